"""A graph in the languages of other programs: Graphviz and Mermaid.

Titles are whatever somebody wrote, so everything that either language reads as more than a
character is written such that it shows as it stands. Both outputs depend on the graph alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from stp_lsp.features.graph import Graph
from stp_lsp.features.graph_parts import EdgeKind, Node, NodeKind

_LONGEST: Final = 60
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
"""Also what turns the direction of the text around it; the letters themselves stay."""

_COLOURS: Final[Mapping[str, tuple[str, str]]] = {
    "wip": ("#9a6700", "#fff8c5"),
    "todo": ("#57606a", "#ffffff"),
    "hold": ("#8250df", "#fbefff"),
    "done": ("#1a7f37", "#dafbe1"),
    "cancelled": ("#8c959f", "#f6f8fa"),
    "failing": ("#cf222e", "#ffebe9"),
    "missing": ("#cf222e", "#ffffff"),
    "unknown": ("#bf3989", "#ffeff7"),
}
"""Line and ground by state; black text on each ground has a contrast above 15 to 1."""

_DOT_SHAPES: Final[Mapping[NodeKind, str]] = {
    NodeKind.THREAD: "box",
    NodeKind.PACKAGE: "component",
    NodeKind.CRITERION: "ellipse",
    NodeKind.TEST: "hexagon",
    NodeKind.FILE: "note",
    NodeKind.ISSUE: "octagon",
}
_DOT_EDGES: Final[Mapping[EdgeKind, str]] = {
    EdgeKind.CONTAINS: 'color="#57606a", arrowhead=none',
    EdgeKind.RELATED: 'color="#0757ba"',
    EdgeKind.MENTIONS: 'color="#8c959f", style=dotted',
    EdgeKind.COVERS: 'color="#1a7f37"',
    EdgeKind.TESTED_BY: 'color="#8250df", style=dashed',
    EdgeKind.DESCOPED_TO: 'color="#cf222e", style=dashed',
}
_MERMAID_SHAPES: Final[Mapping[NodeKind, tuple[str, str]]] = {
    NodeKind.THREAD: ("(", ")"),
    NodeKind.PACKAGE: ("[", "]"),
    NodeKind.CRITERION: ("([", "])"),
    NodeKind.TEST: ("{{", "}}"),
    NodeKind.FILE: (">", "]"),
    NodeKind.ISSUE: ("[/", "/]"),
}
_MERMAID_EDGES: Final[Mapping[EdgeKind, str]] = {
    EdgeKind.CONTAINS: "---",
    EdgeKind.RELATED: "-->",
    EdgeKind.MENTIONS: "-.->",
    EdgeKind.COVERS: "-->",
    EdgeKind.TESTED_BY: "-.->",
    EdgeKind.DESCOPED_TO: "==>",
}
_SAID: Final = (EdgeKind.COVERS, EdgeKind.TESTED_BY, EdgeKind.DESCOPED_TO)
"""Edges whose kind Mermaid has no line for; they carry it as a word."""


def to_dot(graph: Graph, name: str) -> str:
    """The graph in Graphviz's language."""
    return "\n".join(_dot(graph, name)) + "\n"


def to_mermaid(graph: Graph) -> str:
    """The graph as a Mermaid flowchart."""
    return "\n".join(_mermaid(graph)) + "\n"


def _dot(graph: Graph, name: str) -> Iterator[str]:
    yield f"digraph {dot_string(name)} {{"
    yield "  rankdir=LR;"
    yield '  node [fontname="Helvetica,Arial,sans-serif", fontsize=11, style=filled];'
    yield '  edge [fontname="Helvetica,Arial,sans-serif", fontsize=9];'
    if graph.cut is not None:
        yield f"  label={dot_string(_part(graph))};"
    for node in graph.nodes:
        line, ground = _COLOURS[node.state]
        looks = [
            f"label={dot_string(node.label, _title(node))}",
            f"shape={_DOT_SHAPES[node.kind]}",
            f'color="{line}"',
            f'fillcolor="{ground}"',
        ]
        if node.kind is NodeKind.THREAD:
            looks.append('style="filled,rounded"')
        if node.status:
            looks.append(f"tooltip={dot_string(node.status)}")
        yield f"  {dot_string(node.key)} [{', '.join(looks)}];"
    for edge in graph.edges:
        looks = [_DOT_EDGES[edge.kind]]
        if edge.times > 1:
            looks.append(f'label="{edge.times}"')
        yield f"  {dot_string(edge.source)} -> {dot_string(edge.target)} [{', '.join(looks)}];"
    yield "}"


def _mermaid(graph: Graph) -> Iterator[str]:
    yield "flowchart LR"
    if graph.cut is not None:
        yield f"  %% {_part(graph)}"
    names = {node.key: f"n{number}" for number, node in enumerate(graph.nodes)}
    for node in graph.nodes:
        opening, closing = _MERMAID_SHAPES[node.kind]
        title = _title(node)
        text = mermaid_text(node.label) + (f"<br>{mermaid_text(title)}" if title else "")
        yield f'  {names[node.key]}{opening}"{text}"{closing}:::{node.state}'
    for edge in graph.edges:
        words = [edge.sort.replace("-", " ")] if edge.kind in _SAID else []
        words += [f"{edge.times}"] if edge.times > 1 else []
        said = f'|"{" ".join(words)}"|' if words else ""
        yield f"  {names[edge.source]} {_MERMAID_EDGES[edge.kind]}{said} {names[edge.target]}"
    for state in sorted({node.state for node in graph.nodes}):
        line, ground = _COLOURS[state]
        yield f"  classDef {state} fill:{ground},stroke:{line},color:#000000"


def _title(node: Node) -> str:
    if node.kind is NodeKind.FILE:
        return ""
    text = _one_line(node.title)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _part(graph: Graph) -> str:
    assert graph.cut is not None
    return f"a part: {graph.cut.shown} of {graph.cut.total} nodes, {graph.cut.rule}"


def dot_string(*lines: str) -> str:
    r"""Lines as one string of Graphviz, which shows them as they stand.

    In a label a backslash begins an escape (`\N` is the node's name) and `&` an HTML entity.
    """
    escaped = (
        _one_line(line).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
        for line in lines
        if line
    )
    return '"' + "\\n".join(escaped) + '"'


def mermaid_text(text: str) -> str:
    """A text inside a quoted label; all but letters, digits and a few marks as character codes.

    Mermaid reads `#35;` as the character of that number. HTML, Markdown and its own words have no
    meaning when none of their signs is there.
    """
    return "".join(
        character
        if character.isalnum() or character in " .,:/-–—" or ord(character) > 0x2FF
        else f"#{ord(character)};"
        for character in _one_line(text)
    )
