"""The real server over a real pipe, as editors use it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.server.editor import PATIENCE, Editor, capabilities, editor
from tests.server.lighthouse import INDEX, WIP, lighthouse

pytestmark = pytest.mark.wire


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A copy of the sample workspace, which tests may change."""
    return lighthouse(tmp_path)


def where(session: Editor, path: str, text: str, offset: int = 0) -> dict[str, object]:
    return {
        "text_document": types.TextDocumentIdentifier(session.uri(path)),
        "position": session.at(path, text, offset),
    }


async def references(
    session: Editor, path: str, text: str, offset: int = 0
) -> list[types.Location]:
    params = types.ReferenceParams(
        **where(session, path, text, offset), context=types.ReferenceContext(True)
    )
    return list(await session.client.text_document_references_async(params) or [])


async def test_a_first_minute(workspace: Path) -> None:
    """Open, see findings, complete, hover, go, find mentions."""
    async with editor(workspace) as session:
        client = session.client
        session.open(WIP)
        assert "unknown-status" in await session.rules("intent/st/ST0007/info.md")
        hover = await client.text_document_hover_async(
            types.HoverParams(**where(session, WIP, "ST000{1,3}", 6))
        )
        assert hover is not None
        content = hover.contents
        assert isinstance(content, types.MarkupContent)
        assert content.kind is types.MarkupKind.Markdown
        definition = await client.text_document_definition_async(
            types.DefinitionParams(**where(session, WIP, "ST000{1,3}", 8))
        )
        assert isinstance(definition, list)
        assert len(definition) == 1
        link = definition[0]
        assert isinstance(link, types.LocationLink)
        assert session.path(link.target_uri) == "intent/st/COMPLETED/ST0003/info.md"
        # the member of the brace group is the digit alone
        assert link.origin_selection_range == types.Range(
            session.at(WIP, "ST000{1,3}", 8), session.at(WIP, "ST000{1,3}", 9)
        )
        found = await references(session, WIP, "ST000{1,3}", 8)
        places = [(session.path(item.uri), item.range.start) for item in found]
        assert (WIP, session.at(WIP, "ST000{1,3}", 8)) in places
        assert any(path == INDEX for path, _ in places)
        assert any(path == "intent/st/COMPLETED/ST0003/info.md" for path, _ in places)
        symbols = await client.workspace_symbol_async(types.WorkspaceSymbolParams("ST0003"))
        assert symbols
        assert "ST0003" in symbols[0].name


async def test_completion_with_a_card(workspace: Path) -> None:
    async with editor(workspace) as session:
        text = (workspace / WIP).read_text() + "\nSee ST"
        session.open(WIP, text)
        line = text.count("\n")
        position = types.Position(line, len("See ST"))
        found = await session.client.text_document_completion_async(
            types.CompletionParams(types.TextDocumentIdentifier(session.uri(WIP)), position)
        )
        assert isinstance(found, types.CompletionList)
        labels = [item.label for item in found.items]
        assert {f"ST000{n}" for n in range(1, 9)} <= set(labels)
        item = found.items[0]
        assert item.documentation is None  # lazy: the card comes with resolve
        edit = item.text_edit
        assert edit is not None
        left = edit.insert if isinstance(edit, types.InsertReplaceEdit) else edit.range
        assert left == types.Range(types.Position(line, 4), position)
        resolved = await session.client.completion_item_resolve_async(item)
        assert isinstance(resolved.documentation, types.MarkupContent)
        assert item.label in resolved.documentation.value


async def test_an_answer_before_the_index_is_in_says_that_it_is_partial(workspace: Path) -> None:
    """Nobody waits for the index; whether it is in already depends on the machine."""
    async with editor(workspace, ready=False) as session:
        text = (workspace / WIP).read_text() + "\nSee ST"
        session.open(WIP, text)
        position = types.Position(text.count("\n"), len("See ST"))
        found = await session.client.text_document_completion_async(
            types.CompletionParams(types.TextDocumentIdentifier(session.uri(WIP)), position)
        )
        assert isinstance(found, types.CompletionList)
        everything = {f"ST000{n}" for n in range(1, 9)} <= {item.label for item in found.items}
        assert everything or found.is_incomplete


