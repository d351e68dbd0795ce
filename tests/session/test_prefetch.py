"""What was read ahead of a change is taken in without reading, and only where it still fits."""

from __future__ import annotations

import pytest

from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session import prefetch
from stp_lsp.session.prefetch import prefetch_look
from stp_lsp.session.prefetched import Prefetched
from stp_lsp.session.session import Action, Modification, Session
from tests.support.memory_disk import MemoryDisk

ROOT = "/w"
CONFIG = f"{ROOT}/intent/.config/config.json"
LAMP = "intent/st/ST0001/info.md"
NOTES = "intent/st/ST0001/notes.md"
WICK = "intent/st/ST0002/info.md"


class Work:
    """What the owner's thread has to do."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.disk = MemoryDisk(
            {
                CONFIG: '{"intent_version": "2.19.0"}',
                f"{ROOT}/{LAMP}": "# ST0001: Lamp\n",
                f"{ROOT}/{NOTES}": "# Notes\n",
            }
        )
        self.session = Session(self.disk)
        self.session.open_folder(ROOT)
        self.made = 0
        plain = Snapshot.with_documents

        def counted(snapshot: Snapshot, changes: dict[str, object]) -> Snapshot:
            self.made += bool(changes)
            return plain(snapshot, changes)  # type: ignore[arg-type]

        monkeypatch.setattr(Snapshot, "with_documents", counted)

    def write(self, id: str, text: str) -> None:
        self.disk.write(f"{ROOT}/{id}", text)

    def prefetched(self) -> Prefetched:
        return prefetch_look(self.session, self.session.look())

    def take(self, prefetched: Prefetched) -> tuple[int, int]:
        """Reads of the disk and snapshots made while the changes are taken in."""
        reads, made = self.disk.reads, self.made
        self.session.take(self.session.look(), prefetched)
        return self.disk.reads - reads, self.made - made

    def mentioning(self, id: str) -> set[str]:
        return set(self.session.views[ROOT].snapshot.mentioning(id))


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


def test_what_was_read_ahead_is_neither_read_nor_made_again(work: Work) -> None:
    work.write(NOTES, "# Notes\nST0007\n")
    work.write(WICK, "# ST0002: Wick\nST0007\n")
    prefetched = work.prefetched()
    assert work.mentioning("ST0007") == set()  # reading alone changes nothing
    assert work.take(prefetched) == (0, 0)
    assert work.mentioning("ST0007") == {NOTES, WICK}
    assert "ST0002" in work.session.views[ROOT].snapshot.threads


def test_a_file_that_changed_again_is_read_by_the_next_look(work: Work) -> None:
    """The answers are of one moment, as if the owner's thread had asked at that moment."""
    work.write(NOTES, "# Notes\nST0007\n")
    work.write(WICK, "# ST0002: Wick\nST0007\n")
    prefetched = work.prefetched()
    work.write(NOTES, "# Notes\nST0008\n")
    assert work.take(prefetched) == (0, 0)
    assert (work.mentioning("ST0007"), work.mentioning("ST0008")) == ({WICK, NOTES}, set())
    work.take(work.prefetched())
    assert (work.mentioning("ST0007"), work.mentioning("ST0008")) == ({WICK}, {NOTES})


def test_answers_are_forgotten_when_later_ones_were_put_in_place(work: Work) -> None:
    """Of another event, say: what was asked before it would undo it."""
    work.write(NOTES, "# Notes\nST0007\n")
    work.write(WICK, "# ST0002: Wick\nST0007\n")
    prefetched = work.prefetched()
    work.write(NOTES, "# Notes\nST0008\n")
    work.session.did_modify_files([Modification(f"{ROOT}/{NOTES}", Action.ON_DISK)])
    assert work.take(prefetched) == (0, 1)  # this document need not be read again
    assert (work.mentioning("ST0007"), work.mentioning("ST0008")) == ({WICK}, {NOTES})


def test_closing_a_document_copies_its_workspace_alone(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session of many workspaces has the versions of all their files."""
    other = "/v"
    work.disk.write(f"{other}/intent/.config/config.json", "{}")
    work.session.open_folder(other)
    path = f"{ROOT}/{NOTES}"
    work.session.did_modify_files([Modification(path, Action.OPENED, "# Notes\nST0009\n", 1)])
    copied: list[str] = []
    plain = prefetch._copy
    monkeypatch.setattr(prefetch, "_copy", lambda view: copied.append(view.root) or plain(view))
    before = dict(work.session.views)
    _, prefetched = prefetch.prefetch_step(work.session, path, Action.CLOSED, [])
    assert copied == [ROOT]
    assert work.session.views == before  # reading alone changes nothing
    assert work.mentioning("ST0009") == {NOTES}
    work.session.did_modify_files([Modification(path, Action.CLOSED)], prefetched)
    assert work.mentioning("ST0009") == set()


def test_typing_meanwhile_costs_another_snapshot_and_no_reading(work: Work) -> None:
    work.write(WICK, "# ST0002: Wick\nST0007\n")
    prefetched = work.prefetched()
    opened = Modification(f"{ROOT}/{LAMP}", Action.OPENED, "# ST0001: Lamp\nST0007\n", 1)
    work.session.did_modify_files([opened])
    assert work.take(prefetched) == (0, 1)
    assert work.mentioning("ST0007") == {LAMP, WICK}


def test_a_document_opened_meanwhile_says_what_its_editor_says(work: Work) -> None:
    work.write(NOTES, "# Notes\nST0007\n")
    prefetched = work.prefetched()
    opened = Modification(f"{ROOT}/{NOTES}", Action.OPENED, "# Notes\nST0009\n", 1)
    work.session.did_modify_files([opened])
    work.take(prefetched)
    assert (work.mentioning("ST0007"), work.mentioning("ST0009")) == (set(), {NOTES})


def test_another_configuration_meanwhile_reads_differently(work: Work) -> None:
    """Under the prefix `TH` other words are ids; documents read under `ST` do not count."""
    work.write(WICK, "# ST0002: Wick\nTH0007\n")
    prefetched = work.prefetched()
    work.disk.write(CONFIG, '{"intent_version": "2.19.0", "st_prefix": "TH"}')
    for folder in work.session.take(work.session.look(), prefetched).reload:
        work.session.reload(folder)
    work.take(prefetched)
    assert work.mentioning("TH0007") == {WICK}


def test_folders_that_come_and_go_are_read_ahead(work: Work) -> None:
    work.disk.move_folder(f"{ROOT}/intent/st/ST0001", f"{ROOT}/intent/st/COMPLETED/ST0001")
    prefetched = work.prefetched()
    assert work.take(prefetched) == (0, 0)
    assert set(work.session.views[ROOT].stamps) >= {"intent/st/COMPLETED/ST0001/info.md"}
    assert LAMP not in work.session.views[ROOT].stamps


def test_mentions_of_parts_are_found_in_a_snapshot_made_while_the_one_before_was_read(
    work: Work,
) -> None:
    """The table of a thread's parts is made when first asked for, here between the two."""
    work.write(NOTES, "# Notes\nST0001/WP-03\n")
    prefetched = work.prefetched()
    before = work.session.views[ROOT].snapshot
    assert set(before.mentioning_thread("ST0001")) == {LAMP}
    work.take(prefetched)
    assert set(work.session.views[ROOT].snapshot.mentioning_thread("ST0001")) == {LAMP, NOTES}
