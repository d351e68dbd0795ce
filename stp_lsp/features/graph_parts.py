"""What graphs are made of: nodes, edges, their kinds, and the level that one looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Final, NamedTuple

from stp_lsp.model.document import DocId


class Level(Enum):
    """How fine a graph is; each level holds those before it."""

    THREAD = "thread"
    PACKAGE = "package"
    CRITERION = "criterion"
    """With tests and the files that they name."""


LEVELS: Final = (Level.THREAD, Level.PACKAGE, Level.CRITERION)


class NodeKind(Enum):
    """The kinds of node."""

    THREAD = "thread"
    PACKAGE = "package"
    CRITERION = "criterion"
    TEST = "test"
    FILE = "file"
    ISSUE = "issue"


KINDS: Final = tuple(NodeKind)
"""All kinds, in the order in which nodes are listed."""


class EdgeKind(Enum):
    """The kinds of edge, by what their source does to their target."""

    CONTAINS = "contains"
    RELATED = "related"
    """Named under the heading *Related Steel Threads*."""
    MENTIONS = "mentions"
    """Named anywhere else in a document of the source."""
    COVERS = "covers"
    TESTED_BY = "tested-by"
    DESCOPED_TO = "descoped-to"


class Node(NamedTuple):
    """A thing with a key, or a cited test file."""

    key: str
    """As mentions name it; of a file its path after `file:`."""
    kind: NodeKind
    label: str
    """The id as people write it: `ST0004`, `WP-03`, `AC-01.2`, `issue 0011`, or a file's name."""
    title: str
    status: str
    """The canonical word where there is one, else the word as written; may be empty."""
    state: str
    """One of a few words that a picture has a look for: `wip`, `todo`, `hold`, `done`, `cancelled`,
    `failing`, `missing`, or `unknown`."""
    thread: str
    """The thread that it belongs to, itself for a thread; empty for files and issues."""
    parent: str
    """The key of what contains it; empty at the top."""
    document: DocId
    line: int

    @property
    def is_open(self) -> bool:
        """Whether there may still be work in it."""
        return self.state not in ("done", "cancelled")

    def data(self) -> dict[str, Any]:
        """The node as JSON."""
        return {
            "id": self.key,
            "kind": self.kind.value,
            "label": self.label,
            "title": self.title,
            "status": self.status,
            "state": self.state,
            "thread": self.thread,
            "parent": self.parent,
            "document": self.document,
            "line": self.line,
        }


class Edge(NamedTuple):
    """One way from one node to another; several mentions are one edge with their count."""

    source: str
    target: str
    sort: str
    times: int = 1

    @property
    def kind(self) -> EdgeKind:
        """What kind of edge it is; held as its word, so that edges can be sorted."""
        return EdgeKind(self.sort)

    def data(self) -> dict[str, Any]:
        """The edge as JSON."""
        return {
            "source": self.source,
            "target": self.target,
            "kind": self.sort,
            "count": self.times,
        }


def lifted(edges: Iterable[Edge], nodes: Mapping[str, Node]) -> list[Edge]:
    """The edges as the nodes that are left see them; equal ones become one, their counts added.

    An end that is no node stands for its thread: a package that has no folder, a row that is not
    shown. When that is no node either, or both ends come to the same, the edge is gone.
    """
    counts: dict[tuple[str, str, str], int] = {}
    for source, target, sort, times in edges:
        ends = [key if key in nodes else key.partition("/")[0] for key in (source, target)]
        if ends[0] != ends[1] and ends[0] in nodes and ends[1] in nodes:
            edge = (ends[0], ends[1], sort)
            counts[edge] = counts.get(edge, 0) + times
    return [Edge(*ends, times) for ends, times in counts.items()]
