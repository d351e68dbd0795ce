"""What stands under the cursor: every written form of FORMAT.md 3.2, and what lies around ids."""

import pytest
from hypothesis import given

from stp_lsp.features.cursor import (
    CellCursor,
    FieldCursor,
    GroupCursor,
    HeadingCursor,
    IdCursor,
    LinkCursor,
    PathCursor,
    RowCursor,
    RowPart,
    Scope,
    StatusCursor,
    classify,
)
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import place
from tests.features.half_typed import PATHS, TEXTS
from tests.support.workspace import build, split_files, workspace

BASE = """
--- intent/st/ST0001/info.md
---
verblock: "06 Mar 2026:v0.1: Ada - Initial version"
status: WIP
created: 20260106
---
# ST0001: Lamps

- **Status**: In Progress

## Objective

Light.
--- intent/st/COMPLETED/ST0003/info.md
---
status: Completed
---
# ST0003: Oil
--- intent/st/COMPLETED/ST0003/design.md
# Design - ST0003: Oil
--- intent/st/ST0005/info.md
# ST0005: Wicks
--- intent/st/ST0005/design.md
# Design - ST0005: Wicks

## Approach
--- intent/st/ST0005/impl.md
# Implementation - ST0005: Wicks
--- intent/st/ST0005/WP/03/info.md
---
wp_id: WP-03
status: Done
---
# WP-03: Trim
--- intent/issues/OPEN/0011/0011-smoke.md
---
id: "0011"
status: OPEN
---
# 0011: Smoke
"""

DESIGN = "intent/st/ST0005/design.md"
MOVED = "intent/st/COMPLETED/ST0003/design.md"


def at(source, path="intent/wip.md"):
    """The cursor in ``source`` (`$0`), a document of the base workspace."""
    files = split_files(BASE + f"--- {path}\n{source}\n")
    offset = files[path].index("$0")
    files[path] = files[path].replace("$0", "", 1)
    snapshot = build(files)
    document = snapshot.documents[path]
    return classify(snapshot, document, offset), document


def under(source, path="intent/wip.md"):
    """The kind of cursor, the text it marks, and what that names."""
    cursor, document = at(source, path)
    if cursor is None:
        return None
    named = getattr(cursor, "target", getattr(cursor, "targets", None))
    return type(cursor), document.text[slice(*cursor.range)], named


# The left column is FORMAT.md 3.2; the cursor shows what each part of the form means.
FORMS = [
    ("bare", "see $0ST0005 now", "ST0005", "ST0005"),
    ("bare, last digit", "see ST000$05 now", "ST0005", "ST0005"),
    ("bare, behind it", "see ST0005$0 now", "ST0005", "ST0005"),
    ("id/WP-NN, on the id", "ST0$0005/WP-03", "ST0005", "ST0005"),
    ("id/WP-NN, on the package", "ST0005/W$0P-03", "ST0005/WP-03", "ST0005/03"),
    ("id/WPNN", "ST0005/W$0P03", "ST0005/WP03", "ST0005/03"),
    ("id/NN, on the id", "ST0$0005/03", "ST0005", "ST0005"),
    ("id/NN, on the slash", "ST0005$0/03", "ST0005/03", "ST0005/03"),
    ("id/NN, on the digits", "ST0005/0$03", "ST0005/03", "ST0005/03"),
    ("id/WP/NN", "ST0005/WP/0$03", "ST0005/WP/03", "ST0005/03"),
    ("id WP-NN", "ST0005 WP-0$03", "ST0005 WP-03", "ST0005/03"),
    ("id WP-NN, on the id", "ST$00005 WP-03", "ST0005", "ST0005"),
    ("id AC", "ST0001 AC-0$01.2", "ST0001 AC-01.2", "ST0001/AC-01.2"),
    ("id/AT", "ST0001/AT-0$01.2", "ST0001/AT-01.2", "ST0001/AT-01.2"),
    ("slash list, first", "ST00$001/ST0002/ST0003", "ST0001", "ST0001"),
    ("slash list, last", "ST0001/ST0002/ST00$003", "ST0003", "ST0003"),
    ("comma list", "ST0001, ST0$0002 (and ST0003)", "ST0002", "ST0002"),
    ("and", "ST0001 and ST0$0005", "ST0005", "ST0005"),
    ("through, first", "ST0$0001 through ST0005", "ST0001", "ST0001"),
    ("through, last", "ST0001 through ST0$0005", "ST0005", "ST0005"),
    ("range, short tail", "ST0001..$04", "4", "ST0004"),
    ("range, digits alone", "ST0001-0$0004", "0004", "ST0004"),
    ("brace member", "ST000{$01,3}", "1", "ST0001"),
    ("brace member, second", "ST000{1,$03}", "3", "ST0003"),
    ("brace range end", "ST00{01..0$03}", "03", "ST0003"),
    ("package list", "ST0005 WP-01, WP-0$02", "WP-02", "ST0005/02"),
    ("package plus", "ST0005/WP-01 + WP-0$03", "WP-03", "ST0005/03"),
    ("package range, short tail", "ST0005 WP-02..$012", "12", "ST0005/12"),
    ("range of full ids, last", "ST0001-ST0$0009", "ST0009", "ST0009"),
    ("WP03", "ST0005: WP0$03", "ST0005: WP03", "ST0005/03"),
    ("WP/03", "# ST0005\n\nWP/0$03", "WP/03", "ST0005/03"),
    ("WP3", "# ST0005\n\nWP$03", "WP3", "ST0005/03"),
    ("WP 03", "# ST0005\n\nWP 0$03", "WP 03", "ST0005/03"),
    ("WPs 01-03", "# ST0005\n\nWPs 01-0$03", "03", "ST0005/03"),
    ("WP-01/WP-02", "# ST0005\n\nWP-01/WP-0$02", "WP-02", "ST0005/02"),
    ("WP01–WP11, last", "# ST0005\n\nWP01–WP1$01", "WP11", "ST0005/11"),
    ("AC range, first", "ST0001 AC-0$01.1..6", "ST0001 AC-01.1", "ST0001/AC-01.1"),
    ("AC range, last", "ST0001 AC-01.1..$06", "6", "ST0001/AC-01.6"),
    ("AC range, longer tail", "ST0001 AC-01.1..01.$03", "01.3", "ST0001/AC-01.3"),
    ("AC range, full tail", "# ST0001\n\nAC-01.1..AC-01.$06", "AC-01.6", "ST0001/AC-01.6"),
    ("issue", "issue 00$011", "0011", "issue/0011"),
    ("issues", "issues 0006 + 00$011", "0011", "issue/0011"),
    ("code span", "run `ST0$0005`", "ST0005", "ST0005"),
]


