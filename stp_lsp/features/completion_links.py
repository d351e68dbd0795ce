"""Destinations of Markdown links: documents of this workspace and anchors of their headings.

A document is found by its path, its name, or its thread's id, number or title; what is inserted
is its path relative to the document being written. Links out of the workspace are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from stp_lsp.features.completion_context import Typing
from stp_lsp.features.completion_item import Answer, CompletionKind, Offer, no_offers
from stp_lsp.features.completion_rank import best_with_prefix, nearness, ordered
from stp_lsp.features.document_names import document_names
from stp_lsp.features.name_search import words_of
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.paths import normalise, parent, relative
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.anchor import anchors_of

_DESTINATION = re.compile(r"\]\([ \t]*(<?)([^()<>]{0,300})\Z")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]{1,200}\]:[ \t]+(<?)(\S{0,300})\Z")
_FOREIGN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\$")
_REST = re.compile(r"[^()<>#\s]*")
_ANCHOR_REST = re.compile(r"[^()<>\s]*")
_AWKWARD = re.compile(r"[\s()<>]")
_DOCUMENT_WORDS: Final = frozenset(
    ("info", "design", "impl", "tasks", "results", "acceptance", "done", "wp", "md")
)
"""Words that name a document of a thread instead of the thread."""
_MOST: Final = 60
"""Documents offered at once; more letters narrow them."""
_THREADS: Final = 60
"""Threads whose documents are offered for one query."""


def complete_link(typing: Typing, limit: int) -> Answer | None:
    """Paths and anchors in a link's destination; ``None`` outside one."""
    if typing.in_header:
        return None
    match = _DESTINATION.search(typing.left, max(0, len(typing.left) - 320))
    if match is None:
        match = _DEFINITION.match(typing.left)
    if match is None or typing.in_fence:
        return None
    bracketed, typed = bool(match[1]), match[2]
    if _FOREIGN.match(typed):
        return no_offers(typing.offset)
    path, hash_sign, anchor = typed.partition("#")
    if hash_sign:
        return _anchors(typing, path, anchor)
    rest = _REST.match(typing.right)
    end = typing.offset + (rest.end() if rest else 0)
    limit = min(limit, _MOST)
    offers = (
        _offer(typing, doc, typed, bracketed=bracketed) for doc in _documents(typing, typed, limit)
    )
    return Answer(offers, typing.offset - len(typed), end, searched=True)


def _anchors(typing: Typing, path: str, anchor: str) -> Answer:
    target: Document | None = typing.document
    if path:
        target = typing.snapshot.find_document(path, typing.document.id)
    rest = _ANCHOR_REST.match(typing.right)
    end = typing.offset + (rest.end() if rest else 0)
    if target is None:
        return no_offers(typing.offset)
    headings = [text for _, _, _, text in target.facts.headings]
    wanted = anchor.lower()
    found = [
        Offer(
            name,
            CompletionKind.ANCHOR,
            name,
            text,
            found_by=f"{name} {text}",
            commit=")" if name.startswith(wanted) and wanted else "",
        )
        for name, text in zip(anchors_of(headings), headings, strict=True)
        if name and (wanted in name or wanted in text.lower())
    ]
    found.sort(key=lambda offer: not offer.insert.startswith(wanted))
    return Answer(found, typing.offset - len(anchor), end)


def _offer(typing: Typing, document: Document, typed: str, *, bracketed: bool) -> Offer:
    path = _written(document.id, typing.document.id, typed)
    insert = path
    if not bracketed and _AWKWARD.search(path):
        insert = f"<{path}>"
    thread = typing.snapshot.threads.get(document.place.thread)
    title = document.heading
    if thread is not None and document.id == thread.home:
        title = f"{thread.id}: {thread.title}"
    found_by = path if path.lower().startswith(typed.lower()) else f"{path} {title}"
    key = thread.id if thread is not None and document.id == thread.home else document.id
    return Offer(
        path, CompletionKind.PATH, insert, title or document.id, title, key, found_by=found_by,
        commit="" if bracketed or insert.startswith("<") else "#",
    )  # fmt: skip


def _written(target: DocId, base: DocId, typed: str) -> str:
    """The path of ``target`` in the style of what is typed: from the root, or relative."""
    if typed.startswith("/"):
        return f"/{target}"
    path = relative(target, base)
    return f"./{path}" if typed.startswith("./") and not path.startswith(".") else path


