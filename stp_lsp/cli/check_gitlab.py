"""The findings as a code quality report of GitLab, which shows them in merge requests.

GitLab tells old findings from new ones by the fingerprint alone, so it does not hold the number of
the line (https://docs.gitlab.com/ci/testing/code_quality/, "Code Quality report format").
"""

from __future__ import annotations

import json

from stp_lsp.cli.findings import Report, Shows, shown_files
from stp_lsp.cli.fingerprint import distinct_fingerprints
from stp_lsp.model.diagnostic import Level

_SEVERITIES = {
    Level.ERROR: "major",
    Level.WARNING: "minor",
    Level.INFORMATION: "info",
    Level.HINT: "info",
}


def render_gitlab(report: Report, shows: Shows) -> str:
    """The whole report, as ASCII."""
    items = [
        {
            "description": found.message,
            "check_name": found.rule,
            "fingerprint": mark,
            "severity": _SEVERITIES[found.level],
            "location": {
                "path": file.path,
                "lines": {
                    "begin": file.document.lines.position(found.range.start).line + 1,
                    "end": file.document.lines.position(found.range.end).line + 1,
                },
            },
        }
        for file in shown_files(report, shows)
        for found, mark in distinct_fingerprints(file, file.path)
    ]
    return f"{json.dumps(items, indent=2)}\n"
