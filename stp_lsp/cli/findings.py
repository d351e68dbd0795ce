"""What `check` found, as values that its formats render."""

from __future__ import annotations

from typing import NamedTuple

from stp_lsp.model.diagnostic import Diagnostic, Level
from stp_lsp.model.document import Document
from stp_lsp.session.session import View

LEVELS = (Level.ERROR, Level.WARNING, Level.INFORMATION, Level.HINT)
"""Every level that is shown, gravest first."""


class FileFindings(NamedTuple):
    """The findings of one document, ordered by place."""

    path: str
    """Relative to where the user is, with forward slashes."""
    view: View
    document: Document
    diagnostics: tuple[Diagnostic, ...]


class Report(NamedTuple):
    """Everything that a run found."""

    files: tuple[FileFindings, ...]
    """Ordered by path; only documents with findings."""
    documents: int
    """How many were checked."""
    workspaces: int
    failures: tuple[str, ...]
    """Rules that broke; the report is then not complete."""
    fixed: int | None = None
    """How many findings were repaired before; ``None`` when nobody asked for it."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings, in order."""
        return tuple(found for file in self.files for found in file.diagnostics)
