"""`doctor`: what was found, what was passed over, and nothing of what documents say."""

from __future__ import annotations

import json
import os

import pytest

SECRET = "the lamp is made of cheese"


@pytest.fixture
def place(folder):
    folder.put("intent/.config/config.json", '{"intent_version": "2.19.0", "project_name": "Demo"}')
    info = "---\nstatus: WIP\ncreated: 20260304\nslug: a\n---\n# ST0001: First\n\n## Objective\n\n"
    folder.put("intent/st/ST0001/info.md", info + SECRET + "\n")
    folder.put("intent/st/ST0001/WP/01/info.md", '---\nwp_id: WP-01\ntitle: "T"\n---\n# WP-01: T\n')
    folder.put(
        "intent/st/COMPLETED/ST0002/info.md", info.replace("WIP", "Odd").replace("01:", "02:")
    )
    return folder


def test_a_report_counts_and_shows_no_text(place):
    ran = place.run("doctor", "--json")
    assert ran.code == 0
    assert SECRET not in ran.out
    report = json.loads(ran.out)
    (space,) = report["workspaces"]
    assert (space["root"], space["name"], space["generation"]) == (".", "Demo", "G4")
    assert (space["version"], space["configured_by"]) == ("2.19.0", "intent/.config/config.json")
    assert (space["threads"], space["work_packages"], space["issues"]) == (2, 1, 0)
    assert space["statuses"] == {"WIP": 1, "unknown (Odd)": 1}
    # Two info documents, a package, and the configuration.
    assert space["documents"] == sum(space["kinds"].values()) == 4
    assert (space["index"], space["rules_that_broke"], space["settings"]) == ("missing", [], {})
    assert report["versions"]["markdown-it-py"][0].isdigit()


def test_what_cannot_be_read_is_named_with_the_reason(place):
    place.put("intent/st/ST0001/design.md", b"caf\xe9\n")
    place.put("intent/st/ST0001/impl.md/x.txt", "a folder")
    ran = place.run("doctor")
    assert ran.code == 1
    assert "not read, or only in part (2)" in ran.out
    assert "intent/st/ST0001/design.md: " in ran.out
    assert "intent/st/ST0001/impl.md: is a folder" in ran.out


def test_configurations_of_older_tools_are_named(place):
    """Somebody moved the documents by hand and left what told the tools about them."""
    assert "not by" not in place.run("doctor").out
    place.put(".intent/config.json", '{"version": "2.0.0"}')
    place.put("stp/.config/version", "stp_version: 1.2.1")
    assert "not by .intent/config.json, stp/.config/version" in place.run("doctor").out


def test_an_upgrade_that_did_not_end_is_named(place):
    """The mark that upstream's own doctor calls an error (FORMAT.md 11.1, U3)."""
    assert "upgrade" not in place.run("doctor").out
    place.put("intent/.config/.migration-in-progress", "2.18.0 -> 2.19.0\n")
    assert "an upgrade did not end here" in place.run("doctor").out
    (space,) = json.loads(place.run("doctor", "--json").out)["workspaces"]
    assert space["upgrade_unfinished"] is True


def test_settings_that_differ_are_shown_and_wrong_ones_are_a_finding(place):
    place.put("stp-lsp.toml", 'foreign = ["ST09"]\nignroe = []\n')
    ran = place.run("doctor", "--json")
    report = json.loads(ran.out)
    assert ran.code == 1
    assert "ST09" in report["workspaces"][0]["settings"]["foreign"]
    assert any("ignroe" in line for line in report["settings_problems"])


def test_no_workspace_is_wrong_usage(folder):
    os.makedirs(folder.path / "empty")
    assert folder.run("doctor", "empty").code == 2