@pytest.mark.parametrize(
    "source, marked, target", [form[1:] for form in FORMS], ids=[f[0] for f in FORMS]
)
def test_written_forms(source, marked, target):
    assert under(source) == (IdCursor, marked, target)


@pytest.mark.parametrize(
    "source, group, targets",
    [
        ("$0ST000{1,3}", "ST000{1,3}", ("ST0001", "ST0003")),
        ("ST000$0{1,3}", "ST000{1,3}", ("ST0001", "ST0003")),
        ("ST000{1$0,3}", "ST000{1,3}", ("ST0001", "ST0003")),
        ("ST000{1,3$0}", "ST000{1,3}", ("ST0001", "ST0003")),
        ("ST0001$0..ST0003", "ST0001..ST0003", ("ST0001", "ST0002", "ST0003")),
        ("ST0001 thr$0ough ST0003", "ST0001 through ST0003", ("ST0001", "ST0002", "ST0003")),
        ("ST0005 WP-01$0..WP-03", "WP-01..WP-03", ("ST0005/01", "ST0005/02", "ST0005/03")),
        (
            "ST0005 AC-01.1$0..3",
            "AC-01.1..3",
            ("ST0005/AC-01.1", "ST0005/AC-01.2", "ST0005/AC-01.3"),
        ),
    ],
)
def test_groups_between_their_members(source, group, targets):
    """On a separator the group is meant; interior members of a range stand nowhere themselves."""
    assert under(source) == (GroupCursor, group, targets)


@pytest.mark.parametrize(
    "source, path, scope",
    [
        ("WP-0$03", "intent/st/ST0005/impl.md", Scope.OWNER),
        ("ST0005 has WP-0$03", "intent/wip.md", Scope.LINE),
        ("## About ST0005\n\nIt has WP-0$03.", "intent/wip.md", Scope.HEADING),
        ("It has WP-0$03.", "intent/wip.md", Scope.NOWHERE),
        ("ST0005/0$03", "intent/wip.md", Scope.WRITTEN),
        ("ST0005 WP-0$03", "intent/wip.md", Scope.WRITTEN),
        ("ST0$0005", "intent/st/ST0005/impl.md", Scope.WRITTEN),
    ],
)
def test_scope_of_short_ids(source, path, scope):
    """FORMAT.md 3.3, 6: the folder, else the line, else the nearest heading."""
    cursor, _ = at(source, path)
    assert isinstance(cursor, IdCursor)
    assert cursor.scope is scope


