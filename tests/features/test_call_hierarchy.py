"""Who builds on a thread and what it builds on."""

import pytest
from hypothesis import given, settings

from stp_lsp.features.call_hierarchy import incoming_calls, outgoing_calls, prepare_calls
from tests.features.corpora import corpus
from tests.features.half_typed import PATHS, TEXTS
from tests.features.understanding import BASE, known, look
from tests.support.shared import needs_shared
from tests.support.workspace import build, split_files

INFO = "intent/st/ST0001/info.md"


def prepared(source, path="intent/wip.md"):
    return [item.key for item in prepare_calls(*look(source, path))]


@pytest.mark.parametrize(
    "source, keys",
    [
        ("See ST00$003.", ["ST0003"]),
        ("See ST000{1,$03}.", ["ST0003"]),
        ("See ST000$0{1,3}.", ["ST0001", "ST0003"]),
        ("See ST0003/$001.", ["ST0003/01"]),
        ("See ST0001 AC-0$01.1.", ["ST0001/AC-01.1"]),
        ("See ST0001/AT-0$01.2.", ["ST0001/AT-01.2"]),
        ("See issue 00$011.", ["issue/0011"]),
        ("See ST00$009.", []),
        ("No$0thing.", []),
    ],
)
def test_where_one_can_begin(source, keys):
    assert prepared(source) == keys


def test_titles_and_statuses_stand_for_the_thread():
    assert prepared("---\nstatus: WIP\n---\n# ST0001: La$0mps", INFO) == ["ST0001"]
    assert prepared("---\nstatus: W$0IP\n---\n# ST0001: Lamps", INFO) == ["ST0001"]


def test_an_item_carries_what_is_shown():
    (item,) = prepare_calls(*look("ST0$0001"))
    assert (item.name, item.detail) == ("ST0001 Lamps", "WIP (written “In Progress”)")
    assert (item.document, item.given_up) == (INFO, False)
    (item,) = prepare_calls(*look("ST0$0004"))
    assert item.given_up


def shown(snapshot, calls, caller=None):
    """Key, document, and the written text of each range."""
    found = []
    for call in calls:
        document = snapshot.documents[caller or call.item.document]
        texts = [document.text[where.start : where.end] for where in call.ranges]
        found.append((call.item.key, call.item.document.rpartition("st/")[2], texts))
    return found


def test_incoming_are_threads_and_issues_document_by_document():
    """restart.md mentions ST0001 and is no thread; of ST0003's own documents none counts."""
    snapshot, _ = known(INFO)
    assert shown(snapshot, incoming_calls(snapshot, "ST0003")) == [
        ("ST0001", "ST0001/WP/02/info.md", ["ST0003"]),
        ("ST0001", "ST0001/acceptance.md", ["ST0003"]),
        ("ST0001", "ST0001/design.md", ["ST0003", "ST0003"]),
        ("ST0001", "ST0001/info.md", ["ST0003"]),
    ]
    details = [call.item.detail for call in incoming_calls(snapshot, "ST0003")]
    assert details[0] == "WIP (written “In Progress”) · WP/02/info.md"
    assert details[3] == "WIP (written “In Progress”)"
    assert shown(snapshot, incoming_calls(snapshot, "ST0001")) == [
        ("issue/0011", "intent/issues/OPEN/0011/0011-smoke.md", ["ST0001"]),
    ]


def test_incoming_ranges_count_what_a_range_does_not_write():
    """FORMAT.md 3.2: interior members are virtual references, where the group stands."""
    source = "Needs ST0001 through ST0004."
    snapshot, _, _ = look(source, "intent/st/CANCELLED/ST0004/design.md")
    calls = shown(snapshot, incoming_calls(snapshot, "ST0003"))
    assert calls[-1] == (
        "ST0004",
        "CANCELLED/ST0004/design.md",
        ["ST0001 through ST0004"],
    )


def test_outgoing_have_ranges_in_the_document_asked_about():
    snapshot, _ = known(INFO)
    assert shown(snapshot, outgoing_calls(snapshot, "ST0001"), INFO) == [
        ("ST0003", "COMPLETED/ST0003/info.md", ["ST0003"]),
        ("issue/0011", "intent/issues/OPEN/0011/0011-smoke.md", ["0011"]),
    ]
    design = "intent/st/ST0001/design.md"
    assert shown(snapshot, outgoing_calls(snapshot, "ST0001", design), design) == [
        ("ST0003", "COMPLETED/ST0003/info.md", ["ST0003", "ST0003"]),
        # Mentioned in another document of the thread.
        ("issue/0011", "intent/issues/OPEN/0011/0011-smoke.md", []),
    ]
    assert outgoing_calls(snapshot, "ST0003") == []
    assert outgoing_calls(snapshot, "ST0099") == []


