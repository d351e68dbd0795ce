"""The block rules of markdown-it-py, each wrapped so that it notes where it found something.

A note is taken at the moment its rule succeeds, because only then does the state say where a line
begins for the container at hand: quotes and lists put it back when they end. A rule that succeeds
when it is not merely looking ahead (``silent``) is never taken back, so what is noted is what the
parser's own tokens say, no more and no less.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import markdown_it  # noqa: F401  # before a part of it: see `tests/tidy/test_rings.py`
from markdown_it.common.utils import MD_TRIM_CHARS, normalizeReference
from markdown_it.helpers import parseLinkDestination
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.rules_block import StateBlock

from stp_lsp.syntax.markdown_positions import Content, Found

TASK_MARKS = frozenset(" xX~?-")
"""FORMAT.md 7: open, done (twice), partial, unclear, and todo.md's own `[-]`."""

Note = Callable[[StateBlock, int, int], None]
"""Called with the state, the first line, and how many tokens there were before the rule."""

FIRST_CHARACTERS = {
    "fence": frozenset("`~"),
    "blockquote": frozenset(">"),
    "hr": frozenset("*-_"),
    "list": frozenset("*-+0123456789"),
    "reference": frozenset("["),
    "html_block": frozenset("<"),
    "heading": frozenset("#"),
}
"""What a line must begin with for a rule to have a chance; asking here saves most of the calls."""

_MARKUP = re.compile(r"[`\[<]")
"""What a content must hold to be worth an inline reading."""
_BLANKS = " \t"


