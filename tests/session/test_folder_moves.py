"""A folder is renamed in an editor: what is told, in whatever order, ends in the same graph.

VS Code moves the folder, closes what was open in it and opens it at the new place, says
`didRenameFiles`, and its watcher speaks of the two folders, not of the files in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from stp_lsp.features.diagnostics import diagnose
from stp_lsp.session.session import Action, Modification, Session
from tests.support.memory_disk import MemoryDisk

ROOT = "/w"
OLD, NEW = f"{ROOT}/intent/st/ST0002", f"{ROOT}/intent/st/COMPLETED/ST0002"
TYPED = "# ST0002: Lamp\n\nSee ST0001, not yet saved.\n"


def world() -> MemoryDisk:
    return MemoryDisk(
        {
            f"{ROOT}/intent/.config/config.json": '{"intent_version": "2.19.0"}',
            f"{ROOT}/intent/st/ST0001/info.md": "---\nstatus: WIP\n---\n# ST0001: Rhythm\n",
            f"{OLD}/info.md": "---\nstatus: Completed\n---\n# ST0002: Lamp\n",
            f"{OLD}/design.md": "# Design\n\nSee ST0001.\n",
            f"{OLD}/WP/01/info.md": "---\nstatus: Done\n---\n# WP-01: Driver\n",
        }
    )


CLOSED = (Modification(f"{OLD}/design.md", Action.CLOSED),)
OPENED = (Modification(f"{NEW}/design.md", Action.OPENED, TYPED, 1),)
RENAMED = (Modification(OLD, Action.ON_DISK), Modification(NEW, Action.ON_DISK))
WATCHED_OLD = (Modification(OLD, Action.ON_DISK),)
WATCHED_NEW = (Modification(NEW, Action.ON_DISK),)


def test_every_order_ends_in_the_same_graph() -> None:
    steps: list[str | Sequence[Modification]] = ["move", CLOSED, OPENED, RENAMED]
    orders = [
        order
        for order in permutations([*steps, WATCHED_OLD, WATCHED_NEW])
        # Nothing is told of the rename before it is made, and closing comes before opening.
        if order.index("move") < min(order.index(e) for e in (RENAMED, WATCHED_OLD, WATCHED_NEW))
        and order.index(CLOSED) < order.index(OPENED)
    ]
    assert orders
    for order in orders:
        disk = world()
        session = Session(disk)
        session.open_folder(ROOT)
        opened = Modification(f"{OLD}/design.md", Action.OPENED, TYPED, 1)
        session.did_modify_files([opened])
        for step in order:
            if isinstance(step, str):
                disk.move_folder(OLD, NEW)
            else:
                session.did_modify_files(step)
        fresh = Session(disk)
        fresh.open_folder(ROOT)
        fresh.did_modify_files(OPENED)
        mine, theirs = session.views[ROOT].snapshot, fresh.views[ROOT].snapshot
        assert mine.differences(theirs) == [], order
        assert session.overlays.keys() == {f"{NEW}/design.md"}
        assert mine.threads["ST0002"].folder == "intent/st/COMPLETED/ST0002"


def test_one_look_is_enough_where_nothing_is_told() -> None:
    """A closed folder in an editor without a watcher."""
    disk = world()
    session = Session(disk)
    session.open_folder(ROOT)
    disk.move_folder(OLD, NEW)
    session.take(session.look())
    assert session.views[ROOT].snapshot.threads["ST0002"].folder == "intent/st/COMPLETED/ST0002"
    assert not any(
        id.startswith("intent/st/ST0002") for id in session.views[ROOT].snapshot.documents
    )


def test_an_event_of_a_folder_without_documents_says_what_rested_on_its_absence() -> None:
    """A folder takes the number that was the next free one (FORMAT.md 12), though it is empty."""
    disk = world()
    disk.write(f"{ROOT}/intent/wip.md", "# WIP\n\nST0003 next.\n")
    session = Session(disk)
    session.open_folder(ROOT)

    def findings() -> list[str]:
        snapshot = session.views[ROOT].snapshot
        found = diagnose(snapshot, snapshot.documents["intent/wip.md"])
        return [each.message for each in found.diagnostics]

    assert any("next free id" in each for each in findings())
    came = f"{ROOT}/intent/st/ST0003"
    disk.write(f"{came}/keep.txt", "")
    changes = session.did_modify_files([Modification(came, Action.ON_DISK)])
    assert "intent/wip.md" in changes.documents[ROOT]
    [said] = findings()
    assert "next free id" not in said
    assert not session.did_modify_files([Modification(came, Action.ON_DISK)]).documents
