"""Lists that become ranges again when a rename is taken back.

With ST0003 renamed to ST0012, `ST0001-ST0005` has to be written out, as `ST0001-ST0002, ST0012,
ST0004-ST0005`. When ST0012 becomes ST0003 again, the pieces are neighbours; but not every list of
neighbours was a range. So a list is folded only if it holds a range, and if writing that one range
out, for the rename the other way round, gives the list to the character.

What cannot be told from a list that somebody wrote is not folded: what was left of a range of two
ids, or of three whose middle one was renamed, holds no range. Where somebody did write neighbours
apart, as `ST0003, ST0004-ST0006`, the range that comes back names the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from stp_lsp.features.verbs.rename_text import Renamed, Written, group_edit, mention_edit, tail
from stp_lsp.syntax.mentions import Form, RawMention
from stp_lsp.syntax.notation import scan_mentions
from stp_lsp.text.edit import TextEdit, apply_edits
from stp_lsp.text.range import Range

_COMMA = ", "
_INSIDE, _QUALIFIED = int(Form.INSIDE), int(Form.QUALIFIED)


class _Piece(NamedTuple):
    """A member of a list: one id, or a range of them."""

    start: int
    end: int
    keys: tuple[str, ...]
    is_range: bool
    front: str
    """What names the thread of a row or package, with all before the id itself: `ST0005 `."""


def folded_lists(source: Written, renamed: Renamed) -> Iterator[TextEdit]:
    """The edits that make one range of each list that was one before the opposite rename."""
    if not any(not brace for _, _, _, brace in source.groups):
        return
    for pieces in _lists(source, renamed):
        new = _one_range(source, pieces, renamed)
        if new:
            yield TextEdit(Range(pieces[0].start, pieces[-1].end), new)


def _lists(source: Written, renamed: Renamed) -> Iterator[list[_Piece]]:
    """Neighbours with nothing but a comma between them, once renamed, with a range among them."""
    run: list[_Piece] = []
    for piece in sorted(_pieces(source)):
        if (
            run
            and _is_next(source.text, run, piece)
            and _after(renamed(run[-1].keys[-1])) == renamed(piece.keys[0])
        ):
            run.append(piece)
            continue
        if len(run) > 1 and any(each.is_range for each in run):
            yield run
        run = [piece]
    if len(run) > 1 and any(each.is_range for each in run):
        yield run


def _is_next(text: str, run: list[_Piece], piece: _Piece) -> bool:
    """Whether ``piece`` goes on with a list; the thread may be named with each member, or once."""
    between = text[run[-1].end : piece.start]
    return between in (_COMMA, _COMMA + run[0].front)


def _pieces(source: Written) -> Iterator[_Piece]:
    """The ids of a text that stand for themselves, and its groups."""
    text = source.text
    threads = {start: end for start, end, target, _ in source.mentions if "/" not in target}
    fronts: dict[int, str] = {}
    for start, end, _, form in source.mentions:
        if form == _QUALIFIED and start in threads:
            at = next((at for at in range(threads[start], end) if text[at].isalnum()), end)
            fronts[start] = text[start:at]
    behind = {start + len(front): front for start, front in fronts.items()}
    for start, end, keys, brace in source.groups:
        yield _Piece(start, end, keys, not brace, behind.get(start, ""))
    groups = [(start, end) for start, end, _, _ in source.groups]
    for start, end, target, form in source.mentions:
        if form == _INSIDE or (start in fronts and "/" not in target):
            continue
        front = fronts.get(start, "")
        at = start + len(front)
        if not any(first <= at and end <= last for first, last in groups):
            yield _Piece(at, end, (target,), is_range=False, front=front)


def _one_range(source: Written, pieces: list[_Piece], renamed: Renamed) -> str:
    """The range that a list is once its ids are renamed; empty when it was none before."""
    old = [key for piece in pieces for key in piece.keys]
    new = [renamed(key) for key in old]
    if old == new or any(_after(one) != other for one, other in pairwise(new)):
        return ""
    model = next(piece for piece in pieces if piece.is_range)
    text = source.text[model.start : model.end]
    owner = new[0].partition("/")[0] if "/" in new[0] else ""
    read = _read(text, owner, source.prefix)
    ends = sorted(mention for mention in read.mentions if mention[3] != _INSIDE)
    if len(ends) < 2:
        return ""
    front = pieces[0].front
    whole = front + apply_edits(text, _between(text, ends, new))
    found = _read(whole, owner, source.prefix)
    if [(a, b, keys) for a, b, keys, _ in found.groups] != [(len(front), len(whole), tuple(new))]:
        return ""
    back = dict(zip(new, old, strict=True))
    edit = group_edit(found, found.groups[0], lambda key: back.get(key, key))
    listed = source.text[pieces[0].start : pieces[-1].end]
    return whole[len(front) :] if edit is not None and edit.text == listed else ""


def _between(text: str, ends: list[RawMention], keys: list[str]) -> list[TextEdit]:
    """A range whose ends are exchanged for the first and the last of ``keys``."""
    (first, last), (lowest, highest) = (ends[0], ends[-1]), (keys[0], keys[-1])
    edits = [mention_edit(text, first, lowest)] if first[2] != lowest else []
    short = tail(text[last[0] : last[1]], highest)
    if short:
        edits.append(TextEdit(Range(last[0], last[1]), short))
    elif last[2] != highest:
        edits.append(mention_edit(text, last, highest))
    return edits


def _read(text: str, owner: str, prefix: str) -> Written:
    found = scan_mentions(text, owner or None, prefix)
    return Written(text, found.mentions, found.groups, prefix)


def _after(key: str) -> str:
    """The key of the next number."""
    head = key.rstrip("0123456789")
    digits = key[len(head) :]
    return f"{head}{int(digits) + 1:0{len(digits)}d}" if digits else ""
