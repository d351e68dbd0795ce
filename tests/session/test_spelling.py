"""Renames in the case of letters alone, on disks that find a file by any spelling of its name.

What `misnamed-path` asks for is such a rename. The old name still answers there; what counts is the
name that is listed (FORMAT.md 2: a thread's folder has capitals, its cover is `info.md`).
"""

from __future__ import annotations

import os
from pathlib import Path
from unicodedata import normalize

import pytest

from stp_lsp.features.diagnostics import diagnose_all
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.prefetch import prefetch
from stp_lsp.session.session import Action, Modification, Session
from stp_lsp.session.spelling import Spelling
from tests.session.looking import look
from tests.support.folding_disk import FoldingDisk
from tests.support.links import needs_links
from tests.support.memory_disk import MemoryDisk

ROOT = "/h/w"
BASE = f"{ROOT}/intent/st"
COMPOSED, APART = (normalize(form, "caf\u00e9.md") for form in ("NFC", "NFD"))
RENAMES = [
    (f"{BASE}/ST0001/Info.md", f"{BASE}/ST0001/info.md"),
    (f"{BASE}/ST0001/info.md", f"{BASE}/ST0001/INFO.md"),
    (f"{BASE}/st0001", f"{BASE}/ST0001"),
    (f"{BASE}/ST0001", f"{BASE}/st0001"),
    (f"{BASE}/ST0001/wp", f"{BASE}/ST0001/WP"),
    (f"{ROOT}/Intent", f"{ROOT}/intent"),
    (f"{ROOT}/intent", f"{ROOT}/Intent"),
    (f"{BASE}/ST0001/{COMPOSED}", f"{BASE}/ST0001/{APART}"),
    (f"{BASE}/ST0001/{APART}", f"{BASE}/ST0001/{COMPOSED}"),
]


def files(old: str, new: str) -> dict[str, str]:
    """A workspace in which what is renamed still has its old name."""
    right = {
        f"{ROOT}/intent/.config/config.json": '{"intent_version": "2.19.0"}',
        f"{ROOT}/intent/wip.md": "ST0001, ST0001/01 and [it](st/ST0001/info.md)\n",
        f"{BASE}/ST0001/info.md": "# ST0001: First\n",
        f"{BASE}/ST0001/WP/01/info.md": "# WP-01: Press\n",
        f"{BASE}/ST0001/{COMPOSED}": "# Coffee\n",
        f"{BASE}/ST0002/info.md": "# ST0002: Second\n",
    }
    names = (new, old) if any(path == new or path.startswith(f"{new}/") for path in right) else ()
    return {path.replace(*names) if names else path: text for path, text in right.items()}


def take(session: Session, *paths: str) -> None:
    prefetched = prefetch(session, paths)
    changes = session.did_modify_files(
        [Modification(path, Action.ON_DISK) for path in paths], prefetched
    )
    for folder in changes.reload:
        session.reload(folder)


def is_as_fresh(session: Session) -> bool:
    fresh = Session(session.disk)
    for folder in session.opened:
        fresh.open_folder(folder)
    for path, overlay in session.overlays.items():
        fresh.did_modify_files([Modification(path, Action.OPENED, *overlay)])
    assert session.views.keys() == fresh.views.keys()
    for root, view in session.views.items():
        other = fresh.views[root]
        assert view.snapshot.differences(other.snapshot) == []
        assert view.loose.keys() == other.loose.keys()
        assert dict(diagnose_all(view.snapshot)) == dict(diagnose_all(other.snapshot))
    assert session.seen.times.keys() == fresh.seen.times.keys()
    return True


@pytest.mark.parametrize("opened", [ROOT, "/h", BASE])
@pytest.mark.parametrize("told", ["old, new", "new, old", "old", "new", ""])
@pytest.mark.parametrize(("old", "new"), RENAMES)
def test_what_is_listed_counts(old: str, new: str, told: str, opened: str) -> None:
    disk = FoldingDisk(files(old, new))
    session = Session(disk)
    session.open_folder(opened)
    assert is_as_fresh(session)
    disk.rename(old, new)
    take(session, *({"old": old, "new": new}[each] for each in told.split(", ") if each))
    if "new" in told and opened != BASE:
        assert is_as_fresh(session)
    look(session)
    assert is_as_fresh(session)


