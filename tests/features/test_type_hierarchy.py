"""Thread over work package over criterion over test, both ways."""

import json

import pytest
from hypothesis import given, settings

from stp_lsp.features.type_hierarchy import prepare_types, subtypes, supertypes
from stp_lsp.model.symbols import SymbolKind
from tests.features.corpora import corpus
from tests.features.half_typed import PATHS, TEXTS
from tests.features.understanding import BASE, known, look
from tests.support.shared import needs_shared
from tests.support.workspace import build, split_files

CONTRACT = "intent/st/ST0001/acceptance.md"


def below(snapshot, key):
    return [item.key.removeprefix("ST0001/") for item in subtypes(snapshot, key)]


def above(snapshot, key):
    return [item.key.removeprefix("ST0001/") for item in supertypes(snapshot, key)]


def test_down():
    """A group without a work package, here 00, belongs to the thread itself (FORMAT.md 3.1)."""
    snapshot, _ = known(CONTRACT)
    assert below(snapshot, "ST0001") == ["01", "02", "AC-00.1"]
    assert below(snapshot, "ST0001/01") == ["AC-01.1", "AC-01.2", "AC-01.3"]
    assert below(snapshot, "ST0001/AC-01.1") == ["AT-01.1", "AT-01.2"]
    assert below(snapshot, "ST0001/AC-01.2") == ["AT-01.2"]
    assert below(snapshot, "ST0001/AC-01.3") == []
    assert below(snapshot, "ST0001/AT-01.1") == []


def test_up():
    snapshot, _ = known(CONTRACT)
    assert above(snapshot, "ST0001/AT-01.2") == ["AC-01.1", "AC-01.2"]
    assert above(snapshot, "ST0001/AC-01.1") == ["01"]
    assert above(snapshot, "ST0001/AC-00.1") == ["ST0001"]
    assert above(snapshot, "ST0001/02") == ["ST0001"]
    assert above(snapshot, "ST0001") == []


def test_rows_of_the_older_grammar_and_rows_that_cover_nothing():
    rows = (
        "- AC-01.1 It burns\n"
        '- AT-01.1 test/lamp.exs::"burns" -- covers AC-01.1 -- status: green (all)\n'
        "- AT-01.2 `test/lamp.sh` -- covers AC-09.9 -- status: red\n"
        "- AT-07.1 to be written\n"
    )
    snapshot, _, _ = look(rows, CONTRACT)
    assert below(snapshot, "ST0001/AC-01.1") == ["AT-01.1"]
    assert above(snapshot, "ST0001/AT-01.1") == ["AC-01.1"]
    assert below(snapshot, "ST0001/01") == ["AC-01.1", "AT-01.2"]
    assert above(snapshot, "ST0001/AT-01.2") == ["01"]
    assert below(snapshot, "ST0001") == ["01", "02", "AT-07.1"]
    assert above(snapshot, "ST0001/AT-07.1") == ["ST0001"]


def test_groups_compare_as_numbers():
    snapshot, _, _ = look("- AC-1.1 It burns\n", CONTRACT)
    assert below(snapshot, "ST0001/01") == ["AC-1.1"]
    assert above(snapshot, "ST0001/AC-1.1") == ["01"]


def test_items_say_how_things_stand():
    snapshot, document = known(CONTRACT)
    (item,) = prepare_types(snapshot, document, document.text.index("AC-02.2") + 2)
    assert (item.kind, item.detail, item.given_up) == (SymbolKind.CRITERION, "descoped", True)
    assert item.name == "ST0001 AC-02.2 It holds a week's"
    assert document.text[slice(*item.name_range)] == "AC-02.2"
    assert item.range.covers(item.name_range)
    (thread,) = prepare_types(*look("ST0$0003"))
    assert (thread.kind, thread.detail, thread.given_up) == (SymbolKind.THREAD, "Completed", False)


def test_a_group_begins_with_all_its_members():
    keys = [item.key for item in prepare_types(*look("ST000$0{1,3,9}"))]
    assert keys == ["ST0001", "ST0003"]
    assert prepare_types(*look("No$0thing")) == []


def test_a_thread_that_is_only_in_the_canon():
    """FORMAT.md 13: packages and rows of a thread without documents."""
    record = {
        "schema": "intent/thread@3.0", "id": "ST0008", "title": "Glass", "status": "wip",
        "created": "2026-01-01",
        "wps": [{"seq": 1, "title": "Panes", "status": "done", "scope": "S"}],
        "criteria": [
            {"id": "AC-01.1", "kind": "test", "text": "Clear", "state": {"is": "computed"}},
            {"id": "AC-02.1", "kind": "test", "text": "Cold", "state": {"is": "computed"}},
        ],
    }  # fmt: skip
    snapshot, _, _ = look(json.dumps(record, indent=2), "intent/.canon/st/ST0008.json")
    assert [item.key for item in subtypes(snapshot, "ST0008")] == ["ST0008/01", "ST0008/AC-02.1"]
    assert [item.key for item in subtypes(snapshot, "ST0008/01")] == ["ST0008/AC-01.1"]
    assert [item.key for item in supertypes(snapshot, "ST0008/AC-01.1")] == ["ST0008/01"]


def test_anything_may_be_asked():
    snapshot, _ = known(CONTRACT)
    for key in ("", "/", "ST0099", "ST0001/77", "ST0001/AC-9", "issue/0011", "ST0001/AT-"):
        assert below(snapshot, key) == []
    assert above(snapshot, "ST0099/01") == []


@given(TEXTS, PATHS)
@settings(deadline=None)
def test_what_is_below_has_it_above(text, path):
    snapshot = build({**split_files(BASE), path: text})
    document = snapshot.documents[path]
    for offset in {0, len(text) // 2, len(text)}:
        for item in prepare_types(snapshot, document, offset):
            length = snapshot.documents[item.document].facts.table.length
            assert 0 <= item.range.start <= item.range.end <= length
            assert item.range.covers(item.name_range)
    for id in snapshot.threads:
        for child in subtypes(snapshot, id):
            assert id in [item.key for item in supertypes(snapshot, child.key)]
            for grandchild in subtypes(snapshot, child.key):
                assert child.key in [item.key for item in supertypes(snapshot, grandchild.key)]


@needs_shared
@pytest.mark.corpus
def test_every_row_of_a_real_workspace_hangs_somewhere():
    snapshot = corpus("intent@a143a60")
    for thread in snapshot.ordered_threads:
        document = snapshot.contract_document(thread)
        if document is None:
            continue
        seen, waiting = set(), [thread.id]
        while waiting:
            children = [item.key for item in subtypes(snapshot, waiting.pop())]
            waiting += [key for key in children if key not in seen]
            seen.update(children)
        contract = document.contract
        rows = [row.id for row in contract.criteria] + [test.id for test in contract.tests]
        assert {f"{thread.id}/{id}" for id in rows} <= seen
