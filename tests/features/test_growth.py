"""Answers about one thing do not look at more because the workspace is larger.

What is looked at is counted, never the time.
"""

from __future__ import annotations

from typing import Any

from stp_lsp.features.completion_context import read_typing
from stp_lsp.features.completion_days import _MOST, contemporary
from stp_lsp.features.progress import referring
from stp_lsp.model.snapshot import Snapshot
from tests.support.workspace import workspace


def _naming(threads: int) -> Snapshot:
    """A workspace in which every thread names the first one and began on the same day."""
    parts = ["--- intent/st/steel_threads.md\n| ST0001 | One |\n", "--- intent/todo.md\nST0001\n"]
    for number in range(1, threads + 1):
        text = "---\nstatus: WIP\ncreated: 20260101\n---\n"
        parts.append(
            f"--- intent/st/ST{number:04d}/info.md\n{text}# ST{number:04d}: T\nAfter ST0001.\n"
        )
    return workspace("\n" + "".join(parts)).snapshot


class _Untouchable(dict[str, Any]):
    def __getitem__(self, key: str) -> Any:
        raise AssertionError(f"{key} was looked at")


def test_who_refers_to_a_thread_is_counted_without_a_look_at_them() -> None:
    snapshot = _naming(50)
    own = ["intent/st/ST0001/info.md"]
    snapshot.documents = _Untouchable()  # the graph alone knows
    # all but the thread itself; the index and todo.md name every thread
    assert referring(snapshot, "ST0001", own) == 49


def test_threads_of_the_same_days_are_few() -> None:
    snapshot = _naming(3 * _MOST)
    document = snapshot.documents["intent/st/ST0002/info.md"]
    typing = read_typing(snapshot, document, len(document.text), invoked=True)
    assert 0 < len(contemporary(typing)) <= 2 * _MOST


def test_the_rows_of_an_index_by_id() -> None:
    snapshot = workspace(
        """
--- intent/st/steel_threads.md
<!-- BEGIN: STEEL_THREAD_INDEX -->

| ID     | Title | Status |
| ------ | ----- | ------ |
| ST0002 | b     | WIP    |
| ST0001 | a     | WIP    |
| ST0002 | again | WIP    |

<!-- END: STEEL_THREAD_INDEX -->
--- intent/st/ST0002/info.md
# ST0002: b
"""
    ).snapshot
    index = snapshot.index_document
    assert index is not None
    found = [index.text[where.start : where.end] for _, where in snapshot.index_rows("ST0002")]
    assert [" ".join(row.split()) for row in found] == [
        "| ST0002 | b | WIP |",
        "| ST0002 | again | WIP |",
    ]
    assert list(snapshot.index_rows("ST0003")) == []
