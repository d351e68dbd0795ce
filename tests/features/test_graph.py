"""The graph: its nodes and edges by level, what narrows it, and its other languages."""

from __future__ import annotations

import random

import pytest

from stp_lsp.features.graph import Graph, build_graph
from stp_lsp.features.graph_options import GraphOptions, read_options
from stp_lsp.features.graph_parts import Edge, EdgeKind, Level, NodeKind
from stp_lsp.features.graph_text import dot_string, mermaid_text, to_dot, to_mermaid
from stp_lsp.syntax.status import Status
from tests.support.workspace import build, split_files

_WORKSPACE = """\
--- intent/st/ST0001/info.md
---
status: WIP
---
# ST0001: Lamps

As ST0002 has it, and again ST0002; ST0001 is this one, ST0099 is nowhere.

## Related Steel Threads

- ST0002: Horn
- ST0003: Tower

## Context

ST0003 stands.
--- intent/st/ST0001/WP/01/info.md
---
wp_id: WP-01
title: "Bulb"
status: Done
---
# WP-01: Bulb

Before WP-02, for ST0002/01, see issue 0007.
--- intent/st/ST0001/WP/02/info.md
---
wp_id: WP-02
title: "Lens"
status: WIP
---
# WP-02: Lens
--- intent/st/ST0001/acceptance.md
- AC-01.1 It shines
- AC-01.2 It is cheap -- descoped-to: ST0002 -- by: Ada -- reason: later
- AC-05.1 (non-test) Nobody complains
- AT-01.1 `tests/lamp.py` -- covers AC-01.1, AC-05.1 -- status: red
- AT-05.1 `tests/gone.py` -- covers AC-05.1 -- status: to-write
--- tests/lamp.py
# AT-01.1
--- intent/st/NOT-STARTED/ST0002/info.md
---
status: Not Started
---
# ST0002: Horn
--- intent/st/COMPLETED/ST0003/info.md
---
status: Completed
---
# ST0003: Tower

Came before ST0001/02.
--- intent/issues/OPEN/0007/0007-dark.md
---
id: 0007
status: OPEN
---
# 0007: Dark

In ST0001 AC-01.1.
--- intent/st/steel_threads.md
| ST0001 | Lamps | ST0002 | ST0003 |
--- intent/wip.md
ST0003 and ST0002
"""


def _graph(**options: object) -> Graph:
    return build_graph(build(split_files(_WORKSPACE)), read_options(options))


def _edges(graph: Graph) -> set[tuple[str, str, str, int]]:
    return {tuple(edge) for edge in graph.edges}


def _keys(graph: Graph) -> list[str]:
    return [node.key for node in graph.nodes]


def test_threads_and_issues():
    """Lists and notes make no edge; mentions of parts count for their thread."""
    graph = _graph()
    assert _keys(graph) == ["ST0001", "ST0002", "ST0003", "issue/0007"]
    assert _edges(graph) == {
        # twice in the text, once by ST0002/01 (which has no folder), once in `descoped-to:`
        ("ST0001", "ST0002", "mentions", 4),
        ("ST0001", "ST0002", "related", 1),
        ("ST0001", "ST0003", "related", 1),
        ("ST0001", "ST0003", "mentions", 1),  # below the next heading
        ("ST0001", "ST0002", "descoped-to", 1),
        ("ST0001", "issue/0007", "mentions", 1),
        ("ST0003", "ST0001", "mentions", 1),
        ("issue/0007", "ST0001", "mentions", 1),
    }


def test_packages_speak_for_themselves():
    """What a package's cover names comes from the package; WP-02 is its sibling."""
    edges = _edges(_graph(level="package"))
    assert ("ST0001", "ST0001/01", "contains", 1) in edges
    assert ("ST0001/01", "ST0001/02", "mentions", 1) in edges
    assert ("ST0001/01", "ST0002", "mentions", 1) in edges  # ST0002/01 has no folder
    assert ("ST0003", "ST0001/02", "mentions", 1) in edges
    assert ("ST0001", "ST0002", "mentions", 3) in edges


