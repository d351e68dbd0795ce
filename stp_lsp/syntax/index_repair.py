"""Putting a damaged ``steel_threads.md`` right before its table is written.

Upstream rewrites line ranges around the markers and so loses text, or appends a table on each
run, when the markers are not in order (FORMAT.md 5.2). The repair leaves one BEGIN and one END
marker, each on a line of its own and in order, and takes index rows away that stand outside them.
Nothing a person wrote is lost: prose from between the markers moves below them, and text glued to
a marker gets a line of its own. A file that is in order comes out as upstream would leave it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from stp_lsp.syntax.index_rows import (
    BEGIN_MARKER,
    END_MARKER,
    Block,
    Segment,
    find_blocks,
    is_heading,
    is_rule,
    row_id,
    split_at_markers,
)

SKELETON: Final = (
    '---\nverblock: "auto-generated"\n---\n# Steel Threads\n\n'
    "This document serves as an index of all steel threads in the project.\n\n"
    f"## Index\n\n{BEGIN_MARKER}\n{END_MARKER}\n"
)
"""A new index file, as upstream has created it since 2.3.4 (FORMAT.md 5.1)."""


class _Anchor(NamedTuple):
    """Where the table will stand: which segments lie before, between and behind its markers."""

    begin: int
    """Number of the segment behind the BEGIN marker that stays."""
    end: int
    """Number of the segment behind the END marker that stays."""


def repair_markers(text: str, prefix: str) -> str:
    """``text`` with one pair of markers in order and no index rows outside them; never raises.

    What stands between the markers afterwards is not specified: the table goes there next.
    Repairing twice is the same as repairing once.
    """
    if not text.strip():
        return SKELETON
    segments = split_at_markers(text)
    anchor = _anchor(segments)
    if anchor is None:
        before, after = _room_for_markers(segments[0].text, prefix)
        return "\n".join([*before, BEGIN_MARKER, END_MARKER, *after]) + "\n"

    lines = [_lines(segment, at, len(segments)) for at, segment in enumerate(segments)]
    raw_before = [line for part in lines[: anchor.begin] for line in part]
    raw_after = [line for part in lines[anchor.end :] for line in part]
    between = [line for part in lines[anchor.begin : anchor.end] for line in part]
    before, _ = _without_rows(raw_before, "", prefix)
    moved = _prose(between, prefix)
    if moved:
        raw_after = ["", *moved, *([""] if raw_after and raw_after[0].strip() else []), *raw_after]
    after, _ = _without_rows(raw_after, find_blocks(raw_before)[1], prefix)
    # Upstream does not see a marker on the first line.
    result = [
        *(before or [""]),
        _marker_line(BEGIN_MARKER, segments, anchor.begin, "BEGIN"),
        _marker_line(END_MARKER, segments, anchor.end, "END"),
        *after,
    ]
    ended = text.endswith("\n") or result[-1] != text.rpartition("\n")[2]
    return "\n".join(result) + ("\n" if ended else "")


def _anchor(segments: Sequence[Segment]) -> _Anchor | None:
    """The first BEGIN with the END that follows it; a single marker stands for both."""
    begin = next((at for at, segment in enumerate(segments) if segment.marker == "BEGIN"), None)
    if begin is None:
        end = next((at for at, segment in enumerate(segments) if segment.marker == "END"), None)
        return None if end is None else _Anchor(end, end)
    later = range(begin + 1, len(segments))
    return _Anchor(begin, next((at for at in later if segments[at].marker == "END"), begin))


def _lines(segment: Segment, at: int, count: int) -> list[str]:
    """The lines of a segment; a piece beside a marker counts as a line when it is not blank."""
    lines = segment.text.split("\n")
    if at + 1 == count and not lines[-1]:
        del lines[-1]  # nothing but the file's last line end
    elif at + 1 < count and not lines[-1].strip():
        del lines[-1]
    elif at + 1 < count:
        lines[-1] = lines[-1].strip()
    if at > 0 and lines:
        lines[0] = lines[0].strip()
        if not lines[0]:
            del lines[0]
    return lines


def _marker_line(marker: str, segments: Sequence[Segment], at: int, kind: str) -> str:
    """The marker as it stands when it has its line to itself, else the bare marker."""
    if segments[at].marker != kind:
        return marker
    _, left_end, left = segments[at - 1].text.rpartition("\n")
    right, right_end, _ = segments[at].text.partition("\n")
    has_left_neighbour = at > 1 and not left_end
    has_right_neighbour = at + 1 < len(segments) and not right_end
    if has_left_neighbour or has_right_neighbour or left.strip() or right.strip():
        return marker
    return f"{left}{marker}{right}"


def _room_for_markers(text: str, prefix: str) -> tuple[list[str], list[str]]:
    """The lines before and behind new markers: where the first index table stood, else the end."""
    lines = text.removesuffix("\n").split("\n")
    kept, gap = _without_rows(lines, "", prefix)
    at = len(kept) if gap < 0 else gap
    before, after = kept[:at], kept[at:]
    if before and before[-1].strip():
        before.append("")
    if after and after[0].strip():
        after.insert(0, "")
    return before or [""], after


def _without_rows(lines: Sequence[str], fence: str, prefix: str) -> tuple[list[str], int]:
    """``lines`` without index rows, and where the first whole table was taken out (-1: nowhere).

    Heading and rule of a table go with its last row, and one of two blank lines around it.
    """
    kept: list[str] = []
    gap = -1
    at = 0
    blocks, _ = find_blocks(lines, fence)
    for block in blocks:
        kept += lines[at : block.first]
        at = block.last + 1
        rest = _rest_of(lines[block.first : at], block, prefix)
        kept += rest
        if rest:
            continue
        if kept and not kept[-1].strip() and (at == len(lines) or not lines[at].strip()):
            kept.pop()
        gap = len(kept) if gap < 0 else gap
    return kept + list(lines[at:]), gap


def _rest_of(lines: Sequence[str], block: Block, prefix: str) -> list[str]:
    """What stays of a table outside the markers; nothing when it held only index rows."""
    if block.foreign:
        return list(lines)
    rest = [line for line in lines if not row_id(line, prefix)]
    if len(rest) == len(lines) and block.header < 0:
        return rest
    return rest if any(not _is_furniture(line) for line in rest) else []


def _prose(lines: Sequence[str], prefix: str) -> list[str]:
    """What a person wrote between the markers: lines that belong to no index table."""
    kept: list[str] = []
    at = 0
    for block in find_blocks(lines)[0]:
        kept += lines[at : block.first]
        at = block.last + 1
        table = lines[block.first : at]
        if block.header < 0 and not any(row_id(line, prefix) for line in table):
            kept += table
    kept += lines[at:]
    return [line for line in kept if line.strip()]


def _is_furniture(line: str) -> bool:
    """A heading, a rule, or the template's row of dots: nothing that anybody would miss."""
    return is_heading(line) or is_rule(line) or not line.strip(" \t\r|.")
