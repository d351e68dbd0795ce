"""A file system in memory that finds files by any spelling of their names, and keeps the first."""

from __future__ import annotations

from unicodedata import normalize

from tests.support.memory_disk import MemoryDisk


def _key(path: str) -> str:
    return normalize("NFD", normalize("NFD", path).casefold())


class FoldingDisk(MemoryDisk):
    """As those of macOS and of Windows: names are listed as they were written."""

    def rename(self, old: str, new: str) -> None:
        """Gives a file or a folder another name, perhaps in its letters alone."""
        if old in self._files:
            self._clock += 1
            data, time = self._files.pop(old)
            self._files[new] = data, time
            self._touch(new)
        else:
            self.move_folder(old, new)

    def real_path(self, path: str) -> str:
        known: dict[str, str] = {}
        for file in self._files:
            while file:
                known.setdefault(_key(file), file)
                file = file.rpartition("/")[0]
        start, rest = path, ""
        while start and _key(start) not in known:
            start, _, name = start.rpartition("/")
            rest = f"/{name}{rest}"
        return super().real_path(known.get(_key(start), "") + rest)

    def is_same(self, path: str, name: str) -> bool:
        other = f"{path.rpartition('/')[0]}/{name}"
        return self.exists(path) and self.exists(other) and _key(path) == _key(other)

    def names(self, folder: str) -> frozenset[str]:
        return super().names(self.real_path(folder))
