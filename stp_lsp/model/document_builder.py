"""Makes documents of texts: the path's meaning decides which reading applies, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stp_lsp.model.document import DocId, Document, HeldText
from stp_lsp.model.incremental_parse import structure_of
from stp_lsp.model.layout import Kind, Place
from stp_lsp.model.project import Project
from stp_lsp.syntax.facts import Facts
from stp_lsp.syntax.scan import Known, scan, scan_config, scan_json
from stp_lsp.text.line_table import MARK, MarkedTable

if TYPE_CHECKING:
    from stp_lsp.syntax.outline import Parse
    from stp_lsp.syntax.structure import Structure


def scan_document(
    place: Place,
    text: str,
    prefix: str,
    parse: Parse | None = None,
    known: Known | None = None,
) -> Facts:
    """The facts of a document of this place; ``parse`` and ``known`` as for ``scan``.

    Never raises.
    """
    if place.kind in (Kind.CANON_THREAD, Kind.CANON_ISSUE):
        return scan_json(text, prefix)
    if place.kind in (Kind.CONFIG, Kind.INTENTFILES):
        return scan_config(text, prefix)
    return scan(text, place.thread or None, prefix, parse, known)


def make_document(
    id: DocId, text: str, place: Place, project: Project, before: Document | None = None
) -> Document:
    """A document that holds its text.

    Args:
        id: Its path.
        text: The whole of it. A byte order mark in front is no part of what is read, as in a file;
            lines and columns are those of the text with it.
        place: What the path means.
        project: Whose document it is.
        before: The version before this one. It saves reading what did not change, and makes no
            difference to what is read (:mod:`stp_lsp.syntax.restructure`).
    """
    said = text.removeprefix(MARK)
    basis = before.basis if before is not None else None
    read: list[Structure] = []

    def parse(text: str, body_start: int) -> Structure:
        read.append(structure_of(text, body_start, basis))
        return read[0]

    known = before.known_mentions if before is not None and before.place == place else None
    facts = scan_document(place, said, project.prefix, parse, known)
    made = Document(id, place, facts, HeldText(said))
    lines = MarkedTable(facts.table) if len(said) < len(text) else None
    made.begin(read[0] if read else None, basis, lines)
    if before is not None and place.kind is Kind.INDEX:
        made.follow_index(before)
    return made
