"""Documents that are on no disk, over a real pipe: asked for, moved around in, told of changes."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from stp_lsp.server.capabilities import OPEN
from stp_lsp.session.reader_process import slashed
from tests.server.editor import PATIENCE, Editor, capabilities, editor
from tests.server.lighthouse import LAMP, LIGHTHOUSE, WIP

CANON = "intent/.canon/st/ST0007.json"

pytestmark = pytest.mark.wire

RECORD: dict[str, Any] = {
    "schema": "intent/thread@3.0",
    "id": "ST0007",
    "title": "Only in the canon",
    "status": "wip",
    "created": "2026-01-01",
    "objective": "Be found. It follows ST0008.",
    "wps": [{"seq": 1, "title": "Look", "status": "done", "scope": "S", "body": "Where it lies."}],
    "criteria": [
        {"id": "AC-01.1", "kind": "test", "text": "It is seen", "state": {"is": "computed"}},
        {
            "id": "AC-01.2",
            "kind": "non-test",
            "text": "It is liked",
            "state": {"is": "satisfied", "evidence": "letters"},
        },
        {
            "id": "AC-02.1",
            "kind": "test",
            "text": "It flies",
            "state": {"is": "descoped", "to": "ST0008", "by": "Ada", "reason": "no wings"},
        },
    ],
    "tests": [
        {
            "id": "AT-01.1",
            "kind": "test",
            "file": "tests/see.py",
            "covers": ["AC-01.1"],
            "status": "green",
            "note": "first light",
        }
    ],
    "attachments": [
        {"path": "run.sh", "text": "# ST0008 stays\necho `date`\n", "bytes": 1, "sha256": ""},
        {"path": "design.md", "text": "# Design\n\n## Approach\n\nSee AC-01.1.\n"},
    ],
}


def address(root: Path) -> str:
    """A workspace in an address of the scheme, escaped as VS Code does it, a drive's colon too."""
    return f"stp://{quote('/' + slashed(str(root)).lstrip('/'))}"


def shows_contents(*, shows: bool = False) -> types.ClientCapabilities:
    """VS Code, and what later versions of it announce."""
    found = capabilities()
    assert found.workspace is not None
    found.workspace.text_document_content = types.TextDocumentContentClientCapabilities()
    if shows:
        found.window = types.WindowClientCapabilities(
            show_document=types.ShowDocumentClientCapabilities(support=True)
        )
    return found


@pytest.fixture
def sparse(tmp_path: Path) -> Path:
    """A workspace of 3.0 with a thread that is only JSON (FORMAT.md 13)."""
    canon = tmp_path / CANON
    canon.parent.mkdir(parents=True)
    canon.write_text(json.dumps(RECORD, indent=2))
    other = {"schema": "intent/thread@3.0", "id": "ST0008", "title": "Other", "status": "triage"}
    (canon.parent / "ST0008.json").write_text(json.dumps(other))
    (tmp_path / "intent/.config").mkdir()
    (tmp_path / "intent/.config/config.json").write_text('{"intent_version": "3.0.0-dev"}')
    (tmp_path / WIP).write_text("See ST0007, and its ST0007 AC-01.2.\n")
    return tmp_path


async def text_of(session: Editor, uri: str) -> str:
    params = types.TextDocumentContentParams(uri)
    return (await session.client.workspace_text_document_content_async(params)).text


def position_in(text: str, needle: str, offset: int = 0) -> types.Position:
    at = text.index(needle) + offset
    return types.Position(text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1)


def in_text(uri: str, text: str, needle: str, offset: int = 0) -> dict[str, Any]:
    return {
        "text_document": types.TextDocumentIdentifier(uri),
        "position": position_in(text, needle, offset),
    }


async def definition(session: Editor, where: dict[str, Any]) -> list[types.LocationLink]:
    found = await session.client.text_document_definition_async(types.DefinitionParams(**where))
    assert isinstance(found, list)
    return [link for link in found if isinstance(link, types.LocationLink)]


async def test_a_thread_of_the_canon_opens_as_a_document(sparse: Path) -> None:
    async with editor(sparse, shows_contents()) as session:
        workspace = session.result.capabilities.workspace
        assert workspace is not None
        assert workspace.text_document_content is not None
        assert list(workspace.text_document_content.schemes) == ["stp"]
        session.open(WIP)
        where = {
            "text_document": types.TextDocumentIdentifier(session.uri(WIP)),
            "position": types.Position(0, 6),
        }
        await session.rules(WIP)
        [link] = await definition(session, where)
        # The last part of the address is what an editor shows as the title.
        assert link.target_uri == f"{address(sparse)}/ST0007.md"
        text = await text_of(session, link.target_uri)
        lines = text.splitlines()
        assert lines[0] == "# ST0007: Only in the canon"
        assert lines[2] == "WIP · created 2026-01-01"
        # the grammar of the generated view (FORMAT.md 13)
        assert "- AC-01.1 It is seen -- satisfied: yes (computed)" in lines
        assert "- AC-01.2 (non-test) It is liked -- evidence: letters -- satisfied: yes" in lines
        assert "- AC-02.1 It flies -- DESCOPED to ST0008 by Ada: no wings" in lines
        assert "- AT-01.1 `tests/see.py` -- covers AC-01.1 -- status: green -- first light" in lines
        assert "### WP-01: Look" in lines
        # An attachment's headings go down with it; what stands in code is left as it is.
        assert lines.index("## Design") < lines.index("### Approach")
        assert lines[lines.index("```sh") + 1] == "# ST0008 stays"


