"""The findings as workflow commands of GitHub Actions, which shows them beside the changed lines.

The escapes are those of `actions/toolkit`, `packages/core/src/command.ts`: all that would end a
command, a property or the line. A path or a message of a document can therefore not smuggle in
another command.
"""

from __future__ import annotations

from stp_lsp.cli.findings import FileFindings, Report, Shows, shown_files
from stp_lsp.model.diagnostic import Diagnostic, Level

_COMMANDS = {
    Level.ERROR: "error",
    Level.WARNING: "warning",
    Level.INFORMATION: "notice",
    Level.HINT: "notice",
}


def render_github(report: Report, shows: Shows) -> str:
    """One command a line, in the order of the text."""
    return "".join(
        f"{_command(file, found)}\n"
        for file in shown_files(report, shows)
        for found in file.diagnostics
    )


def _command(file: FileFindings, found: Diagnostic) -> str:
    lines = file.document.lines
    start, end = lines.position(found.range.start), lines.position(found.range.end)
    places = {"file": file.path, "line": start.line + 1, "endLine": end.line + 1}
    if start.line == end.line:  # GitHub refuses columns on several lines
        places |= {"col": start.column + 1, "endColumn": end.column + 1}
    places["title"] = f"{found.rule} ({found.code})"
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in places.items())
    return f"::{_COMMANDS[found.level]} {properties}::{_data(found.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
