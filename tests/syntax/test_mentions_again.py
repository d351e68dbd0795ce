"""What an edited text mentions equals what is found in the text read as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stp_lsp.syntax import mentions_again as module
from stp_lsp.syntax.mentions import RawMentions
from stp_lsp.syntax.mentions_again import scan_mentions_again
from stp_lsp.syntax.notation import scan_mentions

_WORDS = (
    "ST0001", "ST0002", "ST000{1,3}", "ST0001..ST0004", "-0003", "WP-01", "WP", "WPs ", "/03",
    "/WP-03", "..", "-", " through ", "AC-01.1", "AT-2.3", "..4", "issue", "issues ", "0011",
    ", 0012", "intent/st/", "/info.md", ".md", "# ", "#", "|", " | ", ",", ", ", ": ", " ", "x",
    "word ", "é", "🎉", "/", "{", "}",
)  # fmt: skip
LINES = st.lists(st.sampled_from(_WORDS), max_size=6).map("".join)
TYPED = st.one_of(st.just(""), st.sampled_from([*_WORDS, "\n", "\n\n"]), LINES)


@given(st.lists(LINES, max_size=8), st.sampled_from([None, None, "ST0007"]), st.data())
@settings(max_examples=1000, deadline=None)
def test_any_edits(lines: list[str], owner: str | None, data: st.DataObject) -> None:
    text = "\n".join(lines)
    known = scan_mentions(text, owner, "ST")
    for _ in range(3):
        at = data.draw(st.integers(0, len(text)))
        stop = min(len(text), at + data.draw(st.sampled_from([0, 0, 1, 4, 12])))
        now = text[:at] + data.draw(TYPED) + text[stop:]
        known = scan_mentions_again(text, known, now, owner, "ST")
        assert known == scan_mentions(now, owner, "ST")
        text = now


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("# ST0001 x\n\nWP-01\n", "# ST0002 x\n\nWP-01\n"),
        ("ST0001/WP-01\nxx\nWP-02\n", "ST0001/WP-01\nx\nWP-02\n"),
        ("ab ST0001/ST0002\nST0003/x\n", "ab ST0001-ST0002\nST0003/x\n"),
        ("a ST0001/ST0002\nST0003/\n", "a ST0001/ST0002\nST0003/y\n"),
        ("x\n# ST0001\n" + "a" * 3990 + "\nWP-01\n", "x\n# ST0001\n" + "a" * 4010 + "\nWP-01\n"),
        ("# ST0001\n\nsee WP-0\n", "# ST0001\n\nsee WP-01\n"),
        ("# ST0001\nsee ST0002 x\n\nWP-01\n", "# ST0001\nsee\n# ST0002 x\n\nWP-01\n"),
    ],
    ids=[
        "a heading", "a list of packages", "a list of threads", "a list that goes on",
        "too far back", "a short id", "a line that becomes two",
    ],
)  # fmt: skip
def test_what_one_line_says_of_another(before: str, text: str) -> None:
    known = scan_mentions(before, None, "ST")
    assert scan_mentions_again(before, known, text, None, "ST") == scan_mentions(text, None, "ST")


def test_only_the_line_of_the_edit_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"| ST{number:04d} | a-slug | WIP | see ST0001 |" for number in range(1, 500)]
    before = "\n".join(rows)
    text = before.replace("| ST0100 | a-slug", "| ST0100 | a-longer-slug")
    known = scan_mentions(before, None, "ST")
    read: list[str] = []

    def reading(text: str, owner: str | None, prefix: str) -> RawMentions:
        read.append(text)
        return scan_mentions(text, owner, prefix)

    monkeypatch.setattr(module, "scan_mentions", reading)
    assert scan_mentions_again(before, known, text, None, "ST") == scan_mentions(text, None, "ST")
    assert read == ["| ST0100 | a-longer-slug | WIP | see ST0001 |"]
