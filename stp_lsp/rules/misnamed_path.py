"""A document lies where nobody looks for it, by a letter or two of its path.

## What it does

Reports documents that would be a thread's, or the index, if a folder or the file were named as the
format has it: in the letters of the right case, and a thread's folder with the prefix and four
digits and nothing else. `intent/st/st0001/info.md`, `intent/st/Completed/ST0001/info.md`,
`Intent/st/ST0001/info.md` and `intent/st/ST0001-lamps/info.md` are such paths.

## Why is this bad?

Where capitals count, as on Linux, no tool takes the folder for that of a thread: its id is unknown,
it is missing from the index, and its number is given to another one. On the computer on which the
folder was made all may seem right, because many file systems of Windows and macOS find a name in
any letters. Until it is renamed, each mention of its id is an `unknown-thread`.

The message has the name that is right. `git mv` renames a folder so that other computers see it,
too; where capitals do not count, in two steps.

## Example

    --- intent/st/st0001/info.md
    # ST0001: Lamps

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

## Quieter where

Documents of a thread that may have any name are not reported, only those that tools look for:
`info.md`, `design.md`, `acceptance.md` and their like, the covers of work packages, and the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from stp_lsp.model.diagnostic import Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import BUCKETS, Kind, place
from stp_lsp.model.project import Project
from stp_lsp.model.snapshot import Snapshot

CODE = "STP104"
NAME = "misnamed-path"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.OTHER, Kind.NOTE, Kind.ATTACHMENT, Kind.PACKAGE_EXTRA))
LOCAL = True

_LOOKED_FOR = frozenset(
    (
        *(Kind.INFO, Kind.DESIGN, Kind.IMPL, Kind.TASKS, Kind.RESULTS, Kind.ACCEPTANCE, Kind.DONE),
        *(Kind.PACKAGE, Kind.INDEX, Kind.WIP),
    )
)
_PACKAGE = re.compile(r"(?:WP[-_ ]?)?([0-9]{1,2})", re.IGNORECASE)


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Compares the path with the one that it would be with the right names."""
    project = snapshot.project
    given = document.id.split("/")
    right = _named_rightly(given, project)
    if right == given or place("/".join(right), project).kind not in _LOOKED_FOR:
        return
    at = next(at for at, names in enumerate(zip(given, right, strict=True)) if len(set(names)) > 1)
    path = "/".join(given[: at + 1])
    what = "file" if at == len(given) - 1 else "folder"
    yield Found(
        document.title_range,
        f"the {what} `{path}` is not found under this name; rename it to `{right[at]}`",
        data={"id": document.place.thread} if document.place.thread else {},
    )


def _named_rightly(given: list[str], project: Project) -> list[str]:
    """The names of a path as the format has them, as far as they can be told."""
    right = given.copy()
    base = project.base.split("/")
    at = 0
    while at < min(len(base), len(given) - 1) and given[at].lower() == base[at].lower():
        right[at] = base[at]
        at += 1
    if at == len(given) - 1 and at >= 1:
        return _with_name(right, at, ("wip.md", "steel_threads.md"))
    if at < len(base):
        return right
    bucket = given[at].upper().replace("_", "-").replace(" ", "-")
    if bucket in BUCKETS and at < len(given) - 2:
        right[at] = bucket
        at += 1
    thread = _folder_pattern(project.prefix).fullmatch(given[at])
    if thread is None:
        return given
    right[at] = f"{project.prefix}{int(thread[1]):04d}"
    inside = at + 1
    if len(given) == inside + 1:
        known = ("info", "design", "impl", "tasks", "results", "acceptance", "done")
        return _with_name(right, inside, tuple(f"{name}.md" for name in known))
    package = _PACKAGE.fullmatch(given[inside + 1])
    if given[inside].upper() == "WP" and package is not None and len(given) == inside + 3:
        right[inside : inside + 2] = "WP", f"{int(package[1]):02d}"
        return _with_name(right, inside + 2, ("info.md",))
    return right


@lru_cache(maxsize=8)
def _folder_pattern(prefix: str) -> re.Pattern[str]:
    """A folder's name in which there is the id of a thread, and what does not belong to it."""
    name = rf" *{re.escape(prefix)}[-_ ]?0*([0-9]{{1,4}})(?:[-_. ].*)?"
    return re.compile(name, re.IGNORECASE | re.DOTALL)


def _with_name(path: list[str], at: int, known: tuple[str, ...]) -> list[str]:
    if path[at].lower() in known:
        path[at] = path[at].lower()
    return path
