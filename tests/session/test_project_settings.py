"""A session with settings of projects, and with folders that cannot be listed."""

from __future__ import annotations

import os

import pytest

from stp_lsp.features.diagnostics import diagnose
from stp_lsp.model.settings import Settings
from stp_lsp.session.disk import UNLISTED, Folder, RealDisk
from stp_lsp.session.loader import load
from stp_lsp.session.session import Action, Modification, Session
from tests.support.memory_disk import MemoryDisk

CONFIG = '{"intent_version": "2.19.0"}'
INFO = "---\nstatus: WIP\nslug: x\ncreated: 20260304\n---\n# ST0001: X\n\n[x](./none.md)\n"
FILES = {
    "/w/intent/.config/config.json": CONFIG,
    "/w/intent/st/ST0001/info.md": INFO,
    "/w/examples/inner/intent/.config/config.json": CONFIG,
    "/w/examples/inner/intent/st/ST0001/info.md": INFO,
}
OUTER, INNER = "/w", "/w/examples/inner"


def opened(files, settings=None):
    session = Session(MemoryDisk(files), settings or Settings(today="2026-03-04"))
    session.open_folder("/w")
    return session


def rules(session, root, id="intent/st/ST0001/info.md"):
    snapshot = session.views[root].snapshot
    return {item.rule for item in diagnose(snapshot, snapshot.documents[id]).diagnostics}


def settle(session):
    """What a server does again and again."""
    for _ in range(4):
        sweep = session.look()
        if not sweep.paths and not sweep.folders:
            return
        for folder in session.take(sweep).reload:
            session.reload(folder)
    raise AssertionError("looking at the disk does not come to rest")


def test_each_workspace_has_the_settings_of_its_own_root():
    session = opened({**FILES, "/w/stp-lsp.toml": 'ignore = ["broken-link"]'})
    assert "broken-link" not in rules(session, OUTER)
    assert "broken-link" in rules(session, INNER)


def test_the_clients_settings_go_before_the_projects():
    client = Settings(select=frozenset(["broken-link"]), today="2026-03-04")
    session = opened({**FILES, "/w/stp-lsp.toml": 'ignore = ["broken-link"]'}, client)
    assert rules(session, OUTER) == {"broken-link"}


@pytest.mark.parametrize("name", ["stp-lsp.toml", "pyproject.toml"])
def test_a_file_that_comes_changes_and_goes_is_noticed(name):
    session = opened(FILES)
    head = "[tool.stp-lsp]\n" if name == "pyproject.toml" else ""
    assert "broken-link" in rules(session, OUTER)
    session.disk.write(f"/w/{name}", head + 'ignore = ["broken-link"]')
    settle(session)
    assert "broken-link" not in rules(session, OUTER)
    session.disk.write(f"/w/{name}", head + 'ignore = ["broken-lnik"]')
    settle(session)
    assert "broken-link" in rules(session, OUTER)
    assert [item.path for item in session.complaints()] == [f"/w/{name}"]
    session.disk.delete(f"/w/{name}")
    settle(session)
    assert session.complaints() == []


def test_an_event_names_every_document_whose_findings_may_differ():
    session = opened(FILES)
    session.disk.write("/w/stp-lsp.toml", "all = true")
    changes = session.did_modify_files([Modification("/w/stp-lsp.toml", Action.ON_DISK)])
    assert changes.documents == {OUTER: frozenset(session.views[OUTER].snapshot.documents)}
    assert changes.reload == ()
    again = session.did_modify_files([Modification("/w/stp-lsp.toml", Action.ON_DISK)])
    assert again.documents == {}


def test_another_limit_reads_the_folder_again():
    session = opened(FILES)
    session.disk.write("/w/stp-lsp.toml", "maxFileSize = 40")
    changes = session.did_modify_files([Modification("/w/stp-lsp.toml", Action.ON_DISK)])
    assert changes.reload == ("/w",)
    session.reload("/w")
    assert "unreadable-document" in rules(session, OUTER)
    assert "unreadable-document" not in rules(session, INNER)
    # The client's own limit goes before it, and makes the folder be read again as well.
    wide = Settings(max_file_size=1000, today="2026-03-04")
    assert session.set_settings(wide).reload == ("/w",)
    session.reload("/w")
    assert "unreadable-document" not in rules(session, OUTER)


def test_a_document_opened_before_its_workspace_is_read_has_them_too():
    session = Session(MemoryDisk({**FILES, "/w/stp-lsp.toml": 'ignore = ["broken-link"]'}))
    path = "/w/intent/st/ST0001/info.md"
    session.did_modify_files([Modification(path, Action.OPENED, INFO, 1)])
    located = session.locate(path)
    found = diagnose(located.snapshot, located.document).diagnostics
    assert "broken-link" not in {item.rule for item in found}


# -- folders that cannot be listed ----------------------------------------------------------------


THREADS = "/w/intent/st/ST0001"


def test_a_folder_that_cannot_be_listed_is_remembered_and_tried_again():
    disk = MemoryDisk(FILES)
    disk.locked.add(THREADS)
    session = Session(disk)
    session.open_folder("/w")
    assert session.seen.unlisted == {THREADS: "Permission denied"}
    assert list(session.views[OUTER].snapshot.threads) == []
    settle(session)
    assert session.seen.unlisted == {THREADS: "Permission denied"}
    disk.locked.clear()  # this changes no time of any folder
    settle(session)
    assert session.seen.unlisted == {}
    assert list(session.views[OUTER].snapshot.threads) == ["ST0001"]


def test_a_folder_that_is_locked_later_is_remembered_too():
    disk = MemoryDisk(FILES)
    session = Session(disk)
    session.open_folder("/w")
    disk.locked.add(THREADS)
    disk.write(f"{THREADS}/new.md", "# New\n")
    settle(session)
    assert session.seen.unlisted == {THREADS: "Permission denied"}
    for path in disk.paths:
        if path.startswith(THREADS):
            disk.delete(path)
    settle(session)
    assert session.seen.unlisted == {}


def test_the_real_disk_says_why(tmp_path, monkeypatch):
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.md").write_text("# X\n")
    honest = os.scandir

    def refusing(path):
        if str(path).endswith("/b"):
            raise PermissionError(13, "Permission denied", path)
        if str(path).endswith("/c"):
            raise FileNotFoundError(2, "No such file or directory", path)
        return honest(path)

    monkeypatch.setattr(os, "scandir", refusing)
    root = tmp_path.as_posix()
    found = {folder.path[len(root) :]: folder for folder in RealDisk().walk(root)}
    assert sorted(found) == ["", "/a", "/b"]  # c went meanwhile
    assert found["/b"] == Folder(f"{root}/b", (), (), UNLISTED, "Permission denied")
    assert load(RealDisk(), root, 100).unlisted == {f"{root}/b": "Permission denied"}


def test_walking_a_file_or_nothing_finds_nothing(tmp_path):
    (tmp_path / "x").write_text("x")
    assert list(RealDisk().walk(f"{tmp_path.as_posix()}/x")) == []
    assert list(RealDisk().walk(f"{tmp_path.as_posix()}/none")) == []
