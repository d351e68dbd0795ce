"""The file of a cache: whatever happens to it, it says what was written or nothing at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stp_lsp
from stp_lsp.session import cache, cache_file
from stp_lsp.session.cache_file import BadCacheError
from stp_lsp.session.cache_place import SUFFIX, VARIABLE, folder, path_for
from tests.session.caching import assert_same, cold, kept, make_workspace, recalled, warm

PRINT = bytes(range(16))
PARTS = [("first", 1, None), ("second", [b"bytes" * 100, "text"] * 3), ("last",)]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where caches are in this test."""
    monkeypatch.setattr(cache, "FEWEST", 0)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def root(place: Path, tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "w")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("file") / "a.index"
    cache_file.write(str(path), PRINT, PARTS)
    return path


def read_back(path: Path, print_: bytes = PRINT) -> list[tuple]:
    return list(cache_file.read(str(path), print_))


def test_what_was_written_is_read(written: Path) -> None:
    assert read_back(written) == PARTS
    assert cache_file.is_there(str(written), PRINT)


# -- corruption ------------------------------------------------------------------------------------


def refused(written: Path, data: bytes) -> None:
    path = written.with_name("broken.index")
    path.write_bytes(data)
    path.chmod(0o600)
    with pytest.raises(BadCacheError):
        read_back(path)


def test_no_byte_can_flip_unnoticed(written: Path) -> None:
    """Every byte of the file, in its head, in the frames of blocks and in what they hold."""
    data = written.read_bytes()
    for at in range(len(data)):
        refused(written, data[:at] + bytes([data[at] ^ (1 << at % 8)]) + data[at + 1 :])


def test_no_end_can_be_missing(written: Path) -> None:
    data = written.read_bytes()
    for length in range(len(data)):
        refused(written, data[:length])
    refused(written, data + b"\0")
    refused(written, data[:-20] + bytes(20))  # a file that a crash left with zeros


@given(data=st.data())
def test_no_mixture_of_what_is_there_is_believed(written: Path, data: st.DataObject) -> None:
    """Parts of the file swapped, doubled, left out, or replaced."""
    whole = written.read_bytes()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), min_size=2, max_size=4)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    order = data.draw(st.lists(st.sampled_from([*pieces, b"\xff" * 4, b""]), max_size=6))
    mixed = b"".join(order)
    if mixed != whole:
        refused(written, mixed)


@given(damage=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), min_size=1, max_size=3))
def test_a_start_survives_any_damage(
    broken: tuple[Path, Path, bytes], damage: list[tuple[float, int]]
) -> None:
    """As a user meets it: the cache of a workspace is damaged, and all answers are as before."""
    root, path, good = broken
    data = bytearray(good)
    for where, change in damage:
        data[min(int(where * len(data)), len(data) - 1)] ^= change
    path.write_bytes(data)
    if data == good:
        return
    assert recalled(root) is None


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, bytes]]:
    base = tmp_path_factory.mktemp("broken")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(base / "cache"))
        patch.setattr(cache, "FEWEST", 0)
        root = make_workspace(base / "w")
        assert kept(cold(root), root)
        path = Path(path_for(root.as_posix()))
        yield root, path, path.read_bytes()


def test_values_that_are_none_of_ours_are_refused(root: Path, place: Path) -> None:
    """A file that is whole by its own account, as a fault of ours might write one."""
    place.mkdir(mode=0o700)
    path = path_for(root.as_posix())
    for parts in (
        [],
        [(9,)],
        [(1, ["a"], [])],
        [(0, root.as_posix(), {}, 1), (7,)],
        [(3, 1)],
        [("x",)],
    ):
        cache_file.write(path, cache.fingerprint(), parts)
        assert recalled(root) is None
    cache_file.write(path, cache.fingerprint(), [(0, "/another/folder", {}, 0), (7,)])
    assert recalled(root) is None


# -- versions --------------------------------------------------------------------------------------


def test_another_program_is_not_believed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept(cold(root), root)
    assert cache.is_kept(root.as_posix())
    monkeypatch.setattr(cache, "__version__", "0.0.0")
    assert not cache.is_kept(root.as_posix())
    assert recalled(root) is None


