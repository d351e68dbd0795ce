"""What a verb answers, and the moment in which it acts.

A verb never writes. It answers with one change that the user can look at and undo, or with the
reason why not. There is no clock and no environment here: the session says what day it is and who
is acting.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.project import Generation, Project
from stp_lsp.model.source_change import SourceChange
from stp_lsp.syntax.contract_lint import FileFacts
from stp_lsp.syntax.dates import long_date


class Moment(NamedTuple):
    """When a verb acts and for whom."""

    today: str
    """The local date, `YYYY-MM-DD`."""
    instant: str
    """The same moment in UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
    author: str = ""
    """Who was named outright (`INTENT_AUTHOR`); wins over the configuration (FORMAT.md 12)."""
    user: str = ""
    """Who git or the operating system says is working; the last resort."""

    @property
    def compact(self) -> str:
        """The local date as `YYYYMMDD`."""
        return self.today.replace("-", "")

    @property
    def long_date(self) -> str:
        """The local date as a verblock writes it: `04 Mar 2026`, in English everywhere."""
        return long_date(self.today)

    def author_of(self, project: Project) -> str:
        """Whose name goes into a new document."""
        return self.author or project.author or self.user or "Unknown"


class NoteKind(Enum):
    """What a verb has to say besides its change."""

    PLACEHOLDER_OBJECTIVE = "placeholder-objective"
    """A closed thread or package whose Objective still holds the template's text (U15)."""
    ALL_PACKAGES_DONE = "all-packages-done"
    LEFT_IN_PLACE = "left-in-place"
    """Something could not be moved, because its place is taken."""
    LEFT_IN_CODE = "left-in-code"
    """An old id stands in code, which a rename never touches."""
    NO_SUCH_LINE = "no-such-line"
    """There was no line to rewrite; upstream does not insert one, and neither does the verb."""
    UNREPAIRED = "unrepaired"
    """A fault that only its author can put right."""
    OTHER_END = "other-end"
    """What became of the thread that a criterion was descoped to."""
    UNREADABLE = "unreadable"
    """A document that should have changed but cannot be read."""


class Note(NamedTuple):
    """One thing the user should be told."""

    kind: NoteKind
    message: str
    document: DocId = ""


@dataclass(frozen=True, slots=True)
class Performed(SourceChange):
    """What a verb does: a change, in words what it is, and what else to know.

    The change may be empty: the thing was already so.
    """

    done: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a verb does nothing."""

    reason: str


Outcome = Performed | Refusal


class WorkspaceFiles(FileFacts, Protocol):
    """The files beside the documents: cited tests. Given by whoever may read the disk."""

    def read(self, path: str) -> str | None:
        """The text of a file, relative to the workspace root; ``None`` when it cannot be read.

        An open editor's text wins over the disk's, as for documents.
        """
        ...


def refuse_generated(project: Project) -> Refusal | None:
    """The refusal of every verb in a 3.0 workspace, where documents are views (FORMAT.md 13)."""
    if project.generation is not Generation.G5:
        return None
    return Refusal(
        "in a 3.0 workspace these documents are views, generated from the canon; "
        "use the `intent` command, which writes the canon"
    )


def writes(project: Project, *version: int) -> bool:
    """Whether what we write must be of this version or later; an undeclared one is the newest."""
    return not project.version or project.version >= version


def refuse_unreadable(document: Document) -> Refusal:
    """The refusal to edit a document without its text."""
    return Refusal(f"{document.id} cannot be read as UTF-8 text, or has just changed on disk")
