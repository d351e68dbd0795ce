"""`list`, whose JSON shape other tools rely on."""

from __future__ import annotations

import json

import pytest

WORKSPACE = """
    --- intent/st/ST0002/info.md
    ---
    status: WIP
    slug: lamp-driver
    created: 20260928
    completed:
    ---
    # ST0002: Lamp driver
    --- intent/st/ST0002/WP/01/info.md
    ---
    wp_id: WP-01
    title: "Wiring"
    scope: Small
    status: Done
    ---
    # WP-01: Wiring
    --- intent/st/ST0002/WP/02/info.md
    ---
    wp_id: WP-02
    title: "Driver"
    scope: Medium
    status: WIP
    ---
    # WP-02: Driver
    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: done
    slug: light-characteristics
    created: 2026-09-07
    completed: 2026-10-09T11:12:13Z
    ---
    # ST0001: Light characteristics
    --- intent/st/ST0003/info.md
    ---
    status: Paused
    created: YYYYMMDD
    ---
    # ST0003: Fog signal
"""


def test_the_json_has_the_fixed_shape(folder):
    folder.write(WORKSPACE)
    ran = folder.run("list", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == [
        {
            "id": "ST0001",
            "title": "Light characteristics",
            "slug": "light-characteristics",
            "status": "Completed",
            "status_raw": "done",
            "bucket": "COMPLETED",
            "created": "2026-09-07",
            "completed": "2026-10-09",
            "path": "intent/st/COMPLETED/ST0001/info.md",
            "work_packages": [],
        },
        {
            "id": "ST0002",
            "title": "Lamp driver",
            "slug": "lamp-driver",
            "status": "WIP",
            "status_raw": "WIP",
            "bucket": "",
            "created": "2026-09-28",
            "completed": "",
            "path": "intent/st/ST0002/info.md",
            "work_packages": [
                {"id": "ST0002/01", "title": "Wiring", "status": "Done", "scope": "Small"},
                {"id": "ST0002/02", "title": "Driver", "status": "WIP", "scope": "Medium"},
            ],
        },
        {
            "id": "ST0003",
            "title": "Fog signal",
            "slug": "",
            # Outside the vocabulary of FORMAT.md 4.5.
            "status": None,
            "status_raw": "Paused",
            "bucket": "",
            # The template's token is no date.
            "created": "",
            "completed": "",
            "path": "intent/st/ST0003/info.md",
            "work_packages": [],
        },
    ]


def test_the_table_has_open_work_first(folder):
    """The order of the index: WIP, then closed, then what has no known status (FORMAT.md 5.2)."""
    folder.write(WORKSPACE)
    ran = folder.run("list")
    assert ran.out.splitlines() == [
        "ID      Status     Created     Completed   WPs  Title",
        "ST0002  WIP        2026-09-28              1/2  Lamp driver",
        "ST0001  Completed  2026-09-07  2026-10-09       Light characteristics",
        "ST0003  Paused                                  Fog signal",
        "3 threads",
    ]


@pytest.mark.parametrize(
    "words, expected",
    [
        (["--status", "wip"], ["ST0002"]),
        (["--status", "in progress"], ["ST0002"]),
        (["--status", "closed"], ["ST0001"]),
        (["--status", "open"], ["ST0002", "ST0003"]),
        (["--status", "unknown"], ["ST0003"]),
        (["--status", "WIP,complete"], ["ST0001", "ST0002"]),
        (["--status", "wip", "--status", "unknown"], ["ST0002", "ST0003"]),
        (["--status", "all"], ["ST0001", "ST0002", "ST0003"]),
        (["--status", "cancelled"], []),
    ],
)
def test_status_takes_every_word_of_the_vocabulary(folder, words, expected):
    folder.write(WORKSPACE)
    ran = folder.run("list", "--json", *words)
    assert [thread["id"] for thread in json.loads(ran.out)] == expected


def test_a_filtered_table_says_of_how_many(folder):
    folder.write(WORKSPACE)
    assert folder.run("list", "--status", "wip").out.endswith("1 of 3 threads\n")


def test_an_unknown_status_gets_a_suggestion(folder):
    folder.write(WORKSPACE)
    ran = folder.run("list", "--status", "complted")
    assert ran.code == 2
    assert "did you mean 'Completed'?" in ran.err


def test_a_path_inside_a_workspace_means_the_workspace(folder):
    folder.write(WORKSPACE)
    ran = folder.run("list", "--json", "intent/st/ST0002/WP")
    assert [thread["id"] for thread in json.loads(ran.out)] == ["ST0001", "ST0002", "ST0003"]


def test_a_nested_workspace_is_not_mixed_in(folder):
    folder.write(WORKSPACE)
    folder.put("examples/one/intent/.config/config.json", '{"intent_version": "2.19.0"}')
    folder.put("examples/one/intent/st/ST0001/info.md", "---\nstatus: WIP\n---\n# ST0001: Inner\n")
    outer = json.loads(folder.run("list", "--json").out)
    assert [thread["title"] for thread in outer if thread["id"] == "ST0001"] == [
        "Light characteristics"
    ]
    inner = json.loads(folder.run("list", "--json", "examples/one").out)
    assert [(thread["title"], thread["path"]) for thread in inner] == [
        ("Inner", "examples/one/intent/st/ST0001/info.md")
    ]


def test_several_workspaces_below_a_path_are_all_listed(folder):
    for name in ("one", "two"):
        folder.put(f"{name}/intent/.config/config.json", '{"intent_version": "2.19.0"}')
        folder.put(f"{name}/intent/st/ST0001/info.md", f"---\nstatus: WIP\n---\n# ST0001: {name}\n")
    ran = folder.run("list")
    assert ran.out.splitlines() == [
        "one",
        "ID      Status  Title",
        "ST0001  WIP     one",
        "1 thread",
        "",
        "two",
        "ID      Status  Title",
        "ST0001  WIP     two",
        "1 thread",
    ]


def test_a_thread_that_only_the_canon_holds_is_listed(folder):
    """A 3.0 workspace keeps most threads in JSON alone (FORMAT.md 13)."""
    folder.put("intent/.config/config.json", '{"intent_version": "3.0.0-dev"}')
    folder.put(
        "intent/.canon/st/ST0007.json",
        json.dumps(
            {
                "schema": "intent/thread@3.0",
                "id": "ST0007",
                "title": "Seventh",
                "slug": "seventh",
                "status": "not-started",
                "created": "2026-08-01",
                "wps": [{"seq": 1, "title": "First", "status": "done", "scope": "S"}],
            },
            indent=2,
        ),
    )
    (thread,) = json.loads(folder.run("list", "--json").out)
    assert (thread["id"], thread["status"], thread["status_raw"], thread["path"]) == (
        "ST0007",
        "Not Started",
        "not-started",
        "intent/.canon/st/ST0007.json",
    )
    assert thread["work_packages"][0]["id"] == "ST0007/01"
    assert "1/1" in folder.run("list").out
