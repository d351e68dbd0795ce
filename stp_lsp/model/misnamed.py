"""Paths that are a thread's but for a letter or two: `intent/st/st0001/info.md`.

No tool finds a document there, nor does the resolver; that somebody meant the thread by it is worth
knowing all the same (rule `misnamed-path`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from stp_lsp.model.layout import BUCKETS, Place, place
from stp_lsp.model.project import Project
from stp_lsp.model.snapshot import Snapshot

_MEMO: Final = "misnamed.threads"
_PUT_AWAY: Final = "misnamed.put-away"
_PACKAGE: Final = re.compile(r"(?:WP[-_ ]?)?([0-9]{1,2})", re.IGNORECASE)


def is_misnamed(snapshot: Snapshot, thread: str) -> bool:
    """Whether some document would be this thread's if its path were named rightly.

    Takes time in the number of documents, once for each thread until one comes or goes. So it is
    asked of what is missing and may be made, not of every id.
    """
    known: dict[str, bool] = snapshot.path_memo.setdefault(_MEMO, {})
    found = known.get(thread)
    if found is None:
        digits = thread[len(snapshot.project.prefix) :].lstrip("0")
        found = known[thread] = any(
            digits in id and misnamed_thread(snapshot.project, id) == thread
            for id in snapshot.documents
        )
    return found


def misnamed_thread(project: Project, path: str) -> str:
    """The thread of a document whose path is misnamed; empty when it is not."""
    right = misnamed_place(project, path)
    return right.thread if right is not None else ""


def misnamed_place(project: Project, path: str) -> Place | None:
    """Where a document would stand under the right name; ``None`` when it has that name."""
    given = path.split("/")
    right = named_rightly(given, project)
    return place("/".join(right), project) if right != given else None


def is_put_away(snapshot: Snapshot, thread: str) -> bool:
    """Whether a folder of this id is kept where no tool looks for threads: `intent/st/old/ST0012`.

    Who names it means something that is there. Folders called `archive` are never read, so the file
    system is asked about these.
    """
    home, base, prefix = snapshot.project.home, snapshot.project.base, snapshot.project.prefix
    known: frozenset[str] | None = snapshot.path_memo.get(_PUT_AWAY)
    if known is None:
        inside = "\n".join([id for id in snapshot.documents if id.startswith(f"{home}/")])
        folders = re.findall(rf"(?<=/){re.escape(prefix)}[0-9]{{4}}(?=/)", inside)
        known = snapshot.path_memo[_PUT_AWAY] = frozenset(folders)
    if thread in known or thread in snapshot.threads:
        return thread not in snapshot.threads
    return any(snapshot.files.exists(f"{each}/archive/{thread}") for each in (base, home))


def named_rightly(given: Sequence[str], project: Project) -> list[str]:
    """The names of a path as the format has them, as far as they can be told."""
    right = list(given)
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
        return list(given)
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
