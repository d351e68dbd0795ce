"""A section read by itself says the same of an id as the whole document does."""

from __future__ import annotations

import pytest

from stp_lsp.model.document import Document, HeldText
from stp_lsp.model.layout import Kind, Place
from stp_lsp.rules.base import is_silent
from stp_lsp.syntax.scan import scan
from tests.support.shared import needs_shared, shared


def document(text: str) -> Document:
    return Document("a.md", Place(Kind.NOTE), scan(text, None, "ST"), HeldText(text))


def test_code_in_one_section_and_prose_in_the_next() -> None:
    text = (
        "---\nstatus: WIP\n---\n# A\n\n```\nST0001\n```\n\n# B\n\nST0002 `ST0003` <!-- ST0004 -->\n"
    )
    doc = document(text)
    found = {
        target: is_silent(doc, text.index(target))
        for target in ("ST0001", "ST0002", "ST0003", "ST0004")
    }
    assert found == {"ST0001": True, "ST0002": False, "ST0003": True, "ST0004": True}


@needs_shared
@pytest.mark.corpus
def test_equal_on_real_documents() -> None:
    compared = 0
    for path in sorted(shared("corpora").rglob("*.md"))[::3]:
        text = path.read_text("utf-8")
        if len(text) > 60_000:
            continue
        by_section, whole = document(text), document(text)
        assert whole.structure is not None
        for mention in by_section.mentions[:40]:
            compared += 1
            assert is_silent(by_section, mention.start) == is_silent(whole, mention.start), path
    assert compared > 1000
