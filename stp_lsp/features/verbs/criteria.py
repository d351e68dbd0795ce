"""New rows of an acceptance contract: the next criterion with the stub of its test.

Rows need no order and no headings (FORMAT.md 8.1), but people read them by package: a new row goes
behind the last one of its package, else below the package's heading, else into a new section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from stp_lsp.features.verbs.lines import newline_of
from stp_lsp.features.verbs.lookup import thread_at
from stp_lsp.features.verbs.outcome import (
    Moment,
    Outcome,
    Performed,
    Refusal,
    refuse_generated,
    refuse_unreadable,
)
from stp_lsp.model.document import Document, text_of
from stp_lsp.model.free_numbers import free_row_number
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.contract import NON_TEST_MARKER, AcceptanceTest, Arm, Contract, Criterion
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_SECTIONS: Final = {"AC": "Acceptance Criteria", "AT": "Acceptance Tests"}
_PACKAGE_HEADING = re.compile(r"WP[-/ ]?([0-9]{1,2})(?![0-9])")
_UNWRITTEN: Final = "[What must be verifiably true]"
_NO_PATH = re.compile(r"[`:\n]")
_SEPARATOR = re.compile(r"(?<= )--(?= )")


def new_criterion(
    snapshot: Snapshot,
    thread: str,
    now: Moment,
    group: int = 0,
    text: str = "",
    test_file: str = "",
    *,
    non_test: bool = False,
) -> Outcome:
    """The next criterion of a package, and the test that is to show it.

    Args:
        snapshot: The workspace.
        thread: The id.
        now: Unused: a row has no date; every verb takes the moment.
        group: The package's number; 0 for the thread itself.
        text: What must be true; a placeholder to fill in when empty.
        test_file: Where the test will be. When empty, the file of the test written last for the
            same package or thread, else one named for the thread.
        non_test: Whether evidence shows it rather than a test; then no test is added.
    """
    found = refuse_generated(snapshot.project) or thread_at(snapshot, thread)
    if isinstance(found, Refusal):
        return found
    doc = snapshot.contract_document(found)
    if doc is None:
        return Refusal(f"{found.id} has no acceptance.md; create it first")
    if text_of(doc) is None:
        return refuse_unreadable(doc)
    if not 0 <= group <= 99:
        return Refusal(f"{group} is no number of a work package")
    contract = doc.contract
    prose = row_prose(text) or _UNWRITTEN
    number = free_row_number(snapshot, found.id, "AC", group, doc)
    criterion = f"AC-{_written(doc, 'AC', group, number)}"
    if non_test:
        row = f"- {criterion} {NON_TEST_MARKER} {prose} -- satisfied: no"
        edits = [insert_row(snapshot, doc, "AC", group, row)]
        return Performed({doc.id: tuple(edits)}, done=f"added {found.id} {criterion}")
    path = test_file.strip() or likely_test_file(contract.tests, group, found.id)
    if _NO_PATH.search(path) or "/" not in path[:-1]:
        return Refusal(f"`{path}` is no path of a file: it needs a `/`, and no `:` or backtick")
    # The test gets the criterion's number where that is free.
    free = free_row_number(snapshot, found.id, "AT", group, doc)
    test = f"AT-{_written(doc, 'AT', group, max(number, free))}"
    edits = [
        insert_row(snapshot, doc, "AC", group, f"- {criterion} {prose}"),
        insert_row(
            snapshot,
            doc,
            "AT",
            group,
            f"- {test} `{path}` -- covers {criterion} -- status: to-write",
        ),
    ]
    done = f"added {found.id} {criterion} with {test}"
    return Performed({doc.id: tuple(sorted(edits, key=lambda edit: edit.range))}, done=done)


def row_prose(text: str) -> str:
    """A text as it can stand in a row: one line, without the separator of fields."""
    return _SEPARATOR.sub("-", " ".join(text.split()))


def next_number(snapshot: Snapshot, doc: Document, kind: str, group: int) -> str:
    """`01.3`: the next free number of a group, written with the group's digits.

    Args:
        snapshot: The workspace.
        doc: The contract.
        kind: `AC` or `AT`.
        group: The number of the work package.
    """
    return _written(doc, kind, group, free_row_number(snapshot, doc.place.thread, kind, group, doc))


def _written(doc: Document, kind: str, group: int, number: int) -> str:
    own = [row for row in _rows(doc.contract, kind) if row.group == group]
    digits = own[-1].id[3:].partition(".")[0] if own else f"{group:02d}"
    return f"{digits}.{number}"


def _rows(contract: Contract, kind: str) -> Sequence[Criterion] | Sequence[AcceptanceTest]:
    return contract.criteria if kind == "AC" else contract.tests


def likely_test_file(tests: Sequence[AcceptanceTest], group: int, thread: str) -> str:
    """Where a new test probably goes: the file of the last one of its package, or of its thread."""
    cited = [row for row in tests if row.arm is Arm.TEST and row.reference is not None]
    cited.sort(key=lambda row: (row.group == group, row.line))
    last = cited[-1].reference if cited else None
    return last.text if last is not None else f"test/{thread.lower()}_test"


def insert_row(snapshot: Snapshot, doc: Document, kind: str, group: int, row: str) -> TextEdit:
    """The edit that adds a row of a kind (`AC` or `AT`) where its package's rows stand."""
    text = doc.text
    newline = newline_of(text)
    contract = doc.contract
    own = [each for each in _rows(contract, kind) if each.group == group]
    if own:
        return _below(text, own[-1].range.end, f"{row}{newline}")
    section = _section(doc, _SECTIONS[kind])
    if section is None:
        start = _ended(text, newline)
        heading = f"## {_SECTIONS[kind]}{newline}{newline}"
        body = f"{heading}{_heading(snapshot, doc, kind, group)}{newline}{newline}{row}{newline}"
        return TextEdit(Range(len(text), len(text)), f"{start}{body}")
    at = _group_heading(doc, section, group)
    if at is not None:
        return _below(text, at, f"{newline}{row}{newline}")
    # A package that nobody has written about yet: at the section's end.
    stop = len(text[: section.end].rstrip())
    body = f"{_heading(snapshot, doc, kind, group)}{newline}{newline}{row}{newline}"
    return _below(text, stop, f"{newline}{body}")


