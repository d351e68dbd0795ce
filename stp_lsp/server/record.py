"""Recording a session: every message of both sides as one line of JSON, for replay and for reports.

A line says when it passed (seconds from the start), who sent it, and what::

    {"t": 0.004, "from": "client", "message": {"jsonrpc": "2.0", "id": 1, ...}}

The first line names the program. Folders of the client, the working directory and the user's home
are written as `$ROOT0`, `$ROOT1`, `$HOME`, in paths and in URIs alike, so that a recording says
nothing of where it was made and can be replayed over another copy of the workspace
(``tools/replay.py``). With ``redact`` the words of documents are replaced too
(:mod:`stp_lsp.server.redact`).

The bytes are cut into messages a second time here, so that what is recorded is what was on the
wire. Deliberately not here: a way to read a recording back.
"""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import quote, unquote, urlsplit

from stp_lsp import __version__
from stp_lsp.server.endpoints import Read, Write
from stp_lsp.server.frames import FrameDecoder
from stp_lsp.server.queue import Malformed

logger = logging.getLogger(__name__)

Rewrite = Callable[[Any], Any]

FORMAT: Final = 1
_DRIVE: Final = re.compile(r"/?(?P<letter>[A-Za-z]):(?P<rest>[/\\].+)", re.DOTALL)
_LOST: Final = "(bytes that are no message)"


class Recorder:
    """Writes what passes in both directions to a file. Safe to use from several threads."""

    def __init__(self, path: Path, *, redact: bool = False) -> None:
        """Begins a recording.

        Args:
            path: The file to write; it is replaced.
            redact: Whether to replace the words of documents.

        Raises:
            OSError: when the file cannot be written.
        """
        self._lock = threading.Lock()
        self._begun = time.monotonic()
        self._file: IO[str] | None = path.open("w", encoding="utf-8", newline="\n")
        self._places: list[tuple[str, str]] = _places([])
        self._decoders = {"client": FrameDecoder(), "server": FrameDecoder()}
        self._rewrite: Rewrite | None = None
        if redact:
            from stp_lsp.server.redact import Redactor

            self._rewrite = Redactor().message
        self._line({"stp-lsp": __version__, "recording": FORMAT, "redacted": redact})

    def reading(self, read: Read) -> Read:
        """``read`` with everything that the client sends written down."""

        def tapped() -> bytes:
            data = read()
            self._feed("client", data)
            return data

        return tapped

    def writing(self, write: Write) -> Write:
        """``write`` with everything that the server sends written down."""

        def tapped(data: bytes) -> None:
            self._feed("server", data)
            write(data)

        return tapped

    def close(self) -> None:
        """Ends the recording."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _feed(self, sender: str, data: bytes) -> None:
        with self._lock:
            decoder = self._decoders[sender]
            decoder.feed(data)
            while (frame := decoder.next()) is not None:
                self._message(sender, frame)

    def _message(self, sender: str, frame: bytes | Malformed) -> None:
        passed = {"t": round(time.monotonic() - self._begun, 4), "from": sender}
        lost = {**passed, "malformed": _LOST}
        if isinstance(frame, Malformed):
            self._line(lost)
            return
        try:
            self._line({**passed, "message": self._shown(json.loads(frame))})
        except (ValueError, RecursionError, OSError):
            self._line(lost)  # no JSON, or too deep; the session goes on whatever it is

    def _shown(self, message: Any) -> Any:  # noqa: ANN401  # any JSON
        """A message as it is recorded.

        Raises:
            ValueError, OSError: when it names folders that cannot be.
            RecursionError: when it is nested too deeply.
        """
        if isinstance(message, dict) and message.get("method") == "initialize":
            self._places = _places(_folders(message.get("params")))
        message = _relative(message, self._places)
        return message if self._rewrite is None else self._rewrite(message)

    def _line(self, value: object) -> None:
        if self._file is None:
            return
        line = json.dumps(value, separators=(",", ":")) + "\n"
        try:
            # Each line at once: what matters most in a report is what came before a crash.
            self._file.write(line)
            self._file.flush()
        except OSError as error:
            logger.error("the recording ends here: %s", error)
            self._file = None


def _folders(params: object) -> list[str]:
    """The paths of the client's folders, from the parameters of `initialize`."""
    if not isinstance(params, dict):
        return []
    folders = params.get("workspaceFolders")
    uris = [
        str(folder.get("uri", ""))
        for folder in (folders if isinstance(folders, list) else ())
        if isinstance(folder, dict)
    ]
    uris.append(str(params.get("rootUri") or ""))
    paths = [unquote(urlsplit(uri).path) for uri in uris if uri.startswith("file:")]
    return [path.rstrip("/") for path in dict.fromkeys(paths) if path.rstrip("/")]


def _places(folders: list[str]) -> list[tuple[str, str]]:
    """What is replaced, longest first: each place in all its spellings."""
    named = {folder: f"$ROOT{number}" for number, folder in enumerate(folders)}
    named.setdefault(os.getcwd(), "$CWD")
    home = os.path.expanduser("~")
    if len(home) > 1:
        named.setdefault(home, "$HOME")
    spelt = {
        spelling: name
        for path, name in named.items()
        if len(path) > 1
        for spelling in _spellings(path)
    }
    return sorted(spelt.items(), key=lambda item: -len(item[0]))


def _spellings(path: str) -> set[str]:
    """A place as a path and as it stands in a URI.

    On a drive of Windows clients differ in the letter's case and in whether its colon is escaped;
    in a URI a slash stands before it, which belongs to the place: elsewhere it is the root.
    """
    drive = _DRIVE.fullmatch(path)
    if drive is None:
        return {path, quote(path)}
    rest = drive["rest"].replace("\\", "/")
    found: set[str] = set()
    for letter in (drive["letter"].lower(), drive["letter"].upper()):
        found |= {f"{letter}:{rest}", f"{letter}:{rest}".replace("/", "\\")}
        for colon in (":", "%3A", "%3a"):
            found |= {f"/{letter}{colon}{rest}", f"/{letter}{colon}{quote(rest)}"}
    return found


def _relative(value: Any, places: list[tuple[str, str]]) -> Any:  # noqa: ANN401  # any JSON
    """``value`` with every place replaced in every string, keys too."""
    if isinstance(value, str):
        for path, name in places:
            if path in value:
                value = value.replace(path, name)
        return value
    if isinstance(value, list):
        return [_relative(item, places) for item in value]
    if isinstance(value, dict):
        return {_relative(key, places): _relative(item, places) for key, item in value.items()}
    return value
