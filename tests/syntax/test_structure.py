"""The structure of a text against cases reasoned by hand and against markdown-it-py's own tokens.

Cases are written so that the slice a range cuts out can be read; offsets would say nothing.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from stp_lsp.syntax import markdown_reader
from stp_lsp.syntax.markdown_positions import Found
from stp_lsp.syntax.structure import Context, LinkKind, Structure, parse_structure
from stp_lsp.text.range import Range
from tests.support.shared import needs_shared
from tests.syntax.markdown_samples import corpus_texts, documents, scraps


def cut(text: str, where: Range | None) -> str | None:
    return None if where is None else text[where.start : where.end]


def cuts(text: str, ranges: tuple[Range, ...]) -> list[str]:
    return [text[start:end] for start, end in ranges]


# --------------------------------------------------------------------------------- headings


@pytest.mark.parametrize(
    "text, expected",
    [
        # CommonMark 4.2: closing #s go when a blank precedes them, else they are text.
        ("# One ##\n## Two#\n", [(1, "# One ##", "One"), (2, "## Two#", "Two#")]),
        # Seven #s, or no blank behind them, make no heading.
        ("####### a\n#b\n", []),
        # Three blanks may precede; the heading begins at its first #.
        ("   ### a", [(3, "### a", "a")]),
        # 4.3: an underlined heading has all its lines; the text keeps the inner newline.
        ("a\n b c \n---\n", [(2, "a\n b c \n---", "a\n b c")]),
        ("a\n===", [(1, "a\n===", "a")]),
        # A no-break space is trimmed like any other blank.
        ("# \xa0a\xa0\n", [(1, "# \xa0a\xa0", "a")]),
    ],
)
def test_headings(text: str, expected: list[tuple[int, str, str]]) -> None:
    found = parse_structure(text).headings
    assert [(h.level, cut(text, h.range), cut(text, h.text_range)) for h in found] == expected


@pytest.mark.parametrize("text, at", [("#", 1), ("# ", 2), ("#\n", 1), ("## ##", 3)])
def test_the_text_of_an_empty_heading_is_empty_where_one_would_write_it(text: str, at: int) -> None:
    (heading,) = parse_structure(text).headings
    assert heading.text_range == Range(at, at)


def test_only_headings_outside_quotes_and_lists_are_top_level() -> None:
    found = parse_structure("# a\n> # b\n\n- # c\n\n  d\n  ---\n").headings
    assert [h.top_level for h in found] == [True, False, False, False]


# ------------------------------------------------------------------------------ code and HTML


@pytest.mark.parametrize(
    "text, whole, info, body, closed",
    [
        ("a\n```py x\nb\n```\nc", "```py x\nb\n```", "py x", "b\n", True),
        # A closing fence may be longer and may be followed by blanks; the info of a tilde fence
        # may hold backticks (4.5).
        ("~~~ `a`\nb\n~~~~  \n", "~~~ `a`\nb\n~~~~  ", "`a`", "b\n", True),
        # Four blanks before the marker close nothing, so nothing closes this one.
        ("```\nb\n    ```\n", "```\nb\n    ```", "", "b\n    ```\n", False),
        ("```\n", "```", "", "", False),
        # Blanks before the opening marker belong to the fence; list and quote marks do not.
        ("  ```\n  b\n  ```", "  ```\n  b\n  ```", "", "  b\n", True),
        ("- ```\n  b\n  ```", "```\n  b\n  ```", "", "  b\n", True),
        ("> ```\n> b\n\nc", "```\n> b", "", "> b\n", False),
        # A line further left ends the item and with it the fence.
        ("- ```\n  b\nc\n", "```\n  b", "", "  b\n", False),
    ],
)
def test_fences(text: str, whole: str, info: str, body: str, closed: bool) -> None:
    (fence,) = parse_structure(text).fences
    assert cut(text, fence.range) == whole
    assert (fence.info, cut(text, fence.body_range), fence.closed) == (info, body, closed)


def test_indented_code_needs_a_blank_line_above() -> None:
    """CommonMark 4.4: it cannot interrupt a paragraph; in an item the item's indent is off."""
    text = "a\n    b\n\n    c\n\n    d\ne\n\n- f\n\n      g\n"
    assert cuts(text, parse_structure(text).indented_code) == ["    c\n\n    d", "      g"]