def _documents(typing: Typing, typed: str, limit: int) -> Iterator[Document]:
    """The documents that may be meant, best first, each once."""
    ids = chain(_by_path(typing, typed), _by_name(typing, typed))
    found = dict.fromkeys(islice(ids, limit + 10))
    found.pop(typing.document.id, None)
    documents = typing.snapshot.documents
    return (documents[id] for id in found if id in documents)


def _by_path(typing: Typing, typed: str) -> Iterator[DocId]:
    """The documents whose path begins as typed."""
    if "/" not in typed and not typed.startswith("."):
        return
    if typed.startswith("/"):
        start = typed[1:]
    else:
        head, _, tail = typed.rpartition("/")
        if tail in (".", ".."):
            head, tail = typed, ""
        inside = normalise(f"{parent(typing.document.id)}/{head}/x")
        if not inside:
            return  # it leaves the workspace
        start = f"{inside[:-1]}{tail}"
    names = document_names(typing.snapshot)
    threads = typing.snapshot.threads
    thread = names.thread_of_path(start)
    if thread is not None:
        yield from (id for id in _of_thread(threads[thread]) if id.startswith(start))
        return
    yield from islice(names.loose_below(start), _THREADS)
    below = islice(names.threads_below(start), 500)
    for id in ordered(below, typing, nearness(typing, typing.offset)):
        yield threads[id].home


def _by_name(typing: Typing, typed: str) -> Iterator[DocId]:
    """The documents found by the id, number or title of their thread, or by their own name."""
    threads = typing.snapshot.threads
    own = threads.get(typing.own)
    *_, folder, last = ("", *typed.split("/"))
    words = words_of(f"{folder} {last}" if _ids(typing, folder.lower()) else last)
    if own is not None:
        yield from _named(own, words)
    if not words:
        yield from _beside(typing)
        scores = nearness(typing, typing.offset - len(typed))
        near = best_with_prefix(typing, typing.prefix, scores, _THREADS)
        yield from (threads[id].home for id in near)
        return
    found = _ids(typing, words[0])
    kinds = words[1:]
    if not found:
        kinds = [word for word in words if word in _DOCUMENT_WORDS]
        title = " ".join(word for word in words if word not in _DOCUMENT_WORDS)
        names = typing.names
        found = [names.by_rank[rank] for rank in names.names.find(title)[:_THREADS]]
    scores = nearness(typing, typing.offset - len(typed))
    for id in ordered(found, typing, scores):
        yield from _named(threads[id], kinds)
    loose = document_names(typing.snapshot)
    yield from (loose.loose[index] for index in loose.names.find(" ".join(words)))


def _ids(typing: Typing, word: str) -> list[str]:
    """The threads that a word is the id or the number of, or the beginning of an id."""
    prefix = typing.prefix
    digits = word.removeprefix(prefix.lower())
    if len(digits) > 4 or not word or (digits and not digits.isdigit()):
        return []
    if digits == word:
        return typing.names.with_number(digits, prefix, _THREADS)
    found = typing.names.with_prefix(f"{prefix}{digits}", _THREADS)
    if digits:
        found += typing.names.with_number(digits, prefix, _THREADS)
    return list(dict.fromkeys(found))


def _of_thread(thread: Thread) -> list[DocId]:
    """A thread's documents, the defining one first, canon files left out."""
    found = [id for id in thread.documents if id.endswith(".md")]
    return sorted(found, key=lambda id: (id != thread.home, id.count("/"), id))


def _named(thread: Thread, words: list[str]) -> list[DocId]:
    """The documents of a thread in whose name every word begins a word; all without words."""
    found = _of_thread(thread)
    for word in words:
        found = [
            id
            for id in found
            if any(part.startswith(word) for part in words_of(id.removeprefix(thread.folder)))
        ]
    return found


def _beside(typing: Typing) -> Iterator[DocId]:
    """The documents in the same folder that belong to no thread."""
    folder = parent(typing.document.id)
    start = f"{folder}/" if folder else ""
    below = islice(document_names(typing.snapshot).loose_below(start), 200)
    return (id for id in below if "/" not in id[len(start) :])
