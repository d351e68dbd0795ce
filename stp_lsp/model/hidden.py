"""What may be in folders of which nothing can be said: nobody shall be told that it is missing.

A session that starts while a folder may not be searched, or while a disk far away does not answer,
knows nothing of the threads in it. Other places still name them, and rightly.
"""

from __future__ import annotations

from stp_lsp.model.document import Document
from stp_lsp.model.layout import BUCKETS
from stp_lsp.model.snapshot import Snapshot


def may_be_hidden(snapshot: Snapshot, thread: str, inside: str = "info.md") -> bool:
    """Whether a document of a thread may be there though it is not known.

    Args:
        snapshot: The workspace.
        thread: The id of a thread.
        inside: The document's path in the thread's folder, wherever that is.
    """
    base, is_hidden = snapshot.project.base, snapshot.files.is_hidden
    return any(
        is_hidden(f"{base}/{bucket}/{thread}/{inside}" if bucket else f"{base}/{thread}/{inside}")
        for bucket in BUCKETS
    )


def is_canon_hidden(snapshot: Snapshot) -> bool:
    """Whether nothing can be said of what the canon says of threads (FORMAT.md 13).

    What a thread's view on disk says is known all the same, and may be older.
    """
    return snapshot.files.is_hidden(f"{snapshot.project.home}/.canon/st/any")


def lists_hidden(snapshot: Snapshot, index: Document) -> bool:
    """Whether an index has a row of a thread that may be there though it is not known."""
    known = snapshot.threads
    return any(row.id not in known and may_be_hidden(snapshot, row.id) for row in index.index.rows)
