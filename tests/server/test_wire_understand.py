"""Links, lenses, hints, colours, folds and hierarchies over a real pipe, one server for all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types

from stp_lsp.features.token_types import STANDARD_TYPES
from stp_lsp.server.tokens import LEGEND
from stp_lsp.server.understand_proto import SHOW_REFERENCES
from tests.server.editor import PATIENCE, Editor, capabilities, editor
from tests.server.lighthouse import CONTRACT, DESIGN, INDEX, LAMP, WIP, lighthouse

COVER = "intent/st/ST0002/WP/01/info.md"

pytestmark = [pytest.mark.wire, pytest.mark.asyncio(loop_scope="module")]


def announced() -> types.ClientCapabilities:
    """VS Code, and what later versions of it announce."""
    found = capabilities()
    assert found.text_document is not None
    assert found.workspace is not None
    resolve = types.ClientInlayHintResolveOptions(["tooltip", "label.location"])
    found.text_document.inlay_hint = types.InlayHintClientCapabilities(resolve_support=resolve)
    found.workspace.inlay_hint = types.InlayHintWorkspaceClientCapabilities(refresh_support=True)
    return found


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    """VS Code with the sample workspace, everything read."""
    root = lighthouse(tmp_path_factory.mktemp("wire"))
    async with editor(root, announced()) as session:
        for path in (WIP, INDEX, LAMP, CONTRACT, DESIGN, COVER):
            session.open(path)
        await session.rules(WIP)  # answered once the index is in
        yield session


def document(session: Editor, path: str) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(session.uri(path))


def place(session: Editor, path: str, text: str, offset: int = 0) -> dict[str, Any]:
    return {
        "text_document": document(session, path),
        "position": session.at(path, text, offset),
    }


def text_of(session: Editor, path: str, where: types.Range) -> str:
    """The text of a range within one line; the sample workspace has no wide characters."""
    line = (session.root / path).read_text("utf-8").split("\n")[where.start.line]
    return line[where.start.character : where.end.character]


async def test_what_the_server_announces(desk: Editor) -> None:
    found = desk.result.capabilities
    assert found.document_link_provider == types.DocumentLinkOptions(resolve_provider=True)
    assert found.code_lens_provider == types.CodeLensOptions(resolve_provider=True)
    assert found.inlay_hint_provider == types.InlayHintOptions(resolve_provider=True)
    tokens = found.semantic_tokens_provider
    assert isinstance(tokens, types.SemanticTokensOptions)
    assert tokens.full == types.SemanticTokensFullDelta(delta=True)
    assert tokens.range is True
    assert list(tokens.legend.token_types) == LEGEND.token_types
    assert list(tokens.legend.token_modifiers) == LEGEND.token_modifiers
    for provider in (
        found.folding_range_provider,
        found.selection_range_provider,
        found.linked_editing_range_provider,
        found.call_hierarchy_provider,
        found.type_hierarchy_provider,
    ):
        assert provider
    # Clients that know it have a command of this name of their own.
    assert found.execute_command_provider is not None
    assert SHOW_REFERENCES not in found.execute_command_provider.commands


async def test_links(desk: Editor) -> None:
    found = await desk.client.text_document_document_link_async(
        types.DocumentLinkParams(document(desk, WIP))
    )
    assert found
    by_text = {text_of(desk, WIP, link.range): link for link in found}
    fog = by_text["3"]  # of ST000{1,3}
    assert fog.target == desk.uri("intent/st/COMPLETED/ST0003/info.md")
    assert fog.tooltip == "ST0003 · Fog signal · Completed"
    row = by_text["AT-02.2"]
    assert row.target is None
    resolved = await desk.client.document_link_resolve_async(row)
    line = desk.at(CONTRACT, "- AT-02.2").line
    assert resolved.target == f"{desk.uri(CONTRACT)}#L{line + 1}"
    assert resolved.tooltip is not None
    assert "red" in resolved.tooltip
    moved = await desk.client.text_document_document_link_async(
        types.DocumentLinkParams(document(desk, DESIGN))
    )
    assert [(text_of(desk, DESIGN, link.range), link.target) for link in moved or []][-1] == (
        "../NOT-STARTED/ST0003/design.md",
        desk.uri("intent/st/COMPLETED/ST0003/design.md"),
    )


async def lenses(session: Editor, path: str) -> list[types.CodeLens]:
    params = types.CodeLensParams(document(session, path))
    found = await session.client.text_document_code_lens_async(params)
    assert found
    assert all(lens.command is None for lens in found)  # nothing is worked out yet
    return [await session.client.code_lens_resolve_async(lens) for lens in found]


async def test_the_first_links_wait_for_the_index(tmp_path: Path) -> None:
    """A client asks once for a document that it opens, and there is no request to ask again."""
    root = lighthouse(tmp_path)
    async with editor(root, ready=False) as session:
        session.open(WIP)
        found = await session.client.text_document_document_link_async(
            types.DocumentLinkParams(document(session, WIP))
        )
        assert session.uri("intent/st/COMPLETED/ST0003/info.md") in {
            link.target for link in found or ()
        }


async def test_lenses_of_a_thread(desk: Editor) -> None:
    """ST0002: of its nine criteria one is descoped; four have a green test or evidence."""
    found = await lenses(desk, LAMP)
    titles = [lens.command.title for lens in found if lens.command]
    assert titles[:3] == [
        "WIP",
        "Gate BLOCKED · 4/8 satisfied, 1 descoped",
        "1/3 work packages done",
    ]
    status, gate, packages, references = found
    assert status.command is not None
    assert status.command.command == ""  # text, nothing to click
    for lens in (gate, packages, references):
        assert lens.command is not None
        assert lens.command.command == SHOW_REFERENCES
        assert lens.command.arguments is not None
        uri, position, places = lens.command.arguments
        assert uri == desk.uri(LAMP)
        start = desk.at(LAMP, "# ST0002", 2)
        assert position == {"line": start.line, "character": start.character}
        assert places
    assert packages.command is not None
    assert packages.command.arguments is not None
    covers = [desk.path(each["uri"]) for each in packages.command.arguments[2]]
    assert covers == [f"intent/st/ST0002/WP/0{number}/info.md" for number in (1, 2, 3)]
    expected = await desk.client.text_document_references_async(
        types.ReferenceParams(
            **place(desk, LAMP, "# ST0002", 3), context=types.ReferenceContext(False)
        )
    )
    assert references.command is not None
    assert references.command.title == f"{len(expected or ())} references"
    assert references.command.arguments is not None
    shown = references.command.arguments[2]
    assert sorted((each["uri"], each["range"]["start"]["line"]) for each in shown) == sorted(
        (item.uri, item.range.start.line) for item in expected or ()
    )
    assert {desk.path(item.uri).partition("/")[0] for item in expected or ()} == {"intent", "tests"}


async def test_lenses_of_contract_package_and_index(desk: Editor) -> None:
    rows = await lenses(desk, CONTRACT)
    said = {text_of(desk, CONTRACT, lens.range): lens.command for lens in rows}
    covered = said["AC-01.1"]
    assert covered is not None
    assert covered.title == "satisfied · AT-01.1 green, AT-01.2 green"
    cover = [lens.command.title for lens in await lenses(desk, COVER) if lens.command]
    assert cover[0] == "Done"
    assert "3/3 satisfied" in cover[1]
    (index,) = await lenses(desk, INDEX)
    assert index.command is not None
    assert index.command.command == "stp.index.regenerate"
    assert list(index.command.arguments or ()) == [{"uri": desk.uri(INDEX)}]
    assert index.command.title.endswith(": regenerate")


async def test_a_lens_from_nowhere_is_answered(desk: Editor) -> None:
    where = types.Range(types.Position(0, 0), types.Position(0, 1))
    for data in (None, 7, {}, {"root": "/no", "key": "ST0001", "kind": "gate"}):
        found = await desk.client.code_lens_resolve_async(types.CodeLens(where, data=data))
        assert found.command is not None
        assert found.command.command == ""


async def test_hints(desk: Editor) -> None:
    lines = (desk.root / WIP).read_text("utf-8").split("\n")
    whole = types.Range(types.Position(0, 0), types.Position(len(lines), 0))
    found = await desk.client.text_document_inlay_hint_async(
        types.InlayHintParams(document(desk, WIP), whole)
    )
    assert found
    at = desk.at(WIP, "ST000{1,3}", len("ST000{1,3}"))
    group = next(hint for hint in found if hint.position == at)
    assert isinstance(group.label, list | tuple)
    parts = [part for part in group.label if isinstance(part, types.InlayHintLabelPart)]
    assert [part.value for part in parts] == [
        "ST0001 Light characteristics",
        ", ",
        "ST0003 Fog signal",
    ]
    assert parts[2].location is not None
    assert desk.path(parts[2].location.uri) == "intent/st/COMPLETED/ST0003/info.md"
    single = next(hint for hint in found if hint.data is not None)
    assert single.tooltip is None
    resolved = await desk.client.inlay_hint_resolve_async(single)
    assert isinstance(resolved.tooltip, types.MarkupContent)
    one_line = types.Range(types.Position(at.line, 0), types.Position(at.line, at.character))
    few = await desk.client.text_document_inlay_hint_async(
        types.InlayHintParams(document(desk, WIP), one_line)
    )
    assert [hint.position for hint in few or []] == [at]


def absolute(data: list[int]) -> list[tuple[int, int, int, str]]:
    """Line, column, length and type of each token."""
    found, line, column = [], 0, 0
    for at in range(0, len(data), 5):
        down, right, length, kind, _ = data[at : at + 5]
        line, column = line + down, right if down else column + right
        found.append((line, column, length, LEGEND.token_types[kind]))
    return found


async def test_colours_whole_in_part_and_as_a_difference(desk: Editor) -> None:
    """VS Code announces none of our types, so the standard ones are sent."""
    client = desk.client
    full = await client.text_document_semantic_tokens_full_async(
        types.SemanticTokensParams(document(desk, WIP))
    )
    assert full is not None
    tokens = absolute(list(full.data))
    first = desk.at(WIP, "ST0002/02")
    assert (first.line, first.character, 6, "class") in tokens
    assert (first.line, first.character + 7, 2, "struct") in tokens
    assert {kind for *_, kind in tokens} <= set(STANDARD_TYPES.values())
    assert tokens == sorted(tokens)
    assert all(a[0] < b[0] or a[1] + a[2] <= b[1] for a, b in pairwise(tokens))
    line = types.Range(types.Position(first.line, 0), types.Position(first.line + 1, 0))
    part = await client.text_document_semantic_tokens_range_async(
        types.SemanticTokensRangeParams(document(desk, WIP), line)
    )
    assert part is not None
    assert absolute(list(part.data)) == [token for token in tokens if token[0] == first.line]

    text = (desk.root / WIP).read_text("utf-8")
    desk.change(WIP, text.replace("ST000{1,3}", "ST0006", 1))
    delta = await client.text_document_semantic_tokens_full_delta_async(
        types.SemanticTokensDeltaParams(document(desk, WIP), full.result_id or "")
    )
    assert isinstance(delta, types.SemanticTokensDelta)
    data = list(full.data)
    for edit in delta.edits:
        data[edit.start : edit.start + edit.delete_count] = list(edit.data or ())
    again = await client.text_document_semantic_tokens_full_async(
        types.SemanticTokensParams(document(desk, WIP))
    )
    assert again is not None
    assert data == list(again.data)
    forgotten = await client.text_document_semantic_tokens_full_delta_async(
        types.SemanticTokensDeltaParams(document(desk, WIP), "no such id")
    )
    assert isinstance(forgotten, types.SemanticTokens)
    assert list(forgotten.data) == data
    desk.change(WIP, text)


async def test_folds_and_selections(desk: Editor) -> None:
    folds = await desk.client.text_document_folding_range_async(
        types.FoldingRangeParams(document(desk, LAMP))
    )
    assert folds
    assert (folds[0].start_line, folds[0].end_line) == (0, 7)  # the header
    assert all(fold.start_line < fold.end_line for fold in folds)
    index = await desk.client.text_document_folding_range_async(
        types.FoldingRangeParams(document(desk, INDEX))
    )
    assert types.FoldingRangeKind.Region in {fold.kind for fold in index or []}
    cursors = [desk.at(WIP, "ST0002/02", 8), desk.at(WIP, "Words for", 1)]
    found = await desk.client.text_document_selection_range_async(
        types.SelectionRangeParams(document(desk, WIP), cursors)
    )
    assert found is not None
    assert len(found) == 2
    assert text_of(desk, WIP, found[0].range) == "02"
    assert found[0].parent is not None
    assert text_of(desk, WIP, found[0].parent.range) == "ST0002/02"
    assert text_of(desk, WIP, found[1].range) == "Words"


async def test_linked_editing(desk: Editor) -> None:
    params = types.LinkedEditingRangeParams(**place(desk, COVER, "# WP-01: Lamp", 10))
    found = await desk.client.text_document_linked_editing_range_async(params)
    assert found is not None
    assert [text_of(desk, COVER, where) for where in found.ranges] == ["Lamp driver"] * 2
    assert found.word_pattern
    nowhere = types.LinkedEditingRangeParams(**place(desk, COVER, "## Objective", 4))
    assert await desk.client.text_document_linked_editing_range_async(nowhere) is None


async def test_calls(desk: Editor) -> None:
    """ST0004's documents mention ST0002, and those of ST0002 mention ST0001."""
    client = desk.client
    items = await client.text_document_prepare_call_hierarchy_async(
        types.CallHierarchyPrepareParams(**place(desk, LAMP, "# ST0002", 3))
    )
    assert items
    assert items[0].name == "ST0002 Lamp driver and schedule"
    assert items[0].uri == desk.uri(LAMP)
    incoming = await client.call_hierarchy_incoming_calls_async(
        types.CallHierarchyIncomingCallsParams(items[0])
    )
    callers = {(call.from_.name.split()[0], desk.path(call.from_.uri)) for call in incoming or []}
    assert ("ST0004", "intent/st/ST0004/tasks.md") in callers
    for call in incoming or []:
        path = desk.path(call.from_.uri)
        assert {text_of(desk, path, where) for where in call.from_ranges} == {"ST0002"}
    outgoing = await client.call_hierarchy_outgoing_calls_async(
        types.CallHierarchyOutgoingCallsParams(items[0])
    )
    called = {call.to.data["key"]: call for call in outgoing or []}
    assert {"ST0001", "ST0004", "ST0007"} <= called.keys()
    ranges = called["ST0001"].from_ranges
    assert {text_of(desk, LAMP, where) for where in ranges} == {"ST0001"}
    lost = types.CallHierarchyItem(
        "x", types.SymbolKind.Module, items[0].uri, items[0].range, items[0].range
    )
    params = types.CallHierarchyIncomingCallsParams(lost)
    assert await client.call_hierarchy_incoming_calls_async(params) is None


