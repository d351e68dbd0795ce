"""What it means that a rename changed names and nothing else: two graphs are the same but for them.

Written apart from the renames. *Isomorphic* are two snapshots when a map of keys and a map of paths
carry the one into the other: the same documents, threads, packages and issues, each document naming
the same things equally often, each link leading to the same document. Two kinds of place do not
count, because a rename must leave them alone: fenced or indented code, and paths or links that lead
to something which merely has an id in its name. The thread in front of `ST0005 AC-01.2` counts
with what it qualifies: a range that is written out needs it in front of each row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.written_path import parts_of, resolve_path
from stp_lsp.syntax.notation import Form
from stp_lsp.syntax.structure import Context

Map = Callable[[str], str]


def thread_map(old: str, new: str) -> Map:
    """The keys of a thread and of everything in it."""

    def rename(key: str) -> str:
        owner, slash, part = key.partition("/")
        return f"{new}{slash}{part}" if owner == old else key

    return rename


def package_map(thread: str, old: int, new: int) -> Map:
    """The keys of a work package, and of the rows of its group."""

    def rename(key: str) -> str:
        owner, _, part = key.partition("/")
        if owner != thread:
            return key
        if part == f"{old:02d}":
            return f"{owner}/{new:02d}"
        if part[:3] in ("AC-", "AT-") and int(part[3:].partition(".")[0]) == old:
            group, _, number = part[3:].partition(".")
            return f"{owner}/{part[:3]}{new:0{len(group)}d}.{number}"
        return key

    return rename


def row_map(thread: str, old: str, new: str) -> Map:
    """The key of one criterion or test."""
    return lambda key: f"{thread}/{new}" if key == f"{thread}/{old}" else key


def issue_map(old: str, new: str) -> Map:
    """The key of one issue."""
    return lambda key: f"issue/{new}" if key == f"issue/{old}" else key


def differences(
    before: Snapshot,
    after: Snapshot,
    keys: Map,
    paths: Map,
    titles: Map = str,
    quiet: frozenset[str] = frozenset(),
) -> list[str]:
    """Where two graphs differ by more than the names; empty when they are isomorphic.

    ``titles`` tells what becomes of a title; slugs are compared where no title changes.
    Threads and rows in ``quiet``, which the old title named, are not counted.
    """
    found: list[str] = []
    slugs = titles is str
    _compare(found, "documents", set(map(paths, before.documents)), set(after.documents))
    _compare(
        found,
        "threads",
        {keys(id): _thread(before, id, keys, paths, titles, slugs) for id in before.threads},
        {id: _thread(after, id, str, str, str, slugs) for id in after.threads},
    )
    _compare(
        found,
        "issues",
        {keys(f"issue/{id}"): paths(issue.document) for id, issue in before.issues.items()},
        {f"issue/{id}": issue.document for id, issue in after.issues.items()},
    )
    for id, doc in before.documents.items():
        new = after.documents.get(paths(id))
        if new is None:
            continue
        untouched = new.facts == doc.facts and new.id == doc.id
        if untouched and not any(keys(m[2]) != m[2] for m in doc.facts.mentions):
            continue
        wanted, got = _named(before, doc, keys), _named(after, new, str)
        for key in [key for key in wanted | got if not quiet.isdisjoint(key.split("/"))]:
            del wanted[key], got[key]
        _compare(found, f"{id}: names", wanted, got)
        _compare(found, f"{id}: links", _linked(before, doc, paths), _linked(after, new, str))
        _compare(found, f"{id}: code", _code(doc), _code(new))
    for key in before.targets():
        one, other = before.resolve(key), after.resolve(keys(key))
        if one is not None and (other is None or words(other.title) != words(titles(one.title))):
            found.append(f"{key}: {one} became {other}")
    return found


def words(title: str) -> str:
    """A title without digits: the text of a criterion may name what is renamed.

    A range and the list that it was cut into are one mark as well.
    """
    return re.sub(r"(?:WP-)?#(?:(?:\.\.|, )(?:WP-)?#)+", "#", re.sub("[0-9]+", "#", title))


def _compare(found: list[str], what: str, wanted: object, got: object) -> None:
    if wanted == got:
        return
    if isinstance(wanted, dict | Counter) and isinstance(got, dict | Counter):
        parts = {k: (wanted.get(k), got.get(k)) for k in wanted.keys() | got.keys()}
        found.append(f"{what}: { ({k: v for k, v in parts.items() if v[0] != v[1]}) }")
    else:
        found.append(f"{what}: {wanted!r} != {got!r}")


def _thread(snapshot: Snapshot, id: str, keys: Map, paths: Map, titles: Map, slugs: bool) -> object:
    thread = snapshot.threads[id]
    packages = sorted(
        (keys(each.key), words(titles(each.title)), str(each.status), paths(each.document))
        for each in thread.packages
    )
    documents = sorted(map(paths, thread.documents))
    slug = thread.slug if slugs else ""
    return (words(titles(thread.title)), thread.status, thread.bucket, slug, documents, packages)


def _named(snapshot: Snapshot, doc: Document, keys: Map) -> Counter[str]:
    fronts = {start for start, _, _, form in doc.facts.mentions if form == Form.QUALIFIED}
    return Counter(
        keys(target)
        for start, end, target, _ in doc.facts.mentions
        if doc.structure.context(start) is not Context.FENCE
        and not (start in fronts and "/" not in target)
        and not _is_elsewhere(snapshot, doc, start, end, target)
    )


def _is_elsewhere(snapshot: Snapshot, doc: Document, start: int, end: int, target: str) -> bool:
    """Whether an id is a part of a path or link that leads to nothing of its thread."""
    thread = target.partition("/")[0]
    for _, _, first, last, href in doc.facts.links:
        if first <= start and end <= last:
            found = resolve_path(snapshot, href, doc.id).thread
            return ":" in href or found is None or found.id != thread
    for first, last, path, named in doc.facts.paths:
        if first <= start and end <= last:
            found = resolve_path(snapshot, parts_of(path)[0].path, doc.id).thread
            return named != thread or found is None or found.id != thread
    return False


def _linked(snapshot: Snapshot, doc: Document, paths: Map) -> Counter[str]:
    targets = (
        resolve_path(snapshot, href, doc.id).document for _, _, _, _, href in doc.facts.links
    )
    return Counter(paths(target.id) for target in targets if target is not None)


def _code(doc: Document) -> list[str]:
    text = doc.text
    return [text[slice(*fence.range)] for fence in doc.structure.fences]