def test_criteria_tests_and_files():
    """A group without its package belongs to the thread (FORMAT.md 3.1)."""
    graph = _graph(level="criterion")
    nodes = {node.key: node for node in graph.nodes}
    assert nodes["ST0001/AC-01.1"].parent == "ST0001/01"
    assert nodes["ST0001/AC-05.1"].parent == "ST0001"
    states = {key: node.state for key, node in nodes.items() if node.thread == "ST0001"}
    assert states == {
        "ST0001": "wip",
        "ST0001/01": "done",
        "ST0001/02": "wip",
        "ST0001/AC-01.1": "todo",
        "ST0001/AC-01.2": "cancelled",
        "ST0001/AC-05.1": "todo",
        "ST0001/AT-01.1": "failing",
        "ST0001/AT-05.1": "todo",
    }
    assert nodes["file:tests/lamp.py"].document == "tests/lamp.py"
    assert (nodes["file:tests/gone.py"].state, nodes["file:tests/gone.py"].document) == (
        "missing",
        "",
    )
    kinds = (EdgeKind.COVERS.value, EdgeKind.TESTED_BY.value, EdgeKind.DESCOPED_TO.value)
    assert {edge for edge in _edges(graph) if edge[2] in kinds} == {
        ("ST0001/AT-01.1", "ST0001/AC-01.1", "covers", 1),
        ("ST0001/AT-01.1", "ST0001/AC-05.1", "covers", 1),
        ("ST0001/AT-05.1", "ST0001/AC-05.1", "covers", 1),
        ("ST0001/AT-01.1", "file:tests/lamp.py", "tested-by", 1),
        ("ST0001/AT-05.1", "file:tests/gone.py", "tested-by", 1),
        ("ST0001/AC-01.2", "ST0002", "descoped-to", 1),
    }


def test_where_a_node_stands():
    """Lines count from 0: the row is the second of its file, the heading the fourth."""
    nodes = {node.key: node for node in _graph(level="criterion").nodes}
    assert (nodes["ST0001/AC-01.2"].document, nodes["ST0001/AC-01.2"].line) == (
        "intent/st/ST0001/acceptance.md",
        1,
    )
    assert nodes["ST0001"].line == 3


def test_a_focus_follows_edges_either_way():
    """Nothing but ST0001 is next to the issue; all else is two edges away."""
    assert _keys(_graph(focus="issue/0007", depth=0)) == ["issue/0007"]
    assert _keys(_graph(focus="issue/0007", depth=1)) == ["ST0001", "issue/0007"]
    assert len(_graph(focus="issue/0007").nodes) == 4
    assert _keys(_graph(focus="ST0099")) == []


def test_statuses_keep_what_belongs_to_their_threads():
    """The issue stays, for it names an open thread; with closed ones it has nothing to say."""
    assert _keys(_graph(status="open")) == ["ST0001", "ST0002", "issue/0007"]
    assert _keys(_graph(status=["Completed"])) == ["ST0003"]
    assert "ST0001/AC-01.1" in _keys(_graph(status="wip", level="criterion"))
    assert _keys(_graph(status="wip,done")) == ["ST0001", "ST0003", "issue/0007"]


def test_kinds_of_nodes_and_edges():
    """Without packages their edges are the thread's, as at the level of threads."""
    only = _graph(level="package", kinds=["thread", "issue"])
    assert only.nodes == _graph().nodes
    assert _edges(only) == _edges(_graph())
    assert {edge.kind for edge in _graph(edges="related").edges} == {EdgeKind.RELATED}


def test_a_limit_keeps_open_threads_first():
    """Of four: ST0002 and ST0001 are open, the higher id first; then the open issue."""
    graph = _graph(most=2)
    assert _keys(graph) == ["ST0001", "ST0002"]
    assert graph.cut is not None
    assert (graph.cut.shown, graph.cut.total) == (2, 4)
    assert all({edge.source, edge.target} <= {"ST0001", "ST0002"} for edge in graph.edges)
    assert _graph(most=4).cut is None


def test_a_limit_around_a_focus_keeps_the_nearest():
    graph = _graph(focus="issue/0007", most=2)
    assert _keys(graph) == ["ST0001", "issue/0007"]
    assert graph.cut is not None
    assert graph.cut.rule == "those nearest to issue/0007"


def test_the_order_depends_on_nothing_but_the_workspace():
    """Files may come from the disk in any order."""
    files = split_files(_WORKSPACE)
    expected = build_graph(build(files), GraphOptions(Level.CRITERION)).data()
    for seed in range(5):
        names = list(files)
        random.Random(seed).shuffle(names)
        shuffled = build({name: files[name] for name in names})
        assert build_graph(shuffled, GraphOptions(Level.CRITERION)).data() == expected


