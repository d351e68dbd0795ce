"""Renumbering: a thread, a work package, a criterion, a test or an issue gets another id.

The number of a work package is the group of its criteria and tests (FORMAT.md 3.1), so these follow
it: `AC-03.1` of `WP-03` becomes `AC-07.1`. A package without a folder of its own is as good as one
with it, as long as the contract has rows of its group.

Each answers a :class:`~stp_lsp.features.verbs.rename_workspace.Plan` or the reason why not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import chain
from typing import Final

from stp_lsp.features.verbs.lookup import thread_at
from stp_lsp.features.verbs.outcome import Refusal, refuse_generated, refuse_unreadable
from stp_lsp.features.verbs.rename_documents import Names
from stp_lsp.features.verbs.rename_workspace import Plan
from stp_lsp.model.document import Document, text_of
from stp_lsp.model.layout import BUCKETS, Kind
from stp_lsp.model.moves import is_taken
from stp_lsp.model.paths import parent
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Rename
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.contract import AcceptanceTest, Criterion
from stp_lsp.syntax.ids import (
    HIGHEST_WORK_PACKAGE,
    is_flat_row_id,
    is_thread_id,
    normalise_thread_id,
    row_group,
)
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_PSEUDO: Final = ("0000", "9999")
"""Numbers that no text ever means as a reference (FORMAT.md 3.3, 2)."""
_PACKAGE: Final = re.compile(r"(?:WP[-/ ]?)?([0-9]{1,3})")
_ROW: Final = re.compile(r"(?:(A[CT])-)?(?:([0-9]{1,4})\.)?([0-9]{1,4})")
_RELATED: Final = re.compile(r"^[ \t]*[-*] ([0-9]{4})(?= |$)", re.M)


def renumbered_thread(snapshot: Snapshot, id: str, new: str) -> Plan | Refusal:
    """A thread gets another id: its folder, its file names, and every mention of it."""
    thread = single_thread(snapshot, id)
    if isinstance(thread, Refusal):
        return thread
    prefix = snapshot.project.prefix
    name = normalise_thread_id(new.strip(), prefix)
    if not is_thread_id(name, prefix):
        return Refusal(f"`{new.strip()}` is no thread id: {prefix} and four digits")
    if name == thread.id:
        return Plan(Names({}), f"{thread.id} is called that already")
    if name[len(prefix) :] in _PSEUDO:
        return Refusal(f"{name} never names a thread; templates use it as an example")
    if name in snapshot.threads:
        return Refusal(f"{name} exists: {snapshot.threads[name].title or 'untitled'}")
    folder = _called(thread.folder, thread.id, name)
    home = parent(thread.folder)
    base = snapshot.project.base
    places = [f"{base}/{bucket}/{name}".replace("//", "/") for bucket in BUCKETS]
    for place in (f"{home}/{name}", *places):
        if is_taken(snapshot, place) or is_taken(snapshot, f"{place}.md"):
            return Refusal(f"{name} is taken: there is {place}")
    moves = {thread.folder: folder}
    for doc in snapshot.documents_of(thread.id):
        if doc.kind is Kind.SATELLITE:
            moves[doc.id] = _called(doc.id, thread.id, name)
            if is_taken(snapshot, moves[doc.id]):
                return Refusal(f"{moves[doc.id]} is there already")
    refused = _refuse_unreadable(snapshot, thread.id, (thread.id,))
    if refused is not None:
        return refused
    names = Names({thread.id: name}, (thread.id, name))
    operations = tuple(Rename(old, to) for old, to in moves.items())
    return Plan(names, f"{thread.id} is {name} now", moves, operations=operations)


def single_thread(snapshot: Snapshot, id: str) -> Thread | Refusal:
    """A thread that can be renamed: written by people, and claimed by one folder only."""
    thread = refuse_generated(snapshot.project) or thread_at(snapshot, id)
    if isinstance(thread, Refusal):
        return thread
    if len(thread.claims) > 1:
        where = " and ".join(map(parent, thread.claims))
        return Refusal(f"{thread.id} is ambiguous: {where} both claim it; settle that first")
    if not thread.on_disk:
        return Refusal(f"{thread.id} has no documents here, only its canon file")
    return thread


def _refuse_unreadable(snapshot: Snapshot, owner: str, keys: Collection[str]) -> Refusal | None:
    """A document of what is renamed that cannot be read would keep the old id."""
    for doc in snapshot.documents_of(owner):
        named = any(mention[2] in keys for mention in doc.facts.mentions)
        if (named or owner.startswith("issue/")) and text_of(doc) is None:
            return refuse_unreadable(doc)
    return None


def _called(path: str, old: str, new: str) -> str:
    """``path`` with the id in its last part exchanged."""
    folder, _, name = path.rpartition("/")
    renamed = name.replace(old, new, 1)
    return f"{folder}/{renamed}" if folder else renamed


def renumbered_package(snapshot: Snapshot, thread_id: str, number: str, new: str) -> Plan | Refusal:
    """A work package gets another number, and with it the rows of its group."""
    thread = single_thread(snapshot, thread_id)
    if isinstance(thread, Refusal):
        return thread
    found = _PACKAGE.fullmatch(new.strip().removeprefix(f"{thread.id}/"))
    if found is None or not 0 < int(found[1]) <= HIGHEST_WORK_PACKAGE:
        return Refusal(
            f"`{new.strip()}` is no number of a work package: 01 to {HIGHEST_WORK_PACKAGE}"
        )
    old, now = int(number), int(found[1])
    name, later = f"{thread.id}/{old:02d}", f"{thread.id}/{now:02d}"
    if old == now:
        return Plan(Names({}), f"{name} is called that already")
    if not has_package(snapshot, thread, old):
        return Refusal(f"{thread.id} has no work package {old:02d}")
    if has_package(snapshot, thread, now):
        return Refusal(f"{later} exists")
    moves: dict[str, str] = {}
    folder, target = f"{thread.folder}/WP/{old:02d}", f"{thread.folder}/WP/{now:02d}"
    if is_taken(snapshot, target):
        return Refusal(f"{target} is there already")
    if is_taken(snapshot, folder):
        moves[folder] = target
    keys = {name: later}
    for key in snapshot.targets():
        owner, _, row = key.partition("/")
        if owner == thread.id and row.startswith(("AC-", "AT-")) and row_group(row) == old:
            kind, _, rest = row.partition("-")
            group, _, tail = rest.partition(".")
            keys[key] = f"{owner}/{kind}-{str(now).zfill(len(group))}.{tail}"
    contract = snapshot.contract_document(thread)
    if contract is not None:
        refused = _refuse_fenced(contract, [row for row in _rows(contract) if row[0] in keys])
        if refused is not None:
            return refused
    refused = _refuse_unreadable(snapshot, thread.id, keys)
    if refused is not None:
        return refused
    edits = {}
    cover = snapshot.documents.get(f"{folder}/info.md")
    field = (cover.field("wp_id") or cover.field("wp")) if cover is not None else None
    if cover is not None and text_of(cover) is None:
        return refuse_unreadable(cover)
    if cover is not None and field is not None and field.value.strip(' "').isdigit():
        at = field.value_start + field.value.index(field.value.strip(' "'))
        width = len(field.value.strip(' "'))
        edits[cover.id] = (TextEdit(Range(at, at + width), str(now).zfill(width)),)
    operations = tuple(Rename(a, b) for a, b in moves.items())
    return Plan(Names(keys), f"{name} is {later} now", moves, edits, operations)


def has_package(snapshot: Snapshot, thread: Thread, number: int) -> bool:
    """Whether a thread has a work package of that number: a folder, or rows of its group."""
    if any(each.number == f"{number:02d}" for each in thread.packages):
        return True
    contract = snapshot.contract_document(thread)
    if contract is None:
        return False
    return any(row_group(key.rpartition("/")[2]) == number for key, _ in _rows(contract))


def renumbered_row(snapshot: Snapshot, thread_id: str, row: str, new: str) -> Plan | Refusal:
    """A criterion or a test gets another id, in the contract and in the tests that carry it."""
    thread = single_thread(snapshot, thread_id)
    if isinstance(thread, Refusal):
        return thread
    contract = snapshot.contract_document(thread)
    if contract is None:
        return Refusal(f"{thread.id} has no acceptance.md")
    if text_of(contract) is None:
        return refuse_unreadable(contract)
    kind = "criterion" if row.startswith("AC") else "test"
    if is_flat_row_id(row):
        return Refusal(f"{row} is a number that the canon of a 3.0 workspace gave; it stays")
    found = _ROW.fullmatch(new.strip().removeprefix(f"{thread.id}/").removeprefix(f"{thread.id} "))
    if found is None or found[1] not in (None, row[:2]):
        return Refusal(f"`{new.strip()}` is no id of a {kind}: {row[:2]}-01.2")
    name = f"{row[:2]}-{found[2] or row[3:].partition('.')[0]}.{found[3]}"
    if name == row:
        return Plan(Names({}), f"{row} is called that already")
    rows = _rows(contract)
    mine = [each for each in rows if each[0] == f"{thread.id}/{row}"]
    if not mine:
        return Refusal(f"there is no {kind} {row} in {contract.id}")
    if len(mine) > 1:
        return Refusal(f"{row} is ambiguous: {len(mine)} rows of {contract.id} have that id")
    taken = next((key for key, _ in rows if key not in mine[0] and _same_row(key, name)), "")
    if taken:
        return Refusal(f"{taken.replace('/', ' ')} exists")
    refused = _refuse_fenced(contract, mine)
    if refused is not None:
        return refused
    return Plan(Names({f"{thread.id}/{row}": f"{thread.id}/{name}"}), f"{row} is {name} now")


def _rows(contract: Document) -> list[tuple[str, int]]:
    """The key of each row and where its id stands."""
    rows: Iterator[Criterion | AcceptanceTest]
    rows = chain(contract.contract.criteria, contract.contract.tests)
    return [(f"{contract.place.thread}/{row.id}", row.id_range.start) for row in rows]


def _same_row(key: str, name: str) -> bool:
    """Whether two ids differ in nothing but leading zeros, which people read over."""
    row = key.rpartition("/")[2]
    numbers = [tuple(map(int, each[3:].split("."))) for each in (row, name)]
    return row[:2] == name[:2] and numbers[0] == numbers[1]


def _refuse_fenced(contract: Document, rows: list[tuple[str, int]]) -> Refusal | None:
    """Rows count in fenced code too (FORMAT.md 8.1), but there a rename touches nothing."""
    for key, start in rows:
        if contract.is_code(start):
            row = key.rpartition("/")[2]
            return Refusal(f"{row} is defined in fenced code, which a rename never touches")
    return None


def renumbered_issue(snapshot: Snapshot, number: str, new: str) -> Plan | Refusal:
    """An issue gets another number: its folder, its files, its header, and every mention."""
    refused = refuse_generated(snapshot.project)
    if refused is not None:
        return refused
    issue = snapshot.issues.get(number)
    if issue is None:
        return Refusal(f"there is no issue {number}")
    digits = new.strip().removeprefix("issue ").removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits) <= 9999):
        return Refusal(f"`{new.strip()}` is no number of an issue: four digits")
    name = digits.lstrip("0").zfill(4)
    if name == number:
        return Plan(Names({}), f"issue {number} is called that already")
    if name in snapshot.issues:
        return Refusal(f"issue {name} exists: {snapshot.issues[name].title}")
    documents = list(snapshot.documents_of(f"issue/{number}"))
    folders = sorted({doc.place.folder for doc in documents})
    if len(folders) > 1:
        both = " and ".join(folders)
        return Refusal(f"issue {number} is ambiguous: {both} both claim it; settle that first")
    home = snapshot.project.home
    for bucket in ("OPEN", "CLOSED"):
        if is_taken(snapshot, f"{home}/issues/{bucket}/{name}"):
            return Refusal(f"{home}/issues/{bucket}/{name} is there already")
    refused = _refuse_unreadable(snapshot, f"issue/{number}", ())
    if refused is not None:
        return refused
    old = folders[0]
    folder = _called(old, number, name)
    files: dict[str, str] = {}
    operations: list[Rename] = []
    edits: dict[str, tuple[TextEdit, ...]] = {}
    for doc in documents:
        file = doc.id[len(old) + 1 :]
        if file.startswith(f"{number}-"):
            files[doc.id] = f"{folder}/{name}{file[len(number) :]}"
            operations.append(Rename(doc.id, f"{old}/{name}{file[len(number) :]}"))
        edits[doc.id] = tuple(_issue_edits(doc, number, name))
    moves = {**files, old: folder}
    for doc in snapshot.of_kind(Kind.ISSUE):
        edits[doc.id] = (*edits.get(doc.id, ()), *_related(doc, number, name))
    names = Names({f"issue/{number}": f"issue/{name}"})
    done = f"issue {number} is {name} now"
    return Plan(names, done, moves, edits, (*operations, Rename(old, folder)))


def _issue_edits(doc: Document, number: str, name: str) -> list[TextEdit]:
    """The id in an issue's header and at the beginning of its heading."""
    found: list[TextEdit] = []
    field = doc.field("id")
    if field is not None and field.value.strip('" ') == number:
        at = field.value_start + field.value.index(number)
        found.append(TextEdit(Range(at, at + 4), name))
    if doc.heading.startswith(number):
        start = doc.title_range.start
        found.append(TextEdit(Range(start, start + 4), name))
    return found


def _related(doc: Document, number: str, name: str) -> list[TextEdit]:
    """Bullets below `## Related` that begin with the bare number (FORMAT.md 9)."""
    headings = doc.facts.headings
    for at, (_, _, end, text) in enumerate(headings):
        if text.strip().casefold() == "related":
            whole = text_of(doc)
            if whole is None:
                return []
            stop = headings[at + 1][1] if at + 1 < len(headings) else len(whole)
            return [
                TextEdit(Range(*found.span(1)), name)
                for found in _RELATED.finditer(whole, end, stop)
                if found[1] == number and not doc.is_code(found.start(1))
            ]
    return []