def test_every_change_of_the_code_counts(tmp_path: Path) -> None:
    """The fingerprint of a copy of the program, of which one file is touched at a time."""
    package = tmp_path / "stp_lsp"
    shutil.copytree(Path(stp_lsp.__file__).parent, package, ignore=shutil.ignore_patterns("*.pyc"))
    for path in package.rglob("*.py"):
        os.utime(path, ns=(10**18, 10**18))
    script = (
        "import os, pathlib, sys\n"
        "from stp_lsp.session.cache import fingerprint\n"
        "first = fingerprint()\n"
        "assert first == fingerprint()\n"
        "for name in sys.argv[1:]:\n"
        "    path = pathlib.Path(name)\n"
        "    os.utime(path, ns=(10**18, 10**18 + 1000))\n"
        "    assert fingerprint() != first, name\n"
        "    os.utime(path, ns=(10**18, 10**18))\n"
        "    assert fingerprint() == first\n"
    )
    files = [
        str(path)
        for part in ("text", "syntax", "model", "session")
        for path in (package / part).glob("*.py")
    ]
    assert len(files) > 60
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-P", "-c", script, *files]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# -- several servers -------------------------------------------------------------------------------


def test_two_servers_write_and_a_third_reads(root: Path, tmp_path: Path) -> None:
    """Whoever reads sees the whole of what one of them wrote."""
    sessions = [cold(root)]
    (root / "intent/st/ST0001/info.md").write_text("# ST0001: other\n")
    sessions.append(cold(root))
    found = [cache.to_keep(session, root.as_posix()) for session in sessions]
    titles = {
        session.views[root.as_posix()].snapshot.threads["ST0001"].title for session in sessions
    }
    assert titles == {"no 1", "other"}
    ended = threading.Event()

    def write(index: int) -> None:
        one = found[index]
        assert one is not None
        while not ended.is_set():
            # On Windows a file that somebody reads cannot be replaced; the next time it can.
            assert cache.keep(one, 1 << 62) or os.name == "nt"

    writers = [threading.Thread(target=write, args=(index,)) for index in (0, 1)]
    for writer in writers:
        writer.start()
    try:
        while not os.path.exists(path_for(root.as_posix())):
            time.sleep(0.01)
        for _ in range(100):
            loaded = recalled(root)
            assert loaded is not None
            spaces = {item.root: item.built for item in loaded.workspaces}
            mine = spaces[root.as_posix()]
            assert mine is not None
            assert mine.tables.threads["ST0001"].title in titles
    finally:
        ended.set()
        for writer in writers:
            writer.join()
    assert_same(warm(root), cold(root))
    assert [name for name in os.listdir(tmp_path / "cache") if not name.endswith(SUFFIX)] == []


def test_it_may_be_deleted_at_any_time(root: Path, place: Path) -> None:
    session = cold(root)
    assert kept(session, root)
    assert warm(root).views
    shutil.rmtree(place)
    assert recalled(root) is None
    assert kept(session, root)
    assert_same(warm(root), session)


@pytest.mark.skipif(os.name == "nt", reason="Windows deletes no file that is open")
def test_it_may_be_deleted_while_it_is_read(root: Path) -> None:
    assert kept(cold(root), root)
    parts = cache_file.read(path_for(root.as_posix()), cache.fingerprint())
    first = next(parts)
    os.unlink(path_for(root.as_posix()))
    assert first
    assert list(parts)[-1] == (7,)


# -- full disks and other people's folders ---------------------------------------------------------


