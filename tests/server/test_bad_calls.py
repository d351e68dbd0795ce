"""Every command, called wrongly in every way: told what was wrong, and what to give instead.

Over a real pipe, by a client without code actions, so that `stp.applyEdit` is there as well. What
such a call must not do is just as much: no edit is asked for, and no traceback is logged, because
the fault is the caller's.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from stp_lsp.features.verbs.api import BY_NAME, Argument, ArgumentKind, Verb
from stp_lsp.server.capabilities import OPEN, VERBS
from stp_lsp.server.fallbacks import APPLY_EDIT
from stp_lsp.session.reader_process import slashed
from tests.server.lighthouse import LIGHTHOUSE
from tests.server.raw_client import ServerProcess, notification, request

CAPABILITIES: Final = {
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
        },
    }
}
NO_OBJECT: Final[tuple[list[Any], ...]] = (["ST0004"], [5], [True], [["thread"]], [{}, {}])
UNKNOWN: Final = {
    ArgumentKind.THREAD: "ST0999",
    ArgumentKind.PACKAGE: "ST0002/99",
    ArgumentKind.CRITERION: "AC-99.9",
    ArgumentKind.TEST: "AT-99.9",
    ArgumentKind.ISSUE: "0999",
}
KNOWN: Final = {
    ArgumentKind.THREAD: "ST0002",
    ArgumentKind.PACKAGE: "ST0002/02",
    ArgumentKind.CRITERION: "AC-01.1",
    ArgumentKind.TEST: "AT-01.1",
    ArgumentKind.ISSUE: "0001",
    ArgumentKind.NUMBER: 1,
    ArgumentKind.FLAG: False,
}

START: Final = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}

pytestmark = pytest.mark.wire


class Caller:
    """A client that only calls commands."""

    def __init__(self, server: ServerProcess, root: Path) -> None:
        self.server = server
        self.root = root

    def call(self, command: str, *arguments: object) -> dict[str, Any]:
        """What the server answers, be it an error."""
        params = {"command": command, "arguments": arguments}
        return self.server.call("workspace/executeCommand", params)

    def refusal(self, command: str, *arguments: object) -> str:
        """Why a verb does nothing."""
        result = self.call(command, *arguments)["result"]
        assert result["applied"] is False, (command, arguments, result)
        return str(result["reason"])

    def error(self, command: str, *arguments: object) -> str:
        """What is wrong with the arguments of another command, as `InvalidParams`."""
        error = self.call(command, *arguments)["error"]
        assert error["code"] == -32602
        return str(error["message"])


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    root = Path(shutil.copytree(LIGHTHOUSE, tmp_path_factory.mktemp("bad") / "lighthouse"))
    with ServerProcess(["-m", "stp_lsp", "serve"]) as server:
        result = server.initialize(rootUri=root.as_uri(), capabilities=CAPABILITIES)
        commands = result["capabilities"]["executeCommandProvider"]["commands"]
        assert sorted(commands) == sorted([*VERBS, OPEN, APPLY_EDIT])  # no command is left out
        yield Caller(server, root)
        server.send(request("bye", "shutdown"))
        server.answer("bye")
        server.send(notification("exit"))
        rest = server.wait_until_closed()
        assert server.exit_code() == 0
        assert "Traceback" not in server.errors()
        assert [each for each in rest if each.get("method") == "workspace/applyEdit"] == []


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_says_what_it_lacks(caller: Caller, name: str) -> None:
    required = [each for each in BY_NAME[name].arguments if each.required]
    for nothing in ((), (None,), ({},)):
        if required:
            reason = caller.refusal(name, *nothing)
            assert f"`{required[0].name}` is required" in reason
            assert required[0].description.rstrip(".")[1:] in reason  # and what to give


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_says_what_it_takes(caller: Caller, name: str) -> None:
    verb = BY_NAME[name]
    for arguments in NO_OBJECT:
        reason = caller.refusal(name, *arguments)
        assert "one object" in reason
        assert all(f"`{each.name}`" in reason for each in verb.arguments)
    given = {"root": str(caller.root)} | _fitting(verb)
    reason = caller.refusal(name, {**given, "nonsense": "x"})
    assert "`nonsense`" in reason
    assert all(f"`{each.name}`" in reason for each in verb.arguments)


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_names_the_argument_of_the_wrong_type(caller: Caller, name: str) -> None:
    verb = BY_NAME[name]
    given = _fitting(verb)
    for argument in verb.arguments:
        for value in ({"a": 1}, ["ST0004"], 1.5, _other_type(argument)):
            assert f"`{argument.name}` must be" in caller.refusal(
                name, {**given, argument.name: value}
            )
    for place in ("uri", "root"):
        assert f"`{place}` must be text" in caller.refusal(name, {**given, place: 7})
    assert "`range` must have" in caller.refusal(name, {**given, "range": {"start": 1}})
    for place in ({"root": "/nowhere"}, {"uri": "file:///nowhere/a.md"}, {"uri": "untitled:1"}):
        reason = caller.refusal(name, given | place)
        assert next(iter(place.values())).removeprefix("file://") in reason
        assert slashed(str(caller.root)) in reason  # where it could have been


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_names_the_id_that_is_unknown(caller: Caller, name: str) -> None:
    verb = BY_NAME[name]
    for argument in verb.arguments:
        if argument.kind in UNKNOWN and argument.required:
            unknown = UNKNOWN[argument.kind]
            reason = caller.refusal(name, {**_fitting(verb), argument.name: unknown})
            assert unknown.rpartition("/")[2] in reason


def test_open_says_what_to_give(caller: Caller) -> None:
    for arguments in ((), (None,), ({},), *NO_OBJECT[1:], ({"nonsense": 1},), ({"board": "x"},)):
        message = caller.error(OPEN, *arguments)
        assert all(f"`{name}`" in message for name in ("key", "board", "uri", "root"))
    for name in ("uri", "key", "root"):
        for value in (7, ["ST0004"], {"a": 1}):
            assert f"`{name}` must be text" in caller.error(OPEN, {"board": True, name: value})


def test_open_names_what_is_unknown(caller: Caller) -> None:
    root = slashed(str(caller.root))
    for key in ("ST0999", "ST0999/01", "issue/0999", "lamp"):
        message = caller.error(OPEN, {"key": key})
        assert key in message
        assert root in message
        assert "stp-lsp list" in message
    for uri in ("stp:///nowhere/ST0004.md", "file:///nowhere", "x"):
        assert f"no document {uri};" in caller.error(OPEN, {"uri": uri})
        assert f"no document {uri};" in caller.error(OPEN, uri)
    for nowhere in ("/nowhere", "file:///nowhere"):
        message = caller.error(OPEN, {"key": "ST0004", "root": nowhere})
        assert "/nowhere" in message
        assert root in message
    # The folder as a path and as an address is the same, as for verbs.
    for each in (root, caller.root.as_uri()):
        assert caller.call(OPEN, {"key": "ST0004", "root": each})["result"]["text"]


def test_an_edit_is_one(caller: Caller) -> None:
    """A client's `stp.applyEdit` with anything else must not come back as an empty edit."""
    for arguments in ([], [None], [{}], [{"changes": 5}], *NO_OBJECT):
        message = caller.error(APPLY_EDIT, *arguments)
        assert "WorkspaceEdit" in message
        assert "`documentChanges`" in message


