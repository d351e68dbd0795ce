"""Where the text alone tells that nothing but prose can stand, a parse of the whole says so too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.model.document import Document, HeldText
from stp_lsp.model.layout import Kind, Place
from stp_lsp.model.text_context import is_surely_prose
from stp_lsp.syntax.scan import scan
from stp_lsp.syntax.structure import Context, parse_structure
from tests.support.shared import needs_shared, shared
from tests.syntax.markdown_samples import documents, scraps

ID = "ST0001"
NOT_PROSE = {Context.FENCE, Context.CODE_SPAN, Context.COMMENT, Context.LINK_TARGET, Context.HEADER}


def document(text: str) -> Document:
    return Document("a.md", Place(Kind.NOTE), scan(text, None, "ST"), HeldText(text))


def wrong(text: str, offsets: list[int]) -> list[int]:
    doc = document(text)
    whole = parse_structure(text, doc.facts.body_start)
    return [at for at in offsets if is_surely_prose(doc, at) and whole.context(at) in NOT_PROSE]


@given(st.one_of(scraps(), documents()), st.one_of(scraps(), documents()))
def test_it_is_what_a_parse_says(before: str, after: str):
    for between in (" ", "\n", "\n\n", "", " [a](b) "):
        start = before + between
        assert wrong(f"{start}{ID} {after}", [len(start)]) == []


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("", False),  # at the very beginning a header may stand
        ("# A\n\nSee ", True),
        ("# A\n\nSee [x](./nope.md) and ", True),
        ("See [x](./nope.md) and [y](z.md), ", True),
        ("- one\n- two ", True),
        ("See `code` and ", False),
        ("See [x](a(b) and ", False),
        ("See (", False),
        ("https://host/", False),
        ("```\na\n```\n\nSee ", False),
        ("<div>\n\nSee ", False),
        ("    ", False),
        ("[a]:\n", False),
        ("---\nstatus: WIP\nslug: ", False),
        ("---\nstatus: WIP\n---\n# A\n\nSee ", True),
        ("word " * 1000, False),
    ],
)
def test_where_it_can_be_told(before: str, expected: bool):
    assert is_surely_prose(document(f"{before}{ID} more\n"), len(before)) is expected


@needs_shared
@pytest.mark.corpus
def test_it_holds_on_real_documents_and_tells_many():
    told = asked = 0
    for path in sorted(shared("corpora").rglob("*.md"))[::5]:
        text = path.read_text("utf-8")
        if len(text) > 60_000:
            continue
        doc = document(text)
        offsets = [mention.start for mention in doc.mentions[:40]]
        assert wrong(text, offsets) == [], path
        asked += len(offsets)
        told += sum(is_surely_prose(doc, at) for at in offsets)
    assert told > asked // 5
