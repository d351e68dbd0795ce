"""Which verbs are offered where, and that an offer can be taken."""

from __future__ import annotations

import pytest

from stp_lsp.features.verbs.api import BY_NAME, VERBS, Call, Performed, Refusal, offers, perform
from stp_lsp.features.verbs.offers import offers_for
from stp_lsp.features.verbs.page import verbs_page
from stp_lsp.text.range import Range
from tests.features.verbs.interpreter import DictFiles, apply_change
from tests.features.verbs.support import files_of
from tests.features.verbs.upstream import NOW
from tests.rules.fixing import findings, offered
from tests.support.workspace import build
from tests.tidy.project import ROOT

WORLD = """
    --- intent/st/ST0001/info.md
    ---
    verblock: "02 Jan 2026:v0.1: Ada - Initial version"
    status: WIP
    created: 20260102
    ---
    # ST0001: Lamps

    See ST0002, ST0003 and ST000{2,3}, later ST0004 -- Tubes at night.
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    ### WP-01 -- One

    - AC-01.1 It shines
    - AC-01.2 (non-test) It is described
    - AC-01.3 Gone -- descoped-to: ST0002 -- by: Ada -- on: 2026-01-02 -- satisfied: n/a
    - AC-01.4 Gone -- withdrawn: no -- by: Ada -- on: 2026-01-02 -- satisfied: n/a
    - AT-01.1 `test/a.py` -- covers AC-01.1 -- status: red
    - AT-01.2 (non-test) a look -- covers AC-01.2 -- status: n/a
    --- intent/st/ST0001/WP/01/info.md
    ---
    title: "One"
    status: Not Started
    ---
    # WP-01: One
    --- intent/st/COMPLETED/ST0002/info.md
    ---
    status: Completed
    created: 20260102
    ---
    # ST0002: Old
    --- intent/st/NOT-STARTED/ST0003/info.md
    ---
    status: Not Started
    created: 20260102
    ---
    # ST0003: New
    --- intent/st/steel_threads.md
    # Steel Threads

    <!-- BEGIN: STEEL_THREAD_INDEX -->
    | ID | Slug | Status | Created | Completed |
    | --- | --- | --- | --- | --- |
    | ST0002 | old | Completed | 2026-01-02 | |
    <!-- END: STEEL_THREAD_INDEX -->
    --- intent/wip.md
    # Work In Progress

    ## Active Steel Threads

    - ...

    ## Backlog

    - [ ] **Sweep the stairs.**
    --- intent/todo.md
    ## DOING
    --- intent/issues/OPEN/0001/0001-glare.md
    ---
    id: "0001"
    status: OPEN
    ---
    # 0001: Glare
    --- test/a.py
    # AT-01.1
"""
FILES = files_of(WORLD)


def _offered(path: str, text: str, *, select: bool = False) -> dict[str, str]:
    """Titles and verbs offered at the first ``text`` of a document."""
    snapshot = build(FILES)
    document = snapshot.documents[path]
    at = document.text.index(text)
    where = Range(at, at + len(text) if select else at)
    return {offer.title: offer.verb for offer in offers(snapshot, document, where)}


INFO = "intent/st/ST0001/info.md"
ROWS = "intent/st/ST0001/acceptance.md"


@pytest.mark.parametrize(
    "path, text, expected",
    [
        (INFO, "ST0001: Lamps", {"Complete ST0001", "Put ST0001 on hold", "Cancel ST0001"}),
        (
            INFO,
            "Lamps",
            {"Complete ST0001", "New work package in ST0001", "Create tasks.md of ST0001"},
        ),
        (INFO, "WIP", {"Complete ST0001", "Add ST0001 to the active list"}),
        (INFO, "status", {"Complete ST0001"}),
        (INFO, "verblock", {"Bump the verblock"}),
        (INFO, "ST0002, ST0003", {"Fold these ids into a group"}),
        (INFO, "ST000{", {"Write out the ids of this group"}),
        (INFO, "ST0004", {"Create ST0004: Tubes at night"}),
        ("intent/st/COMPLETED/ST0002/info.md", "ST0002: Old", {"Reopen ST0002"}),
        ("intent/st/NOT-STARTED/ST0003/info.md", "Not Started", {"Start ST0003"}),
        ("intent/st/ST0001/WP/01/info.md", "WP-01", {"Start ST0001/01", "Finish ST0001/01"}),
        ("intent/st/ST0001/WP/01/info.md", "Not Started", {"Start ST0001/01"}),
        (ROWS, "It shines", {"Descope AC-01.1 to another thread", "Withdraw AC-01.1"}),
        (ROWS, "AC-01.2", {"Satisfy AC-01.2 by evidence", "Next criterion after AC-01.2"}),
        (ROWS, "AC-01.3", {"Rescope AC-01.3"}),
        (ROWS, "AC-01.4", {"Reinstate AC-01.4"}),
        (ROWS, "AT-01.1", {"Mark AT-01.1 green", "Cite a test file in AT-01.1"}),
        (ROWS, "WP-01 -- One", {"Next criterion here"}),
        ("intent/st/steel_threads.md", "ST0002", {"Reopen ST0002", "Regenerate the index"}),
        ("intent/st/steel_threads.md", "Completed | 2026", {"Reopen ST0002"}),
        ("intent/st/steel_threads.md", "<!-- BEGIN", {"Regenerate the index", "New thread"}),
        (
            "intent/st/steel_threads.md",
            "# Steel",
            {"Repair the headers of all threads, and move them"},
        ),
        ("intent/wip.md", "Active", {"Add ST0001: Lamps"}),
        ("intent/todo.md", "DOING", {"Regenerate todo.md", "Flush what is done from todo.md"}),
        ("intent/issues/OPEN/0001/0001-glare.md", "Glare", {"Close issue 0001"}),
        ("intent/issues/OPEN/0001/0001-glare.md", "OPEN", {"Close issue 0001"}),
    ],
)
def test_a_place_offers_its_verbs(path, text, expected):
    assert expected <= _offered(path, text).keys()


