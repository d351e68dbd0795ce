"""What holds for every verb and every workspace: moves keep paths, changes are clean, no surprises.

The interpreter itself refuses overlapping edits, edits outside a text, paths that lead out of the
root, and operations on what is there already; so each test that applies a change checks these too.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stp_lsp.features.verbs.api import VERBS, ArgumentKind, Call, Performed, Refusal, perform
from stp_lsp.features.verbs.follow_up import after, rewritten
from stp_lsp.model.moves import move, moved
from stp_lsp.model.source_change import Create, Delete, Rename, SourceChange, merged
from stp_lsp.text.edit import TextEdit, apply_edits
from stp_lsp.text.range import Range
from tests.features.verbs.interpreter import DictFiles, apply_change
from tests.features.verbs.upstream import NOW
from tests.features.verbs.worlds import FENCED, World, worlds
from tests.support.workspace import build

FEW = settings(max_examples=40)
THREAD = st.sampled_from(["ST0001", "ST0002", "ST0003"])
STATUS_VERB = st.sampled_from(["start", "complete", "cancel", "hold", "reopen"])
_WAY = re.compile(r"[(<`: ](/?[\w./-]*(?:\.md|/))(?=[#)>`,. \n])")
_CHANGING_LINE = re.compile(r"^(?:status|completed):.*", re.M)


def _do(files: dict[str, str], verb: str, **arguments: str) -> dict[str, str]:
    """The files after a verb, which must not refuse."""
    outcome = perform(verb, Call(build(files), arguments, NOW, DictFiles(files)))
    assert isinstance(outcome, Performed), outcome
    return apply_change(files, outcome)


def _renames(outcome: Performed) -> dict[str, str]:
    return {each.old: each.new for each in outcome.operations if isinstance(each, Rename)}


def _without_status(files: dict[str, str]) -> dict[str, str]:
    """Files without what a change of status is meant to change."""
    return {
        path: _CHANGING_LINE.sub("", text) if path.endswith("/info.md") else text
        for path, text in files.items()
        if path != "intent/st/steel_threads.md"
    }


@FEW
@given(worlds(), THREAD, STATUS_VERB)
def test_every_path_still_leads_where_it_led(world: World, thread: str, verb: str):
    snapshot = build(world.files)
    call = Call(snapshot, {"thread": thread}, NOW, DictFiles(world.files))
    outcome = perform(f"stp.thread.{verb}", call)
    if isinstance(outcome, Refusal):
        assert verb == "reopen"
        return
    files = apply_change(world.files, outcome)
    _assert_leads(world, files, _renames(outcome))


def _assert_leads(world: World, files: dict[str, str], moves: dict[str, str]) -> None:
    """Each line leads to its document in that document's new place, by path alone."""
    later = build(files)
    for source, targets in world.leads.items():
        doc = later.documents[moved(source, moves)]
        assert FENCED in doc.text
        ways = _WAY.findall(doc.text[: doc.text.index(FENCED)])
        found = [later.find_document(way, doc.id) for way in ways]
        names = [each.id if each is not None else None for each in found]
        assert names == [moved(target, moves) for target in targets], ways


@FEW
@given(worlds(), THREAD, st.sampled_from(["complete", "cancel"]))
def test_there_and_back_restores_every_byte_but_status_dates_and_index(
    world: World, thread: str, verb: str
):
    opened = _do(world.files, "stp.thread.start", thread=thread)
    closed = _do(opened, f"stp.thread.{verb}", thread=thread)
    again = _do(closed, "stp.thread.reopen", thread=thread)
    assert _without_status(again) == _without_status(opened)
    assert again["intent/st/steel_threads.md"].count("| WIP ") == opened[
        "intent/st/steel_threads.md"
    ].count("| WIP ")


@FEW
@given(worlds(), st.permutations(["", "COMPLETED/", "NOT-STARTED/"]))
def test_threads_that_move_together_and_back_restore_every_path(world: World, order: list[str]):
    snapshot = build(world.files)
    moves = {}
    for thread, bucket in zip(snapshot.ordered_threads, order, strict=True):
        new = f"intent/st/{bucket}{thread.id}"
        if new != thread.folder:
            moves[thread.folder] = new
    away = apply_change(world.files, move(snapshot, moves))
    _assert_leads(world, away, moves)
    back = {new: old for old, new in moves.items()}
    assert apply_change(away, move(build(away), back)) == world.files


@FEW
@given(worlds(), THREAD, STATUS_VERB)
def test_the_snapshot_after_a_change_is_that_of_the_files_after_it(
    world: World, thread: str, verb: str
):
    snapshot = build(world.files)
    call = Call(snapshot, {"thread": thread}, NOW, DictFiles(world.files))
    outcome = perform(f"stp.thread.{verb}", call)
    if isinstance(outcome, Performed):
        later = build(apply_change(world.files, outcome))
        assert after(snapshot, outcome).differences(later) == []