def test_no_command_has_that_name(caller: Caller) -> None:
    assert "stp.thread.explode" in caller.error("stp.thread.explode", {})


@pytest.mark.parametrize(
    ("method", "item"),
    [
        ("completionItem/resolve", {"label": "x"}),
        ("codeLens/resolve", {"range": START}),
        ("codeAction/resolve", {"title": "x"}),
        ("inlayHint/resolve", {"position": START["start"], "label": "x"}),
        ("documentLink/resolve", {"range": START}),
    ],
)
def test_what_is_nested_without_end_is_refused(
    caller: Caller, method: str, item: dict[str, Any]
) -> None:
    """It would go back with the answer, and Python writes nothing that deep. (No traceback.)"""
    data: list[Any] = []
    for _ in range(900):
        data = [data]
    error = caller.server.call(method, {**item, "data": data})["error"]
    assert error == {"code": -32602, "message": "Invalid Params: nested deeper than 100"}
    assert caller.server.call(method, {**item, "data": [[[]]]})["result"]


def _fitting(verb: Verb) -> dict[str, object]:
    """Arguments of the right types, for those that have to be there."""
    return {
        each.name: each.choices[0] if each.choices else KNOWN.get(each.kind, "7")
        for each in verb.arguments
        if each.required
    }


def _other_type(argument: Argument) -> object:
    return "x" if argument.kind in (ArgumentKind.FLAG, ArgumentKind.NUMBER) else 5
