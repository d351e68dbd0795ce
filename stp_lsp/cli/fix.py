"""`check --fix` and `check --diff`: the obvious repairs of what the check shows.

Repairs are made in memory first, as an editor would make them, until nothing obvious is left;
then the files are written, each in one step, or the difference is printed. A repair that moves or
creates files, or of which there are several, is left for the user to choose in an editor.

A file keeps its byte order mark, its line ends and whether its last line is ended.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from stp_lsp.cli.output import Output, write_bytes
from stp_lsp.cli.width import Span, one_line
from stp_lsp.cli.workspaces import Opened, shown_path
from stp_lsp.features.action_kinds import FIX_ALL
from stp_lsp.features.code_actions import code_actions
from stp_lsp.features.diagnostics import diagnose
from stp_lsp.model.diagnostic import Diagnostic
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.session import Action, Modification
from stp_lsp.text.edit import apply_edits
from stp_lsp.text.range import Range

ROUNDS = 10
"""A repair may make another possible; this many times is more than any real document needs."""

_BOM = b"\xef\xbb\xbf"
_BARE_NEWLINE = re.compile(r"(?<!\r)\n")
_STYLES = {"-": "removed", "+": "added", "@": "faint"}

Wanted = Callable[[Diagnostic], bool]


class Repaired(NamedTuple):
    """A file and the text it should have."""

    path: str
    before: str
    after: str


class Repairs(NamedTuple):
    """What was repaired in memory."""

    files: tuple[Repaired, ...]
    """Ordered by path."""
    findings: int
    """How many findings are gone by it."""
    failures: tuple[str, ...] = ()
    """Rules whose repair broke, as lines for the user."""


def repair(opened: Opened, wanted: Wanted) -> Repairs:
    """Makes every obvious repair of the findings that are ``wanted``, in the session alone."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    findings = 0
    failures: list[str] = []
    for _ in range(ROUNDS):
        changes: list[Modification] = []
        for view in opened.views:
            for document in opened.documents(view):
                text, repaired = _repair_once(view.snapshot, document, wanted, failures)
                if repaired:
                    path = f"{view.root}/{document.id}"
                    before.setdefault(path, document.text)
                    after[path] = text
                    findings += repaired
                    changes.append(Modification(path, Action.CHANGED, text))
        if not changes:
            break
        opened.session.did_modify_files(changes)
    files = [Repaired(path, before[path], after[path]) for path in sorted(before)]
    changed = tuple(file for file in files if file.before != file.after)
    return Repairs(changed, findings, tuple(dict.fromkeys(failures)))


def _repair_once(
    snapshot: Snapshot, document: Document, wanted: Wanted, failures: list[str]
) -> tuple[str, int]:
    """The text after one round of repairs, and how many findings they were for."""
    found = [item for item in diagnose(snapshot, document).diagnostics if wanted(item)]
    for action in code_actions(snapshot, document, Range(0, 0), (FIX_ALL,), found, failures):
        edits = action.change.edits.get(document.id, ())
        text = document.text
        return _with_line_ends(text, apply_edits(text, edits)), len(action.diagnostics)
    return "", 0


def _with_line_ends(before: str, after: str) -> str:
    """``after`` with the line ends that ``before`` has throughout, if they are those of Windows."""
    if "\r\n" in before and not _BARE_NEWLINE.search(before):
        return _BARE_NEWLINE.sub("\r\n", after)
    return after


def write(repairs: Repairs) -> list[str]:
    """Writes the files; returns what could not be written and why."""
    disk = RealDisk()
    problems: list[str] = []
    for file in repairs.files:
        try:
            data = disk.read(file.path)
            start = _BOM if data.startswith(_BOM) else b""
            if data != start + file.before.encode():
                reason = "it is not UTF-8, or was changed meanwhile"
            else:
                disk.write(file.path, start + file.after.encode())
                continue
        except OSError as error:
            reason = error.strerror or str(error)
        problems.append(f"{shown_path(file.path)}: not repaired ({reason})")
    return problems


def print_difference(output: Output, repairs: Repairs) -> None:
    """Writes what the repairs change as a unified diff; in a pipe it is one that `patch` takes."""
    from difflib import unified_diff

    for file in repairs.files:
        path = shown_path(file.path)
        before, after = _lines(file.before), _lines(file.after)
        for line in unified_diff(before, after, path, path):
            ended = line.endswith("\n")
            text = line if ended else f"{line}\n\\ No newline at end of file\n"
            if output.is_plain_pipe:
                write_bytes(text.encode("utf-8", "surrogateescape"))
            else:
                for shown in text.splitlines():
                    output.line(Span(one_line(shown), _STYLES.get(line[:1], "")))


def _lines(text: str) -> list[str]:
    """The lines of ``text`` with their ends; only a line feed ends one, as in `diff`."""
    return [f"{line}\n" for line in text.split("\n")[:-1]] + (
        [text.rpartition("\n")[2]] if text and not text.endswith("\n") else []
    )
