"""The findings as JUnit XML, which most CI servers show as a list of tests.

A document is a suite, a finding a test. Errors and warnings are failed tests; information and
hints, which fail nothing, are passed ones with output. A clean run is one passed test, because some
readers take a report without any for a fault.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from stp_lsp.cli.findings import FAILING, FileFindings, Report, Shows, shown_files
from stp_lsp.model.diagnostic import Diagnostic

_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow in a document, not even as a reference (its 2.2, "Char")."""


def render_junit(report: Report, shows: Shows) -> str:
    """The whole report, as ASCII."""
    files = list(shown_files(report, shows))
    tests = sum(len(file.diagnostics) for file in files)
    top = ET.Element("testsuites", name="stp-lsp", tests=str(tests or 1), failures="0", errors="0")
    failed = 0
    for file in files:
        failures = sum(found.level in FAILING for found in file.diagnostics)
        failed += failures
        suite = ET.SubElement(
            top,
            "testsuite",
            name=_text(file.path),
            tests=str(len(file.diagnostics)),
            failures=str(failures),
            errors="0",
        )
        for found in file.diagnostics:
            _add_test(suite, file, found)
    if not files:
        suite = ET.SubElement(top, "testsuite", name="stp-lsp", tests="1", failures="0", errors="0")
        ET.SubElement(suite, "testcase", name="no findings", classname="stp-lsp")
    top.set("failures", str(failed))
    ET.indent(top)
    return f"""<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(top, "us-ascii").decode()}\n"""


def _add_test(suite: ET.Element, file: FileFindings, found: Diagnostic) -> None:
    line, column = file.document.lines.position(found.range.start)
    place = f"{_text(file.path)}:{line + 1}:{column + 1}"
    test = ET.SubElement(
        suite,
        "testcase",
        name=f"{found.rule} ({line + 1}:{column + 1})",
        classname=_text(file.path),
        file=_text(file.path),
        line=str(line + 1),
    )
    text = f"{place}: {found.level.value}[{found.rule}] {_text(found.message)}"
    if found.level in FAILING:
        failure = ET.SubElement(
            test, "failure", type=found.level.value, message=_text(found.message)
        )
        failure.text = text
    else:
        ET.SubElement(test, "system-out").text = text


def _text(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
