"""Every verb by its name: for commands, code actions, help and documentation.

A front end never calls a verb's function itself. It looks the verb up, asks for what is missing,
and calls :func:`perform`, which checks the arguments: whatever a client sends, the answer is a
change or a reason.
"""

from __future__ import annotations

from collections.abc import Mapping

from stp_lsp.features.verbs.outcome import Outcome, Refusal
from stp_lsp.features.verbs.registry_contracts import CONTRACT_VERBS
from stp_lsp.features.verbs.registry_renames import RENAME_VERBS
from stp_lsp.features.verbs.registry_texts import TEXT_VERBS
from stp_lsp.features.verbs.registry_threads import THREAD_VERBS
from stp_lsp.features.verbs.registry_workspaces import WORKSPACE_VERBS
from stp_lsp.features.verbs.verb import Argument, ArgumentKind, Call, Verb

VERBS: tuple[Verb, ...] = (
    *THREAD_VERBS,
    *CONTRACT_VERBS,
    *TEXT_VERBS,
    *WORKSPACE_VERBS,
    *RENAME_VERBS,
)
"""All verbs, in the order in which help and menus show them."""

BY_NAME: Mapping[str, Verb] = {verb.name: verb for verb in VERBS}


def perform(name: str, call: Call) -> Outcome:
    """Does a verb by its name; never raises, whatever a client sends as arguments."""
    verb = BY_NAME.get(name)
    if verb is None:
        return Refusal(f"there is no verb `{name}`")
    for argument in verb.arguments:
        bad = _bad_value(argument, call.arguments.get(argument.name))
        if bad:
            return Refusal(f"{verb.title}: {bad}")
    known = {argument.name for argument in verb.arguments}
    unknown = sorted(call.arguments.keys() - known)
    if unknown:
        return Refusal(f"{verb.title}: there is no argument `{unknown[0]}`; {takes(name)}")
    return verb.run(call)


def takes(name: str) -> str:
    """Which arguments a verb has, for whoever gave others."""
    verb = BY_NAME.get(name)
    names = [f"`{argument.name}`" for argument in verb.arguments] if verb is not None else []
    return f"it takes {', '.join(names)}" if names else "it takes none"


def _bad_value(argument: Argument, value: object) -> str:
    """What is wrong with a value; empty when nothing is."""
    if value is None or value == "":
        return f"`{argument.name}` is required{_meaning(argument)}" if argument.required else ""
    if argument.kind is ArgumentKind.FLAG:
        return "" if isinstance(value, bool) else f"`{argument.name}` must be true or false"
    if argument.kind is ArgumentKind.NUMBER:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return "" if whole else f"`{argument.name}` must be a number"
    if not isinstance(value, str):
        return f"`{argument.name}` must be text{_meaning(argument)}"
    if argument.choices and value not in argument.choices:
        return f"`{argument.name}` must be one of {', '.join(argument.choices)}"
    return ""


def _meaning(argument: Argument) -> str:
    """What to give instead, as the documentation of the verb has it: ` (the thread, `ST0005`)`."""
    said = argument.description.rstrip(".")
    return f" ({said[0].lower()}{said[1:]})"
