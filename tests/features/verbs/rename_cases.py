"""Every id of a workspace as a rename and the one that takes it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from stp_lsp.features.verbs.verb import Arguments
from stp_lsp.model.snapshot import Snapshot
from tests.features.renaming import Map, issue_map, package_map, row_map, thread_map

FRESH_TITLE = "Quite another thing, with a title that is longer than the columns of any index"


class Case(NamedTuple):
    """One rename."""

    kind: str
    id: str
    verb: str
    there: Arguments
    back: Arguments
    keys: Map
    """What becomes of each key."""
    words: tuple[str, str] = ("", "")
    """A title and the one that takes its place."""


def every_case(snapshot: Snapshot) -> Iterator[Case]:
    """A rename of every thread, work package, criterion, test and issue, and every retitle.

    Each id goes to two others that nobody named: one near (a free number as small as may be), so
    that groups of neighbours stay groups, and one far, so that they cannot.
    """
    for id, thread in sorted(snapshot.threads.items()):
        for fresh in _free(snapshot, lambda n: f"ST{n:04d}", (*range(1, 1000), *range(7000, 7100))):
            there, back = {"thread": id, "id": fresh}, {"thread": fresh, "id": id}
            keys = thread_map(id, fresh)
            yield Case("thread, renumbered", id, "stp.thread.renumber", there, back, keys)
        yield _retitle("thread", id, {"thread": id}, thread.title)
        for package in thread.packages:
            key = package.key
            for fresh in _free(snapshot, lambda n, i=id: f"{i}/{n:02d}", (*range(1, 99), 99)):
                there, back = {"package": key, "number": fresh[-2:]}, {"package": fresh}
                keys = package_map(id, int(package.number), int(fresh[-2:]))
                back["number"] = package.number
                yield Case("package, renumbered", key, "stp.package.renumber", there, back, keys)
            yield _retitle("package", key, {"package": key}, package.title)
        yield from _rows(snapshot, id)
    for number, issue in sorted(snapshot.issues.items()):
        for fresh in _free(snapshot, lambda n: f"issue/{n:04d}", (*range(1, 999), 7777)):
            there, back = {"issue": number, "number": fresh[-4:]}, {"issue": fresh[-4:]}
            back["number"] = number
            keys = issue_map(number, fresh[-4:])
            yield Case("issue, renumbered", number, "stp.issue.renumber", there, back, keys)
        yield _retitle("issue", number, {"issue": number}, issue.title)


def _rows(snapshot: Snapshot, thread: str) -> Iterator[Case]:
    contract = snapshot.contract_document(snapshot.threads[thread])
    if contract is None:
        return
    rows = {row.id: "criterion" for row in contract.contract.criteria}
    rows |= {row.id: "test" for row in contract.contract.tests}
    for row, kind in rows.items():
        group = row.partition(".")[0]
        for key in _free(snapshot, lambda n, g=group: f"{thread}/{g}.{n}", (*range(1, 990), 999)):
            fresh = key.partition("/")[2]
            there, back = {"thread": thread, kind: row, "id": fresh}, {"thread": thread}
            back |= {kind: fresh, "id": row}
            keys = row_map(thread, row, fresh)
            id = f"{thread} {row}"
            yield Case(f"{kind}, renumbered", id, f"stp.{kind}.renumber", there, back, keys)


def _free(snapshot: Snapshot, name: Callable[[int], str], numbers: tuple[int, ...]) -> list[str]:
    """The first and the last of some names that nothing has and nothing mentions."""
    first = next((n for n in numbers if _is_free(snapshot, name(n))), None)
    last = next((n for n in reversed(numbers) if _is_free(snapshot, name(n))), None)
    return [name(n) for n in dict.fromkeys((first, last)) if n is not None]


def _is_free(snapshot: Snapshot, key: str) -> bool:
    if re.fullmatch(r"ST[0-9]{4}/[0-9]{2}", key):
        group = re.compile(rf"{key[:6]}/A[CT]-0*{int(key[7:])}\.")
        if any(group.match(each) for each in snapshot.targets()):
            return False
    return snapshot.resolve(key) is None and not snapshot.mentioning(key)


def _retitle(kind: str, id: str, what: Mapping[str, str], title: str) -> Case:
    verb = f"stp.{kind}.retitle"
    there, back = {**what, "title": FRESH_TITLE}, {**what, "title": title}
    return Case(f"{kind}, retitled", id, verb, there, back, str, (title, FRESH_TITLE))