def test_packages_depend_on_packages():
    """WP-02 needs WP-01; WP-01 says that it comes before WP-02."""
    snapshot, _ = known(INFO)
    incoming = shown(snapshot, incoming_calls(snapshot, "ST0001/01"))
    assert ("ST0001/02", "ST0001/WP/02/info.md", ["WP-01"]) in incoming
    second = "intent/st/ST0001/WP/02/info.md"
    assert shown(snapshot, outgoing_calls(snapshot, "ST0001/02"), second) == [
        ("ST0001/01", "ST0001/WP/01/info.md", ["WP-01"]),
        ("ST0003", "COMPLETED/ST0003/info.md", ["ST0003"]),
    ]


CONTRACT = "intent/st/ST0001/acceptance.md"


def test_the_tests_that_cover_a_criterion_depend_on_it():
    """Before them nothing; where its own row names it, it is no mention."""
    snapshot, _ = known(INFO)
    assert shown(snapshot, incoming_calls(snapshot, "ST0001/AC-01.1")) == [
        ("ST0001/AT-01.1", "ST0001/acceptance.md", ["AC-01.1"]),
        ("ST0001/AT-01.2", "ST0001/acceptance.md", ["AC-01.1"]),
    ]
    assert shown(snapshot, incoming_calls(snapshot, "ST0001/AC-02.1")) == []
    assert incoming_calls(snapshot, "ST0001/AC-09.9") == []


CITED = (
    BASE
    + """
--- tests/light.sh
# AT-01.1: the wick burns, AT-01.10 does not
--- tests/stay.sh
# nothing of the kind
"""
)
ROW = "ST0001/AT-01."


def _ends(snapshot, calls):
    """Key, document and start of each range."""
    return [
        (call.item.key, call.item.document, [where.start for where in call.ranges])
        for call in calls
    ]


def test_a_cited_file_is_an_end_of_the_calls_of_its_row():
    """The row cites the file and the file carries the literal id (FORMAT.md 8.4, L3)."""
    snapshot = build(split_files(CITED))
    contract = "intent/st/ST0001/acceptance.md"
    text = snapshot.documents[contract].text
    file = "file:tests/light.sh"
    cites = text.index("tests/light.sh")
    assert _ends(snapshot, outgoing_calls(snapshot, f"{ROW}1"))[-1:] == [
        (file, "tests/light.sh", [cites])
    ]
    assert _ends(snapshot, incoming_calls(snapshot, f"{ROW}1"))[:1] == [
        (file, "tests/light.sh", [2])
    ]
    assert _ends(snapshot, incoming_calls(snapshot, file)) == [(f"{ROW}1", contract, [cites])]
    assert _ends(snapshot, outgoing_calls(snapshot, file)) == [(f"{ROW}1", contract, [2])]


def test_a_file_without_the_id_is_only_built_on_and_a_missing_one_is_no_end():
    snapshot = build(split_files(CITED))
    assert [call.item.key for call in outgoing_calls(snapshot, f"{ROW}2")][-1] == (
        "file:tests/stay.sh"
    )
    assert not [c for c in incoming_calls(snapshot, f"{ROW}2") if c.item.key.startswith("file:")]
    assert outgoing_calls(snapshot, "file:tests/stay.sh") == []
    bare = build({p: text for p, text in split_files(BASE).items() if p != "tests/light.sh"})
    assert not [c for c in outgoing_calls(bare, f"{ROW}1") if c.item.key.startswith("file:")]


def test_one_can_begin_at_the_cited_path():
    snapshot = build(split_files(CITED))
    document = snapshot.documents["intent/st/ST0001/acceptance.md"]
    (item,) = prepare_calls(snapshot, document, document.text.index("light.sh"))
    assert (item.key, item.name, item.detail) == ("file:tests/light.sh", "light.sh", "tests")
    (row,) = prepare_calls(snapshot, document, document.text.index("AT-01.1"))
    assert row.key == f"{ROW}1"


def test_a_row_depends_on_what_it_names():
    snapshot, _ = known(INFO)
    assert shown(snapshot, outgoing_calls(snapshot, "ST0001/AT-01.2"), CONTRACT) == [
        ("ST0001/AC-01.1", "ST0001/acceptance.md", ["AC-01.1"]),
        ("ST0001/AC-01.2", "ST0001/acceptance.md", ["AC-01.2"]),
        ("file:tests/stay.sh", "tests/stay.sh", ["tests/stay.sh"]),
    ]
    assert shown(snapshot, outgoing_calls(snapshot, "ST0001/AC-02.2"), CONTRACT) == [
        ("ST0003", "COMPLETED/ST0003/info.md", ["ST0003"]),
    ]
    assert outgoing_calls(snapshot, "ST0001/AC-01.1") == []