def _below(text: str, at: int, added: str) -> TextEdit:
    """Adds lines below the one that holds ``at``."""
    end = text.find("\n", at)
    if end >= 0:
        return TextEdit(Range(end + 1, end + 1), added)
    newline = newline_of(text)
    return TextEdit(Range(len(text), len(text)), newline + added.removesuffix(newline))


def _ended(text: str, newline: str) -> str:
    """What has to be added so that the next line begins after a blank one."""
    if not text or text.endswith((newline * 2, "\n\n")):
        return ""
    return newline if text.endswith("\n") else newline * 2


def _section(doc: Document, title: str) -> Range | None:
    """From the end of a heading's text to the next heading of its level or above."""
    headings = doc.facts.headings
    for at, (level, _, end, text) in enumerate(headings):
        if text.strip().casefold() == title.casefold():
            later = (start for other, start, _, _ in headings[at + 1 :] if other <= level)
            following = next(later, -1)
            stop = len(doc.text) if following < 0 else doc.text.rfind("\n", 0, following) + 1
            return Range(end, stop)
    return None


def _group_heading(doc: Document, section: Range, group: int) -> int | None:
    """Where the heading of a package ends within a section."""
    for _, start, end, text in doc.facts.headings:
        if not section.start <= start < section.end:
            continue
        named = _PACKAGE_HEADING.match(text.strip())
        if (named is not None and int(named[1]) == group) or (
            group == 0 and text.strip().casefold().startswith("st-level")
        ):
            return end
    return None


def _heading(snapshot: Snapshot, doc: Document, kind: str, group: int) -> str:
    """The heading of a package that has none in this contract."""
    if group == 0:
        return "### ST-level"
    thread = snapshot.thread_of(doc)
    packages = thread.packages if thread is not None else ()
    number = f"{group:02d}"
    title = next((each.title for each in packages if each.number == number), "")
    suffix = f" -- {title}" if title and kind == "AC" else ""
    return f"### WP-{number}{suffix}"
