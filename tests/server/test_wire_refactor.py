"""Renames and file operations over a real pipe; the answers are made on a copy of the sample."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from stp_lsp.features.diagnostics import diagnose
from stp_lsp.model.diagnostic import Level
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.session import Session
from tests.server.applier import Applier
from tests.server.editor import Editor, capabilities, editor
from tests.server.lighthouse import LIGHTHOUSE, WIP

LAMP = "intent/st/ST0002"
CONTRACT = f"{LAMP}/acceptance.md"

pytestmark = [pytest.mark.wire, pytest.mark.asyncio]


class Desk:
    """An editor with a copy of the sample workspace in front of it."""

    def __init__(self, session: Editor) -> None:
        self.session = session
        self.root = session.root
        self.applier = Applier(session)
        self.client = session.client

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def _document(self, path: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.session.uri(path))

    def _at(self, path: str, text: str) -> types.Position:
        """The third character of a text."""
        return self.session.at(path, text, 2)

    async def prepare(self, path: str, text: str) -> types.PrepareRenameResult | None:
        return await self.client.text_document_prepare_rename_async(
            types.PrepareRenameParams(self._document(path), self._at(path, text))
        )

    async def rename(self, path: str, text: str, new: str) -> types.WorkspaceEdit:
        """What the server answers, made as VS Code makes it."""
        edit = await self.client.text_document_rename_async(
            types.RenameParams(self._document(path), self._at(path, text), new)
        )
        assert edit is not None
        self.applier.apply(edit)
        return edit

    def errors(self) -> list[str]:
        """The errors that a fresh look at the disk finds."""
        session = Session(RealDisk())
        session.open_folder(str(self.root))
        (view,) = session.views.values()
        return [
            f"{id}: {found.message}"
            for id, doc in view.snapshot.documents.items()
            for found in diagnose(view.snapshot, doc).diagnostics
            if found.level is Level.ERROR
        ]


@asynccontextmanager
async def desk(folder: Path, client: types.ClientCapabilities | None = None) -> AsyncIterator[Desk]:
    root = folder / "lighthouse"
    shutil.copytree(LIGHTHOUSE, root)
    async with editor(root, client) as session:
        yield Desk(session)


async def test_a_thread_is_renumbered_everywhere(tmp_path: Path):
    async with desk(tmp_path) as here:
        before = here.errors()
        here.session.open(WIP)
        found = await here.prepare(WIP, "ST0002/02")
        assert isinstance(found, types.PrepareRenamePlaceholder)
        edit = await here.rename(WIP, "ST0002: Lamp", "ST0012")
        assert found.range.end.character - found.range.start.character == 6
        kinds = [type(each) for each in edit.document_changes or ()]
        moving = kinds.index(types.RenameFile)
        for at, each in enumerate(edit.document_changes or ()):
            if isinstance(each, types.TextDocumentEdit):  # those inside follow at their new place
                assert ("/intent/st/ST0012/" in each.text_document.uri) == (at > moving)
                assert "/intent/st/ST0002/" not in each.text_document.uri
        versions = {
            each.text_document.uri: each.text_document.version
            for each in edit.document_changes or ()
            if isinstance(each, types.TextDocumentEdit)
        }
        assert versions.pop(here.session.uri(WIP)) == 1
        assert set(versions.values()) == {None}
        assert not (here.root / LAMP).exists()
        assert "# ST0012: Lamp driver and schedule" in here.read("intent/st/ST0012/info.md")
        assert "- ST0012/02 is nearly there: ST0012 AT-02.2" in here.read(WIP)
        assert "ST0002" not in here.read(WIP)
        assert here.errors() == [each.replace("ST0002", "ST0012") for each in before]
        # The server lives on in the new world.
        again = await here.prepare(WIP, "ST0012: Lamp")
        assert isinstance(again, types.PrepareRenamePlaceholder)
        assert again.placeholder == "ST0012"


async def test_a_member_of_a_brace_group(tmp_path: Path):
    async with desk(tmp_path) as here:
        here.session.open(WIP)
        at = here.session.at(WIP, "{1,3}", 3)
        identifier = types.TextDocumentIdentifier(here.session.uri(WIP))
        found = await here.client.text_document_prepare_rename_async(
            types.PrepareRenameParams(identifier, at)
        )
        assert isinstance(found, types.PrepareRenamePlaceholder)
        assert found.placeholder == "ST0003"
        edit = await here.client.text_document_rename_async(
            types.RenameParams(identifier, at, "ST0012")
        )
        assert edit is not None
        here.applier.apply(edit)
        assert "- ST00{01,12} are done and in service" in here.read(WIP)


async def test_a_title_and_a_work_package(tmp_path: Path):
    async with desk(tmp_path) as here:
        before = here.errors()
        here.session.open(f"{LAMP}/info.md")
        await here.rename(f"{LAMP}/info.md", "Lamp driver and schedule", "Lamp and calendar")
        assert "slug: lamp-and-calendar\n" in here.read(f"{LAMP}/info.md")
        assert "- ST0002: Lamp and calendar\n" in here.read(WIP)
        assert "# ST0002 Lamp and calendar -- Acceptance\n" in here.read(CONTRACT)
        await here.rename(CONTRACT, "WP-01 -- Lamp driver", "WP-04")
        assert "### WP-04 -- Lamp driver (status: Done)\n" in here.read(CONTRACT)
        assert (here.root / LAMP / "WP/04/info.md").exists()
        assert "AT-04.1" in here.read("tests/test_lamp.py")
        assert "AT-01.1" not in here.read("tests/test_lamp.py")
        assert here.errors() == [each.replace("ST0002", "ST0012") for each in before]


async def test_why_not_is_said(tmp_path: Path):
    async with desk(tmp_path) as here:
        (here.root / "intent/restart.md").write_text("ST0077\n")
        here.session.open("intent/restart.md")
        with pytest.raises(JsonRpcException, match="there is no thread ST0077") as error:
            await here.prepare("intent/restart.md", "ST0077")
        assert error.value.code == types.LSPErrorCodes.RequestFailed.value
        assert await here.prepare(WIP, "Upcoming Work") is None
        with pytest.raises(JsonRpcException, match="ST0004 exists: Keeper's log"):
            await here.rename(WIP, "ST0002: Lamp", "ST0004")
        with pytest.raises(JsonRpcException, match="no thread id"):
            await here.rename(WIP, "ST0002: Lamp", "lamp")


async def test_what_is_typed_and_not_saved_is_what_is_edited(tmp_path: Path):
    """The index and a document of the thread: positions are those of the text in the editor."""
    async with desk(tmp_path) as here:
        index, tasks = "intent/st/steel_threads.md", f"{LAMP}/tasks.md"
        for path in (index, tasks):
            here.session.open(path)
            here.session.change(path, f"Typed: ST0002\n\n{here.read(path)}")
        here.session.open(WIP)
        edit = await here.client.text_document_rename_async(
            types.RenameParams(here._document(WIP), here._at(WIP, "ST0002: Lamp"), "ST0012")
        )
        assert edit is not None
        parts = {
            here.session.path(each.text_document.uri): each
            for each in edit.document_changes or ()
            if isinstance(each, types.TextDocumentEdit)
        }
        mine = (parts[index], parts[tasks.replace("ST0002", "ST0012")])
        for part in mine:
            lines = {each.range.start.line for each in part.edits}
            assert min(lines) == 0  # what was typed
            assert "ST0012" in part.edits[0].new_text
        assert mine[0].text_document.version == 2


async def test_a_write_protected_file_is_named_before_anything_changes(tmp_path: Path):
    async with desk(tmp_path) as here:
        here.session.open(WIP)
        (here.root / LAMP / "info.md").chmod(0o444)
        with pytest.raises(JsonRpcException, match=f"{LAMP}/info.md is write-protected"):
            await here.rename(WIP, "ST0002: Lamp", "ST0012")
        assert (here.root / LAMP).exists()


async def test_a_client_that_moves_no_files_is_told_what_to_do(tmp_path: Path):
    client = capabilities()
    assert client.workspace is not None
    assert client.workspace.workspace_edit is not None
    client.workspace.workspace_edit.resource_operations = []
    async with desk(tmp_path, client) as here:
        with pytest.raises(JsonRpcException, match="does not move files"):
            await here.prepare(WIP, "ST0002: Lamp")
        with pytest.raises(JsonRpcException, match="mv intent/st/ST0002 intent/st/ST0012"):
            await here.rename(WIP, "ST0002: Lamp", "ST0012")
        edit = await here.rename(f"{LAMP}/info.md", "Lamp driver and schedule", "Lamps")
        assert edit.document_changes


async def test_capabilities_are_those_of_the_client(tmp_path: Path):
    async with desk(tmp_path) as here:
        offered = here.session.result.capabilities
        assert isinstance(offered.rename_provider, types.RenameOptions)
        assert offered.rename_provider.prepare_provider is True
        assert offered.workspace is not None
        operations = offered.workspace.file_operations
        assert operations is not None
        assert operations.will_rename is not None
        assert operations.will_delete is not None
        assert operations.did_create is not None
        assert operations.did_delete is not None
        assert operations.will_create is None
    client = capabilities()
    assert client.text_document is not None
    assert client.workspace is not None
    client.text_document.rename = types.RenameClientCapabilities()
    client.workspace.file_operations = None
    plain = tmp_path / "plain"
    plain.mkdir()
    async with desk(plain, client) as here:
        offered = here.session.result.capabilities
        assert offered.rename_provider is True
        assert offered.workspace is not None
        assert offered.workspace.file_operations in (None, types.FileOperationOptions())


async def test_links_follow_a_file_that_the_user_moves(tmp_path: Path):
    async with desk(tmp_path) as here:
        old = "intent/docs/technical_product_design.md"
        new = "intent/handbook/design.md"
        pair = types.FileRename(here.session.uri(old), here.session.uri(new))
        params = types.RenameFilesParams([pair])
        edit = await here.client.workspace_will_rename_files_async(params)
        assert edit is not None
        here.applier.apply(edit)
        here.applier._rename(pair.old_uri, pair.new_uri)
        assert "See `intent/handbook/design.md` for the map" in here.read(WIP)
        here.session.open(WIP)
        assert "moved-path" not in await here.session.rules(WIP)


async def test_a_folder_that_gets_another_id_renumbers_its_thread(tmp_path: Path):
    async with desk(tmp_path) as here:
        before = here.errors()
        pair = types.FileRename(here.session.uri(LAMP), here.session.uri("intent/st/ST0012"))
        edit = await here.client.workspace_will_rename_files_async(types.RenameFilesParams([pair]))
        assert edit is not None
        here.applier.apply(edit)
        here.applier._rename(pair.old_uri, pair.new_uri)
        assert "# ST0012: Lamp driver and schedule" in here.read("intent/st/ST0012/info.md")
        assert "ST0002" not in here.read(WIP)
        assert here.errors() == [each.replace("ST0002", "ST0012") for each in before]


async def test_nothing_is_answered_about_a_move_that_the_rename_asked_for(tmp_path: Path):
    """VS Code asks about the folder again while it makes the rename's own edit."""
    async with desk(tmp_path) as here:
        here.session.open(WIP)
        identifier = types.TextDocumentIdentifier(here.session.uri(WIP))
        at = here.session.at(WIP, "ST0002", 2)
        edit = await here.client.text_document_rename_async(
            types.RenameParams(identifier, at, "ST0012")
        )
        assert edit is not None
        pair = types.FileRename(here.session.uri(LAMP), here.session.uri("intent/st/ST0012"))
        params = types.RenameFilesParams([pair])
        assert await here.client.workspace_will_rename_files_async(params) is None
        # Asked again, it is the user who moves the folder.
        assert await here.client.workspace_will_rename_files_async(params) is not None


