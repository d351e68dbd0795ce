"""Offsets to protocol positions and back: the border between our values and lsprotocol's.

Nothing else converts. A position is counted in the encoding that the client negotiated, an offset
always in code points.
"""

from __future__ import annotations

from lsprotocol import types

from stp_lsp.model.diagnostic import Diagnostic, Level
from stp_lsp.model.document import Document
from stp_lsp.server.display import FindingParts
from stp_lsp.server.uris import to_uri
from stp_lsp.session.session import Located
from stp_lsp.text.line_table import Encoding, LineTable, Position
from stp_lsp.text.range import Range

SOURCE = "stp"

_SEVERITY = {
    Level.ERROR: types.DiagnosticSeverity.Error,
    Level.WARNING: types.DiagnosticSeverity.Warning,
    Level.INFORMATION: types.DiagnosticSeverity.Information,
    Level.HINT: types.DiagnosticSeverity.Hint,
}


class Converter:
    """Conversions for one client: its encoding, and what it reads of a finding."""

    def __init__(self, encoding: Encoding, docs_url: str, parts: FindingParts) -> None:
        self.encoding = encoding
        self._docs_url = docs_url
        self._parts = parts

    def position(self, lines: LineTable, offset: int) -> types.Position:
        """The protocol position of an offset."""
        line, column = lines.position(offset, self.encoding)
        return types.Position(line, column)

    def range(self, lines: LineTable, where: Range) -> types.Range:
        """The protocol range of a range."""
        start, end = lines.positions(where, self.encoding)
        return types.Range(types.Position(*start), types.Position(*end))

    def offset(self, document: Document, position: types.Position) -> int:
        """The offset of a position; a column beyond its line means the line's visible end."""
        lines, line = document.lines, position.line
        offset = lines.offset(Position(line, position.character), self.encoding)
        if lines.line_start(line) < offset and lines.line_start(line + 1) <= offset + 1:
            return before_line_end(document.text, lines, offset, line)  # else text is not needed
        return offset

    def span(self, document: Document, where: types.Range) -> Range:
        """The range of a protocol range."""
        start = self.offset(document, where.start)
        return Range(start, max(start, self.offset(document, where.end)))

    def location(self, root: str, document: Document, where: Range) -> types.Location:
        """A place in a document of the workspace at ``root``."""
        return types.Location(to_uri(f"{root}/{document.id}"), self.range(document.lines, where))

    def plain_position(self, lines: LineTable, offset: int) -> dict[str, int]:
        """:meth:`position` as plain JSON."""
        line, column = lines.position(offset, self.encoding)
        return {"line": line, "character": column}

    def plain_range(self, lines: LineTable, where: Range) -> dict[str, object]:
        """:meth:`range` as plain JSON."""
        line, column, last_line, last_column = lines.span(where, self.encoding)
        return {
            "start": {"line": line, "character": column},
            "end": {"line": last_line, "character": last_column},
        }

    def diagnostic(self, located: Located, found: Diagnostic) -> types.Diagnostic:
        """A finding, as much of it as the client reads."""
        parts = self._parts
        related = [
            types.DiagnosticRelatedInformation(
                self.location(located.root, located.snapshot.documents[item.document], item.range),
                item.message,
            )
            for item in (found.related if parts.related else ())
            if item.document in located.snapshot.documents
        ]
        faded = found.unnecessary and types.DiagnosticTag.Unnecessary in parts.tags
        page = types.CodeDescription(f"{self._docs_url}/{found.rule}.md")
        data = {"rule": found.rule, "fixable": found.fixable, **found.data}
        return types.Diagnostic(
            range=self.range(located.document.lines, found.range),
            message=found.message,
            severity=_SEVERITY.get(found.level),
            code=found.rule,
            code_description=page if parts.description else None,
            source=SOURCE,
            tags=[types.DiagnosticTag.Unnecessary] if faded else None,
            related_information=related or None,
            data=data if parts.data else None,
        )


def before_line_end(text: str, lines: LineTable, offset: int, line: int) -> int:
    """A column beyond the line means its end, in front of the characters that end it.

    Also one that stands between the two of them, as editors have it (LSP 3.17, "Position").
    """
    if line >= lines.line_count:
        return offset
    while offset > lines.line_start(line) and text[offset - 1 : offset] in ("\r", "\n"):
        offset -= 1
    return offset
