"""Who names a thing: in every written form, through links and paths, each place once."""

import pytest
from hypothesis import given

from stp_lsp.features.definition import goto_definition
from stp_lsp.features.references import find_references
from tests.features.corpora import corpus
from tests.features.half_typed import PATHS, TEXTS
from tests.support.shared import needs_shared
from tests.support.workspace import build, split_files

BASE = """
--- intent/st/COMPLETED/ST0003/info.md
---
status: Completed
---
# ST0003: Oil

Needs ST0001. See [the design](design.md).
--- intent/st/COMPLETED/ST0003/design.md
# Design - ST0003: Oil

## Choice

See [above](#choice).
--- intent/st/COMPLETED/ST0003/notes.md
# Loose notes
--- intent/st/COMPLETED/ST0003/WP/01/info.md
---
wp_id: WP-01
---
# WP-01: Press
--- intent/st/ST0001/info.md
# ST0001: Lamps
--- intent/st/ST0001/acceptance.md
- AC-01.1 It lights
- AC-01.2 It stays lit
- AT-01.1 `tests/lamp.sh` -- covers AC-01.1, AC-01.2 -- status: red
--- intent/st/steel_threads.md
| ID     | Slug | Status    |
| ------ | ---- | --------- |
| ST0003 | oil  | Completed |
--- intent/eng/notes.md
See [the choice](../st/COMPLETED/ST0003/design.md#choice).
And [design](../st/COMPLETED/ST0003/design.md).
--- README.md
[Notes](intent/st/COMPLETED/ST0003/notes.md), [the folder](intent/st/COMPLETED/ST0003/).
"""


def ask(source, path="intent/wip.md", *, declaration=True):
    """Each place as `document: text` or, when it stands twice, with its offset."""
    files = split_files(BASE)
    offset = source.index("$0")
    files[path] = source.replace("$0", "", 1)
    snapshot = build(files)
    document = snapshot.documents[path]
    found = find_references(snapshot, document, offset, declaration)
    assert len(set(found)) == len(found)
    return [(each.document, files[each.document][slice(*each.range)]) for each in found]


OIL = "intent/st/COMPLETED/ST0003"
OIL_EVERYWHERE = [
    ("README.md", "ST0003"),
    ("README.md", "ST0003"),
    ("intent/eng/notes.md", "ST0003"),
    ("intent/eng/notes.md", "ST0003"),
    (f"{OIL}/design.md", "ST0003"),
    (f"{OIL}/info.md", "ST0003"),
    (f"{OIL}/info.md", "[the design](design.md)"),
    (f"{OIL}/notes.md", "Loose notes"),
    ("intent/st/steel_threads.md", "ST0003"),
]


@pytest.mark.parametrize(
    "source, here",
    [
        ("ST0$0003", ["ST0003"]),
        ("ST000{1,$03}", ["3"]),
        ("ST0$0003/01", ["ST0003"]),
        ("ST0$0003 WP-01", ["ST0003"]),
        ("ST0001 through ST0$0003", ["ST0003"]),
        ("ST0001..$03", ["3"]),
        ("ST0$0003, again ST0003 and `ST0003`", ["ST0003"] * 3),
        ("`intent/st/ST0$0003/design.md`", ["ST0003"]),
    ],
)
def test_a_thread_in_every_form(source, here):
    """First the document of the cursor, then by path; a package of its own is not the thread."""
    assert ask(source) == [("intent/wip.md", text) for text in here] + OIL_EVERYWHERE


def test_the_middle_of_a_range_is_named_by_the_range():
    source = "ST0001 through ST0005, as ST0$0003 is"
    assert ask(source)[:2] == [
        ("intent/wip.md", "ST0001 through ST0005"),
        ("intent/wip.md", "ST0003"),
    ]


def test_without_the_declaration_only_the_heading_is_left_out():
    """The header, the index row and the other documents of the thread stay."""
    without = ask("ST0$0003", declaration=False)
    assert without == [
        ("intent/wip.md", "ST0003"),
        *(place for place in OIL_EVERYWHERE if place != (f"{OIL}/info.md", "ST0003")),
    ]


def test_a_heading_without_the_id_is_a_declaration_all_the_same():
    places = ask("# The l$0amps", "intent/st/ST0001/info.md")
    assert ("intent/st/ST0001/info.md", "The lamps") in places
    places = ask("# The l$0amps", "intent/st/ST0001/info.md", declaration=False)
    assert ("intent/st/ST0001/info.md", "The lamps") not in places


def test_of_a_package():
    places = ask("ST0003/0$01 and ST0003 WP-01")
    assert places == [
        ("intent/wip.md", "ST0003/01"),
        ("intent/wip.md", "ST0003 WP-01"),
        (f"{OIL}/WP/01/info.md", "WP-01"),
        (f"{OIL}/WP/01/info.md", "WP-01"),
    ]


def test_of_a_criterion():
    """Its row, the row that covers it, and who names it with its thread in front."""
    contract = "intent/st/ST0001/acceptance.md"
    assert ask("ST0001 AC-0$01.2") == [
        ("intent/wip.md", "ST0001 AC-01.2"),
        (contract, "AC-01.2"),
        (contract, "AC-01.2"),
    ]
    assert ask("ST0001 AC-0$01.2", declaration=False) == [
        ("intent/wip.md", "ST0001 AC-01.2"),
        (contract, "AC-01.2"),
    ]


