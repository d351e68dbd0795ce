"""What a path means: which kind of document it is and which thread or work package it belongs to.

Decided from the path alone (FORMAT.md 2), so that a document can be placed before it is read.
Paths are relative to the workspace root, with forward slashes; such a path is the document's id.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from stp_lsp.model.project import Project

BUCKETS = ("", "COMPLETED", "NOT-STARTED", "CANCELLED")
"""The status folders in the order in which an id is looked for (FORMAT.md 2.3)."""


class Kind(IntEnum):
    """The kinds of document (FORMAT.md 2.4, 6, 9, 10, 13)."""

    OTHER = 0
    """Markdown of the repository that is not part of the method: README.md, docs."""
    INFO = 1
    DESIGN = 2
    IMPL = 3
    TASKS = 4
    RESULTS = 5
    ACCEPTANCE = 6
    DONE = 7
    ATTACHMENT = 8
    """Any other document inside a thread's folder."""
    PACKAGE = 9
    """The cover of a work package, `WP/NN/info.md`."""
    PACKAGE_EXTRA = 10
    SINGLE = 11
    """A whole thread in one file, `ST0001.md` (G0, G1)."""
    SATELLITE = 12
    """A document that a file name gives to a thread: `tasks/task-1 - ST0014-Create.md`."""
    INDEX = 13
    WIP = 14
    TODO = 15
    NOTE = 16
    """Anything else under the method's home: restart.md, docs, tpd, whiteboard."""
    TPD = 17
    ISSUE = 18
    ISSUE_EXTRA = 19
    CANON_THREAD = 20
    CANON_ISSUE = 21
    CONFIG = 22
    INTENTFILES = 23
    WHITEBOARD = 24


class Place(NamedTuple):
    """Where a document stands in the workspace."""

    kind: Kind
    thread: str = ""
    """The id of the thread it belongs to; empty outside a thread."""
    package: str = ""
    """Two digits inside a work package's folder."""
    bucket: str = ""
    """The status folder, or `OPEN` / `CLOSED` for an issue."""
    folder: str = ""
    """The thread's or issue's own folder (for a single file: the file)."""
    number: str = ""
    """The four digits of an issue."""
    quiet: bool = False
    """Generated or archival text: navigable, never diagnosed (FORMAT.md 3.3)."""


_KINDS = {
    "info.md": Kind.INFO,
    "design.md": Kind.DESIGN,
    "impl.md": Kind.IMPL,
    "tasks.md": Kind.TASKS,
    "results.md": Kind.RESULTS,
    "acceptance.md": Kind.ACCEPTANCE,
    "done.md": Kind.DONE,
}
_QUIET_NAMES = frozenset(
    ("CHANGELOG.md", "usage-rules.md", "AGENTS.md", "CLAUDE.md", "RELEASE_NOTES.md")
)
_IGNORED = frozenset(
    (
        "node_modules",
        "deps",
        "_build",
        ".git",
        ".backup",
        ".history",
        "_templ",
        "__pycache__",
    )
)
_IGNORED_STARTS = ("backup-", ".stp_backup")
_HIDDEN_READ = frozenset((".intent", ".config", ".canon"))
_VENDORED = frozenset((".venv", "venv", "target", "vendor", "templates", "archive"))


def is_ignored_folder(name: str) -> bool:
    """Whether a folder of this name is never entered: archives, templates, builds, hidden ones.

    FORMAT.md 1.1 and 3.3. A document inside that the user opens is still served; it only is no
    part of the graph.
    """
    if name in _IGNORED or name in _VENDORED or name.startswith(_IGNORED_STARTS):
        return True
    return name.startswith(".") and name not in _HIDDEN_READ


def is_ignored_path(path: str) -> bool:
    """Whether a folder on the way to ``path`` is ignored."""
    return _is_ignored_home(path.rpartition("/")[0])


@lru_cache(maxsize=256)
def _is_ignored_home(folder: str) -> bool:
    return any(map(is_ignored_folder, folder.split("/")))


def is_document(path: str) -> bool:
    """Whether a file of this path may hold something for the graph."""
    if path.endswith(".md"):
        return True
    if path.endswith(".json"):
        return "/.canon/" in path or path.endswith(
            ("intent/.config/config.json", ".intent/config.json")
        )
    return path.endswith(
        (
            *(".intentfiles", ".stp-config", "stp/.config/config", "stp/.config/version"),
            "stp/.config/stp_config.sh",
        )
    )


def is_thread_id(text: str, prefix: str) -> bool:
    """Whether ``text`` is exactly the prefix and four digits (FORMAT.md 3.1)."""
    width = len(prefix)
    digits = text[width:]
    return is_number(digits, 4) and text[:width] == prefix


def is_number(text: str, width: int) -> bool:
    """Whether ``text`` is exactly so many ASCII digits; `²` is none."""
    return len(text) == width and text.isascii() and text.isdigit()


