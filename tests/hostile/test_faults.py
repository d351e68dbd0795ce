"""What goes wrong around a workspace costs what it touches, and nothing else.

A file that goes while it is read, a disk that is full, a clock that jumps: each is played here, and
afterwards the rest of the workspace must be whole, and nobody's bytes lost.
"""

from __future__ import annotations

import errno
import os
import signal
import unicodedata
from pathlib import Path

import pytest

from stp_lsp.features.diagnostics import diagnose
from stp_lsp.model.settings import Settings
from stp_lsp.session import disk as disk_module
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import load
from stp_lsp.session.prefetch import prefetch
from stp_lsp.session.session import Action, Modification, Session
from tests.support.links import needs_links

CONFIG = '{"intent_version": "2.19.0", "st_prefix": "ST"}'
INFO = "---\nstatus: WIP\nslug: a\ncreated: 20260304\n---\n# ST0001: First\n\nSee ST0002.\n"
MOST = 1_000_000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    put(tmp_path, "intent/.config/config.json", CONFIG)
    put(tmp_path, "intent/st/ST0001/info.md", INFO)
    put(tmp_path, "intent/st/ST0002/info.md", INFO.replace("ST0001", "ST0002"))
    return tmp_path


def put(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")
    return path


def opened(root: Path, disk: RealDisk | None = None) -> Session:
    disk = disk or RealDisk()
    session = Session(disk, Settings(today="2026-03-04", max_file_size=MOST))
    session.adopt(root.as_posix(), load(disk, root.as_posix(), MOST))
    return session


def snapshot_of(session: Session, root: Path):
    return session.views[root.as_posix()].snapshot


def reasons(session: Session, root: Path) -> dict[str, str]:
    """What could not be read, and why."""
    return {
        id: mark[3]
        for id, document in snapshot_of(session, root).documents.items()
        for mark in document.facts.marks
        if mark[0] == "unreadable-document"
    }


class Troubled(RealDisk):
    """A disk on which reading one file goes wrong."""

    def __init__(self, name: str, error: OSError) -> None:
        self.name, self.error = name, error

    def read(self, path: str) -> bytes:
        if path.endswith(self.name):
            raise self.error
        return super().read(path)


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(errno.ENOENT, "No such file or directory"),
        PermissionError(errno.EACCES, "Permission denied"),
        OSError(errno.EIO, "Input/output error"),
        OSError(errno.ESTALE, "Stale file handle"),
    ],
    ids=lambda error: errno.errorcode[error.errno],
)
def test_a_file_that_cannot_be_read_is_named_and_all_others_are_there(error, root):
    session = opened(root, Troubled("ST0002/info.md", error))
    assert set(reasons(session, root)) == {"intent/st/ST0002/info.md"}
    assert error.strerror in reasons(session, root)["intent/st/ST0002/info.md"]
    assert snapshot_of(session, root).threads["ST0001"].title == "First"


def test_a_file_that_changes_after_it_was_read_has_no_text_until_the_next_look(root):
    """Facts and text must belong together: places of the old text mean nothing in the new one."""
    session = opened(root)
    document = snapshot_of(session, root).documents["intent/st/ST0001/info.md"]
    put(root, "intent/st/ST0001/info.md", "# ST0001: Shorter\n")
    assert document.text == ""
    assert diagnose(snapshot_of(session, root), document).failures == ()
    session.take(session.look())
    assert snapshot_of(session, root).threads["ST0001"].title == "Shorter"


def test_a_file_that_changes_while_its_text_is_read_has_none(root, monkeypatch):
    """The look before the reading saw the version that was scanned; what was read is another."""
    session = opened(root)
    document = snapshot_of(session, root).documents["intent/st/ST0001/info.md"]
    honest = RealDisk.read

    def read(disk: RealDisk, path: str) -> bytes:
        put(root, "intent/st/ST0001/info.md", "# ST0001: Shorter\n")
        return honest(disk, path)

    monkeypatch.setattr(RealDisk, "read", read)
    assert document.text == ""


def test_a_hundred_megabytes_are_not_read(root):
    path = root / "intent/st/ST0001/design.md"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    asked: list[str] = []

    class Noting(RealDisk):
        def read(self, path: str) -> bytes:
            asked.append(path)
            return super().read(path)

    session = opened(root, Noting())
    assert path.as_posix() not in asked
    assert "100.0 MB" in reasons(session, root)["intent/st/ST0001/design.md"]


