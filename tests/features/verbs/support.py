"""A workspace as text, a verb, and the files it leaves."""

from __future__ import annotations

from stp_lsp.features.verbs.api import Call, Outcome, Performed, Refusal, perform
from tests.features.verbs.interpreter import DictFiles, apply_change
from tests.features.verbs.upstream import NOW
from tests.support.workspace import build, split_files

CONFIG = "intent/.config/config.json"


def files_of(source: str, version: str = "2.19.0") -> dict[str, str]:
    """The files of a fixture string, in a workspace of this version."""
    return {CONFIG: f'{{"intent_version": "{version}", "author": "Ada"}}', **split_files(source)}


def call(files: dict[str, str], verb: str, **arguments: str | int | bool) -> Outcome:
    """What a verb answers."""
    return perform(verb, Call(build(files), arguments, NOW, DictFiles(files)))


def done(files: dict[str, str], verb: str, **arguments: str | int | bool) -> dict[str, str]:
    """The files after a verb, which must not refuse."""
    outcome = call(files, verb, **arguments)
    assert isinstance(outcome, Performed), outcome
    return apply_change(files, outcome)


def reason(files: dict[str, str], verb: str, **arguments: str | int | bool) -> str:
    """Why a verb refuses, which it must."""
    outcome = call(files, verb, **arguments)
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason


def notes(files: dict[str, str], verb: str, **arguments: str | int | bool) -> dict[str, str]:
    """What a verb says on the side, by kind."""
    outcome = call(files, verb, **arguments)
    assert isinstance(outcome, Performed), outcome
    return {note.kind.value: note.message for note in outcome.notes}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The paths that are not the same in both."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