def test_of_a_group_those_of_all_members():
    places = ask("ST000{1$0,3}")
    assert ("intent/wip.md", "1") in places
    assert ("intent/wip.md", "3") in places
    assert ("intent/st/ST0001/info.md", "ST0001") in places
    assert ("intent/st/steel_threads.md", "ST0003") in places


def test_of_an_id_that_nothing_defines():
    assert ask("ST0$0009 and ST0009") == [("intent/wip.md", "ST0009")] * 2


def test_a_short_id_without_a_thread_has_no_business_elsewhere():
    """`WP-01` in another document without owner is another package."""
    files = split_files(BASE) | {"intent/wip.md": "WP-01", "intent/restart.md": "WP-01, WP-01"}
    snapshot = build(files)
    found = find_references(snapshot, snapshot.documents["intent/restart.md"], 1, True)
    assert [each.document for each in found] == ["intent/restart.md"] * 2


def test_of_a_document_its_links_and_paths():
    """Braces by member, a path from before the thread moved, and links from near and far."""
    source = "`ST0003/{des$0ign,info}.md` or `intent/st/ST0003/design.md`"
    others = [
        ("intent/wip.md", "design"),
        ("intent/wip.md", "intent/st/ST0003/design.md"),
        ("intent/eng/notes.md", "[the choice](../st/COMPLETED/ST0003/design.md#choice)"),
        ("intent/eng/notes.md", "[design](../st/COMPLETED/ST0003/design.md)"),
        (f"{OIL}/info.md", "[the design](design.md)"),
    ]
    assert ask(source, declaration=False) == others
    declared = (f"{OIL}/design.md", "Design - ST0003: Oil")
    assert ask(source) == [*others[:4], declared, others[4]]


def test_of_a_heading_the_links_to_it():
    source = "# Design\n\n## Cho$0ice\n\n[here](#choice)"
    assert ask(source, f"{OIL}/design.md") == [
        (f"{OIL}/design.md", "Choice"),
        (f"{OIL}/design.md", "[here](#choice)"),
        ("intent/eng/notes.md", "[the choice](../st/COMPLETED/ST0003/design.md#choice)"),
    ]


def test_an_id_in_a_path_of_another_project_is_not_ours():
    """FORMAT.md 3.3 (1): nothing is known here of what it names; a branch may well be ours."""
    files = {
        "intent/.config/config.json": '{"intent_version": "2.19.0", "project_name": "api"}',
        "intent/st/ST0001/info.md": "# ST0001: Lamps\n",
        "intent/wip.md": "../web/intent/st/ST0001/info.md, `web/stp/prj/st/COMPLETED/ST0001.md`,\n"
        "[web](../../web/intent/st/ST0001/info.md) and `~/api2/intent/st/ST0001`.\n\n"
        "feature/ST0001, `services/api/intent/st/ST0001/info.md`, ST0001\n",
    }
    snapshot = build(files)
    wip = snapshot.documents["intent/wip.md"]
    ours = wip.text.index("feature/")
    places = [at for at in range(len(wip.text)) if wip.text.startswith("ST0001", at)]
    for at in places:
        found = [each.document for each in goto_definition(snapshot, wip, at + 2)]
        assert found == (["intent/st/ST0001/info.md"] if at > ours else [])
    lamps = snapshot.documents["intent/st/ST0001/info.md"]
    named = find_references(snapshot, lamps, lamps.text.index("ST0001"), False)
    assert [each.range.start for each in named] == [at for at in places if at > ours]


def test_of_nothing():
    assert ask("just wo$0rds") == []


@given(TEXTS, PATHS)
def test_no_text_and_no_offset_makes_it_raise(text, path):
    snapshot = build({**split_files(BASE), path: text})
    document = snapshot.documents[path]
    for offset in range(-1, len(text) + 2, 2):
        found = find_references(snapshot, document, offset, True)
        assert len(set(found)) == len(found)
        for each in found:
            length = len(snapshot.documents[each.document].text)
            assert 0 <= each.range.start <= each.range.end <= length


@needs_shared
@pytest.mark.corpus
def test_anvil_names_st0004():
    """The brace member in wip.md, the index row behind the END marker, and its own documents."""
    snapshot = corpus("anvil@4b2a18a")
    wip = snapshot.documents["intent/wip.md"]
    found = find_references(snapshot, wip, wip.text.index("{4,5,6}") + 1, True)
    places = [
        (each.document, snapshot.documents[each.document].text[slice(*each.range)])
        for each in found
    ]
    assert places[:2] == [("intent/wip.md", "ST0004"), ("intent/wip.md", "4")]
    for name in ("info", "design", "impl", "tasks", "results"):
        assert (f"intent/st/ST0004/{name}.md", "ST0004") in places
    rows = [text for document, text in places if document == "intent/st/steel_threads.md"]
    index = snapshot.index_document.text
    assert len(rows) == index.count("ST0004")
    # Every literal occurrence in the workspace is found: the oracle is plain text search.
    literal = sum(
        doc.text.count("ST0004") for doc in snapshot.documents.values() if doc.id.endswith(".md")
    )
    assert sum(text == "ST0004" for _, text in places) == literal
