"""A workspace whose index tests keep, and starts with and without what was kept."""

from __future__ import annotations

from pathlib import Path

from stp_lsp.session import cache
from stp_lsp.session.cache_revalidation import compare, little_by_little
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import Loaded
from stp_lsp.session.prefetch import prefetch_look
from stp_lsp.session.reader_process import MAX_SIZE
from stp_lsp.session.session import Changes, Session

CONFIG = "intent/.config/config.json"
OLD = 10**9
"""A modification time, in nanoseconds, that no clock of a test comes near."""


def make_workspace(root: Path) -> Path:
    """Every kind of thing that a graph has a table for."""
    files: dict[str, str | bytes] = {
        CONFIG: '{"version": "2.19.0"}',
        "intent/st/steel_threads.md": "| ST0001 | a |\n| ST0002 | b |\n",
        "intent/.canon/st/ST0003.json": '{"id": "ST0003", "title": "canon", "status": "wip"}',
        "intent/issues/OPEN/0011/0011-b.md": "---\ntitle: c\n---\n# Issue 0011\n",
        "intent/st/ST0004/bad.md": b"# \xff\n",
        "intent/st/ST0005/acceptance.md": "- AC-01.1 It works\n- AT-01.1 `t.py` covers AC-01.1\n",
        "intent/todo.md": "a [link](st/ST0001/info.md#x), ST0001..ST0003, ST0099\n",
        "README.md": "",
        "examples/inner/intent/.config/config.json": '{"version": "2.9.0"}',
        "examples/inner/intent/st/ST0001/info.md": "# ST0001: inside\n",
    }
    for number in range(1, 9):
        folder = f"intent/st/ST{number:04}"
        files[f"{folder}/info.md"] = f"---\nstatus: WIP\n---\n# ST{number:04}: no {number}\n"
        files[f"{folder}/design.md"] = f"See WP-01 and ST{number - 1:04}. \N{SNOWMAN}\n"
        files[f"{folder}/WP/01/info.md"] = "---\ntitle: first\nstatus: Done\n---\n# WP-01: first\n"
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def cold(root: Path) -> Session:
    """A session that read everything."""
    session = Session(RealDisk())
    session.open_folder(root.as_posix())
    return session


def kept(session: Session, root: Path, read_at: int = 1 << 62) -> bool:
    """Keeps a cache; by default, as if everything had been left alone for ages."""
    found = cache.to_keep(session, root.as_posix())
    return found is not None and cache.keep(found, read_at)


def recalled(root: Path) -> Loaded | None:
    return cache.recall(root.as_posix(), MAX_SIZE)


def warm(root: Path) -> Session:
    """A session that began with the cache, which must be there, and then looked at the disk."""
    loaded = recalled(root)
    assert loaded is not None
    session = Session(RealDisk())
    session.adopt(root.as_posix(), loaded, complete=False)
    catch_up(session, root.as_posix())
    return session


def catch_up(session: Session, folder: str) -> None:
    """As the server does it."""
    for part in little_by_little(compare(session, folder).sweep):
        take(session, session.take(part, prefetch_look(session, part)))


def take(session: Session, changes: Changes) -> None:
    for folder in changes.reload:
        take(session, session.reload(folder))


def assert_same(mine: Session, theirs: Session) -> None:
    """The law: graphs, settings and what else is known of the disk."""
    assert mine.views.keys() == theirs.views.keys()
    for root, view in mine.views.items():
        other = theirs.views[root]
        assert view.snapshot.differences(other.snapshot) == []
        assert view.snapshot.settings == other.snapshot.settings
        assert view.stamps == other.stamps
        for id, document in view.snapshot.documents.items():
            assert document.text == other.snapshot.documents[id].text
    times = mine.seen.times.items()
    assert theirs.seen.times.items() <= times  # one like a document may be there, too
    assert mine.seen.unlisted == theirs.seen.unlisted
