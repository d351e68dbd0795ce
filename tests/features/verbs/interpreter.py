"""Makes a SourceChange in a dictionary of files, strictly: what an editor would refuse is an error.

Written apart from `verbs.follow_up`, which does the same to a snapshot; the two check each other.
"""

from __future__ import annotations

from stp_lsp.model.source_change import Create, Delete, Rename, SourceChange
from tests.support.edited import edited


def apply_change(files: dict[str, str], change: SourceChange) -> dict[str, str]:
    """The files after ``change``; edits first, by the paths before the operations."""
    now = dict(files)
    for path, edits in change.edits.items():
        assert_clean(path)
        assert path in now, f"{path} is edited but not there"
        assert edits, f"{path} is named without an edit"
        for edit in edits:
            assert 0 <= edit.range.start <= edit.range.end <= len(now[path])
        now[path] = edited(path, now[path], edits)  # raises when two edits overlap
    for operation in change.operations:
        match operation:
            case Rename(old, new):
                assert_clean(old)
                assert_clean(new)
                moving = [path for path in now if path == old or path.startswith(f"{old}/")]
                assert moving, f"{old} is moved but not there"
                taken = [path for path in now if path == new or path.startswith(f"{new}/")]
                assert not taken, f"{new} is taken"
                for path in moving:
                    now[new + path[len(old) :]] = now.pop(path)
            case Create(path, text):
                assert_clean(path)
                assert path not in now, f"{path} is created but there already"
                now[path] = text
            case Delete(path):
                del now[path]
    return now


def assert_clean(path: str) -> None:
    """A path from the root that cannot lead out of it."""
    assert path
    assert not path.startswith("/")
    assert all(part not in ("", ".", "..") for part in path.split("/"))


class DictFiles:
    """The files beside the documents, as the verbs ask about them."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def exists(self, path: str) -> bool:
        return path in self._files

    def contains(self, path: str, needle: str) -> bool:
        return needle in self._files[path]

    def find_by_name(self, name: str) -> tuple[str, ...]:
        return tuple(path for path in self._files if path.rpartition("/")[2] == name)

    def read(self, path: str) -> str | None:
        return self._files.get(path)
