"""A file system in memory that counts what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.layout import is_document, is_ignored_folder
from stp_lsp.model.paths import is_below
from stp_lsp.session.disk import UNLISTED, Entry, Folder, Stamp


class MemoryDisk:
    """Files by absolute path; folders exist as long as they hold something."""

    def __init__(self, files: dict[str, str | bytes] | None = None) -> None:
        self._files: dict[str, tuple[bytes, int]] = {}
        self._clock = 0
        self._folders: dict[str, int] = {}
        self.reads = 0
        self.unreadable: set[str] = set()
        self.protected: set[str] = set()
        """Files and folders that may not be written."""
        self.links: dict[str, str] = {}
        """Folders that are links, and where they lead; a walk enters none."""
        self.locked: set[str] = set()
        """Folders that may neither be listed nor searched."""
        self.unlisted: set[str] = set()
        """Folders that may be searched and not listed (mode 0111)."""
        for path, data in (files or {}).items():
            self.write(path, data)

    # -- changing it

    def write(self, path: str, data: str | bytes) -> None:
        path = self.real_path(path)
        self._clock += 1
        is_new = path not in self._files
        self._files[path] = (data.encode() if isinstance(data, str) else data, self._clock)
        if is_new:
            self._touch(path)

    def delete(self, path: str) -> None:
        self._clock += 1
        del self._files[path]
        self._touch(path)

    def move_folder(self, old: str, new: str) -> None:
        self._clock += 1
        for path in [path for path in self._files if path.startswith(old + "/")]:
            self._files[new + path[len(old) :]] = self._files.pop(path)
            self._touch(path)
            self._touch(new + path[len(old) :])

    def link(self, path: str, target: str) -> None:
        self._clock += 1
        self.links[path] = target
        self._touch(path)

    def unlink(self, path: str) -> None:
        self._clock += 1
        del self.links[path]
        self._touch(path)

    def touch(self, folder: str) -> None:
        """Changes what is said about a folder, as `chmod` does."""
        self._clock += 1
        self._folders[folder] = self._clock

    def _touch(self, path: str) -> None:
        """A folder's time changes when an entry comes or goes, and so do those it was made in."""
        folder = path.rpartition("/")[0]
        while folder:
            self._folders[folder] = self._clock
            folder = folder.rpartition("/")[0]

    @property
    def paths(self) -> list[str]:
        return sorted(self._files)

    def text(self, path: str) -> str:
        return self._files[path][0].decode("utf-8", "replace")

    # -- the port

    def walk(self, root: str) -> Iterator[Folder]:
        if not self._is_folder(root):
            return
        names: set[str] = set()
        files: list[Entry] = []
        start = root + "/"
        if self._is_locked(root) or root in self.unlisted:
            yield Folder(root, (), (), UNLISTED, "Permission denied")
            return
        real = self.real_path(root)
        links = [path for path in self.links if path.startswith(start)]
        inside = [path for path in self.paths if path.startswith(real + "/")]
        for path in sorted([*links, *(root + path[len(real) :] for path in inside)]):
            if path.startswith(start):
                name, _, rest = path[len(start) :].partition("/")
                if name not in names:
                    names.add(name)
                    inner = f"{root}/{name}"
                    if is_document(inner) and inner not in self.links:
                        stamp = self.stamp(inner)
                        files.append(Entry(inner, stamp or (0, 0), is_folder=bool(rest)))
        yield Folder(root, tuple(sorted(names)), tuple(sorted(files)), self._folders[real])
        for name in sorted(names):
            inner = f"{root}/{name}"
            if inner in self.links or is_document(inner) or is_ignored_folder(name):
                continue
            if self._is_folder(inner):
                yield from self.walk(inner)

    def read(self, path: str) -> bytes:
        self.reads += 1
        if path in self.unreadable:
            raise PermissionError(13, "Permission denied")
        if self.is_hidden(path):
            raise PermissionError(13, "Permission denied")
        path = self.real_path(path)
        if path not in self._files:
            raise FileNotFoundError(2, "No such file")
        return self._files[path][0]

    def stamp(self, path: str) -> Stamp | None:
        if self.is_hidden(path):
            return None
        path = self.real_path(path)
        if path not in self._files:
            return None
        data, time = self._files[path]
        return time, len(data)

    def folder_mtime(self, path: str) -> int | None:
        is_there = self._is_folder(path) and not self.is_hidden(path)
        return self._folders[self.real_path(path)] if is_there else None

    def exists(self, path: str) -> bool:
        path = path.rstrip("/")
        if self.is_hidden(path):
            return False
        return path in self.links or self.real_path(path) in self._files or self._is_folder(path)

    def is_hidden(self, path: str) -> bool:
        return self._is_locked(path.rpartition("/")[0])

    def is_link(self, path: str) -> bool:
        return path in self.links and not self.is_hidden(path)

    def is_same(self, path: str, name: str) -> bool:
        return False

    def is_same_folder(self, one: str, other: str) -> bool:
        is_there = self._is_folder(one) and not self.is_hidden(one)
        return is_there and self.real_path(one) == self.real_path(other)

    def names(self, folder: str) -> frozenset[str]:
        return frozenset(name.rstrip("/") for name in self.list_folder(folder))

    def real_path(self, path: str) -> str:
        for link, target in self.links.items():
            if path == link or path.startswith(f"{link}/"):
                return target + path[len(link) :]
        return path

    def is_protected(self, path: str) -> bool:
        return path in self.protected

    def list_folder(self, path: str) -> list[str]:
        if self._is_locked(path) or path in self.unlisted:
            return []
        inside = [name[len(path) + 1 :] for name in self.paths if name.startswith(f"{path}/")]
        return list({f"{name.partition('/')[0]}/" if "/" in name else name: 0 for name in inside})

    def files_below(self, root: str, pruned: frozenset[str]) -> Iterator[str]:
        for path in self.paths:
            folders = path[len(root) + 1 :].split("/")[:-1]
            if self.is_hidden(path):
                continue
            if path.startswith(root + "/") and not pruned.intersection(folders):
                yield path

    def lock(self, path: str) -> None:
        """Takes everybody's right to list a folder and to reach what is in it."""
        self._clock += 1
        self.locked.add(path)
        self._folders[path] = self._clock  # as of its own change, which `ctime` is

    def unlock(self, path: str) -> None:
        """Gives it back."""
        self._clock += 1
        self.locked.discard(path)
        self._folders[path] = self._clock

    def _is_locked(self, path: str) -> bool:
        there = {each for each in self.locked if self._is_folder(each)}
        return is_below(path, there) or is_below(self.real_path(path), there)

    def _is_folder(self, path: str) -> bool:
        start = f"{self.real_path(path)}/"
        return any(each.startswith(start) for held in (self._files, self.links) for each in held)