async def test_what_a_deletion_leaves_is_said_and_nothing_is_edited(tmp_path: Path):
    async with desk(tmp_path) as here:
        file = types.FileDelete(here.session.uri("intent/st/COMPLETED/ST0001"))
        params = types.DeleteFilesParams([file])
        assert await here.client.workspace_will_delete_files_async(params) is None
        messages = here.client.messages
        await here.session.until(
            lambda: any("ST0001 is still named in" in each.message for each in messages)
        )
        shutil.rmtree(here.root / "intent/st/COMPLETED/ST0001")
        here.client.workspace_did_delete_files(params)
        with pytest.raises(JsonRpcException, match="there is no thread ST0001"):
            await here.prepare("intent/st/ST0002/info.md", "ST0001")


async def test_an_empty_document_of_a_thread_is_filled_once_it_is_open(tmp_path: Path):
    async with desk(tmp_path) as here:
        path = "intent/st/ST0004/tasks.md"
        (here.root / path).unlink(missing_ok=True)
        (here.root / path).write_text("")
        here.client.workspace_did_create_files(
            types.CreateFilesParams([types.FileCreate(here.session.uri(path))])
        )
        here.session.open(path)
        await here.session.until(lambda: "# Tasks - ST0004" in here.read(path))


async def test_a_document_that_a_program_writes_is_left_to_it(tmp_path: Path):
    async with desk(tmp_path) as here:
        path = "intent/st/ST0004/tasks.md"
        (here.root / path).unlink(missing_ok=True)
        (here.root / path).write_text("")
        here.session.open(path, "# Mine\n")
        here.client.workspace_did_create_files(
            types.CreateFilesParams([types.FileCreate(here.session.uri(path))])
        )
        await here.session.pull(path)
        assert here.applier.asked == []
