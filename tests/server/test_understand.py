"""The handlers without a pipe: what clients get that announce little, and odd requests."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from lsprotocol import converters, types

from stp_lsp.model.settings import Settings
from stp_lsp.server import outline, requests, symbols, understand
from stp_lsp.server.protocol import Plain
from stp_lsp.server.refresh import SETTLE, Shown
from stp_lsp.server.state import Client, StpServer
from stp_lsp.server.steps import Steps
from stp_lsp.session.session import Action, Modification, Session
from tests.features.understanding import BASE
from tests.support.memory_disk import MemoryDisk
from tests.support.workspace import CURRENT, split_files

ROOT = "/w"
INFO = "intent/st/ST0001/info.md"
WIP = "intent/wip.md"


@pytest.fixture
def server() -> StpServer:
    """A server of a client that announced nothing, with a workspace in memory."""
    files = {f"{ROOT}/{name}": text for name, text in split_files(BASE).items()}
    files[f"{ROOT}/intent/.config/config.json"] = CURRENT
    files[f"{ROOT}/{WIP}"] = "# Work\n\nST0003, ST0001 AC-01.2 and [moved](st/ST0003/design.md)\n"
    made = StpServer()
    made.session = Session(MemoryDisk(files), Settings(today="2026-03-04"))
    made.session.open_folder(ROOT)
    return made


def at(path: str) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(f"file://{ROOT}/{path}")


def structured(answer: object, shape: Any) -> Any:
    """A plain answer as the protocol's own objects; fails when it has another shape."""
    assert isinstance(answer, Plain)
    converter = converters.get_converter()
    found = converter.structure(answer.value, shape)
    # Nothing in it is lost, so there is nothing in it that the protocol does not know.
    assert converter.unstructure(found, shape) == _listed(answer.value)
    return found


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, list | tuple) else value


def test_links_have_no_tooltips_for_those_who_show_none(server: StpServer) -> None:
    params = types.DocumentLinkParams(at(WIP))
    links = structured(understand.links_in(server, params), list[types.DocumentLink])
    assert [link.tooltip for link in links] == [None] * len(links)
    assert [link.target is None for link in links] == [False, False, True, False]
    resolved = understand.on_document_link_resolve(server, links[2])
    assert resolved.target == f"file://{ROOT}/intent/st/ST0001/acceptance.md#L12"
    assert resolved.tooltip is None
    tips = types.DocumentLinkClientCapabilities(tooltip_support=True)
    text = types.TextDocumentClientCapabilities(document_link=tips)
    server.client = Client(types.ClientCapabilities(text_document=text))
    links = structured(understand.links_in(server, params), list[types.DocumentLink])
    assert links[0].tooltip == "ST0003 · Oil trade · Completed"


def test_hints_promise_no_tooltip_that_nobody_asks_for(server: StpServer) -> None:
    where = types.Range(types.Position(0, 0), types.Position(9, 0))
    params = types.InlayHintParams(at(WIP), where)
    hints = structured(understand.on_inlay_hint(server, params), list[types.InlayHint])
    assert hints
    assert [hint.data for hint in hints] == [None] * len(hints)


def test_folds_within_the_clients_limits(server: StpServer) -> None:
    params = types.FoldingRangeParams(at(INFO))
    all_of_them = structured(understand.on_folding_range(server, params), list[types.FoldingRange])
    assert all_of_them
    assert [fold.collapsed_text for fold in all_of_them] == [None] * len(all_of_them)
    text = types.FoldingRangeClientCapabilities(
        range_limit=1, folding_range=types.ClientFoldingRangeOptions(collapsed_text=True)
    )
    document = types.TextDocumentClientCapabilities(folding_range=text)
    server.client = Client(types.ClientCapabilities(text_document=document))
    (fold,) = structured(understand.on_folding_range(server, params), list[types.FoldingRange])
    assert (fold.start_line, fold.collapsed_text) == (0, "--- In Progress")  # the largest one