async def test_typing_changes_answers_in_order(workspace: Path) -> None:
    """Five edits and a question in one burst: the answer knows all five."""
    async with editor(workspace) as session:
        session.open(WIP, "# Work\n\n")
        for text in ("S", "T", "00", "0", "2"):
            column = len(
                "".join(("S", "T", "00", "0", "2")[: ("S", "T", "00", "0", "2").index(text)])
            )
            at = types.Position(2, column)
            session.change(WIP, (types.Range(at, at), text))
        hover = await session.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(session.uri(WIP)), types.Position(2, 3))
        )
        assert hover is not None
        assert hover.range == types.Range(types.Position(2, 0), types.Position(2, 6))


@pytest.mark.parametrize(
    ("encoding", "start"),
    # One box character (three UTF-8 units, one in the others), an emoji (4, 2, 1) and a blank.
    [("utf-8", 8), ("utf-16", 4), ("utf-32", 3)],
)
async def test_columns_in_every_encoding(workspace: Path, encoding: str, start: int) -> None:
    async with editor(workspace, capabilities(encodings=[encoding])) as session:
        assert session.result.capabilities.position_encoding == encoding
        session.open(WIP, "│🎉 ST0002 │\n")
        hover = await session.client.text_document_hover_async(
            types.HoverParams(
                types.TextDocumentIdentifier(session.uri(WIP)), types.Position(0, start + 1)
            )
        )
        assert hover is not None
        assert hover.range == types.Range(types.Position(0, start), types.Position(0, start + 6))


async def test_pull_says_unchanged(workspace: Path) -> None:
    async with editor(workspace) as session:
        session.open(INDEX)
        first = await session.pull(INDEX)
        assert first.kind == "full"
        assert {item.code for item in first.items} >= {"stale-index"}
        assert all(item.source == "stp" for item in first.items)
        again = await session.pull(INDEX, first.result_id)
        assert again.kind == "unchanged"
        session.change(INDEX, "# Nothing\n")
        assert (await session.pull(INDEX, first.result_id)).kind == "full"


async def test_pull_tells_of_other_open_documents(workspace: Path) -> None:
    """A status that is typed makes the index stale, which stands in another document."""
    client = capabilities()
    assert client.text_document is not None
    client.text_document.diagnostic = types.DiagnosticClientCapabilities(
        related_document_support=True
    )
    path = "intent/st/ST0002/info.md"
    text = (workspace / path).read_text()
    async with editor(workspace, client) as session:
        session.open(INDEX)
        session.open(path)
        await session.pull(path)
        assert not (await session.pull(path)).related_documents
        session.change(path, text.replace("status: WIP", "status: On Hold"))
        other = (await session.pull(path)).related_documents[session.uri(INDEX)]
        own = await session.pull(INDEX)
        assert other.items == own.items
        assert any("ST0002" in item.message for item in other.items)


async def test_workspace_pull_covers_closed_documents(workspace: Path) -> None:
    async with editor(workspace) as session:
        report = await session.client.workspace_diagnostic_async(
            types.WorkspaceDiagnosticParams(previous_result_ids=[], identifier="stp")
        )
        found = {
            session.path(item.uri): {diagnostic.code for diagnostic in item.items}
            for item in report.items
            if isinstance(item, types.WorkspaceFullDocumentDiagnosticReport)
        }
        assert "status-directory-mismatch" in found["intent/st/ST0005/info.md"]
        previous = [types.PreviousResultId(item.uri, item.result_id or "") for item in report.items]
        again = await session.client.workspace_diagnostic_async(
            types.WorkspaceDiagnosticParams(previous_result_ids=previous, identifier="stp")
        )
        assert {item.kind for item in again.items} == {"unchanged"}


async def test_push_for_clients_that_do_not_pull(workspace: Path) -> None:
    async with editor(workspace, capabilities("neovim", pull=False)) as session:
        client = session.client
        bad = session.uri("intent/st/ST0005/info.md")
        await session.until(lambda: bool(client.diagnostics.get(bad)))  # never opened
        uri = session.open("intent/st/ST0007/info.md")
        await session.until(lambda: bool(client.diagnostics.get(uri)))
        text = (workspace / "intent/st/ST0007/info.md").read_text()
        session.change("intent/st/ST0007/info.md", text.replace("status: Paused", "status: WIP"))
        await session.until(
            lambda: not any(d.code == "unknown-status" for d in client.diagnostics.get(uri, []))
        )


