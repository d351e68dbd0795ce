"""Folders that may not be searched, and disks that do not answer: what was known stays known.

Somebody's `sudo`, a wrong `chmod` or a network folder that is away for a minute is no reason to say
of every link into a folder that it leads nowhere, and to take that back a minute later. Nobody
deleted the documents. A session that starts meanwhile cannot know them; it says that it cannot.
"""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from stp_lsp.features.diagnostics import diagnose_all
from stp_lsp.features.verbs.follow_up import with_index
from stp_lsp.model.free_numbers import (
    free_issue_number,
    free_package_number,
    free_thread_id,
)
from stp_lsp.model.index_entries import written_index
from stp_lsp.model.project import Generation
from stp_lsp.model.regenerate import NO_CHANGE, index_repair
from stp_lsp.session import cache
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.session import Action, Modification, Session
from tests.session.looking import look
from tests.support.memory_disk import MemoryDisk

ROOT = "/h/w"
CONFIG = f"{ROOT}/intent/.config/config.json"
THREAD = f"{ROOT}/intent/st/ST0001"
INFO, PLAN = f"{THREAD}/info.md", f"{ROOT}/intent/wip.md"
LINK = "[it](st/ST0001/WP/01/info.md) and `tests/lamp.py`\n"
FOLDERS = [
    *(THREAD, f"{ROOT}/intent/st", f"{ROOT}/intent/.config", f"{ROOT}/intent", ROOT),
    "/h",
]


@pytest.fixture
def session() -> Session:
    session = Session(
        MemoryDisk(
            {
                CONFIG: '{"intent_version": "2.19.0", "st_prefix": "ST"}',
                INFO: "# ST0001: First\n",
                f"{THREAD}/WP/01/info.md": "# WP-01: Press\n",
                PLAN: LINK,
                "/h/v/intent/.config/config.json": '{"intent_version": "2.19.0"}',
            }
        )
    )
    session.open_folder(ROOT)
    return session


def take(session: Session, *modifications: Modification) -> None:
    changes = session.did_modify_files(modifications)
    for folder in changes.reload:
        session.reload(folder)


def known(session: Session) -> dict[str, str]:
    documents = session.views[ROOT].snapshot.documents
    return {id: document.heading for id, document in documents.items()}


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("noticed", ["look", "event", "event inside", "read again"])
def test_what_was_known_stays_while_it_is_hidden(
    session: Session, folder: str, noticed: str
) -> None:
    disk = session.disk
    before, findings = known(session), dict(diagnose_all(session.views[ROOT].snapshot))
    disk.lock(folder)
    match noticed:
        case "event":
            take(session, Modification(folder, Action.ON_DISK))
        case "event inside":
            take(session, *(Modification(path, Action.ON_DISK) for path in (INFO, CONFIG, THREAD)))
        case "read again":
            session.reload(ROOT)
    look(session)
    assert known(session) == before
    assert dict(diagnose_all(session.views[ROOT].snapshot)) == findings
    disk.write(f"{THREAD}/info.md", "# ST0001: Second\n")
    disk.delete(f"{THREAD}/WP/01/info.md")
    disk.unlock(folder)
    look(session)
    assert session.seen.unlisted == {}
    fresh = Session(disk)
    fresh.open_folder(ROOT)
    assert session.views[ROOT].snapshot.differences(fresh.views[ROOT].snapshot) == []


@pytest.mark.parametrize("folder", [THREAD, f"{ROOT}/intent/.config", f"{ROOT}/intent"])
def test_another_limit_of_size_is_kept_to_once_it_may_be_looked_again(
    session: Session, folder: str
) -> None:
    """Both documents are longer than ten bytes; what was read of the hidden one is all of it."""
    disk = session.disk
    disk.lock(folder)
    look(session)
    settings = f"{ROOT}/stp-lsp.toml"
    disk.write(settings, "maxFileSize = 10\n")
    take(session, Modification(settings, Action.ON_DISK))
    look(session)
    assert session.views[ROOT].snapshot.settings.max_file_size == 10
    disk.unlock(folder)
    look(session)
    assert not any(known(session)[path.removeprefix(f"{ROOT}/")] for path in (INFO, PLAN))
    fresh = Session(disk)
    fresh.open_folder(ROOT)
    assert session.views[ROOT].snapshot.differences(fresh.views[ROOT].snapshot) == []


def test_the_folder_is_named(session: Session) -> None:
    session.disk.lock(THREAD)
    look(session)
    assert session.seen.unlisted == {THREAD: "Permission denied"}


