"""Slugs and stored titles against what upstream v2.19.0 made of them."""

from __future__ import annotations

from stp_lsp.syntax.slug import sanitize_title, slugify
from tests.support.shared import needs_shared
from tests.syntax.recorded import json_lines, report


@needs_shared
def test_every_recorded_slug_agrees():
    cases = json_lines("slugify.jsonl")
    wrong = [
        (case, got)
        for case in cases
        if (got := (slugify(case["title"]), sanitize_title(case["title"])))
        != (case["slug"], case["stored_title"])
    ]
    report("slugs", len(cases) - len(wrong), len(cases), {})
    assert len(cases) == 112
    assert wrong == []
