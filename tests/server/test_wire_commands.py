"""Verbs over a real pipe: commands, the edits that the client is asked to make, code actions.

The tests apply the edits to a copy of the sample workspace and look at the files.
"""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import pytest_asyncio
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from stp_lsp.features.diagnostics import diagnose
from stp_lsp.features.verbs.api import VERBS
from stp_lsp.model.diagnostic import Level
from stp_lsp.server.capabilities import OPEN
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.session import Session
from tests.server.applier import Applier, path_of
from tests.server.editor import PATIENCE, Editor, capabilities, editor
from tests.server.lighthouse import INDEX, WIP, lighthouse

LAMP, LAMP_DONE = "intent/st/ST0002", "intent/st/COMPLETED/ST0002"
PRODUCT = "intent/docs/technical_product_design.md"
PAUSED = "intent/st/ST0007/info.md"
TIDE = "intent/st/ST0005/info.md"

pytestmark = [pytest.mark.wire, pytest.mark.asyncio(loop_scope="module")]


class Desk(NamedTuple):
    """An editor with a workspace of its own in front of it."""

    session: Editor
    applier: Applier

    @property
    def root(self) -> Path:
        return self.session.root

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    async def do(self, verb: str, /, **arguments: Any) -> dict[str, Any]:
        """What a verb's command answers, in this workspace."""
        return await self.send(verb, {"root": str(self.root), **arguments})

    async def send(self, verb: str, *arguments: Any) -> dict[str, Any]:
        """What a command answers, whatever is sent."""
        async with asyncio.timeout(PATIENCE):
            result = await self.session.client.workspace_execute_command_async(
                types.ExecuteCommandParams(verb, list(arguments))
            )
        assert isinstance(result, dict)
        return result

    async def warned(self, text: str) -> types.ShowMessageParams:
        """The message with this text that the user saw."""
        messages = self.session.client.messages
        await self.session.until(lambda: any(text in each.message for each in messages))
        return next(each for each in messages if text in each.message)

    async def actions(
        self, path: str, text: str, offset: int = 0, only: list[str] | None = None
    ) -> list[types.CodeAction]:
        at = self.session.at(path, text, offset)
        found = await self.session.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(self.session.uri(path)),
                types.Range(at, at),
                types.CodeActionContext([], only=only),
            )
        )
        return [each for each in found or [] if isinstance(each, types.CodeAction)]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def code(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """VS Code, for all tests of this module."""
    async with editor(tmp_path_factory.mktemp("empty"), folders=[]) as session:
        yield Desk(session, Applier(session))


@pytest_asyncio.fixture(loop_scope="module")
async def desk(code: Desk, tmp_path: Path) -> AsyncIterator[Desk]:
    """A copy of the sample workspace, open in VS Code."""
    session, applier = code
    session.root = copied(tmp_path)
    session.versions.clear()
    session.client.messages.clear()
    applier.asked.clear()
    applier.tells, applier.refuses = True, ""
    folder = types.WorkspaceFolder(session.root.as_uri(), "lighthouse")
    await _folders(session, types.WorkspaceFoldersChangeEvent([folder], []))
    yield code
    for uri in list(session.versions):
        session.close(session.path(uri))
    await _folders(session, types.WorkspaceFoldersChangeEvent([], [folder]))


async def _folders(session: Editor, event: types.WorkspaceFoldersChangeEvent) -> None:
    client = session.client
    client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    async with asyncio.timeout(PATIENCE):
        while bool(await _symbols(session)) != bool(event.added):
            await asyncio.sleep(0.02)


async def _symbols(session: Editor) -> list[str]:
    """The files of this workspace in which threads are defined."""
    found = await session.client.workspace_symbol_async(types.WorkspaceSymbolParams("ST000"))
    start = session.root.as_uri()
    uris = [each.location.uri for each in found or []]
    return sorted(session.path(uri) for uri in uris if uri.startswith(start))


def copied(tmp_path: Path) -> Path:
    return lighthouse(tmp_path)


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def serious(root: Path) -> set[tuple[str, str]]:
    """The errors and warnings of a workspace: rule and document, wherever its thread is."""
    session = Session(RealDisk())
    session.open_folder(str(root))
    snapshot = session.views[str(root)].snapshot
    return {
        (document.id.replace("/COMPLETED/", "/"), found.rule)
        for document in snapshot.documents.values()
        for found in diagnose(snapshot, document).diagnostics
        if found.level in (Level.ERROR, Level.WARNING)
    }


def row(index: str, thread: str) -> list[str]:
    """The cells of a thread's row."""
    line = next(line for line in index.splitlines() if line.startswith(f"| {thread}"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def closable(root: Path) -> None:
    """Lets the gate pass: the contract is exempt, as that of ST0003 is (FORMAT.md 8.5)."""
    replaced(root / LAMP / "acceptance.md", "\n---\n", "\nacceptance: exempt - seen at sea\n---\n")


# -- what the server says it can do ----------------------------------------------------------------


async def test_every_verb_is_a_command(code: Desk) -> None:
    provider = code.session.result.capabilities.execute_command_provider
    assert provider is not None
    assert set(provider.commands) == {verb.name for verb in VERBS} | {OPEN}
    actions = code.session.result.capabilities.code_action_provider
    assert isinstance(actions, types.CodeActionOptions)
    assert actions.resolve_provider
    assert {
        "quickfix",
        "source.fixAll.stp",
        "refactor.stp",
        "refactor.rewrite.stp",
        "refactor.extract.stp",
    } == set(actions.code_action_kinds or ())
    workspace = code.session.result.capabilities.workspace
    assert workspace is not None
    assert workspace.file_operations is not None
    assert workspace.file_operations.did_rename is not None


# -- verbs -----------------------------------------------------------------------------------------


async def test_completing_a_thread_takes_everything_along(desk: Desk) -> None:
    """Status, date, folder, paths from both sides and the index; open documents follow."""
    root, session = desk.root, desk.session
    closable(root)
    with (root / PRODUCT).open("a") as file:
        file.write(
            "\nSee [the lamp](../st/ST0002/design.md) and `intent/st/ST0002/WP/02/info.md`.\n"
        )
    session.open(WIP)
    session.open(PRODUCT)
    session.open(f"{LAMP}/design.md")
    before = serious(root)
    earliest = datetime.now(UTC)
    result = await desk.do("stp.thread.complete", thread="ST0002")
    assert result["applied"] is True, result
    assert result["done"] == "completed ST0002"
    info = desk.read(f"{LAMP_DONE}/info.md")
    assert not (root / LAMP).exists()
    assert "\nstatus: Completed\n" in info
    written = next(line for line in info.splitlines() if line.startswith("completed: "))
    date = datetime.strptime(written, "completed: %Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert earliest.replace(microsecond=0) <= date <= datetime.now(UTC)
    # ST0001 is its neighbour now, and readers of the lamp's design find it one folder deeper.
    assert "[its design](../ST0001/design.md)" in desk.read(f"{LAMP_DONE}/design.md")
    assert "[the lamp](../st/COMPLETED/ST0002/design.md)" in desk.read(PRODUCT)
    assert "`intent/st/COMPLETED/ST0002/WP/02/info.md`" in desk.read(PRODUCT)
    # `completed` is shown as a day (FORMAT.md 5.2); the row outside the markers went inside.
    index = desk.read(INDEX)
    slug, created = "lamp-driver-and-schedule", "2026-09-28"
    assert row(index, "ST0002") == ["ST0002", slug, "Completed", created, f"{date:%Y-%m-%d}"]
    assert index.rstrip().endswith("<!-- END: STEEL_THREAD_INDEX -->")
    after = serious(root)
    assert after <= before
    assert not any(rule == "stale-index" for _, rule in after)
    params = desk.applier.asked[0]
    assert params.label == "completed ST0002"
    # The server knows all of it: from the rename, from its own look, or from the open documents.
    assert f"{LAMP_DONE}/info.md" in await _symbols(session)
    assert not any(path.startswith(f"{LAMP}/") for path in await _symbols(session))
    at = types.TextDocumentPositionParams(
        types.TextDocumentIdentifier(session.uri(WIP)), session.at(WIP, "ST0002")
    )
    found = await session.client.text_document_definition_async(
        types.DefinitionParams(at.text_document, at.position)
    )
    assert isinstance(found, list)
    assert isinstance(found[0], types.LocationLink)
    assert session.path(found[0].target_uri) == f"{LAMP_DONE}/info.md"
    # The moved document is served at its new place, and typing in it counts.
    assert await session.rules(f"{LAMP_DONE}/design.md") == []
    session.change(f"{LAMP_DONE}/design.md", "# ST0002: Design\n\n[gone](./gone.md)\n")
    assert await session.rules(f"{LAMP_DONE}/design.md") == ["broken-link"]


async def test_a_thread_goes_and_comes_back(desk: Desk) -> None:
    """Twice in a row, with nothing told by the client but its answer."""
    desk.applier.tells = False
    closable(desk.root)
    before = desk.read(f"{LAMP}/design.md")
    assert (await desk.do("stp.thread.complete", thread="2"))["applied"] is True
    result = await desk.do("stp.thread.reopen", thread="2")
    async with asyncio.timeout(PATIENCE):
        while not result["applied"]:  # what the disk said of the old place holds for a second
            assert "is taken" in result["reason"]
            await asyncio.sleep(0.1)
            result = await desk.do("stp.thread.reopen", thread="2")
    assert desk.read(f"{LAMP}/design.md") == before
    assert row(desk.read(INDEX), "ST0002")[2] == "WIP"


async def test_new_threads_get_the_next_ids(desk: Desk) -> None:
    """Lighthouse has ST0001 to ST0008; 2.19 gives a thread five documents (FORMAT.md 12)."""
    results = await asyncio.gather(
        desk.do("stp.thread.new", title="Bell | buoy"), desk.do("stp.thread.new", title="Ice")
    )
    assert [each["applied"] for each in results] == [True, True]
    made = sorted(path_of(uri) for each in results for uri in each["created"])
    names = ("acceptance.md", "design.md", "impl.md", "info.md", "tasks.md")
    folder = desk.root / "intent/st/NOT-STARTED"
    assert made == [folder / id / name for id in ("ST0009", "ST0010") for name in names]
    for each in results:  # the one to open, and all that a client may want to save
        assert {*each["created"], (desk.root / INDEX).as_uri()} <= set(each["changed"])
    info = desk.read("intent/st/NOT-STARTED/ST0009/info.md")
    assert "\n# ST0009: Bell / buoy\n" in info
    assert "Ines Halloran" in info  # whom the configuration names
    index = desk.read(INDEX)
    assert row(index, "ST0009")[1:3] == ["bell-buoy", "Not Started"]
    assert row(index, "ST0010")[1:3] == ["ice", "Not Started"]


async def test_what_changed_is_named_by_its_place_afterwards(desk: Desk) -> None:
    """An issue's number is in the name of its file and of its folder: two moves of one document."""
    result = await desk.do("stp.issue.renumber", issue="0002", number="12")
    assert result["applied"] is True
    changed = [path_of(uri) for uri in result["changed"]]
    assert next((desk.root / "intent/issues/OPEN/0012").glob("0012-*.md")) in changed
    assert all(path.is_file() for path in changed)


async def test_the_index_is_regenerated(desk: Desk) -> None:
    before = serious(desk.root)
    session = desk.session
    session.open(INDEX)
    result = await desk.send("stp.index.regenerate", {"uri": session.uri(INDEX)})
    assert result["applied"] is True
    change = (desk.applier.asked[0].edit.document_changes or [])[0]
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.version == 1
    lost = before - serious(desk.root)
    assert {rule for path, rule in lost if path == INDEX} == {
        "stale-index",
        "index-row-mismatch",
        "index-row-outside-markers",
    }
    again = await desk.do("stp.index.regenerate")
    assert again["applied"] is True
    assert len(desk.applier.asked) == 1  # nothing left to do, so nothing was asked
    await desk.warned("is as it should be")


async def test_a_test_turns_green(desk: Desk) -> None:
    """Only the status and what follows it change (FORMAT.md 8.6)."""
    path = f"{LAMP}/acceptance.md"
    old = "-- status: red -- midsummer at 66 north, issue 0002"
    before = desk.read(path)
    result = await desk.do("stp.test.green", thread="ST0002", test="AT-02.2")
    assert result["applied"] is True
    assert desk.read(path) == before.replace(old, "-- status: green")


async def test_a_cited_file_gets_the_id(desk: Desk) -> None:
    """The edit of a file that is no document; its first line is kept first."""
    test = desk.root / "tests/test_lamp.py"
    test.write_text("#!/usr/bin/env python3\n" + test.read_text())
    before = test.read_text()
    result = await desk.do(
        "stp.test.cite", thread="ST0002", test="AT-03.1", file="tests/test_lamp.py"
    )
    assert result["applied"] is True
    first, rest = before.split("\n", 1)
    assert test.read_text() == f"{first}\n# AT-03.1\n{rest}"
    assert "- AT-03.1 `tests/test_lamp.py` -- covers" in desk.read(f"{LAMP}/acceptance.md")


async def test_a_selection_is_folded(desk: Desk) -> None:
    session = desk.session
    uri = session.open(WIP, "🎉 ST0001, ST0002 and ST0004\n")
    (desk.root / WIP).write_text("🎉 ST0001, ST0002 and ST0004\n")
    # The emoji is two columns wide; the selection ends behind ST0002.
    where = {"start": {"line": 0, "character": 3}, "end": {"line": 0, "character": 17}}
    result = await desk.send("stp.group.collapse", {"uri": uri, "range": where})
    assert result["applied"] is True, result
    assert desk.read(WIP) == "🎉 ST000{1,2} and ST0004\n"


# -- refusals --------------------------------------------------------------------------------------


async def test_a_blocked_gate_says_why(desk: Desk) -> None:
    """ST0004's tests are to-write, so its criteria are not satisfied (FORMAT.md 8.5)."""
    result = await desk.do("stp.thread.complete", thread="ST0004")
    assert result["applied"] is False
    assert "BLOCKED" in result["reason"]
    assert "AC-00.1" in result["reason"]
    shown = await desk.warned("Complete thread: ST0004 cannot be closed")
    assert shown.type is types.MessageType.Warning
    assert desk.applier.asked == []
    desk.session.open(INDEX)
    actions = await desk.actions(INDEX, "ST0004")
    action = next(each for each in actions if each.title == "Complete ST0004")
    assert action.disabled is not None
    assert "AC-00.1" in action.disabled.reason
    assert action.edit is None
    assert action.command is None


BAD_CALLS: list[tuple[list[Any], str]] = [
    (["ST0004"], "one object"),
    ([{"thread": "ST0004"}, {}], "one object"),
    ([{"thread": ["ST0004"]}], "`thread` must be text"),
    ([{"thread": 4}], "`thread` must be text"),
    ([{}], "`thread` is required"),
    ([{"thread": None}], "`thread` is required"),
    ([{"thread": "ST0004", "nonsense": "x"}], "nonsense"),
    ([{"thread": "ST9999"}], "there is no thread ST9999"),
    ([{"thread": "ST0004", "uri": 5}], "`uri`"),
    ([{"thread": "ST0004", "uri": "untitled:1"}], "in no workspace"),
    ([{"thread": "ST0004", "range": {"start": 1}}], "`range`"),
    ([{"thread": "ST0004", "root": "/nowhere"}], "/nowhere"),
]


async def test_bad_arguments_are_answered(desk: Desk) -> None:
    """With a reason, which the user sees too, and without harm."""
    for arguments, reason in BAD_CALLS:
        desk.session.client.messages.clear()
        result = await desk.send("stp.thread.cancel", *arguments)
        assert result["applied"] is False
        assert reason in result["reason"]
        await desk.warned(reason)
    assert (desk.root / "intent/st/ST0004").is_dir()


async def test_an_unknown_command_is_an_error(desk: Desk) -> None:
    with pytest.raises(JsonRpcException, match=r"stp\.thread\.explode"):
        await desk.send("stp.thread.explode", {})
    assert (await desk.do("stp.thread.new", title=""))["applied"] is False  # and all goes on


async def test_the_editor_says_no(desk: Desk) -> None:
    desk.applier.refuses = "the user pressed Escape"
    result = await desk.do("stp.thread.cancel", thread="ST0005")
    assert result["applied"] is False
    assert "the user pressed Escape" in result["reason"]
    await desk.warned("the user pressed Escape")
    desk.applier.refuses = ""
    assert (await desk.do("stp.thread.cancel", thread="ST0005"))["applied"] is True


async def test_the_user_can_be_asked_first(desk: Desk) -> None:
    """VS Code announces annotations; they ask only when the command says so."""
    for confirm in (False, True):
        await desk.do("stp.thread.new", title="Bell buoy", confirm=confirm)
        edit = desk.applier.asked[-1].edit
        assert edit.change_annotations
        [(id, annotation)] = edit.change_annotations.items()
        assert annotation.needs_confirmation is confirm
        for item in edit.document_changes or ():
            parts = item.edits if isinstance(item, types.TextDocumentEdit) else [item]
            assert {getattr(part, "annotation_id", None) for part in parts} == {id}


# -- code actions ----------------------------------------------------------------------------------


async def test_verbs_stand_behind_repairs_and_resolve(desk: Desk) -> None:
    """ST0005 stands in the wrong folder, which has two repairs; then come the verbs."""
    desk.session.open(TIDE)
    actions = await desk.actions(TIDE, "Not Started")
    kinds = [str(each.kind) for each in actions]
    assert kinds[0] == "quickfix"
    assert "refactor.stp" in kinds
    assert kinds == sorted(kinds, key=lambda kind: kind.startswith("refactor"))
    assert len({each.title for each in actions}) == len(actions)
    action = next(each for each in actions if each.title == "Cancel ST0005")
    assert action.edit is None
    assert action.command is None
    resolved = await desk.session.client.code_action_resolve_async(action)
    assert resolved.edit is not None
    assert resolved.edit.change_annotations is None  # VS Code honours none in code actions
    desk.applier.apply(resolved.edit)
    assert "\nstatus: Cancelled\n" in desk.read("intent/st/CANCELLED/ST0005/info.md")
    assert row(desk.read(INDEX), "ST0005")[2] == "Cancelled"


async def test_a_finding_of_the_line_is_repaired_from_anywhere_in_it(desk: Desk) -> None:
    """Neovim asks at the cursor and names the findings of its line; others name none."""
    session = desk.session
    session.open(PAUSED)
    report = await session.pull(PAUSED)
    mine = next(each for each in report.items if each.code == "unknown-status")
    other = types.Diagnostic(mine.range, "another server's", source="marksman")
    above = types.Range(types.Position(0, 0), types.Position(0, 0))
    line = types.Position(mine.range.start.line, 0)

    async def offered(where: types.Range, *named: types.Diagnostic) -> list[str]:
        found = await session.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(session.uri(PAUSED)),
                where,
                types.CodeActionContext(list(named), only=["quickfix"]),
            )
        )
        return [each.title for each in found or []]

    at = types.Range(line, line)
    assert "Change the status to WIP" in await offered(at, mine)
    assert await offered(at) == await offered(at, other) == await offered(above, mine) == []


async def test_only_what_is_asked_for(desk: Desk) -> None:
    path = f"{LAMP}/acceptance.md"
    desk.session.open(path)
    for only, wanted in (
        (["quickfix"], set()),
        (["refactor"], {"refactor.stp", "refactor.rewrite.stp"}),
        (["refactor.rewrite"], {"refactor.rewrite.stp"}),
    ):
        actions = await desk.actions(path, "AT-02.2", only=only)
        assert {str(each.kind) for each in actions} == wanted
    found = await desk.actions(path, "AT-02.2")
    assert "Mark AT-02.2 green" in [each.title for each in found]
    # What only the user knows cannot be asked for by a plain client.
    assert not any(each.title.startswith("Cite a test") for each in found)


async def test_a_verb_that_refuses_when_chosen(desk: Desk) -> None:
    """Between the menu and the choice another program took the place."""
    desk.session.open(TIDE)
    actions = await desk.actions(TIDE, "Not Started")
    action = next(each for each in actions if each.title == "Cancel ST0005")
    (desk.root / "intent/st/CANCELLED/ST0005").mkdir()
    resolved = await desk.session.client.code_action_resolve_async(action)
    assert resolved.edit is None
    await desk.warned("is taken")


# -- other clients ---------------------------------------------------------------------------------


async def test_an_editor_that_moves_no_files(tmp_path: Path) -> None:
    """Eglot of Emacs 29 edits documents and nothing else; the remedy works when it is followed."""
    root = copied(tmp_path)
    async with editor(root, capabilities("emacs")) as session:
        desk = Desk(session, Applier(session))
        result = await desk.do("stp.thread.cancel", thread="ST0005")
        assert result["applied"] is False
        assert "does not move files" in result["reason"]
        command = result["remedy"].split("`")[1]
        assert command.endswith("mv intent/st/ST0005 intent/st/CANCELLED/ST0005")
        await desk.warned(command)
        assert desk.applier.asked == []
        subprocess.run(command, shell=True, cwd=root, check=True)
        again = await desk.do("stp.thread.cancel", thread="ST0005")
        assert again["applied"] is True, again
        assert "\nstatus: Cancelled\n" in desk.read("intent/st/CANCELLED/ST0005/info.md")
        assert row(desk.read(INDEX), "ST0005")[2] == "Cancelled"
        created = await desk.do("stp.thread.new", title="Bell buoy")
        assert "does not create files" in created["reason"]
        assert "`intent st new 'Bell buoy'`" in created["remedy"]
        (root / INDEX).unlink()
        index = await desk.do("stp.index.regenerate")
        assert "`stp-lsp index --write`" in index["remedy"]
        # Verbs that only edit go through, in documents that nobody has open too.
        assert (await desk.do("stp.package.done", package="ST0002/01"))["applied"] is True
        # It cannot resolve, so an action is the verb's command.
        session.open(TIDE := f"{LAMP}/acceptance.md")
        actions = await desk.actions(TIDE, "AT-02.2")
        command = next(each.command for each in actions if each.title == "Mark AT-02.2 green")
        assert command is not None
        done = await desk.send(command.command, *(command.arguments or ()))
        assert done["applied"] is True
        assert all(each.disabled is None for each in actions)


async def test_an_editor_that_asks_its_user(tmp_path: Path) -> None:
    """Our own extensions get offers that lack something; Neovim's way of announcing moves."""
    root = copied(tmp_path)
    client = capabilities("neovim")
    async with editor(root, client, options={"asksArguments": True}) as session:
        desk = Desk(session, Applier(session))
        path = f"{LAMP}/acceptance.md"
        session.open(path)
        await session.rules(path)
        actions = await desk.actions(path, "AT-03.1")
        action = next(each for each in actions if each.title.startswith("Cite a test"))
        assert action.command is not None
        [arguments] = action.command.arguments or ()
        assert isinstance(arguments, dict)
        assert arguments["missing"] == ["file"]
        asked = {**arguments, "file": "tests/test_lamp.py"}
        assert (await desk.send(action.command.command, asked))["applied"] is True
        assert "# AT-03.1" in desk.read("tests/test_lamp.py")
        # Neovim announces resource operations without `documentChanges`.
        assert (await desk.do("stp.thread.cancel", thread="ST0005"))["applied"] is True
        assert (root / "intent/st/CANCELLED/ST0005/info.md").is_file()


async def test_an_editor_that_lets_nobody_edit(tmp_path: Path) -> None:
    root = copied(tmp_path)
    async with editor(root, types.ClientCapabilities()) as session:
        desk = Desk(session, Applier(session))
        # One workspace is open, so it need not be said which.
        result = await desk.send("stp.test.green", {"thread": "ST0002", "test": "AT-02.2"})
        assert result["applied"] is False
        assert "does not let a language server change files" in result["reason"]
        session.open(f"{LAMP}/acceptance.md")
        actions = await desk.actions(f"{LAMP}/acceptance.md", "AT-02.2")
        assert not any(str(each.kind).startswith("refactor") for each in actions)
