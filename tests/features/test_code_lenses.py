"""Lenses: where they stand before anything is worked out, and what they say once it is."""

import pytest
from hypothesis import given

from stp_lsp.features.code_lenses import (
    REGENERATE,
    LensKind,
    code_lenses,
    reference_words,
    resolve_lens,
)
from tests.features.corpora import corpus
from tests.features.half_typed import PATHS, TEXTS
from tests.features.understanding import BASE, known, look, slice_of, stranger
from tests.support.shared import needs_shared
from tests.support.workspace import build, split_files

LAMPS = "intent/st/ST0001/info.md"
CONTRACT = "intent/st/ST0001/acceptance.md"
INDEX = "intent/st/steel_threads.md"


def placed(snapshot, document):
    return [
        (slice_of(document, lens.range), lens.kind.value, lens.key)
        for lens in code_lenses(snapshot, document)
    ]


def said(snapshot, kind, key):
    text = resolve_lens(snapshot, kind, key)
    places = [slice_of(snapshot.documents[place.document], place.range) for place in text.places]
    return text.title, places


def test_a_thread_has_four():
    assert placed(*known(LAMPS)) == [
        ("ST0001: Lamps", "status", "ST0001"),
        ("ST0001: Lamps", "gate", "ST0001"),
        ("ST0001: Lamps", "packages", "ST0001"),
        ("ST0001: Lamps", "references", "ST0001"),
    ]


def test_only_where_there_is_something_to_tell():
    """No contract, no packages; a package without contract; an issue; a note."""
    kinds = [kind for _, kind, _ in placed(*known("intent/st/CANCELLED/ST0004/info.md"))]
    assert kinds == ["status", "references"]
    kinds = [kind for _, kind, _ in placed(*known("intent/st/ST0001/WP/02/info.md"))]
    assert kinds == ["status", "gate", "references"]
    kinds = [kind for _, kind, _ in placed(*known("intent/issues/OPEN/0011/0011-smoke.md"))]
    assert kinds == ["references"]
    assert placed(*known("intent/restart.md")) == []
    assert placed(*known("intent/st/ST0001/design.md")) == []
    assert placed(*stranger("# ST0001: Lamps", "intent/st/_templ/ST0001/info.md")) == []


def test_a_contract_has_one_for_each_criterion():
    lenses = placed(*known(CONTRACT))
    assert lenses[0] == ("ST0001 Lamps -- Acceptance", "gate", "ST0001")
    assert [text for text, _, _ in lenses[1:]] == [
        "AC-01.1", "AC-01.2", "AC-01.3", "AC-02.1", "AC-02.2", "AC-00.1",
    ]  # fmt: skip
    assert {kind for _, kind, _ in lenses[1:]} == {"tests"}


def test_the_status():
    snapshot, _ = known(LAMPS)
    assert said(snapshot, LensKind.STATUS, "ST0001") == ("WIP (written “In Progress”)", [])
    assert said(snapshot, LensKind.STATUS, "ST0001/01") == ("Done", [])


def test_the_gate_names_what_stands_in_the_way():
    """FORMAT.md 8.2, 8.5. Satisfied are AC-01.1 (a green test) and AC-01.3 (its evidence); AC-02.2
    is descoped; open are AC-01.2 (its test is red), AC-02.1 and AC-00.1 (no test)."""
    snapshot, _ = known(LAMPS)
    assert said(snapshot, LensKind.GATE, "ST0001") == (
        "Gate BLOCKED · 2/5 satisfied, 1 descoped",
        ["AC-01.2", "AC-02.1", "AC-00.1"],
    )
    assert said(snapshot, LensKind.GATE, "ST0001/01") == (
        "Gate BLOCKED · 2/3 satisfied",
        ["AC-01.2"],
    )


GATES = [
    # Every criterion is satisfied: a click shows the contract.
    (
        "- AC-01.1 (non-test) It lights -- satisfied: yes\n",
        "Gate PASS · 1/1 satisfied",
        ["Lamps"],
    ),
    ("", "Gate BLOCKED · no criteria", ["Lamps"]),
    (
        "- AC-1 It lights\n",
        "Gate BLOCKED · 1 unreadable row",
        ["- AC-1 It lights"],
    ),
    # The cited file does not exist (L2): the row is shown as lint marks it.
    (
        "- AC-01.1 It lights\n- AT-01.1 `tests/no.sh` -- covers AC-01.1 -- status: red\n",
        "Gate BLOCKED · 0/1 satisfied · 1 fault in its tests",
        ["tests/no.sh"],
    ),
]


@pytest.mark.parametrize("rows, title, places", GATES)
def test_the_gate_for_other_reasons(rows, title, places):
    snapshot, _, _ = look(f"# Lamps\n\n{rows}", "intent/st/COMPLETED/ST0003/acceptance.md")
    assert said(snapshot, LensKind.GATE, "ST0003") == (title, places)


def test_an_exempt_contract():
    snapshot, _, _ = look(
        "---\nacceptance: exempt\n---\n# Lamps\n", "intent/st/COMPLETED/ST0003/acceptance.md"
    )
    assert said(snapshot, LensKind.GATE, "ST0003") == ("Gate EXEMPT", ["Lamps"])


