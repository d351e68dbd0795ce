"""What a cache says of a workspace, and that a start from it ends where a reading ends."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from stp_lsp.session import cache, disk
from stp_lsp.session.cache_place import VARIABLE, path_for
from stp_lsp.session.cache_revalidation import A_FEW, compare
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.reader_process import MAX_SIZE
from stp_lsp.session.session import Action, Modification, Session
from tests.session.caching import (
    CONFIG,
    OLD,
    assert_same,
    cold,
    kept,
    make_workspace,
    recalled,
    warm,
)


@pytest.fixture(autouse=True)
def _a_place_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "FEWEST", 0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "w")


def test_what_was_kept_is_what_was_known(root: Path) -> None:
    session = cold(root)
    assert kept(session, root)
    loaded = recalled(root)
    assert loaded is not None
    before = Session(RealDisk())
    before.adopt(root.as_posix(), loaded, complete=False)
    for path, view in session.views.items():  # even before the disk is looked at
        assert before.views[path].snapshot.differences(view.snapshot) == []
    # What was no UTF-8 is read anew at every start, should that have been the drive's fault.
    assert compare(before, root.as_posix()).sweep.paths == [
        f"{root.as_posix()}/intent/st/ST0004/bad.md"
    ]
    faults = [fault for item in loaded.workspaces for fault in item.faults]
    assert [id for id, _ in faults] == ["intent/st/ST0004/bad.md"]
    # Until the comparison nobody is told that everything is known.
    assert not any(view.complete for view in before.views.values())


def test_equal_sets_of_documents_are_one_object(root: Path) -> None:
    """Read or recalled: a workspace has far more keys than sets of documents behind them."""
    session = cold(root)
    assert kept(session, root)
    loaded = recalled(root)
    assert loaded is not None
    again = Session(RealDisk())
    again.adopt(root.as_posix(), loaded, complete=False)
    for known in (session, again):
        for view in known.views.values():
            tables = view.snapshot.tables
            sets = [ids for table in tables[3:] for ids in table.values()]
            assert len(set(sets)) < len(sets)
            assert len({id(ids) for ids in sets}) == len(set(sets))


def test_what_changed_while_nobody_looked_is_found(root: Path) -> None:
    assert kept(cold(root), root)
    (root / "intent/st/ST0001/info.md").write_text("---\nstatus: Completed\n---\n# ST0001: new\n")
    (root / "intent/st/ST0002/design.md").unlink()
    shutil.rmtree(root / "intent/st/ST0003")
    shutil.move(root / "intent/st/ST0004", root / "intent/st/COMPLETED/ST0004")
    added = root / "intent/st/ST0042/WP/03/info.md"
    added.parent.mkdir(parents=True)
    added.write_text("# WP-03: more\n")
    (root / "README.md").unlink()
    (root / "README.md").mkdir()  # a folder that is called like a document
    assert_same(warm(root), cold(root))


def test_after_a_change_of_nearly_everything_all_is_to_be_read(root: Path) -> None:
    assert kept(cold(root), root)
    for number in range(100, 100 + A_FEW + 1):
        folder = root / f"intent/st/ST{number:04}"
        folder.mkdir()
        (folder / "info.md").write_text("# x\n")
    loaded = recalled(root)
    assert loaded is not None
    session = Session(RealDisk())
    session.adopt(root.as_posix(), loaded, complete=False)
    assert compare(session, root.as_posix()).is_much


@pytest.mark.parametrize(
    "text", ['{"version": "2.2.0"}', '{"version": "2.19.0", "st_prefix": "TH"}', "{"]
)
def test_another_configuration_makes_it_worthless(root: Path, text: str) -> None:
    assert kept(cold(root), root)
    (root / CONFIG).write_text(text)
    assert recalled(root) is None


def test_other_limits_make_it_worthless(root: Path) -> None:
    assert kept(cold(root), root)
    assert cache.recall(root.as_posix(), MAX_SIZE - 1) is None
    (root / "stp-lsp.toml").write_text("maxFileSize = 60\n")
    assert recalled(root) is None
    assert kept(cold(root), root)
    assert_same(warm(root), cold(root))


def test_a_root_above_makes_it_worthless(root: Path) -> None:
    shutil.rmtree(root / "intent/.config")
    assert kept(cold(root), root)
    assert recalled(root) is not None
    above = root.parent / CONFIG
    above.parent.mkdir(parents=True)
    above.write_text('{"version": "2.19.0"}')
    shutil.rmtree(root / "intent")
    assert recalled(root) is None


def test_a_root_that_went_makes_it_worthless(root: Path) -> None:
    assert kept(cold(root), root)
    shutil.rmtree(root / "examples")
    assert recalled(root) is None


def test_a_root_that_came_is_found(root: Path) -> None:
    assert kept(cold(root), root)
    path = root / "examples/other" / CONFIG
    path.parent.mkdir(parents=True)
    path.write_text('{"version": "2.9.0"}')
    assert_same(warm(root), cold(root))


def test_unsaved_text_is_not_kept(root: Path) -> None:
    """What an editor shows is another text than that of the file."""
    session = cold(root)
    path = f"{root.as_posix()}/intent/todo.md"
    session.did_modify_files([Modification(path, Action.OPENED, "# unsaved ST0008\n", 1)])
    assert kept(session, root)
    assert_same(warm(root), cold(root))


def test_a_workspace_of_which_a_part_is_open_elsewhere_has_none(root: Path) -> None:
    session = cold(root)
    session.open_folder(f"{root.as_posix()}/examples/inner")
    assert cache.to_keep(session, root.as_posix()) is None
    alone = Session(RealDisk())
    alone.open_folder(f"{root.as_posix()}/intent/st")  # whose root is above
    assert cache.to_keep(alone, f"{root.as_posix()}/intent/st") is None


def test_a_small_workspace_has_none(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "FEWEST", 1000)
    assert cache.to_keep(cold(root), root.as_posix()) is None


# -- clocks ----------------------------------------------------------------------------------------


@pytest.fixture
def old(root: Path) -> None:
    """Nothing has been touched for decades."""
    for folder, _, names in os.walk(root):
        for path in (folder, *(os.path.join(folder, name) for name in names)):
            os.utime(path, ns=(OLD, OLD))


def put(path: Path, text: str, time: int) -> None:
    """Writes a file and sets its modification time, as programs do that restore files."""
    path.write_text(text)
    os.utime(path, ns=(time, time))


@pytest.mark.skipif(os.name == "nt", reason="Windows tells no other time that cannot be set back")
def test_a_time_that_was_set_back_hides_nothing(root: Path) -> None:
    """Same size, same modification time: the time of the last change of status tells."""
    path = root / "intent/st/ST0001/info.md"
    put(path, "# ST0001: one\n", OLD)
    assert kept(cold(root), root)
    put(path, "# ST0001: two\n", OLD)
    assert warm(root).views[root.as_posix()].snapshot.threads["ST0001"].title == "two"
    assert_same(warm(root), cold(root))


@pytest.fixture
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that knows the modification time alone, in steps of two seconds (FAT)."""
    step = 2 * 10**9
    monkeypatch.setattr(disk, "_changed", lambda found: found.st_mtime_ns // step * step)


@pytest.mark.usefixtures("old", "coarse")
def test_a_second_change_in_the_same_tick_is_found(root: Path) -> None:
    """As git does it: what changed shortly before it was read counts as unknown."""
    path, tick = root / "intent/st/ST0001/info.md", 10**18
    put(path, "# ST0001: one\n", tick)
    session = cold(root)
    put(path, "# ST0001: two\n", tick + 10**9)
    assert kept(session, root, read_at=tick + 10**9)
    assert warm(root).views[root.as_posix()].snapshot.threads["ST0001"].title == "two"


@pytest.mark.usefixtures("old", "coarse")
def test_a_file_that_comes_in_the_tick_of_a_listing_is_found(root: Path) -> None:
    folder, tick = root / "intent/st/ST0001", 10**18
    os.utime(folder, ns=(tick, tick))
    session = cold(root)
    put(folder / "notes.md", "# x\n", OLD)
    os.utime(folder, ns=(tick + 10**9, tick + 10**9))
    assert kept(session, root, read_at=tick + 10**9)
    assert "intent/st/ST0001/notes.md" in warm(root).views[root.as_posix()].snapshot.documents


def test_a_clock_that_was_ahead_makes_nothing_sure(root: Path) -> None:
    """The reading began "tomorrow", then the clock was set right: the earlier moment counts."""
    import time

    now = time.time_ns()
    assert abs(cache.began_at(10, now + 86_400 * 10**9) - (now - 10 * 10**9)) < 60 * 10**9
    assert cache.began_at(10, now - 86_400 * 10**9) == now - 86_400 * 10**9


def test_files_from_the_future_are_read_again(root: Path) -> None:
    path, future = root / "intent/st/ST0001/info.md", 4 * 10**18
    put(path, "# ST0001: one\n", future)
    assert kept(cold(root), root, read_at=10**18 * 2)
    put(path, "# ST0001: two\n", future)
    assert_same(warm(root), cold(root))


def test_a_workspace_that_was_written_a_moment_ago_is_not_kept(root: Path) -> None:
    """Nearly all of it would be read again."""
    assert not kept(cold(root), root, read_at=OLD)
    assert not os.path.exists(path_for(root.as_posix()))


def test_a_document_that_could_not_be_read_is_tried_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of a drive passes by, and leaves no trace on the file."""
    path = f"{root.as_posix()}/intent/todo.md"
    read = RealDisk.read

    def failing(self: RealDisk, asked: str) -> bytes:
        if asked == path:
            raise OSError(5, "Input/output error")
        return read(self, asked)

    with monkeypatch.context() as fault:
        fault.setattr(RealDisk, "read", failing)
        session = cold(root)
        assert kept(session, root)
    assert "ST0099" not in session.views[root.as_posix()].snapshot.targets()
    assert_same(warm(root), cold(root))