@pytest.mark.parametrize(
    "source, path, marked, documents",
    [
        ("`intent/st/ST0005/des$0ign.md`", "README.md", "intent/st/ST0005/design.md", ["design"]),
        ("`int$0ent/st/ST0005/design.md`", "README.md", "intent/st/ST0005/design.md", ["design"]),
        ("`ST0005/{des$0ign,impl}.md`", "intent/wip.md", "design", ["design"]),
        ("`ST0005/{design,im$0pl}.md`", "intent/wip.md", "impl", ["impl"]),
        (
            "`ST0005$0/{design,impl}.md`",
            "intent/wip.md",
            "ST0005/{design,impl}.md",
            ["design", "impl"],
        ),
        ("under `ST0005$0/`", "intent/wip.md", "ST0005/", ["info"]),
        ("`st/ST0005/WP/03/in$0fo.md`", "intent/wip.md", "st/ST0005/WP/03/info.md", ["WP/03/info"]),
        ("see `des$0ign.md`", "intent/st/ST0005/impl.md", "design.md", ["design"]),
        ("see des$0ign.md, then", "intent/st/ST0005/impl.md", "design.md", ["design"]),
        ("see (des$0ign.md).", "intent/st/ST0005/impl.md", "design.md", ["design"]),
        ("see info.md,des$0ign.md", "intent/st/ST0005/impl.md", "design.md", ["design"]),
        ("see des$0ign.md#approach", "intent/st/ST0005/impl.md", "design.md#approach", ["design"]),
    ],
)  # fmt: skip
def test_written_paths(source, path, marked, documents):
    cursor, document = at(source, path)
    assert isinstance(cursor, PathCursor)
    assert document.text[slice(*cursor.range)] == marked
    found = [each.document.id for each in cursor.found if each.document is not None]
    assert found == [f"intent/st/ST0005/{name}.md" for name in documents]


def test_the_id_inside_a_path_is_the_thread():
    assert under("`intent/st/ST0$0005/design.md`") == (IdCursor, "ST0005", "ST0005")


def test_moved_paths_lead_to_where_the_thread_is():
    """ST0003 is completed; the text still names the base folder."""
    cursor, _ = at("`intent/st/ST0003/des$0ign.md`")
    assert isinstance(cursor, PathCursor)
    assert cursor.found[0].moved
    assert cursor.found[0].document.id == "intent/st/COMPLETED/ST0003/design.md"


@pytest.mark.parametrize(
    "source",
    [
        "a wo$0rd",
        "either and/$0or both",
        "see miss$0ing.md",
        "see https://example.org/intent/wip$0.md",
        "[web](https://example$0.org/x)",
        "AST00$005",
        "ST00$0051",
        "ST$0####",
        "ST$0NNNN",
        "with-st$00005",
        "ST$044",
        "rule #$012",
        "decision D$01",
        "",
    ],
)
def test_nothing_of_the_method(source):
    assert under(source if "$0" in source else "$0") is None


@pytest.mark.parametrize(
    "source, path, anchor, document",
    [
        ("[the de$0sign](st/ST0005/design.md)", "st/ST0005/design.md", "", DESIGN),
        ("[x](st/ST0005/des$0ign.md#approach)", "st/ST0005/design.md", "approach", DESIGN),
        ("[x](st/ST0005/design.md#app$0roach)", "st/ST0005/design.md", "approach", DESIGN),
        ("[x](st/ST0003/des$0ign.md)", "st/ST0003/design.md", "", MOVED),
        ("# Top\n\n[x](#$0top)", "", "top", "intent/wip.md"),
    ],
)  # fmt: skip
def test_links(source, path, anchor, document):
    cursor, _ = at(source)
    assert isinstance(cursor, LinkCursor)
    assert (cursor.path, cursor.anchor, cursor.found.document.id) == (path, anchor, document)


def test_header_fields():
    """Key and value are told apart; a thread's status is a status wherever it stands."""
    source = "---\n{}\n---\n# ST0007: Glass"
    path = "intent/st/ST0007/info.md"
    key, _ = at(source.format("sta$0tus: WIP"), path)
    assert isinstance(key, FieldCursor)
    assert not key.on_value
    value, document = at(source.format("status: W$0IP"), path)
    assert isinstance(value, StatusCursor)
    assert (value.word, value.target) == ("WIP", "ST0007")
    assert document.text[slice(*value.range)] == "WIP"
    created, _ = at(source.format("created: 2026$00101"), path)
    assert isinstance(created, FieldCursor)
    assert created.on_value
    empty, _ = at(source.format("completed:$0"), path)
    assert isinstance(empty, FieldCursor)
    assert not empty.on_value


