"""Real workspaces as dictionaries of files, for laws about what is renamed in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stp_lsp.model.project import CONFIG_FILES
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import load
from tests.features.verbs.canon_back import canon_back
from tests.support.shared import SHARED, shared

NAMES = sorted(path.name for path in shared("corpora").glob("*@*")) if SHARED else []
BACK = "intent@18397e1 as 2.19"
"""The canon of a 3.0 workspace, written back (``canon_back``)."""
NESTED = "nested"


class World(NamedTuple):
    """A workspace to rename in."""

    name: str
    files: dict[str, str]


def worlds(corpus: str) -> Iterator[World]:
    """The workspaces of one corpus: its own, those nested in it, and its canon written back."""
    folder = shared("corpora", corpus)
    everything: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            try:
                everything[path.relative_to(folder).as_posix()] = path.read_bytes().decode()
            except UnicodeDecodeError:
                continue
    found = load(RealDisk(), folder.as_posix(), 5_000_000).workspaces
    roots = sorted((each.root[len(folder.as_posix()) + 1 :] for each in found), reverse=True)
    for root in roots:
        start = f"{root}/" if root else ""
        mine = {path: text for path, text in everything.items() if path.startswith(start)}
        for path in mine:
            del everything[path]
        files = {path[len(start) :]: text for path, text in mine.items()}
        if not any(name in files for name in CONFIG_FILES):
            files["stp/.config/version"] = "stp_version: 1.0.0\n"  # `.stp-config` is not kept
        yield World(f"{corpus} ({NESTED}: {root})" if root else corpus, files)
        if not root and any(path.startswith("intent/.canon/st/") for path in files):
            yield World(BACK, canon_back(files))
