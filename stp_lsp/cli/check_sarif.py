"""The findings as SARIF 2.1.0 (OASIS), which code scanning services and editors read.

Columns are UTF-16 units counted from 1. Of the repairs those are given that edit documents and
move nothing. Fingerprints hold no line numbers, so that a finding that moves stays the same one.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from stp_lsp import __version__
from stp_lsp.cli.findings import FileFindings, Report, Shows, shown_files
from stp_lsp.cli.fingerprint import distinct_fingerprints
from stp_lsp.cli.rule_names import RULES_URL
from stp_lsp.cli.workspaces import shown_path
from stp_lsp.features.code_actions import fixes_of
from stp_lsp.model.diagnostic import Diagnostic, Fix, Level, Rule
from stp_lsp.model.document import Document
from stp_lsp.rules.registry import RULES
from stp_lsp.text.line_table import Encoding
from stp_lsp.text.range import Range

Json = dict[str, Any]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_HOME = "https://github.com/stp-lsp/stp-lsp"
_LEVELS = {
    Level.ERROR: "error",
    Level.WARNING: "warning",
    Level.INFORMATION: "note",
    Level.HINT: "note",
    Level.OFF: "none",
}
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_NUMBERS = {rule.name: number for number, rule in enumerate(RULES)}


def render_sarif(report: Report, shows: Shows) -> str:
    """The whole report, as ASCII."""
    failures: list[str] = list(report.failures)
    results = [
        _result(file, found, mark, failures)
        for file in shown_files(report, shows)
        for found, mark in distinct_fingerprints(file, file.path)
    ]
    notes = [{"level": "error", "message": {"text": text}} for text in dict.fromkeys(failures)]
    run: Json = {
        "tool": {
            "driver": {
                "name": "stp-lsp",
                "informationUri": _HOME,
                "version": __version__,
                "rules": [_rule(rule) for rule in RULES],
            }
        },
        "invocations": [{"executionSuccessful": not failures, "toolExecutionNotifications": notes}],
        "columnKind": "utf16CodeUnits",
        "results": results,
    }
    return f"{json.dumps({'$schema': SCHEMA, 'version': '2.1.0', 'runs': [run]}, indent=2)}\n"


def _rule(rule: Rule) -> Json:
    summary = rule.page.partition("\n")[0]
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary},
        "help": {"text": rule.page, "markdown": rule.page},
        "helpUri": f"{RULES_URL}/{rule.name}.md",
        "defaultConfiguration": {
            "enabled": rule.level is not Level.OFF,
            "level": _LEVELS[rule.level],
        },
    }


def _result(file: FileFindings, found: Diagnostic, mark: str, failures: list[str]) -> Json:
    result: Json = {
        "ruleId": found.code,
        "ruleIndex": _NUMBERS[found.rule],
        "level": _LEVELS[found.level],
        "message": _message(found.message),
        "locations": [_location(file.path, file.document, found.range)],
        "partialFingerprints": {"stp-lsp/v1": mark},
    }
    documents = file.view.snapshot.documents
    related = [item for item in found.related if item.document in documents]
    if related:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": _message(item.message),
                **_location(_path(file, item.document), documents[item.document], item.range),
            }
            for number, item in enumerate(related, 1)
        ]
    if found.fixable:
        offered = fixes_of(file.view.snapshot, file.document, found, failures)
        fixes = [_fix(file, fix) for fix in offered if not fix.change.operations]
        if fixes:
            result["fixes"] = fixes
    if found.data:
        result["properties"] = dict(found.data)
    return result


def _fix(file: FileFindings, fix: Fix) -> Json:
    documents = file.view.snapshot.documents
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": _uri(_path(file, id))},
                "replacements": [
                    {
                        "deletedRegion": _region(documents[id], edit.range),
                        "insertedContent": {"text": edit.text},
                    }
                    for edit in edits
                ],
            }
            for id, edits in fix.change.edits.items()
            if id in documents
        ],
    }


def _path(file: FileFindings, id: str) -> str:
    return shown_path(f"{file.view.root}/{id}")


def _location(path: str, document: Document, where: Range) -> Json:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(path)},
            "region": _region(document, where),
        }
    }


def _region(document: Document, where: Range) -> Json:
    start, end = document.lines.positions(where, Encoding.UTF16)
    return {
        "startLine": start.line + 1,
        "startColumn": start.column + 1,
        "endLine": end.line + 1,
        "endColumn": end.column + 1,
    }


def _message(text: str) -> Json:
    """A message, with escapes where it would be read as a placeholder or a link.

    SARIF 3.11.5 wants every brace doubled, also where no reader takes it for a placeholder; readers
    that undo it are rarer than those that show it, so `ST000{1,3}` is left as it is.
    """
    text = _PLACEHOLDER.sub(r"{{\1}}", text)
    if "](" in text:  # 3.11.6
        text = text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return {"text": text}


def _uri(path: str) -> str:
    """A relative reference; a colon is escaped, or it would end a scheme."""
    return quote(path.encode("utf-8", "surrogateescape"))
