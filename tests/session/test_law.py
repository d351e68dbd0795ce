"""The law: a session that lived through changes equals one that starts after them.

Hypothesis plays a user, an editor, and other programs on the same disk: it writes, deletes and
moves, opens and types, and delivers watcher events late, in part, out of order, twice, or never
(then a look at the disk finds the changes); it asks the disk and reads ahead of that, and more
happens before what was found is taken in, or what it read is of another time; it opens and closes
folders and checks out branches; it starts anew from a cache that was written at any moment before.
After each settling the graph and every finding must be those of a fresh session over the same disk
and the same open documents. So must the findings that somebody kept for as long as the session did
not say otherwise, which is what the server sends.
"""

from __future__ import annotations

import marshal
import os
import re
from random import Random
from typing import Any

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

from stp_lsp.features.affected import affected
from stp_lsp.features.diagnostics import Diagnosis, diagnose, diagnose_all
from stp_lsp.model.document import Document, HeldText
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session import cache, cache_format, root_files, view_update
from stp_lsp.session.cache_revalidation import compare, complete, little_by_little
from stp_lsp.session.disk import Stamp
from stp_lsp.session.prefetch import prefetch, prefetch_look
from stp_lsp.session.prefetched import Prefetched
from stp_lsp.session.session import Action, Changes, Modification, Session, View
from stp_lsp.session.sweep import Sweep
from tests.session.days import (
    BESIDE,
    CITED,
    FOLDERS,
    INSIDE,
    LINKS,
    LOCKED,
    NESTED,
    OUTSIDE,
    PROJECT_SETTINGS,
    ROOT,
    TARGETS,
    buckets,
    paths,
    texts,
    threads,
)
from tests.support.memory_disk import MemoryDisk

CONFIG = f"{ROOT}/intent/.config/config.json"

STEPS = int(os.environ.get("STP_LAW_STEPS", "40"))
PHASES = [Phase.reuse, Phase.generate, Phase.shrink]
"""Not `explain`, which plays a failed day many times over."""
RUNS = int(os.environ.get("STP_LAW_RUNS", "60"))


@pytest.fixture(autouse=True)
def _nothing_is_believed_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the disk said of a cited file holds for a second; days here pass in less."""
    monkeypatch.setattr(cache, "FEWEST", 0)
    monkeypatch.setattr(root_files, "FRESH", 0)
    monkeypatch.setattr(root_files, "NAMES_FRESH", 0)


class Kept:
    """Findings that are kept until the session says that there may be others."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[View, Snapshot]] = {}
        self._changed: dict[str, set[str]] = {}
        self._found: dict[str, dict[str, Diagnosis]] = {}

    def taken(self, changes: Changes) -> None:
        for root, ids in changes.documents.items():
            self._changed.setdefault(root, set()).update(ids)

    def of(self, view: View) -> dict[str, Diagnosis]:
        """All findings in a workspace; only what may be another one is looked for again."""
        changed = self._changed.pop(view.root, set())
        seen = self._seen.get(view.root)
        reached = None
        if seen is not None and seen[0] is view:
            reached = affected(seen[1], view.snapshot, changed)
        self._seen[view.root] = (view, view.snapshot)
        known = self._found.get(view.root, {}) if reached is not None else {}
        found = {
            id: known[id]
            if id in known and id not in (reached or ())
            else diagnose(view.snapshot, document)
            for id, document in view.snapshot.documents.items()
        }
        self._found[view.root] = found
        return dict(found)