def test_body_metadata():
    cursor, _ = at("# ST0007: Glass\n\n- **Status**: In Pro$0gress", "intent/st/ST0007/info.md")
    assert isinstance(cursor, StatusCursor)
    assert cursor.word == "In Progress"
    key, _ = at("# ST0007: Glass\n\n- **Sta$0tus**: WIP", "intent/st/ST0007/info.md")
    assert isinstance(key, FieldCursor)
    assert key.in_body


def test_an_issue_has_words_of_its_own():
    cursor, _ = at("---\nstatus: OP$0EN\n---\n# 0012: X", "intent/issues/OPEN/0012/0012-x.md")
    assert isinstance(cursor, FieldCursor)


def test_index_rows():
    row = "| ID | Slug | Status | Created | Completed |\n| --- | --- | --- | --- | --- |\n"
    row += "| ST0001 | lamps | WIP | 2026-01-06 | |"
    path = "intent/st/steel_threads.md"
    status, _ = at(row.replace("WIP", "W$0IP"), path)
    assert isinstance(status, StatusCursor)
    assert (status.word, status.target, status.in_index) == ("WIP", "ST0001", True)
    slug, _ = at(row.replace("lamps", "la$0mps"), path)
    assert isinstance(slug, CellCursor)
    assert (slug.thread, slug.text) == ("ST0001", "lamps")
    name, _ = at(row.replace("ST0001", "ST00$001"), path)
    assert isinstance(name, IdCursor)


CONTRACT = """\
- AC-01.1 It lights -- satisfied: no
- AT-01.1 `tests/lamp_test.sh` -- covers AC-01.1 -- status: red -- flickers
"""


@pytest.mark.parametrize(
    "old, new, part, marked",
    [
        ("lamp_test", "la$0mp_test", RowPart.REFERENCE, "tests/lamp_test.sh"),
        ("red", "r$0ed", RowPart.STATUS, "red"),
        ("satisfied: no", "satisfied: n$0o", RowPart.STATUS, "no"),
        ("lights", "li$0ghts", RowPart.TEXT, "- AC-01.1 It lights -- satisfied: no"),
    ],
)
def test_contract_rows(old, new, part, marked):
    cursor, document = at(CONTRACT.replace(old, new), "intent/st/ST0001/acceptance.md")
    assert isinstance(cursor, RowCursor)
    assert cursor.part is part
    assert document.text[slice(*cursor.range)] == marked


def test_ids_in_contract_rows():
    path = "intent/st/ST0001/acceptance.md"
    cursor, _ = at(CONTRACT.replace("covers AC-01.1", "covers AC-0$01.1"), path)
    assert isinstance(cursor, IdCursor)
    assert cursor.target == "ST0001/AC-01.1"


def test_rows_of_the_older_grammar_cite_a_file_too():
    """`path::name` has no fields in 2.19, but everybody sees which file it means."""
    row = '- AT-01.1 test/la$0mp.exs::"burns" -- covers AC-01.1 -- status: green (all)\n'
    cursor, document = at(row, "intent/st/ST0001/acceptance.md")
    assert isinstance(cursor, RowCursor)
    assert document.text[slice(*cursor.range)] == "test/lamp.exs"


def test_headings():
    title, _ = at("# ST0007: Gl$0ass", "intent/st/ST0007/info.md")
    assert isinstance(title, HeadingCursor)
    assert title.defines == "ST0007"
    section, _ = at("# ST0007: Glass\n\n## Two\n\n## T$0wo", "intent/st/ST0007/info.md")
    assert isinstance(section, HeadingCursor)
    assert (section.defines, section.anchor) == ("", "two-1")
    design, _ = at("# Design of Gl$0ass", "intent/st/ST0005/design.md")
    assert isinstance(design, HeadingCursor)
    assert design.defines == ""


def test_a_document_outside_the_graph_is_served():
    """An open template is no part of the workspace, yet what it names is."""
    fixture = workspace(BASE)
    name = "intent/templates/note.md"
    project = fixture.snapshot.project
    document = make_document(name, "# Note\n\nST0005 and design.md", place(name, project), project)
    cursor = classify(fixture.snapshot, document, 10)
    assert isinstance(cursor, IdCursor)
    assert cursor.target == "ST0005"


@given(TEXTS, PATHS)
def test_every_offset_of_every_text_is_classified(text, path):
    """Nothing raises, and what is marked lies in the text and touches the cursor."""
    snapshot = build({**split_files(BASE), path: text})
    document = snapshot.documents[path]
    for offset in range(-1, len(text) + 2):
        cursor = classify(snapshot, document, offset)
        if cursor is not None:
            start, end = cursor.range
            assert 0 <= start <= min(max(offset, 0), len(text)) <= end <= len(text)