@pytest.mark.parametrize("folder", [f"{ROOT}/intent", THREAD])
def test_a_session_that_starts_meanwhile_knows_all_once_it_may(folder: str) -> None:
    disk = MemoryDisk({CONFIG: '{"intent_version": "2.19.0"}', INFO: "# ST0001: First\n"})
    disk.lock(folder)
    session = Session(disk)
    session.open_folder(ROOT)
    look(session)
    assert session.seen.unlisted == {folder: "Permission denied"}
    disk.unlock(folder)
    look(session)
    assert known(session)["intent/st/ST0001/info.md"] == "ST0001: First"


def test_nothing_is_said_of_links_to_what_it_cannot_see(session: Session) -> None:
    """Neither that they are broken nor that a cited test lacks its id."""
    disk = session.disk
    disk.write(f"{ROOT}/tests/lamp.py", "# AT-01.1\n")
    contract = "- AC-01.1 It burns\n- AT-01.1 `tests/lamp.py` -- covers AC-01.1 -- status: green\n"
    disk.write(f"{ROOT}/intent/st/ST0002/acceptance.md", contract)
    rules = []
    for locked in ([], [THREAD, f"{ROOT}/tests"]):
        for folder in locked:
            disk.lock(folder)
        fresh = Session(disk)
        fresh.open_folder(ROOT)
        found = [each for _, each in diagnose_all(fresh.views[ROOT].snapshot)]
        rules.append({each.rule for item in found for each in item.diagnostics})
    assert not rules[0] & {"broken-link", "missing-test-file"}
    assert not rules[1] & {"broken-link", "missing-test-file"}


@pytest.mark.parametrize(
    "folder",
    ["ST0001", "ST0001/WP/01", "ST0001/WP", "COMPLETED/ST0003", "COMPLETED", "NOT-STARTED", "."],
)
def test_nothing_is_missing_that_may_be_in_what_cannot_be_seen(folder: str) -> None:
    """No thread, work package, row of the index or target of a link; and only for so long."""
    base = f"{ROOT}/intent/st"
    disk = MemoryDisk(
        {
            CONFIG: '{"intent_version": "2.19.0"}',
            INFO: "# ST0001: First\n\nAfter ST0003, before WP-01, WP-02 and ST0004.\n",
            f"{THREAD}/WP/01/info.md": "# WP-01: Press\n",
            f"{THREAD}/WP/02/info.md": "# WP-02: Hold\n",
            f"{base}/COMPLETED/ST0003/info.md": "# ST0003: Third\n",
            f"{base}/NOT-STARTED/ST0004/info.md": "# ST0004: Fourth\n",
            PLAN: "ST0001/01, ST0003 and [it](st/NOT-STARTED/ST0003/info.md); never ST0002.\n",
        }
    )
    begun = Session(disk)
    begun.open_folder(ROOT)
    disk.write(f"{base}/steel_threads.md", written_index(begun.views[ROOT].snapshot, ""))
    locked = base if folder == "." else f"{base}/{folder}"

    def said(session: Session) -> set[tuple[str, str, str]]:
        found = diagnose_all(session.views[ROOT].snapshot)
        return {(id, each.rule, each.message) for id, item in found for each in item.diagnostics}

    session = Session(disk)
    session.open_folder(ROOT)
    all_seen = said(session)
    assert any("ST0002" in message for _, _, message in all_seen)
    disk.lock(locked)
    session = Session(disk)
    session.open_folder(ROOT)
    assert said(session) <= all_seen
    snapshot = session.views[ROOT].snapshot
    index = snapshot.documents.get("intent/st/steel_threads.md")
    if index is not None:
        assert index_repair(snapshot, index) is NO_CHANGE
        assert with_index(snapshot, NO_CHANGE) == NO_CHANGE
    disk.unlock(locked)
    look(session)
    assert said(session) == all_seen


def test_what_was_typed_and_not_saved_goes_once_the_file_is_seen_again(session: Session) -> None:
    take(session, Modification(INFO, Action.OPENED, "# ST0001: Typed\n", 1))
    session.disk.lock(THREAD)
    look(session)
    take(session, Modification(INFO, Action.CLOSED))
    assert "intent/st/ST0001/info.md" in known(session)
    session.disk.unlock(THREAD)
    look(session)
    assert known(session)["intent/st/ST0001/info.md"] == "ST0001: First"


