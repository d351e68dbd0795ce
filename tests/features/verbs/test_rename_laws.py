"""What holds for every rename: it changes names and nothing else, and it can be taken back.

*There and back* restores every byte, in texts and in the tree, where no brace group or range had to
be written out as a list. *Isomorphic* is defined in ``tests/features/renaming.py``.

On the real workspaces every thread and every work package is renamed and renamed back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stp_lsp.features.verbs import Call, Performed, perform
from stp_lsp.features.verbs.aftermath import after
from stp_lsp.model.files import NoFiles
from stp_lsp.model.moves import moved
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Rename
from tests.features.corpora import corpus
from tests.features.renaming import Map, differences, package_map, thread_map
from tests.features.verbs.interpreter import DictFiles, apply_change
from tests.features.verbs.upstream import NOW
from tests.features.verbs.written import THREADS, named_worlds
from tests.support.shared import SHARED, needs_shared, shared
from tests.support.workspace import build

WORKSPACES = sorted(path.name for path in shared("corpora").glob("*@*")) if SHARED else []
FEW = settings(max_examples=60)
FRESH = "ST0900"


def row_map(thread: str, old: str, new: str) -> Map:
    return lambda key: f"{thread}/{new}" if key == f"{thread}/{old}" else key


def issue_map(old: str, new: str) -> Map:
    return lambda key: f"issue/{new}" if key == f"issue/{old}" else key


Case = tuple[str, dict[str, str], dict[str, str], Map]
"""A verb, its arguments, the arguments that take it back, and what becomes of the keys."""


def thread_case(id: str, fresh: str = FRESH) -> Case:
    there, back = {"thread": id, "id": fresh}, {"thread": fresh, "id": id}
    return "stp.thread.renumber", there, back, thread_map(id, fresh)


def package_case(thread: str, old: int, fresh: int = 77) -> Case:
    there = {"package": f"{thread}/{old:02d}", "number": str(fresh)}
    back = {"package": f"{thread}/{fresh:02d}", "number": str(old)}
    return "stp.package.renumber", there, back, package_map(thread, old, fresh)


def row_case(thread: str, row: str) -> Case:
    kind = "criterion" if row.startswith("AC") else "test"
    fresh = f"{row.partition('.')[0]}.77"
    there, back = {kind: row, "id": fresh}, {kind: fresh, "id": row}
    verb = f"stp.{kind}.renumber"
    return (
        verb,
        {"thread": thread, **there},
        {"thread": thread, **back},
        row_map(thread, row, fresh),
    )


def issue_case(old: str) -> Case:
    there, back = {"issue": old, "number": "0900"}, {"issue": "0900", "number": old}
    return "stp.issue.renumber", there, back, issue_map(old, "0900")


CASES = st.one_of(
    st.sampled_from(THREADS).map(thread_case),
    st.builds(package_case, st.sampled_from(THREADS), st.sampled_from([1, 2])),
    st.builds(
        row_case,
        st.sampled_from(THREADS),
        st.sampled_from(["AC-01.1", "AC-01.2", "AC-02.3", "AT-01.1", "AT-02.1"]),
    ),
    st.just(issue_case("0011")),
)


def path_map(outcome: Performed) -> Callable[[str], str]:
    """Where a document is after the operations of a change."""

    def place(path: str) -> str:
        for each in outcome.operations:
            if isinstance(each, Rename):
                path = moved(path, {each.old: each.new})
        return path

    return place


def _do(files: dict[str, str], verb: str, arguments: Mapping[str, str]) -> Performed:
    outcome = perform(verb, Call(build(files), arguments, NOW, DictFiles(files)))
    assert isinstance(outcome, Performed), outcome
    return outcome


@FEW
@given(named_worlds(), CASES)
def test_a_rename_changes_names_and_nothing_else(files: dict[str, str], case: Case):
    verb, there, _, keys = case
    before = build(files)
    outcome = _do(files, verb, there)
    later = build(apply_change(files, outcome))
    assert differences(before, later, keys, path_map(outcome)) == []
    assert after(before, outcome).differences(later) == []


@FEW
@given(named_worlds(groups=False), CASES)
def test_there_and_back_restores_every_byte(files: dict[str, str], case: Case):
    verb, there, back, _ = case
    away = apply_change(files, _do(files, verb, there))
    assert away != files
    assert apply_change(away, _do(away, verb, back)) == files


@FEW
@given(named_worlds(), st.sampled_from(THREADS), st.text("abz ÄÖ-:.'()#`é🔥", min_size=1))
def test_a_title_changes_no_name(files: dict[str, str], thread: str, title: str):
    snapshot = build(files)
    call = Call(snapshot, {"thread": thread, "title": title}, NOW, DictFiles(files))
    outcome = perform("stp.thread.retitle", call)
    if not isinstance(outcome, Performed):
        return
    later = build(apply_change(files, outcome))
    assert later.threads[thread].title == title.strip()
    for id, doc in snapshot.documents.items():
        old = [mention.target for mention in doc.mentions]
        assert [mention.target for mention in later.documents[id].mentions] == old


# -- real workspaces -------------------------------------------------------------------------------


def _cases(snapshot: Snapshot) -> Iterator[Case]:
    """A rename of every thread and every package to a number that nobody ever wrote."""
    fresh = next(
        id for number in range(900, 9999) if not snapshot.mentioning(id := f"ST{number:04d}")
    )
    for thread in snapshot.ordered_threads:
        yield thread_case(thread.id, fresh)
        free = next(n for n in range(99, 0, -1) if not snapshot.mentioning(f"{thread.id}/{n:02d}"))
        for package in thread.packages:
            yield package_case(thread.id, int(package.number), free)


def _written_out(snapshot: Snapshot, id: str, keys: Map) -> bool:
    """Whether a document holds a group in which something is renamed."""
    return any(keys(key) != key for group in snapshot.documents[id].groups for key in group.targets)


@pytest.mark.corpus
@needs_shared
@pytest.mark.parametrize("name", WORKSPACES)
def test_renames_on_a_real_workspace(name: str):
    snapshot = corpus(name)
    if snapshot.project.generation is Generation.G5:
        pytest.skip("views of the canon are not renamed")
    for verb, there, back, keys in _cases(snapshot):
        outcome = perform(verb, Call(snapshot, there, NOW))
        assert isinstance(outcome, Performed), (there, outcome)
        assert outcome.notes == ()
        away = after(snapshot, outcome)
        assert differences(snapshot, away, keys, path_map(outcome)) == [], there
        away.files = NoFiles()  # the disk still has the thread in its old place
        again = perform(verb, Call(away, back, NOW))
        assert isinstance(again, Performed), (back, again)
        home = after(away, again)
        assert home.documents.keys() == snapshot.documents.keys()
        changed = [id for id in outcome.edits if not _written_out(snapshot, id, keys)]
        assert [
            id for id in changed if home.documents[id].text != snapshot.documents[id].text
        ] == []