@pytest.mark.parametrize(
    "text, comments, blocks",
    [
        ("<!-- a --><!-- b -->\nc", ["<!-- a -->", "<!-- b -->"], ["<!-- a --><!-- b -->"]),
        ("a <!-- b\nc --> d", ["<!-- b\nc -->"], []),
        ("<!--> a", ["<!-->"], ["<!--> a"]),
        ("<!-- a\n\nb", ["<!-- a\n\nb"], ["<!-- a\n\nb"]),
        ("> <!-- a\n> b -->", ["<!-- a\n> b -->"], ["<!-- a\n> b -->"]),
        ("<div><!-- a --></div>\nb\n\nc", ["<!-- a -->"], ["<div><!-- a --></div>\nb"]),
        ("`<!-- a -->`", [], []),
        # A row glued to the end marker (FORMAT.md 5.3) is in the block, not in the comment.
        (
            "<!-- END: X -->| ST0003 |\n| ST0004 |",
            ["<!-- END: X -->"],
            ["<!-- END: X -->| ST0003 |"],
        ),
    ],
)
def test_comments_and_html(text: str, comments: list[str], blocks: list[str]) -> None:
    structure = parse_structure(text)
    assert cuts(text, structure.comments) == comments
    assert cuts(text, structure.html_blocks) == blocks


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a `b` ``c`d`` e", ["`b`", "``c`d``"]),
        ("`a\nb` `c\n\nd`", ["`a\nb`"]),
        # An escaped backtick opens nothing, but a backslash does not stop one from closing.
        (r"\`a` b`", ["` b`"]),
        (r"`a\` b", [r"`a\`"]),
        ("# `a` #\n> x `b\n> c` d\n- `e`", ["`a`", "`b\n> c`", "`e`"]),
        ("| `a` | `b\\|c` |\n|---|---|\n| `d | e` |", ["`a`", "`b\\|c`"]),
        ("[`a`](`b`) ![`c`](d)", ["`a`", "`c`"]),
        ("x\n\n    `a`\n\n```\n`b`\n```\n<i>`c`</i>", ["`c`"]),
    ],
)
def test_code_spans(text: str, expected: list[str]) -> None:
    assert cuts(text, parse_structure(text).code_spans) == expected


# ------------------------------------------------------------------------------------ links

INLINE, IMAGE, AUTO = LinkKind.INLINE, LinkKind.IMAGE, LinkKind.AUTOLINK
REFERENCE, DEFINITION = LinkKind.REFERENCE, LinkKind.DEFINITION


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a [b](c.md#d) e", [(INLINE, "[b](c.md#d)", "b", "c.md#d")]),
        ('[b]( <c d>  "t" )', [(INLINE, '[b]( <c d>  "t" )', "b", "c d")]),
        ("[b]() [](c)", [(INLINE, "[b]()", "b", ""), (INLINE, "[](c)", "", "c")]),
        # Balanced parentheses belong to the destination; an escape stays as written.
        (r"[b](c(d)\)e)", [(INLINE, r"[b](c(d)\)e)", "b", r"c(d)\)e")]),
        # A link may hold an image but no link; the inner one wins (6.3).
        (
            "[![i](p)](q)",
            [(INLINE, "[![i](p)](q)", "![i](p)", "q"), (IMAGE, "![i](p)", "i", "p")],
        ),
        ("[a [b](c) d](e)", [(INLINE, "[b](c)", "b", "c")]),
        ("![a [b](c)](d)", [(IMAGE, "![a [b](c)](d)", "a [b](c)", "d"),
                            (INLINE, "[b](c)", "b", "c")]),
        ("<http://a.b> <c@d.e>", [(AUTO, "<http://a.b>",) + ("http://a.b",) * 2,
                                  (AUTO, "<c@d.e>", "c@d.e", "c@d.e")]),
        # Neither code, nor a comment, nor a destination that is refused.
        ("`[a](b)` <!-- [c](d) --> [e](javascript:f)\n\n    [g](h)\n", []),
        # The lines of a quote and of a list item carry marks that are no part of the text.
        ("> - x\n>   y [a\n>   b](c\n>   'd')",
         [(INLINE, "[a\n>   b](c\n>   'd')", "a\n>   b", "c")]),
        # The pipe of a cell is written with a backslash that its inline text does not have.
        ("|a|\n|-|\n|\\| x [b\\|c](d\\|e)|", [(INLINE, "[b\\|c](d\\|e)", "b\\|c", "d\\|e")]),
        # A definition counts wherever it stands, and the first one wins.
        (
            "[x] [y][X] [z][] ![w][x]\n\n[x]: <a b>\n 'title'\n\n> [X]: c\n",
            [
                (REFERENCE, "[x]", "x", "a b"),
                (REFERENCE, "[y][X]", "y", "a b"),
                (IMAGE, "![w][x]", "w", "a b"),
                (DEFINITION, "[x]: <a b>\n 'title'", "x", "a b"),
                (DEFINITION, "[X]: c", "X", "c"),
            ],
        ),
        ("[a\n b]:\n  c\n", [(DEFINITION, "[a\n b]:\n  c", "a\n b", "c")]),
    ],
)  # fmt: skip
def test_links(text: str, expected: list[tuple[LinkKind, str, str, str]]) -> None:
    found = parse_structure(text).links
    assert [
        (e.kind, cut(text, e.range), cut(text, e.text_range), e.href) for e in found
    ] == expected
    assert all(cut(text, link.href_range) == link.href for link in found)


