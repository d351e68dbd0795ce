"""`check --statistics`: how often each rule fired."""

from __future__ import annotations

import json

CONFIG = '{"intent_version": "2.19.0"}'
INFO = "---\nstatus: WIP\nslug: x\ncreated: 20260304\n---\n# ST0001: X\n\n[x](./a.md) [x](./b.md)\n"


def put(folder):
    folder.put("intent/.config/config.json", CONFIG)
    folder.put("intent/st/ST0001/info.md", INFO)
    second = INFO.replace("ST0001", "ST0002").replace("WIP", "Completed")
    folder.put("intent/st/ST0002/info.md", second)


def test_rules_are_counted_instead_of_findings_listed(folder):
    put(folder)
    lines = folder.run("check", "--statistics").out.splitlines()
    report = json.loads(folder.run("check", "--output-format", "json").out)
    counts = {}
    for item in report["diagnostics"]:
        if item["severity"] != "hint":
            counts[item["rule"]] = counts.get(item["rule"], 0) + 1
    blank = lines.index("")
    rows = [line.split() for line in lines[:blank]]
    assert {row[2]: int(row[0]) for row in rows} == counts
    assert counts["broken-link"] == 4
    numbers = [int(row[0]) for row in rows]
    assert numbers == sorted(numbers, reverse=True)
    assert lines[blank + 1].startswith(f"{sum(counts.values())} findings in 2 of 3 documents:")


def test_in_json_they_stand_beside_the_findings(folder):
    put(folder)
    report = json.loads(folder.run("check", "--statistics", "--output-format", "json").out)
    rows = report["statistics"]
    assert sum(row["findings"] for row in rows) == report["summary"]["total"]
    assert sum(row["fixable"] for row in rows) == report["summary"]["fixable"]
    links = next(row for row in rows if row["rule"] == "broken-link")
    assert (links["findings"], links["level"]) == (4, "warning")


def test_nothing_found(folder):
    folder.put("intent/.config/config.json", CONFIG)
    assert folder.run("check", "--statistics").out == "No findings in 1 document.\n"