def place(path: str, project: Project) -> Place:
    """The place of the document at ``path``."""
    base = project.base
    if path.startswith(base) and path[len(base) : len(base) + 1] == "/":
        return _in_threads(path, path[len(base) + 1 :], project)
    home = project.home
    if path.startswith(home) and path[len(home) : len(home) + 1] == "/":
        return _in_home(path, path[len(home) + 1 :], project)
    if not path.endswith(".md"):
        return Place(Kind.CONFIG)
    owner = _named_thread(path.rpartition("/")[2], project.prefix)
    name = path.rpartition("/")[2]
    quiet = name in _QUIET_NAMES or path.startswith(("docs/releases/", "lib/"))
    if owner and "backlog/" in path:
        return Place(Kind.SATELLITE, owner)
    return Place(Kind.OTHER, quiet=quiet)


def overviews(project: Project) -> tuple[str, ...]:
    """Where documents stand that speak of every thread: the index, and the lists of what is due."""
    home = project.home
    return (
        f"{project.base}/steel_threads.md",
        f"{home}/wip.md",
        f"{home}/prj/wip.md",
        f"{home}/todo.md",
    )


def _in_threads(path: str, rest: str, project: Project) -> Place:
    """Below the folder that holds the threads."""
    if not path.endswith(".md"):
        return Place(Kind.CONFIG)  # of a workspace that somebody made inside a thread
    parts = rest.split("/")
    bucket = ""
    at = 0
    if len(parts) > 1 and parts[0] in BUCKETS:
        bucket, at = parts[0], 1
    name = parts[at]
    prefix = project.prefix
    if len(parts) == at + 1:
        if name == "steel_threads.md" and not bucket:
            return Place(Kind.INDEX)
        if name.endswith(".md"):
            if is_thread_id(name[:-3], prefix):
                return Place(Kind.SINGLE, name[:-3], "", bucket, path)
            owner = name[: len(prefix) + 4]
            if is_thread_id(owner, prefix) and name[len(owner)] in "-_. ":
                return Place(Kind.SATELLITE, owner, "", bucket)
        return Place(Kind.NOTE)
    if not is_thread_id(name, prefix):
        return Place(Kind.NOTE)
    folder = f"{project.base}/{bucket}/{name}" if bucket else f"{project.base}/{name}"
    inner = parts[at + 1 :]
    if len(inner) == 1:
        kind = _KINDS.get(inner[0], Kind.ATTACHMENT)
        return Place(kind, name, "", bucket, folder)
    if inner[0] == "WP" and len(inner) >= 3 and is_number(inner[1], 2):
        cover = len(inner) == 3 and inner[2] == "info.md"
        kind = Kind.PACKAGE if cover else Kind.PACKAGE_EXTRA
        return Place(kind, name, inner[1], bucket, folder)
    return Place(Kind.ATTACHMENT, name, "", bucket, folder)


def _in_home(path: str, rest: str, project: Project) -> Place:
    """Below `intent/` or `stp/`, but not among the threads."""
    name = path.rpartition("/")[2]
    if rest.startswith(".canon/st/") and rest.count("/") == 2 and name.endswith(".json"):
        thread = name[:-5]
        if is_thread_id(thread, project.prefix):
            return Place(Kind.CANON_THREAD, thread, "", "", path)
    if rest.startswith(".canon/issues/") and name.endswith(".json"):
        return Place(Kind.CANON_ISSUE, folder=path, number=name[:-5])
    if rest == ".intentfiles":
        return Place(Kind.INTENTFILES)
    if not name.endswith(".md"):
        return Place(Kind.CONFIG)
    if rest in ("wip.md", "prj/wip.md"):
        return Place(Kind.WIP)
    if rest == "todo.md":
        return Place(Kind.TODO)
    if rest.startswith("issues/"):
        return _issue(path, rest.split("/"))
    if rest.startswith("eng/tpd/") or name == "technical_product_design.md":
        return Place(Kind.TPD)
    if rest.startswith("whiteboard/"):
        return Place(Kind.WHITEBOARD)
    quiet = name in _QUIET_NAMES or rest.startswith(("plugins/", "bin/", "tests/"))
    return Place(Kind.NOTE, quiet=quiet)


def _issue(path: str, parts: list[str]) -> Place:
    """`issues/OPEN/0011/0011-slug.md`; `issues/0011.md` is the canon's view since 3.1."""
    if len(parts) == 2 and is_number(parts[1].removesuffix(".md"), 4):
        return Place(Kind.NOTE, quiet=True)
    if len(parts) == 4 and parts[1] in ("OPEN", "CLOSED") and len(parts[2]) == 4:
        number = parts[2]
        main = parts[3].startswith(f"{number}-")
        kind = Kind.ISSUE if main else Kind.ISSUE_EXTRA
        return Place(kind, "", "", parts[1], path.rpartition("/")[0], number)
    return Place(Kind.NOTE)


def _named_thread(name: str, prefix: str) -> str:
    """The thread id that a file name carries as a word of its own; empty when none."""
    at = name.find(prefix)
    while at >= 0:
        candidate = name[at : at + len(prefix) + 4]
        before = name[at - 1] if at else " "
        after = name[at + len(candidate) : at + len(candidate) + 1]
        if is_thread_id(candidate, prefix) and not before.isalnum() and not after.isalnum():
            return candidate
        at = name.find(prefix, at + 1)
    return ""