@pytest.mark.parametrize(
    "text", ["-\ta\n\t[b](c)", "1.  a\n\t [b](c)", ">\ta\n> \t [b](c)", "- a\n\n \t[b](c)"]
)
def test_a_tab_before_the_text_shifts_nothing(text: str) -> None:
    """markdown-it-py turns the rest of a cut tab into blanks, which its inline text then holds."""
    (link,) = parse_structure(text).links
    assert (cut(text, link.range), link.href) == ("[b](c)", "c")


# ----------------------------------------------------------------------- tables, lists, tasks


@pytest.mark.parametrize(
    "text, expected",
    [
        ("| a | b |\n|---|:-:|\n| c |d|\n", [["a", "b"], ["c", "d"]]),
        ("a|b\n-|-\nc\n", [["a", "b"], ["c"]]),
        ("|a|b|\n|-|-|\n| c\\|d || e |\n", [["a", "b"], ["c\\|d", ""]]),
        # A backtick does not protect a pipe; only a backslash does.
        ("|`a|b`|\n|-|-|\n", [["`a", "b`"]]),
        # Box-drawing characters are letters like any other.
        ("│ x │\n| ├ a ┤ | b |\n|---|---|\n| └──┘ | │ |\n", [["├ a ┤", "b"], ["└──┘", "│"]]),
        ("> |a|b|\n> |-|-|\n> | c | d |\n", [["a", "b"], ["c", "d"]]),
        ("- |a|\n  |-|\n  | b |\n", [["a"], ["b"]]),
        ("|a|b|\n|-|\n|c|d|\n", []),
    ],
)
def test_tables(text: str, expected: list[list[str]]) -> None:
    rows = [row for table in parse_structure(text).tables for row in table.rows]
    assert [cuts(text, row) for row in rows] == expected


def test_a_table_ranges_over_its_rows_and_an_empty_cell_over_nothing() -> None:
    text = "x\n\n|a|b|\n|-|-|\n|c|  |\n\ny"
    (table,) = parse_structure(text).tables
    assert cut(text, table.range) == "|a|b|\n|-|-|\n|c|  |"
    assert table.rows[1][1] == Range(text.index("  |") + 1, text.index("  |") + 1)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("- [ ] a\n- [x] b\n- [X] c\n- [~] d\n- [?] e\n- [-] f\n",
         [" a", "xb", "Xc", "~d", "?e", "-f"]),
        ("* [x] a\n+ [ ] b\n1. [ ] c\n2) [x] d\n", ["xa", " b", " c", "xd"]),
        ("- a\n  - [x] b\n    1. [ ] c\n> - [x] d\n", ["xb", " c", "xd"]),
        ("- [x] a\n  b\n\n  c\n", ["xa\n  b"]),
        ("- [ ]\n", [" "]),
        # A link, two characters, no blank behind, indented code, a fence, no list.
        ("- [x](y)\n- [xx] a\n- [x]a\n-     [x] a\n\n```\n- [x] a\n```\n[x] a\n", []),
        # The box must come first.
        ("- a [x] b\n- **[x]** b\n", []),
    ],
)  # fmt: skip
def test_tasks(text: str, expected: list[str]) -> None:
    found = parse_structure(text).tasks
    assert [task.mark + text[slice(*task.text_range)] for task in found] == expected
    assert all(cut(text, task.mark_range) == task.mark for task in found)


def test_list_items_end_with_their_last_line_that_is_not_blank() -> None:
    text = "- a\n\n  b\n\n  10) c\n\n\n-\n\nd"
    items = parse_structure(text).list_items
    assert [cut(text, item.range) for item in items] == ["- a\n\n  b\n\n  10) c", "10) c", "-"]
    assert [text[item.content_start :][:1] for item in items] == ["a", "c", "\n"]