def test_tokens_have_the_protocols_shapes(server: StpServer) -> None:
    params = types.SemanticTokensParams(at(WIP))
    full = structured(understand.on_tokens(server, params), types.SemanticTokens)
    assert len(full.data) % 5 == 0
    previous = types.SemanticTokensDeltaParams(at(WIP), full.result_id)
    delta = structured(understand.on_tokens_delta(server, previous), types.SemanticTokensDelta)
    assert list(delta.edits) == []
    path = f"{ROOT}/{WIP}"
    server.session.did_modify_files([Modification(path, Action.OPENED, "ST0004 ST0003\n", 1)])
    previous = types.SemanticTokensDeltaParams(at(WIP), delta.result_id)
    delta = structured(understand.on_tokens_delta(server, previous), types.SemanticTokensDelta)
    assert len(delta.edits) == 1
    everything = types.Range(types.Position(0, 0), types.Position(9, 0))
    part = understand.on_tokens_range(server, types.SemanticTokensRangeParams(at(WIP), everything))
    assert len(structured(part, types.SemanticTokens).data) == 10


def ended(steps: Steps[Any]) -> object:
    """What work in steps comes to when nothing cuts in."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return done.value


def test_plain_answers_have_the_protocols_shapes(server: StpServer) -> None:
    """Large answers are made as plain JSON; nothing else binds them to the protocol."""
    info, wip, start = at(INFO), at(WIP), types.Position(2, 2)
    whole = types.Range(types.Position(0, 0), types.Position(99, 0))
    listed: list[tuple[object, Any]] = [
        (
            outline.on_document_symbol(server, types.DocumentSymbolParams(info)),
            list[types.SymbolInformation],
        ),
        (
            ended(symbols.on_workspace_symbol(server, types.WorkspaceSymbolParams("ST00"))),
            list[types.WorkspaceSymbol],
        ),
        (
            requests.on_highlight(server, types.DocumentHighlightParams(wip, start)),
            list[types.DocumentHighlight],
        ),
        (
            requests.on_definition(server, types.DefinitionParams(wip, start)),
            list[types.Location],
        ),
        (understand.on_code_lens(server, types.CodeLensParams(info)), list[types.CodeLens]),
        (
            understand.on_inlay_hint(server, types.InlayHintParams(wip, whole)),
            list[types.InlayHint],
        ),
        (
            understand.on_selection_range(server, types.SelectionRangeParams(wip, [start, start])),
            list[types.SelectionRange],
        ),
    ]
    for answer, shape in listed:
        assert structured(answer, shape), shape
    answer = understand.on_prepare_calls(server, types.CallHierarchyPrepareParams(wip, start))
    (item,) = structured(answer, list[types.CallHierarchyItem])
    incoming = understand.on_incoming_calls(server, types.CallHierarchyIncomingCallsParams(item))
    assert structured(incoming, list[types.CallHierarchyIncomingCall])
    caller = next(
        call.from_
        for call in structured(incoming, list[types.CallHierarchyIncomingCall])
        if call.from_.data
    )
    outgoing = understand.on_outgoing_calls(server, types.CallHierarchyOutgoingCallsParams(caller))
    assert structured(outgoing, list[types.CallHierarchyOutgoingCall])


def test_clients_of_trees_and_links_get_them(server: StpServer) -> None:
    document = types.TextDocumentClientCapabilities(
        document_symbol=types.DocumentSymbolClientCapabilities(
            hierarchical_document_symbol_support=True
        ),
        definition=types.DefinitionClientCapabilities(link_support=True),
    )
    server.client = Client(types.ClientCapabilities(text_document=document))
    answer = outline.on_document_symbol(server, types.DocumentSymbolParams(at(INFO)))
    assert structured(answer, list[types.DocumentSymbol])
    params = types.DefinitionParams(at(WIP), types.Position(2, 2))
    assert structured(requests.on_definition(server, params), list[types.LocationLink])


def test_documents_of_no_workspace_have_no_answers(server: StpServer) -> None:
    nowhere = types.TextDocumentIdentifier("file:///elsewhere/x.md")
    untitled = types.TextDocumentIdentifier("untitled:1")
    start = types.Position(0, 0)
    for document in (nowhere, untitled):
        whole = types.Range(start, start)
        for handler, params in (
            (understand.links_in, types.DocumentLinkParams(document)),
            (understand.on_code_lens, types.CodeLensParams(document)),
            (understand.on_inlay_hint, types.InlayHintParams(document, whole)),
            (understand.on_tokens, types.SemanticTokensParams(document)),
            (understand.on_tokens_delta, types.SemanticTokensDeltaParams(document, "1")),
            (understand.on_tokens_range, types.SemanticTokensRangeParams(document, whole)),
            (understand.on_folding_range, types.FoldingRangeParams(document)),
            (understand.on_selection_range, types.SelectionRangeParams(document, [start])),
            (understand.on_linked_editing_range, types.LinkedEditingRangeParams(document, start)),
            (understand.on_prepare_calls, types.CallHierarchyPrepareParams(document, start)),
            (understand.on_prepare_types, types.TypeHierarchyPrepareParams(document, start)),
        ):
            assert handler(server, params) is None  # type: ignore[operator]


def test_items_of_a_closed_workspace_are_answered(server: StpServer) -> None:
    """A client may keep an item longer than the folder it came from."""
    position = server.convert.position
    lines = server.session.views[ROOT].snapshot.documents[INFO].lines
    offset = server.session.views[ROOT].snapshot.documents[INFO].title_range.start
    params = types.TypeHierarchyPrepareParams(at(INFO), position(lines, offset))
    answer = understand.on_prepare_types(server, params)
    (item,) = structured(answer, list[types.TypeHierarchyItem])
    answer = understand.on_prepare_calls(
        server, types.CallHierarchyPrepareParams(at(INFO), position(lines, offset))
    )
    (call,) = structured(answer, list[types.CallHierarchyItem])
    entries = list[types.TypeHierarchyItem]
    below = types.TypeHierarchySubtypesParams(item)
    above = types.TypeHierarchySupertypesParams(item)
    assert structured(understand.on_subtypes(server, below), entries)
    assert structured(understand.on_supertypes(server, above), entries) == []
    server.session.close_folder(ROOT)
    assert understand.on_subtypes(server, types.TypeHierarchySubtypesParams(item)) is None
    assert understand.on_supertypes(server, types.TypeHierarchySupertypesParams(item)) is None
    incoming = types.CallHierarchyIncomingCallsParams(call)
    assert understand.on_incoming_calls(server, incoming) is None
    outgoing = types.CallHierarchyOutgoingCallsParams(call)
    assert understand.on_outgoing_calls(server, outgoing) is None


async def test_only_what_was_asked_for_is_refreshed_and_only_for_others(
    server: StpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typing in an open document tells nobody, unless it changes what others show."""
    told: list[str] = []
    for name in ("code_lens", "inlay_hint", "semantic_tokens"):
        monkeypatch.setattr(
            server, f"workspace_{name}_refresh", lambda _, name=name: told.append(name)
        )
    refreshes = types.WorkspaceClientCapabilities(
        code_lens=types.CodeLensWorkspaceClientCapabilities(True),
        inlay_hint=types.InlayHintWorkspaceClientCapabilities(True),
    )
    server.client = Client(types.ClientCapabilities(workspace=refreshes))

    async def typed(path: str, text: str) -> list[str]:
        whole = f"{ROOT}/{path}"
        server.session.did_modify_files([Modification(whole, Action.OPENED, text, 1)])
        server.changed(frozenset((whole,)))
        await asyncio.sleep(SETTLE * 2)
        said = list(told)
        told.clear()
        return said

    assert await typed(WIP, "nobody has asked yet") == []
    server.refresher.asked(Shown.LENSES)
    server.refresher.asked(Shown.TOKENS)
    assert await typed(WIP, "ST0003 and ST0001") == []
    # The client shows lenses and tokens, and can be told about lenses and hints.
    assert await typed(INFO, "---\nstatus: Completed\n---\n# ST0001: Lamps\n") == ["code_lens"]
    server.changed(frozenset((f"{ROOT}/README.md",)))  # not open: somebody changed it on disk
    await asyncio.sleep(SETTLE * 2)
    assert told == ["code_lens"]
