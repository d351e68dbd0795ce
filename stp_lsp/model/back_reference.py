"""Writing a test row's id into the file that the row cites, as a comment.

The id in the file is the other end of the row's reference: it is what check L3 looks for, and it
outlives a rewording of the test (FORMAT.md 8.4). Where in the file the test itself stands nobody
can tell from outside, so the id goes below the first lines that must stay first.
"""

from __future__ import annotations

import re
from typing import Final

from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_FIRST_LINES = re.compile(
    r"\ufeff?(?:(?:#!|#(?=[^\n]*coding[:=])|<\?php|<\?xml|<!DOCTYPE)[^\n]*\n)*"
)

_HASH: Final = ("# ", "")
_SLASHES: Final = ("// ", "")
_DASHES: Final = ("-- ", "")
_MARKUP: Final = ("<!-- ", " -->")
_EXTENSIONS: Final = (
    (_HASH, "bash bats cr ex exs feature gd jl nim nix pl pm ps1 py r rb robot sh t tcl toml"),
    (_HASH, "yaml yml zsh"),
    (_SLASHES, "c cc cjs cpp cs cts cxx d dart fs go groovy h hpp java js jsx kt kts m mjs mm"),
    (_SLASHES, "mts php rs scala scss sol swift ts tsx v zig"),
    (_DASHES, "adb elm hs lhs lua sql vhd"),
    (_MARKUP, "htm html md svelte vue xml"),
    (("% ", ""), "erl hrl tex"),
    ((";; ", ""), "clj cljc cljs el lisp rkt scm"),
    (("(* ", " *)"), "ml mli"),
    (("/* ", " */"), "css"),
    (('" ', ""), "vim"),
)
_COMMENTS: Final = {name: style for style, names in _EXTENSIONS for name in names.split()}
"""How a comment line begins and ends, by the file's extension."""


def back_reference(path: str, text: str, row_id: str) -> TextEdit | None:
    """The edit of the cited file that adds the id; ``None`` where comments are not known.

    Args:
        path: The cited file; its extension says how a comment is written.
        text: Its whole text.
        row_id: The id to add, ``AT-03.2``.
    """
    comment = _COMMENTS.get(path.rpartition("/")[2].rpartition(".")[2].lower())
    if comment is None or (comment is _MARKUP and text.startswith("---")):
        return None  # a header must stay the first thing in its document
    first = _FIRST_LINES.match(text)
    at = first.end() if first is not None else 0
    newline = "\r\n" if "\r\n" in text else "\n"
    return TextEdit(Range(at, at), f"{comment[0]}{row_id}{comment[1]}{newline}")
