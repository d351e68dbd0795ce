"""Where workspaces begin, one inside another."""

from __future__ import annotations

import pytest

from stp_lsp.features.diagnostics import diagnose
from stp_lsp.model.layout import Kind
from stp_lsp.session.roots import find_root
from stp_lsp.session.session import Action, Modification, Session
from tests.support.memory_disk import MemoryDisk

CONFIG = "intent/.config/config.json"
TEXT = '{"intent_version": "2.19.0"}'

INSIDE = [
    ("intent/st/ST0001/info.md", "intent/st/ST0001"),
    ("intent/st/COMPLETED/ST0001/info.md", "intent/st/COMPLETED/ST0001"),
    ("intent/st/COMPLETED/ST0001/info.md", "intent/st/COMPLETED"),
    ("intent/st/ST0001/WP/01/info.md", "intent/st/ST0001/WP/01"),
    ("intent/st/ST0001/info.md", "intent/st"),
    ("intent/st/ST0001/info.md", "intent"),
]
"""A document of a thread, and where somebody made a workspace inside the workspace."""


@pytest.mark.parametrize(("document", "inner"), INSIDE)
def test_none_begins_where_the_one_around_it_keeps_its_threads(document: str, inner: str) -> None:
    """`st list` there shows the thread all the same: it lists folders by their names."""
    files = {f"/h/w/{CONFIG}": TEXT, f"/h/w/{document}": "# ST0001: A\n"}
    disk = MemoryDisk({**files, f"/h/w/{inner}/{CONFIG}": TEXT})
    session = Session(disk)
    session.open_folder("/h/w")
    assert list(session.views) == ["/h/w"]
    assert session.views["/h/w"].snapshot.documents[document].place.thread == "ST0001"
    assert find_root(disk, f"/h/w/{inner}") == "/h/w"


def test_an_example_inside_a_thread_is_a_workspace() -> None:
    """The nearest root to a file wins (FORMAT.md 1.1)."""
    inner = "/h/w/intent/st/ST0001/example"
    disk = MemoryDisk({f"/h/w/{CONFIG}": TEXT, f"{inner}/{CONFIG}": TEXT})
    assert find_root(disk, f"{inner}/intent") == inner


@pytest.mark.parametrize("name", ["intent", "stp"])
def test_a_project_may_be_called_like_the_home_of_threads(name: str) -> None:
    """Upstream's own repository is."""
    root = f"/h/{name}"
    disk = MemoryDisk({f"{root}/{CONFIG}": TEXT, f"{root}/intent/st/ST0001/info.md": ""})
    assert find_root(disk, f"{root}/intent/st") == root


@pytest.mark.parametrize("inner", ["intent", "intent/st", "intent/st/ST0001"])
def test_a_workspace_around_an_open_one_comes_and_goes(inner: str) -> None:
    """The inner one gives way to it, and is there again without it."""
    disk = MemoryDisk({f"/h/w/{inner}/intent/.config/config.json": TEXT, "/h/w/x": ""})
    session = Session(disk)
    session.open_folder(f"/h/w/{inner}")
    # The name of a thread below `intent/st` is a mark of the outer one by itself (FORMAT.md 1.1).
    alone = "/h/w" if inner.endswith("ST0001") else f"/h/w/{inner}"
    assert list(session.views) == [alone]
    event = Modification(f"/h/w/{CONFIG}", Action.ON_DISK)
    disk.write(event.path, TEXT)
    for folder in session.did_modify_files([event]).reload:
        session.reload(folder)
    assert list(session.views) == ["/h/w"]
    disk.delete(event.path)
    for folder in session.did_modify_files([event]).reload:
        session.reload(folder)
    assert list(session.views) == [alone]


def test_settings_inside_a_thread_are_no_markdown() -> None:
    """They are text of the workspace around them, of which nothing is to be said."""
    inner = "/h/w/intent/st/ST0001"
    disk = MemoryDisk({f"/h/w/{CONFIG}": TEXT, f"{inner}/{CONFIG}": '{"a": "ST9999 <<<<<<< "'})
    session = Session(disk)
    session.open_folder("/h/w")
    snapshot = session.views["/h/w"].snapshot
    document = snapshot.documents[f"intent/st/ST0001/{CONFIG}"]
    assert document.place.kind is Kind.CONFIG
    assert not diagnose(snapshot, document).diagnostics