def test_a_configuration_of_a_hundred_megabytes_is_not_read(root):
    path = root / "intent/.config/config.json"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    asked: list[str] = []

    class Noting(RealDisk):
        def read(self, path: str) -> bytes:
            asked.append(path)
            return super().read(path)

    session = opened(root, Noting())
    assert path.as_posix() not in asked
    assert "100.0 MB" in reasons(session, root)["intent/.config/config.json"]
    assert snapshot_of(session, root).threads["ST0001"].title == "First"


def test_a_file_that_grows_while_it_is_read_is_given_up(root, monkeypatch):
    """A log to which somebody writes faster than anybody reads has no end."""
    honest, path = os.read, (root / "intent/st/ST0001/info.md").as_posix()
    written = iter(range(100))  # a hundred megabytes; without end, a fault here would take them all

    def read(handle: int, size: int) -> bytes:
        assert next(written, None) is not None, "it is read without end"
        return honest(handle, 0) + b"x" * size

    monkeypatch.setattr(disk_module.os, "read", read)
    with pytest.raises(OSError, match="grows while it is read"):
        RealDisk().read(path)
    monkeypatch.undo()
    grown = Troubled("ST0001/info.md", OSError(errno.EFBIG, "it grows while it is read"))
    assert "grows" in reasons(opened(root, grown), root)["intent/st/ST0001/info.md"]


def test_a_file_that_grew_since_it_was_listed_is_read_to_its_end(root):
    waiting = [True]

    class Growing(RealDisk):
        def read(self, path: str) -> bytes:
            if path.endswith("ST0001/info.md") and waiting:
                waiting.clear()
                put(root, "intent/st/ST0001/info.md", INFO + "\nAnd ST0003.\n" * 1000)
            return super().read(path)

    session = opened(root, Growing())
    session.take(session.look())
    document = snapshot_of(session, root).documents["intent/st/ST0001/info.md"]
    assert document.text.count("ST0003") == 1000
    assert sum(mention.target == "ST0003" for mention in document.mentions) == 1000