def test_a_workspace_inside_comes_and_goes_while_the_one_around_it_is_hidden(
    session: Session,
) -> None:
    inner = f"{ROOT}/examples/inner"
    config = Modification(f"{inner}/intent/.config/config.json", Action.ON_DISK)
    session.disk.lock(f"{ROOT}/intent")
    session.disk.write(config.path, "{}")
    take(session, config)
    look(session)
    assert set(session.views) == {ROOT, inner}
    session.disk.delete(config.path)
    session.disk.write(f"{inner}/intent/st/steel_threads.md", "# Index\n")
    look(session)
    assert set(session.views) == {ROOT, inner}
    assert not any(id.startswith("examples/") for id in known(session))


def test_a_cache_keeps_what_is_hidden(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "FEWEST", 0)
    session.disk.lock(THREAD)
    look(session)
    kept = cache.to_keep(session, ROOT)
    assert kept is not None
    assert "intent/st/ST0001/WP/01/info.md" in kept.workspaces[0].stamps
    assert kept.unlisted == {THREAD: "Permission denied"}


@pytest.mark.parametrize(
    "code, hidden",
    [
        (errno.EACCES, True),
        (errno.EIO, True),
        (errno.ESTALE, True),
        (errno.ENOENT, False),
        (errno.ENOTDIR, False),
        (errno.ENAMETOOLONG, False),
    ],
)
def test_what_the_system_says(monkeypatch: pytest.MonkeyPatch, code: int, hidden: bool) -> None:
    def lstat(path: str) -> os.stat_result:
        raise OSError(code, os.strerror(code), path)

    monkeypatch.setattr(os, "lstat", lstat)
    assert RealDisk().is_hidden("/a/b") is hidden


def test_what_is_there_or_is_no_path_is_not_hidden(tmp_path: Path) -> None:
    disk = RealDisk()
    for path in (str(tmp_path), f"{tmp_path}/none", "a\0b"):
        assert not disk.is_hidden(path)


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of POSIX")
def test_a_real_folder_without_permissions(tmp_path: Path) -> None:
    folder = tmp_path / "intent/st/ST0001"
    folder.mkdir(parents=True)
    (folder / "info.md").write_text("# ST0001: First\n")
    (tmp_path / "intent/st/steel_threads.md").write_text("# Index\n")
    session = Session(RealDisk())
    session.open_folder(tmp_path.as_posix())
    for hidden in (folder, tmp_path / "intent"):
        hidden.chmod(0)
        try:
            if os.access(hidden, os.R_OK):
                pytest.skip("nothing is hidden from the superuser")
            look(session)
            (view,) = session.views.values()
            assert "intent/st/ST0001/info.md" in view.snapshot.documents
            assert session.seen.unlisted == {hidden.as_posix(): "Permission denied"}
        finally:
            hidden.chmod(0o755)
        look(session)
        assert session.seen.unlisted == {}


@pytest.mark.parametrize("locked", ["intent/st/COMPLETED", "intent/st", "intent/st/ST0001/WP"])
def test_no_number_is_given_that_may_be_taken_where_nobody_can_look(locked: str) -> None:
    disk = MemoryDisk(
        {
            CONFIG: '{"intent_version": "2.19.0"}',
            INFO: "# ST0001: First\n",
            f"{THREAD}/WP/01/info.md": "# WP-01: Press\n",
            f"{ROOT}/intent/st/COMPLETED/ST0002/info.md": "# ST0002: Second\n",
            f"{ROOT}/intent/issues/OPEN/0001/0001-fog.md": "# 0001: Fog\n",
        }
    )
    session = Session(disk)
    session.open_folder(ROOT)
    disk.lock(f"{ROOT}/{locked}")
    look(session)
    snapshot = session.views[ROOT].snapshot
    thread = free_thread_id(snapshot)
    package = free_package_number(snapshot, snapshot.threads["ST0001"])
    is_thread_unsure = not locked.endswith("WP")
    assert (locked in thread.reason) is is_thread_unsure
    assert thread.id == ("" if is_thread_unsure else "ST0003")
    is_package_unsure = not locked.endswith("COMPLETED")
    assert ("WP cannot be searched" in package.reason) is is_package_unsure
    assert package.id == ("" if is_package_unsure else "02")
    assert free_issue_number(snapshot).id == "0002"
    disk.unlock(f"{ROOT}/{locked}")
    look(session)
    snapshot = session.views[ROOT].snapshot
    assert free_thread_id(snapshot).id == "ST0003"


