"""The folders that were looked into: when their entries last changed, and which could not be read.

By what is noted here the next look at the disk knows what is new (:mod:`stp_lsp.session.sweep`).
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from stp_lsp.model.paths import is_below, within
from stp_lsp.session.disk import UNLISTED, Disk, Folder
from stp_lsp.session.loader import Loaded
from stp_lsp.session.scope import Scope
from stp_lsp.session.sweep import MISSING, Sweep


class SeenFolders:
    """What is known of folders, by absolute path."""

    def __init__(self) -> None:
        self.times: dict[str, int] = {}
        """When the entries of each last changed."""
        self.unlisted: dict[str, str] = {}
        """Those that could not be looked into, with the reason."""

    def note(self, folder: Folder) -> None:
        """Notes that a folder was listed, or could not be."""
        self.times[folder.path] = folder.mtime
        if folder.error:
            self.unlisted[folder.path] = folder.error
        else:
            self.unlisted.pop(folder.path, None)

    def read_again(self, folder: str, loaded: Loaded) -> None:
        """Replaces what is known below ``folder``, all of which was just read."""
        # A folder that is gone would not be a new one to the next look if it came back.
        self.times = {
            path: mtime
            for path, mtime in self.times.items()
            if path in loaded.folders or not within(path, folder)
        }
        self.unlisted = {
            path: why for path, why in self.unlisted.items() if not within(path, folder)
        }
        self.unlisted.update(loaded.unlisted)

    def keep(self, opened: Sequence[str], loaded: Loaded) -> None:
        """Notes what was read; of each open folder something is known, be it there or not."""
        self.times.update(loaded.folders)
        for folder in opened:
            self.times.setdefault(folder, MISSING)

    def forget_closed(self, folder: str, opened: Sequence[str]) -> None:
        """Forgets what lay in a folder that was closed, unless another open folder holds it."""
        self.times = {
            path: mtime
            for path, mtime in self.times.items()
            if not within(path, folder) or any(within(path, other) for other in opened)
        }

    def forget_gone(self, folders: Set[str], opened: Sequence[str], scope: Scope) -> None:
        """Forgets those at or below some folders that are gone, or that nothing open shows."""
        disk = scope.disk
        for path in [path for path in self.times if is_below(path, folders)]:
            is_gone = disk.folder_mtime(path) is None and not disk.is_hidden(path)
            if is_gone or not scope.lists(path):
                del self.times[path]
                if path in opened:
                    self.times[path] = MISSING
                self.unlisted.pop(path, None)

    def take(self, sweep: Sweep, disk: Disk) -> None:
        """Notes what a look at the disk listed anew."""
        self.times.update(sweep.folders)
        for path, mtime in sweep.folders.items():
            self.unlisted.pop(path, None)
            if mtime == UNLISTED:
                for folder in disk.walk(path):
                    self.note(folder)