@pytest.mark.parametrize("pull", [True, False])
async def test_edits_by_other_programs_show(workspace: Path, pull: bool) -> None:
    """No watcher: the client never tells. Deleting clears the findings."""
    client = capabilities("neovim", pull=pull)
    assert client.workspace is not None
    client.workspace.did_change_watched_files = None
    async with editor(workspace, client) as session:
        target = workspace / "intent/st/ST0002/design.md"
        session.open(WIP)
        await eventually(
            lambda: references(session, WIP, "ST000{1,3}", 8), lambda found: len(found) > 3
        )
        before = await references(session, WIP, "ST000{1,3}", 8)
        target.write_text(target.read_text() + "\nST0003 again, and [gone](./gone.md).\n")

        async def count() -> int:
            return len(await references(session, WIP, "ST000{1,3}", 8))

        await eventually(count, lambda found: found == len(before) + 1)
        uri = session.uri("intent/st/ST0002/design.md")
        if not pull:
            await session.until(
                lambda: any(
                    d.code == "broken-link" for d in session.client.diagnostics.get(uri, [])
                )
            )
        target.unlink()
        if not pull:
            await session.until(lambda: not session.client.diagnostics.get(uri))


async def test_the_index_is_repaired_by_one_action(workspace: Path) -> None:
    async with editor(workspace) as session:
        session.open(INDEX)
        report = await session.pull(INDEX)
        text = (workspace / INDEX).read_text()
        whole = types.Range(types.Position(0, 0), types.Position(text.count("\n"), 0))
        actions = await session.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(session.uri(INDEX)),
                whole,
                types.CodeActionContext(list(report.items)),
            )
        )
        preferred = [
            item
            for item in actions or []
            if isinstance(item, types.CodeAction) and item.is_preferred
        ]
        assert preferred
        edit = preferred[0].edit
        assert edit is not None
        assert edit.document_changes
        change = edit.document_changes[0]
        assert isinstance(change, types.TextDocumentEdit)
        assert change.text_document.version == 1
        lines = text.split("\n")
        for item in sorted(
            change.edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True
        ):
            assert isinstance(item, types.TextEdit | types.AnnotatedTextEdit)
            text = _applied(lines, item)
            lines = text.split("\n")
        session.change(INDEX, text)
        assert await session.rules(INDEX) == []


def _applied(lines: list[str], edit: types.TextEdit) -> str:
    """One edit of a text without wide characters."""
    start, end = edit.range.start, edit.range.end
    before = [*lines[: start.line], lines[start.line][: start.character]]
    after = [lines[end.line][end.character :], *lines[end.line + 1 :]]
    return "\n".join(before) + edit.new_text + "\n".join(after)


async def test_an_old_client_gets_plain_answers(workspace: Path) -> None:
    """A client that announces nothing: no Markdown, no links, no trees, no versions."""
    async with editor(workspace, types.ClientCapabilities()) as session:
        session.open(WIP)
        await session.until(
            lambda: bool(session.client.diagnostics.get(session.uri("intent/st/ST0005/info.md")))
        )
        hover = await session.client.text_document_hover_async(
            types.HoverParams(**where(session, WIP, "ST000{1,3}", 8))
        )
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert hover.contents.kind is types.MarkupKind.PlainText
        found = await session.client.text_document_definition_async(
            types.DefinitionParams(**where(session, WIP, "ST000{1,3}", 8))
        )
        assert isinstance(found, list)
        assert isinstance(found[0], types.Location)
        symbols = await session.client.text_document_document_symbol_async(
            types.DocumentSymbolParams(types.TextDocumentIdentifier(session.uri(WIP)))
        )
        assert symbols
        assert isinstance(symbols[0], types.SymbolInformation)


async def test_folders_come_and_go(workspace: Path, tmp_path: Path) -> None:
    second = tmp_path / "second"
    (second / "intent/st/ST0001").mkdir(parents=True)
    (second / "intent/st/ST0001/info.md").write_text("---\nstatus: WIP\n---\n# ST0001: Only here\n")
    (second / "intent/.config").mkdir(parents=True)
    (second / "intent/.config/config.json").write_text('{"intent_version": "2.19.0"}')
    folder = types.WorkspaceFolder(second.as_uri(), "second")

    async def names() -> list[str]:
        found = await session.client.workspace_symbol_async(
            types.WorkspaceSymbolParams("Only here")
        )
        return [item.name for item in found or []]

    def event(added: bool) -> types.DidChangeWorkspaceFoldersParams:
        one = [folder]
        change = types.WorkspaceFoldersChangeEvent(
            added=one if added else [], removed=[] if added else one
        )
        return types.DidChangeWorkspaceFoldersParams(change)

    async with editor(workspace) as session:
        await session.rules(WIP)
        assert await names() == []
        session.client.workspace_did_change_workspace_folders(event(added=True))
        await eventually(names, lambda found: len(found) == 1)
        session.client.workspace_did_change_workspace_folders(event(added=False))
        await eventually(names, lambda found: found == [])