async def test_moving_around_in_it(sparse: Path) -> None:
    async with editor(sparse, shows_contents()) as session:
        session.open(WIP)
        await session.rules(WIP)
        uri = f"stp:{sparse}/ST0007.md"  # as VS Code writes it
        text = await text_of(session, uri)
        item = types.TextDocumentItem(uri, "markdown", 1, text)
        session.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        # a short id means the thread that the document shows
        [row] = await definition(session, in_text(uri, text, "See AC-01.1", 6))
        assert row.target_uri == f"{address(sparse)}/ST0007.md"
        assert row.target_selection_range.start == position_in(text, "- AC-01.1", 2)
        [other] = await definition(session, in_text(uri, text, "ST0008", 2))
        assert other.target_uri == f"{address(sparse)}/ST0008.md"
        hover = await session.client.text_document_hover_async(
            types.HoverParams(**in_text(uri, text, "AT-01.1", 2))
        )
        assert hover is not None
        assert hover.range is not None
        assert hover.range.start == position_in(text, "AT-01.1")
        context = types.ReferenceContext(True)
        found = await session.client.text_document_references_async(
            types.ReferenceParams(**in_text(uri, text, "- AC-01.2", 4), context=context)
        )
        places = {(item.uri, item.range.start.line) for item in found or ()}
        assert (session.uri(WIP), 0) in places
        assert (uri, position_in(text, "- AC-01.2").line) in places
        assert not any(place.endswith(".json") for place, _ in places)
        outline = await session.client.text_document_document_symbol_async(
            types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        )
        assert outline
        # nothing is offered that would write into it, and nothing is reported
        actions = await session.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(uri),
                types.Range(types.Position(0, 0), types.Position(9, 0)),
                types.CodeActionContext([]),
            )
        )
        assert not actions
        report = await session.client.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri), identifier="stp")
        )
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        assert not report.items


async def test_search_and_hierarchies_lead_into_it(sparse: Path) -> None:
    async with editor(sparse, shows_contents()) as session:
        session.open(WIP)
        await session.rules(WIP)
        uri = f"{address(sparse)}/ST0007.md"
        text = await text_of(session, uri)
        symbols = await session.client.workspace_symbol_async(types.WorkspaceSymbolParams("ST0007"))
        places = {item.name.split()[0]: item.location for item in symbols or ()}
        assert places["ST0007"].uri == uri
        rows = await session.client.workspace_symbol_async(types.WorkspaceSymbolParams("AC-01.2"))
        [row] = [item.location for item in rows or () if "AC-01.2" in item.name]
        assert isinstance(row, types.Location)
        assert (row.uri, row.range.start) == (uri, position_in(text, "- AC-01.2", 2))
        prepare = types.TypeHierarchyPrepareParams(
            types.TextDocumentIdentifier(session.uri(WIP)), types.Position(0, 30)
        )
        entries = await session.client.text_document_prepare_type_hierarchy_async(prepare)
        assert [item.uri for item in entries or ()] == [uri]


async def test_references_from_a_file_lead_into_it(sparse: Path) -> None:
    async with editor(sparse, shows_contents()) as session:
        session.open(WIP)
        await session.rules(WIP)
        params = types.ReferenceParams(
            text_document=types.TextDocumentIdentifier(session.uri(WIP)),
            position=types.Position(0, 30),
            context=types.ReferenceContext(True),
        )
        found = await session.client.text_document_references_async(params)
        uri = f"{address(sparse)}/ST0007.md"
        text = await text_of(session, uri)
        row = position_in(text, "- AC-01.2", 2)
        assert (uri, row) in [(item.uri, item.range.start) for item in found or ()]


async def test_the_client_is_told_when_a_text_changes(sparse: Path) -> None:
    async with editor(sparse, shows_contents()) as session:
        told: list[str] = []

        @session.client.feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH)
        def refresh(params: types.TextDocumentContentRefreshParams) -> None:
            told.append(params.uri)

        uri, other = (f"{address(sparse)}/{name}" for name in ("ST0007.md", "ST0008.md"))
        assert "Be found." in await text_of(session, uri)
        await text_of(session, other)
        record = {**RECORD, "objective": "Be seen."}
        (sparse / CANON).write_text(json.dumps(record, indent=2))
        await session.until(lambda: bool(told))
        assert told == [uri]  # and not for the text that is as it was
        assert "Be seen." in await text_of(session, uri)


