"""What holds for every rename: it changes names and nothing else, and it can be taken back.

The law and its judge are in ``rename_law``; the places that cannot be given back, each with its
reason, in ``rename_exceptions``. Here it is held on random workspaces, and on a part of the real
ones; ``python -m tools.rename_law`` holds it on every id of all of them.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stp_lsp.features.verbs.api import Call, Performed, perform
from stp_lsp.features.verbs.follow_up import after
from stp_lsp.model.project import Generation
from tests.features.renaming import issue_map, package_map, row_map, thread_map
from tests.features.verbs.interpreter import DictFiles, apply_change
from tests.features.verbs.rename_cases import Case, every_case
from tests.features.verbs.rename_law import do, judge
from tests.features.verbs.rename_worlds import NAMES, worlds
from tests.features.verbs.support import files_of
from tests.features.verbs.upstream import NOW
from tests.features.verbs.written import THREADS, named_worlds
from tests.support.shared import needs_shared
from tests.support.workspace import build

FEW = settings(max_examples=60)
ONE_IN = 23
"""Of the ids of a real workspace so many are renamed in the ordinary suite; a prime, so that every
kind and both new ids have their turn."""
MOST = 12
"""Renames of one workspace in the ordinary suite: in the largest each takes seconds."""


def thread_case(id: str, fresh: str) -> Case:
    there, back = {"thread": id, "id": fresh}, {"thread": fresh, "id": id}
    return Case("thread", id, "stp.thread.renumber", there, back, thread_map(id, fresh))


def package_case(thread: str, old: int, fresh: int) -> Case:
    there = {"package": f"{thread}/{old:02d}", "number": str(fresh)}
    back = {"package": f"{thread}/{fresh:02d}", "number": str(old)}
    keys = package_map(thread, old, fresh)
    return Case("package", f"{thread}/{old}", "stp.package.renumber", there, back, keys)


def row_case(thread: str, row: str, number: str) -> Case:
    kind = "criterion" if row.startswith("AC") else "test"
    fresh = f"{row.partition('.')[0]}.{number}"
    there = {"thread": thread, kind: row, "id": fresh}
    back = {"thread": thread, kind: fresh, "id": row}
    return Case(kind, row, f"stp.{kind}.renumber", there, back, row_map(thread, row, fresh))


def issue_case(old: str) -> Case:
    there, back = {"issue": old, "number": "0900"}, {"issue": "0900", "number": old}
    return Case("issue", old, "stp.issue.renumber", there, back, issue_map(old, "0900"))


CASES = st.one_of(
    # A neighbour of the others, one that shares fewer digits with them, and one that shares none.
    st.builds(
        thread_case, st.sampled_from(THREADS), st.sampled_from(["ST0006", "ST0900", "ST7000"])
    ),
    st.builds(
        package_case, st.sampled_from(THREADS), st.sampled_from([1, 2]), st.sampled_from([7, 77])
    ),
    st.builds(
        row_case,
        st.sampled_from(THREADS),
        st.sampled_from(["AC-01.1", "AC-01.2", "AC-02.3", "AT-01.1", "AT-02.1"]),
        st.sampled_from(["8", "77"]),
    ),
    st.just(issue_case("0011")),
)


@FEW
@given(named_worlds(), CASES)
def test_a_rename_changes_names_and_nothing_else_and_back_restores_every_byte(
    files: dict[str, str], case: Case
):
    before = build(files)
    verdict = judge(files, before, case)
    assert verdict.problems == ()
    assert [line for line in verdict.lost if not line[1]] == []
    outcome = do(files, before, case.verb, case.there)
    assert isinstance(outcome, Performed)
    later = build(apply_change(files, outcome))
    assert after(before, outcome).differences(later) == []


@FEW
@given(named_worlds(groups=False), CASES)
def test_without_groups_there_is_no_exception(files: dict[str, str], case: Case):
    assert judge(files, build(files), case).lost == ()


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


# -- what real workspaces taught the law -----------------------------------------------------------

CITING = files_of("--- intent/st/steel_threads.md\n# Steel Threads\n") | {
    "intent/st/ST0001/info.md": "---\nstatus: WIP\n---\n# ST0001: Lamps\n",
    "intent/st/ST0001/acceptance.md": "# ST0001 Lamps -- Acceptance\n\n- AC-01.1 a\n"
    "- AT-01.1 `intent/st/ST0001/parity/check.sh` -- covers AC-01.1 -- status: red\n"
    "- AT-01.2 `tests/lamp.sh` -- covers AC-01.1 -- status: red\n",
    "intent/st/ST0001/parity/check.sh": "# AT-01.1\n",
    "tests/lamp.sh": "# AT-01.2\n",
}


def test_the_graph_follows_a_cited_script_that_moves_with_its_thread():
    """Its path is its key in the graph; the one outside of the folder keeps its own."""
    verdict = judge(CITING, build(CITING), thread_case("ST0001", "ST0009"))
    assert (verdict.problems, verdict.lost) == ((), ())


def test_a_graph_in_which_the_script_was_left_behind_is_not_the_same(
    monkeypatch: pytest.MonkeyPatch,
):
    def left_behind(files: dict[str, str], outcome: Performed) -> dict[str, str]:
        away = apply_change(files, outcome)
        return {path: text.replace("ST0009/parity", "ST0001/parity") for path, text in away.items()}

    monkeypatch.setattr("tests.features.verbs.rename_law.apply_change", left_behind)
    verdict = judge(CITING, build(CITING), thread_case("ST0001", "ST0009"))
    told = {each.partition(":")[0] for each in verdict.problems}
    assert told == {"intent/st/ST0001/acceptance.md", "nodes", "edges", "findings"}


@pytest.mark.parametrize("title", ["All AT-05.5 cites", "As in ST0001", "Move the NNNN folder"])
def test_what_a_title_names_is_named_less_often_without_it(title: str):
    files = {
        **CITING,
        "intent/issues/OPEN/0011/0011-x.md": f'---\nid: "0011"\ntitle: {title}, too\n'
        f"status: OPEN\n---\n# 0011: {title}, too\n\n{title}, too.\n",
        "intent/st/ST0001/WP/01/info.md": f'---\nwp_id: WP-01\ntitle: "{title}"\nstatus: WIP\n'
        f"---\n# WP-01: {title}\n\n{title}.\n",
    }
    cases = [each for each in every_case(build(files)) if each.words[0].startswith(title)]
    assert {each.kind for each in cases} == {"package, retitled", "issue, retitled"}
    for case in cases:
        verdict = judge(files, build(files), case)
        assert (verdict.refused, verdict.problems, verdict.lost) == ("", (), ())


# -- real workspaces -------------------------------------------------------------------------------


@pytest.mark.corpus
@needs_shared
@pytest.mark.parametrize("name", NAMES)
def test_renames_on_a_real_workspace(name: str):
    for world in worlds(name):
        before = build(world.files)
        cases = list(every_case(before))
        # The step stays odd and is seldom a multiple of the cases of one id.
        for case in cases[:: max(ONE_IN, len(cases) // MOST | 1)]:
            verdict = judge(world.files, before, case)
            told = (world.name, case.kind, case.there)
            assert bool(verdict.refused) is (before.project.generation is Generation.G5), told
            assert verdict.problems == (), told
            assert [line for line in verdict.lost if not line[1]] == [], told
