"""`check --baseline` and `--write-baseline`: known findings are left out, new ones fail."""

from __future__ import annotations

import json

import pytest

CONFIG = '{"intent_version": "2.19.0"}'
INFO = """\
---
status: WIP
slug: first
created: 20260304
---
# ST0001: First

See [the plan](./plan.md).
"""
"""One broken link, a warning."""
BASE = "known.json"


@pytest.fixture
def workspace(folder):
    folder.put("intent/.config/config.json", CONFIG)
    folder.put("intent/st/ST0001/info.md", INFO)
    ran = folder.run("check", "--write-baseline", BASE)
    assert (ran.code, ran.out, ran.err) == (0, "known.json: 1 finding written.\n", "")
    return folder


def against(folder, *options, base=BASE):
    """The run, with what its JSON holds."""
    ran = folder.run("check", "--baseline", base, "--output-format", "json", *options)
    report = json.loads(ran.out)
    return ran.code, [item["message"] for item in report["diagnostics"]], report


def test_what_is_known_is_left_out(workspace):
    code, messages, report = against(workspace)
    assert (code, messages) == (0, [])
    assert report["summary"]["known"] == 1
    assert report["stale"] == []
    assert workspace.run("check", "--baseline", BASE).out.splitlines() == [
        "No findings in 2 documents.",
        "1 finding is in the baseline.",
    ]


def test_a_finding_that_moved_is_still_known(workspace):
    workspace.put(
        "intent/st/ST0001/info.md", INFO.replace("# ST0001: First\n", "# ST0001: First\n\nNew.\n\n")
    )
    assert against(workspace)[:2] == (0, [])


def test_a_new_finding_is_shown_and_fails(workspace):
    workspace.put("intent/st/ST0001/info.md", INFO + "\n[x](./other.md)\n")
    code, messages, _ = against(workspace)
    assert code == 1
    assert len(messages) == 1
    assert "other.md" in messages[0]


def test_a_second_equal_finding_is_new(workspace):
    """One entry stands for one finding: the same line copied is one more."""
    workspace.put("intent/st/ST0001/info.md", INFO + "\nSee [the plan](./plan.md).\n")
    code, messages, _ = against(workspace)
    assert (code, len(messages)) == (1, 1)


def test_another_text_on_the_line_makes_it_new_and_the_entry_stale(workspace):
    workspace.put("intent/st/ST0001/info.md", INFO.replace("See [", "Do see ["))
    code, messages, report = against(workspace)
    assert (code, len(messages)) == (1, 1)
    assert [entry["rule"] for entry in report["stale"]] == ["broken-link"]


def test_stale_entries_are_said_and_do_not_fail(workspace):
    workspace.put("intent/st/ST0001/info.md", INFO.replace("[the plan](./plan.md)", "the plan"))
    ran = workspace.run("check", "--baseline", BASE)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[1].startswith("1 entry of the baseline is not found any more; --write-baseline")
    assert lines[2].startswith("  intent/st/ST0001/info.md: [broken-link] ")
    workspace.run("check", "--write-baseline", BASE)
    assert workspace.run("check", "--baseline", BASE).out == "No findings in 2 documents.\n"


def test_a_document_that_is_gone_leaves_stale_entries(workspace):
    (workspace.path / "intent/st/ST0001/info.md").unlink()
    assert len(against(workspace)[2]["stale"]) == 1


def test_what_was_not_looked_at_is_not_stale(workspace):
    """Neither another document nor another rule."""
    workspace.put("intent/st/ST0001/info.md", INFO.replace("[the plan](./plan.md)", "the plan"))
    workspace.put("intent/st/ST0002/info.md", INFO.replace("ST0001", "ST0002"))
    assert against(workspace, "intent/st/ST0002")[2]["stale"] == []
    assert against(workspace, "--select", "stale-index")[2]["stale"] == []
    assert against(workspace, "--ignore", "broken-link")[2]["stale"] == []


