"""markdown-it-py, made to tell where it found things.

The parser knows lines for blocks and no positions at all for what stands inside a line. But it is
made of rules that may be replaced, and every rule works on a state that says where it is. So each
rule that finds something of interest is wrapped to note its place: the block rules in
:mod:`stp_lsp.syntax.markdown_blocks`, the inline rules here.

Only inline rules that find or hide something are switched on. Emphasis, strikethrough, entities
and line breaks change neither where a link nor where a code span is; leaving them out, and with
them every content without a backtick, bracket or `<`, makes this faster than the plain parser.

The parser stops at twenty levels, so it never holds more than about a hundred frames of the stack,
whatever it reads. Deliberately not here: tokens and HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import isStrSpace
from markdown_it.helpers import parseLinkLabel
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.rules_inline import StateInline

from stp_lsp.syntax.markdown_blocks import destination, noting
from stp_lsp.syntax.markdown_positions import Found
from stp_lsp.syntax.markdown_tables import without_rows

Note = Callable[[StateInline, int, int], None]
"""Called with the state, where the construct begins, and how many tokens there were before."""

MAX_DEPTH = 100
"""Brackets open at once in one paragraph."""
MAX_COMMENT_WORK = 5_000_000
"""Beginnings of comments in one paragraph, times its length."""

_INLINE_RULES = ["text", "escape", "backticks", "link", "image", "autolink", "html_inline"]
_BRACKET = re.compile(r"[\[\]]")


def read_body(source: str) -> Found:
    r"""All constructs of ``source``, in which `\r` and NUL must have been replaced."""
    found = Found()
    if not source:
        return found
    parser = _parser()
    env = {"found": found}
    parser.block.parse(source, parser, env, [])
    for content in found.contents:
        if not is_heavy(content.text):
            found.current = content
            parser.inline.parse(content.text, parser, env, [])
    return found


def is_heavy(content: str) -> bool:
    """Whether a paragraph would keep the parser busy for seconds.

    It is slow where a hundred brackets stand open and quadratic in comments that never end. Such
    a paragraph counts as plain text: no links, no code spans. No written text comes near.
    """
    if content.count("[") > MAX_DEPTH:
        depth = 0
        for bracket in _BRACKET.findall(content):
            depth = depth + 1 if bracket == "[" else max(depth - 1, 0)
            if depth > MAX_DEPTH:
                return True
    return content.count("<!--") * len(content) > MAX_COMMENT_WORK


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"store_labels": True}).enable(["table"])
    parser.inline.ruler.enableOnly(_INLINE_RULES)
    parser.inline.ruler2.enableOnly([])
    original = parser.normalizeLink

    def normalise(url: str) -> str:
        try:
            return original(url)
        except Exception:
            # What cannot be made a URL (a lone surrogate) is still a destination as written.
            return url

    parser.normalizeLink = normalise  # type: ignore[method-assign]
    blocks = parser.block.ruler
    for rule in list(blocks.__rules__):
        block = without_rows(rule.fn) if rule.name == "table" else rule.fn
        blocks.at(rule.name, noting(rule.name, block), {"alt": rule.alt})
    inline = parser.inline.ruler
    for inline_rule in list(inline.__rules__):
        if inline_rule.name == "image":
            inline.at("image", _inside_image(inline_rule.fn))
        elif inline_rule.name in _INLINE_NOTES:
            note = _INLINE_NOTES[inline_rule.name]
            inline.at(inline_rule.name, _noting(inline_rule.fn, note))
    return parser


def _noting(rule: RuleFuncInlineType, note: Note) -> RuleFuncInlineType:
    """``rule``, with ``note`` called after each success that stands."""

    def wrapped(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        succeeded = rule(state, silent)
        if succeeded and not silent:
            note(state, start, before)
        return succeeded

    return wrapped


def _inside_image(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    """The image rule, which reads the image's text as a content of its own."""

    def wrapped(state: StateInline, silent: bool) -> bool:
        start = state.pos
        found = _found(state)
        found.base += start + 2
        succeeded = rule(state, silent)
        found.base -= start + 2
        if succeeded and not silent:
            label = state.tokens[-1].meta.get("label")
            _add_link(state, start, start + 2, label, "image")
        return succeeded

    return wrapped


def _found(state: StateInline) -> Found:
    found: Found = state.env["found"]
    return found


def _note_code_span(state: StateInline, start: int, before: int) -> None:
    # The rule also succeeds on a lone run of backticks, which makes no token.
    if len(state.tokens) > before:
        found = _found(state)
        found.code_spans.append((found.at(start), found.at(state.pos)))


def _note_autolink(state: StateInline, start: int, _before: int) -> None:
    found = _found(state)
    left, right = found.at(start), found.at(state.pos)
    inner = (left + 1, right - 1)
    found.links.append((left, right, *inner, inner, "autolink"))


def _note_html(state: StateInline, start: int, _before: int) -> None:
    if state.src.startswith("<!--", start):
        found = _found(state)
        found.comments.append((found.at(start), found.at(state.pos)))


def _note_link(state: StateInline, start: int, before: int) -> None:
    # What was pending may have become a token of its own before the link's.
    token = state.tokens[before]
    if token.type != "link_open":
        token = state.tokens[before + 1]
    _add_link(state, start, start + 1, token.meta.get("label"), "inline")


def _add_link(state: StateInline, start: int, text: int, label: str | None, kind: str) -> None:
    """Notes the link or image from ``start`` to where the state now is; its text at ``text``."""
    found, src = _found(state), state.src
    end = state.pos
    # The walk that the rule made, over results that the parser keeps, so it costs little.
    state.pos = start
    close = parseLinkLabel(state, text - 1, kind == "inline")
    state.pos = end
    href: tuple[int, int] | None
    if label is not None:
        href = found.definitions.get(label)
        kind = "reference" if kind == "inline" else kind
    else:
        at = close + 2
        while isStrSpace(src[at]) or src[at] == "\n":
            at += 1
        href = destination(found, src, at, state.posMax)
    where = found.at(start), found.at(end), found.at(text), found.at(close)
    found.links.append((*where, href, kind))


_INLINE_NOTES: dict[str, Note] = {
    "backticks": _note_code_span,
    "link": _note_link,
    "autolink": _note_autolink,
    "html_inline": _note_html,
}
