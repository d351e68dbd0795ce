"""How one written id, or a group of them, has to read once something it names is called otherwise.

Every form of FORMAT.md 3.2 keeps its style: `ST0005/WP03` stays without a dash, the `6` of
`AC-01.1..6` stays short. A brace group or a range is rewritten in place when it can still say what
it has to say; when it cannot, it is written out as a list, in which neighbours stay a range.
Whether it can is not reasoned about: the new text is read by the same reader as every text, and
must name what it should. The way back is ``rename_folding``.

Deliberately not here: which places of a document are rewritten (``rename_documents``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final, NamedTuple

from stp_lsp.syntax.mentions import RawGroup, RawMention
from stp_lsp.syntax.notation import Form, scan_mentions
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

Renamed = Callable[[str], str]
"""What a key becomes; every key that stays gives itself."""

_LAST_DIGITS: Final = re.compile(r"(?<![0-9])[0-9]+$")
_ROW: Final = re.compile(r"(?<![0-9])([0-9]+)\.([0-9]+)$")
_FIRST_PACKAGE: Final = re.compile(r"WP(s ?|[-/ ])?")
_RUN: Final = 2
"""So many neighbours or more stay a range in what was one, which shows that it can be one again."""
_INSIDE, _BRACE = int(Form.INSIDE), int(Form.BRACE)


class Written(NamedTuple):
    """A text with everything that is known about its ids."""

    text: str
    mentions: tuple[RawMention, ...]
    groups: tuple[RawGroup, ...]
    prefix: str


def mention_edit(text: str, mention: RawMention, new: str) -> TextEdit:
    """The edit by which a mention outside of groups names ``new`` instead of its target.

    Only the part that names it is replaced: in `ST0005 WP-03` the `03`.
    """
    start, end, target, _ = mention
    written = text[start:end]
    part = new.partition("/")[2]
    if not part:
        return TextEdit(Range(start, end), new)
    if part.startswith(("AC-", "AT-")):
        group, number = part[3:].split(".")
        whole = _ROW.search(written)
        if whole is not None:
            return TextEdit(Range(start + whole.start(1), end), f"{group}.{number}")
        return _digits(start, written, number)
    if target.startswith("issue/"):
        return TextEdit(Range(start, end), part)
    return _digits(start, written, part)


def _digits(start: int, written: str, number: str) -> TextEdit:
    """The digits at the end of ``written`` exchanged; one digit stays one where that is enough."""
    found = _LAST_DIGITS.search(written)
    at = found.start() if found is not None else len(written)
    short = number.lstrip("0") or "0"
    fitting = short.zfill(len(written) - at)
    return TextEdit(Range(start + at, start + len(written)), fitting)


def group_edit(source: Written, group: RawGroup, renamed: Renamed) -> TextEdit | None:
    """The edit of a brace group or a range; ``None`` when none of its members is renamed."""
    start, end, targets, brace = group
    wanted = tuple(dict.fromkeys(map(renamed, targets)))
    if wanted == targets:
        return None
    inside = [m for m in source.mentions if start < m[1] <= end and m[3] != _INSIDE]
    written = source.text[start:end]
    if brace:
        new = _braced(source, written, inside, wanted, start)
    else:
        new = _same_shape(source, inside, renamed, wanted, start, end) or _listed(
            source, group, inside, wanted
        )
    return TextEdit(Range(start, end), new)


def _same_shape(
    source: Written,
    inside: Iterable[RawMention],
    renamed: Renamed,
    wanted: tuple[str, ...],
    start: int,
    end: int,
) -> str:
    """The range with its written ends exchanged; empty when it then says something else."""
    new = source.text[start:end]
    for mention in sorted(inside, reverse=True):
        if renamed(mention[2]) == mention[2]:
            continue
        edit = mention_edit(source.text, mention, renamed(mention[2]))
        new = new[: edit.range.start - start] + edit.text + new[edit.range.end - start :]
    owner = wanted[0].partition("/")[0] if "/" in wanted[0] else ""
    read = scan_mentions(new, owner or None, source.prefix)
    whole = any((a, b, targets) == (0, len(new), wanted) for a, b, targets, _ in read.groups)
    return new if whole else ""


def _braced(
    source: Written,
    written: str,
    inside: list[RawMention],
    wanted: tuple[str, ...],
    start: int,
) -> str:
    """A brace group: its members exchanged, behind as long a stem as they share; else a list.

    A stem that was as long as it could be is so again, so that a rename that shortens it can be
    taken back; one that was not is kept.
    """
    width = len(source.prefix)
    digits = [key[width:] for key in wanted]
    stem = written[width : written.index("{")]
    before = _shared_start([mention[2][width:] for mention in inside])
    shared = _shared_start(digits)
    if stem == before or not shared.startswith(stem):
        stem = shared
    if not stem:
        return ", ".join(wanted)
    if ".." not in written and all(mention[3] == _BRACE for mention in inside):
        return f"{source.prefix}{stem}{{{','.join(number[len(stem) :] for number in digits)}}}"
    size = 4 - len(stem)
    parts = (
        ",".join(str(n % 10**size).zfill(size) for n in run)
        if len(run) < _RUN
        else f"{run[0] % 10**size:0{size}d}..{run[-1] % 10**size:0{size}d}"
        for run in _runs([int(number) for number in digits])
    )
    return f"{source.prefix}{stem}{{{','.join(parts)}}}"


def _shared_start(digits: list[str]) -> str:
    """What all begin with; a member keeps one digit at least."""
    shared = digits[0][:3]
    while shared and not all(number.startswith(shared) for number in digits):
        shared = shared[:-1]
    return shared


def _listed(
    source: Written, group: RawGroup, inside: list[RawMention], wanted: tuple[str, ...]
) -> str:
    """A range written out: `ST0001, ST0002, ST0012`, with ranges where neighbours are left."""
    start, end, _, _ = group
    text = source.text
    first = min(inside, default=(start, end, "", 0))
    last = max(inside, default=(start, end, "", 0))
    between = text[first[1] : last[0]] or ".."
    name = _name(text[start:end])
    short = text[last[0] : last[1]] if not text.startswith("WPs", start) else ""
    pieces: list[str] = []
    for run in _neighbours(wanted):
        if len(run) < _RUN:
            pieces += [name(key) for key in run]
        elif "/A" in run[0]:
            pieces.append(f"{name(run[0])}..{run[-1].rpartition('.')[2]}")
        else:
            pieces.append(f"{name(run[0])}{between}{tail(short, run[-1]) or name(run[-1])}")
    return _qualified(source, group, pieces)


def tail(written: str, key: str) -> str:
    """The end of a range in as few digits as ``written`` has, `..6`; empty if that says less."""
    digits = key[-len(written) :] if written.isdecimal() else ""
    return digits if digits and int(digits) == _counted(key)[1] else ""


def _qualified(source: Written, group: RawGroup, pieces: list[str]) -> str:
    """The list; rows of another thread each need that thread in front (FORMAT.md 3.3, 6)."""
    start = group[0]
    front = [m for m in source.mentions if m[0] < start < m[1] and m[3] == int(Form.QUALIFIED)]
    if not front or not pieces or not pieces[0].startswith(("AC-", "AT-")):
        return ", ".join(pieces)
    qualifier = source.text[min(m[0] for m in front) : start]
    return ", ".join([pieces[0], *(f"{qualifier}{piece}" for piece in pieces[1:])])


def _name(written: str) -> Callable[[str], str]:
    """How a key is written in the style of a range's first member."""
    style = _FIRST_PACKAGE.match(written)
    lead = "WP-" if style is None or (style[1] or "").startswith("s") else style[0]

    def name(key: str) -> str:
        part = key.partition("/")[2]
        if not part:
            return key
        return part if part.startswith("A") else f"{lead}{part}"

    return name


def _neighbours(wanted: tuple[str, ...]) -> list[list[str]]:
    """``wanted`` cut wherever the next one is not the next number of the same kind."""
    runs = [[wanted[0]]]
    for before, key in pairwise(wanted):
        if _counted(key) == (_counted(before)[0], _counted(before)[1] + 1):
            runs[-1].append(key)
        else:
            runs.append([key])
    return runs


def _counted(key: str) -> tuple[str, int]:
    found = _LAST_DIGITS.search(key)
    return (key[: found.start()], int(found[0])) if found is not None else (key, -1)


def _runs(numbers: list[int]) -> list[list[int]]:
    runs = [[numbers[0]]]
    for before, number in pairwise(numbers):
        if number == before + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
