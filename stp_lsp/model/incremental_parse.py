"""The Markdown structure of a text, parsed from that of the version before where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stp_lsp.syntax.restructure import Basis
    from stp_lsp.syntax.structure import Structure


def structure_of(text: str, body_start: int, basis: Basis | None) -> Structure:
    """What ``parse_structure`` says of a text, by way of the text before it if there is one."""
    if basis is None:
        from stp_lsp.syntax.structure import parse_structure

        return parse_structure(text, body_start)
    from stp_lsp.syntax.restructure import restructure  # takes 55 ms

    return restructure(basis, text, body_start)
