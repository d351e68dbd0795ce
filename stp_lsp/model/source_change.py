"""A change to several documents as one value: what a fix, a verb or a rename produces.

Front ends turn it into a protocol WorkspaceEdit or into files; nothing here writes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stp_lsp.model.document import DocId
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

Edits = Mapping[DocId, tuple[TextEdit, ...]]


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

    edits: Edits = field(default_factory=dict)
    operations: tuple[FileOperation, ...] = ()

    @classmethod
    def of(cls, document: DocId, *edits: TextEdit) -> SourceChange:
        """Edits of a single document."""
        return cls({document: tuple(edits)})

    def place_after(self, path: DocId) -> DocId:
        """Where a file or folder is once the operations are made, one after the other."""
        for each in self.operations:
            if isinstance(each, Rename) and (path == each.old or path.startswith(f"{each.old}/")):
                path = each.new + path[len(each.old) :]
        return path


def merged(*parts: Edits) -> dict[DocId, tuple[TextEdit, ...]]:
    """Edits of several origins as one; where two claim the same characters the earlier one wins."""
    found: dict[DocId, tuple[TextEdit, ...]] = {}
    for part in parts:
        for id, edits in part.items():
            before = found.get(id, ())
            fitting = (
                edit
                for edit in edits
                if not any(_collide(edit.range, other.range) for other in before)
            )
            found[id] = (*before, *fitting)
    by_place = {id: sorted(edits, key=lambda edit: edit.range) for id, edits in found.items()}
    return {id: tuple(edits) for id, edits in by_place.items() if edits}


def _collide(one: Range, other: Range) -> bool:
    """Whether two edits cannot both be made; two insertions at one place can."""
    return one.start < other.end and other.start < one.end
