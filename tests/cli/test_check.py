"""`check`: what is shown, what the JSON holds, and what makes the exit code."""

from __future__ import annotations

import json
import os

import pytest

from stp_lsp.rules.registry import RULES

# The link target is broken (warning); the version key is an older spelling or the like (hint);
# ST0900 lies beyond the highest id, so it may belong to another project (information).
INFO = """\
---
status: WIP
slug: first
created: 20260304
---
# ST0001: First

See [the plan](./plan.md).
"""
BROKEN = INFO.replace("status: WIP", "status: Completed").replace(
    "created", "completed: 20260305\ncreated"
)


def put(folder, name="", info=INFO):
    base = f"{name}/" if name else ""
    folder.put(f"{base}intent/.config/config.json", '{"intent_version": "2.19.0"}')
    folder.put(f"{base}intent/st/ST0001/info.md", info)


def findings(ran):
    return json.loads(ran.out)["diagnostics"]


def test_a_clean_workspace(folder):
    put(folder, info=INFO.replace("See [the plan](./plan.md).\n", "Text.\n"))
    ran = folder.run("check")
    assert (ran.code, ran.err) == (0, "")
    # The configuration and info.md.
    assert ran.out == "No findings in 2 documents.\n"


def test_the_text_of_a_finding(folder):
    put(folder)
    ran = folder.run("check")
    assert ran.code == 1
    lines = ran.out.splitlines()
    # `See [the plan](` is 15 characters, so the target begins in column 16 of line 8.
    assert lines[0].startswith("intent/st/ST0001/info.md:8:16: warning[broken-link] ")
    assert lines[1:3] == [
        "    8 | See [the plan](./plan.md).",
        "      |                ^^^^^^^^^",
    ]
    assert lines[-1] == "1 finding in 1 of 2 documents: 1 warning."


def test_the_json_has_the_fixed_shape(folder):
    put(folder, info=INFO.replace("See", "\U0001f6a2 See"))
    ran = folder.run("check", "--output-format", "json")
    assert (ran.code, ran.err) == (1, "")
    report = json.loads(ran.out)
    assert sorted(report) == ["diagnostics", "summary"]
    (found,) = report["diagnostics"]
    code = next(rule.code for rule in RULES if rule.name == "broken-link")
    assert found == {
        "path": "intent/st/ST0001/info.md",
        "rule": "broken-link",
        "code": code,
        "severity": "warning",
        "message": found["message"],
        # Line 8 from 0; the ship takes two UTF-16 units, the blank after it one, 15 as above.
        "range": {"start": {"line": 7, "character": 18}, "end": {"line": 7, "character": 27}},
        "fixable": found["fixable"],
        "data": found["data"],
    }
    assert report["summary"] == {
        "error": 0,
        "warning": 1,
        "information": 0,
        "hint": 0,
        "total": 1,
        "fixable": int(found["fixable"]),
        "documents": 2,
        "workspaces": 1,
    }


def test_the_json_of_nothing(folder):
    put(folder, info=INFO.replace("See [the plan](./plan.md).\n", ""))
    assert findings(folder.run("check", "--output-format", "json")) == []


# -- levels and the exit code ---------------------------------------------------------------------

HINT = INFO.replace("status: WIP", "status: in-progress").replace(
    "See [the plan](./plan.md).\n", ""
)
"""`legacy-status-spelling` is a hint (FORMAT.md 4.5)."""
INFORMATION = INFO.replace("See [the plan](./plan.md).\n", "Like ST0900.\n")
"""An id beyond the highest one is information, it may be another project's (FORMAT.md 3.3)."""


def test_hints_are_counted_but_shown_only_when_asked_for(folder):
    put(folder, info=HINT)
    ran = folder.run("check")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "No findings in 2 documents.",
        "1 hint is not shown (--hints).",
    ]
    for option in (["--hints"], ["--all"], ["--select", "legacy-status-spelling"]):
        ran = folder.run("check", *option)
        assert "hint[legacy-status-spelling]" in ran.out, option
        assert ran.code == 0, option
    assert [item["severity"] for item in findings(folder.run("check", "--output-format=json"))] == [
        "hint"
    ]


def test_information_is_shown_and_does_not_fail(folder):
    put(folder, info=INFORMATION)
    ran = folder.run("check")
    assert "information[unknown-thread]" in ran.out
    assert ran.code == 0


