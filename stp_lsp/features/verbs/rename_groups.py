"""Ranges and brace groups of ids, once something that they name is called otherwise.

A group keeps its form where that can say what it has to say, and comes back byte for byte when the
rename is taken back:

- A *range* is cut where a member leaves it, and what is left of it stays a range: `ST0001..ST0005`
  without ST0003 is `ST0001..ST0002, ST0012, ST0004..ST0005`. The other way round an id that closes
  the gap in such a list makes it the range again, with its own words between the ends.
- A *brace group* keeps its members in their places (``rename_braces``).

A list is folded only when cutting the range again would give exactly the characters that stand
there. Nothing tells, therefore, that there was a range when none of it is left as one (the middle
of three, an end of two).

Whether a form says the right thing is not reasoned about: the new text is read by the same reader
as every text, and must name what it should.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from stp_lsp.features.verbs.rename_braces import Renamed, path_around, renamed_brace
from stp_lsp.syntax.ids import ROW_KINDS
from stp_lsp.syntax.mentions import RawGroup, RawMention
from stp_lsp.syntax.notation import Form, scan_mentions
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_RANGE: Final = re.compile(
    r"(?P<first>(?:WP(?:s ?|[-/ ])?|A[CT]-[0-9]+\.|[A-Z]{1,20})[0-9]+)"
    r"(?P<between>\.\.|[-–—]| - | – | through | to )"
    r"(?P<last>(?:WP[-/ ]?|A[CT]-|[A-Z]{1,20})?(?:[0-9]+\.)?[0-9]+)"
)
_OWN: Final = re.compile(r"(?:WP[-/ ]?[0-9]+|A[CT]-[0-9]+\.[0-9]+)$")
_PLURAL: Final = re.compile(r"WPs ?")
_DIGITS: Final = re.compile(r"(?<![0-9])[0-9]+$")
_ALONE: Final = frozenset((int(Form.BARE), int(Form.QUALIFIED), int(Form.SCOPED)))
_QUALIFIED: Final = int(Form.QUALIFIED)
_COMMA: Final = ", "


class Written(NamedTuple):
    """A text with everything that is known about its ids."""

    text: str
    mentions: tuple[RawMention, ...]
    groups: tuple[RawGroup, ...]
    prefix: str


def group_edit(source: Written, group: RawGroup, renamed: Renamed) -> TextEdit | None:
    """The edit of a brace group or a range; ``None`` when none of its members is renamed."""
    start, end, targets, brace = group
    if all(renamed(key) == key for key in targets):
        return None
    written = source.text[start:end]
    if brace:
        around = path_around(source.text, start, end, source.prefix)
        return TextEdit(Range(start, end), renamed_brace(source.prefix, written, renamed, around))
    return TextEdit(Range(start, end), _cut(source, group, renamed))


# -- ranges ----------------------------------------------------------------------------------------


class _Style(NamedTuple):
    """How a range is written."""

    first: str
    between: str
    last: str

    def range(self, low: str, high: str) -> str:
        """The range of two keys."""
        return f"{_numbered(self.first, low)}{self.between}{_numbered(self.last, high)}"

    def single(self, key: str) -> str:
        """One key by itself."""
        return _numbered(_PLURAL.sub("WP-", self.first), key)


def _style(written: str) -> _Style | None:
    found = _RANGE.fullmatch(written)
    return _Style(found["first"], found["between"], found["last"]) if found is not None else None


def _numbered(written: str, key: str) -> str:
    """``written`` with the number of ``key`` in it, as wide as it was where that is enough."""
    found = _DIGITS.search(written)
    at = found.start() if found is not None else len(written)
    part = key.partition("/")[2] or key
    if part.startswith(ROW_KINDS):
        group, _, number = part[3:].partition(".")
        head = written[:at]
        if head.endswith("."):
            head = f"{head[: -1 - len(_last_digits(head[:-1]))]}{group}."
        return f"{head}{number}"
    digits = _last_digits(part)
    width = len(written) - at
    if part is key:  # a thread: the end of a range may show its last digits alone
        return f"{written[:at]}{digits[-width:]}"
    return f"{written[:at]}{(digits.lstrip('0') or '0').zfill(width)}"


def _last_digits(text: str) -> str:
    found = _DIGITS.search(text)
    return found[0] if found is not None else ""


def _cut(source: Written, group: RawGroup, renamed: Renamed) -> str:
    """A range without a member that is called otherwise now."""
    start, end, targets, _ = group
    style = _style(source.text[start:end])
    wanted = tuple(dict.fromkeys(map(renamed, targets)))
    if style is None:
        return _COMMA.join(wanted)
    whole = style.range(wanted[0], wanted[-1])
    if _reads(whole, wanted, source.prefix):
        return whole
    return _joined(_pieces(style, targets, renamed), _qualifier(source, group))


def _reads(written: str, wanted: tuple[str, ...], prefix: str) -> bool:
    """Whether a text is one range of these keys."""
    owner = wanted[0].partition("/")[0] if "/" in wanted[0] else ""
    read = scan_mentions(written, owner or None, prefix)
    return any((a, b, keys) == (0, len(written), wanted) for a, b, keys, _ in read.groups)


def _pieces(style: _Style, targets: Iterable[str], renamed: Renamed) -> list[str]:
    """What is left of a range, and in its place what left it."""
    pieces: list[str] = []
    run: list[str] = []
    seen: set[str] = set()

    def close() -> None:
        if len(run) > 1:
            pieces.append(style.range(run[0], run[-1]))
        elif run:
            pieces.append(style.single(run[0]))
        run.clear()

    for key in targets:
        new = renamed(key)
        if new == key:
            run.append(key)
        elif new not in seen and new not in run:
            close()
            pieces.append(style.single(new))
            seen.add(new)
    close()
    return list(dict.fromkeys(pieces))


def _qualifier(source: Written, group: RawGroup) -> str:
    """What stands in front of a range of another thread's rows; empty for other ranges.

    Rows each need their thread in front of them (FORMAT.md 3.3, 6), packages go on with it.
    """
    start = group[0]
    if "/A" not in group[2][0]:
        return ""
    front = [m[0] for m in source.mentions if m[0] < start < m[1] and m[3] == _QUALIFIED]
    return source.text[min(front) : start] if front else ""


def _joined(pieces: list[str], qualifier: str) -> str:
    return _COMMA.join([pieces[0], *(f"{qualifier}{piece}" for piece in pieces[1:])])


# -- back to a range -------------------------------------------------------------------------------


class _Piece(NamedTuple):
    """A range or an id in a list."""

    start: int
    """With the thread in front of it."""
    own: int
    """Without."""
    end: int
    keys: tuple[str, ...]


def folds(
    source: Written, renaming: Iterable[RawMention], renamed: Renamed
) -> Iterator[tuple[RawMention, TextEdit]]:
    """Ids that close the gap of a range, each with the edit of the list that it stands in.

    Args:
        source: The text.
        renaming: The mentions in it that may get another name.
        renamed: What each key becomes.
    """
    ranges = [group for group in source.groups if not group[3]]
    changing = [m for m in renaming if m[3] in _ALONE and renamed(m[2]) != m[2]]
    if not ranges or not changing:
        return
    pieces = [piece for group in ranges if (piece := _range_piece(source, group))]
    inside = [(piece.own, piece.end) for piece in pieces]
    for mention in source.mentions:
        if mention[3] not in _ALONE or any(a < mention[1] <= b for a, b in inside):
            continue
        own = _own_start(source, mention)
        if own >= 0:
            pieces.append(_Piece(mention[0], own, mention[1], (mention[2],)))
    before = {piece.end: piece for piece in pieces}
    behind = {piece.start: piece for piece in pieces}
    mine = {piece.end: piece for piece in pieces if len(piece.keys) == 1}
    for mention in changing:
        here = mine.get(mention[1])
        if here is None or here.start != mention[0]:
            continue
        left = _beside(source.text, before, here.start - len(_COMMA), here.start)
        right = _beside(source.text, behind, here.end + len(_COMMA), here.end)
        edit = _fold(source, here, left, right, renamed(mention[2]))
        if edit is not None:
            yield mention, edit


def _range_piece(source: Written, group: RawGroup) -> _Piece | None:
    start, end, keys, _ = group
    if _style(source.text[start:end]) is None:
        return None
    front = [m[0] for m in source.mentions if m[0] < start < m[1] <= end and m[3] == _QUALIFIED]
    return _Piece(min(front, default=start), start, end, keys)


def _own_start(source: Written, mention: RawMention) -> int:
    """Where an id begins without the thread in front; negative for a form that is no list's."""
    start, end, key, form = mention
    if form != _QUALIFIED and "/" not in key:
        return start
    found = _OWN.search(source.text, start, end)
    return found.start() if found is not None else -1


