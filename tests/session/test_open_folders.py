"""Folders that are open beside one another inside one workspace, of which none holds it whole."""

from __future__ import annotations

import pytest

from stp_lsp.session.session import Action, Modification, Session
from tests.support.memory_disk import MemoryDisk

ROOT = "/h/w"
CONFIG = f"{ROOT}/intent/.config/config.json"
ALWAYS = {"intent/.config/config.json", "intent/st/ST0001/info.md"}
"""What is read of a workspace however small a part of it is open."""


@pytest.fixture
def session() -> Session:
    return Session(
        MemoryDisk(
            {
                CONFIG: '{"intent_version": "2.19.0"}',
                f"{ROOT}/intent/st/ST0001/info.md": "# ST0001: First\n",
                f"{ROOT}/docs/plan.md": "# Plan\n\nTH0001\n",
                f"{ROOT}/notes/log.md": "# Log\n\nST0001\n",
                f"{ROOT}/README.md": "# Read me\n\nST0001\n",
            }
        )
    )


def known(session: Session) -> set[str]:
    return set(session.views[ROOT].snapshot.documents)


@pytest.mark.parametrize("order", [("docs", "notes"), ("notes", "docs")])
def test_each_shows_its_part(session: Session, order: tuple[str, ...]) -> None:
    for name in order:
        session.open_folder(f"{ROOT}/{name}")
    assert known(session) == ALWAYS | {"docs/plan.md", "notes/log.md"}
    changes = session.close_folder(f"{ROOT}/docs")
    for folder in changes.reload:
        session.reload(folder)
    assert known(session) == ALWAYS | {"notes/log.md"}


def test_another_configuration_counts_in_all_parts(session: Session) -> None:
    for name in ("docs", "notes"):
        session.open_folder(f"{ROOT}/{name}")
    session.disk.write(CONFIG, '{"intent_version": "2.19.0", "st_prefix": "TH"}')
    for folder in session.did_modify_files([Modification(CONFIG, Action.ON_DISK)]).reload:
        session.reload(folder)
    snapshot = session.views[ROOT].snapshot
    for id, named in (("docs/plan.md", ["TH0001"]), ("notes/log.md", [])):
        assert [mention.target for mention in snapshot.documents[id].mentions] == named


def test_what_lies_in_no_open_folder_is_no_part_of_the_graph(session: Session) -> None:
    path = f"{ROOT}/README.md"
    session.open_folder(f"{ROOT}/docs")
    session.did_modify_files([Modification(path, Action.ON_DISK)])
    assert "README.md" not in known(session)
    session.did_modify_files([Modification(path, Action.OPENED, "# Mine\n", 1)])
    located = session.locate(path)
    assert located is not None  # it can be asked about all the same
    assert located.document.heading == "Mine"
    assert "README.md" not in known(session)
    session.did_modify_files([Modification(path, Action.CLOSED)])
    assert session.locate(path) is None


def test_a_workspace_inside_stays_when_another_part_is_read_again(session: Session) -> None:
    inner = f"{ROOT}/docs/inner"
    session.disk.write(f"{inner}/intent/.config/config.json", '{"intent_version": "2.19.0"}')
    for folder in (inner, f"{ROOT}/notes"):
        session.open_folder(folder)
    session.disk.write(CONFIG, '{"intent_version": "2.2.0"}')
    changes = session.did_modify_files([Modification(CONFIG, Action.ON_DISK)])
    assert changes.reload == (f"{ROOT}/notes",)
    session.reload(f"{ROOT}/notes")
    assert set(session.views) == {ROOT, inner}


@pytest.mark.parametrize("watched", [True, False])
def test_a_workspace_that_begins_above_an_open_folder_is_found(
    session: Session, watched: bool
) -> None:
    """It comes and goes with a file in none of the folders that are looked into."""
    session.disk.delete(CONFIG)
    session.disk.delete(f"{ROOT}/intent/st/ST0001/info.md")
    session.open_folder(f"{ROOT}/docs")
    assert session.views == {}

    def notice() -> None:
        event = [Modification(CONFIG, Action.ON_DISK)]
        changes = session.did_modify_files(event) if watched else session.take(session.look())
        for folder in changes.reload:
            session.reload(folder)

    session.disk.write(CONFIG, '{"intent_version": "2.19.0"}')
    notice()
    assert known(session) == {"intent/.config/config.json", "docs/plan.md"}
    session.disk.delete(CONFIG)
    notice()
    assert session.views == {}
    session.take(session.look())  # the folders that went with it
    assert session.look().is_empty


