"""An editor for tests: a pytest-lsp client, started on a folder with some client's capabilities."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

from tools.replay import judge_recording, read_recording

PATIENCE = 20.0
"""Seconds after which what has not come will not come; it fails a test and decides none."""

POSITION = types.Position(0, 0)


def capabilities(
    name: str = "visual-studio-code", *, pull: bool = True, encodings: list[str] | None = None
) -> types.ClientCapabilities:
    """What a real client announces, adjusted."""
    found = client_capabilities(name)
    assert found.text_document is not None
    if not pull:
        found.text_document.diagnostic = None
    if encodings is not None:
        found.general = types.GeneralClientCapabilities(
            position_encodings=[types.PositionEncodingKind(item) for item in encodings]
        )
    return found


class Editor:
    """One running server and what a user does in front of it."""

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client = client
        self.root = root
        self.result: types.InitializeResult
        self.versions: dict[str, int] = {}

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def path(self, uri: str) -> str:
        return uri.removeprefix(self.root.as_uri() + "/")

    def at(self, path: str, text: str, offset: int = 0) -> types.Position:
        """The UTF-16 position of the first occurrence of ``text`` in a file, plus ``offset``."""
        content = (self.root / path).read_text("utf-8")
        start = content.index(text) + offset
        line = content.count("\n", 0, start)
        before = content[content.rfind("\n", 0, start) + 1 : start]
        return types.Position(line, len(before.encode("utf-16-le")) // 2)

    def open(self, path: str, text: str | None = None) -> str:
        uri = self.uri(path)
        content = (self.root / path).read_text("utf-8") if text is None else text
        self.versions[uri] = 1
        item = types.TextDocumentItem(uri, "markdown", 1, content)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, path: str, *changes: tuple[types.Range, str] | str) -> int:
        uri = self.uri(path)
        self.versions[uri] += 1
        events: list[Any] = [
            types.TextDocumentContentChangeWholeDocument(item)
            if isinstance(item, str)
            else types.TextDocumentContentChangePartial(range=item[0], text=item[1])
            for item in changes
        ]
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version=self.versions[uri], uri=uri), events
            )
        )
        return self.versions[uri]

    def close(self, path: str) -> None:
        identifier = types.TextDocumentIdentifier(self.uri(path))
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))

    async def pull(self, path: str, previous: str | None = None) -> Any:
        return await self.client.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(
                types.TextDocumentIdentifier(self.uri(path)),
                identifier="stp",
                previous_result_id=previous,
            )
        )

    async def rules(self, path: str) -> list[str]:
        """The rules that report something in a document."""
        report = await self.pull(path)
        return sorted(str(item.code) for item in report.items)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Waits until ``condition`` holds."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(0.02)


@asynccontextmanager
async def editor(
    root: Path,
    client: types.ClientCapabilities | None = None,
    *,
    folders: list[Path] | None = None,
    options: object = None,
    configuration: dict[str, Any] | None = None,
    cwd: Path | None = None,
    ready: bool = True,
    prepare: Callable[[LanguageClient], None] | None = None,
) -> AsyncIterator[Editor]:
    """A server started as an editor starts it, ended as an editor ends it.

    Until the workspace has been read, answers are partial and say so; with ``ready`` the session
    begins after that. What the server may ask right after the handshake is answered by what
    ``prepare`` adds to the client.
    """
    wire: LanguageClient = make_test_lsp_client()
    if prepare is not None:
        prepare(wire)
    if configuration is not None:
        wire.set_configuration(configuration)
    before = os.getcwd()
    os.chdir(cwd or root)
    recording = Path(tempfile.mkdtemp(prefix="stp-wire-")) / "session.jsonl"
    try:
        command = (sys.executable, "-m", "stp_lsp", "serve", "--record", str(recording))
        await wire.start_io(*command)
    finally:
        os.chdir(before)
    session = Editor(wire, root)
    opened = [root] if folders is None else folders
    session.result = await wire.initialize_session(
        types.InitializeParams(
            capabilities=client or capabilities(),
            process_id=os.getpid(),
            root_uri=root.as_uri(),
            workspace_folders=[types.WorkspaceFolder(path.as_uri(), path.name) for path in opened],
            initialization_options=options,
        )
    )
    try:
        if ready:
            await wire.protocol.send_request_async("stp/threads", {})
        yield session
    finally:
        await wire.shutdown_session()
        await wire.stop()
    # Whatever a test is about, every message must be valid, and such as this client can take.
    problems = judge_recording(read_recording(recording))
    assert not problems, "\n".join(problems)
    shutil.rmtree(recording.parent)
