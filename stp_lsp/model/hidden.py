"""What may be in folders of which nothing can be said: nobody shall be told that it is missing.

A session that starts while a folder may not be searched, or while a disk far away does not answer,
knows nothing of the threads in it. Other places still name them, and rightly.
"""

from __future__ import annotations

from typing import Final, cast

from stp_lsp.model.document import Document
from stp_lsp.model.layered import missing_keys
from stp_lsp.model.layout import BUCKETS
from stp_lsp.model.snapshot import Snapshot

_UNKNOWN: Final = "hidden.unknown"


def may_be_hidden(snapshot: Snapshot, thread: str, inside: str = "info.md") -> bool:
    """Whether a document of a thread may be there though it is not known.

    Args:
        snapshot: The workspace.
        thread: The id of a thread.
        inside: The document's path in the thread's folder, wherever that is.
    """
    return any(map(snapshot.files.is_hidden, _places(snapshot, thread, inside)))


def is_canon_hidden(snapshot: Snapshot) -> bool:
    """Whether nothing can be said of what the canon says of threads (FORMAT.md 13).

    What a thread's view on disk says is known all the same, and may be older.
    """
    return snapshot.files.is_hidden(f"{snapshot.project.home}/.canon/st/any")


def lists_hidden(snapshot: Snapshot, index: Document) -> bool:
    """Whether an index has a row of a thread that may be there though it is not known.

    Every finding of an index asks, so what is to be looked at is found once for a version.
    """
    threads = snapshot.threads
    kept = cast("tuple[object, tuple[str, ...]] | None", index.memo.get(_UNKNOWN))
    if kept is None or kept[0] is not threads:
        unknown = missing_keys({row.id for row in index.index.rows}, threads)
        places = (place for id in unknown for place in _places(snapshot, id, "info.md"))
        kept = index.memo[_UNKNOWN] = (threads, tuple(places))
    return snapshot.files.is_any_hidden(kept[1])


def _places(snapshot: Snapshot, thread: str, inside: str) -> list[str]:
    """Where a document of a thread may be."""
    base = snapshot.project.base
    folders = (f"{base}/{bucket}" if bucket else base for bucket in BUCKETS)
    return [f"{folder}/{thread}/{inside}" for folder in folders]