# ---------------------------------------------------------------------------------- context


def test_the_context_is_the_strongest_of_what_holds() -> None:
    """One letter for each context stands where that context is expected below each line."""
    drawn = [
        ("# a `b` [c](d) <ee:f>", "HHHHCCCHTTTGGGHGGGGGG"),
        ("| [`x`](y) |", "BBTCCCTGGGBB"),
        ("|---|", "BBBBB"),
        ("", ""),
        ("a <!-- `b` --> ![c `d`][e]", "PPMMMMMMMMMMMMPTTTTCCCTGGG"),
        ("", ""),
        ("[e]: f", "TTTTGG"),
        ("", ""),
        ("- ```", "PPFFF"),
        ("  `x`", "FFFFF"),
        ("<b> `x`", "PPPPCCC"),
        ("", ""),
        ("<div>`x`", "MMMMMMMM"),
        ("~~~", "MMM"),
        ("", ""),
        ("    x", "FFFFF"),
    ]
    letters = dict(
        zip("XFMCGTBHP", [Context.HEADER, Context.FENCE, Context.COMMENT, Context.CODE_SPAN,
                          Context.LINK_TARGET, Context.LINK_TEXT, Context.TABLE,
                          Context.HEADING, Context.PROSE], strict=True)
    )  # fmt: skip
    header = "---\nid: [a](b)\n---\n"
    text = header + "\n".join(line for line, _ in drawn)
    structure = parse_structure(text, len(header))
    assert {structure.context(offset) for offset in range(len(header))} == {Context.HEADER}
    at = len(header)
    for line, expected in drawn:
        got = [structure.context(at + column) for column in range(len(line))]
        assert got == [letters[letter] for letter in expected], line
        at += len(line) + 1


@pytest.mark.parametrize(
    "text, context",
    [
        ("", Context.PROSE),
        ("a", Context.PROSE),
        ("```\na\n", Context.FENCE),
        ("```\na\n```", Context.PROSE),
        ("<!-- a\n", Context.COMMENT),
        ("> ```\n", Context.PROSE),
    ],
)
def test_at_the_end_of_the_text_what_is_open_goes_on(text: str, context: Context) -> None:
    structure = parse_structure(text)
    assert structure.context(len(text)) is context
    assert structure.context(-1) is structure.context(0)


# -------------------------------------------------------------------------- odd kinds of text


def test_the_body_is_read_by_itself_and_counted_from_the_start_of_the_text() -> None:
    """The same text without its header is a rule, and a paragraph that `---` underlines."""
    text = "---\ntitle: x\n---\n# [a](b)\n"
    structure = parse_structure(text, text.index("#"))
    assert [cut(text, heading.text_range) for heading in structure.headings] == ["[a](b)"]
    assert [link.href for link in structure.links] == ["b"]
    assert [cut(text, h.text_range) for h in parse_structure(text).headings] == [
        "title: x",
        "[a](b)",
    ]


def test_carriage_returns_count_as_characters_but_not_as_text() -> None:
    text = "# a\r\n\r\n- [x] `b\r\n  c` [d](e)\r\n\r\n```\r\nf\r\n```\r\ng\r---\r\n"
    structure = parse_structure(text)
    assert [cut(text, h.range) for h in structure.headings] == ["# a", "g\r---"]
    assert cuts(text, structure.code_spans) == ["`b\r\n  c`"]
    assert [cut(text, link.range) for link in structure.links] == ["[d](e)"]
    assert [cut(text, task.mark_range) for task in structure.tasks] == ["x"]
    (fence,) = structure.fences
    assert cut(text, fence.range) == "```\r\nf\r\n```"
    assert cut(text, fence.body_range) == "f\r\n"


def test_nul_and_characters_beyond_the_first_plane_are_one_character_each() -> None:
    text = "\0\U0001f600 `\0` [\U0001f600](\U0001f600.md)"
    structure = parse_structure(text)
    assert cuts(text, structure.code_spans) == ["`\0`"]
    assert [link.href for link in structure.links] == ["\U0001f600.md"]


@pytest.mark.parametrize("text", [">1. <!--\n>", "> - <!--\n>", "> - <?\n>\n>", "> - <script>\n>"])
def test_what_is_open_in_a_list_in_a_quote_may_end_with_the_text(text: str) -> None:
    """A line feed at the end opens no line, so it changes nothing; markdown-it-py needs it."""
    found, whole = parse_structure(text), parse_structure(text + "\n")
    assert found.html_blocks == whole.html_blocks != ()
    assert found.comments == whole.comments
    assert found.list_items == whole.list_items != ()


