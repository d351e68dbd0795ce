"""Rendering: whatever a document says, a card stays a card."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from stp_lsp.features.card_text import (
    Card,
    CardLink,
    escape,
    excerpt,
    render_markdown,
    render_plain,
    shorten,
)
from tests.features.half_typed import TEXTS

_MARKS = [
    *("```", "~~~", "`", "``", "<b>", "</div>", "<!--", "&lt;", "&#42;", "[a](b)", "![x](y)", "|"),
    *("[r]: /x", "# ", "> ", "- ", "1. ", "1)", "---", "===", "***", "**", "_", "__", "*", "+ "),
    *("\n", "\n\n", "    code", "\t", "a", " ", "https://e.org", "<https://e.org>", "\\"),
]
HOSTILE = TEXTS | st.lists(st.sampled_from(_MARKS), max_size=10).map("".join)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PLAIN = {"text", "code_inline", "strong_open", "strong_close"}


def blocks(markdown):
    """The blocks of a text, and the kinds of everything within its lines."""
    tokens = MARKDOWN.parse(markdown)
    inline = {child.type for token in tokens for child in token.children or ()}
    return [token.type for token in tokens if token.type != "inline"], inline


PARAGRAPH = ["paragraph_open", "paragraph_close"]
ITEM = ["list_item_open", *PARAGRAPH, "list_item_close"]


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_no_text_breaks_out_of_its_line(title, value, line, quoted):
    """Title, subtitle, quote, one list of two items, footer; no tag, link, image or emphasis."""
    card = Card(
        f"T {title}", f"s{value}", (("Label", value),), (f"l{line}",), f"q{quoted}", f"f{line}"
    )
    found, inline = blocks(render_markdown(card))
    quote = ["blockquote_open", *PARAGRAPH, "blockquote_close"]
    rows = ["bullet_list_open", *ITEM, *ITEM, "bullet_list_close"]
    assert found == [*PARAGRAPH, *PARAGRAPH, *quote, *rows, *PARAGRAPH]
    assert inline <= PLAIN


@given(HOSTILE.filter(str.strip))
def test_nothing_at_the_start_of_a_line_begins_a_block(text):
    quote = ["blockquote_open", *PARAGRAPH, "blockquote_close"]
    for card, expected in (
        (Card("t", lines=(text,)), ["bullet_list_open", *ITEM, "bullet_list_close"]),
        (Card("t", facts=((text, "value"),)), ["bullet_list_open", *ITEM, "bullet_list_close"]),
        (Card("t", excerpt=text), quote),
        (Card("t", text), PARAGRAPH),
        (Card("t", footer=text), PARAGRAPH),
    ):
        found, inline = blocks(render_markdown(card))
        assert found == [*PARAGRAPH, *expected]
        assert inline <= PLAIN


@given(HOSTILE)
def test_plain_text_has_one_line_for_each_thing(text):
    card = Card("T", f"s{text}", (("L", text),), (f"l{text}",), f"e{text}", f"f{text}")
    assert len(render_plain(card).split("\n")) == 6


def test_plain_text_has_no_marks_of_code():
    """What is between them stays, also where one was never closed."""
    card = Card("A `Project`", "in `a/b.md`", (("`slug`", "`x` and `y`"),), ("one ` alone",))
    assert render_plain(card) == "A Project\nin a/b.md\none ` alone\nslug: x and y"


@given(HOSTILE)
def test_escaped_text_reads_as_itself(text):
    """Code spans are left out here: Markdown trims what is in them."""
    text = text.replace("`", "'").replace("\0", "0")
    (paragraph,) = (token for token in MARKDOWN.parse(f"x{escape(text)}") if token.children)
    seen = "".join(child.content for child in paragraph.children)
    assert seen == "x" + " ".join(text.split())


@pytest.mark.parametrize(
    "markdown, shown",
    [
        ("One paragraph\nof two lines.\n\nAnother.", "One paragraph of two lines."),
        ("Uses **bold** and [a link](x.md) and `code`.", "Uses bold and a link and `code`."),
        ("<!-- hidden -->\nSeen.", "Seen."),
        ("- one\n- [x] two", "• one • two"),
        ("\n\n  \n", ""),
    ],
)
def test_excerpts(markdown, shown):
    assert excerpt(markdown) == shown


def test_long_texts_are_cut_at_a_word():
    assert shorten("one two three", 9) == "one two …"
    assert shorten("one two", 7) == "one two"
    assert shorten("x" * 20, 10) == "x" * 10 + " …"
    assert len(excerpt("word " * 400)) <= 302


def test_links_need_somebody_who_knows_addresses():
    card = Card("T", links=(CardLink("info.md", "intent/st/ST0001/info.md"),))
    assert render_markdown(card) == "**T**"
    shown = render_markdown(card, lambda link: f"file:///w/{link.document}")
    assert shown == "**T**\n\n[info.md](<file:///w/intent/st/ST0001/info.md>)"
