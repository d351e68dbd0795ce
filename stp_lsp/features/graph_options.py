"""Which part of the graph is wanted: the options, and how front ends say them in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final, NamedTuple, TypeVar

from stp_lsp.features.graph_parts import EdgeKind, Level, NodeKind
from stp_lsp.features.status_words import STATUS_WORDS, statuses_meant
from stp_lsp.syntax.status import Status

DEFAULT_DEPTH: Final = 2


class GraphOptions(NamedTuple):
    """Which part of the graph is wanted."""

    level: Level = Level.THREAD
    """The finest things that are shown."""
    focus: str = ""
    """The key of a node: only what is within ``depth`` edges of it."""
    depth: int = DEFAULT_DEPTH
    statuses: frozenset[Status | None] = frozenset()
    """Only threads of these statuses, with what belongs to them; all threads when empty."""
    kinds: frozenset[NodeKind] = frozenset()
    """Only nodes of these kinds; all when empty."""
    edges: frozenset[EdgeKind] = frozenset()
    """Only edges of these kinds; all when empty."""
    most: int = 0
    """The greatest number of nodes; 0 is no limit."""


_Word = TypeVar("_Word", bound=Enum)


def read_options(values: Mapping[str, object]) -> GraphOptions:
    """The options in what a client sends: words, lists of words, and numbers.

    Raises:
        ValueError: for a word or a number that means nothing; the message is for its user.
    """
    level = values.get("level")
    focus = values.get("focus") or ""
    if not isinstance(focus, str):
        raise ValueError("`focus` must be text")
    statuses: set[Status | None] = set()
    for word in _words(values.get("status"), "status"):
        meant = statuses_meant(word)
        if meant is None:
            raise ValueError(f"there is no status {word!r}; known are {', '.join(STATUS_WORDS)}")
        statuses |= meant
    return GraphOptions(
        Level.THREAD if level is None else _word(Level, level, "level"),
        focus,
        _number(values.get("depth"), "depth", DEFAULT_DEPTH),
        frozenset(statuses),
        frozenset(_word(NodeKind, each, "kind") for each in _words(values.get("kinds"), "kinds")),
        frozenset(
            _word(EdgeKind, each, "kind of edge") for each in _words(values.get("edges"), "edges")
        ),
        _number(values.get("most"), "most", 0),
    )


def _words(value: object, name: str) -> Iterable[str]:
    """A list of words, or one text with commas between them."""
    if value is None:
        return ()
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise ValueError(f"`{name}` must be a list of words")
    return [item.strip() for item in items if item.strip()]


def _word(kind: type[_Word], value: object, name: str) -> _Word:
    for member in kind:
        if member.value == value:
            return member
    known = ", ".join(str(member.value) for member in kind)
    raise ValueError(f"there is no {name} {value!r}; known are {known}")


def _number(value: object, name: str, default: int) -> int:
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"`{name}` must be a number, 0 or more")
    return value
