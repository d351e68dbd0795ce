"""From a test file to its contract and back, over a real pipe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pytest_lsp import LanguageClient

from tests.server.editor import Editor, capabilities, editor
from tests.server.lighthouse import CONTRACT, lighthouse

TEST = "tests/test_lamp.py"
LAMP = "lights/lamp.py"

pytestmark = pytest.mark.wire


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lighthouse(tmp_path)


def place(session: Editor, path: str, needle: str, offset: int = 0) -> dict[str, Any]:
    return {
        "text_document": types.TextDocumentIdentifier(session.uri(path)),
        "position": session.at(path, needle, offset),
    }


async def test_a_test_leads_to_its_row_and_back(root: Path) -> None:
    async with editor(root) as session:
        await session.rules(CONTRACT)
        session.open(TEST)
        here = place(session, TEST, "AT-01.2", 3)
        row = session.at(CONTRACT, "- AT-01.2", 2)
        hover = await session.client.text_document_hover_async(types.HoverParams(**here))
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert "AT-01.2" in hover.contents.value
        assert "green" in hover.contents.value
        found = await session.client.text_document_definition_async(types.DefinitionParams(**here))
        assert isinstance(found, list)
        [link] = found
        assert isinstance(link, types.LocationLink)
        assert link.target_uri == session.uri(CONTRACT)
        assert link.target_selection_range.start == row
        context = types.ReferenceContext(True)
        for where in (here, place(session, CONTRACT, "- AT-01.2", 4)):
            mentions = await session.client.text_document_references_async(
                types.ReferenceParams(**where, context=context)
            )
            places = [(item.uri, item.range.start) for item in mentions or ()]
            assert (session.uri(CONTRACT), row) in places
            assert (session.uri(TEST), session.at(TEST, "AT-01.2")) in places
            assert len(places) == len({(uri, at.line, at.character) for uri, at in places})
        marks = await session.client.text_document_document_highlight_async(
            types.DocumentHighlightParams(**here)
        )
        assert [mark.range.start for mark in marks or ()] == [session.at(TEST, "AT-01.2")]
        there = await session.client.text_document_implementation_async(
            types.ImplementationParams(**place(session, CONTRACT, "- AT-01.2", 4))
        )
        assert isinstance(there, list)
        assert isinstance(there[0], types.LocationLink)
        assert there[0].target_uri == session.uri(TEST)
        assert there[0].target_selection_range.start == session.at(TEST, "AT-01.2")


async def test_calls_go_out_from_an_id_in_a_test(root: Path) -> None:
    """AT-01.2 covers AC-01.2, and its row and the file that carries its id name each other."""
    async with editor(root) as session:
        await session.rules(CONTRACT)
        session.open(TEST)
        wire = session.client
        begun = await wire.text_document_prepare_call_hierarchy_async(
            types.CallHierarchyPrepareParams(**place(session, TEST, "AT-01.2", 3))
        )
        assert begun is not None
        [row] = begun
        assert row.name.startswith("ST0002 AT-01.2 ")
        assert row.uri == session.uri(CONTRACT)
        assert row.selection_range.start == session.at(CONTRACT, "AT-01.2")
        calls = await wire.call_hierarchy_incoming_calls_async(
            types.CallHierarchyIncomingCallsParams(row)
        )
        assert calls is not None
        carried = [call for call in calls if call.from_.uri == session.uri(TEST)]
        assert [call.from_ranges[0].start for call in carried] == [session.at(TEST, "AT-01.2")]
        covered = await wire.call_hierarchy_outgoing_calls_async(
            types.CallHierarchyOutgoingCallsParams(row)
        )
        assert covered is not None
        named = [call.to.name for call in covered]
        assert any(name.startswith("ST0002 AC-01.2 ") for name in named)
        assert "test_lamp.py" in named


async def test_what_is_typed_counts_before_it_is_saved(root: Path) -> None:
    async with editor(root) as session:
        await session.rules(CONTRACT)
        text = (root / TEST).read_text()
        session.open(TEST, "\n\n" + text)
        where = place(session, TEST, "AT-01.2", 3)
        where["position"].line += 2
        hover = await session.client.text_document_hover_async(types.HoverParams(**where))
        assert hover is not None


async def test_nothing_else_is_said_in_such_files(root: Path) -> None:
    pushed = capabilities(pull=False)
    async with editor(root, pushed) as session:
        session.open(CONTRACT)
        uri = session.uri(CONTRACT)
        await session.until(lambda: uri in session.client.diagnostics)
        session.open(TEST, "ST = 1\nST0002\nST0099\n# see [x](y)\n")
        session.open(LAMP)
        identifier = types.TextDocumentIdentifier(session.uri(TEST))
        for line, known in ((0, False), (1, True), (2, False), (3, False)):
            hover = await session.client.text_document_hover_async(
                types.HoverParams(identifier, types.Position(line, 2))
            )
            assert (hover is not None) is known
        completion = await session.client.text_document_completion_async(
            types.CompletionParams(identifier, types.Position(0, 2))
        )
        assert completion is None
        for ask, params in (
            ("text_document_document_symbol_async", types.DocumentSymbolParams(identifier)),
            ("text_document_document_link_async", types.DocumentLinkParams(identifier)),
            ("text_document_folding_range_async", types.FoldingRangeParams(identifier)),
            ("text_document_code_lens_async", types.CodeLensParams(identifier)),
        ):
            assert not await getattr(session.client, ask)(params), ask
        whole = types.Range(types.Position(0, 0), types.Position(3, 0))
        actions = await session.client.text_document_code_action_async(
            types.CodeActionParams(identifier, whole, types.CodeActionContext([]))
        )
        assert not actions
        assert session.uri(TEST) not in session.client.diagnostics
        assert session.uri(LAMP) not in session.client.diagnostics


async def test_the_client_is_told_of_cited_files_and_no_others(root: Path) -> None:
    told: list[types.Registration] = []
    gone: list[str] = []

    def prepare(wire: LanguageClient) -> None:
        @wire.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            told.extend(params.registrations)

        @wire.feature(types.CLIENT_UNREGISTER_CAPABILITY)
        def unregister(params: types.UnregistrationParams) -> None:
            gone.extend(each.method for each in params.unregisterations)

    async with editor(root, capabilities(), prepare=prepare) as session:

        def files(method: str) -> list[str]:
            options = [each.register_options for each in told if each.method == method][-1]
            selector = as_dict(options)["documentSelector"]
            return [as_dict(each)["pattern"].removeprefix(f"{root}/") for each in selector]

        await session.until(lambda: any(each.method == types.TEXT_DOCUMENT_HOVER for each in told))
        # every file that a contract of the example cites, and that is there
        cited = ["tests/test_characteristic.py", "tests/test_lamp.py", "tests/test_schedule.py"]
        methods = {each.method for each in told}
        for method in (
            "hover",
            "definition",
            "references",
            "documentHighlight",
            "prepareCallHierarchy",
            "didOpen",
        ):
            assert f"textDocument/{method}" in methods
            assert set(cited) <= set(files(f"textDocument/{method}"))
        assert LAMP not in files(types.TEXT_DOCUMENT_HOVER)
        session.open(CONTRACT)
        text = (root / CONTRACT).read_text().replace("tests/test_lamp.py", "lights/lamp.py")
        session.change(CONTRACT, text)
        await session.until(lambda: types.TEXT_DOCUMENT_HOVER in gone)
        await session.until(lambda: LAMP in files(types.TEXT_DOCUMENT_HOVER))
        assert "tests/test_lamp.py" not in files(types.TEXT_DOCUMENT_HOVER)


def as_dict(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else value._asdict()
