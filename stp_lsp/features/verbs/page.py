"""The page of all verbs, `docs/verbs.md`, written from the registry."""

from __future__ import annotations

from stp_lsp.features.verbs.registry import VERBS
from stp_lsp.features.verbs.verb import Argument, Verb

_HEAD = """\
# Verbs

What can be done to a workspace besides typing. Each verb is a command and, where it makes sense, a
code action. It answers with one change, which the editor can show before it is made and undo
afterwards, or with the reason why not. Nothing is written to disk by the verb itself.

The effects are those of the upstream command line at 2.19, and of older versions where the
workspace is older, with these exceptions, where upstream's effect is a fault:

- A thread that moves takes its readers along: links and paths that named the old folder are
  rewritten in every document, except in fenced code.
- A date that nobody knows is never made up.
- A missing index is created, damaged markers are put in order, and no text between or behind them
  is lost.
- A title stays as it was typed, also where it looks like a template's placeholder.
- Closing an issue changes its header and no line of its text.
- A descoped criterion arrives in the contract of the thread that owns it now.

In a 3.0 workspace the documents are views of the canon, and verbs refuse; only ids can be written
otherwise there (groups, links, with and without their thread), in the documents that people write.
"""


def verbs_page() -> str:
    """The whole page."""
    parts = [_HEAD]
    subject = None
    for verb in sorted(VERBS, key=_order):
        if verb.subject is not subject:
            subject = verb.subject
            article = "an" if subject.value[0] in "aeiou" else "a"
            parts.append(f"\n## On {article} {subject.value}\n")
        parts.append(_entry(verb))
    return "".join(parts)


def _order(verb: Verb) -> int:
    subjects = list(dict.fromkeys(each.subject for each in VERBS))
    return subjects.index(verb.subject)


def _entry(verb: Verb) -> str:
    lines = ["", f"### {verb.title}", "", f"`{verb.name}`", "", verb.description]
    if verb.arguments:
        lines += ["", "| Argument | Kind | Meaning |", "| --- | --- | --- |"]
        lines += map(_row, verb.arguments)
    return "\n".join(lines) + "\n"


def _row(argument: Argument) -> str:
    kind = ", ".join(argument.choices) or argument.kind.value
    optional = "" if argument.required else " (optional)"
    return f"| `{argument.name}`{optional} | {kind} | {argument.description} |"