def noting(name: str, rule: RuleFuncBlockType) -> RuleFuncBlockType:
    """The ``rule`` of that name, with its note taken after each success that stands."""
    note = _NOTES.get(name)
    firsts = FIRST_CHARACTERS.get(name)

    def wrapped(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if firsts is not None:
            first = state.bMarks[start] + state.tShift[start]
            if state.src[first : first + 1] not in firsts:
                return False
        before = len(state.tokens)
        try:
            succeeded = rule(state, start, end, silent)
        except IndexError:
            # markdown-it-py 4.3 looks for the line feed behind the last line when a comment in a
            # list in a quote is still open there. All is done but the token's content, which
            # nobody reads.
            if name != "html_block":
                raise
            succeeded = True
        if succeeded and not silent:
            if note is not None:
                note(state, start, before)
            if not state.level:
                state.tokens.clear()  # nobody looks back beyond the outermost block
        return succeeded

    return wrapped


def _found(state: StateBlock) -> Found:
    found: Found = state.env["found"]
    return found


def first_of(state: StateBlock, line: int) -> int:
    """The first character of a line that is neither blank nor a container's mark."""
    return state.bMarks[line] + state.tShift[line]


def _block_start(state: StateBlock, line: int) -> int:
    """Where a block begins that owns its indentation: the line's start if only blanks precede."""
    first = first_of(state, line)
    start = state.src.rfind("\n", 0, first) + 1
    return first if state.src[start:first].strip(_BLANKS) else start


def _after_blank(state: StateBlock, at: int, end: int) -> int:
    """Where to write into something empty: after one blank, if there is one."""
    return at + 1 if at < end and state.src[at] in _BLANKS else at


def _add_content(state: StateBlock, content: Content) -> None:
    if _MARKUP.search(content.text):
        _found(state).contents.append(content)


def _trimmed(state: StateBlock, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end`` without the outer blanks, by the parser's idea of a blank."""
    piece = state.src[start:end]
    text = piece.strip(MD_TRIM_CHARS)
    if not text:
        at = _after_blank(state, start, end)
        return at, at
    at = start + len(piece) - len(piece.lstrip(MD_TRIM_CHARS))
    return at, at + len(text)


# ------------------------------------------------------------------- paragraphs and headings


def _lines(state: StateBlock, text: str, first: int, after: int) -> Content:
    """The content of a paragraph or underlined heading on the lines ``first`` to ``after``.

    Each content line is the tail of its source line; a tab that the parser cut in two stands as
    blanks at its start, which shifts nothing because the line is measured from its end.
    """
    while first < after - 1 and not state.src[first_of(state, first) : state.eMarks[first]].strip(
        MD_TRIM_CHARS
    ):
        first += 1  # a line of exotic blanks, which the parser trims away
    breaks, deltas = [], []
    start = 0
    pieces = text.split("\n")
    for number, piece in enumerate(pieces):
        end = state.eMarks[first + number]
        if number == len(pieces) - 1:
            begin = state.bMarks[first + number]
            end = begin + len(state.src[begin:end].rstrip(MD_TRIM_CHARS))
        breaks.append(start)
        deltas.append(end - len(piece) - start)
        start += len(piece) + 1
    return Content(text, breaks, deltas)


def _note_paragraph(state: StateBlock, start: int, _before: int) -> None:
    text = state.tokens[-2].content
    if _MARKUP.search(text):
        _found(state).contents.append(_lines(state, text, start, state.line))


def _note_heading(state: StateBlock, start: int, _before: int) -> None:
    first, last = first_of(state, start), state.eMarks[start]
    level, text = len(state.tokens[-1].markup), state.tokens[-2].content
    at, _ = _trimmed(state, first + level, last)
    if not text:
        at = _after_blank(state, first + level, last)
    stop = at + len(text)
    _found(state).headings.append((first, last, level, at, stop, state.level == 0))
    _add_content(state, Content(text, [0], [at]))


def _note_lheading(state: StateBlock, start: int, _before: int) -> None:
    text = state.tokens[-2].content
    first, last = first_of(state, start), state.eMarks[state.line - 1]
    at = stop = first
    if text:
        content = _lines(state, text, start, state.line - 1)
        at, stop = content.deltas[0], len(text) + content.deltas[-1]
        _add_content(state, content)
    level = 1 if state.tokens[-1].markup == "=" else 2
    _found(state).headings.append((first, last, level, at, stop, state.level == 0))


# ----------------------------------------------------------------------------- code and HTML


def _note_fence(state: StateBlock, start: int, _before: int) -> None:
    found, token = _found(state), state.tokens[-1]
    last = state.line - 1
    stop = state.eMarks[last]
    tail = state.src[first_of(state, last) : stop].rstrip(_BLANKS)
    # The rule has looked at this line; were it a closing one, the rule stopped there.
    closed = (
        last > start
        and len(tail) >= len(token.markup)
        and not tail.strip(token.markup[0])
        and not state.is_code_block(last)
    )
    where = _block_start(state, start)
    body = body_end = min(state.eMarks[start] + 1, len(state.src))
    if closed:
        body_end = state.src.rfind("\n", 0, stop) + 1
    elif last > start:
        body_end = min(stop + 1, len(state.src))
    found.fences.append((where, stop, token.info.strip(), body, body_end, closed))
    if not closed:
        _note_open(state, where, stop, is_fence=True)


def _note_open(state: StateBlock, where: int, stop: int, *, is_fence: bool) -> None:
    """Notes a block that is still open where nothing but blanks follows."""
    if state.level == 0 and not state.src[stop:].strip(" \t\n"):
        found = _found(state)
        found.open_start, found.open_is_fence = where, is_fence


def _note_code(state: StateBlock, start: int, _before: int) -> None:
    where = _block_start(state, start)
    _found(state).indented.append((where, state.eMarks[state.line - 1]))


def _note_html(state: StateBlock, start: int, _before: int) -> None:
    found = _found(state)
    where, stop = first_of(state, start), state.eMarks[state.line - 1]
    found.html.append((where, stop))
    at = state.src.find("<!--", where, stop)
    while at >= 0:
        # `<!-->` is a whole comment, so its end is sought from within its beginning.
        close = state.src.find("-->", at + 2, stop)
        if close < 0:
            found.comments.append((at, stop))
            _note_open(state, where, stop, is_fence=False)
            break
        found.comments.append((at, close + 3))
        at = state.src.find("<!--", close + 3, stop)


# ------------------------------------------------------------------------------------ tables


def _note_table(state: StateBlock, start: int, _before: int) -> None:
    rows: list[list[tuple[int, int]]] = []
    for line in range(start, state.line):
        if line == start + 1:
            continue  # the delimiter row
        cells = cells_of(state, line)
        if rows:
            del cells[len(rows[0]) :]  # the parser drops what has no header
        rows.append(cells)
        for cell in cells:
            if _MARKUP.search(state.src, *cell):
                _add_content(state, _cell_content(state, *cell))
    where = first_of(state, start), state.eMarks[state.line - 1]
    _found(state).tables.append((*where, rows))


def cells_of(state: StateBlock, line: int) -> list[tuple[int, int]]:
    r"""The cells of a row, cut where markdown-it-py cuts: at each `|` not preceded by `\`."""
    src = state.src
    start, end = _trimmed(state, first_of(state, line), state.eMarks[line])
    cuts = [start - 1]
    at = src.find("|", start, end)
    while at >= 0:
        if at == start or src[at - 1] != "\\":
            cuts.append(at)
        at = src.find("|", at + 1, end)
    cuts.append(end)
    pieces = [(left + 1, right) for left, right in pairwise(cuts)]
    if pieces[0][0] == pieces[0][1]:
        pieces.pop(0)
    if pieces and pieces[-1][0] == pieces[-1][1]:
        pieces.pop()
    return [_trimmed(state, left, right) for left, right in pieces]


def _cell_content(state: StateBlock, start: int, end: int) -> Content:
    r"""A cell as the inline rules see it: `\|` has become `|`."""
    piece = state.src[start:end]
    breaks, deltas = [0], [start]
    at = piece.find("\\|")
    while at >= 0:
        # The pipe itself still begins at its backslash; what follows is one further on.
        breaks.append(at - len(deltas) + 2)
        deltas.append(start + len(deltas))
        at = piece.find("\\|", at + 2)
    return Content(piece.replace("\\|", "|"), breaks, deltas)


# ------------------------------------------------------------------------------------- lists


def _note_list(state: StateBlock, _start: int, before: int) -> None:
    level = state.tokens[before].level + 1
    for index in range(before + 1, len(state.tokens)):
        token = state.tokens[index]
        if token.level == level and token.type == "list_item_open":
            _note_item(state, index)


def _note_item(state: StateBlock, index: int) -> None:
    """Notes the list item whose opening token stands at ``index``, and its task if it is one."""
    token = state.tokens[index]
    if token.map is None:  # the parser always sets it
        return
    line, after = token.map
    last = after - 1
    while last > line and state.isEmpty(last):
        last -= 1
    start, end = first_of(state, line), state.eMarks[last]
    line_end = state.eMarks[line]
    marked = min(start + len(token.info) + 1, line_end)
    content = min(state.skipSpaces(marked), line_end)
    _found(state).items.append((start, end, content))
    # The box must open a paragraph (or an underlined heading, or a table): not indented code.
    first, src = state.tokens[index + 1], state.src
    if (
        first.type in ("paragraph_open", "heading_open", "table_open")
        and src.startswith("[", content)
        and src.startswith("]", content + 2)
        and src[content + 1] in TASK_MARKS
        and (content + 3 == line_end or src[content + 3] in _BLANKS)
    ):
        text_end = line_end
        if first.type == "paragraph_open" and first.map is not None:
            text_end = state.eMarks[first.map[1] - 1]
        text = _trimmed(state, content + 3, text_end)
        _found(state).tasks.append((start, end, content + 1, *text))


# ------------------------------------------------------------------------------- definitions


def _note_reference(state: StateBlock, start: int, _before: int) -> None:
    """Notes the definition `[label]: destination "title"` that begins on line ``start``."""
    found = _found(state)
    # The rule's own view: each line from its first character on, with its newline.
    pieces: list[str] = []
    breaks, deltas = [], []
    length = 0
    for line in range(start, state.line):
        first = first_of(state, line)
        breaks.append(length)
        deltas.append(first - length)
        pieces.append(state.src[first : state.eMarks[line] + 1])
        length += len(pieces[-1])
    text = "".join(pieces)
    found.current = Content(text, breaks, deltas)
    close = 1
    while text[close] != "]":
        close += 2 if text[close] == "\\" else 1
    at = close + 2
    while text[at] in " \t\n":
        at += 1
    href = destination(found, text, at, length)
    # A backslash at the end of its line takes the newline into the destination.
    stop = max(found.at(len(text.rstrip(" \t\n"))), href[1])
    found.links.append((found.at(0), stop, found.at(1), found.at(close), href, "definition"))
    found.definitions.setdefault(normalizeReference(text[1:close]), href)


def destination(found: Found, text: str, at: int, end: int) -> tuple[int, int]:
    """The destination that begins at ``at``, without its `<>`; empty there if there is none."""
    result = parseLinkDestination(text, at, end)
    if not result.ok:
        return found.at(at), found.at(at)
    bracketed = text[at] == "<"
    return found.at(at + bracketed), found.at(result.pos - bracketed)


_NOTES: dict[str, Note] = {
    "table": _note_table,
    "code": _note_code,
    "fence": _note_fence,
    "list": _note_list,
    "reference": _note_reference,
    "html_block": _note_html,
    "heading": _note_heading,
    "lheading": _note_lheading,
    "paragraph": _note_paragraph,
}
