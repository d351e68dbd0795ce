"""Links in the text: what is marked, where it leads, and what is left to other servers."""

import pytest
from hypothesis import given

from stp_lsp.features.document_links import document_links, resolve_link
from tests.features.corpora import corpus
from tests.features.half_typed import PATHS, TEXTS
from tests.features.understanding import BASE, known, look, slice_of, stranger
from tests.support.shared import needs_shared
from tests.support.workspace import build, split_files

LAMPS = "intent/st/ST0001/info.md"
TRADE = "intent/st/COMPLETED/ST0003"
CONTRACT = "intent/st/ST0001/acceptance.md"


def links(source, path="intent/wip.md"):
    """Each marked text with the document that it leads to; `?` where that is found out later."""
    return shown(*look(source, path)[:2])


def shown(snapshot, document):
    return [
        (slice_of(document, link.range), link.target.document if link.target else "?")
        for link in document_links(snapshot, document)
    ]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("ST0001", [("ST0001", LAMPS)]),
        # The thread is the id, the package the digits behind it, as for the cursor.
        ("ST0003/01", [("ST0003", f"{TRADE}/info.md"), ("01", f"{TRADE}/WP/01/info.md")]),
        ("ST0001 WP-02", [("ST0001", LAMPS), ("WP-02", "intent/st/ST0001/WP/02/info.md")]),
        # The digits of a brace group are its members; what a range does not write has no place.
        ("ST000{1,3}", [("1", LAMPS), ("3", f"{TRADE}/info.md")]),
        ("ST0001..ST0003", [("ST0001", LAMPS), ("ST0003", f"{TRADE}/info.md")]),
        ("issue 0011", [("0011", "intent/issues/OPEN/0011/0011-smoke.md")]),
        # Which row is meant takes the text of the contract.
        ("ST0001 AC-01.2", [("ST0001", LAMPS), ("AC-01.2", "?")]),
        # Nothing is defined, nothing says whose package it is, ST0003 has no contract.
        ("ST0009 and WP-02 and AC-01.1", []),
        ("ST0003 AC-01.1", [("ST0003", f"{TRADE}/info.md")]),
        ("`ST0001`\n\n```\nST0003\n```\n", [("ST0001", LAMPS), ("ST0003", f"{TRADE}/info.md")]),
    ],
)
def test_ids(text, expected):
    assert links(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        (f"see {TRADE}/design.md.", [(f"{TRADE}/design.md", f"{TRADE}/design.md")]),
        # Each alternative is a link of its own, and so is the id in front of them.
        (
            "`ST0003/{design,impl}.md`",
            [
                ("ST0003", f"{TRADE}/info.md"),
                ("design", f"{TRADE}/design.md"),
                ("impl", f"{TRADE}/impl.md"),
            ],
        ),
        (
            "`ST0003/{design,gone}.md`",
            [("ST0003", f"{TRADE}/info.md"), ("design", f"{TRADE}/design.md")],
        ),
        # The thread moved since it was written.
        ("`intent/st/ST0003/design.md`", [("intent/st/ST0003/design.md", f"{TRADE}/design.md")]),
        # Such a document does not exist, but the thread does.
        ("`intent/st/ST0003/gone.md`", [("ST0003", f"{TRADE}/info.md")]),
        ("`restart.md`", [("restart.md", "intent/restart.md")]),
        ("`intent/restart.md`", [("intent/restart.md", "intent/restart.md")]),
        ("`lights/lamp.py`", [("lights/lamp.py", "lights/lamp.py")]),
        # Neither a folder, nor a command, nor a file that is not there.
        ("`lights/` `ls lights/lamp.py` `lights/gone.py` `and/or`", []),
        # Outside of code spans only paths with an id are taken for paths.
        ("restart.md", []),
    ],
)  # fmt: skip
def test_paths(text, expected):
    assert links(text) == expected


def test_a_sibling_is_found_from_inside_the_thread():
    path = "intent/st/ST0001/tasks.md"
    assert links("`design.md`", path) == [("design.md", "intent/st/ST0001/design.md")]
    assert links("`../../st/ST0001/design.md`", path)[0][1] == "intent/st/ST0001/design.md"


