"""An open document as an editor holds it: its lines, its version, and the edits that it sends."""

from __future__ import annotations

from pathlib import Path

from benchmarks.client import Client, Message


class OpenDocument:
    """A document that was opened, and changes line by line."""

    def __init__(self, client: Client, path: Path, *, incremental: bool) -> None:
        self.uri = path.as_uri()
        self._client = client
        self._lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        self._incremental = incremental
        self.version = 1
        item = {"uri": self.uri, "languageId": "markdown", "version": 1, "text": self.text}
        client.notify("textDocument/didOpen", {"textDocument": item})

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    @property
    def title_line(self) -> int:
        """The line of the first heading; the first line when there is none."""
        return next((n for n, line in enumerate(self._lines) if line.startswith("# ")), 0)

    @property
    def text(self) -> str:
        """What the user sees."""
        return "\n".join(self._lines)

    def insert(self, line: int, text: str) -> None:
        """Puts a line in before ``line``."""
        self._lines.insert(line, text)
        self._change((line, 0), (line, 0), text + "\n")

    def remove(self, line: int) -> None:
        """Takes a line out."""
        del self._lines[line]
        self._change((line, 0), (line + 1, 0), "")

    def retype(self, line: int, text: str) -> None:
        """Replaces what stands in a line."""
        old, self._lines[line] = self._lines[line], text
        self._change((line, 0), (line, len(old)), text)

    def type(self, line: int, character: int, text: str) -> None:
        """Puts characters in, behind nothing but ASCII."""
        old = self._lines[line]
        self._lines[line] = old[:character] + text + old[character:]
        self._change((line, character), (line, character), text)

    def erase(self, line: int, character: int) -> None:
        """Takes one character out."""
        old = self._lines[line]
        self._lines[line] = old[:character] + old[character + 1 :]
        self._change((line, character), (line, character + 1), "")

    def _change(self, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        self.version += 1
        change: Message = {"text": text}
        if self._incremental:
            edges = [{"line": line, "character": character} for line, character in (start, end)]
            change["range"] = {"start": edges[0], "end": edges[1]}
        else:
            change["text"] = self.text
        document = {"uri": self.uri, "version": self.version}
        params = {"textDocument": document, "contentChanges": [change]}
        self._client.notify("textDocument/didChange", params)