class Law(RuleBasedStateMachine):
    """One user's day."""

    files = Bundle("files")

    @initialize()
    def start(self) -> None:
        self.disk = MemoryDisk({CONFIG: '{"intent_version": "2.19.0"}'})
        self.disk.write(f"{BESIDE}/intent/.config/config.json", '{"intent_version": "2.19.0"}')
        self.disk.write(f"{OUTSIDE}/info.md", "# ST0010: Secret\n\nST0001\n")
        self.session = Session(self.disk)
        self.session.open_folder(ROOT)
        self.events: list[str] = []
        self.branches = [self._files()]
        self.kept = Kept()
        self.prefetched: Prefetched | None = None
        """What was read ahead, perhaps long ago."""
        self.asked: tuple[list[str] | Sweep, Prefetched] | None = None
        """Events, or what a look found, with what a thread asked the disk for their sake."""
        self.settled = True
        self.unseen = False
        """Whether files changed of which no event comes, only a look."""

    def _files(self) -> dict[str, str]:
        return {path: self.disk.text(path) for path in self.disk.paths}

    def _event(self, path: str) -> None:
        """Somebody tells of a path; of what is behind a link also by where it is."""
        self.events += dict.fromkeys((path, self.disk.real_path(path)))
        self.settled = False

    @rule(path=paths(), text=texts())
    def write(self, path: str, text: str) -> None:
        """Another program writes a file."""
        if self.disk.folder_mtime(path) is None:
            self.disk.write(path, text)
            self._event(path)

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Another program deletes a file."""
        if self.disk.paths:
            path = data.draw(st.sampled_from(self.disk.paths))
            self.disk.delete(path)
            self._event(path)

    @rule(thread=threads, old=buckets, new=buckets)
    def move(self, thread: str, old: str, new: str) -> None:
        """A thread moves to another bucket; watchers speak of the two folders only."""
        source, target = f"{ROOT}/intent/st/{old}{thread}", f"{ROOT}/intent/st/{new}{thread}"
        if self.disk.folder_mtime(source) is None or self.disk.exists(target):
            return
        self.disk.move_folder(source, target)
        self._event(source)
        self._event(target)

    @rule(path=paths(), text=texts())
    def open(self, path: str, text: str) -> None:
        """The user opens a document; what the editor shows may differ from the disk."""
        if path not in self.session.overlays and self.disk.folder_mtime(path) is None:
            self._apply(Modification(path, Action.OPENED, text, 1))

    @rule(data=st.data(), text=texts())
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

    @rule()
    def commit(self) -> None:
        """The user commits; one can come back to this state."""
        self.branches.append(self._files())

    @rule(data=st.data())
    def check_out(self, data: st.DataObject) -> None:
        """Another state replaces this one, in many files at once."""
        branch, now = data.draw(st.sampled_from(self.branches)), self._files()
        for path in [path for path in now if path not in branch]:
            self.disk.delete(path)
        for path, text in branch.items():
            if now.get(path) != text:
                self.disk.write(path, text)
        for path in sorted(now.keys() | branch.keys()):
            if now.get(path) != branch.get(path):
                self._event(path)
                self.unseen |= path in CITED

    @rule(path=st.sampled_from(CITED), text=st.sampled_from([None, "", "AT-01.1"]))
    def cite(self, path: str, text: str | None) -> None:
        """A file that documents speak of comes, changes or goes; nobody sends an event."""
        if text is not None:
            self.disk.write(path, text)
        elif self.disk.exists(path):
            self.disk.delete(path)
        self.unseen, self.settled = True, False

    @rule(path=st.sampled_from(LINKS), to=st.sampled_from(TARGETS))
    def link(self, path: str, to: str) -> None:
        """A link to a folder comes, in the place of a folder perhaps, or goes."""
        if path in self.disk.links:
            self.disk.unlink(path)
        else:
            for each in [each for each in self.disk.paths if each.startswith(f"{path}/")]:
                self.disk.delete(each)
            self.disk.link(path, to)
        self._event(path)

    @rule(name=st.sampled_from(["info.md", "intent/.config/config.json"]), data=st.data())
    def hear_of_a_link(self, name: str, data: st.DataObject) -> None:
        """A watcher that follows links tells of a file behind one."""
        if self.disk.links:
            link = data.draw(st.sampled_from(sorted(self.disk.links)))
            self._event(f"{link}/{name}")

    @rule(folder=st.sampled_from(LOCKED), told=st.booleans())
    def lock(self, folder: str, told: bool) -> None:
        """A folder may not be listed any more, or may be again; hardly a watcher tells."""
        if folder in self.disk.locked:
            self.disk.unlock(folder)
        elif self.disk.folder_mtime(folder) is not None:
            self.disk.lock(folder)
        else:
            return
        if told:
            self._event(folder)
        self.unseen, self.settled = True, False

    @rule(path=paths())
    def take_the_place(self, path: str) -> None:
        """A folder comes in the place of a document, or goes from there."""
        inside = f"{path}/{path.rpartition('/')[2]}"
        if self.disk.real_path(path) != path:
            return
        if self.disk.exists(inside):
            self.disk.delete(inside)
        elif self.disk.folder_mtime(path) is None and path not in self.session.overlays:
            if self.disk.exists(path):
                self.disk.delete(path)
            self.disk.write(inside, "# ST0001: First\n")
        self._event(path)

    @rule(home=st.sampled_from([NESTED, BESIDE]))
    def upgrade(self, home: str) -> None:
        """A workspace goes from the second generation of the format to the third, or back."""
        old, new = f"{home}/stp/prj/st", f"{home}/intent/st"
        source, target = (old, new) if self.disk.folder_mtime(old) is not None else (new, old)
        if self.disk.folder_mtime(source) is None or self.disk.exists(target):
            return
        self.disk.move_folder(source, target)
        self._event(source)
        self._event(target)

    @rule()
    def lose(self) -> None:
        """No event of what happened comes ever, though later ones may."""
        self.unseen |= bool(self.events)
        self.events.clear()

    @rule(folder=st.sampled_from(FOLDERS))
    def open_or_close_folder(self, folder: str) -> None:
        """The user adds a folder, or takes one away."""
        if folder in self.session.opened:
            self._taken(self.session.close_folder(folder))
        else:
            self.session.open_folder(folder)

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

    @rule(home=st.sampled_from(INSIDE))
    def nested_root(self, home: str) -> None:
        """A workspace appears inside the workspace, or goes."""
        path = f"{home}/intent/.config/config.json"
        if self.disk.exists(path):
            self.disk.delete(path)
        else:
            self.disk.write(path, '{"intent_version": "2.9.0"}')
        self._event(path)

    @rule()
    def prefetch(self) -> None:
        """A thread reads what events will be about; more may happen before they arrive."""
        self.prefetched = prefetch(self.session, list(self.events)).valid(-1)

    @rule()
    def look_ahead(self) -> None:
        """A thread looks at the disk and reads; what it found is taken in after the next steps."""
        self.prefetched = prefetch_look(self.session, self.session.look()).valid(-1)

    @rule()
    def ask_for_events(self) -> None:
        """All events arrive, and a thread asks the disk; more may happen before they are taken."""
        if self.asked is None and self.events:
            paths, self.events = list(dict.fromkeys(self.events)), []
            self.asked = (paths, prefetch(self.session, paths))

    @rule()
    def ask_for_a_look(self) -> None:
        """The same for what a look found."""
        if self.asked is None:
            sweep = self.session.look()
            self.asked = (sweep, prefetch_look(self.session, sweep))

    @rule()
    def take_asked(self) -> None:
        """What was asked for is taken in; others that ask the disk wait for that."""
        asked, self.asked = self.asked, None
        if asked is not None:
            what, prefetched = asked
            if isinstance(what, Sweep):
                self._taken(self.session.take(what, prefetched))
            else:
                changes = [Modification(path, Action.ON_DISK) for path in what]
                self._taken(self.session.did_modify_files(changes, prefetched))

    @rule(data=st.data())
    def deliver_some(self, data: st.DataObject) -> None:
        """A part of the events arrives, in any order, some of them twice."""
        if not self.events:
            return
        self.take_asked()
        some = data.draw(st.lists(st.sampled_from(self.events), max_size=6))
        self._apply(*(Modification(path, Action.ON_DISK) for path in some))

    @rule(in_batch=st.booleans(), random=st.randoms(use_true_random=False))
    def deliver_all(self, in_batch: bool, random: Random) -> None:
        """Every event arrives, as one batch or one by one, in any order."""
        self.take_asked()
        pending, self.events = self.events, []
        random.shuffle(pending)
        changes = [Modification(path, Action.ON_DISK) for path in pending]
        for batch in [changes] if in_batch else [[change] for change in changes]:
            self._apply(*batch)
        self.settled = not self.unseen

    @rule()
    def look(self) -> None:
        """No event comes at all: the session looks for itself."""
        self.take_asked()
        self.events.clear()
        self._take()
        self.settled, self.unseen = True, False

    def _apply(self, *changes: Modification) -> None:
        self._taken(self.session.did_modify_files(changes, self.prefetched))

    def _taken(self, changes: Changes) -> None:
        self.kept.taken(changes)
        for folder in changes.reload:
            self._taken(self.session.reload(folder))

    def _take(self) -> None:
        for _ in range(8):
            sweep = self.session.look()
            if sweep.is_empty:
                return
            self._taken(self.session.take(sweep, self.prefetched))
        raise AssertionError("looking at the disk does not come to rest")

    @invariant()
    def equals_a_fresh_session(self) -> None:
        if not getattr(self, "settled", False) or self.disk.locked:
            return  # what may not be looked at is known to those who knew it before
        fresh = Session(self.disk)
        for path, overlay in self.session.overlays.items():
            fresh.overlays[path] = overlay
        for folder in self.session.opened:
            fresh.open_folder(folder)
        mine, theirs = _views(self.session), _views(fresh)
        assert mine.keys() == theirs.keys()
        for root, view in mine.items():
            snapshot, other = view.snapshot, theirs[root].snapshot
            assert snapshot.differences(other) == []
            assert snapshot.settings == other.settings
            assert view.chosen.complaints == theirs[root].chosen.complaints
            findings = dict(diagnose_all(other))
            assert not [line for found in findings.values() for line in found.failures]
            assert _unlike(dict(diagnose_all(snapshot)), findings) == []
            assert _unlike(self.kept.of(view), findings) == []


class LawOfCaches(Law):
    """Many days of one user, who starts the editor anew in between."""

    @initialize()
    def start(self) -> None:
        super().start()
        self.cache: list[bytes] = []
        self.keep_a_cache(0)

    @rule(age=st.integers(0, 60))
    def keep(self, age: int) -> None:
        """The server keeps what it knows of the folder, be it up to date or not."""
        self.keep_a_cache(age)

    def keep_a_cache(self, age: int) -> None:
        kept = cache.to_keep(self.session, ROOT)
        if kept is not None:
            self.cache = [marshal.dumps(part) for part in cache_format.parts_of(kept, age)]

    @rule()
    def start_from_the_cache(self) -> None:
        """The editor is started again, long after; its documents are opened before it is read."""
        if ROOT not in self.session.opened:
            return
        remembered = cache_format.assemble(map(marshal.loads, self.cache), self._text_at)
        before, self.session = self.session, Session(self.disk)
        self.session.overlays.update(before.overlays)
        self.kept = Kept()
        self.events.clear()
        self.asked = None
        limit = self.session.settings.max_file_size
        if cache.still_holds(self.disk, ROOT, remembered, limit):
            self._taken(self.session.adopt(ROOT, remembered.loaded, complete=False))
            for part in little_by_little(compare(self.session, ROOT).sweep):
                self._taken(self.session.take(part, prefetch_look(self.session, part)))
            complete(self.session, ROOT)
        for folder in before.opened:
            if folder not in self.session.opened:
                self.session.open_folder(folder)
        self.settled, self.unseen = True, False

    def _text_at(self, root: str, id: str, stamp: Stamp) -> HeldText:
        path = f"{root}/{id}"
        return HeldText(self.disk.text(path) if self.disk.stamp(path) == stamp else "")


def _views(session: Session) -> dict[str, View]:
    """The workspaces of which every document is known; of others nothing is said."""
    return {root: view for root, view in session.views.items() if view.complete}


def _unlike(mine: dict[str, Diagnosis], theirs: dict[str, Diagnosis]) -> list[object]:
    ids = sorted(mine.keys() | theirs.keys())
    return [(id, mine.get(id), theirs.get(id)) for id in ids if mine.get(id) != theirs.get(id)]


@pytest.mark.parametrize("law", [Law, LawOfCaches])
def test_changes_equal_a_fresh_start(law: type[Law]) -> None:
    run_state_machine_as_test(
        law,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            phases=PHASES,
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
                max_examples=2000,  # it stops at the first that fails
                stateful_step_count=30,
                deadline=None,
                database=None,
                derandomize=True,  # the same days each time: chance shall not decide
                report_multiple_bugs=False,
                phases=[Phase.generate],  # found is enough; nobody reads a shrunk example
                suppress_health_check=list(HealthCheck),
            ),
        )


def test_a_planted_fault_of_findings_is_caught_and_shrunk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version of a document that takes over the findings of the one before it is found.

    Two events are the least: a document is opened, and another text is typed over it.
    """
    honest = view_update.make_document

    def clinging(*args: Any) -> Document:
        made: Document = honest(*args)
        if len(args) > 4 and args[4] is not None:
            made.local_findings = args[4].local_findings
        return made

    monkeypatch.setattr(view_update, "make_document", clinging)
    with pytest.raises(AssertionError) as caught:
        run_state_machine_as_test(
            Law,
            settings=settings(
                max_examples=2000,  # it stops at the first that fails
                stateful_step_count=15,
                deadline=None,
                database=None,
                derandomize=True,  # the same days each time: chance shall not decide
                report_multiple_bugs=False,
                phases=PHASES,
                print_blob=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
    told = "\n".join(caught.value.__notes__)
    assert "@reproduce_failure" in told
    calls = [line for line in told.split("\n") if line.startswith("state.")]
    events = [line for line in calls if not re.match(r"state\.(start|equals|teardown)", line)]
    assert 2 <= len(events) <= 4