def _beside(text: str, pieces: Mapping[int, _Piece], at: int, edge: int) -> _Piece | None:
    found = pieces.get(at)
    return found if found is not None and text[min(at, edge) : max(at, edge)] == _COMMA else None


def _fold(
    source: Written, here: _Piece, left: _Piece | None, right: _Piece | None, new: str
) -> TextEdit | None:
    """The list from ``left`` to ``right`` as one range, if cutting that gives the list again."""
    old = here.keys[0]
    number = _counted(new)
    if left is not None and _counted(left.keys[-1]) != (number[0], number[1] - 1):
        left = None
    if right is not None and _counted(right.keys[0]) != (number[0], number[1] + 1):
        right = None
    for one, other in ((left, right), (left, None), (None, right)):
        parts = [part for part in (one, here, other) if part is not None]
        ranges = [part for part in (one, other) if part is not None and len(part.keys) > 1]
        if not ranges:
            continue
        style = _style(source.text[ranges[0].own : ranges[0].end])
        if style is None:
            continue
        start, end = parts[0].own, parts[-1].end
        keys = [new if key == old else key for part in parts for key in part.keys]
        again = _pieces(style, keys, lambda key: old if key == new else key)
        front = source.text[parts[0].start : start] if "/A" in new else ""
        if _joined(again, front) == source.text[start:end]:
            return TextEdit(Range(start, end), style.range(keys[0], keys[-1]))
    return None


def _counted(key: str) -> tuple[str, int]:
    digits = _last_digits(key)
    return (key[: len(key) - len(digits)], int(digits)) if digits else (key, -1)