@pytest.mark.parametrize("folder", [ROOT, f"{ROOT}/intent", f"{ROOT}/intent/st", THREAD])
def test_a_folder_that_may_be_searched_and_not_listed(session: Session, folder: str) -> None:
    """Mode 0111: what is known stays, and a session that starts then reads what it can find."""
    disk = session.disk
    assert isinstance(disk, MemoryDisk)
    before = known(session)
    disk.unlisted.add(folder)
    disk.touch(folder)
    look(session)
    session.reload(ROOT)
    assert known(session) == before
    assert session.seen.unlisted == {folder: "Permission denied"}
    fresh = Session(disk)
    fresh.open_folder(ROOT)
    assert fresh.seen.unlisted == {folder: "Permission denied"}
    assert (known(fresh) == before) is (folder == ROOT)
    assert free_thread_id(fresh.views[ROOT].snapshot).id == "ST0002"  # `ST0001` is there
    disk.unlisted.clear()
    disk.touch(folder)
    look(fresh)
    assert known(fresh) == before


VIEW = """\
# Steel Threads

| ID | Title | Status | Created | Completed |
|--|--|--|--|--|
| ST0001 | First | Completed | 2026-01-02 | 2026-02-02 |
"""


@pytest.mark.parametrize("locked", ["intent/.canon/st", "intent/.canon"])
def test_nobody_says_what_the_canon_says_while_it_is_hidden(locked: str) -> None:
    """The view of a thread may be older than what the index, another view, says of it."""
    home = f"{ROOT}/intent"
    canon = {"schema": "intent/thread@3.0", "id": "ST0001", "title": "First", "slug": "first"}
    dates = {"status": "completed", "created": "2026-01-02", "completed": "2026-02-02"}
    disk = MemoryDisk(
        {
            CONFIG: '{"intent_version": "3.0.0"}',
            f"{home}/.canon/st/ST0001.json": json.dumps(canon | dates),
            f"{home}/st/steel_threads.md": VIEW,
            f"{home}/todo.md": "## TODO\n\n- [ ] ST0001: First\n",
            INFO: "---\nstatus: WIP\ncreated: 20260102\n---\n# ST0001: First\n",
        }
    )

    def said() -> list[str]:
        session = Session(disk)
        session.open_folder(ROOT)
        found = dict(diagnose_all(session.views[ROOT].snapshot))
        items = [item for id in found for item in found[id].diagnostics]
        return [
            item.message for item in items if "canon" in item.message or "date:" in item.message
        ]

    disk.lock(f"{ROOT}/{locked}")
    assert said() == []
    disk.unlock(f"{ROOT}/{locked}")
    assert any("the canon says completed" in message for message in said())


# -- folders by which a workspace becomes another -------------------------------------------------


@pytest.mark.parametrize("watched", [True, False])
def test_a_canon_that_comes_or_goes_makes_another_project(session: Session, watched: bool) -> None:
    """No configuration is touched (FORMAT.md 13)."""
    path = f"{ROOT}/intent/.canon/st/ST0001.json"
    for generation in (Generation.G5, Generation.G4):
        if generation is Generation.G5:
            session.disk.write(path, '{"id": "ST0001", "title": "First", "status": "wip"}')
        else:
            session.disk.delete(path)
        if watched:
            take(session, Modification(path, Action.ON_DISK))
        else:
            look(session)
        assert session.views[ROOT].snapshot.project.generation is generation


@pytest.mark.parametrize("watched", [True, False])
def test_threads_that_move_make_another_project_of_what_nothing_configures(watched: bool) -> None:
    """From `stp/prj/st` to `intent/st`, and back (FORMAT.md 1.2, case 5)."""
    disk = MemoryDisk({"/w/stp/prj/st/ST0001/info.md": "# ST0001: First\n"})
    session = Session(disk)
    session.open_folder("/w")
    places = ["/w/stp/prj/st", "/w/intent/st"]
    for old, new in (places, reversed(places)):
        disk.move_folder(old, new)
        if watched:
            take(session, *(Modification(path, Action.ON_DISK) for path in (old, new)))
        else:
            look(session)
        snapshot = session.views["/w"].snapshot
        assert f"/w/{snapshot.project.base}" == new
        assert list(snapshot.threads) == ["ST0001"]


def test_a_folder_in_the_place_of_a_document_goes_with_what_is_in_it(session: Session) -> None:
    """Of which alone somebody tells."""
    inside = f"{ROOT}/intent/todo.md/notes.txt"
    session.disk.write(inside, "x")
    look(session)
    assert "intent/todo.md" in known(session)
    session.disk.delete(inside)
    take(session, Modification(inside, Action.ON_DISK))
    assert "intent/todo.md" not in known(session)
