"""The JSON of `check`, a fixed shape that other tools rely on (`docs/cli.md`).

Lines and columns count from 0 and columns are UTF-16 units, as in the Language Server Protocol.
The text is ASCII with escapes, so that it is the same in every encoding.
"""

from __future__ import annotations

import json
from typing import Any

from stp_lsp.cli.findings import LEVELS, FileFindings, Report, count_by_rule
from stp_lsp.model.diagnostic import Diagnostic
from stp_lsp.text.line_table import Encoding


def render_json(report: Report, *, statistics: bool = False) -> str:
    """The whole report, with counts by rule when they are asked for."""
    found = report.diagnostics
    summary: dict[str, int] = {
        level.value: sum(item.level is level for item in found) for level in LEVELS
    }
    summary["total"] = len(found)
    summary["fixable"] = sum(item.fixable for item in found)
    if report.fixed is not None:
        summary["fixed"] = report.fixed
    summary["documents"] = report.documents
    summary["workspaces"] = report.workspaces
    items = [_item(file, item) for file in report.files for item in file.diagnostics]
    content: dict[str, Any] = {"diagnostics": items, "summary": summary}
    if report.known is not None:
        summary["known"] = report.known
        content["stale"] = [entry._asdict() for entry in report.stale]
    if statistics:
        content["statistics"] = [
            {**row._asdict(), "level": row.level.value} for row in count_by_rule(found)
        ]
    return json.dumps(content, indent=2) + "\n"


def _item(file: FileFindings, found: Diagnostic) -> dict[str, Any]:
    start, end = file.document.lines.positions(found.range, Encoding.UTF16)
    return {
        "path": file.path,
        "rule": found.rule,
        "code": found.code,
        "severity": found.level.value,
        "message": found.message,
        "range": {
            "start": {"line": start.line, "character": start.column},
            "end": {"line": end.line, "character": end.column},
        },
        "fixable": found.fixable,
        "data": dict(found.data),
    }
