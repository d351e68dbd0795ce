"""The rows of an edited index equal those of the text read as a whole, whatever the edit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stp_lsp.syntax import index_change as module
from stp_lsp.syntax.index_change import parse_index_again
from stp_lsp.syntax.index_rows import BEGIN_MARKER, END_MARKER, IndexDocument, parse_index

LINES = st.sampled_from(
    [
        "| ID | Slug | Status | Created | Completed |",
        "| ID | Title | Owner |",
        "| Owner | Thread |",
        "|----|------|--------|",
        "| ST0001 | one | WIP | 2026-01-01 | |",
        "| [ST0002](x) | two | Completed |",
        "ST0003 | three",
        "  | ST0004 | four |\r",
        f"{END_MARKER}| ST0005 | five |",
        f"| ST0006 | six | {END_MARKER}",
        BEGIN_MARKER,
        END_MARKER,
        "```",
        "text",
        "",
    ]
)
TYPED = st.sampled_from(
    ["", "x", "|", "\n", "\\", "ST0009", "ID", "-", "`", "<!--", "<", BEGIN_MARKER, END_MARKER, " "]
)


@given(st.lists(LINES, max_size=9).map("\n".join), st.data())
@settings(max_examples=500, deadline=None)
def test_any_edits(text: str, data: st.DataObject) -> None:
    known = parse_index(text)
    for _ in range(3):
        at = data.draw(st.integers(0, len(text)))
        stop = min(len(text), at + data.draw(st.sampled_from([0, 0, 1, 4, 40])))
        now = text[:at] + data.draw(TYPED) + text[stop:]
        known = parse_index_again(text, known, now)
        assert known == parse_index(now)
        text = now


@pytest.mark.parametrize("threads", [60, 1000])
def test_only_the_row_that_is_typed_into_is_read(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"| ST{number:04d} | slug | WIP | 2026-01-01 | |" for number in range(1, threads + 1)]
    text = "\n".join([BEGIN_MARKER, "| ID | Slug | Status |", "|--|--|--|", *rows, END_MARKER])
    known = parse_index(text)
    read: list[str] = []
    honest = module.read_row

    def reading(line: str, *args: object) -> object:
        read.append(line)
        return honest(line, *args)  # type: ignore[arg-type]

    def never(*_: object) -> IndexDocument:
        raise AssertionError("all of it is read")

    monkeypatch.setattr(module, "read_row", reading)
    monkeypatch.setattr(module, "parse_index", never)
    now = text.replace("| ST0030 | slug |", "| ST0030 | slug2 |")
    assert parse_index_again(text, known, now) == parse_index(now)
    assert read == ["| ST0030 | slug2 | WIP | 2026-01-01 | |"]