@pytest.mark.parametrize("at", range(5))
def test_a_full_disk_leaves_the_cache_before(
    root: Path, place: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    session = cold(root)
    assert kept(session, root)
    before = Path(path_for(root.as_posix())).read_bytes()
    writes = iter(range(1000))

    def full(handle: int, mode: str) -> object:
        file = open(handle, mode)  # noqa: SIM115  # closed by whoever asked for it
        write = file.write

        class Full:
            def __enter__(self) -> Full:
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

            def write(self, data: bytes) -> int:
                if next(writes) >= at:
                    raise OSError(28, "No space left on device")
                return write(data)

            def seek(self, to: int) -> int:
                return file.seek(to)

        return Full()

    with monkeypatch.context() as fault:
        fault.setattr(cache_file.os, "fdopen", full)
        assert not kept(session, root)
    assert Path(path_for(root.as_posix())).read_bytes() == before
    assert len(os.listdir(place)) == 1
    assert_same(warm(root), session)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of processes are POSIX")
def test_a_limit_of_the_system_is_a_full_disk(root: Path, place: Path) -> None:
    """The real thing, in a process of its own: no file may grow beyond 2 kB."""
    script = (
        "import resource, sys, pathlib\n"
        "from stp_lsp.session import cache\n"
        "from tests.session.caching import cold, kept\n"
        "cache.FEWEST = 0\n"
        "root = pathlib.Path(sys.argv[1])\n"
        "session = cold(root)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))\n"
        "assert not kept(session, root)\n"
    )
    command = [sys.executable, "-c", script, root.as_posix()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert os.listdir(place) == []


def test_too_large_a_cache_is_none(
    root: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_file, "LARGEST", 1000)
    assert not kept(cold(root), root)
    assert os.listdir(place) == []


def test_a_place_that_cannot_be_is_no_trouble(root: Path, place: Path) -> None:
    place.write_text("a file where the folder should be")
    assert not kept(cold(root), root)
    assert recalled(root) is None
    assert place.read_text() == "a file where the folder should be"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="owners and modes are POSIX")
def test_what_others_may_write_is_not_believed(root: Path, place: Path) -> None:
    session = cold(root)
    assert kept(session, root)
    path = path_for(root.as_posix())
    os.chmod(path, 0o622)
    assert recalled(root) is None
    os.chmod(path, 0o600)
    assert recalled(root) is not None
    os.chmod(place, 0o777)
    assert not kept(session, root)


def test_a_link_is_neither_followed_nor_written_through(root: Path, tmp_path: Path) -> None:
    session = cold(root)
    assert kept(session, root)
    path, target = Path(path_for(root.as_posix())), tmp_path / "elsewhere"
    path.rename(target)
    path.symlink_to(target)
    data = target.read_bytes()
    assert recalled(root) is None
    assert kept(session, root)
    assert not path.is_symlink()
    assert target.read_bytes() == data
    assert_same(warm(root), session)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX")
def test_a_pipe_or_a_folder_in_its_place_makes_nobody_wait(root: Path, place: Path) -> None:
    place.mkdir(mode=0o700)
    os.mkfifo(path_for(root.as_posix()), 0o600)
    assert recalled(root) is None
    os.unlink(path_for(root.as_posix()))
    os.mkdir(path_for(root.as_posix()))
    assert recalled(root) is None
    assert not kept(cold(root), root)


# -- the place -------------------------------------------------------------------------------------


def test_the_place_follows_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("USERPROFILE" if os.name == "nt" else "HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    for platform, setting, expected in (
        ("linux", "", tmp_path / ".cache/stp-lsp"),
        ("linux", str(tmp_path / "xdg"), tmp_path / "xdg/stp-lsp"),
        ("linux", "not/absolute", tmp_path / ".cache/stp-lsp"),  # to be ignored, says XDG
        ("darwin", "", tmp_path / "Library/Caches/stp-lsp"),
        ("win32", "", tmp_path / "Local" / "stp-lsp\\Cache"),
    ):
        monkeypatch.setattr("sys.platform", platform)
        monkeypatch.setenv("XDG_CACHE_HOME", setting)
        assert Path(folder()) == expected


def test_it_can_be_turned_off(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept(cold(root), root)
    for word in ("off", "OFF", "0", "no", "false"):
        monkeypatch.setenv(VARIABLE, word)
        assert folder() == ""
        assert recalled(root) is None
        assert not kept(cold(root), root)


def test_nothing_is_written_into_a_workspace(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"{root.as_posix()}/intent/cache")
    assert not kept(cold(root), root)
    assert not (root / "intent/cache").exists()


def test_what_nobody_uses_goes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place.mkdir()
    now = time.time()
    hour, day = 3600, 86_400

    def put(name: str, size: int, age: float) -> None:
        path = place / name
        path.write_bytes(bytes(size))
        os.utime(path, (now - age, now - age))

    put(f"mine{SUFFIX}", 10, 40 * day)
    put(f"used{SUFFIX}", 10, day)
    put(f"unused{SUFFIX}", 10, 31 * day)
    put(f"{cache_file.TEMPORARY}left", 10, 2 * hour)
    put(f"{cache_file.TEMPORARY}being-written", 10, 60)
    others = {"something-else", "theirs.index", "a-0123abcd.index", ".new-left", "index"}
    for name in others:  # the folder may be one that other programs use
        put(name, 10, 400 * day)
    cache.prune(str(place), str(place / f"mine{SUFFIX}"))
    left = others | {f"mine{SUFFIX}", f"used{SUFFIX}", f"{cache_file.TEMPORARY}being-written"}
    assert set(os.listdir(place)) == left
    put(f"newer{SUFFIX}", 10, 60)
    monkeypatch.setattr(cache, "MOST", 25)
    cache.prune(str(place), str(place / f"newer{SUFFIX}"))
    assert others | {f"newer{SUFFIX}"} <= set(os.listdir(place))
    assert f"mine{SUFFIX}" not in os.listdir(place)