def test_markdown_links_are_left_to_others_unless_the_thread_moved():
    assert (
        links("[ST0003](st/COMPLETED/ST0003/info.md) [the web](https://example.org/ST0003)") == []
    )
    text = "[the trade](st/ST0003/design.md#shape-of-it)"
    snapshot, document, _ = look(text)
    (link,) = document_links(snapshot, document)
    assert slice_of(document, link.range) == "st/ST0003/design.md#shape-of-it"
    assert link.target.document == f"{TRADE}/design.md"
    assert slice_of(snapshot.documents[f"{TRADE}/design.md"], link.target.place) == "Shape of it"


def test_addresses_are_no_links_of_ours():
    assert links("https://example.org/st/ST0003/x and https://example.org?id=ST0003") == []
    assert [text for text, _ in links("see <https://example.org>, ST0003")] == ["ST0003"]


def test_a_definition_does_not_lead_to_itself():
    assert shown(*known("intent/st/COMPLETED/ST0003/info.md")) == []
    marked = [text for text, _ in shown(*known(CONTRACT))]
    # The rows' own ids are not links; the ids they cover, the cited files and the heading's are.
    assert marked == [
        "ST0001", "ST0001", "WP-01", "WP-02", "ST0003",
        "tests/light.sh", "AC-01.1", "tests/stay.sh", "AC-01.1", "AC-01.2",
    ]  # fmt: skip


def test_older_rows_cite_a_file_too():
    row = '- AT-01.1 tests/light.sh::"burns" -- covers AC-01.1 -- status: green (all)\n'
    assert links(row, "intent/st/COMPLETED/ST0003/acceptance.md")[0] == (
        "tests/light.sh",
        "tests/light.sh",
    )


def tooltip(text):
    (link,) = document_links(*look(text)[:2])
    return link.target.tooltip


def test_tooltips_say_title_and_status():
    assert tooltip("ST0003") == "ST0003 · Oil trade · Completed"
    assert tooltip("ST0001") == "ST0001 · Lamps · WIP (written “In Progress”)"
    assert tooltip("`intent/st/ST0003/design.md`") == (
        "Design - ST0003: Oil trade · Completed · moved to intent/st/COMPLETED/ST0003"
    )
    assert tooltip("`intent/restart.md`") == "Restart"


def test_rows_are_found_when_somebody_wants_to_go_there():
    snapshot, document, _ = look("ST0001 AC-01.2 and ST0001 AC-07.1")
    keys = [link.key for link in document_links(snapshot, document) if link.target is None]
    assert keys == ["ST0001/AC-01.2", "ST0001/AC-07.1"]
    row = resolve_link(snapshot, keys[0])
    contract = snapshot.documents[CONTRACT]
    assert row.document == CONTRACT
    assert slice_of(contract, row.place) == "- AC-01.2 It stays lit"
    assert row.tooltip == "ST0001 AC-01.2 · It stays lit · unsatisfied"
    missing = resolve_link(snapshot, keys[1])
    assert (missing.document, missing.place) == (CONTRACT, None)
    assert resolve_link(snapshot, "ST0077/AC-01.1") is None


def test_a_document_outside_the_graph_is_served():
    assert shown(*stranger("ST0001")) == [("ST0001", LAMPS)]


@given(TEXTS, PATHS)
def test_links_of_half_typed_documents(text, path):
    """Ordered, inside the text, none overlapping another, and none empty."""
    snapshot = build({**split_files(BASE), path: text})
    found = document_links(snapshot, snapshot.documents[path])
    at = 0
    for link in found:
        assert at <= link.range.start < link.range.end <= len(text)
        at = link.range.end
        if link.target is None:
            assert resolve_link(snapshot, link.key) is not None


@needs_shared
@pytest.mark.corpus
def test_paths_of_a_real_workspace():
    """`intent/wip.md` of anvil names five threads, three of them in two brace groups."""
    snapshot = corpus("anvil@4b2a18a")
    document = snapshot.documents["intent/wip.md"]
    marked = [slice_of(document, link.range) for link in document_links(snapshot, document)]
    assert marked == ["ST0005", "ST0005", "ST0006", "ST0004", "1", "3", "4", "5", "6"]
