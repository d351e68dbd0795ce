"""Markdown to try readers on: every real document, and texts made to be awkward."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import strategies as st

from tests.support.shared import shared


@lru_cache(maxsize=1)
def corpus_texts() -> dict[str, str]:
    """Every Markdown document of the real workspaces, twins left out, by its path."""
    texts: dict[str, str] = {}
    for path in sorted(shared("corpora").rglob("*.md")):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace")
            texts.setdefault(text, str(path.relative_to(shared("corpora"))))
    return {name: text for text, name in texts.items()}


_SCRAPS = [
    "#", "# ", "## x", "\n", "\n", "\n", "\n\n", "`", "``", "```", "~~~", "```py", "- ", "* ",
    "+ ", "1. ", "2) ", "> ", ">", " ", "  ", "   ", "    ", "\t", "[", "]", "(", ")", "](", "![",
    "[a](b)", "[a]", "[a]: b", "[a][", "<", ">", "<!--", "-->", "<!-- c -->", "|", "|---|", "\\",
    "|-|-|", "\\|", "---", "===", "--", "-", "=", "a", "b c", "\u00e9", "\U0001f600", "\0", "\r\n",
    "\r", ":", '"', "'", "<a>", "<div>", "<http:x>", "<a@b.c>", "\xa0", "\x0c", "\x0b", "\u2028",
    "[ ] ", "[x] ", "[~]", "&amp;", "*a*", "~~", "**", "javascript:", "\ud800",
]  # fmt: skip


def scraps() -> st.SearchStrategy[str]:
    """Any mixture of marks; half the time of a few kinds only, which then meet more often."""
    some = st.sets(st.sampled_from(_SCRAPS), min_size=3, max_size=10).flatmap(
        lambda chosen: st.lists(st.sampled_from(sorted(chosen | {"\n", "a"})), max_size=40)
    )
    return st.one_of(some, st.lists(st.sampled_from(_SCRAPS), max_size=40)).map("".join)


_INLINE = [
    "word", "[a](b)", "[a](b.md)", "![i](p.png)", "[x](<a b>)", "`code`", "`a", "b`", "``", "`",
    "[", "]", "](", "[ ]", "[x]", "<a>", "<b", "<", "<!-- c -->", "|", "\\", "*", "[a`b](c)",
    "[a](b`c)", "`[a](b)`", "(x)", '[a](b "t")', "[r]", "!", "[a](javascript:x)", "\u00e9",
    "[a]()", "[](x)", "a|b", "`a|b`", "\\`", "\\[", "[a][b]", "<http://x>", "<=@x.y>", "`x](y)`",
    "[a\\](b)", "-->", "<!--", "]:", "&amp;", "\x01", "\xa0", "[a|b](c)", "[a](b)[c](d)",
    "[[a](b)](c)", "[![a](b)](c)", '<a id="x"></a>', "[![i](p)", "](q)", "#", "`x", "y` [p](q)",
    "![![a](b)](c)", "<a.b@c.d>", "<https://x|y>", "<a@-b>", "![a", "][r]", "[x] (y)",
]  # fmt: skip
_PREFIXES = [
    "- ", "* ", "1. ", "2. ", "10) ", "> ", ">", " ", "  ", "   ", "    ", "      ", "  - ",
    "    - ", "> - ", "- > ", "\t", "-\t", "-     ", ">     ", "| ", "+ ", "      - ",
]  # fmt: skip
_LINES = [
    "# H", "## H ##", "#", "# ", "#\t", "#x", "### a #b", "# \xa0x\xa0", "#\tx", "####### x",
    " # i", "   ## i", "    # c", "```", "```", "```py", "~~~", "~~~ x", "````", "  ```", "  ```",
    "   ```sh", "    ```", "- ```", "> ```", "   ~~~", "``` `", "---", "===", "--", "-", "=",
    "***", " ---", "   ===", "<div>", "</div>", "<!-- c -->", "<!--", "-->", "<!-- a", "<script>",
    "<a>", "<http://x.y>", '<a id="x"></a>', "[![a](b)](c) d", "- <!--", "- <div>", "  <div>",
    "|a|b|", "|-|-|", "|---|", "a|b",
    "-|-", "| [a](b) | [c](d) | [e](f) |", "| [a](b) | c |", "[r]: x", "[r]:", "[r", "]: x",
    "> [r]: x", "- [x] t", "- [ ] [a](b)", "\t[a](b)", "\t```", " \t", "- a\t", "<?", "<!X",
    "* * *", "- - -", "> " * 20 + "[a](b)", "- " * 11 + "x", "-\t" * 11 + "x",
    "                  - x", "  <!-- c -->", "- <!-- c --> [a](b)", "<!-- c --> [a](b)",
    "[r]: http://x", "[q]: y.md", "[ ]: z", "[q]: y z", "'t'", "a ` b", "c ` [d](e)", "  d ` e",
    "`a [x](y)", "z` [p](q)", "`", "``` [a](b)", "~~~ [a](b)", "- ~~~ [a](b)", "[" * 22 + "[a](b)",
]  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document of lines as people write them, and of lines that try to be taken for others.

    Each document draws on a few kinds of lines only: in one that holds some of everything, the
    first hostile line would hide what the rest might show.
    """
    pieces = draw(st.lists(st.sampled_from(_INLINE), min_size=2, max_size=4))
    prefixes = draw(st.lists(st.sampled_from(_PREFIXES), min_size=1, max_size=2))
    lines = draw(st.lists(st.sampled_from(_LINES), min_size=1, max_size=4))
    joiner = draw(st.sampled_from([" ", " ", ""]))
    inline = st.lists(
        st.sampled_from([*pieces, "word", "[a](b)", "`code`"]), min_size=1, max_size=4
    ).map(joiner.join)
    prefix = st.sampled_from(["", "", "- ", *prefixes])
    line = st.one_of(
        st.just(""),
        st.tuples(prefix, inline).map("".join),
        st.tuples(prefix, inline).map("".join),
        st.sampled_from([*lines, "# H"]),
    )
    newline = draw(st.sampled_from(["\n", "\n", "\n", "\n", "\r\n"]))
    return newline.join(draw(st.lists(line, min_size=1, max_size=14))) + draw(
        st.sampled_from(["", newline])
    )
