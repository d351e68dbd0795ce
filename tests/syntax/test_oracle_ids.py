"""Ids of the command line against what upstream v2.19.0 made of them."""

from __future__ import annotations

from stp_lsp.syntax.ids import BadSpecifier, normalise_thread_id, parse_work_package
from tests.support.shared import needs_shared
from tests.syntax.recorded import json_lines, report


@needs_shared
def test_every_recorded_id_agrees():
    cases = json_lines("ids.jsonl")
    wrong = []
    for case in cases:
        if case["function"] == "normalise_st_id":
            got = (normalise_thread_id(case["input"]), None)
            expected = (case["output"], None)
        else:
            parsed = parse_work_package(case["input"], required=case["require_wp"])
            expected = ((case["st_id"], case["wp"]), case["error"])
            if isinstance(parsed, BadSpecifier):
                got = ((None, None), f"error: {parsed.message}")
            else:
                got = (tuple(parsed), None)
        if got != expected:
            wrong.append((case, got))
    report("ids", len(cases) - len(wrong), len(cases), {})
    assert len(cases) == 100
    assert wrong == []