@needs_links
def test_links_in_a_circle_and_out_of_the_workspace_lead_nowhere(root, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    put(outside, "secret.md", "# ST0099: Secret\n")
    (root / "intent/st/loop").symlink_to(root / "intent")
    (root / "intent/st/ST0099").symlink_to(outside)
    (root / "intent/st/ST0001/design.md").symlink_to(outside / "secret.md")
    (root / "intent/st/ST0001/self.md").symlink_to(root / "intent/st/ST0001/self.md")
    snapshot = snapshot_of(opened(root), root)
    assert set(snapshot.threads) == {"ST0001", "ST0002"}
    assert {id for id in snapshot.documents if "loop" in id or "design" in id} == set()


class Watched(RealDisk):
    """A disk that notes what is listed and read."""

    def __init__(self) -> None:
        self.touched: list[str] = []

    def walk(self, root: str):
        for folder in super().walk(root):
            self.touched.append(folder.path)
            yield folder

    def read(self, path: str) -> bytes:
        self.touched.append(path)
        return super().read(path)


@needs_links
@pytest.mark.parametrize("told", [["link"], ["link/info.md", "link/intent/st/ST0098/info.md"], []])
@pytest.mark.parametrize("replaced", [False, True], ids=["new", "in place of a folder"])
def test_a_link_that_comes_later_leads_nowhere_either(told, replaced, root, tmp_path_factory):
    """Nothing behind it is listed or read, whoever tells of it; what was there before is gone."""
    outside = tmp_path_factory.mktemp("outside")
    put(outside, "info.md", "# ST0099: Secret\n")
    put(outside, "intent/.config/config.json", CONFIG)
    put(outside, "intent/st/ST0098/info.md", "# ST0098: Secret\n")
    link = root / "intent/st/ST0099"
    if replaced:
        put(root, "intent/st/ST0099/info.md", "# ST0099: Mine\n")
    disk = Watched()
    session = opened(root, disk)
    if replaced:
        (link / "info.md").unlink()
        link.rmdir()
    link.symlink_to(outside)
    disk.touched.clear()
    paths = [f"{link.parent}/{name.replace('link', link.name)}" for name in told]
    session.did_modify_files([Modification(path, Action.ON_DISK) for path in paths])
    prefetch(session, session.look().paths)
    for _ in range(2):
        assert session.take(session.look()).reload == ()
    assert session.look().is_empty
    assert set(session.views) == {root.as_posix()}
    assert set(snapshot_of(session, root).threads) == {"ST0001", "ST0002"}
    assert [path for path in disk.touched if link.name in path] == []


@needs_links
@pytest.mark.parametrize("told", [True, False])
def test_an_open_document_follows_when_a_link_takes_the_place_of_its_folder(
    told, root, tmp_path_factory
):
    """What is open behind a link is no part of the graph, but can be asked about."""
    folder, outside = root / "intent/st/ST0002", tmp_path_factory.mktemp("outside")
    put(outside, "info.md", INFO)
    path = f"{folder.as_posix()}/info.md"
    session = opened(root)
    session.did_modify_files([Modification(path, Action.OPENED, "# ST0002: Open\n", 1)])

    def notice() -> None:
        if told:
            session.did_modify_files([Modification(folder.as_posix(), Action.ON_DISK)])
        else:
            session.take(session.look())

    (folder / "info.md").unlink()
    folder.rmdir()
    folder.symlink_to(outside)
    notice()
    assert set(snapshot_of(session, root).threads) == {"ST0001"}
    assert session.locate(path).document.heading == "ST0002: Open"
    folder.unlink()
    notice()
    assert snapshot_of(session, root).threads["ST0002"].title == "Open"
    assert not session.views[root.as_posix()].loose


def test_names_that_differ_by_case_or_normal_form_alone_are_different_files(root):
    composed = unicodedata.normalize("NFC", "gr\u00f6\u00dfe.md")
    decomposed = unicodedata.normalize("NFD", composed)
    for name in (composed, decomposed, "Notes.md", "NOTES.md"):
        put(root, f"intent/st/ST0001/{name}", f"# {name}\n")
    there = {entry.name for entry in (root / "intent/st/ST0001").iterdir()}
    snapshot = snapshot_of(opened(root), root)
    # A file system that takes two of them for one has fewer; whatever is there is found.
    assert {id.rpartition("/")[2] for id in snapshot.documents if "ST0001" in id} == there


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("intent/st/ST0001/design.md", ">" * 10_000 + " [a](b)\n"),
        ("intent/st/ST0001/design.md", "- " * 10_000 + "ST0002\n"),
        ("intent/st/ST0001/design.md", "[" * 10_000 + "]" * 10_000 + "(a)\n"),
        ("intent/st/ST0001/design.md", "".join(" " * n + "- a\n" for n in range(600))),
        ("intent/.canon/st/ST0003.json", "[" * 100_000 + "]" * 100_000),
        ("intent/.canon/st/ST0003.json", '{"wps": ' * 10_000 + "1" + "}" * 10_000),
        ("intent/.config/config.json", "[" * 100_000),
        ("stp-lsp.toml", "a = " + "[" * 10_000 + "]" * 10_000),
    ],
    ids=["quotes", "bullets", "brackets", "lists", "canon", "canon objects", "config", "settings"],
)
def test_ten_thousand_levels_deep(name, text, root):
    put(root, name, text)
    session = opened(root)
    snapshot = snapshot_of(session, root)
    assert snapshot.threads["ST0001"].title == "First"
    for document in snapshot.documents.values():
        assert document.structure is not None
        assert diagnose(snapshot, document).failures == ()


