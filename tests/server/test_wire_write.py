"""Formatting, edits while typing and ghost text over a real pipe."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol import types

from tests.server.editor import Editor, capabilities, editor
from tests.server.lighthouse import CONTRACT, lighthouse

OPTIONS = types.FormattingOptions(tab_size=2, insert_spaces=True)

pytestmark = [pytest.mark.wire, pytest.mark.asyncio(loop_scope="module")]


def announced(*, new: bool) -> types.ClientCapabilities:
    """VS Code, with or without what 3.18 adds."""
    found = capabilities()
    assert found.text_document is not None
    found.text_document.inline_completion = types.InlineCompletionClientCapabilities()
    ranges = types.DocumentRangeFormattingClientCapabilities(ranges_support=True)
    found.text_document.range_formatting = ranges
    if not new:
        found.text_document.inline_completion = None
        found.text_document.range_formatting = None
    return found


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    """An editor of 3.18 with the sample workspace, everything read."""
    root = lighthouse(tmp_path_factory.mktemp("wire"))
    async with editor(root, announced(new=True)) as session:
        session.open(CONTRACT)
        await session.rules(CONTRACT)  # answered once the index is in
        yield session


def document(session: Editor, path: str = CONTRACT) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(session.uri(path))


def plain(edits: object) -> list[tuple[int, int, int, int, str]]:
    """Edits as first line, column, last line, column, text."""
    assert isinstance(edits, Sequence)
    return [
        (e.range.start.line, e.range.start.character, e.range.end.line, e.range.end.character,
         e.new_text)
        for e in edits
    ]  # fmt: skip


async def test_what_the_server_announces(desk: Editor, tmp_path: Path) -> None:
    found = desk.result.capabilities
    assert found.document_formatting_provider
    ranges = types.DocumentRangeFormattingOptions(ranges_support=True)
    assert found.document_range_formatting_provider == ranges
    assert found.document_on_type_formatting_provider == types.DocumentOnTypeFormattingOptions(
        first_trigger_character="\n", more_trigger_character=("|",)
    )
    assert found.inline_completion_provider
    root = lighthouse(tmp_path)
    async with editor(root, announced(new=False)) as session:
        older = session.result.capabilities
        assert older.document_formatting_provider
        assert older.document_range_formatting_provider is True
        assert older.inline_completion_provider is None


async def test_formatting_counts_columns_as_the_client_does(desk: Editor) -> None:
    """The lamp takes two UTF-16 units."""
    desk.change(CONTRACT, "# A\n\n- AC-01.1 💡  -- satisfied: no \n\n- AC-01.2   Lit\n")
    done = await desk.client.text_document_formatting_async(
        types.DocumentFormattingParams(document(desk), OPTIONS)
    )
    assert plain(done) == [(2, 12, 2, 17, " -- "), (2, 30, 2, 31, ""), (4, 9, 4, 12, " ")]


async def test_formatting_of_ranges(desk: Editor) -> None:
    desk.change(CONTRACT, "# A\n\n- AC-01.1   Lit\n- AC-01.2   Far\n- AC-01.3   Near\n")
    second, third = (
        types.Range(types.Position(line, 0), types.Position(line, 20)) for line in (3, 4)
    )
    one = await desk.client.text_document_range_formatting_async(
        types.DocumentRangeFormattingParams(document(desk), second, OPTIONS)
    )
    assert plain(one) == [(3, 9, 3, 12, " ")]
    both = await desk.client.text_document_ranges_formatting_async(
        types.DocumentRangesFormattingParams(document(desk), [third, second], OPTIONS)
    )
    assert plain(both) == [(3, 9, 3, 12, " "), (4, 9, 4, 12, " ")]


async def test_enter_goes_on_with_the_next_row(desk: Editor) -> None:
    desk.change(CONTRACT, "# A\n\n- AC-01.1 Lit\n\n")
    done = await desk.client.text_document_on_type_formatting_async(
        types.DocumentOnTypeFormattingParams(document(desk), types.Position(3, 0), "\n", OPTIONS)
    )
    assert plain(done) == [(3, 0, 3, 0, "- AC-01.2 ")]


async def test_ghost_text(desk: Editor) -> None:
    desk.change(CONTRACT, "# A\n\n- AC-01.1 Lit\n- \n")
    context = types.InlineCompletionContext(types.InlineCompletionTriggerKind.Automatic)
    found = await desk.client.text_document_inline_completion_async(
        types.InlineCompletionParams(context, document(desk), types.Position(3, 2))
    )
    assert isinstance(found, types.InlineCompletionList)
    (item,) = found.items
    assert item.insert_text == "- AC-01.2 "
    assert item.range == types.Range(types.Position(3, 0), types.Position(3, 2))


async def test_documents_of_no_workspace_have_no_answers(desk: Editor) -> None:
    nowhere = types.TextDocumentIdentifier("untitled:1")
    start = types.Position(0, 0)
    client = desk.client
    assert await client.text_document_formatting_async(
        types.DocumentFormattingParams(nowhere, OPTIONS)
    ) is None  # fmt: skip
    assert await client.text_document_range_formatting_async(
        types.DocumentRangeFormattingParams(nowhere, types.Range(start, start), OPTIONS)
    ) is None  # fmt: skip
    assert await client.text_document_on_type_formatting_async(
        types.DocumentOnTypeFormattingParams(nowhere, start, "|", OPTIONS)
    ) is None  # fmt: skip
    context = types.InlineCompletionContext(types.InlineCompletionTriggerKind.Invoked)
    assert await client.text_document_inline_completion_async(
        types.InlineCompletionParams(context, nowhere, start)
    ) is None  # fmt: skip


async def test_a_section_is_moved_when_it_is_chosen(desk: Editor) -> None:
    """The menu carries no edit; asking for the action makes it, with a new file."""
    path = "intent/st/ST0002/design.md"
    desk.open(path)
    at = desk.at(path, "## Architecture")

    async def menu(only: list[str]) -> list[types.CodeAction]:
        found = await desk.client.text_document_code_action_async(
            types.CodeActionParams(
                document(desk, path), types.Range(at, at), types.CodeActionContext([], only=only)
            )
        )
        return [each for each in found or () if isinstance(each, types.CodeAction)]

    (action,) = await menu(["refactor.extract"])
    assert action.kind == "refactor.extract.stp"
    assert action.title == "Move `Architecture` to architecture.md"
    assert action.edit is None
    assert await menu(["refactor.inline"]) == []
    resolved = await desk.client.code_action_resolve_async(action)
    assert resolved.edit is not None
    changes = list(resolved.edit.document_changes or ())
    here, created, there = changes
    assert isinstance(here, types.TextDocumentEdit)
    assert here.text_document.uri == desk.uri(path)
    assert here.text_document.version == 1
    assert isinstance(created, types.CreateFile)
    assert created.uri == desk.uri("intent/st/ST0002/architecture.md")
    assert isinstance(there, types.TextDocumentEdit)
    (text,) = there.edits
    assert isinstance(text, types.TextEdit | types.AnnotatedTextEdit)
    assert text.new_text.startswith("# Architecture - ST0002: ")
