"""Formatting: three regions are laid out, everything else stays to the byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.features.formatting import format_document
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.regenerate import regenerated_index
from stp_lsp.text.edit import apply_edits
from stp_lsp.text.range import Range
from tests.features.corpora import corpus
from tests.features.half_typed import PATHS, TEXTS
from tests.support.shared import SHARED, needs_shared, shared
from tests.support.workspace import Fixture, build, workspace

WORKSPACES = sorted(path.name for path in shared("corpora").glob("*@*")) if SHARED else []
CONTRACT = "intent/st/ST0001/acceptance.md"
HEADER = 'verblock: "04 Mar 2026:v0.1: Ada - Initial version"'
THREAD = """
    --- intent/st/ST0001/info.md
    ---
    status: WIP
    created: 20260102
    ---
    # ST0001: Lamps
"""


def formatted(fixture: Fixture) -> str:
    document = fixture.document
    return apply_edits(document.text, format_document(fixture.snapshot, document))


def header(path: str, fields: str) -> str:
    """The header lines of a document after formatting."""
    text = f"---\n{fields}\n---\n# Title\n\nstatus:WIP in   prose\n"
    snapshot = build({path: text})
    found = apply_edits(text, format_document(snapshot, snapshot.documents[path]))
    assert found.endswith("---\n# Title\n\nstatus:WIP in   prose\n")
    return found.removeprefix("---\n").partition("\n---\n")[0]


def row(text: str) -> str:
    """A row of a contract after formatting."""
    source = f"# ST0001 Lamps -- Acceptance\n\n{text}\n"
    snapshot = build({CONTRACT: source})
    found = apply_edits(source, format_document(snapshot, snapshot.documents[CONTRACT]))
    return found.splitlines()[2]


# -- header ----------------------------------------------------------------------------------------

INFO = "intent/st/ST0001/info.md"


def test_fields_come_in_the_order_of_the_template() -> None:
    """FORMAT.md 12, `st new`: verblock, intent_version, status, slug, created, completed."""
    mixed = f"created: 20260102\nslug: lamps\nstatus: WIP\ncompleted:\n{HEADER}"
    assert header(INFO, mixed) == (
        f"{HEADER}\nstatus: WIP\nslug: lamps\ncreated: 20260102\ncompleted:"
    )


def test_a_key_without_a_place_follows_the_one_before_it() -> None:
    mixed = "slug: lamps\nmood: fine\nstatus: WIP\non-hold: TRUE\ncreated: 20260102"
    ordered = "status: WIP\non-hold: TRUE\nslug: lamps\nmood: fine\ncreated: 20260102"
    assert header(INFO, mixed) == ordered


def test_of_two_equal_keys_the_first_stays_the_first() -> None:
    mixed = "created: 20260102\nstatus: WIP\nstatus: Completed"
    assert header(INFO, mixed) == "status: WIP\nstatus: Completed\ncreated: 20260102"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("status:WIP", "status: WIP"),
        ("status:   WIP", "status: WIP"),
        ("status: WIP  ", "status: WIP  "),  # trailing blanks are part of the value (4.1)
        ('status:  "WIP" # x', 'status: "WIP" # x'),
        ("completed: ", "completed: "),  # old tools look for the blank (4.6)
        ("completed:", "completed:"),
        ("status:\tWIP", "status:\tWIP"),  # a tab is part of the value
        ("https://x", "https://x"),  # no key of the method
    ],
)
def test_one_blank_stands_behind_a_colon(written: str, wanted: str) -> None:
    assert header(INFO, written) == wanted


@pytest.mark.parametrize("between", ["", "# a remark", "  - an item", "just words"])
def test_a_header_with_lines_that_are_no_fields_keeps_its_order(between: str) -> None:
    """Such a line may belong to its neighbour; spacing is still put right."""
    mixed = f"created: 20260102\n{between}\nstatus:WIP"
    assert header(INFO, mixed) == f"created: 20260102\n{between}\nstatus: WIP"


def test_other_headers_are_their_authors_own() -> None:
    mixed = "title:One\nverblock:two"
    assert header("intent/docs/guide.md", mixed) == mixed
    assert header("README.md", mixed) == mixed
    assert header("intent/st/ST0001/WP/01/info.md", "status: WIP\nwp_id:WP-01") == (
        "wp_id: WP-01\nstatus: WIP"
    )


def test_windows_line_ends_stay() -> None:
    text = "---\r\ncreated: 20260102\r\nstatus:WIP\r\n---\r\n# ST0001: Lamps\r\n"
    snapshot = build({INFO: text})
    found = apply_edits(text, format_document(snapshot, snapshot.documents[INFO]))
    assert found == "---\r\nstatus: WIP\r\ncreated: 20260102\r\n---\r\n# ST0001: Lamps\r\n"


# -- rows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        # FORMAT.md 8.2: one blank behind the id, fields behind ` -- `
        ("- AC-01.1   Lit", "- AC-01.1 Lit"),
        (
            "- AC-01.1 (non-test)  Lit  -- evidence:  a log   -- satisfied: yes ",
            "- AC-01.1 (non-test) Lit -- evidence: a log -- satisfied: yes",
        ),
        # FORMAT.md 8.3, and rows that nothing could read so far
        (
            "- AT-01.1  `a/b.sh`  -- covers  AC-01.1 ,AC-01.2 --  status:  red  --  a note  ",
            "- AT-01.1 `a/b.sh` -- covers AC-01.1, AC-01.2 -- status: red -- a note",
        ),
        # blanks within prose, notes and code are the writer's
        ("- AC-01.1 Two  blanks", "- AC-01.1 Two  blanks"),
        (
            "- AC-01.1 Runs `x  --  status:  red` twice",
            "- AC-01.1 Runs `x  --  status:  red` twice",
        ),
        (
            "- AT-01.1 `a/b.sh` -- covers AC-01.1 -- status: red -- so  so",
            "- AT-01.1 `a/b.sh` -- covers AC-01.1 -- status: red -- so  so",
        ),
        # no row at all
        ("-  AC-01.1   Lit", "-  AC-01.1   Lit"),
        ("    - AC-01.1   Lit", "    - AC-01.1   Lit"),
        ("- AC-x   Lit", "- AC-x   Lit"),
    ],
)
def test_rows_have_single_blanks(written: str, wanted: str) -> None:
    assert row(written) == wanted


@pytest.mark.parametrize(
    "written",
    [
        "- AC-01.1 (non-test) Lit -- satisfied:yes",  # says "unsatisfied" (8.2)
        "- AC-01.1 Lit -- withdrawn:no need -- by: A -- on: 2026-01-02 -- satisfied: n/a",
        "- AC-01.1 Lit -- withdrawn:",  # both need a reason behind the blank
    ],
)
def test_a_row_never_says_something_else_afterwards(written: str) -> None:
    assert row(written) == written


def test_what_would_say_something_else_stays_alone() -> None:
    """`satisfied:  yes` with two blanks says nothing (8.2); the rest of the row is laid out."""
    assert row("- AC-01.1   (non-test) Lit  -- satisfied:  yes") == (
        "- AC-01.1 (non-test) Lit -- satisfied:  yes"
    )


def test_blanks_that_belong_to_two_parts_are_laid_out_once() -> None:
    """Those behind an empty `evidence:` are the value's and the next separator's as well."""
    assert row("- AC-01.1 Lit --evidence:  -- satisfied: yes") in (
        "- AC-01.1 Lit --evidence: -- satisfied: yes",
        "- AC-01.1 Lit -- evidence: -- satisfied: yes",
    )


def test_one_blank_line_between_headings_and_rows() -> None:
    fixture = workspace(
        THREAD
        + """
    --- intent/st/ST0001/acceptance.md
    ## Acceptance Criteria
    ### WP-01
    - AC-01.1 Lit
    - AC-01.2 Bright
    ### WP-02



    - AC-02.1 Far

    - AC-02.2 Further
    * not a row

    ## Notes
    Text at once.
    """
    )
    assert formatted(fixture) == (
        "## Acceptance Criteria\n### WP-01\n\n- AC-01.1 Lit\n- AC-01.2 Bright\n\n### WP-02\n\n"
        "- AC-02.1 Far\n\n- AC-02.2 Further\n* not a row\n\n## Notes\nText at once.\n"
    )


def test_code_and_comments_are_left_alone() -> None:
    source = (
        "# A\n\n```\n- AC-01.1   Lit\n```\n\n<!--\n- AC-01.2   Lit\n-->\n\n"
        "    - AC-01.3   an example\n"
    )
    snapshot = build({CONTRACT: source})
    assert format_document(snapshot, snapshot.documents[CONTRACT]) == []


_FIELDS = ("- AT-01.1 `a/b.sh`", "covers AC-01.1", "status: green", "seen  by two")


@given(st.lists(st.integers(1, 3), min_size=6, max_size=6))
def test_any_number_of_blanks_around_separators_is_laid_out(blanks: list[int]) -> None:
    """The fields of FORMAT.md 8.3 joined by ` -- `, whatever the blanks were."""
    pairs = zip(blanks[::2], blanks[1::2], strict=True)
    joined = "".join(
        f"{' ' * before}--{' ' * behind}{field}"
        for (before, behind), field in zip(pairs, _FIELDS[1:], strict=True)
    )
    assert row(_FIELDS[0] + joined) == " -- ".join(_FIELDS)


# -- the index -------------------------------------------------------------------------------------

TABLE = """\
| ID     | Slug  | Status | Created    | Completed |
| ------ | ----- | ------ | ---------- | --------- |
| ST0001 | Lamps | WIP    | 2026-01-02 |           |
"""


def index(between: str, version: str = "2.19.0", head: str = "Mine.\n\n", tail: str = "") -> str:
    path = "intent/st/steel_threads.md"
    text = (
        f"# Steel Threads\n\n{head}<!-- BEGIN: STEEL_THREAD_INDEX -->\n{between}"
        f"<!-- END: STEEL_THREAD_INDEX -->\n{tail}"
    )
    snapshot = build({
        "intent/.config/config.json": f'{{"intent_version": "{version}"}}',
        INFO: "---\nstatus: WIP\ncreated: 20260102\n---\n# ST0001: Lamps\n",
        path: text,
    })  # fmt: skip
    document = snapshot.documents[path]
    found = apply_edits(text, format_document(snapshot, document))
    head_end, start = "INDEX -->\n", text.index("<!-- END")
    assert found.startswith(text[: text.index(head_end) + len(head_end)])
    assert found.endswith(text[start:])
    return found[text.index(head_end) + len(head_end) : len(found) - (len(text) - start)]


def test_the_index_is_written_as_upstream_writes_it() -> None:
    """FORMAT.md 5.2: a blank line, the table, a blank line; the bytes of 2.19."""
    assert index("") == f"\n{TABLE}\n"
    assert index("| ID | x |\n|--|--|\n| ST0001 | old | Completed | | |\n") == f"\n{TABLE}\n"
    assert index(f"\n{TABLE}\n", tail="\nAfter.\n") == f"\n{TABLE}\n"


def test_a_damaged_index_is_for_the_repair() -> None:
    prose = "\nA word.\n"
    assert index(prose) == prose  # it would have to move
    path = "intent/st/steel_threads.md"
    text = "# Steel Threads\n\n| ST0001 | x | WIP |\n<!-- BEGIN: STEEL_THREAD_INDEX -->\n"
    snapshot = build({path: text})
    assert format_document(snapshot, snapshot.documents[path]) == []


def test_before_2_19_only_a_wrong_table_is_written() -> None:
    """Tools from 2.0 to 2.15 wrote tables without outer pipes (FORMAT.md 5.3)."""
    old = (
        "ID         | Slug  | Status \n-----------|-------|--------\nST0001     | lamps | WIP    \n"
    )
    assert index(old, "2.14.0") == old
    assert index(old.replace("WIP", "Completed"), "2.14.0") == f"\n{TABLE}\n"


def test_views_are_left_alone() -> None:
    files = {
        "intent/.config/config.json": '{"intent_version": "3.0.0"}',
        "intent/.canon/st/ST0001.json": '{"id": "ST0001", "title": "Lamps"}',
        CONTRACT: "# ST0001 Lamps\n- AC-01.1   Lit\n",
        "intent/todo.md": "---\ngenerator:intent todo\n---\n",
    }
    snapshot = build(files)
    for path in (CONTRACT, "intent/todo.md"):
        assert format_document(snapshot, snapshot.documents[path]) == []


# -- everything ------------------------------------------------------------------------------------


def test_a_range_takes_only_what_it_touches() -> None:
    text = "---\nstatus:WIP\n---\n# A\n\n- AC-01.1   Lit\n- AC-01.2   Far\n- AC-01.3   Off\n"
    snapshot = build({CONTRACT: text})
    document = snapshot.documents[CONTRACT]
    at = text.index("AC-01.2")
    edits = format_document(snapshot, document, [Range(at, at + 12)])
    assert apply_edits(text, edits) == text.replace("2   Far", "2 Far")
    last = Range(text.index("AC-01.3"), len(text))
    edits = format_document(snapshot, document, [last, Range(at, at + 12)])
    assert apply_edits(text, edits) == text.replace("2   Far", "2 Far").replace("3   Off", "3 Off")
    assert format_document(snapshot, document, []) == []


@given(PATHS, TEXTS)
def test_formatting_twice_changes_nothing_more(path: str, text: str) -> None:
    snapshot = build({INFO: "---\nstatus: WIP\ncreated: 20260102\n---\n# ST0001: x\n", path: text})
    document = snapshot.documents[path]
    once = apply_edits(text, format_document(snapshot, document))
    # A sorted header, single blanks, blank lines: only blanks come and go. The index is written.
    if not path.endswith("steel_threads.md"):
        assert sorted("".join(once.split())) == sorted("".join(text.split()))
    again = make_document(path, once, document.place, snapshot.project)
    later = snapshot.with_documents({path: again})
    assert format_document(later, again) == []


@pytest.mark.corpus
@needs_shared
@pytest.mark.parametrize("name", WORKSPACES)
def test_real_workspaces_stay_as_they_are(name: str) -> None:
    """People keep them well: of all their documents only an index out of date is written anew."""
    snapshot = corpus(name)
    changed = {}
    for id, document in snapshot.documents.items():
        edits = format_document(snapshot, document)
        if edits:
            changed[id] = apply_edits(document.text, edits)
    for id, text in changed.items():
        assert id.endswith("/steel_threads.md")
        assert text == regenerated_index(snapshot, snapshot.documents[id])
    assert list(changed) == (
        ["stp/prj/st/steel_threads.md"] if name == "intent@a143a60" else []
    )  # its rows say "In Progress" of ST0013, which is done
