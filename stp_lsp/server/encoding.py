"""JSON on its way out: made by orjson where there is one, and in pieces where it is large.

The findings of a workspace are kept as they are sent. An answer that holds all of them is written
piece by piece, so that nothing of it is in memory a second time.

Deliberately not here: what a message is (see :mod:`stp_lsp.server.protocol`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, zip_longest
from typing import Any, Final

try:
    import orjson
except ImportError:  # a bundle in pure Python, or a platform without a wheel
    orjson = None  # type: ignore[assignment]

_HOLE: Final = b"\0"
"""Stands for a piece while the rest is encoded. JSON never holds it: in a string it is escaped."""
_AT_ONCE: Final = 1 << 16
"""Bytes; shorter pieces are written together."""


class Encoded:
    """Plain JSON that was encoded before: a part of an answer that takes no more room than there.

    Objects in memory are ten times as large.
    """

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        """Takes what :func:`encode` made."""
        self.data = data

    def plain(self) -> Any:  # noqa: ANN401  # any JSON
        """What was encoded."""
        return json.loads(self.data)


def encode(value: object, other: Callable[[object], object]) -> list[bytes]:
    """``value`` as JSON, in pieces: what it holds of :class:`Encoded` is not copied.

    Args:
        value: Plain JSON, which may hold :class:`Encoded` and what ``other`` knows.
        other: Makes plain JSON of anything else.

    Raises:
        TypeError: when there is something that cannot be JSON.
    """
    if orjson is not None:
        parts: list[bytes] = []

        def with_hole(found: object) -> object:
            if isinstance(found, Encoded):
                parts.append(found.data)
                return orjson.Fragment(_HOLE)
            return other(found)

        try:
            whole = orjson.dumps(value, default=with_hole)
        except TypeError:
            pass  # a lone surrogate, a whole number beyond 64 bits, a key that is no string
        else:
            return _filled(whole, parts) if parts else [whole]
    # Escaping all beyond ASCII keeps the stream valid when a text holds a lone surrogate.
    text = json.dumps(value, default=lambda found: _plain(found, other), separators=(",", ":"))
    return [text.encode("ascii")]


def _filled(whole: bytes, parts: Iterable[bytes]) -> list[bytes]:
    """What was encoded with holes, and what belongs into these, in turns."""
    return list(chain.from_iterable(zip_longest(whole.split(_HOLE), parts, fillvalue=b"")))


def _plain(value: object, other: Callable[[object], object]) -> object:
    return value.plain() if isinstance(value, Encoded) else other(value)


def chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that are worth a call of the system each."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        if size and size + len(piece) > _AT_ONCE:
            yield b"".join(waiting)
            waiting, size = [], 0
        waiting.append(piece)
        size += len(piece)
    if waiting:
        yield b"".join(waiting)
