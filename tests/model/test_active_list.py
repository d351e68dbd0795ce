"""The list of active threads in `wip.md` (FORMAT.md 6.1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.model.active_list import (
    active_list,
    entries,
    heading_of_list,
    mentioned,
    with_entries,
)
from stp_lsp.model.document import Document
from stp_lsp.text.edit import apply_edits
from tests.support.workspace import build

_WIP = "intent/wip.md"


def _document(text: str) -> Document:
    return build({_WIP: text}).documents[_WIP]


def _listed(text: str) -> list[tuple[list[str], str]]:
    document = _document(text)
    where = active_list(document)
    assert where is not None
    return [
        ([id for id, _ in entry.threads], text[entry.range.start : entry.range.end])
        for entry in entries(document, where)
    ]


def _added(text: str, *lines: str) -> str:
    document = _document(text)
    where = active_list(document)
    assert where is not None
    return apply_edits(text, [with_entries(document, where, list(lines))])


def test_the_section():
    """Up to the next heading of the same weight; its name in any case."""
    text = (
        "# W\n\n## ACTIVE steel threads\n\n- ST0001: A\n\n### Sub\n\nST0002\n\n## Notes\n\nST0003\n"
    )
    document = _document(text)
    where = active_list(document)
    assert where is not None
    assert text[where.start : where.end].startswith("\n- ST0001")
    assert mentioned(document, where) == {"ST0001", "ST0002"}
    heading = heading_of_list(document)
    assert text[heading.start : heading.end] == "ACTIVE steel threads"


def test_no_section():
    """A note without the heading, and one whose last line it is."""
    assert active_list(_document("# W\n\n- ST0001: A\n")) is None
    where = active_list(_document("# W\n\n## Active Steel Threads"))
    assert where is not None
    assert where.start == where.end


@pytest.mark.parametrize(
    "line, threads",
    [
        ("- ST0001: Lamps for ST0002", ["ST0001"]),
        ("* **ST0001** (WIP) -- like ST0002", ["ST0001"]),
        ("+ [ST0001](st/ST0001/info.md): Lamps", ["ST0001"]),
        ("- `ST0001` - Lamps", ["ST0001"]),
        ("- [ ] ST0001", ["ST0001"]),
        ("- ST0001, ST0002 and ST0003: light", ["ST0001", "ST0002", "ST0003"]),
        ("- ST000{1,2}: light", ["ST0001", "ST0002"]),
        ("- [x] ST0001: Lamps", []),
        ("- ~~ST0001~~: Lamps", []),
        ("- None. ST0001 is done", []),
        ("- Finish ST0001", []),
        ("ST0001: Lamps", []),
        ("| ST0001 | Lamps |", []),
    ],
)
def test_what_a_bullet_lists(line: str, threads: list[str]):
    """The threads with which it begins, up to the dash, colon or bracket behind them."""
    found = _listed(f"## Active Steel Threads\n\n{line}\n")
    assert [id for ids, _ in found for id in ids] == threads


def test_how_far_an_entry_goes():
    """With what is nested below it or wrapped, without the empty line behind it."""
    text = (
        "## Active Steel Threads\n\n"
        "- ST0001: Lamps\nwrapped\n  - ST0002: nested\n\n    more\n\n- ST0003: Oil\n\nProse.\n"
    )
    assert _listed(text) == [
        (["ST0001"], "- ST0001: Lamps\nwrapped\n  - ST0002: nested\n\n    more\n"),
        (["ST0002"], "  - ST0002: nested\n\n    more\n"),
        (["ST0003"], "- ST0003: Oil\n"),
    ]


@pytest.mark.parametrize(
    "before, after",
    [
        ("- ST0001: A\n\n## N\n", "- ST0001: A\n- ST0009: X\n\n## N\n"),
        ("- ST0001: A\n  - more\n", "- ST0001: A\n  - more\n- ST0009: X\n"),
        ("- ST0001: A", "- ST0001: A\n- ST0009: X"),
        ("- ST0001: A\n\nProse.\n", "- ST0001: A\n- ST0009: X\n\nProse.\n"),
        ("None.\n\n## N\n", "- ST0009: X\n\n## N\n"),
        ("_none_\n", "- ST0009: X\n"),
        ("- None yet.\n", "- ST0009: X\n"),
        ("- ST####: [Brief description]\n- ...\n", "- ST0009: X\n"),
        ("None of them.\n", "None of them.\n\n- ST0009: X\n"),
        ("| ST0001 | A |\n", "| ST0001 | A |\n\n- ST0009: X\n"),
        ("## N\n", "- ST0009: X\n\n## N\n"),
        ("", "- ST0009: X\n"),
    ],
)
def test_where_a_new_entry_goes(before: str, after: str):
    """Behind the last bullet, in the place of nothing, or at the end."""
    head = "## Active Steel Threads\n\n"
    assert _added(head + before, "- ST0009: X") == head + after


def test_carriage_returns():
    """Lines end as those of the document."""
    before = "## Active Steel Threads\r\n\r\n- ST0001: A\r\n"
    assert _added(before, "- ST0008: Y", "- ST0009: X") == f"{before}- ST0008: Y\r\n- ST0009: X\r\n"


@given(
    st.lists(
        st.sampled_from(
            [
                "- ST0001: A",
                "  - ST0002",
                "* x",
                "None.",
                "- ...",
                "lazy",
                "",
                "### Sub",
                "```",
                "    y",
            ]
        ),
        max_size=8,
    ),
    st.sampled_from(["\n", "", "\n\n## Notes\n\n- z\n"]),
)
def test_a_new_entry_is_on_the_list(lines: list[str], end: str):
    """Whatever stands there, it is found afterwards, and nothing that was listed goes."""
    text = "# W\n\n## Active Steel Threads\n" + "\n".join(lines) + end
    after = _document(_added(text, "- ST0009: X"))
    where = active_list(after)
    assert where is not None
    before = _document(text)
    old = active_list(before)
    assert old is not None
    assert mentioned(after, where) == mentioned(before, old) | {"ST0009"}