def test_paths_are_those_of_the_baselines_own_folder(workspace, monkeypatch):
    workspace.put("ci/known.json", workspace.read(BASE))
    assert against(workspace, base="ci/known.json")[0] == 1
    workspace.run("check", "--write-baseline", "ci/known.json")
    entry = json.loads(workspace.read("ci/known.json"))["findings"][0]
    assert entry["path"] == "../intent/st/ST0001/info.md"
    for where in ("intent/st", "ci"):
        monkeypatch.chdir(workspace.path / where)
        base = str(workspace.path / "ci/known.json")
        code, messages, _ = against(workspace, str(workspace.path), base=base)
        assert (code, messages) == (0, [])
    assert workspace.read("ci/known.json")


def test_the_file_is_made_for_review(workspace):
    """Ordered, the same every time, and written in one step."""
    before = workspace.read(BASE)
    workspace.run("check", "--write-baseline", BASE)
    assert workspace.read(BASE) == before
    content = json.loads(before)
    assert content["version"] == 1
    (entry,) = content["findings"]
    assert list(entry) == ["path", "rule", "message", "fingerprint"]
    assert "plan.md" in entry["message"]


def test_hints_are_in_it_only_when_they_are_shown(workspace):
    workspace.put("intent/st/ST0001/info.md", INFO.replace("WIP", "in-progress"))
    workspace.run("check", "--write-baseline", BASE)
    assert len(json.loads(workspace.read(BASE))["findings"]) == 1
    workspace.run("check", "--hints", "--write-baseline", BASE)
    assert len(json.loads(workspace.read(BASE))["findings"]) == 2


@pytest.mark.parametrize(
    "content, message",
    [
        (None, "there is no such baseline; `stp-lsp check --write-baseline known.json` makes one"),
        ("{", "not a baseline"),
        ("[]", "not a baseline"),
        ('{"version": 1, "findings": [{"path": 3}]}', "not a baseline"),
        ('{"version": 2, "findings": []}', "a baseline of another version"),
        ("[" * 100_000, "not a baseline"),
    ],
)
def test_a_baseline_that_cannot_be_read(workspace, content, message):
    if content is None:
        (workspace.path / BASE).unlink()
    else:
        workspace.put(BASE, content)
    ran = workspace.run("check", "--baseline", BASE)
    assert (ran.code, ran.out) == (2, "")
    assert f"{BASE}: {message}" in ran.err


def test_a_baseline_that_cannot_be_written(workspace):
    ran = workspace.run("check", "--write-baseline", "nowhere/known.json")
    assert (ran.code, ran.out) == (2, "")
    assert "cannot be written" in ran.err


@pytest.mark.parametrize(
    "options",
    [
        ("--baseline", BASE, "--fix"),
        ("--baseline", BASE, "--diff"),
        ("--write-baseline", BASE, "--fix"),
        ("--write-baseline", BASE, "--watch"),
        ("--watch", "--fix"),
        ("--watch", "--output-format", "json"),
        ("--statistics", "--output-format", "sarif"),
    ],
)
def test_what_does_not_go_together_is_refused(workspace, options):
    before = workspace.read(BASE)
    ran = workspace.run("check", *options)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("stp-lsp: check: ")
    assert workspace.read(BASE) == before


def test_it_is_not_written_when_findings_may_be_missing(workspace):
    workspace.put("stp-lsp.toml", "nope = 1")
    before = workspace.read(BASE)
    ran = workspace.run("check", "--write-baseline", BASE)
    assert ran.code == 2
    assert "was not written" in ran.err
    assert workspace.read(BASE) == before


def test_other_formats_hold_new_findings_only(workspace):
    workspace.put("intent/st/ST0001/info.md", INFO + "\n[x](./other.md)\n")
    ran = workspace.run("check", "--baseline", BASE, "--output-format", "github")
    assert len(ran.out.splitlines()) == 1
    assert "other.md" in ran.out
