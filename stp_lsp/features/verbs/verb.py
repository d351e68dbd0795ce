"""What a verb looks like to the front ends: its name, what it acts on, and what it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import NamedTuple

from stp_lsp.features.verbs.outcome import Moment, Outcome, WorkspaceFiles
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.text.range import Range


class Subject(Enum):
    """What a verb acts on: where an editor offers it."""

    WORKSPACE = "workspace"
    THREAD = "thread"
    PACKAGE = "work package"
    CRITERION = "acceptance criterion"
    TEST = "acceptance test"
    ISSUE = "issue"
    DOCUMENT = "document"
    SELECTION = "selection"


class ArgumentKind(Enum):
    """What an argument names, so that a front end can offer a list to choose from."""

    THREAD = "thread"
    PACKAGE = "package"
    CRITERION = "criterion"
    TEST = "test"
    ISSUE = "issue"
    TEXT = "text"
    FILE = "file"
    """A path relative to the workspace root."""
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"


class Argument(NamedTuple):
    """One argument of a verb."""

    name: str
    kind: ArgumentKind
    description: str
    required: bool = True
    choices: tuple[str, ...] = ()


Value = str | int | bool | None
"""`None` is an argument that was not given; JSON clients send it."""
Arguments = Mapping[str, Value]


class Call(NamedTuple):
    """A verb with everything that it may need."""

    snapshot: Snapshot
    arguments: Arguments
    now: Moment
    files: WorkspaceFiles | None = None
    """Reads files that are no documents; without it some checks are left out."""
    document: Document | None = None
    """The document in hand, for verbs on a document or a selection."""
    range: Range | None = None
    """The selection in it, or the cursor as an empty range."""

    def text(self, name: str) -> str:
        """A textual argument; empty when it was not given."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes or no."""
        value = self.arguments.get(name)
        return default if value is None else bool(value)

    def number(self, name: str) -> int:
        """A number; 0 when it was not given."""
        return int(self.arguments.get(name) or 0)


class Verb(NamedTuple):
    """One thing that can be done."""

    name: str
    """`stp.thread.complete`, the name of the command."""
    title: str
    """What a menu shows."""
    description: str
    """What it does, in a sentence or two."""
    subject: Subject
    arguments: tuple[Argument, ...]
    run: Callable[[Call], Outcome]


THREAD = Argument("thread", ArgumentKind.THREAD, "The thread, `ST0005` or `5`.")
PACKAGE = Argument("package", ArgumentKind.PACKAGE, "The work package, `ST0005/03`.")
CRITERION = Argument("criterion", ArgumentKind.CRITERION, "The criterion, `AC-01.2`.")
TEST = Argument("test", ArgumentKind.TEST, "The test, `AT-01.2`.")
ISSUE = Argument("issue", ArgumentKind.ISSUE, "The issue, `0011` or `11`.")
TITLE = Argument("title", ArgumentKind.TEXT, "What it is called.")
BY = Argument("by", ArgumentKind.TEXT, "Who decided it; whoever is working by default.", False)