@pytest.mark.parametrize(
    "path, text, absent",
    [
        (INFO, "Lamps", {"stp.thread.reopen", "stp.thread.start"}),
        (INFO, "See", set(BY_NAME)),
        (INFO, "ST0002", {"stp.thread.reopen"}),  # a mention is not the thread
        (ROWS, "It shines", {"stp.criterion.satisfy"}),  # a test shows it
        (ROWS, "AT-01.2", {"stp.test.red", "stp.test.green", "stp.test.cite"}),
        ("intent/wip.md", "Backlog", {"stp.wip.add"}),
    ],
)
def test_a_place_does_not_offer_what_makes_no_sense(path, text, absent):
    assert not absent & set(_offered(path, text).values())


def test_what_would_be_refused_is_not_on_offer_or_says_why():
    """A thread without info.md has nowhere to state a status; a verblock may have no date."""
    files = {
        "intent/st/ST0001/design.md": '---\nverblock: "auto-generated"\n---\n# Design\n',
        "intent/wip.md": "# Work In Progress\n\n## Active Steel Threads\n\n- ST0001\n",
    }
    snapshot = build(files)
    assert {each.verb for each in offers_for(snapshot, "ST0001")} == {"stp.document.create"}
    document = snapshot.documents["intent/st/ST0001/design.md"]
    at = document.text.index("verblock")
    found = offers(snapshot, document, Range(at, at))
    (why,) = (each.disabled for each in found if each.verb == "stp.verblock.bump")
    assert "not in the form" in why


def test_a_thread_whose_folder_has_another_name_is_not_offered_again():
    """Neither by the verb nor as a repair of `unknown-thread`: there would be two of it."""
    misnamed = {**FILES, "intent/st/st0004/info.md": "# ST0004: Tubes at night\n"}
    for files, expected in ((FILES, True), (misnamed, False)):
        snapshot = build(files)
        doc = snapshot.documents[INFO]
        at = Range(doc.text.index("ST0004"), doc.text.index("ST0004"))
        found = {each.verb for each in offers(snapshot, doc, at)}
        assert ("stp.thread.new" in found) is expected
        unknown = [each for each in findings(snapshot, "unknown-thread") if each.document == INFO]
        assert [bool(offered(snapshot, each)) for each in unknown] == [expected]


def test_a_selection_may_become_a_thread_or_an_issue():
    found = _offered("intent/wip.md", "- [ ] **Sweep the stairs.**", select=True)
    assert found["New thread: Sweep the stairs"] == "stp.thread.new"
    assert found["New issue: Sweep the stairs"] == "stp.issue.new"


def test_an_offer_that_would_be_refused_says_why():
    files = {**FILES}
    files[ROWS] = files[ROWS].replace("red", "to-write")
    snapshot = build(files)
    document = snapshot.documents[INFO]
    at = document.text.index("Lamps")
    found = {each.verb: each for each in offers(snapshot, document, Range(at, at))}
    assert "AC-01.1" in found["stp.thread.complete"].disabled
    assert not found["stp.thread.cancel"].disabled


def test_in_a_workspace_of_views_only_ids_are_written_otherwise():
    files = {**FILES, "intent/.config/config.json": '{"intent_version": "3.0.0"}'}
    snapshot = build(files)
    for document in snapshot.documents.values():
        for at in range(document.facts.table.length):
            for offer in offers(snapshot, document, Range(at, at)):
                assert offer.verb.startswith(("stp.group.", "stp.id"))


