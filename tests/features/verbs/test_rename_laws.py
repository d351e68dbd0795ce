"""What holds for every rename: it changes names and nothing else, and it can be taken back.

*There and back* restores every byte, in texts and in the tree, but for the few groups that
:func:`lost` names. *Isomorphic* is defined in ``tests/features/renaming.py``.

On the real workspaces everything that has an id is renamed and renamed back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stp_lsp.features.verbs import Call, Performed, Refusal, perform
from stp_lsp.features.verbs.aftermath import after
from stp_lsp.model.document import Document
from stp_lsp.model.files import NoFiles
from stp_lsp.model.moves import moved
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Rename
from stp_lsp.syntax.notation import Group
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


def row_case(thread: str, row: str, number: int = 77) -> Case:
    kind = "criterion" if row.startswith("AC") else "test"
    fresh = f"{row.partition('.')[0]}.{number}"
    there, back = {kind: row, "id": fresh}, {kind: fresh, "id": row}
    verb = f"stp.{kind}.renumber"
    return (
        verb,
        {"thread": thread, **there},
        {"thread": thread, **back},
        row_map(thread, row, fresh),
    )


def issue_case(old: str, fresh: str = "0900") -> Case:
    there, back = {"issue": old, "number": fresh}, {"issue": fresh, "number": old}
    return "stp.issue.renumber", there, back, issue_map(old, fresh)


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


def lost(text: str, group: Group, keys: Map) -> bool:
    """Whether nothing in what a group becomes tells that it was one.

    A range of two ids, and one of three whose middle is renamed, leave no neighbours behind that
    could still be written as a range: `WP-01, WP-99, WP-03` may always have been a list. A brace
    group must have the longest stem that its members share, and a range in it must be all of it.
    """
    if all(keys(key) == key for key in group.targets):
        return False
    count = len(group.targets)
    if not group.brace:
        return count == 2 or (count == 3 and keys(group.targets[1]) != group.targets[1])
    written = text[group.start : group.end]
    stem = written.partition("{")[0]
    whole = len({key[: len(stem) + 1] for key in group.targets}) > 1
    one_range = ".." not in written or ("," not in written and count > 3)
    return not (whole and one_range)


def parted(doc: Document, keys: Map) -> bool:
    """Whether two ids would only now read as a range, and so get a comma: `WP-02 - WP-01`."""
    return any(
        (keys(one.target) != one.target or keys(other.target) != other.target)
        and doc.text[one.end : other.start].strip() in ("-", "–", "..", "to", "through")
        and not any(group.start <= one.start and other.end <= group.end for group in doc.groups)
        for one, other in pairwise(doc.mentions)
    )


def _lossless(snapshot: Snapshot, id: str, keys: Map) -> bool:
    doc = snapshot.documents[id]
    return not parted(doc, keys) and not any(lost(doc.text, group, keys) for group in doc.groups)


@FEW
@given(named_worlds(), CASES)
def test_there_and_back_restores_every_byte(files: dict[str, str], case: Case):
    verb, there, back, keys = case
    before = build(files)
    outcome = _do(files, verb, there)
    away = apply_change(files, outcome)
    assert away != files
    again = apply_change(away, _do(away, verb, back))
    assert again.keys() == files.keys()
    exact = [id for id in files if id not in before.documents or _lossless(before, id, keys)]
    assert [id for id in exact if again[id] != files[id]] == []


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
    """A rename of everything that has an id, each to a number that nobody ever wrote."""
    fresh = next(
        id for number in range(900, 9999) if not snapshot.mentioning(id := f"ST{number:04d}")
    )
    for thread in snapshot.ordered_threads:
        yield thread_case(thread.id, fresh)
        free = next(n for n in range(99, 0, -1) if not snapshot.mentioning(f"{thread.id}/{n:02d}"))
        for package in thread.packages:
            yield package_case(thread.id, int(package.number), free)
        contract = snapshot.contract_document(thread)
        rows = (*contract.contract.criteria, *contract.contract.tests) if contract else ()
        # The first row of an id is the one that has it (FORMAT.md 8.6).
        for row in dict.fromkeys(row.id for row in rows):
            head = f"{thread.id}/{row.partition('.')[0]}"
            free = next(n for n in range(77, 999) if not snapshot.mentioning(f"{head}.{n}"))
            yield row_case(thread.id, row, free)
    for issue in snapshot.issues:
        yield issue_case(issue)


@pytest.mark.corpus
@needs_shared
@pytest.mark.parametrize("name", WORKSPACES)
def test_renames_on_a_real_workspace(name: str):
    snapshot = corpus(name)
    if snapshot.project.generation is Generation.G5:
        for verb, there, _, _ in _cases(snapshot):
            refused = perform(verb, Call(snapshot, there, NOW))
            assert isinstance(refused, Refusal), there
            assert "`intent" in refused.reason  # what to do instead
        return
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
        changed = [id for id in outcome.edits if _lossless(snapshot, id, keys)]
        assert [
            id for id in changed if home.documents[id].text != snapshot.documents[id].text
        ] == []
