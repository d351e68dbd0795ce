"""How one written id has to read once what it names is called otherwise.

Every form of FORMAT.md 3.2 keeps its style: `ST0005/WP03` stays without a dash, the `6` of
`AC-01.1..6` stays short. Ranges and brace groups are in ``rename_groups``; which places of a
document are rewritten is in ``rename_documents``.
"""

from __future__ import annotations

import re
from typing import Final

from stp_lsp.syntax.ids import ROW_KINDS
from stp_lsp.syntax.mentions import RawMention
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_LAST_DIGITS: Final = re.compile(r"(?<![0-9])[0-9]+$")
_ROW: Final = re.compile(r"(?<![0-9])([0-9]+)\.([0-9]+)$")


def mention_edit(text: str, mention: RawMention, new: str) -> TextEdit:
    """The edit by which a mention outside of groups names ``new`` instead of its target.

    Only the part that names it is replaced: in `ST0005 WP-03` the `03`.
    """
    start, end, target, _ = mention
    written = text[start:end]
    part = new.partition("/")[2]
    if not part:
        return TextEdit(Range(start, end), new)
    if part.startswith(ROW_KINDS):
        group, number = part[3:].split(".")
        whole = _ROW.search(written)
        if whole is not None:
            return TextEdit(Range(start + whole.start(1), end), f"{group}.{number}")
        return _digits(start, written, number)
    if target.startswith("issue/"):
        return TextEdit(Range(start, end), part)
    return _digits(start, written, part)


def _digits(start: int, written: str, number: str) -> TextEdit:
    """The digits at the end of ``written`` exchanged; one digit stays one where that is enough."""
    found = _LAST_DIGITS.search(written)
    at = found.start() if found is not None else len(written)
    short = number.lstrip("0") or "0"
    fitting = short.zfill(len(written) - at)
    return TextEdit(Range(start + at, start + len(written)), fitting)
