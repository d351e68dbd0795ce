"""The mechanical repairs of test rows: upstream's ``at lint --fix`` (FORMAT.md 8.4).

Only rows that fail the grammar are touched, and only where nobody has to choose: what needs
judgement is left to its author. Every byte of the other lines stays, a missing final newline too
(upstream drops such a last line, which FORMAT.md marks as a defect).
"""

from __future__ import annotations

import re

from stp_lsp.syntax.contract import Contract, parse_contract
from stp_lsp.syntax.contract_lint import FileFacts
from stp_lsp.text.edit import TextEdit, apply_edits

_DOC_MARKER = re.compile(r"(- AT-[0-9]+\.[0-9]+) \(doc\) ")
_EMPHASIS = re.compile(r"( -- status: )[*_]+(to-write|red|green|n/a)[*_]+")
_BRACKETED_NOTE = re.compile(r"( -- status: (?:to-write|red|green|n/a)) \(")
_SPOKEN_LIST = re.compile(r"(AC-[0-9]+\.[0-9]+) (?:and|&) (AC-[0-9]+\.[0-9]+)")
_ROW_ID = re.compile(r"- AT-[0-9]+\.[0-9]+ ")
_COVERS = " -- covers "
_BLANK = re.compile(r"\s")
_FILE_NAME = re.compile(r"[A-Za-z0-9._+-]+")


def fix_line(line: str, files: FileFacts | None = None) -> str:
    """The repaired form of one ``- AT-`` row that fails the grammar; itself when nothing applies.

    Args:
        line: the row without its line end.
        files: finds the one file that a bare name means; None leaves bare names alone.
    """
    line = _DOC_MARKER.sub(r"\1 (non-test) ", line, count=1) if line.startswith("- AT-") else line
    line = _EMPHASIS.sub(r"\1\2", line, count=1)
    note = _BRACKETED_NOTE.search(line) if line.endswith(")") else None
    if note:
        line = f"{line[: note.end(1)]} -- {line[note.end() : -1]}"
    line = _SPOKEN_LIST.sub(r"\1, \2", line)
    return _with_quoted_path(line, files)


def fix_edits(contract: Contract, files: FileFacts | None = None) -> tuple[TextEdit, ...]:
    """One edit for each row that ``--fix`` would rewrite, malformed test rows included."""
    rows = [(row.range, row.text) for row in contract.tests if row.arm is None]
    rows += [(row.range, row.text) for row in contract.malformed if row.text.startswith("- AT-")]
    fixed = ((where, text, fix_line(text, files)) for where, text in sorted(rows))
    return tuple(
        TextEdit(where, new.removesuffix("\r")) for where, text, new in fixed if new != text
    )


def fix_contract(text: str, files: FileFacts | None = None) -> str:
    """``text`` with all of :func:`fix_edits` made."""
    return apply_edits(text, fix_edits(parse_contract(text), files))


def _with_quoted_path(line: str, files: FileFacts | None) -> str:
    """The row with its reference in backticks, when that is one token which is or finds a path."""
    row_id = _ROW_ID.match(line)
    covers_at = line.rfind(_COVERS, row_id.end()) if row_id else -1
    if row_id is None or covers_at < 0:
        return line
    reference = line[row_id.end() : covers_at]
    path = reference
    if len(path) > 1 and path[0] == path[-1] == "`":
        path = path[1:-1]
    if not path or _BLANK.search(path) or "::" in path or '"' in path:
        return line
    if "/" not in path:
        path = _only_file_named(path, files)
    if "/" not in path[:-1] or "`" in path or ":" in path:
        return line
    return f"{row_id[0]}`{path}`{line[covers_at:]}"


def _only_file_named(name: str, files: FileFacts | None) -> str:
    """The path of the one file called ``name``; ``name`` itself when there is none or several."""
    if files is None or "." not in name or not _FILE_NAME.fullmatch(name):
        return name
    found = files.find_by_name(name)
    return found[0] if len(found) == 1 else name
