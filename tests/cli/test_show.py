"""`show`, and what a user may call a thing."""

from __future__ import annotations

import json

import pytest

WORKSPACE = """
    --- intent/st/ST0005/info.md
    ---
    status: WIP
    slug: lamp-driver
    created: 20260928
    ---
    # ST0005: Lamp driver

    ## Objective

    Light the lamps at dusk.
    --- intent/st/ST0005/acceptance.md
    # ST0005 Lamp driver -- Acceptance

    - AC-03.2 (non-test) The lamps burn -- evidence: the log -- satisfied: yes
    - AT-03.1 `tests/a.py` -- covers AC-03.2 -- status: to-write
    --- intent/st/ST0005/WP/03/info.md
    ---
    wp_id: WP-03
    title: "Wiring"
    scope: Small
    status: WIP
    ---
    # WP-03: Wiring
    --- intent/issues/OPEN/0011/0011-fog.md
    ---
    id: "0011"
    title: Fog
    status: OPEN
    severity: low
    ---
    # 0011: Fog
"""


@pytest.mark.parametrize(
    "name, found",
    [
        ("ST0005", "ST0005"),
        ("5", "ST0005"),
        ("00005", "ST0005"),
        ("st5", "ST0005"),
        ("lamp-driver", "ST0005"),
        ("ST0005/03", "ST0005/03"),
        ("5/3", "ST0005/03"),
        ("ST0005/WP-03", "ST0005/03"),
        ("ST0005/WP03", "ST0005/03"),
        ("ST0005/WP/03", "ST0005/03"),
        ("ST0005 WP-03", "ST0005/03"),
        ("ST0005/AC-03.2", "ST0005 AC-03.2"),
        ("ST0005 AC-03.2", "ST0005 AC-03.2"),
        ("5 ac-03.2", "ST0005 AC-03.2"),
        ("AT-03.1", "ST0005 AT-03.1"),
        ("issue/0011", "0011"),
        ("issue 11", "0011"),
        ("#11", "0011"),
    ],
)
def test_every_way_to_write_an_id(folder, name, found):
    folder.write(WORKSPACE)
    ran = folder.run("show", name, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["id"] == found


def test_the_text_says_what_and_where(folder):
    folder.write(WORKSPACE)
    lines = folder.run("show", "ST0005").out.splitlines()
    assert "ST0005" in lines[0]
    assert "Lamp driver" in lines[0]
    assert "WIP" in lines[1]
    assert "Light the lamps at dusk." in lines
    assert any(line.startswith("ST0005/03") and "Wiring" in line for line in lines)
    # The text of the heading `# ST0005: ...` on the sixth line of info.md.
    assert lines[-1] == "intent/st/ST0005/info.md:6:3"


def test_the_json_of_a_thread_is_what_list_says_and_its_card(folder):
    folder.write(WORKSPACE)
    shown = json.loads(folder.run("show", "ST0005", "--json").out)
    (listed,) = json.loads(folder.run("list", "--json").out)
    assert {key: shown[key] for key in listed} == listed
    assert shown["kind"] == "thread"
    assert shown["card"]["excerpt"] == "Light the lamps at dusk."
    # `# ST0005: Lamp driver` is line 6, counted from 0 that is 5.
    assert shown["range"]["start"]["line"] == 5


@pytest.mark.parametrize(
    "name, message",
    [
        ("ST0042", "there is no thread ST0042; the highest is ST0005"),
        ("5/4", "ST0005 has no work package 04; it has ST0005/03"),
        ("ST0005/AC-09.9", "ST0005 has no AC-09.9"),
        ("issue/12", "there is no issue 0012; did you mean '0011'?"),
        ("lamp-drvier", "did you mean 'lamp-driver'?"),
        ("", "there is no thread"),
        ("ST0005/03/04", "ST0005 has no work package 03/04"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(folder, name, message):
    folder.write(WORKSPACE)
    ran = folder.run("show", name)
    assert ran.code == 2
    assert ran.out == ""
    assert message in ran.err


def test_an_id_that_two_threads_have_needs_its_thread(folder):
    folder.write(WORKSPACE)
    folder.put("intent/st/ST0006/info.md", "---\nstatus: WIP\n---\n# ST0006: Other\n")
    folder.put("intent/st/ST0006/acceptance.md", "- AC-03.2 Something\n")
    ran = folder.run("show", "AC-03.2")
    assert ran.code == 2
    assert "ST0005 AC-03.2" in ran.err
    assert "ST0006 AC-03.2" in ran.err


def test_another_prefix_is_taken_too(folder):
    folder.put("intent/.config/config.json", '{"intent_version": "2.19.0", "st_prefix": "TH"}')
    folder.put("intent/st/TH0001/info.md", "---\nstatus: WIP\n---\n# TH0001: First\n")
    assert json.loads(folder.run("show", "1", "--json").out)["id"] == "TH0001"
    assert json.loads(folder.run("show", "th0001", "--json").out)["id"] == "TH0001"