def test_a_workspace_in_an_open_folder_is_no_part_of_the_one_around_it(session: Session) -> None:
    """It came with a folder that is open, and the folder around that one is read again for it."""
    inner = f"{ROOT}/docs/inner"
    for folder in (inner, f"{ROOT}/docs"):
        session.open_folder(folder)
    session.disk.write(f"{inner}/intent/.config/config.json", '{"intent_version": "2.19.0"}')
    for folder in session.take(session.look()).reload:
        session.reload(folder)
    assert set(session.views) == {ROOT, inner}
    assert known(session) == ALWAYS | {"docs/plan.md"}


def test_an_open_folder_that_comes_back_is_found_after_the_one_around_it_was_closed(
    session: Session,
) -> None:
    """That it is gone stays known when everything around it was read and is closed again."""
    for folder in ("/h/v", "/h"):
        session.open_folder(folder)
    session.disk.write("/h/v/intent/.config/config.json", '{"intent_version": "2.19.0"}')
    session.close_folder("/h")
    for folder in session.take(session.look()).reload:
        session.reload(folder)
    assert set(session.views) == {"/h/v"}


def test_workspaces_inside_a_thread_come_and_go_with_the_part_that_is_open(
    session: Session,
) -> None:
    """Of a workspace the threads are read whatever is open of it, and what is among them."""
    example = f"{ROOT}/intent/st/ST0001/example"
    config = Modification(f"{example}/intent/.config/config.json", Action.ON_DISK)
    session.open_folder(f"{ROOT}/docs")

    def notice() -> None:
        for folder in session.did_modify_files([config]).reload:
            session.reload(folder)

    session.disk.write(config.path, '{"intent_version": "2.19.0"}')
    notice()
    assert set(session.views) == {ROOT, example}
    session.disk.delete(config.path)
    notice()
    assert set(session.views) == {ROOT}
    session.disk.write(config.path, '{"intent_version": "2.19.0"}')
    notice()
    session.disk.write(f"{ROOT}/docs/intent/.config/config.json", '{"intent_version": "2.19.0"}')
    for folder in session.take(session.look()).reload:
        session.reload(folder)
    assert set(session.views) == {f"{ROOT}/docs"}  # no part of the one around it is open


def test_typing_in_a_configuration_loads_nothing_and_saving_it_does(session: Session) -> None:
    session.open_folder(ROOT)
    typed = '{"intent_version": "2.2.0"}'
    for action, text in ((Action.OPENED, "{"), (Action.CHANGED, typed)):
        assert session.did_modify_files([Modification(CONFIG, action, text, 1)]).reload == ()
    session.disk.write(CONFIG, typed)
    assert session.did_modify_files([Modification(CONFIG, Action.ON_DISK)]).reload == (ROOT,)


def test_a_workspace_that_came_back_unseen_is_read_when_another_folder_is_opened(
    session: Session,
) -> None:
    """An open document gives it a view then, which must not pass for the workspace."""
    path = f"{ROOT}/intent/st/steel_threads.md"
    session.disk.delete(CONFIG)
    session.disk.delete(f"{ROOT}/intent/st/ST0001/info.md")
    session.open_folder(ROOT)
    session.did_modify_files([Modification(path, Action.OPENED, "# Index\n", 1)])
    session.disk.write(path, "# Index\n")  # which makes it one (FORMAT.md 1.1), and no event came
    session.open_folder("/h/v")
    assert session.views[ROOT].complete
    assert known(session) == {
        f"{path[len(ROOT) + 1 :]}",
        "docs/plan.md",
        "notes/log.md",
        "README.md",
    }


def test_a_workspace_that_a_saved_document_makes_is_found_without_any_event(
    session: Session,
) -> None:
    """The look says nothing of an open document's file but that folders above it are others now.

    So it is judged again like a text that was typed, and typing makes no root; saving did.
    """
    inner = f"{ROOT}/examples/inner"
    path = f"{inner}/intent/st/steel_threads.md"
    session.open_folder(ROOT)
    session.did_modify_files([Modification(path, Action.OPENED, "# Index\n", 1)])
    session.disk.write(path, "# Index\n")  # which makes a workspace (FORMAT.md 1.1)
    for folder in session.take(session.look()).reload:
        session.reload(folder)
    assert set(session.views) == {ROOT, inner}
    assert session.look().is_empty


def test_a_second_home_beside_an_open_folder_comes_without_any_event(session: Session) -> None:
    """Only a part is open, so the folder around both is not listed; both are read (FORMAT.md 1.1).

    So it was when somebody moved `intent/st` to `stp/prj/st` and nobody told.
    """
    session.open_folder(f"{ROOT}/intent")
    assert session.look().is_empty
    session.disk.move_folder(f"{ROOT}/intent/st", f"{ROOT}/stp/prj/st")
    session.take(session.look())
    assert known(session) == {"intent/.config/config.json", "stp/prj/st/ST0001/info.md"}
    assert session.look().is_empty
