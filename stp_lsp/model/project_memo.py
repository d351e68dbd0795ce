"""A memory of the newest values of a few projects, for tables that go on from snapshot to snapshot.

Each value holds its documents, and of an index of ten thousand threads that somebody types into
every version is megabytes: so there are two of each project, the newest one and perhaps that of a
verb. When a workspace is read anew nothing of before can be carried on, and all of it goes
(:func:`forget_all`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from stp_lsp.model.project import Project

PROJECTS: Final = 4
OF_EACH: Final = 2

T = TypeVar("T")
_forgetting: list[Callable[[], object]] = []


def forgets(forget: Callable[[], object]) -> None:
    """Registers what empties a module's memory of documents or threads, for :func:`forget_all`."""
    _forgetting.append(forget)


def forget_all() -> None:
    """Empties them all: a workspace was read anew, or is closed.

    Otherwise its documents would stay beside the new ones, a workspace for each time. Whatever is
    asked for next is worked out again, of other workspaces too.
    """
    for forget in _forgetting:
        forget()


class ProjectMemo(Generic[T]):
    """The newest values of the projects that were asked about last. Safe to use from any thread."""

    def __init__(self) -> None:
        """Begins without any."""
        self._by_project: dict[int, tuple[Project, tuple[T, ...]]] = {}
        forgets(self._by_project.clear)

    def of(self, project: Project) -> tuple[T, ...]:
        """What is kept of a project, the newest first; another object is another project."""
        known = self._by_project.get(id(project))
        return known[1] if known is not None else ()

    def add(self, project: Project, value: T) -> None:
        """Keeps a value; in place of the oldest."""
        before = self.of(project)
        self._by_project.pop(id(project), None)
        self._by_project[id(project)] = project, (value, *before[: OF_EACH - 1])
        for oldest in list(self._by_project)[:-PROJECTS]:
            self._by_project.pop(oldest, None)
