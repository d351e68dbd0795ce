"""A change to several documents as one value: what a fix, a verb or a rename produces.

Front ends turn it into a protocol WorkspaceEdit or into files; nothing here writes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stp_lsp.model.document import DocId
from stp_lsp.text.edit import TextEdit


@dataclass(frozen=True, slots=True)
class Rename:
    """Moves a file or a folder; paths are relative to the workspace root."""

    old: DocId
    new: DocId


@dataclass(frozen=True, slots=True)
class Create:
    """Makes a new file with this text."""

    document: DocId
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Removes a file."""

    document: DocId


FileOperation = Rename | Create | Delete


@dataclass(frozen=True, slots=True)
class SourceChange:
    """Edits by document, then operations on files, in that order.

    Edits name documents by their path *before* the operations.
    """

    edits: Mapping[DocId, tuple[TextEdit, ...]] = field(default_factory=dict)
    operations: tuple[FileOperation, ...] = ()

    @classmethod
    def of(cls, document: DocId, *edits: TextEdit) -> SourceChange:
        """Edits of a single document."""
        return cls({document: tuple(edits)})