@pytest.mark.parametrize(
    "text",
    [
        "> " * 10_000 + "x",
        "- " * 10_000 + "x",
        "".join(" " * (2 * depth) + "- x\n" for depth in range(300)),
        "[" * 10_000 + "a" + "](b)" * 10_000,
        "![" * 10_000 + "a" + "](b)" * 10_000,
        "[a]: b\n\n" + "![" * 10_000 + "a" + "][a]" * 10_000,
        "x" + "<!-- " * 5_000 + "--->",
        "`" * 100_000,
    ],
    ids=["quotes", "items", "stairs", "links", "images", "references", "comments", "backticks"],
)
def test_ten_thousand_levels_neither_raise_nor_hang(text: str) -> None:
    assert isinstance(parse_structure(text), Structure)


def test_a_paragraph_too_heavy_for_the_parser_is_plain_text_and_the_next_one_is_not() -> None:
    structure = parse_structure("[" * 200 + "[a](b) `c`\n\n[d](e)\n")
    assert [link.href for link in structure.links] == ["e"]
    assert structure.code_spans == ()


# ------------------------------------------------------------- against the parser's own tokens

PLAIN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def flat(tokens: list[Token]) -> list[Token]:
    result = []
    for token in tokens:
        result.append(token)
        result.extend(flat(token.children or []))
    return result


def assert_agrees(text: str, body_start: int = 0) -> None:
    """The structure of ``text`` says what the tokens of an untouched markdown-it-py say."""
    found = parse_structure(text, body_start)
    tokens = flat(PLAIN.parse(text[body_start:]))

    def of(*kinds: str) -> list[Token]:
        return [token for token in tokens if token.type in kinds]

    def read(where: Range) -> str:
        return re.sub("\r\n?", "\n", text[where.start : where.end]).replace("\0", "\ufffd")

    assert_well_formed(found, text, body_start)
    headings = [
        (tokens[i], tokens[i + 1]) for i, t in enumerate(tokens) if t.type == "heading_open"
    ]
    assert len(found.headings) == len(headings)
    for heading, (opening, inline) in zip(found.headings, headings, strict=True):
        assert (f"h{heading.level}", heading.top_level) == (opening.tag, opening.level == 0)
        if heading.top_level or "\n" not in inline.content:
            assert read(heading.text_range) == inline.content
    assert [fence.info for fence in found.fences] == [t.info.strip() for t in of("fence")]
    assert len(found.indented_code) == len(of("code_block"))
    assert len(found.html_blocks) == len(of("html_block"))
    assert len(found.list_items) == len(of("list_item_open"))

    spans = of("code_inline")
    assert len(found.code_spans) == len(spans)
    for where, token in zip(found.code_spans, spans, strict=True):
        written, marks = read(where), token.markup
        assert written.startswith(marks)
        assert written.endswith(marks)
        inner = written[len(marks) : -len(marks)]
        if "\n" not in inner and "|" not in inner:
            assert inner in (token.content, f" {token.content} ")

    inline_comments = [t.content for t in of("html_inline") if t.content.startswith("<!--")]
    outside = [c for c in found.comments if not any(b.covers(c) for b in found.html_blocks)]
    assert len(outside) == len(inline_comments)
    for where, content in zip(outside, inline_comments, strict=True):
        assert read(where)[:4] + read(where)[-3:] == "<!---->"
        if "\n" not in content and "|" not in content:
            assert read(where) == content

    written_links = [link for link in found.links if link.kind is not LinkKind.DEFINITION]
    link_tokens = of("link_open", "image")
    assert len(written_links) == len(link_tokens)
    for link, token in zip(written_links, link_tokens, strict=True):
        assert link.href_range is not None
        raw = read(link.href_range)
        if token.info == "auto":
            assert link.kind is LinkKind.AUTOLINK
            urls = [PLAIN.normalizeLink(raw), PLAIN.normalizeLink(f"mailto:{raw}")]
            assert token.attrs["href"] in urls
            continue
        assert text[link.range.start] == ("!" if token.type == "image" else "[")
        assert text[link.text_range.start - 1] == "["
        assert text[link.text_range.end] == "]"
        if "\\|" not in raw:
            href = token.attrs["src" if token.type == "image" else "href"]
            assert PLAIN.normalizeLink(unescapeAll(raw)) == href

    rows: list[list[str]] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(tokens[index + 1].content)
    assert len(found.tables) == len(of("table_open"))
    found_rows = [row for table in found.tables for row in table.rows]
    assert len(found_rows) == len(rows)
    for cells, contents in zip(found_rows, rows, strict=True):
        got = [read(cell).replace("\\|", "|") for cell in cells]
        assert got + [""] * (len(contents) - len(got)) == contents