async def test_types(desk: Editor) -> None:
    client = desk.client
    items = await client.text_document_prepare_type_hierarchy_async(
        types.TypeHierarchyPrepareParams(**place(desk, CONTRACT, "- AC-01.1", 4))
    )
    assert items
    assert items[0].detail == "satisfied"
    above = await client.type_hierarchy_supertypes_async(
        types.TypeHierarchySupertypesParams(items[0])
    )
    assert [item.name for item in above or []] == ["ST0002/01 Lamp driver"]
    below = await client.type_hierarchy_subtypes_async(types.TypeHierarchySubtypesParams(items[0]))
    assert [text_of(desk, CONTRACT, item.selection_range) for item in below or []] == [
        "AT-01.1",
        "AT-01.2",
    ]


async def test_the_client_is_told_when_something_else_changed(desk: Editor) -> None:
    """An assistant closes a thread on disk; lenses, hints and colours elsewhere are out of date."""
    told: list[str] = []
    arrived = asyncio.Event()

    def note(name: str) -> None:
        told.append(name)
        if len(set(told)) == 3:
            arrived.set()

    for method in (
        types.WORKSPACE_CODE_LENS_REFRESH,
        types.WORKSPACE_INLAY_HINT_REFRESH,
        types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
    ):
        desk.client.feature(method)(_noting(note, method))
    # what a client has asked for is on its screen
    await lenses(desk, LAMP)
    top = types.Range(types.Position(0, 0), types.Position(5, 0))
    await desk.client.text_document_inlay_hint_async(
        types.InlayHintParams(document(desk, LAMP), top)
    )
    await desk.client.text_document_semantic_tokens_full_async(
        types.SemanticTokensParams(document(desk, LAMP))
    )
    path = desk.root / "intent/st/ST0005/info.md"
    path.write_text(path.read_text("utf-8").replace("status: Not Started", "status: On Hold"))
    async with asyncio.timeout(PATIENCE):
        await arrived.wait()
    assert len(told) <= 6  # settled first, not once for each change


def _noting(note: Any, name: str) -> Any:
    def told(*_: object) -> None:
        note(name)

    return told
