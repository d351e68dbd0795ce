"""The law: a session that lived through changes equals one that starts after them.

Hypothesis plays a user, an editor, and other programs on the same disk: it writes, deletes and
moves, opens and types, and delivers watcher events late, in part, out of order, twice, or never
(then a look at the disk finds the changes). After each settling the graph must be the one that a
fresh session builds from the same disk and the same open documents.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session.session import Action, Modification, Session
from tests.support.memory_disk import MemoryDisk

ROOT = "/w"
CONFIG = f"{ROOT}/intent/.config/config.json"
NESTED = f"{ROOT}/examples/inner"

PROJECT_SETTINGS = (
    '{table}ignore = ["broken-link"]',
    "{table}maxFileSize = 60",
    "{table}maxFileSize = 40\nignroe = []",
    "{table}foreign = [",
)
"""What a project may have chosen, some of it wrong; texts are up to 300 bytes long."""

STEPS = int(os.environ.get("STP_LAW_STEPS", "40"))
RUNS = int(os.environ.get("STP_LAW_RUNS", "60"))

_threads = st.sampled_from(["ST0001", "ST0002", "ST0003", "ST0010"])
_buckets = st.sampled_from(["", "COMPLETED/", "NOT-STARTED/", "CANCELLED/"])
_names = st.sampled_from(
    ["info.md", "design.md", "tasks.md", "acceptance.md", "notes.md", "WP/01/info.md", "WP/02/x.md"]
)
_lines = st.sampled_from(
    [
        "# ST0001: First",
        "# ST0002: Second",
        "## Objective",
        "See ST0001 and ST0003/01.",
        "Group ST000{1,3} and WP-01..WP-03.",
        "[link](../ST0002/info.md#objective)",
        "[gone](./nowhere.md)",
        "`intent/st/COMPLETED/ST0002/design.md`",
        "- AC-01.1 It works",
        "- AT-01.1 `test/a.py` -- covers AC-01.1 -- status: green",
        "issue 0001 and ST9998",
        "- **Status**: Completed",
        "```",
        "<<<<<<< HEAD",
        "plain words",
        "",
    ]
)
_headers = st.sampled_from(
    [
        "",
        "---\nstatus: WIP\n---\n",
        "---\nstatus: Completed\nstatus: WIP\n---\n",
        "---\nstatus: Not Started\nslug: a-slug\n",
    ]
)


@st.composite
def _texts(draw: st.DrawFn) -> str:
    lines = draw(st.lists(_lines, max_size=5))
    return draw(_headers) + "\n".join(lines) + draw(st.sampled_from(["", "\n"]))


@st.composite
def _paths(draw: st.DrawFn) -> str:
    home = draw(st.sampled_from([ROOT, ROOT, ROOT, NESTED]))
    shape = draw(st.integers(0, 9))
    if shape == 0:
        return f"{home}/intent/wip.md"
    if shape == 1:
        return f"{home}/intent/st/steel_threads.md"
    if shape == 2:
        return f"{home}/intent/issues/OPEN/0001/0001-slow.md"
    if shape == 3:
        return f"{home}/README.md"
    if shape == 4:
        return f"{home}/intent/st/{draw(_buckets)}{draw(_threads)}.md"
    return f"{home}/intent/st/{draw(_buckets)}{draw(_threads)}/{draw(_names)}"


class Law(RuleBasedStateMachine):
    """One user's day."""

    files = Bundle("files")

    @initialize()
    def start(self) -> None:
        self.disk = MemoryDisk({CONFIG: '{"intent_version": "2.19.0"}'})
        self.session = Session(self.disk)
        self.session.open_folder(ROOT)
        self.events: list[str] = []
        self.settled = True

    def _event(self, path: str) -> None:
        self.events.append(path)
        self.settled = False

    @rule(path=_paths(), text=_texts())
    def write(self, path: str, text: str) -> None:
        """Another program writes a file."""
        if self.disk.folder_mtime(path) is None:
            self.disk.write(path, text)
            self._event(path)

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Another program deletes a file."""
        paths = [path for path in self.disk.paths if path != CONFIG]
        if paths:
            path = data.draw(st.sampled_from(paths))
            self.disk.delete(path)
            self._event(path)

    @rule(thread=_threads, old=_buckets, new=_buckets)
    def move(self, thread: str, old: str, new: str) -> None:
        """A thread moves to another bucket; watchers speak of the two folders only."""
        source, target = f"{ROOT}/intent/st/{old}{thread}", f"{ROOT}/intent/st/{new}{thread}"
        if self.disk.folder_mtime(source) is None or self.disk.exists(target):
            return
        self.disk.move_folder(source, target)
        self._event(source)
        self._event(target)

    @rule(path=_paths(), text=_texts())
    def open(self, path: str, text: str) -> None:
        """The user opens a document; what the editor shows may differ from the disk."""
        if path not in self.session.overlays and self.disk.folder_mtime(path) is None:
            self._apply(Modification(path, Action.OPENED, text, 1))

    @rule(data=st.data(), text=_texts())
    def type(self, data: st.DataObject, text: str) -> None:
        """The user types."""
        if self.session.overlays:
            path = data.draw(st.sampled_from(sorted(self.session.overlays)))
            self._apply(Modification(path, Action.CHANGED, text, 2))

    @rule(data=st.data())
    def save(self, data: st.DataObject) -> None:
        """The user saves; the document stays open."""
        if self.session.overlays:
            path = data.draw(st.sampled_from(sorted(self.session.overlays)))
            self.disk.write(path, self.session.overlays[path].text)
            self._event(path)

    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        """The user closes a document, perhaps without saving."""
        if self.session.overlays:
            path = data.draw(st.sampled_from(sorted(self.session.overlays)))
            self._apply(Modification(path, Action.CLOSED))

    @rule(prefix=st.sampled_from(["ST", "TH"]), version=st.sampled_from(["2.19.0", "2.2.0", "x"]))
    def configure(self, prefix: str, version: str) -> None:
        """The configuration changes."""
        text = f'{{"intent_version": "{version}", "st_prefix": "{prefix}"}}'
        self.disk.write(CONFIG, text if version != "x" else text[:-1])
        self._event(CONFIG)

    @rule(
        home=st.sampled_from([ROOT, NESTED]),
        name=st.sampled_from(["stp-lsp.toml", "pyproject.toml"]),
        text=st.sampled_from([None, *PROJECT_SETTINGS]),
    )
    def choose(self, home: str, name: str, text: str | None) -> None:
        """The project's own settings change, come or go; small limits change what is read."""
        path = f"{home}/{name}"
        if text is not None:
            self.disk.write(path, text.format(table="" if "-" in name else "[tool.stp-lsp]\n"))
            self._event(path)
        elif self.disk.exists(path):
            self.disk.delete(path)
            self._event(path)

    @rule()
    def nested_root(self) -> None:
        """A workspace appears inside the workspace, or goes."""
        path = f"{NESTED}/intent/.config/config.json"
        if self.disk.exists(path):
            self.disk.delete(path)
        else:
            self.disk.write(path, '{"intent_version": "2.9.0"}')
        self._event(path)

    @rule(data=st.data())
    def deliver_some(self, data: st.DataObject) -> None:
        """A part of the events arrives, in any order, some of them twice."""
        if not self.events:
            return
        some = data.draw(st.lists(st.sampled_from(self.events), max_size=6))
        self._apply(*(Modification(path, Action.ON_DISK) for path in some))

    @rule(in_batch=st.booleans())
    def deliver_all(self, in_batch: bool) -> None:
        """Every event arrives, as one batch or one by one."""
        pending, self.events = self.events, []
        changes = [Modification(path, Action.ON_DISK) for path in pending]
        for batch in [changes] if in_batch else [[change] for change in changes]:
            self._apply(*batch)
        self.settled = True

    @rule()
    def look(self) -> None:
        """No event comes at all: the session looks for itself."""
        self.events.clear()
        self._take()
        self.settled = True

    def _apply(self, *changes: Modification) -> None:
        for folder in self.session.did_modify_files(changes).reload:
            self.session.reload(folder)

    def _take(self) -> None:
        for _ in range(8):
            sweep = self.session.look()
            if not sweep.paths and not sweep.folders:
                return
            for folder in self.session.take(sweep).reload:
                self.session.reload(folder)
        raise AssertionError("looking at the disk does not come to rest")

    @invariant()
    def equals_a_fresh_session(self) -> None:
        if not getattr(self, "settled", False):
            return
        fresh = Session(self.disk)
        for path, overlay in self.session.overlays.items():
            fresh.overlays[path] = overlay
        fresh.open_folder(ROOT)
        mine = {root: view.snapshot for root, view in self.session.views.items()}
        theirs = {root: view.snapshot for root, view in fresh.views.items()}
        assert mine.keys() == theirs.keys()
        for root, snapshot in mine.items():
            assert snapshot.differences(theirs[root]) == []
            assert snapshot.settings == theirs[root].settings
        assert set(self.session.complaints()) == set(fresh.complaints())


def test_changes_equal_a_fresh_start() -> None:
    run_state_machine_as_test(
        Law,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_planted_fault_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The law can fail: a graph that forgets to drop the edges of a deleted document is found."""
    honest = Snapshot.with_documents

    def forgetful(self: Snapshot, changes: dict) -> Snapshot:  # type: ignore[type-arg]
        after = honest(self, changes)
        if any(document is None for document in changes.values()):
            after._mentioned = self._mentioned
        return after

    monkeypatch.setattr(Snapshot, "with_documents", forgetful)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            Law,
            settings=settings(
                max_examples=300,
                stateful_step_count=30,
                deadline=None,
                database=None,
                report_multiple_bugs=False,
                phases=[Phase.generate],  # found is enough; nobody reads a shrunk example
                suppress_health_check=list(HealthCheck),
            ),
        )