def test_errors_and_warnings_fail_unless_told_not_to(folder):
    put(folder)
    assert folder.run("check").code == 1
    assert folder.run("check", "--exit-zero").code == 0
    put(folder, info=BROKEN)
    ran = folder.run("check", "--select", "status-directory-mismatch")
    assert "error[status-directory-mismatch]" in ran.out
    assert ran.code == 1


# -- choosing rules -------------------------------------------------------------------------------


def rules_of(ran):
    return sorted({item["rule"] for item in findings(ran)})


def test_select_and_ignore(folder):
    put(folder, info=BROKEN)
    everything = rules_of(folder.run("check", "--output-format=json"))
    assert {"broken-link", "status-directory-mismatch"} <= set(everything)
    ran = folder.run("check", "--output-format=json", "--select", "broken-link")
    assert rules_of(ran) == ["broken-link"]
    ran = folder.run("check", "--output-format=json", "--ignore", "broken-link")
    assert rules_of(ran) == [name for name in everything if name != "broken-link"]
    both = ["--select", "broken-link,status-directory-mismatch", "--ignore", "broken-link"]
    assert rules_of(folder.run("check", "--output-format=json", *both)) == [
        "status-directory-mismatch"
    ]


def test_rules_may_be_named_by_code_and_in_any_case(folder):
    put(folder)
    code = next(rule.code for rule in RULES if rule.name == "broken-link")
    for word in (code, code.lower(), "Broken-Link"):
        ran = folder.run("check", "--output-format=json", "--select", word)
        assert rules_of(ran) == ["broken-link"]


def test_what_is_ignored_does_not_fail(folder):
    put(folder)
    assert folder.run("check", "--ignore", "broken-link").code == 0


def test_an_unknown_rule_gets_a_suggestion(folder):
    put(folder)
    ran = folder.run("check", "--select", "broken-lnik")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no rule 'broken-lnik'; did you mean 'broken-link'?" in ran.err


# -- paths ----------------------------------------------------------------------------------------


def paths_of(ran):
    return sorted({item["path"] for item in findings(ran)})


def test_a_file_and_a_folder_narrow_what_is_shown(folder):
    put(folder)
    folder.put("intent/st/ST0002/info.md", INFO.replace("ST0001", "ST0002"))
    folder.put("intent/st/ST0002/design.md", "[x](./none.md)\n")
    args = ("check", "--output-format=json", "--select", "broken-link")
    assert len(paths_of(folder.run(*args))) == 3
    assert paths_of(folder.run(*args, "intent/st/ST0002/design.md")) == [
        "intent/st/ST0002/design.md"
    ]
    assert paths_of(folder.run(*args, "intent/st/ST0002")) == [
        "intent/st/ST0002/design.md",
        "intent/st/ST0002/info.md",
    ]
    assert paths_of(folder.run(*args, "intent/st/ST0002", "intent/st/ST0001/info.md")) == [
        "intent/st/ST0001/info.md",
        "intent/st/ST0002/design.md",
        "intent/st/ST0002/info.md",
    ]


def test_a_narrowed_check_still_knows_the_whole_workspace(folder):
    """Nothing that another part of the workspace defines becomes unknown."""
    put(folder, info=INFO.replace("See [the plan](./plan.md).\n", "ST0002 is another.\n"))
    folder.put("intent/st/ST0002/info.md", INFO.replace("ST0001", "ST0002"))
    assert findings(folder.run("check", "--output-format=json", "intent/st/ST0001")) == []


def test_paths_are_relative_to_the_current_folder(folder, monkeypatch):
    put(folder)
    monkeypatch.chdir(folder.path / "intent/st")
    assert paths_of(folder.run("check", "--output-format=json")) == ["ST0001/info.md"]
    monkeypatch.chdir(folder.path / "intent/.config")
    ran = folder.run("check", "--output-format=json", "../st")
    assert paths_of(ran) == ["../st/ST0001/info.md"]


def test_an_absolute_path_is_shown_relative_too(folder):
    put(folder)
    ran = folder.run("check", "--output-format=json", str(folder.path / "intent"))
    assert paths_of(ran) == ["intent/st/ST0001/info.md"]


def test_all_workspaces_below_a_path_are_checked(folder):
    for name in ("one", "two", "two/examples/inner"):
        put(folder, name)
    ran = folder.run("check", "--output-format=json")
    assert paths_of(ran) == [
        "one/intent/st/ST0001/info.md",
        "two/examples/inner/intent/st/ST0001/info.md",
        "two/intent/st/ST0001/info.md",
    ]
    assert json.loads(ran.out)["summary"]["workspaces"] == 3
    assert folder.run("check").out.splitlines()[-1] == (
        "3 findings in 3 of 6 documents of 3 workspaces: 3 warnings."
    )
    ran = folder.run("check", "--output-format=json", "two/examples/inner/intent")
    assert paths_of(ran) == ["two/examples/inner/intent/st/ST0001/info.md"]
    assert json.loads(ran.out)["summary"]["workspaces"] == 1


