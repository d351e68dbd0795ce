"""A file of a test after edits of it."""

from __future__ import annotations

from collections.abc import Iterable

from stp_lsp.model.layout import is_document
from stp_lsp.text.edit import TextEdit, apply_edits

_MARK = "\ufeff"


def edited(path: str, text: str, edits: Iterable[TextEdit]) -> str:
    """The file after edits; in a document they do not count a byte order mark, which stays.

    It is no part of what is read of a document, be it from the disk or from an editor. Of cited
    files it is: they are only searched.
    """
    start = _MARK if is_document(path) and text.startswith(_MARK) else ""
    return start + apply_edits(text[len(start) :], edits)