def assert_well_formed(found: Structure, text: str, body_start: int) -> None:
    """All ranges lie in the body, in order, and parts lie in their wholes."""
    for group in (found.headings, found.fences, found.links, found.tables, found.tasks,
                  found.list_items):  # fmt: skip
        ranges = [each.range for each in group]
        assert ranges == sorted(ranges)
        assert all(body_start <= start <= end <= len(text) for start, end in ranges)
    for plain in (found.indented_code, found.html_blocks, found.comments, found.code_spans):
        assert list(plain) == sorted(plain)
        assert all(body_start <= start < end <= len(text) for start, end in plain)
    assert all(each.range.covers(each.text_range) for each in found.headings)
    assert all(each.range.covers(each.text_range) for each in found.links)
    for link in found.links:
        assert link.href == ("" if link.href_range is None else cut(text, link.href_range))
        assert link.target_is_inside or link.kind in (LinkKind.REFERENCE, LinkKind.IMAGE)
    for table in found.tables:
        assert all(table.range.covers(cell) for row in table.rows for cell in row)
    for task in found.tasks:
        assert cut(text, task.mark_range) == task.mark
        assert text[task.mark_range.start - 1] + text[task.mark_range.end] == "[]"
        assert task.range.covers(task.text_range)


@given(scraps())
@settings(max_examples=600, deadline=None)
def test_any_scraps_agree_with_the_tokens(text: str) -> None:
    assert_agrees(text)


@given(documents())
@settings(max_examples=300, deadline=None)
def test_any_document_agrees_with_the_tokens(text: str) -> None:
    assert_agrees(text)


@given(scraps(), scraps())
@settings(max_examples=100, deadline=None)
def test_what_is_above_the_body_changes_nothing_below(above: str, below: str) -> None:
    above += "\n"
    alone, both = parse_structure(below), parse_structure(above + below, len(above))
    assert [h.range.shift(len(above)) for h in alone.headings] == [h.range for h in both.headings]
    assert [e.range.shift(len(above)) for e in alone.links] == [e.range for e in both.links]


@given(scraps(), st.integers(-5, 300))
@settings(max_examples=200, deadline=None)
def test_the_context_of_any_offset_is_that_of_the_ranges(text: str, offset: int) -> None:
    """Against a slow reading of the same ranges, inside the text."""
    found = parse_structure(text)
    context = found.context(offset)
    if 0 <= offset < len(text):
        inside = Range(offset, offset + 1)

        def within(ranges: tuple[Range, ...]) -> bool:
            return any(where.covers(inside) for where in ranges)

        if within((*(f.range for f in found.fences), *found.indented_code)):
            assert context is Context.FENCE
        elif within((*found.comments, *found.html_blocks)):
            assert context is Context.COMMENT
        elif within(found.code_spans):
            assert context is Context.CODE_SPAN
        elif within(tuple(e.range for e in found.links)):
            assert context in (Context.LINK_TARGET, Context.LINK_TEXT)
        elif within(tuple(t.range for t in found.tables)):
            assert context is Context.TABLE
        elif within(tuple(h.range for h in found.headings)):
            assert context is Context.HEADING


@pytest.mark.corpus
@needs_shared
def test_the_real_documents_agree_with_the_tokens() -> None:
    for name, text in corpus_texts().items():
        try:
            assert_agrees(text)
        except AssertionError as error:
            raise AssertionError(name) from error


def test_the_parser_keeps_nothing_of_a_block_that_it_has_left() -> None:
    """Its tokens of a document of 300 kB would be 4 MB that nobody looks at."""
    tokens: list[Token] = []
    found = Found()
    text = "# A\n\n- b\n\n  c\n  - d\n\n> e\n> 1. f\n\n| g |\n|---|\n| h |\n\nlast\n"
    parser = markdown_reader._parser()
    parser.block.parse(text, parser, {"found": found}, tokens)
    assert tokens == []
    assert (len(found.headings), len(found.items), len(found.tables)) == (1, 3, 1)