ANSWERS = {
    "title": "Something",
    "evidence": "seen",
    "to": "ST0003",
    "reason": "because",
    "file": "test/a.py",
}


def test_every_offer_can_be_taken_everywhere():
    """With its missing arguments filled in, an offer is done exactly when it is not disabled."""
    snapshot = build(FILES)
    taken: set[str] = set()
    for document in snapshot.documents.values():
        for start in range(document.facts.table.length + 1):
            where = Range(start, start)
            for offer in offers(snapshot, document, where):
                key = f"{offer}"
                if key in taken and not offer.verb.startswith(("stp.group", "stp.verblock")):
                    continue
                taken.add(key)
                arguments = {**offer.arguments, **{name: ANSWERS[name] for name in offer.missing}}
                call = Call(snapshot, arguments, NOW, DictFiles(FILES), document, where)
                outcome = perform(offer.verb, call)
                assert isinstance(outcome, Refusal) == bool(offer.disabled), (offer, outcome)
                if isinstance(outcome, Performed):
                    apply_change(FILES, outcome)
    assert len(taken) > 40


def test_the_registry_is_complete_and_its_page_is_current():
    """`python -c "..."` in docs/verbs.md's stead: the page is written by `verbs_page`."""
    assert len(BY_NAME) == len(VERBS)
    for verb in VERBS:
        assert verb.name.startswith("stp.")
        assert verb.title
        assert verb.description.endswith(".")
        names = [argument.name for argument in verb.arguments]
        assert len(names) == len(set(names))
    assert (ROOT / "docs/verbs.md").read_text(encoding="utf-8") == verbs_page()


@pytest.mark.parametrize(
    "arguments, why",
    [
        ({}, "`title` is required"),
        ({"title": ""}, "`title` is required"),
        ({"title": 3}, "`title` must be text"),
        ({"title": "x", "start": "yes"}, "`start` must be true or false"),
        ({"title": "x", "color": "red"}, "no argument `color`"),
    ],
)
def test_bad_arguments_are_refused(arguments, why):
    outcome = perform("stp.thread.new", Call(build(FILES), arguments, NOW))
    assert isinstance(outcome, Refusal)
    assert why in outcome.reason


def test_other_bad_calls_are_refused():
    snapshot = build(FILES)
    for name, arguments in (
        ("stp.no.such", {}),
        ("stp.verblock.bump", {}),  # no document
        ("stp.test.cite", {"thread": "1", "test": "AT-01.1", "file": "test/a.py"}),  # no files
        ("stp.issue.new", {"title": "x", "severity": "urgent"}),
        ("stp.criterion.new", {"thread": "1", "group": True}),
        ("stp.criterion.new", {"thread": "1", "group": 100}),
    ):
        assert isinstance(perform(name, Call(snapshot, arguments, NOW)), Refusal)


def test_a_cited_file_that_lacks_the_id_gets_it():
    """Also while the row says to-write, where no finding asks for it yet."""
    files = {**FILES, "test/a.py": "def test_a(): ...\n", "test/b.py": "# AT-01.1\n"}
    for path, expected in (("test/a.py", True), ("test/b.py", False), ("test/c.py", False)):
        row = f"- AT-01.1 `{path}` -- covers AC-01.1 -- status: to-write"
        text = FILES[ROWS].replace("- AT-01.1 `test/a.py` -- covers AC-01.1 -- status: red", row)
        snapshot = build({**files, ROWS: text})
        at = text.index("AT-01.1")
        where = Range(at, at)
        found = {each.title: each for each in offers(snapshot, snapshot.documents[ROWS], where)}
        offer = found.get(f"Insert AT-01.1 into {path}")
        assert (offer is not None) is expected
        if offer is not None:
            assert not offer.missing
            call = Call(snapshot, offer.arguments, NOW, DictFiles(files))
            outcome = perform(offer.verb, call)
            assert isinstance(outcome, Performed)
            assert "AT-01.1" in apply_change({**files, ROWS: text}, outcome)[path]


def test_a_heading_is_named_without_its_marks_and_cut():
    """Code in it would end the mark around it, and menus are not wide."""
    files = files_of(
        "--- intent/st/ST0001/info.md\n# ST0001: A\n\n## `intent init` or [zero](x.md)\n\nText.\n"
        f"\n## {'Long ' * 30}\n\nText.\n"
    )
    snapshot = build(files)
    document = snapshot.documents["intent/st/ST0001/info.md"]
    titles = [
        offer.title
        for heading in ("## `", "## Long")
        for offer in offers(snapshot, document, Range(*[document.text.index(heading) + 3] * 2))
        if offer.verb == "stp.section.extract"
    ]
    assert titles[0].startswith("Move `intent init or zero` to ")
    assert titles[1].startswith("Move `Long Long")
    assert "…` to long-long" in titles[1]
