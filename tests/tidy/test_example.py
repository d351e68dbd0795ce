"""examples/lighthouse is what its README says: every planted fault, and no other."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from typing import NamedTuple

import pytest

from tests.tidy.project import ROOT

EXAMPLE = ROOT / "examples" / "lighthouse"
ROW = re.compile(r"^\| `([^`]+):(\d+)` \| `(.+)` \| `([a-z-]+)` \| (\w+) \|$", re.MULTILINE)


class Drift(NamedTuple):
    """One row of the README's table."""

    path: str
    line: int
    text: str
    rule: str
    level: str


def planted() -> list[Drift]:
    """The README's table."""
    text = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    return [
        Drift(path, int(line), words.replace("\\|", "|"), rule, level)
        for path, line, words, rule, level in ROW.findall(text)
    ]


@pytest.mark.parametrize("drift", planted(), ids=lambda d: f"{d.rule}:{d.path}")
def test_drift_is_where_the_readme_says(drift):
    lines = (EXAMPLE / drift.path).read_text(encoding="utf-8").split("\n")
    assert drift.text in lines[drift.line - 1]


def test_every_drift_is_listed():
    """Twelve rules of drift were planted; an edit that loses a row of the table shows here."""
    assert len(planted()) == 12


def test_contract_tells_the_truth_about_its_tests():
    """Every green test of the example passes, and the one red test fails."""
    apart = ("-c", os.devnull, "--rootdir", ".", "-p", "no:cacheprovider", "-p", "no:xdist")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rA", "--tb=no", *apart, "tests"],
        cwd=EXAMPLE,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    failed = re.findall(r"^FAILED tests/(\S+)", result.stdout, re.MULTILINE)
    assert failed == ["test_schedule.py::test_midsummer_at_66_north"], result.stdout
    assert len(re.findall(r"^PASSED ", result.stdout, re.MULTILINE)) == 5


@pytest.mark.skipif(
    not (ROOT / "stp_lsp" / "__main__.py").exists(), reason="there is no command line yet"
)
def test_check_finds_the_planted_drift_and_nothing_else():
    """Errors and warnings exactly; of the quieter levels at least what the table promises."""
    result = subprocess.run(
        [sys.executable, "-m", "stp_lsp", "check", "--output-format", "json", str(EXAMPLE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1, result.stderr
    found: Counter[tuple[str, str, str]] = Counter()
    for item in json.loads(result.stdout)["diagnostics"]:
        path = item["path"].replace("\\", "/").rpartition("intent/")
        found["intent/" + path[2], item["rule"], item["severity"]] += 1
    wanted = Counter((drift.path, drift.rule, drift.level) for drift in planted())
    assert not wanted - found, "planted but not found"
    loud = {key: n for key, n in (found - wanted).items() if key[2] in ("error", "warning")}
    assert not loud, "found but not planted"