def test_who_names_a_row_is_the_row_the_package_or_the_thread():
    """Rows of its contract first, then its thread and packages, then others; notes are nobody's."""
    files = split_files(BASE)
    files[CONTRACT] += "\nCoverage: AC-01.1 by two tests.\n"
    files["intent/st/ST0001/WP/02/info.md"] += "\nWhen AC-01.1 holds.\n"
    files["intent/st/CANCELLED/ST0004/acceptance.md"] = (
        "# ST0004 Gas -- Acceptance\n\n## Acceptance Criteria\n\n"
        "- AC-00.1 Brighter than ST0001 AC-01.1 makes it\n"
    )
    files["intent/wip.md"] = "ST0001 AC-01.1 is next.\n"
    snapshot = build(files)
    assert shown(snapshot, incoming_calls(snapshot, "ST0001/AC-01.1")) == [
        ("ST0001/AT-01.1", "ST0001/acceptance.md", ["AC-01.1"]),
        ("ST0001/AT-01.2", "ST0001/acceptance.md", ["AC-01.1"]),
        ("ST0001", "ST0001/acceptance.md", ["AC-01.1"]),
        ("ST0001/02", "ST0001/WP/02/info.md", ["AC-01.1"]),
        ("ST0004/AC-00.1", "CANCELLED/ST0004/acceptance.md", ["ST0001 AC-01.1"]),
    ]
    # The other way round: a package's documents name rows of its own thread, a thread's those of
    # others; that a thread has rows is no mention of them.
    package = [call.item.key for call in outgoing_calls(snapshot, "ST0001/02")]
    assert package == ["ST0001/01", "ST0001/AC-01.1", "ST0003"]
    thread = [call.item.key for call in outgoing_calls(snapshot, "ST0004")]
    assert thread == ["ST0001", "ST0001/AC-01.1"]
    assert [call.item.key for call in outgoing_calls(snapshot, "ST0004/AC-00.1")] == [
        "ST0001",
        "ST0001/AC-01.1",
    ]


def test_an_issue_mentions_too():
    snapshot, _ = known(INFO)
    outgoing = [call.item.key for call in outgoing_calls(snapshot, "issue/0011")]
    assert outgoing == ["ST0001"]
    incoming = [call.item.key for call in incoming_calls(snapshot, "issue/0011")]
    assert incoming == ["ST0001"]


@given(TEXTS, PATHS)
@settings(deadline=None)
def test_calls_of_half_typed_documents(text, path):
    """What calls is called: an incoming end of one thread is an outgoing end of the other."""
    snapshot = build({**split_files(BASE), path: text})
    document = snapshot.documents[path]
    for offset in {0, len(text) // 2, len(text)}:
        prepare_calls(snapshot, document, offset)
    for key in ("ST0001", "ST0003", "issue/0011", "ST0001/01", "ST0001/AC-01.1"):
        for call in incoming_calls(snapshot, key):
            length = snapshot.documents[call.item.document].facts.table.length
            assert call.ranges
            assert all(0 <= where.start < where.end <= length for where in call.ranges)
            if "/" not in key:
                back = {each.item.key for each in outgoing_calls(snapshot, call.item.key)}
                assert key in back


@needs_shared
@pytest.mark.corpus
def test_both_directions_agree_in_a_real_workspace():
    snapshot = corpus("intent@18397e1")
    outgoing = {
        (id, call.item.key) for id in snapshot.threads for call in outgoing_calls(snapshot, id)
    }
    incoming = {
        (call.item.key, id) for id in snapshot.threads for call in incoming_calls(snapshot, id)
    }
    threads = snapshot.threads.keys()
    assert {pair for pair in outgoing if threads >= set(pair)} == {
        pair for pair in incoming if threads >= set(pair)
    }


@needs_shared
@pytest.mark.corpus
def test_rows_of_a_canon_file_cover_too():
    """ST0043 of that workspace has no documents; both tests name AC-01.1 under `covers` there."""
    snapshot = corpus("intent@18397e1")
    incoming = incoming_calls(snapshot, "ST0043/AC-01.1")
    assert [call.item.key for call in incoming][:2] == ["ST0043/AT-01.1", "ST0043/AT-01.2"]
    outgoing = outgoing_calls(snapshot, "ST0043/AT-01.1")
    assert [call.item.key for call in outgoing] == ["ST0043/AC-01.1"]