async def test_a_file_inside_a_workspace_that_is_not_opened(
    workspace: Path, tmp_path: Path
) -> None:
    """No folder is open; the root is found from the file."""
    async with editor(workspace, folders=[], cwd=tmp_path) as session:
        session.open(WIP)
        hover = await session.client.text_document_hover_async(
            types.HoverParams(**where(session, WIP, "ST000{1,3}", 8))
        )
        assert hover is not None


async def test_settings_from_the_client(workspace: Path) -> None:
    settings = {"stp": {"rules": {"unknown-status": "off", "no-such-rule": "error"}}}
    async with editor(workspace, configuration=settings) as session:
        path = "intent/st/ST0007/info.md"
        await session.until(
            lambda: any("no-such-rule" in item.message for item in session.client.messages)
        )
        assert "unknown-status" not in await session.rules(path)


async def test_bad_input_costs_nobody_else(workspace: Path) -> None:
    """Each kind of broken file gets a finding that says what to do; the rest works."""
    (workspace / "intent/st/ST0009/info.md").mkdir(parents=True)
    (workspace / "intent/st/ST0010").mkdir()
    (workspace / "intent/st/ST0010/info.md").write_bytes(
        b"---\nstatus: WIP\n---\n# ST0010: \xff\xfe\n"
    )
    (workspace / "intent/st/ST0011").mkdir()
    (workspace / "intent/st/ST0011/info.md").write_bytes(b"# ST0011: a\0b\n")
    big = workspace / "intent/st/ST0012/info.md"
    big.parent.mkdir()
    with big.open("wb") as file:
        file.truncate(100_000_000)
    loop = workspace / "intent/st/ST0013"
    loop.mkdir()
    os.symlink(workspace / "intent", loop / "again")
    bom = workspace / "intent/st/ST0014/info.md"
    bom.parent.mkdir()
    bom.write_bytes(
        b"\xef\xbb\xbf---\r\nstatus: WIP\r\ncreated: 20260101\r\n---\r\n# ST0014: Marked\r\n"
    )
    (workspace / "intent/.config/config.json").write_text('{"intent_version": "2.19.0",')
    async with editor(workspace) as session:
        report = await session.client.workspace_diagnostic_async(
            types.WorkspaceDiagnosticParams(previous_result_ids=[], identifier="stp")
        )
        found = {
            (session.path(item.uri), str(diagnostic.code)): diagnostic.message
            for item in report.items
            if isinstance(item, types.WorkspaceFullDocumentDiagnosticReport)
            for diagnostic in item.items
        }
        unreadable = "unreadable-document"
        assert "folder" in found["intent/st/ST0009/info.md", unreadable]
        assert "UTF-8" in found["intent/st/ST0010/info.md", unreadable]
        assert "limit" in found["intent/st/ST0012/info.md", unreadable]
        assert "JSON" in found["intent/.config/config.json", "malformed-config"]
        session.open(WIP)
        assert await references(session, WIP, "ST000{1,3}", 8)
        symbols = await session.client.workspace_symbol_async(types.WorkspaceSymbolParams("Marked"))
        assert [item.name for item in symbols or []]


async def test_canon_threads_of_a_sparse_workspace(tmp_path: Path) -> None:
    """A thread that exists only as JSON completes, hovers and resolves (FORMAT.md 13)."""
    canon = tmp_path / "intent/.canon/st"
    canon.mkdir(parents=True)
    record = {"schema": "intent/thread@3.0", "id": "ST0007", "title": "Only in the canon"}
    record |= {"status": "completed", "created": "2026-01-01", "objective": "Be found."}
    (canon / "ST0007.json").write_text(json.dumps(record, indent=2))
    (tmp_path / "intent/.config").mkdir()
    (tmp_path / "intent/.config/config.json").write_text('{"intent_version": "3.0.0-dev"}')
    (tmp_path / WIP).write_text("See ST0007.\n")
    async with editor(tmp_path) as session:
        session.open(WIP)
        assert await session.rules(WIP) == []
        params = types.HoverParams(**where(session, WIP, "ST0007"))
        hover = await session.client.text_document_hover_async(params)
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert "Be found." in hover.contents.value


async def eventually(ask: Callable[[], Awaitable[Any]], holds: Callable[[Any], bool]) -> None:
    """Asks until the answer is right."""
    async with asyncio.timeout(PATIENCE):
        while not holds(await ask()):
            await asyncio.sleep(0.02)