@pytest.mark.parametrize("told", ["old, new", "new, old", "old", "new", ""])
@pytest.mark.parametrize("by", ["old", "new"])
@pytest.mark.parametrize(("old", "new"), RENAMES[:5])
def test_a_document_that_is_open(old: str, new: str, by: str, told: str) -> None:
    """It is a part of the workspace by the name that is listed, and beside it by another."""
    disk = FoldingDisk(files(old, new))
    session = Session(disk)
    session.open_folder(ROOT)
    inside = next(path for path in disk.paths if path == old or path.startswith(f"{old}/"))
    path = inside.replace(old, {"old": old, "new": new}[by])
    session.did_modify_files([Modification(path, Action.OPENED, "# ST0001: Typed\n", 1)])
    assert is_as_fresh(session)
    disk.rename(old, new)
    take(session, *({"old": old, "new": new}[each] for each in told.split(", ") if each))
    look(session)
    assert is_as_fresh(session)
    session.did_modify_files([Modification(path, Action.CHANGED, "# ST0001: More\n", 2)])
    assert is_as_fresh(session)
    session.did_modify_files([Modification(path, Action.CLOSED)])
    look(session)
    assert is_as_fresh(session)


def test_the_thread_is_found_once_it_is_renamed() -> None:
    disk = FoldingDisk(files(f"{BASE}/st0001", f"{BASE}/ST0001"))
    session = Session(disk)
    session.open_folder(ROOT)
    rules = []
    for _ in range(2):
        found = diagnose_all(session.views[ROOT].snapshot)
        rules.append({each.rule for _, item in found for each in item.diagnostics})
        disk.rename(f"{BASE}/st0001", f"{BASE}/ST0001")
        take(session, f"{BASE}/ST0001")
    assert {"misnamed-path", "unknown-thread"} <= rules[0]
    assert not {"misnamed-path", "unknown-thread"} & rules[1]


class Counting(MemoryDisk):
    """One on which capitals count."""

    listed = 0

    def names(self, folder: str) -> frozenset[str]:
        self.listed += 1
        return super().names(folder)


def test_nothing_is_listed_where_capitals_count() -> None:
    disk = Counting(files(f"{BASE}/st0001", f"{BASE}/ST0001"))
    session = Session(disk)
    session.open_folder(ROOT)
    disk.write(f"{BASE}/ST0003/info.md", "# ST0003: Third\n")
    take(session, f"{BASE}/ST0003/info.md", f"{BASE}/ST0002/info.md")
    look(session)
    assert disk.listed == 0


def test_two_that_differ_in_case_are_two_where_capitals_count(tmp_path: Path) -> None:
    disk = RealDisk()
    one, two = tmp_path / "info.md", tmp_path / "INFO.MD"
    one.write_text("x")
    folds = two.exists()
    spelling = Spelling(disk)
    assert spelling.folds(one.as_posix()) is folds
    assert spelling.is_listed(one.as_posix())
    assert spelling.is_listed(two.as_posix()) is not folds  # or nothing is there
    assert spelling.is_listed(f"{tmp_path.as_posix()}/none.md")
    if not folds:
        two.write_text("y")
        assert not Spelling(disk).folds(one.as_posix())
        assert Spelling(disk).is_listed(two.as_posix())


@needs_links
def test_the_same_file_by_another_name(tmp_path: Path) -> None:
    (tmp_path / "info.md").write_text("x")
    os.link(tmp_path / "info.md", tmp_path / "INFO.MD")
    path = f"{tmp_path.as_posix()}/info.md"
    assert RealDisk().is_same(path, "INFO.MD")
    assert not RealDisk().is_same(path, "Info.md") or (tmp_path / "Info.md").exists()
    assert RealDisk().names(tmp_path.as_posix()) >= {"info.md"}
    assert Spelling(RealDisk()).is_listed(path)
