"""Files below a root: what is answered, how long it is believed, and what is never looked at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stp_lsp.features.gate_view import view_gate
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.disk_guard import NeedsDisk, WithoutDisk
from stp_lsp.session.root_files import FRESH, LARGEST, NAMES_FRESH, RootFiles
from stp_lsp.session.session import Action, Modification, Session
from tests.support.folding_disk import FoldingDisk
from tests.support.links import needs_links
from tests.support.memory_disk import MemoryDisk

ROOT = "/w"


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def files_of(clock: Clock | None = None, **files: str) -> tuple[MemoryDisk, RootFiles]:
    disk = MemoryDisk(
        {f"{ROOT}/{name.replace('__', '/')}.py": text for name, text in files.items()}
    )
    disk.write("/outside.py", "AT-01.1")
    return disk, RootFiles(disk, ROOT, clock=clock or Clock())


def test_a_cited_file():
    """Existence, content and text of a file, by its path from the root."""
    _, files = files_of(test__a="AT-01.1\n")
    assert files.exists("test/a.py")
    assert files.exists("test")
    assert files.is_file("test/a.py")
    assert not files.is_file("test")
    assert files.contains("test/a.py", "AT-01.1")
    assert not files.contains("test/a.py", "at-01.1")
    assert files.read("test/a.py") == "AT-01.1\n"


@pytest.mark.parametrize("path", ["/test/a.py", "./test/a.py", "test//a.py", "test/x/../a.py"])
def test_paths_are_taken_below_the_root(path: str):
    """A slash in front means the root (FORMAT.md 8.4, L2)."""
    _, files = files_of(test__a="AT-01.1\n")
    assert files.is_file(path)
    assert files.contains(path, "AT-01.1")


@pytest.mark.parametrize(
    "path",
    ["../outside.py", "test/../../outside.py", "/../outside.py", "", "/", "..", "test/a.py/"],
)
def test_what_is_not_below_the_root_is_not_there(path: str):
    """Nor is a path that ends with a slash a file."""
    _, files = files_of(test__a="AT-01.1\n")
    assert not files.is_file(path)
    assert not files.contains(path, "AT-01.1")
    assert files.read(path) is None


def test_a_file_that_comes_is_seen_after_a_second():
    """Tests appear while one works."""
    clock = Clock()
    disk, files = files_of(clock, test__other="x")
    assert not files.is_file("test/a.py")
    disk.write(f"{ROOT}/test/a.py", "AT-01.1")
    clock.now += FRESH
    assert files.is_file("test/a.py")
    disk.delete(f"{ROOT}/test/a.py")
    clock.now += FRESH
    assert not files.is_file("test/a.py")
    assert not files.contains("test/a.py", "AT-01.1")


def test_a_file_is_read_once_for_each_of_its_versions():
    """However many rows cite it, and however often they are checked."""
    clock = Clock()
    disk, files = files_of(clock, test__a="AT-01.1 AT-01.2")
    for _ in range(3):
        clock.now += FRESH
        assert [files.contains("test/a.py", f"AT-01.{n}") for n in (1, 2, 3)] == [True, True, False]
    assert disk.reads == 1
    disk.write(f"{ROOT}/test/a.py", "AT-01.3")
    clock.now += FRESH
    assert [files.contains("test/a.py", f"AT-01.{n}") for n in (1, 2, 3)] == [False, False, True]
    assert disk.reads == 2


def test_a_file_that_cannot_be_read_holds_nothing():
    """As for upstream, whose grep fails on it."""
    disk, files = files_of(test__a="AT-01.1")
    disk.unreadable.add(f"{ROOT}/test/a.py")
    assert files.is_file("test/a.py")
    assert not files.contains("test/a.py", "AT-01.1")
    assert files.read("test/a.py") is None


def test_nothing_is_said_of_a_file_beyond_the_limit():
    """It is there, nobody claims that it lacks an id, and it is not read."""
    disk, files = files_of(test__a="x" * (LARGEST + 1))
    assert files.is_file("test/a.py")
    assert files.contains("test/a.py", "AT-01.1")
    assert files.read("test/a.py") is None
    assert disk.reads == 0


def test_a_file_that_is_not_text_is_searched_but_not_read():
    """An id is found among any bytes; a text that is not UTF-8 cannot be edited."""
    disk, files = files_of()
    disk.write(f"{ROOT}/test/a.bin", b"\xff\x00AT-01.1\xff")
    assert files.contains("test/a.bin", "AT-01.1")
    assert files.read("test/a.bin") is None


def test_files_by_name():
    """Each path once, ordered; folders of builds and dependencies left out (FORMAT.md 8.4, L1l)."""
    pruned = [".git", ".backup", "node_modules", "_build", "deps"]
    disk, files = files_of(test__a="", test__deep__a="", a="")
    for folder in pruned:
        disk.write(f"{ROOT}/apps/{folder}/a.py", "")
    assert files.find_by_name("a.py") == ("a.py", "test/a.py", "test/deep/a.py")
    assert files.find_by_name("b.py") == ()


def test_the_list_of_names_is_made_again_after_a_while():
    """It costs a walk through the repository."""
    clock = Clock()
    disk, files = files_of(clock, test__a="")
    assert files.find_by_name("b.py") == ()
    disk.write(f"{ROOT}/test/b.py", "")
    assert files.find_by_name("b.py") == ()
    clock.now += NAMES_FRESH
    assert files.find_by_name("b.py") == ("test/b.py",)


def inside_and_outside(folder: Path) -> tuple[Path, Path]:
    """A root with a folder of tests, and a folder beside it."""
    root, outside = folder / "root", folder / "outside"
    (root / "test").mkdir(parents=True)
    outside.mkdir()
    return root, outside


@needs_links
def test_symbolic_links(tmp_path: Path):
    """A link inside the root is followed; what lies behind one that leaves it is not read."""
    root, outside = inside_and_outside(tmp_path)
    (root / "test/a.py").write_text("AT-01.1")
    (outside / "secret.py").write_text("AT-01.1")
    os.symlink(root / "test/a.py", root / "test/link.py")
    os.symlink(outside / "secret.py", root / "test/out.py")
    os.symlink(outside, root / "away")
    files = RootFiles(RealDisk(), root.as_posix())
    assert files.contains("test/link.py", "AT-01.1")
    for path in ("test/out.py", "away/secret.py"):
        assert not files.is_file(path)
        assert not files.contains(path, "AT-01.1")
        assert files.read(path) is None
    assert files.exists("away/secret.py")  # a link to it is not broken
    assert files.find_by_name("secret.py") == ()
    assert files.find_by_name("a.py") == ("test/a.py",)


@needs_links
def test_a_root_behind_a_link(tmp_path: Path):
    """The root itself may be reached through one."""
    (tmp_path / "real/test").mkdir(parents=True)
    (tmp_path / "real/test/a.py").write_text("AT-01.1")
    os.symlink(tmp_path / "real", tmp_path / "link")
    files = RootFiles(RealDisk(), (tmp_path / "link").as_posix())
    assert files.contains("test/a.py", "AT-01.1")


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000, "\udcff/a"])
def test_impossible_paths_are_not_there(path: str, tmp_path: Path):
    """What no file system takes."""
    files = RootFiles(RealDisk(), tmp_path.as_posix())
    assert not files.exists(path)
    assert not files.is_file(path)
    assert not files.contains(path, "AT-01.1")
    assert files.read(path) is None


def test_the_text_in_an_editor_wins():
    """A test file that is open and not saved yet."""
    disk = MemoryDisk({f"{ROOT}/intent/.config/config.json": "{}", f"{ROOT}/test/a.py": "nothing"})
    session = Session(disk)
    session.open_folder(ROOT)
    files = session.views[ROOT].snapshot.files
    assert not files.contains("test/a.py", "AT-01.1")
    path = f"{ROOT}/test/a.py"
    session.did_modify_files([Modification(path, Action.OPENED, "AT-01.1", 1)])
    assert files.contains("test/a.py", "AT-01.1")
    assert files.read("test/a.py") == "AT-01.1"
    session.did_modify_files([Modification(path, Action.CLOSED)])
    assert not files.contains("test/a.py", "AT-01.1")


def test_a_cited_file_that_comes_is_a_change():
    """No document changed, and yet something else is to be said of the contract."""
    home = f"{ROOT}/intent/st/ST0001"
    disk = MemoryDisk(
        {
            f"{ROOT}/intent/.config/config.json": "{}",
            f"{home}/info.md": "# ST0001: A\n",
            f"{home}/design.md": "# Design\n",
            f"{home}/WP/01/info.md": "# WP-01: A\n",
            f"{home}/acceptance.md": (
                "- AC-01.1 A\n- AT-01.1 `test/a.py` -- covers AC-01.1 -- status: green\n"
            ),
            f"{ROOT}/test/other.py": "",
        }
    )
    session = Session(disk)
    session.open_folder(ROOT)

    def verdict() -> str:
        return view_gate(session.views[ROOT].snapshot, "ST0001").gate.verdict.value

    def looked() -> list[str]:
        sweep = session.look()
        changes = session.take(sweep)
        assert sweep.is_empty == (not changes.documents)
        return sorted(id for ids in changes.documents.values() for id in ids)

    assert verdict() == "BLOCKED"
    session.take(session.look())
    assert looked() == []
    judged = [f"intent/st/ST0001/{name}" for name in ("WP/01/info.md", "acceptance.md", "info.md")]
    for text, expected in (("AT-01.1", "PASS"), ("nothing", "BLOCKED"), ("AT-01.1 ", "PASS")):
        disk.write(f"{ROOT}/test/a.py", text)
        session.take(session.look()._replace(cited=()))  # the folder alone is no news
        revision = session.revision
        assert looked() == judged
        assert session.revision == revision + 1
        assert verdict() == expected
        assert looked() == []
    disk.delete(f"{ROOT}/test/a.py")
    assert verdict() in ("PASS", "BLOCKED")  # believed for a second
    assert looked() == judged
    assert verdict() == "BLOCKED"


def test_who_may_not_wait_believes_until_a_look_finds_something_else():
    """The clock alone makes nothing unknown; a look at the disk does, and knows then."""
    clock = Clock()
    disk, files = files_of(clock, test__a="AT-01.1")
    with WithoutDisk():
        for ask in (files.exists, files.is_file):
            with pytest.raises(NeedsDisk):
                ask("test/a.py")

    def say() -> tuple[bool, bool, bool]:
        with WithoutDisk():
            return (
                files.exists("test/a.py"),
                files.is_file("test/a.py"),
                files.contains("test/a.py", "AT-01.1"),
            )

    assert files.exists("test/a.py")
    assert files.contains("test/a.py", "AT-01.1")
    clock.now += 100 * FRESH
    assert say() == (True, True, True)
    disk.delete(f"{ROOT}/test/a.py")
    assert say() == (True, True, True)
    assert files.has_changed()
    files.refresh()
    with WithoutDisk():
        assert not files.exists("test/a.py")
        with pytest.raises(NeedsDisk):
            files.is_file("test/a.py")
    files.forget()
    with WithoutDisk(), pytest.raises(NeedsDisk):
        files.exists("test/a.py")


@pytest.mark.parametrize("kind", [MemoryDisk, FoldingDisk])
def test_what_is_not_in_the_list_of_its_folder_is_not_there(kind: type[MemoryDisk]):
    """That it is, in any spelling, says nothing: of that the disk is asked."""
    disk = kind({f"{ROOT}/docs/Plan.md": "", f"{ROOT}/docs/more/a.md": ""})
    files = RootFiles(disk, ROOT, clock=Clock())
    with WithoutDisk(), pytest.raises(NeedsDisk):
        files.exists("docs/pl.md")
    assert not files.exists("docs/p.md")
    with WithoutDisk():
        assert not files.exists("docs/pl.md")
        assert not files.exists("docs/pla.md")
        for other in ("docs/plan.md", "docs/Plan.md", "docs/MORE", "docs/more/b.md"):
            with pytest.raises(NeedsDisk):
                files.exists(other)
    disk.write(f"{ROOT}/docs/pla.md", "")
    with WithoutDisk():
        assert not files.exists("docs/pla.md")
    assert files.has_changed()
    files.refresh()
    with WithoutDisk():
        assert files.exists("docs/pla.md")
        assert not files.exists("docs/pl.md")
        with pytest.raises(NeedsDisk):
            files.exists("docs/new.md")


def test_who_may_not_wait_recalls_the_text_that_was_read_last():
    """To show places in; who edits reads the file as it is."""
    disk, files = files_of(test__a="AT-01.1\n", test__b="AT-01.2\n")
    assert [files.recall(f"test/{name}.py") for name in "abc"] == ["AT-01.1\n", "AT-01.2\n", None]
    reads = disk.reads
    with WithoutDisk():
        assert files.recall("test/a.py") == "AT-01.1\n"
        assert files.recall("test/c.py") is None
        with pytest.raises(NeedsDisk):
            files.read("test/a.py")
    assert disk.reads == reads
    disk.write(f"{ROOT}/test/a.py", "AT-01.3\n")
    with WithoutDisk():
        assert files.recall("test/a.py") == "AT-01.1\n"
    assert files.has_changed()
    files.refresh()
    with WithoutDisk(), pytest.raises(NeedsDisk):
        files.recall("test/a.py")
    assert files.recall("test/a.py") == "AT-01.3\n"


def test_nothing_is_in_a_folder_that_is_missing_unless_it_may_be_hidden():
    disk = MemoryDisk({f"{ROOT}/docs/plan.md": "", f"{ROOT}/locked/in/a.md": ""})
    disk.locked.add(f"{ROOT}/locked")
    files = RootFiles(disk, ROOT, clock=Clock())
    assert not files.exists("old/a.md")
    assert files.exists("locked/in/a.md")
    with WithoutDisk():
        assert not files.exists("old/b.md")
        with pytest.raises(NeedsDisk):
            files.exists("locked/in/b.md")
    disk.write(f"{ROOT}/old/c.md", "")
    files.has_changed()
    with WithoutDisk(), pytest.raises(NeedsDisk):
        files.exists("old/c.md")


def test_a_list_is_forgotten_once_its_folder_has_changed():
    disk = MemoryDisk({f"{ROOT}/docs/plan.md": ""})
    files = RootFiles(disk, ROOT, clock=Clock())
    assert not files.exists("docs/p.md")
    disk.write(f"{ROOT}/docs/new.md", "")
    assert not files.has_changed()  # nobody asked for that one
    with WithoutDisk(), pytest.raises(NeedsDisk):
        files.exists("docs/new.md")


@needs_links
def test_a_folder_is_listed_and_nothing_outside_the_root(tmp_path):
    root, outside = tmp_path / "root", tmp_path / "outside"
    for path in (root / "tests", root / "node_modules", root / ".git", outside):
        path.mkdir(parents=True)
    (root / "README.md").write_text("x")
    (root / "tests" / "test_a.py").write_text("x")
    (outside / "secret").write_text("x")
    (root / "link").symlink_to(outside)
    files = RootFiles(RealDisk(), root.as_posix())
    assert files.list_folder("") == ("README.md", "link/", "tests/")
    assert files.list_folder("tests/") == ("test_a.py",)
    assert files.list_folder("tests") == ("test_a.py",)
    for path in ("../outside", "link", "tests/../../outside", "nowhere", "README.md"):
        assert files.list_folder(path) == ()


def test_a_folder_that_becomes_a_link_out_of_the_root_is_left_within_a_second(tmp_path: Path):
    """The real path of a folder is kept for its files, and for no longer than theirs."""
    root, outside = inside_and_outside(tmp_path)
    for folder in (root / "test", outside):
        (folder / "a.py").write_text("# ST0005 AT-01.1\n")
        (folder / "b.py").write_text("# ST0005 AT-01.1\n")
    now = [0.0]
    files = RootFiles(RealDisk(), root.as_posix(), clock=lambda: now[0])
    assert files.contains("test/a.py", "ST0005")
    (root / "test").rename(root / "was")
    (root / "test").symlink_to(outside)
    now[0] = 0.9
    files.contains("test/b.py", "ST0005")  # the folder was looked at 0.9 s ago
    now[0] = 1.1
    assert not files.contains("test/a.py", "ST0005")
    assert not files.contains("test/b.py", "ST0005")


def test_ids_of_threads_are_looked_for_as_text(tmp_path: Path):
    (tmp_path / "a.py").write_text("XST0005 ST00061 st0007 AST\nST0008_x")
    files = RootFiles(RealDisk(), tmp_path.as_posix())
    ids = ("ST0005", "ST0006", "ST0007", "ST0008", "T0005", "XST0005")
    assert [files.contains("a.py", id) for id in ids] == [True, True, False, True, True, True]
    (tmp_path / "a.py").write_text("nothing here that is of any length or use at all")
    files.refresh()
    assert not files.contains("a.py", "ST0005")


@needs_links
def test_many_files_are_asked_at_once_for_an_id(tmp_path: Path):
    """Each as by itself, in its version of this moment and not of a second ago."""
    root, outside = inside_and_outside(tmp_path)
    for folder in (root / "test", outside):
        (folder / "a.py").write_text("# ST0005 AT-01.1\n")
    (root / "test/b.py").write_text("# ST0006\n")
    (root / "c.py").write_text("# ST0005\n")
    (root / "test/large.py").write_text("x" * (LARGEST + 1))
    (root / "test/link.py").symlink_to(root / "test/a.py")
    (root / "test/out.py").symlink_to(outside / "a.py")
    (root / "away").symlink_to(outside)
    opened = {f"{root.as_posix()}/test/b.py": "ST0005", f"{root.as_posix()}/test/open.py": "ST0005"}
    files = RootFiles(RealDisk(), root.as_posix(), opened.get, clock=lambda: 0.0)
    names = ["a", "b", "large", "link", "out", "open", "none"]
    paths = [f"test/{name}.py" for name in names]
    paths += ["c.py", "away/a.py", "../outside/a.py", "/test/a.py", "test/", "test/./a.py"]
    here = {"a", "b", "large", "link", "open"}
    expected = [f"test/{name}.py" for name in names if name in here]
    expected += ["c.py", "/test/a.py", "test/./a.py"]
    assert files.holding(paths, "ST0005") == expected
    assert [path for path in paths if files.contains(path, "ST0005")] == expected
    assert files.holding(paths, "st5") == ["test/large.py"]  # no id, so it is looked for as text
    opened.clear()
    (root / "test/a.py").write_text("# ST0007 AT-01.1\n")
    (root / "test/none.py").write_text("# ST0005\n")
    assert files.holding(["test/a.py", "test/b.py", "test/none.py"], "ST0005") == ["test/none.py"]