async def test_clients_without_it_are_led_to_the_json(sparse: Path) -> None:
    async with editor(sparse) as session:
        workspace = session.result.capabilities.workspace
        assert workspace is not None
        assert workspace.text_document_content is None
        session.open(WIP)
        await session.rules(WIP)
        where = {
            "text_document": types.TextDocumentIdentifier(session.uri(WIP)),
            "position": types.Position(0, 6),
        }
        [link] = await definition(session, where)
        assert link.target_uri == session.uri(CANON)
        # The command gives the text, for a client that makes a buffer of it.
        got = await opened(session, {"key": "ST0007/AC-01.1"})
        assert got["uri"] == f"{address(sparse)}/ST0007.md"
        assert got["text"].startswith("# ST0007: Only in the canon\n")
        assert got["languageId"] == "markdown"
        assert got["shown"] is False


async def opened(session: Editor, argument: object) -> dict[str, Any]:
    params = types.ExecuteCommandParams(OPEN, arguments=[argument])
    answer = await session.client.workspace_execute_command_async(params)
    return dict(answer) if isinstance(answer, dict) else answer._asdict()


# -- a workspace with files ------------------------------------------------------------------------


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Editor]:
    root = Path(shutil.copytree(LIGHTHOUSE, tmp_path / "light house"))
    async with editor(root, shows_contents(shows=True)) as session:
        yield session


async def test_a_thread_as_one_document(desk: Editor) -> None:
    root = desk.root.as_uri()
    uri = f"{root.replace('file:', 'stp:')}/ST0002.md"
    text = await text_of(desk, uri)
    lines = text.splitlines()
    assert lines[0] == "# ST0002: Lamp driver and schedule"
    parts = [line for line in lines if line.startswith("## ")]
    # the order of reading, each part a way back to its file
    names = ["info.md", "design.md", "impl.md", "tasks.md"]
    names += [f"WP/0{n}/info.md" for n in (1, 2, 3)] + ["acceptance.md"]
    assert [part.partition("](")[2] for part in parts] == [
        f"<{root}/intent/st/ST0002/{name}>)" for name in names
    ]
    assert "### Objective" in lines
    assert "#### D1. The driver never asks the network" in lines
    assert "verblock" not in text
    # a link of a part leads where it led, although it stands elsewhere now
    assert f"[its design]({root}/intent/st/COMPLETED/ST0001/design.md)" in text
    # ids in it are those of the thread
    [link] = await definition(desk, in_text(uri, text, "AC-01.1..AC-01.3", 2))
    assert link.target_uri == desk.uri("intent/st/ST0002/acceptance.md")


async def test_a_client_that_cannot_show_it_after_all_gets_the_text(desk: Editor) -> None:
    def show(params: types.ShowDocumentParams) -> types.ShowDocumentResult:
        raise JsonRpcException("no window")

    desk.client.protocol.fm.features[types.WINDOW_SHOW_DOCUMENT] = show
    got = await opened(desk, {"key": "ST0002"})
    assert got["text"].startswith("# ST0002")
    assert got["shown"] is False


async def test_the_board_is_a_document_and_follows(desk: Editor) -> None:
    told: list[str] = []

    @desk.client.feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH)
    def refresh(params: types.TextDocumentContentRefreshParams) -> None:
        told.append(params.uri)

    got = await opened(desk, {"board": True})
    assert got["shown"] is True
    assert [each.uri for each in desk.client.shown_documents] == [got["uri"]]
    assert got["uri"].endswith("/light%20house/board.md")
    # five threads of the example are open (see examples/README.md); its WIP section has two
    wip = got["text"].partition("## WIP")[2].partition("\n## ")[0]
    assert [id for id in ("ST0002", "ST0004") if f"[{id}](" in wip] == ["ST0002", "ST0004"]
    desk.open(LAMP)
    whole = (desk.root / LAMP).read_text()
    desk.change(LAMP, whole.replace("status: WIP", "status: On Hold"))
    await desk.until(lambda: bool(told))
    assert told == [got["uri"]]
    text = await text_of(desk, got["uri"])
    assert "[ST0002](" in text.partition("## On Hold")[2].partition("\n## ")[0]


async def test_what_does_not_exist_is_an_error(desk: Editor) -> None:
    root = desk.root.as_uri().replace("file:", "stp:")
    for uri in (
        f"{root}/ST0099.md",
        f"{root}/x",
        "stp:///elsewhere/ST0001.md",
        "stp:",
        "file:///x",
    ):
        with pytest.raises(JsonRpcInvalidParams):
            async with asyncio.timeout(PATIENCE):
                await text_of(desk, uri)
    with pytest.raises(JsonRpcInvalidParams):
        await opened(desk, {"key": "ST0099"})