def test_a_canon_without_documents_has_its_threads_and_packages():
    """FORMAT.md 13: what is only in the canon is a node too."""
    source = (
        '--- intent/.config/config.json\n{"intent_version": "3.0.0"}\n'
        '--- intent/.canon/st/ST0001.json\n{"id": "ST0001", "title": "A", "status": "wip",'
        ' "objective": "After ST0002.", "wps": [{"seq": 1, "title": "B", "status": "done"}]}\n'
        '--- intent/.canon/st/ST0002.json\n{"id": "ST0002", "title": "C", "status": "completed"}\n'
    )
    graph = build_graph(build(split_files(source)), GraphOptions(Level.PACKAGE))
    assert [(node.key, node.state) for node in graph.nodes] == [
        ("ST0001", "wip"),
        ("ST0002", "done"),
        ("ST0001/01", "done"),
    ]
    assert ("ST0001", "ST0002", "mentions", 1) in _edges(graph)


@pytest.mark.parametrize(
    "values, word",
    [
        ({"level": "atom"}, "atom"),
        ({"status": "nearly"}, "nearly"),
        ({"kinds": ["thread", "moon"]}, "moon"),
        ({"edges": "loves"}, "loves"),
        ({"depth": -1}, "depth"),
        ({"depth": True}, "depth"),
        ({"most": "many"}, "most"),
        ({"focus": 4}, "focus"),
        ({"kinds": {"a": 1}}, "kinds"),
    ],
)
def test_what_means_nothing_is_named(values: dict[str, object], word: str):
    with pytest.raises(ValueError, match=word):
        read_options(values)


def test_options_in_words():
    options = read_options({"level": "package", "status": "closed, wip", "kinds": ["test"]})
    assert options.level is Level.PACKAGE
    assert options.statuses == {Status.COMPLETED, Status.CANCELLED, Status.WIP}
    assert options.kinds == {NodeKind.TEST}
    assert read_options({}) == GraphOptions()


# -- other languages ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, written",
    [
        ('say "x"', '"say \\"x\\""'),
        ("\\N is the name", '"\\\\N is the name"'),  # a backslash begins an escape
        ("a &lt; b", '"a &amp;lt; b"'),  # Graphviz reads HTML entities in labels
        ("two\nlines\tand \x00", '"two lines and"'),
        ("a\u202eb", '"a b"'),  # turns the direction of what follows
        ("שלום", '"שלום"'),
    ],
)
def test_strings_of_graphviz(text: str, written: str):
    assert dot_string(text) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ('"a"', "#34;a#34;"),
        ("a #35; b", "a #35;35#59; b"),
        ("`<b>`", "#96;#60;b#62;#96;"),
        ("WP-01: plain, é 🚢", "WP-01: plain, é 🚢"),
        ("two\nlines", "two lines"),
    ],
)
def test_texts_of_mermaid(text: str, written: str):
    assert mermaid_text(text) == written


def test_dot_has_a_line_for_each_node_and_edge():
    graph = _graph()
    lines = to_dot(graph, 'My "x"').splitlines()
    assert lines[0] == 'digraph "My \\"x\\"" {'
    assert lines[-1] == "}"
    assert sum(" -> " in line for line in lines) == len(graph.edges)
    assert sum("label=" in line and " -> " not in line for line in lines) == len(graph.nodes)


def test_a_part_says_so_in_every_language():
    graph = _graph(most=2)
    assert "a part: 2 of 4 nodes" in to_dot(graph, "x")
    assert "%% a part: 2 of 4 nodes" in to_mermaid(graph)


def test_mermaid_names_nodes_by_number():
    """Ids of ours may be words of Mermaid's."""
    lines = to_mermaid(_graph(level="criterion")).splitlines()
    assert lines[0] == "flowchart LR"
    assert '  n0("ST0001<br>Lamps"):::wip' in lines
    assert any(line.endswith('|"covers"| n5') for line in lines)


def test_edges_are_ordered_by_their_ends():
    edges = _graph().edges
    assert list(edges) == sorted(edges)
    assert edges[0] == Edge("ST0001", "ST0002", "descoped-to", 1)