def test_packages():
    """WP-01 is done, WP-02 is not."""
    snapshot, _ = known(LAMPS)
    assert said(snapshot, LensKind.PACKAGES, "ST0001") == (
        "1/2 work packages done",
        ["WP-01: Wick", "WP-02: Oil"],
    )


def test_references():
    """Who counts them is the server, which knows open files too (``test_wire_cited_files``)."""
    snapshot, _ = known(LAMPS)
    assert resolve_lens(snapshot, LensKind.REFERENCES, "ST0003") is None
    assert [reference_words(number) for number in (0, 1, 2)] == [
        "0 references",
        "1 reference",
        "2 references",
    ]


@pytest.mark.parametrize(
    "row, title, places",
    [
        (
            "AC-01.1",
            "satisfied · AT-01.1 green, AT-01.2 red",
            ["AT-01.1", "AT-01.2"],
        ),
        ("AC-01.2", "unsatisfied · AT-01.2 red", ["AT-01.2"]),
        ("AC-01.3", "satisfied · by evidence", []),
        ("AC-02.1", "unsatisfied · no test", []),
        ("AC-02.2", "descoped · to ST0003", ["ST0003: Oil trade"]),
    ],
)
def test_criteria_name_their_tests(row, title, places):
    snapshot, _ = known(CONTRACT)
    assert said(snapshot, LensKind.TESTS, f"ST0001/{row}") == (title, places)


BEGIN = "<!-- BEGIN: STEEL_THREAD_INDEX -->"
TABLE = """
| ID     | Slug      | Status      | Created    | Completed  |
| ------ | --------- | ----------- | ---------- | ---------- |
| ST0001 | Lamps     | In Progress | 2026-03-02 |            |
| ST0003 | Oil trade | Completed   | 2025-07-01 | 2025-08-01 |
"""


@pytest.mark.parametrize(
    "text, title, verb",
    [
        (
            f"# Steel Threads\n\n{BEGIN}\n{TABLE}\n<!-- END: STEEL_THREAD_INDEX -->\n",
            "Index out of date (ST0004 missing): regenerate",
            REGENERATE,
        ),
        (
            f"# Steel Threads\n\n{BEGIN}\n{TABLE}",
            "Index damaged: regenerate",
            REGENERATE,
        ),
    ],
)
def test_the_index(text, title, verb):
    snapshot, document, _ = look(text, INDEX)
    ((marked, kind, key),) = placed(snapshot, document)
    assert (marked, kind, key) == (BEGIN, "index", INDEX)
    found = resolve_lens(snapshot, LensKind.INDEX, key)
    assert (found.title, found.places, found.verb) == (title, (), verb)


def test_an_index_that_is_up_to_date():
    """FORMAT.md 5.2: all threads, WIP first; `sort -r` puts the higher id first."""
    text = (
        "# Steel Threads\n\n<!-- BEGIN: STEEL_THREAD_INDEX -->\n\n"
        "| ID     | Slug  | Status    | Created    | Completed |\n"
        "| ------ | ----- | --------- | ---------- | --------- |\n"
        "| ST0002 | wicks | WIP       | 2026-01-03 |           |\n"
        "| ST0001 | lamps | WIP       | 2026-01-02 |           |\n\n"
        "<!-- END: STEEL_THREAD_INDEX -->\n"
    )
    head = "---\nstatus: WIP\nslug: {}\ncreated: {}\n---\n# {}: x\n"
    snapshot = build(
        {
            INDEX: text,
            "intent/st/ST0001/info.md": head.format("lamps", "20260102", "ST0001"),
            "intent/st/ST0002/info.md": head.format("wicks", "20260103", "ST0002"),
        }
    )
    assert said(snapshot, LensKind.INDEX, INDEX) == ("Index up to date", [])


def test_what_is_gone_says_nothing():
    """A client may ask for a lens of a moment ago, or send anything at all."""
    snapshot, _ = known(LAMPS)
    for kind in LensKind:
        for key in ("ST0099", "ST0001/77", "ST0001/AC-09.9", "", "/", "issue/0404", "nowhere.md"):
            assert resolve_lens(snapshot, kind, key) is None
    assert resolve_lens(snapshot, LensKind.GATE, "ST0004") is None
    assert resolve_lens(snapshot, LensKind.TESTS, "ST0001") is None


def test_a_lens_stays_on_one_line():
    snapshot, document, _ = look("ST0007: Two\nlines\n=====\n", "intent/st/ST0007/info.md")
    assert {text for text, _, _ in placed(snapshot, document)} == {"ST0007: Two"}


@given(TEXTS, PATHS)
def test_lenses_of_half_typed_documents(text, path):
    snapshot = build({**split_files(BASE), path: text})
    document = snapshot.documents[path]
    for lens in code_lenses(snapshot, document):
        assert 0 <= lens.range.start <= lens.range.end <= len(text)
        assert "\n" not in slice_of(document, lens.range)
        found = resolve_lens(snapshot, lens.kind, lens.key)
        for place in found.places if found is not None else ():
            assert place.range.end <= snapshot.documents[place.document].facts.table.length


@needs_shared
@pytest.mark.corpus
def test_every_lens_of_a_real_workspace_says_something():
    snapshot = corpus("intent@a143a60")
    for document in snapshot.documents.values():
        for lens in code_lenses(snapshot, document):
            if lens.kind is not LensKind.REFERENCES:
                assert resolve_lens(snapshot, lens.kind, lens.key).title
