"""`graph`: what the arguments mean, and what is written.

The languages are tested as features, and by their own programs in `tests/editors/web`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

WORKSPACE = """\
--- intent/st/ST0001/info.md
---
status: WIP
slug: lamps
---
# ST0001: Lamps "bright"

After ST0002.
--- intent/st/ST0001/WP/01/info.md
---
wp_id: WP-01
title: "Bulb"
status: WIP
---
# WP-01: Bulb
--- intent/st/COMPLETED/ST0002/info.md
---
status: Completed
---
# ST0002: Horn
--- intent/st/ST0003/info.md
---
status: WIP
---
# ST0003: Alone
"""


def _data(folder, *arguments: str):
    ran = folder.run("graph", "--format", "json", *arguments)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_json_has_the_documented_shape(folder):
    folder.write(WORKSPACE)
    data = _data(folder)
    assert {name: data[name] for name in ("version", "kind", "level", "focus", "depth", "cut")} == {
        "version": 1,
        "kind": "graph",
        "level": "thread",
        "focus": "",
        "depth": 0,
        "cut": None,
    }
    assert data["workspace"]["root"] == "."
    assert data["nodes"][0] == {
        "id": "ST0001",
        "kind": "thread",
        "label": "ST0001",
        "title": 'Lamps "bright"',
        "status": "WIP",
        "state": "wip",
        "thread": "ST0001",
        "parent": "",
        "document": "intent/st/ST0001/info.md",
        "line": 4,
    }
    assert data["edges"] == [
        {"source": "ST0001", "target": "ST0002", "kind": "mentions", "count": 1}
    ]


@pytest.mark.parametrize("name", ["ST0001", "1", "lamps", "st0001"])
def test_a_focus_is_named_as_in_show(folder, name: str):
    folder.write(WORKSPACE)
    data = _data(folder, "--focus", name)
    assert [node["id"] for node in data["nodes"]] == ["ST0001", "ST0002"]
    assert (data["focus"], data["depth"]) == ("ST0001", 2)


def test_a_focus_brings_the_level_that_it_needs(folder):
    folder.write(WORKSPACE)
    data = _data(folder, "--focus", "1/1", "--depth", "1")
    assert (data["level"], [node["id"] for node in data["nodes"]]) == (
        "package",
        ["ST0001", "ST0001/01"],
    )
    ran = folder.run("graph", "--focus", "1/1", "--level", "thread")
    assert ran.code == 2
    assert "--level package" in ran.err


@pytest.mark.parametrize(
    "arguments, word",
    [
        (("--focus", "ST0099"), "ST0099"),
        (("--status", "nearly"), "nearly"),
        (("--kinds", "moon"), "moon"),
        (("--edges", "loves"), "loves"),
        (("--depth", "-1"), "depth"),
        (("--most", "-5"), "most"),
    ],
)
def test_what_means_nothing_is_wrong_usage(folder, arguments: tuple[str, ...], word: str):
    folder.write(WORKSPACE)
    ran = folder.run("graph", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert word in ran.err


def test_filters_reach_the_graph(folder):
    folder.write(WORKSPACE)
    assert [node["id"] for node in _data(folder, "--status", "open")["nodes"]] == [
        "ST0001",
        "ST0003",
    ]
    kinds = _data(folder, "--level", "package", "--kinds", "package")["nodes"]
    assert [node["id"] for node in kinds] == ["ST0001/01"]


def test_a_part_is_announced_beside_the_output(folder):
    folder.write(WORKSPACE)
    ran = folder.run("graph", "--format", "dot", "--most", "2")
    assert "shown are 2 of 3 nodes" in ran.err
    assert ran.out.startswith("digraph")


def test_several_workspaces_are_not_mixed(folder):
    """Their ids would name two things."""
    for name in ("a", "b"):
        folder.write(f"--- {name}/intent/.config/config.json\n{{}}\n", config=False)
    ran = folder.run("graph")
    assert ran.code == 2
    assert "name one of a, b" in ran.err


def _page(folder, *arguments: str):
    ran = folder.run("graph", *arguments, "-o", "graph.html")
    assert ran.code == 0, ran.err
    page = folder.read("graph.html").decode()
    return json.loads(re.search(r'id="stp-data">(.*?)</script>', page)[1])


@pytest.mark.parametrize("arguments", [("graph",), ("board", "--format", "html")])
def test_a_page_is_not_thrown_at_a_terminal(folder, monkeypatch, arguments: tuple[str, ...]):
    folder.write(WORKSPACE)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    ran = folder.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert f"-o {arguments[0]}.html" in ran.err


def test_a_page_carries_the_finest_level_and_begins_with_the_one_asked_for(folder):
    folder.write(WORKSPACE)
    data = _page(folder, "--focus", "ST0001", "--depth", "1")
    assert data["level"] == "criterion"
    assert len(data["nodes"]) == 4  # the whole graph, so that one can look around
    assert data["start"] == {"level": "thread", "focus": "ST0001", "depth": 1}
    assert data["workspace"]["href"] == ""


def test_a_page_that_would_be_too_large_carries_a_coarser_level(folder):
    """Three threads and a package: three nodes are room for the threads alone."""
    folder.write(WORKSPACE)
    data = _page(folder, "--most", "3")
    assert (data["level"], len(data["nodes"]), data["cut"]) == ("thread", 3, None)
    data = _page(folder, "--most", "2")
    assert (data["level"], data["cut"]["total"]) == ("thread", 3)


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not on this machine")
def test_graphviz_reads_it(folder):
    folder.write(WORKSPACE)
    text = folder.run("graph", "--format", "dot", "--level", "criterion").out
    done = subprocess.run(["dot", "-Tsvg"], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
