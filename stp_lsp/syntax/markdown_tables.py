"""The rule of markdown-it-py for tables, without a token for each cell.

A generated index has ten thousand rows. The parser makes sixteen tokens of a row of five cells, and
all that anybody reads of them is where the table ends: the cells are noted from the source
(:mod:`stp_lsp.syntax.markdown_blocks`). So the parser's own rule decides about the head and the
delimiter row, and the rows below are only counted, by the conditions under which it takes one.
"""

from __future__ import annotations

import markdown_it  # noqa: F401  # before a part of it: see `tests/tidy/test_rings.py`
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.rules_block import StateBlock

from stp_lsp.syntax.markdown_blocks import cells_of, first_of
from stp_lsp.syntax.pieces import MOST_ADDED


def without_rows(rule: RuleFuncBlockType) -> RuleFuncBlockType:
    """The table rule, so that it makes no tokens of rows; it ends where it would have ended."""

    def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        before = len(state.tokens)
        if not rule(state, start, min(end, start + 2), silent):
            return False
        if not silent:
            parent, state.parentType = state.parentType, "table"
            state.line = _end(state, start, end)
            state.parentType = parent
            lines = state.tokens[before].map
            assert lines is not None  # the rule has just set it
            lines[1] = state.line
        return True

    return table


def _end(state: StateBlock, start: int, end: int) -> int:
    """The line behind the last row of the table that begins on line ``start``."""
    src, columns = state.src, len(cells_of(state, start))
    terminators = state.md.block.ruler.getRules("blockquote")
    added, counted = 0, start + 2
    for line in range(start + 2, end):
        if state.sCount[line] < state.blkIndent:
            return line
        # No block that ends a table begins with a bar.
        if not src.startswith("|", first_of(state, line)) and (
            any(ends(state, line, end, True) for ends in terminators)
            or not mdTrim(src[first_of(state, line) : state.eMarks[line]])
        ):
            return line
        if state.is_code_block(line):
            return line
        if (line - start - 1) * columns > MOST_ADDED:
            while counted <= line:
                added += columns - len(cells_of(state, counted))
                counted += 1
            if added > MOST_ADDED:
                return line
    return end
