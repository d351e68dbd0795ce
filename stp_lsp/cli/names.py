"""What a user calls a thing, turned into the key under which the model knows it.

The command line takes shorter ids than documents do: `5` is ST0005, `5/3` its third work package,
`issue/11` the issue 0011 (FORMAT.md 3.1). A thread's slug will do too, and case does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stp_lsp.cli.nearest import did_you_mean
from stp_lsp.cli.problem import ProblemError
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Symbol
from stp_lsp.session.session import View
from stp_lsp.syntax.ids import (
    ROW_KINDS,
    is_criterion_id,
    is_test_id,
    is_thread_id,
    normalise_thread_id,
)

_ISSUE = re.compile(r"(?:issues?[ /:#-]*|#)([0-9]{1,8})", re.IGNORECASE)
_ROW = re.compile(r"(?:(.*[^ /:-])[ /:-]+)?(A[CT](?:-[0-9]+\.[0-9]+|[0-9]{2,4}))", re.IGNORECASE)
_PACKAGE = re.compile(r"(.*?[^ /:])(?:[ /:]+WP[-/ ]?|/)([0-9]{1,8})", re.IGNORECASE)


def find_symbol(views: Sequence[View], name: str) -> tuple[View, Symbol]:
    """The one thing that ``name`` means in these workspaces.

    Raises:
        ProblemError: when it means nothing, or more than one thing.
    """
    found = [
        (view, symbol)
        for view in views
        for key in _keys(view.snapshot, name.strip())
        if (symbol := view.snapshot.resolve(key)) is not None
    ]
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(f"{symbol.label} in {view.root}" for view, symbol in found)
        raise ProblemError(f"{name!r} may mean {several}; say which, or name a PATH")
    raise ProblemError(_unknown(views, name.strip()))


def find_thread(views: Sequence[View], id: str) -> View | None:
    """The workspace that has a thread; ``None`` when none has.

    Raises:
        ProblemError: when several have one of that id.
    """
    found = [view for view in views if id in view.snapshot.threads]
    if len(found) > 1:
        roots = ", ".join(view.root for view in found)
        raise ProblemError(f"{id} is a thread of {roots}; name a PATH")
    return found[0] if found else None


def find_scope(views: Sequence[View], name: str) -> tuple[str, str]:
    """The thread and, in two digits, the work package that `ID[/NN]` means; they need not exist.

    Raises:
        ProblemError: when ``name`` is no such id.
    """
    snapshot = views[0].snapshot
    key = _keys(snapshot, name.strip())[:1] or [""]
    thread, _, number = key[0].partition("/")
    if thread == "issue" or (number and not number.isdigit()) or "/" in number:
        raise ProblemError(
            f"{name!r} is neither a thread nor a work package, as ST0005 or ST0005/03"
        )
    return thread, number


def _keys(snapshot: Snapshot, name: str) -> list[str]:
    """The keys that ``name`` may stand for."""
    issue = _ISSUE.fullmatch(name)
    if issue:
        return [f"issue/{issue[1].lstrip('0').zfill(4)}"]
    row = _ROW.fullmatch(name)
    if row:
        id = row[2].upper()
        if row[1]:
            return [f"{_thread(snapshot, row[1])}/{id}"]
        return [f"{thread}/{id}" for thread in snapshot.threads]
    package = _PACKAGE.fullmatch(name)
    if package:
        return [f"{_thread(snapshot, package[1])}/{package[2].lstrip('0').zfill(2)}"]
    return [_thread(snapshot, name)]


def _thread(snapshot: Snapshot, text: str) -> str:
    """The thread id that ``text`` means."""
    prefix = snapshot.project.prefix
    for thread in snapshot.threads.values():
        if thread.slug and thread.slug == text.casefold():
            return thread.id
    if text[: len(prefix)].casefold() == prefix.casefold():
        text = prefix + text[len(prefix) :]
    return normalise_thread_id(text, prefix)


def _unknown(views: Sequence[View], name: str) -> str:
    """Why nothing was found, with the nearest thing there is."""
    if len(views) > 1:
        return f"there is no {name!r} in any of these {len(views)} workspaces"
    snapshot = views[0].snapshot
    key = _keys(snapshot, name)[:1] or [name]
    thread_id, _, part = key[0].partition("/")
    thread = snapshot.threads.get(thread_id)
    if thread is not None and part and not is_criterion_id(name) and not is_test_id(name):
        packages = ", ".join(package.key for package in thread.packages)
        rows = part.startswith(ROW_KINDS)
        has = "" if rows else f"; it has {packages}" if packages else "; it has no work packages"
        return f"{thread_id} has no {part if rows else f'work package {part}'}{has}"
    if thread_id == "issue":
        return f"there is no issue {part}{did_you_mean(part, snapshot.issues)}"
    highest = snapshot.ordered_threads[-1].id if snapshot.threads else ""
    about = f"; the highest is {highest}" if highest else "; the workspace has none"
    if is_thread_id(thread_id, snapshot.project.prefix):
        return f"there is no thread {thread_id}{about}"
    slugs = [thread.slug for thread in snapshot.threads.values() if thread.slug]
    return f"there is no thread {name!r}{did_you_mean(name, slugs)}{about}"
