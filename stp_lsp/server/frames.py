"""Cutting a stream of bytes into the bodies of messages (LSP 3.17, "Base Protocol").

Deliberately not here: what a body holds, and where the bytes come from.
"""

from __future__ import annotations

import re
from typing import Final

from stp_lsp.server.queue import Malformed

_LONGEST_LINE: Final = 1 << 16
_LONGEST_BODY: Final = 1 << 30
_PARSE_ERROR: Final = -32700

_LENGTH = re.compile(rb"(?<!-)(?i:content-length)[ \t]*:[ \t]*([0-9]{1,10})\Z")
_LENGTH_IN_BODY = re.compile(rb"(?i:content-length)[ \t]*:[ \t]*[0-9]{1,10}\r?\n")
_OTHER_HEADER = re.compile(rb"(?!(?i:content-length)[ \t]*:)[!#-'*+.0-9A-Z^-z|~-]+[ \t]*:")


class FrameDecoder:
    """Cuts a stream of bytes into message bodies (LSP 3.17, "Base Protocol").

    Header names may have any case, lines may end in a bare newline, other headers are skipped.
    When the stream makes no sense, this is reported once, and everything is skipped up to the
    next ``Content-Length``, also one that follows a body without a line break between.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length: int | None = None
        self._in_body = False
        self._in_header = False
        self._lost = False

    def feed(self, data: bytes) -> None:
        """Add bytes in the order in which they arrived."""
        self._buffer += data

    def next(self) -> bytes | Malformed | None:
        """The next body, or what is wrong with the stream; None when more bytes are needed."""
        while True:
            if self._in_body:
                return self._body()
            end = self._buffer.find(b"\n")
            if end < 0:
                return self._long_line()
            line = bytes(self._buffer[:end]).strip()
            del self._buffer[: end + 1]
            problem = self._header_line(line)
            if problem is not None and not self._lost:
                self._lost = True
                return Malformed(_PARSE_ERROR, problem)

    def reject(self, body: bytes) -> None:
        """Take back a body that is not JSON: its ``Content-Length`` may have been wrong.

        When a whole header stands inside it (JSON cannot hold its raw line break), reading goes
        on there.
        """
        self._lost = True
        match = _LENGTH_IN_BODY.search(body)
        if match is not None:
            self._buffer[:0] = body[match.start() :]

    def _body(self) -> bytes | None:
        length = self._length or 0
        if len(self._buffer) < length:
            return None
        body = bytes(self._buffer[:length])
        del self._buffer[:length]
        self._length = None
        self._in_body = self._in_header = self._lost = False
        return body

    def _long_line(self) -> Malformed | None:
        if len(self._buffer) <= _LONGEST_LINE:
            return None
        del self._buffer[:-64]  # keeps a Content-Length that is only half here
        self._length = None
        if self._lost:
            return None
        self._lost = True
        return Malformed(_PARSE_ERROR, "a header line has no end")

    def _header_line(self, line: bytes) -> str | None:
        """Take in one line of a header; what is wrong with it, if anything is."""
        if not line:
            self._in_body = self._length is not None
            was_header, self._in_header = self._in_header, False
            return "a header has no Content-Length" if was_header and not self._in_body else None
        self._in_header = True
        match = _LENGTH.search(line)
        if match is None:
            is_fine = self._length is not None or _OTHER_HEADER.match(line) is not None
        elif int(match[1]) > _LONGEST_BODY:
            is_fine = False
        else:
            self._length = int(match[1])
            is_fine = match.start() == 0
        return None if is_fine else f"not a header line: {line[-80:]!r}"
