"""A server in this process, over any disk, spoken to in messages as by a client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Any

from stp_lsp.server.main import build_server
from stp_lsp.server.protocol import StpProtocol
from stp_lsp.server.uris import to_uri
from stp_lsp.session.session import Session
from tests.support.far_disk import FarDisk
from tests.support.memory_disk import MemoryDisk

PATIENCE = 20.0
"""Seconds after which what has not come will not come; it fails a test and decides none."""
Json = dict[str, Any]


class Desk:
    """The client's end. Messages are handled as they are sent, in their order."""

    def __init__(self, disk: MemoryDisk, *folders: str, capabilities: Json | None = None) -> None:
        """Everything in the folders is read before the client comes."""
        self.server = build_server()
        self.received: list[Json] = []
        self._count = 0
        protocol = self.server.protocol
        assert isinstance(protocol, StpProtocol)
        self._protocol = protocol
        protocol.set_writer(self)  # type: ignore[arg-type]  # all that is asked of one
        handshake = {"processId": None, "rootUri": None, "capabilities": capabilities or {}}
        self.ask("initialize", handshake)
        self.disk = FarDisk(disk, is_near=True)
        self.server.session = Session(self.disk)  # type: ignore[arg-type]  # has all of the port
        for folder in folders:
            self.server.session.open_folder(folder)
            self.server.folder_names[folder] = folder
        self.server.first_index.set()

    # -- the writer

    def writelines(self, parts: Iterable[bytes]) -> None:
        self.write(b"".join(parts))

    def write(self, data: bytes) -> None:
        self.received.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    def close(self) -> None:
        pass

    # -- the client

    def tell(self, method: str, params: object) -> None:
        self._protocol.receive({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: object) -> int:
        self._count += 1
        self._protocol.receive(
            {"jsonrpc": "2.0", "id": self._count, "method": method, "params": params}
        )
        return self._count

    def cancel(self, id: int) -> None:
        self._protocol.cancel_running(id)

    def answer_to(self, id: int) -> Json | None:
        """What has been answered by now."""
        found = (each for each in self.received if each.get("id") == id and "method" not in each)
        return next(found, None)

    async def answer(self, id: int) -> Any:
        await self.until(lambda: self.answer_to(id) is not None)
        found = self.answer_to(id)
        assert found is not None
        assert "error" not in found, found
        return found["result"]

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await asyncio.sleep(0.002)

    def open(self, path: str, text: str, uri: str = "") -> None:
        item = {"uri": uri or to_uri(path), "languageId": "markdown", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})

    def type(self, path: str, text: str, version: int = 2, where: Json | None = None) -> None:
        change: Json = {"text": text} if where is None else {"text": text, "range": where}
        document = {"uri": to_uri(path), "version": version}
        params = {"textDocument": document, "contentChanges": [change]}
        self.tell("textDocument/didChange", params)

    def close_document(self, path: str) -> None:
        self.tell("textDocument/didClose", {"textDocument": {"uri": to_uri(path)}})

    def about(self, method: str, path: str, line: int = 0, character: int = 0, **more: Any) -> int:
        position = {"line": line, "character": character}
        params = {"textDocument": {"uri": to_uri(path)}, "position": position, **more}
        return self.ask(f"textDocument/{method}", params)

    def known(self, root: str) -> dict[str, str]:
        """The documents of a workspace by what they are called, with their first headings."""
        documents = self.server.session.views[root].snapshot.documents
        return {id: each.heading for id, each in documents.items() if id.endswith(".md")}
