"""A brace group of thread ids, once something that it names is called otherwise.

Members keep their places, and what stands between them. The digits in front of the brace are all
that the members share, or fewer by as many as they were before: `ST000{1,3}` becomes `ST00{01,12}`,
`ST00{01,03}` becomes `ST0{001,012}`, and both come back as they were. Runs are cut and closed as
ranges are (``rename_groups``). Members that no longer share a digit are written out; those inside a
path, `st/ST000{2,3}/info.md`, as whole paths.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

Renamed = Callable[[str], str]
"""What a key becomes; every key that stays gives itself."""

_ITEM: Final = re.compile(r"([0-9]+)(?:\.\.([0-9]+))?")


_LONGEST: Final = 300
_LEFT: Final = f"{string.ascii_letters}{string.digits}_./~$+@-"
_RIGHT: Final = re.compile(r"(?:[A-Za-z0-9_./~+@-]|\{[A-Za-z0-9_.,-]{1,200}\})*")
_RIGHT_IN_CODE: Final = re.compile(r"(?:[A-Za-z0-9_./~+@*-]|\{[A-Za-z0-9_.,*-]{1,200}\})*")


class Around(NamedTuple):
    """The path that a brace group is a part of."""

    left: str
    right: str
    separator: str
    """What stands between two such paths: in code a blank, as the shell has it."""

    def each(self, names: Iterable[str]) -> str:
        """The paths with these names in the group's place, without the outer ends."""
        return f"{self.right}{self.separator}{self.left}".join(names)


def path_around(text: str, start: int, end: int, prefix: str) -> Around | None:
    """The path around the brace group at a place, if it is a part of one."""
    line = text.rfind("\n", max(0, start - 10 * _LONGEST), start) + 1
    is_code = text.count("`", line, start) % 2 == 1
    before = text[max(line, start - _LONGEST) : start]
    behind = (_RIGHT_IN_CODE if is_code else _RIGHT).match(text, end, end + _LONGEST)
    left = before[len(before.rstrip(_LEFT)) :]
    right = behind[0].rstrip(".,-") if behind is not None else ""
    if _is_list(left, right, prefix):
        return Around("", "", "/")
    if "/" not in left and not right.startswith(("/", ".md")):
        return None
    return Around(left, right, " " if is_code else ", ")


def _is_list(left: str, right: str, prefix: str) -> bool:
    """Whether nothing but threads stands around: `ST0001/ST000{2,3}`, `ST000{2,3}/ST0005`."""
    name = rf"{re.escape(prefix)}[0-9]{{1,4}}(?:\{{[0-9,.]+\}})?"
    around = bool(left or right) and re.fullmatch(rf"(?:{name}/)*", left)
    return bool(around and re.fullmatch(rf"(?:/{name})*", right))


class _Item(NamedTuple):
    """A member of a brace group, or a run of them."""

    low: str
    high: str
    """Four digits each; the same for one member."""
    is_new: bool = False


def renamed_brace(prefix: str, written: str, renamed: Renamed, around: Around | None = None) -> str:
    """A brace group with members that are called otherwise now.

    Args:
        prefix: What thread ids begin with.
        written: The group.
        renamed: What becomes of each id.
        around: The path that it is a part of; ``None`` when it is none.
    """
    stem, _, body = written[len(prefix) :].rstrip("}").partition("{")
    old: list[_Item] = []
    marks: list[str] = []
    at = 0
    for found in _ITEM.finditer(body):
        marks.append(body[at : found.start()])
        at = found.end()
        old.append(_Item(f"{stem}{found[1]}", f"{stem}{found[2] or found[1]}"))
    items: list[tuple[str, _Item]] = []
    for mark, item in zip(marks, old, strict=True):
        for place, piece in enumerate(_item_pieces(prefix, item, renamed)):
            items.append((mark if place == 0 else ",", piece))
    items = _unrepeated(_closed(items))
    slack = _shared(old) - len(stem)
    shared = _shared([item for _, item in items])
    if not shared and around is not None:
        return around.each(_by_thousand(prefix, (item for _, item in items)))
    if not shared:  # another thousand: no brace can hold these
        return ", ".join(_run(prefix, item) for _, item in items)
    keep = max(shared - slack, 1)
    return f"{prefix}{items[0][1].low[:keep]}{{{''.join(_shown(items, keep))}{body[at:]}}}"


def _item_pieces(prefix: str, item: _Item, renamed: Renamed) -> Iterator[_Item]:
    run: list[str] = []
    for number in range(int(item.low), int(item.high) + 1):
        digits = f"{number:04d}"
        new = renamed(f"{prefix}{digits}")[len(prefix) :]
        if new == digits:
            run.append(digits)
            continue
        if run:
            yield _Item(run[0], run[-1])
        run = []
        yield _Item(new, new, True)
    if run:
        yield _Item(run[0], run[-1])


def _closed(items: list[tuple[str, _Item]]) -> list[tuple[str, _Item]]:
    """Members whose new number closes the gap of a run, as that run."""
    for at, (mark, item) in enumerate(items):
        if not item.is_new or item.low != item.high:
            continue
        number = int(item.low)
        left = items[at - 1][1] if at and mark == "," else None
        right = items[at + 1][1] if at + 1 < len(items) and items[at + 1][0] == "," else None
        left = left if left is not None and int(left.high) == number - 1 else None
        right = right if right is not None and int(right.low) == number + 1 else None
        if not any(each is not None and each.low != each.high for each in (left, right)):
            continue
        first = at - 1 if left is not None else at
        last = at + 1 if right is not None else at
        run = _Item((left or item).low, (right or item).high)
        return [*items[:first], (items[first][0], run), *items[last + 1 :]]
    return items


def _unrepeated(items: list[tuple[str, _Item]]) -> list[tuple[str, _Item]]:
    """The items without a new member that another one holds already."""
    kept: list[tuple[str, _Item]] = []
    for mark, item in items:
        held = (other for _, other in items if other is not item and not other.is_new)
        if item.is_new and any(other.low <= item.low <= other.high for other in held):
            continue
        kept.append((mark if kept else "", item))
    return kept


def _shared(items: Iterable[_Item]) -> int:
    """How many leading digits all members share; three at most, because a brace holds the rest."""
    numbers = [number for item in items for number in (item.low, item.high)]
    shared = 3
    while shared and len({number[:shared] for number in numbers}) > 1:
        shared -= 1
    return shared


def _shown(items: Iterable[tuple[str, _Item]], keep: int) -> Iterator[str]:
    for mark, item in items:
        low, high = item.low[keep:], item.high[keep:]
        yield f"{mark}{low}" if low == high else f"{mark}{low}..{high}"


def _by_thousand(prefix: str, items: Iterable[_Item]) -> Iterator[str]:
    """A brace group or a single id for each first digit, in the order in which they begin."""
    found: dict[str, list[_Item]] = {}
    for item in items:
        for first in range(int(item.low[0]), int(item.high[0]) + 1):
            low, high = max(item.low, f"{first}000"), min(item.high, f"{first}999")
            found.setdefault(str(first), []).append(_Item(low, high))
    for members in found.values():
        keep = _shared(members)
        if len(members) == 1 and members[0].low == members[0].high:
            yield f"{prefix}{members[0].low}"
        else:
            shown = ",".join(_shown((("", item) for item in members), keep))
            yield f"{prefix}{members[0].low[:keep]}{{{shown}}}"


def _run(prefix: str, item: _Item) -> str:
    low, high = f"{prefix}{item.low}", f"{prefix}{item.high}"
    return low if low == high else f"{low}..{high}"
