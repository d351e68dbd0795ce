"""Runs every rule over real workspaces and counts: the table of `docs/precision.md`.

    python tools/precision.py FOLDER              the table, for the workspaces in FOLDER's folders
    python tools/precision.py FOLDER --write      puts it into docs/precision.md
    python tools/precision.py FOLDER --findings   every finding, one a line, for reading
    python tools/precision.py FOLDER --all        with `--all`'s levels

Whether a count is good or bad is no question for a script: the verdicts in the document are from
reading every finding.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from stp_lsp.features.diagnostics import diagnose_all
from stp_lsp.model.diagnostic import Diagnostic, Level
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.registry import RULES
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import load, to_documents
from stp_lsp.session.root_files import RootFiles

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "precision.md"
BEGIN, END = "<!-- BEGIN: TABLE -->", "<!-- END: TABLE -->"
NESTED = "nested"
"""The column of workspaces inside a corpus: its examples and the workspaces of its tests."""


class Measured(NamedTuple):
    """One finding and where it was found."""

    column: str
    place: str
    """Corpus, path, line and column."""
    finding: Diagnostic


def main(arguments: Sequence[str] | None = None) -> int:
    """Counts, and prints or writes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--findings", action="store_true", help="print each finding instead")
    parser.add_argument("--write", action="store_true", help="put the table into the document")
    parser.add_argument("--all", action="store_true", help="every rule at its full level")
    options = parser.parse_args(arguments)
    corpora = sorted(path for path in options.folder.iterdir() if path.is_dir())
    settings = Settings(today="2026-01-01", full=options.all)
    found = [item for corpus in corpora for item in measure(corpus, settings)]
    if options.findings:
        for item in found:
            each = item.finding
            print(f"{item.place}: {each.level.value} {each.rule}: {each.message}")
        return 0
    text = table([corpus.name for corpus in corpora], found)
    if not options.write:
        print(text)
        return 0
    document = DOCUMENT.read_text(encoding="utf-8")
    head, _, rest = document.partition(BEGIN)
    tail = rest.partition(END)[2]
    DOCUMENT.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}", encoding="utf-8", newline="\n")
    return 0


def measure(corpus: Path, settings: Settings) -> Iterator[Measured]:
    """The findings of every workspace in one folder."""
    disk = RealDisk()
    for workspace in load(disk, corpus.as_posix(), settings.max_file_size).workspaces:
        root = workspace.root
        documents = to_documents(disk, root, workspace.documents)
        snapshot = Snapshot.build(workspace.project, documents, settings, RootFiles(disk, root))
        inside = root[len(corpus.as_posix()) + 1 :]
        for id, diagnosis in diagnose_all(snapshot):
            for failure in diagnosis.failures:
                raise SystemExit(failure)
            for finding in diagnosis.diagnostics:
                line, column = snapshot.documents[id].lines.position(finding.range.start)
                path = "/".join(part for part in (corpus.name, inside, id) if part)
                place = f"{path}:{line + 1}:{column + 1}"
                yield Measured(NESTED if inside else corpus.name, place, finding)


def table(corpora: Sequence[str], found: Sequence[Measured]) -> str:
    """Counts by rule, level and corpus; rules that found nothing are named below."""
    columns = [*corpora, NESTED]
    counts = Counter((item.finding.rule, item.finding.level, item.column) for item in found)
    lines = [
        f"| Rule | Level | {' | '.join(columns)} | all |",
        f"| --- | --- | {' | '.join('--:' for _ in columns)} | --: |",
    ]
    for rule in RULES:
        for level in Level:
            row = [counts[rule.name, level, column] for column in columns]
            if any(row):
                cells = " | ".join(str(number or "") for number in (*row, sum(row)))
                lines.append(f"| `{rule.name}` | {level.value} | {cells} |")
    for level in Level:
        row = [sum(i.column == c and i.finding.level is level for i in found) for c in columns]
        if any(row):
            cells = " | ".join(str(number) for number in (*row, sum(row)))
            lines.append(f"| **all** | **{level.value}** | {cells} |")
    silent = [
        f"`{rule.name}`" for rule in RULES if rule.name not in {i.finding.rule for i in found}
    ]
    return "\n".join(lines) + f"\n\nNothing found: {', '.join(silent)}."


if __name__ == "__main__":
    sys.exit(main())