def test_files_are_in_order_and_findings_in_the_order_of_the_text(folder):
    put(folder, info=INFO + "\n[a](a.md) [b](b.md)\n")
    folder.put("README.md", "[x](./x.md)\n")
    found = findings(folder.run("check", "--output-format=json", "--select=broken-link"))
    places = [(item["path"], *item["range"]["start"].values()) for item in found]
    assert places == sorted(places)
    assert len(places) >= 3


@pytest.mark.parametrize("name", ["nowhere", "intent/st/ST0001/none.md", ""])
def test_a_path_that_is_not_there(folder, name):
    put(folder)
    ran = folder.run("check", ".", name)
    assert (ran.code, ran.out) == (2, "")
    assert "no such file or folder" in ran.err


def test_a_folder_without_a_workspace(folder):
    folder.put("notes/readme.md", "# Notes\n")
    ran = folder.run("check", "notes")
    assert (ran.code, ran.out) == (2, "")
    assert "notes: no workspace here" in ran.err
    assert "intent init" in ran.err


@pytest.mark.parametrize("verb", ["check", "doctor", "list"])
def test_a_workspace_in_other_letters_is_named_with_the_remedy(folder, verb):
    """On the computer on which it was made, `Intent` may do as well as `intent`."""
    folder.put("Intent/.config/config.json", "{}")
    ran = folder.run(verb)
    assert ran.code == 2
    assert "the folder `Intent` is one if you rename it to `intent`" in ran.err


def test_a_file_that_is_no_document_is_passed_over(folder):
    """A hook that hands over every changed file must not fail for those that are not ours."""
    put(folder)
    folder.put("lib/code.py", "ST0900\n")
    folder.put("node_modules/x/readme.md", "[x](none.md)\n")
    ran = folder.run("check", "lib/code.py", "node_modules/x/readme.md")
    assert ran.code == 0
    assert "lib/code.py: not a document" in ran.err
    assert "node_modules/x/readme.md: not a document" in ran.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads anything")
def test_a_path_that_may_not_be_read(folder):
    put(folder)
    path = folder.path / "intent/st/ST0001/info.md"
    path.chmod(0)
    ran = folder.run("check", "intent/st/ST0001/info.md")
    assert ran.code == 2
    assert "cannot be read" in ran.err
    assert "permissions" in ran.err


def test_bytes_that_are_not_utf_8_are_a_finding(folder):
    put(folder)
    folder.put("intent/st/ST0001/design.md", b"caf\xe9\n")
    ran = folder.run("check", "--output-format=json", "intent/st/ST0001/design.md")
    assert rules_of(ran) == ["unreadable-document"]


def test_no_escape_sequence_of_a_document_reaches_the_terminal(folder):
    put(folder, info=INFO.replace("./plan.md", "./\x1b[2Jplan.md"))
    assert "\x1b" not in folder.run("check").out


def test_related_places_are_shown(folder):
    put(folder, info=INFO.replace("status: WIP", "status: WIP\nstatus: Completed"))
    out = folder.run("check", "--select", "duplicate-frontmatter-key").out
    assert "      = intent/st/ST0001/info.md:2:1: " in out


def test_a_rule_that_breaks_is_reported_and_the_rest_is_shown(folder, monkeypatch):
    """The exit code is 2, because what was not looked at was not judged."""
    put(folder)
    from stp_lsp.features import diagnostics

    broken = next(rule for rule in RULES if rule.name == "stale-index")

    def burst(snapshot, document):
        raise RuntimeError("oops")

    table = {
        kind: (
            local,
            tuple(
                type(rule)(
                    rule.name, rule.code, rule.level, rule.kinds, burst, None, rule.page, rule.local
                )
                if rule is broken
                else rule
                for rule in wide
            ),
        )
        for kind, (local, wide) in diagnostics._BY_KIND.items()
    }
    monkeypatch.setattr(diagnostics, "_BY_KIND", table)
    folder.put("intent/st/steel_threads.md", "# Steel Threads\n")
    ran = folder.run("check")
    assert ran.code == 2
    assert "rule stale-index broke on intent/st/steel_threads.md" in ran.err
    assert "warning[broken-link]" in ran.out