ENDLESS = "9" * 5000
"""Python turns no more than 4300 digits into a number, and says so by a plain `ValueError`."""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("intent/.canon/st/ST0003.json", f'{{"id": "ST0003", "wps": [{{"seq": {ENDLESS}}}]}}'),
        ("intent/.canon/st/ST0003.json", f'{{"id": "ST0003", "wps": [{{"seq": "{ENDLESS}"}}]}}'),
        ("intent/.canon/st/ST0003.json", '{"id": "ST0003", "wps": [{"seq": "\xb2"}]}'),
        ("intent/.canon/issues/0003.json", f'{{"number": {ENDLESS}}}'),
        ("intent/.config/config.json", f'{{"intent_version": {ENDLESS}}}'),
        ("intent/.config/config.json", f'{{"intent_version": "{ENDLESS}"}}'),
        ("stp-lsp.toml", f"maxFileSize = {ENDLESS}"),
        ("stp-lsp.toml", f"ignore = [0x{'f' * 5000}]"),
        ("stp-lsp.toml", "a." * 400_000 + "a = 1"),
        ("stp-lsp.toml", "[rules]\n" + "".join(f'k{n} = "off"\n' for n in range(60_000))),
    ],
    ids=["canon", "digits", "square", "issue", "config", "version", "size", "hexadecimal", "parts",
         "unknown rules"],
)  # fmt: skip
def test_numbers_and_keys_without_end_cost_a_finding(name, text, root):
    put(root, name, text)
    session = opened(root)
    snapshot = snapshot_of(session, root)
    assert snapshot.threads["ST0001"].title == "First"
    found = [diagnose(snapshot, document) for document in snapshot.documents.values()]
    assert [line for each in found for line in each.failures] == []
    complaints = session.views[root.as_posix()].chosen.complaints
    rules = {each.rule for item in found for each in item.diagnostics}
    assert complaints if name.endswith("toml") else rules & {"malformed-canon", "malformed-config"}
    assert len(complaints) < 50


def test_folders_three_hundred_deep(root):
    folder = root / "intent/docs"
    folder.mkdir(parents=True)
    here = os.getcwd()
    try:
        os.chdir(folder)
        for _ in range(300):
            os.mkdir("deep_folder")
            os.chdir("deep_folder")
        Path("note.md").write_text("# Note\n", "utf-8")
    finally:
        os.chdir(here)
    # Deeper than a path may be long; what cannot be reached is passed over.
    assert set(snapshot_of(opened(root), root).threads) == {"ST0001", "ST0002"}


def test_a_full_disk_leaves_the_old_file(root, monkeypatch):
    path = root / "intent/st/ST0001/info.md"

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(disk_module.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        RealDisk().write(path.as_posix(), b"new")
    assert path.read_text("utf-8") == INFO
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["info.md"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("moment", ["fsync", "chmod", "replace"])
def test_a_process_killed_while_it_writes_leaves_the_old_file(moment, root, monkeypatch):
    path = root / "intent/st/ST0001/info.md"
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(disk_module.os, moment, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        RealDisk().write(path.as_posix(), b"new")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert path.read_text("utf-8") == INFO
    # What it leaves behind is no document.
    assert set(snapshot_of(opened(root), root).documents) == {
        "intent/.config/config.json",
        "intent/st/ST0001/info.md",
        "intent/st/ST0002/info.md",
    }


def test_a_clock_that_jumps_hides_no_change(root):
    """A version is known by time and size together, and any other time is another version."""
    session = opened(root)
    path = root / "intent/st/ST0001/info.md"
    for number, moment in enumerate((0, 4_000_000_000, 1)):
        title = f"Take{number}"  # of one length, so that the size does not tell
        path.write_text(INFO.replace("First", title), "utf-8")
        os.utime(path, (moment, moment))
        session.take(session.look())
        assert snapshot_of(session, root).threads["ST0001"].title == title


def test_two_sessions_on_one_workspace_do_not_disturb_each_other(root):
    one, two = opened(root), opened(root)
    put(root, "intent/st/ST0003/info.md", INFO.replace("ST0001", "ST0003"))
    one.take(one.look())
    assert set(snapshot_of(one, root).threads) == {"ST0001", "ST0002", "ST0003"}
    assert set(snapshot_of(two, root).threads) == {"ST0001", "ST0002"}
    two.take(two.look())
    assert snapshot_of(two, root).threads == snapshot_of(one, root).threads


def test_a_file_that_is_written_again_keeps_its_text(root: Path) -> None:
    """The same facts do not make it the same version: its text is read for its stamp alone."""
    session = opened(root)
    path = root / "intent/st/ST0001/info.md"
    os.utime(path, ns=(10**18, 10**18))
    session.take(session.look())
    assert snapshot_of(session, root).documents["intent/st/ST0001/info.md"].text == INFO
