"""A relative link leads to a file that does not exist.

## What it does

Reports Markdown links, images and link definitions whose relative destination is neither a document
of the workspace nor any other file or folder below its root.

## Why is this bad?

The reader gets an error page, and nothing tells whether the text that the link promised was moved
or never written.

## Example

    --- intent/docs/lamps.md
    # Lamps

    The [plan](planing.md) says how bright.
    --- intent/docs/planning.md
    # Planning

Use instead:

    --- intent/docs/lamps.md
    # Lamps

    The [plan](planning.md) says how bright.
    --- intent/docs/planning.md
    # Planning

## Fix

Writes the nearest destination that exists: a file of that name elsewhere, the document of the
thread that the link names, or a file with a similar name beside it. A link from the root (`/docs/`)
stays one. A file of that name in quite another part of the repository is only offered: it may be
another document that happens to have the same name. Backslashes become slashes where that leads to
something.

## Quieter where

URLs, `$VARIABLE/...`, absolute paths outside the workspace, paths with placeholders and paths into
folders of dependencies or builds are not checked. Outside the method's folder only links to `.md`
files are. A link to a thread that has moved is `moved-path`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.hidden import may_be_hidden
from stp_lsp.model.layout import Kind, is_ignored_path, place
from stp_lsp.model.paths import normalise, parent, relative, unescape
from stp_lsp.model.relocate import moved_link
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.model.written_path import resolve_path
from stp_lsp.rules.base import MARKDOWN
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP303"
NAME = "broken-link"
LEVEL = Level.WARNING
KINDS = MARKDOWN
LOCAL = False

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\$|~|<")
_PLACEHOLDER = re.compile(
    r"[{}<>\[\]*|\"$#]|\.\.\.|^(?:path/to|url|link|file)(?:/|$)", re.IGNORECASE
)
_EVERYWHERE = frozenset(
    ("info.md", "README.md", "design.md", "impl.md", "tasks.md", "results.md", "acceptance.md")
)
"""Names that say nothing: every thread has one."""
_ENDS = tuple(f"/{name}" for name in sorted(_EVERYWHERE))
_MANY = 3
_COMPARED = 50
"""Names that are compared with a broken one, those of its length first."""
_ALIKE, _SURELY_ALIKE = 0.75, 0.9


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks each destination up among the documents, then among the files."""
    for _, _, start, end, href in document.facts.links:
        slashes = _with_slashes(snapshot, document, href)
        if slashes:
            message = f"the folders of a link are parted by `/`: `{slashes}`"
            yield Found(Range(start, end), message, data={"path": href, "slashes": slashes})
            continue
        target = _target(document, href)
        if not target or _exists(snapshot, target):
            continue
        if document.kind is Kind.OTHER and not target.endswith(".md"):
            continue
        if is_ignored_path(f"{target}/") or moved_link(snapshot, document, href):
            continue
        thread = place(target, snapshot.project).thread
        if thread and thread not in snapshot.threads and may_be_hidden(snapshot, thread):
            continue  # it may have moved there
        near = _nearest(snapshot, document, target, href)
        yield Found(
            Range(start, end),
            f"there is no `{target}`",
            data={"path": target},
            fixable=bool(near.documents),
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Offers the nearest destinations; one alone is preferred."""
    slashes = diagnostic.data.get("slashes", "")
    if slashes:
        change = SourceChange.of(document.id, TextEdit(diagnostic.range, slashes))
        yield Fix(f"Link to {slashes}", change, preferred=True)
        return
    target = diagnostic.data["path"]
    href = document.text[diagnostic.range.start : diagnostic.range.end]
    anchor = href[len(href.partition("#")[0]) :]
    near = _nearest(snapshot, document, target, href)
    for number, other in enumerate(near.documents[:_MANY]):
        written = f"/{other}" if href.startswith("/") else relative(other, document.id)
        if href.startswith("./") and not written.startswith("."):
            written = f"./{written}"
        written += "/" if href.endswith("/") and not other.endswith(".md") else ""
        change = SourceChange.of(document.id, TextEdit(diagnostic.range, written + anchor))
        yield Fix(f"Link to {other}", change, preferred=near.sure and number == 0)


def _with_slashes(snapshot: Snapshot, document: Document, href: str) -> str:
    """How a link with backslashes, as Windows has them, must read; empty where it leads nowhere."""
    if "\\" not in href:
        return ""
    written = href.replace("\\", "/")
    target = _target(document, written)
    if target and _exists(snapshot, target) and not _exists(snapshot, _target(document, href)):
        return written
    return moved_link(snapshot, document, written) if target else ""


def _target(document: Document, href: str) -> str:
    """Where a relative link leads, from the root; empty for what is not checked."""
    path = href.partition("#")[0].partition("?")[0]
    if not path or "##" in href or _ADDRESS.match(path) or _PLACEHOLDER.search(path):
        return ""
    if "%" in path:
        path = unescape(path)
    path = path.replace("\\ ", " ")
    if path.startswith("/"):
        return normalise(path[1:])
    return normalise(f"{parent(document.id)}/{path}")


def _exists(snapshot: Snapshot, target: str) -> bool:
    return target in snapshot.documents or snapshot.files.exists(target)


_NAMED, _BESIDE = "broken_link.named", "broken_link.beside"


def _named(snapshot: Snapshot, name: str) -> list[DocId]:
    """The documents of a name that says something."""
    named: dict[str, list[DocId]] | None = snapshot.path_memo.get(_NAMED)
    if named is None:
        named = {}
        for id in snapshot.documents:  # somebody types meanwhile, and nearly all end here
            if not id.endswith(_ENDS) and not snapshot.documents[id].place.quiet:
                named.setdefault(id.rpartition("/")[2], []).append(id)
        snapshot.path_memo[_NAMED] = named
    return named.get(name, []) if name not in _EVERYWHERE else []


def _beside(snapshot: Snapshot, folder: str) -> dict[str, DocId]:
    """The documents in a folder, by name; gathered for folders to which a broken link leads."""
    kept: tuple[list[DocId], dict[str, dict[str, DocId]]] | None = snapshot.path_memo.get(_BESIDE)
    if kept is None:
        kept = snapshot.path_memo[_BESIDE] = sorted(snapshot.documents), {}
    ordered, folders = kept
    found = folders.get(folder)
    if found is None:
        start = f"{folder}/" if folder else ""
        size = len(start)
        end = bisect_left(ordered, f"{folder}0") if folder else None  # what is behind "/"
        inside = ordered[bisect_left(ordered, start) : end]
        found = folders[folder] = {id[size:]: id for id in inside if id.find("/", size) < 0}
    return found


class _Near(NamedTuple):
    """Existing documents that a broken link may mean, the best first."""

    documents: list[DocId]
    sure: bool
    """Whether the first of them is so near that it may be taken without asking."""


def _nearest(snapshot: Snapshot, document: Document, target: str, href: str) -> _Near:
    resolved = resolve_path(snapshot, href, document.id).document
    if resolved is not None and not resolved.id.endswith(".json"):
        return _Near([resolved.id], sure=True)
    folder, _, name = target.rpartition("/")
    same = _named(snapshot, name)
    if same:
        same = sorted(same, key=lambda id: (-_shared(id, target), id))
        return _Near(same, len(same) == 1 and _shared(same[0], target) > 0)
    beside = _beside(snapshot, folder)
    if not beside:
        return _Near([], sure=False)
    from difflib import SequenceMatcher, get_close_matches  # slow to import, seldom needed

    compared = sorted(beside, key=lambda other: abs(len(other) - len(name)))[:_COMPARED]
    alike = get_close_matches(name, compared, n=_MANY, cutoff=_ALIKE)
    sure = len(alike) == 1 and SequenceMatcher(None, name, alike[0]).ratio() >= _SURELY_ALIKE
    return _Near([beside[each] for each in alike], sure)


def _shared(path: str, other: str) -> int:
    """How many leading folders two paths have in common."""
    count = 0
    for mine, theirs in zip(path.split("/"), other.split("/"), strict=False):
        if mine != theirs:
            break
        count += 1
    return count
