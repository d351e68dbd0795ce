"""The graph of a workspace: what there is, and what leads to what.

Built at the finest level that is asked for, then cut: by kinds, by status, around a focus, and to a
number of nodes. The order of nodes and edges depends on nothing but the workspace. Its JSON is
:meth:`Graph.data`; `docs/board-and-graph.md` documents the shape.

Where the edges come from is in ``graph_edges``, other notations (dot, Mermaid) in ``graph_text``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from stp_lsp.features.graph_edges import collect
from stp_lsp.features.graph_options import GraphOptions
from stp_lsp.features.graph_parts import KINDS, Edge, Level, Node, lifted
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.status import Status


class Cut(NamedTuple):
    """What a limit left."""

    shown: int
    total: int
    rule: str
    """Which ones were kept, in words."""


class Graph(NamedTuple):
    """Nodes by kind and key, edges by their ends."""

    level: Level
    focus: str
    depth: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    cut: Cut | None
    """``None`` when everything that was asked for is here."""

    def data(self) -> dict[str, Any]:
        """The graph as JSON; the caller adds which workspace it is of."""
        return {
            "level": self.level.value,
            "focus": self.focus,
            "depth": self.depth,
            "nodes": [node.data() for node in self.nodes],
            "edges": [edge.data() for edge in self.edges],
            "cut": self.cut._asdict() if self.cut is not None else None,
        }


def build_graph(snapshot: Snapshot, options: GraphOptions = GraphOptions()) -> Graph:  # noqa: B008  # a value
    """The part of the graph that the options ask for.

    A focus that is not a node, because nothing of that name is defined or its kind is left out,
    leaves nothing; callers that want to say so ask :meth:`Snapshot.resolve` first.
    """
    nodes, edges = collect(snapshot, options.level)
    if options.statuses:
        nodes = _of_status(snapshot, nodes, edges, options.statuses)
    if options.kinds:
        nodes = {key: node for key, node in nodes.items() if node.kind in options.kinds}
    edges = lifted(edges, nodes)
    if options.edges:
        edges = [edge for edge in edges if edge.kind in options.edges]
    if options.focus:
        near = _near(options.focus, nodes, edges, max(options.depth, 0))
        nodes = {key: nodes[key] for key in near}
    cut = None
    if options.most and len(nodes) > options.most:
        kept = _most_telling(nodes, options)
        cut = Cut(len(kept), len(nodes), _rule(options))
        nodes = kept
    ordered = sorted(nodes.values(), key=lambda node: (KINDS.index(node.kind), node.key))
    left = sorted(edge for edge in edges if edge.source in nodes and edge.target in nodes)
    depth = options.depth if options.focus else 0
    return Graph(options.level, options.focus, depth, tuple(ordered), tuple(left), cut)


def _of_status(
    snapshot: Snapshot,
    nodes: Mapping[str, Node],
    edges: Iterable[Edge],
    statuses: Collection[Status | None],
) -> dict[str, Node]:
    """The threads of these statuses, their parts, and the files and issues that they lead to."""
    kept: dict[str, Node] = {}
    for key, node in nodes.items():
        thread = snapshot.threads.get(node.thread)
        if thread is not None and thread.status in statuses:
            kept[key] = node
    for edge in edges:
        for here, there in ((edge.source, edge.target), (edge.target, edge.source)):
            if here in kept and there in nodes and not nodes[there].thread:
                kept[there] = nodes[there]
    return kept


def _near(
    focus: str, nodes: Mapping[str, Node], edges: Iterable[Edge], depth: int
) -> dict[str, int]:
    """The nodes within ``depth`` edges of one, whichever way these point, nearest first."""
    if focus not in nodes:
        return {}
    around: dict[str, list[str]] = {}
    for edge in edges:
        around.setdefault(edge.source, []).append(edge.target)
        around.setdefault(edge.target, []).append(edge.source)
    found = {focus: 0}
    waiting = deque([focus])
    while waiting:
        here = waiting.popleft()
        if found[here] < depth:
            for there in around.get(here, ()):
                if there in nodes and there not in found:
                    found[there] = found[here] + 1
                    waiting.append(there)
    return found


def _most_telling(nodes: Mapping[str, Node], options: GraphOptions) -> dict[str, Node]:
    """As many nodes as the limit allows; see :func:`_rule`."""
    keys = list(nodes)
    if not options.focus:  # around a focus they stand in the order of distance already
        keys.sort(key=lambda key: nodes[key].thread or key, reverse=True)
        keys.sort(key=lambda key: (not nodes[key].is_open, KINDS.index(nodes[key].kind)))
    return {key: nodes[key] for key in keys[: options.most]}


def _rule(options: GraphOptions) -> str:
    if options.focus:
        return f"those nearest to {options.focus}"
    return "open ones first, threads before their parts, the highest ids first"