@FEW
@given(worlds(), THREAD, STATUS_VERB)
def test_a_verb_leaves_nothing_for_a_second_index_or_sweep(world: World, thread: str, verb: str):
    outcome = perform(
        f"stp.thread.{verb}", Call(build(world.files), {"thread": thread}, NOW, DictFiles({}))
    )
    if isinstance(outcome, Refusal):
        return
    files = apply_change(world.files, outcome)
    assert _do(files, "stp.index.regenerate") == files
    assert _do(files, "stp.threads.organize") == files


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**6),
    st.text(max_size=20),
    st.sampled_from(["ST0001", "2", "ST0003/01", "AC-01.1", "AT-01.1", "0001", "lib/notes.md"]),
)


@FEW
@given(world=worlds(), verb=st.sampled_from(VERBS), data=st.data())
def test_whatever_a_client_sends_the_answer_is_a_change_or_a_reason(world: World, verb, data):
    names = [argument.name for argument in verb.arguments]
    arguments = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(names, VALUES)))
    snapshot = build(world.files)
    document = snapshot.documents[data.draw(st.sampled_from(sorted(world.leads)))]
    ends = sorted(data.draw(st.tuples(st.integers(0, 400), st.integers(0, 400))))
    call = Call(snapshot, arguments, NOW, DictFiles(world.files), document, Range(*ends))
    outcome = perform(verb.name, call)
    if isinstance(outcome, Performed):
        apply_change(world.files, outcome)
        assert outcome.done
    else:
        assert outcome.reason


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_refuses_in_a_workspace_of_views(verb):
    config = {"intent/.config/config.json": '{"intent_version": "3.0.0"}'}
    files = {
        **config,
        "intent/st/ST0001/info.md": "---\nstatus: wip\n---\n# ST0001: A ST000{1,2}\n",
        "intent/st/ST0001/acceptance.md": "# ST0001 A -- Acceptance\n\n- AC-01.1 a\n",
        "test/a.py": "",
    }
    values = {
        ArgumentKind.THREAD: "ST0001",
        ArgumentKind.PACKAGE: "ST0001/01",
        ArgumentKind.CRITERION: "AC-01.1",
        ArgumentKind.TEST: "AT-01.1",
        ArgumentKind.ISSUE: "0001",
        ArgumentKind.FILE: "test/a.py",
        ArgumentKind.TEXT: "some text",
        ArgumentKind.CHOICE: "design.md",
    }
    arguments = {each.name: values[each.kind] for each in verb.arguments if each.required}
    snapshot = build(files)
    document = snapshot.documents["intent/st/ST0001/info.md"]
    at = document.text.index("{")
    call = Call(snapshot, arguments, NOW, DictFiles(files), document, Range(at, at))
    outcome = perform(verb.name, call)
    assert isinstance(outcome, Refusal)
    assert "canon" in outcome.reason


def test_the_snapshot_after_creating_moving_and_deleting():
    """Operations in their order, on what earlier ones made too."""
    files = {"intent/st/ST0001/info.md": "# ST0001: A\n", "README.md": "See ST0001.\n"}
    change = SourceChange(
        {"README.md": (TextEdit(Range(4, 10), "ST0002"),)},
        (
            Create("intent/st/ST0001/design.md", "# Design - ST0001: A\n"),
            Rename("intent/st/ST0001", "intent/st/CANCELLED/ST0001"),
            Rename("intent/st/CANCELLED/ST0001/info.md", "intent/st/CANCELLED/ST0001/impl.md"),
            Rename("README.md", "build.txt"),
            Delete("intent/st/CANCELLED/ST0001/design.md"),
        ),
    )
    later = build(apply_change(files, change))
    assert after(build(files), change).differences(later) == []


LINES = st.lists(st.sampled_from(["a", "b", "", "c\r"]), max_size=8).map("\n".join)


@given(LINES, LINES)
def test_rewriting_makes_the_new_text_of_the_old(old: str, new: str):
    edits = rewritten(old, new)
    assert apply_edits(old, edits) == new
    assert (edits == ()) == (old == new)
    assert len(edits) <= 2  # a line that moved is taken out and put in


def test_merging_keeps_the_first_of_two_edits_that_collide():
    """Insertions never collide with their neighbours, only with what they stand inside of."""
    first = {"a.md": (TextEdit(Range(2, 4), "x"), TextEdit(Range(6, 6), "i"))}
    second = {
        "a.md": (TextEdit(Range(3, 5), "lost"), TextEdit(Range(4, 4), "kept")),
        "b.md": (TextEdit(Range(0, 1), "y"),),
    }
    both = merged(first, second)
    assert [edit.text for edit in both["a.md"]] == ["x", "kept", "i"]
    assert both["b.md"] == second["b.md"]
