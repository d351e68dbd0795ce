"""The formats for machines: each is read by a standard parser and says what the JSON says."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pytest

from stp_lsp.cli.rule_names import RULES_URL
from stp_lsp.rules.registry import RULES
from stp_lsp.server.state import DOCS_URL
from tests.support.shared import SHARED, needs_shared

CORPORA = sorted(path for path in (SHARED / "corpora").iterdir() if path.is_dir()) if SHARED else []
CONFIG = '{"intent_version": "2.19.0"}'
HOSTILE = "::error file=x%0A]]>&<\"'\x1b[2J\x00\ufffe, a: b\u2028 [x](y) {0} \U0001f6a2"
"""As a status, which the message of `unknown-status` repeats."""
INFO = """\
---
status: WIP
slug: first
created: 20260304
---
# ST0001: First

\U0001f6a2 See [the plan](./plan.md), [b](./pl\U0001f6a2an.md) and ST0900.
"""
"""Two broken links (warnings) and an id beyond the highest (information)."""
LEVELS = {"error": "error", "warning": "warning", "information": "note", "hint": "note"}


@pytest.fixture
def workspace(folder):
    folder.put("intent/.config/config.json", CONFIG)
    folder.put("intent/st/ST0001/info.md", INFO)
    folder.put("intent/st/ST0002/info.md", INFO.replace("ST0001", "ST0002").replace("WIP", HOSTILE))
    done = INFO.replace("ST0001", "ST0003").replace("WIP", "Completed")
    folder.put("intent/st/ST0003/info.md", done)  # not in COMPLETED/: an error
    folder.put("intent/st/ST0002/a b:c,d%#'.md", "[x](./none.md) [x](./none.md)\n")
    return folder


def expected(folder, *options):
    """What the text shows, out of the JSON."""
    report = json.loads(folder.run("check", "--output-format", "json", *options).out)
    return [item for item in report["diagnostics"] if item["severity"] != "hint"]


def run(folder, format, *options):
    """Runs it, and holds that its output is ASCII and its exit code that of the text."""
    ran = folder.run("check", "--output-format", format, *options)
    assert ran.code == folder.run("check", *options).code
    assert ran.out.isascii() or format == "github"
    return ran.out


def test_there_is_something_to_compare(workspace):
    found = expected(workspace)
    assert {item["severity"] for item in found} >= {"error", "warning", "information"}
    assert any("\U0001f6a2" in item["message"] for item in found)
    assert any("%0A" in item["message"] for item in found)


# -- SARIF ----------------------------------------------------------------------------------------

_KNOWN = {
    "log": {"$schema", "version", "runs"},
    "run": {"tool", "invocations", "columnKind", "results"},
    "rule": {"id", "name", "shortDescription", "help", "helpUri", "defaultConfiguration"},
    "result": {
        "ruleId",
        "ruleIndex",
        "level",
        "message",
        "locations",
        "relatedLocations",
        "partialFingerprints",
        "fixes",
        "properties",
    },
}
"""The properties that SARIF 2.1.0 (its chapter 3) has and that are used; the schema allows no
others. The output was also validated against the schema of OASIS by hand."""


def check_sarif(log, found):
    """Structure as the schema wants it, and the same findings as ``found``."""
    assert set(log) == _KNOWN["log"]
    assert log["version"] == "2.1.0"
    (one,) = log["runs"]
    assert set(one) == _KNOWN["run"]
    driver = one["tool"]["driver"]
    assert driver["name"] == "stp-lsp"
    rules = driver["rules"]
    assert [(rule["id"], rule["name"]) for rule in rules] == [
        (rule.code, rule.name) for rule in RULES
    ]
    for rule in rules:
        assert set(rule) == _KNOWN["rule"]
        assert rule["helpUri"] == f"{DOCS_URL}/{rule['name']}.md"
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note", "none")
    assert len(one["results"]) == len(found)
    marks = [result["partialFingerprints"]["stp-lsp/v1"] for result in one["results"]]
    assert len(set(marks)) == len(marks)
    for result, item in zip(one["results"], found, strict=True):
        assert set(result) <= _KNOWN["result"]
        assert (result["ruleId"], result["level"]) == (item["code"], LEVELS[item["severity"]])
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result.get("properties", {}) == item["data"]
        (location,) = result["locations"]
        check_location(location, item)
        for related in result.get("relatedLocations", ()):
            assert related["id"] > 0
            assert related["message"]["text"]
            region = related["physicalLocation"]["region"]
            assert min(region.values()) >= 1
        for fix in result.get("fixes", ()):
            assert item["fixable"]
            assert fix["description"]["text"]
            for change in fix["artifactChanges"]:
                for replacement in change["replacements"]:
                    assert set(replacement) == {"deletedRegion", "insertedContent"}


def check_location(location, item):
    place = location["physicalLocation"]
    uri = place["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9/_.~%-]+", uri)
    assert unquote(uri) == item["path"]
    start, end = item["range"]["start"], item["range"]["end"]
    assert place["region"] == {
        "startLine": start["line"] + 1,
        "startColumn": start["character"] + 1,
        "endLine": end["line"] + 1,
        "endColumn": end["character"] + 1,
    }


def test_sarif_says_what_the_json_says(workspace):
    log = json.loads(run(workspace, "sarif"))
    check_sarif(log, expected(workspace))
    assert log["runs"][0]["columnKind"] == "utf16CodeUnits"
    assert log["runs"][0]["invocations"] == [
        {"executionSuccessful": True, "toolExecutionNotifications": []}
    ]


def test_sarif_messages_hold_no_link_and_no_placeholder(workspace):
    """SARIF 3.11.5 and 3.11.6: braces around a number, and brackets before a parenthesis."""
    log = json.loads(run(workspace, "sarif"))
    texts = [result["message"]["text"] for result in log["runs"][0]["results"]]
    assert any("{{0}}" in text for text in texts)
    assert not any(re.search(r"(?<!\{)\{\d+\}(?!\})", text) for text in texts)
    assert not any(re.search(r"(?<!\\)\](?=\()", text) for text in texts)


def test_a_sarif_fix_repairs_the_finding(folder):
    """The edit is made by hand, as a reader of SARIF would, and the finding is gone."""
    folder.put("intent/.config/config.json", CONFIG)
    text = "---\nslug: \U0001f6a2\nstatus: in-progress\ncreated: 20260304\n---\n# ST0001: X\n"
    folder.put("intent/st/ST0001/info.md", text)
    options = ("--select", "legacy-status-spelling")
    (result,) = json.loads(run(folder, "sarif", *options))["runs"][0]["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    region = replacement["deletedRegion"]
    lines = text.splitlines(keepends=True)
    assert region["startLine"] == region["endLine"]
    row = lines[region["startLine"] - 1]
    start, end = region["startColumn"] - 1, region["endColumn"] - 1
    lines[region["startLine"] - 1] = (
        row[:start] + replacement["insertedContent"]["text"] + row[end:]
    )
    folder.put(change["artifactLocation"]["uri"], "".join(lines))
    assert expected(folder, *options, "--hints") == []


def test_a_rule_that_breaks_is_in_the_sarif(workspace, monkeypatch):
    from stp_lsp.features import diagnostics

    def burst(snapshot, document):
        raise RuntimeError("oops")

    rule = next(rule for rule in RULES if rule.name == "broken-link")
    broken = type(rule)(
        rule.name, rule.code, rule.level, rule.kinds, burst, None, rule.page, rule.local
    )
    monkeypatch.setattr(
        diagnostics, "_BY_KIND", dict.fromkeys(diagnostics._BY_KIND, ((broken,), ()))
    )
    ran = workspace.run("check", "--output-format", "sarif")
    assert ran.code == 2
    (invocation,) = json.loads(ran.out)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "broken-link broke" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_the_pages_are_where_the_server_says():
    assert RULES_URL == DOCS_URL


# -- GitHub ---------------------------------------------------------------------------------------

_COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def unescape(text):
    """As the runner does (actions/runner, `ActionCommand.cs`), `%25` last."""
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_github_says_what_the_json_says(workspace):
    out = run(workspace, "github")
    lines = out.split("\n")
    assert lines.pop() == ""
    found = expected(workspace)
    kinds = {"error": "error", "warning": "warning", "information": "notice"}
    assert len(lines) == len(found)
    for line, item in zip(lines, found, strict=True):
        match = _COMMAND.fullmatch(line)
        assert match, line
        assert match[1] == kinds[item["severity"]]
        properties = dict(pair.split("=", 1) for pair in match[2].split(","))
        assert unescape(properties["file"]) == item["path"]
        assert properties["line"] == str(item["range"]["start"]["line"] + 1)
        assert properties["title"] == f"{item['rule']} ({item['code']})"
        assert unescape(match[3]) == item["message"]


def test_github_gets_columns_on_one_line_only(folder):
    """It refuses an annotation with columns over several lines."""
    folder.put("intent/.config/config.json", CONFIG)
    folder.put("intent/st/ST0001/info.md", INFO)
    for item in run(folder, "github").splitlines():
        properties = dict(pair.split("=", 1) for pair in _COMMAND.fullmatch(item)[2].split(","))
        one_line = properties["line"] == properties["endLine"]
        assert ("col" in properties) is one_line
    # The ship is one character, the blank another; `See [the plan](` are fifteen.
    first, _ = run(folder, "github", "--select", "broken-link").splitlines()
    assert ",line=8,endLine=8,col=18,endColumn=27," in first


# -- GitLab ---------------------------------------------------------------------------------------


def test_gitlab_says_what_the_json_says(workspace):
    report = json.loads(run(workspace, "gitlab"))
    found = expected(workspace)
    severities = {"error": "major", "warning": "minor", "information": "info"}
    for entry, item in zip(report, found, strict=True):
        assert sorted(entry) == [
            "check_name",
            "description",
            "fingerprint",
            "location",
            "severity",
        ]
        assert entry["check_name"] == item["rule"]
        assert entry["description"] == item["message"]
        assert entry["severity"] == severities[item["severity"]]
        assert entry["location"]["path"] == item["path"]
        assert entry["location"]["lines"]["begin"] == item["range"]["start"]["line"] + 1
    marks = [entry["fingerprint"] for entry in report]
    assert len(set(marks)) == len(marks)


def test_gitlab_fingerprints_do_not_follow_the_line(workspace):
    before = {entry["fingerprint"] for entry in json.loads(run(workspace, "gitlab"))}
    text = INFO.replace("# ST0001: First\n", "# ST0001: First\n\nA new paragraph.\n\nAnother.\n")
    workspace.put("intent/st/ST0001/info.md", text)
    after = json.loads(run(workspace, "gitlab"))
    assert {entry["fingerprint"] for entry in after} == before


# -- JUnit ----------------------------------------------------------------------------------------


def test_junit_says_what_the_json_says(workspace):
    found = expected(workspace)
    top = ET.fromstring(run(workspace, "junit"))
    failing = [item for item in found if item["severity"] in ("error", "warning")]
    assert (top.tag, top.get("tests"), top.get("failures")) == (
        "testsuites",
        str(len(found)),
        str(len(failing)),
    )
    cases = list(top.iter("testcase"))
    assert len(cases) == len(found)
    for case, item in zip(cases, found, strict=True):
        assert case.get("classname") == item["path"]
        assert case.get("line") == str(item["range"]["start"]["line"] + 1)
        assert case.get("name").startswith(item["rule"])
        failure = case.find("failure")
        assert (failure is not None) is (item in failing)
        if failure is not None:
            assert failure.get("message") == _as_xml(item["message"])
            assert item["rule"] in failure.text
        else:
            assert item["rule"] in case.find("system-out").text
    for suite in top.iter("testsuite"):
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))


def _as_xml(text):
    """What XML 1.0 cannot hold (2.2) is replaced."""
    return "".join(
        character
        if character in "\t\n\r"
        or " " <= character <= "\ud7ff"
        or "\ue000" <= character <= "\ufffd"
        or character >= "\U00010000"
        else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )


def test_a_clean_run_is_one_passed_test(folder):
    folder.put("intent/.config/config.json", CONFIG)
    top = ET.fromstring(run(folder, "junit"))
    assert (top.get("tests"), top.get("failures")) == ("1", "0")
    assert [case.get("name") for case in top.iter("testcase")] == ["no findings"]


# -- all of them ----------------------------------------------------------------------------------


@needs_shared
@pytest.mark.corpus
@pytest.mark.parametrize("corpus", CORPORA, ids=lambda path: path.name)
def test_real_workspaces_in_every_format(corpus, folder, monkeypatch):
    monkeypatch.chdir(corpus)
    found = expected(folder)
    assert found
    check_sarif(json.loads(run(folder, "sarif")), found)
    github = run(folder, "github").split("\n")[:-1]
    assert [unescape(_COMMAND.fullmatch(line)[3]) for line in github] == [
        item["message"] for item in found
    ]
    assert [entry["description"] for entry in json.loads(run(folder, "gitlab"))] == [
        item["message"] for item in found
    ]
    assert len(list(ET.fromstring(run(folder, "junit")).iter("testcase"))) == len(found)


def test_hints_are_in_when_they_are_asked_for(folder):
    folder.put("intent/.config/config.json", CONFIG)
    folder.put("intent/st/ST0001/info.md", "---\nstatus: in-progress\n---\n# ST0001: X\n")
    for option in ("--hints", "--select=legacy-status-spelling"):
        assert "legacy-status-spelling" in run(folder, "github", option)
    assert "legacy-status-spelling" not in run(folder, "github")


def test_nothing_found(folder):
    folder.put("intent/.config/config.json", CONFIG)
    assert run(folder, "github") == ""
    assert json.loads(run(folder, "gitlab")) == []
    assert json.loads(run(folder, "sarif"))["runs"][0]["results"] == []
