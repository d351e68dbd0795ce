"""What goes in and out of a session: events, what they changed, and the view of a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session.disk import Stamp
from stp_lsp.session.settings_file import ProjectSettings


class Action(Enum):
    """What happened to a file."""

    OPENED = "opened"
    CHANGED = "changed"
    CLOSED = "closed"
    ON_DISK = "on disk"
    """It was created, changed or deleted by somebody; the disk says which."""


class Modification(NamedTuple):
    """One event."""

    path: str
    """Absolute, with forward slashes."""
    action: Action
    text: str = ""
    """The whole new text, when opened or changed."""
    version: int = 0
    """The client's version of the open document."""


class Overlay(NamedTuple):
    """An open document."""

    text: str
    version: int


class Located(NamedTuple):
    """A document together with the snapshot it is seen in."""

    root: str
    snapshot: Snapshot
    document: Document


class Changes(NamedTuple):
    """What a step changed."""

    documents: Mapping[str, frozenset[DocId]]
    """By root."""
    reload: tuple[str, ...] = ()
    """Folders whose configuration or roots changed, so that they must be loaded again."""


class View:
    """One workspace: its root and its current snapshot."""

    __slots__ = ("chosen", "complete", "is_read", "loose", "root", "snapshot", "stamps")

    def __init__(
        self,
        root: str,
        snapshot: Snapshot,
        chosen: ProjectSettings,
        *,
        complete: bool,
        is_read: bool = True,
    ) -> None:
        self.root = root
        self.snapshot = snapshot
        self.chosen = chosen
        """What the project's own settings file says; the snapshot has it under the client's."""
        self.complete = complete
        """Whether every document of the workspace is in; before that, answers are partial."""
        self.is_read = is_read
        """Whether somebody read it, now or for a cache; otherwise only what is open is known."""
        self.stamps: dict[DocId, Stamp] = {}
        self.loose: dict[DocId, Document] = {}
        """Open documents that are no part of the graph: templates, backups."""
