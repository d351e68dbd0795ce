"""The upstream commands that the oracle recorded, as calls of our verbs."""

from __future__ import annotations

import shlex

from stp_lsp.features.verbs.outcome import Moment, Outcome, Performed, Refusal
from stp_lsp.features.verbs.registry import perform
from stp_lsp.features.verbs.verb import Call
from stp_lsp.model.source_change import SourceChange
from stp_lsp.syntax.ids import normalise_thread_id
from stp_lsp.syntax.status import Status, canonical_status
from tests.features.verbs.interpreter import DictFiles, apply_change
from tests.support.workspace import build

NOW = Moment("2026-03-04", "2026-03-04T05:06:07Z", "Oracle", "oracle")
"""The clock and the author of every recorded run (oracle/README.md)."""

_ST = {"start": "start", "done": "complete", "cancel": "cancel"}
_OPTIONS = ("--to", "--by", "--reason", "--evidence", "--severity")


def run_command(files: dict[str, str], command: str) -> tuple[dict[str, str], Outcome]:
    """The files after an upstream command line, done by our verbs, and what the last one said."""
    words = shlex.split(command)
    assert words.pop(0) == "intent"
    family, options, plain = words[0], {}, []
    rest = iter(words[1:])
    for word in rest:
        name, equals, value = word.partition("=")
        if name in _OPTIONS:
            options[name[2:]] = value if equals else next(rest)
        else:
            plain.append(word)
    return _FAMILIES[family](files, plain, options)


def _call(files: dict[str, str], name: str, **arguments: str | bool) -> Outcome:
    call = Call(build(files), arguments, NOW, DictFiles(files))
    return perform(name, call)


def _made(
    files: dict[str, str], name: str, **arguments: str | bool
) -> tuple[dict[str, str], Outcome]:
    outcome = _call(files, name, **arguments)
    return (apply_change(files, outcome) if isinstance(outcome, SourceChange) else files), outcome


def _st(files, plain, options):
    verb, *rest = plain
    if verb == "new":
        start = "-s" in rest
        title = next((word for word in rest if word != "-s"), "")
        return _made(files, "stp.thread.new", title=title, start=start)
    if verb in _ST:
        return _made(files, f"stp.thread.{_ST[verb]}", thread=rest[0])
    write = "--write" in rest
    named = [word for word in rest if word != "--write"]
    name = {
        "sync": "stp.index.regenerate",
        "organize": "stp.threads.organize",
        "repair": "stp.threads.repair",
    }[verb]
    outcome = _call(files, name, **({"thread": named[0]} if named else {}))
    if not write:  # a dry run writes nothing, whatever it would do
        return files, outcome
    return (apply_change(files, outcome) if isinstance(outcome, Performed) else files), outcome


def _wp(files, plain, options):
    verb, target, *rest = plain
    if verb == "new":
        return _made(files, "stp.package.new", thread=target, title=rest[0])
    return _made(files, f"stp.package.{verb}", package=target)


def _issues(files, plain, options):
    verb, target = plain
    if verb == "add":
        return _made(files, "stp.issue.new", title=target, **options)
    return _made(files, f"stp.issue.{'reopen' if verb == 'open' else verb}", issue=target)


def _ac(files, plain, options):
    verb, thread, criterion = plain
    return _made(files, f"stp.criterion.{verb}", thread=thread, criterion=criterion, **options)


def _at(files, plain, options):
    verb, *rest = plain
    if verb == "lint":
        return _lint_fix(files, rest[0])
    verb = {"done": "green", "notdone": "red"}.get(verb, verb)
    return _made(files, f"stp.test.{verb}", thread=rest[0], test=rest[1])


def _lint_fix(files: dict[str, str], thread: str) -> tuple[dict[str, str], Outcome]:
    """`at lint --fix` is the fix of the rule `test-row-grammar`, made of these edits."""
    from stp_lsp.syntax.contract_fix import fix_edits

    snapshot = build(files)
    document = snapshot.contract_document(snapshot.threads[thread])
    assert document is not None
    edits = fix_edits(document.contract, DictFiles(files))
    change = Performed({document.id: edits})
    return apply_change(files, change), change


def _todo(files, plain, options):
    verb, *rest = plain
    if verb == "update":
        return _made(files, "stp.todo.regenerate")
    if rest[0] in ("--flush", "--prune"):
        return _made(files, "stp.todo.flush")
    specifier = rest[0]
    if verb == "toggle":
        thread = build(files).threads[normalise_thread_id(specifier)]
        is_done = canonical_status(thread.status_raw) is Status.COMPLETED
        verb = "notdone" if is_done else "done"
    if "/" in specifier:
        name = "stp.package.done" if verb == "done" else "stp.package.start"
        files, outcome = _made(files, name, package=specifier)
    else:
        name = "stp.thread.complete" if verb == "done" else "stp.thread.start"
        files, outcome = _made(files, name, thread=specifier)
    if isinstance(outcome, Refusal):
        return files, outcome
    return _made(files, "stp.todo.regenerate")


_FAMILIES = {"st": _st, "wp": _wp, "issues": _issues, "ac": _ac, "at": _at, "todo": _todo}
