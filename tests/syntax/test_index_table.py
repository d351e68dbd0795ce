"""The index: rows wherever they ended up, upstream's table, and the repair of damaged files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.syntax.index_table import (
    BEGIN_MARKER,
    END_MARKER,
    SKELETON,
    Column,
    IndexDocument,
    IndexEntry,
    IndexRow,
    MarkerProblem,
    add_markers,
    entry_from_facts,
    entry_from_info,
    first_value,
    parse_index,
    regenerate,
    render_table,
)
from stp_lsp.syntax.scan import scan
from tests.support.shared import needs_shared, shared
from tests.syntax.recorded import text_of

ENTRY = IndexEntry("ST0001", "thing", "WIP", "2026-01-02", "")
TABLE = (
    "| ID     | Slug  | Status | Created    | Completed |\n"
    "| ------ | ----- | ------ | ---------- | --------- |\n"
    "| ST0001 | thing | WIP    | 2026-01-02 |           |\n"
)
REGION = f"{BEGIN_MARKER}\n\n{TABLE}\n{END_MARKER}\n"


def repaired(text: str) -> str:
    return regenerate(text, [ENTRY], repair=True)


def rows_of(*lines: str) -> tuple[IndexRow, ...]:
    return parse_index("\n".join(lines)).rows


def values(row: IndexRow) -> list[str]:
    return [row.value(column) for column in Column]


# --------------------------------------------------------------------------------- reading rows


def test_a_row_gives_its_cells_and_their_ranges():
    heading = "| ID | Slug | Status |\n| -- | ---- | ------ |\n"
    text = f"# Index\n\n{heading}|  ST0002 | ä thing | WIP |\n"
    (row,) = parse_index(text).rows
    assert (row.line, row.id, row.linked, row.heading) == (4, "ST0002", False, "slug")
    assert text[row.range.start : row.range.end] == "|  ST0002 | ä thing | WIP |"
    assert text[row.id_range.start : row.id_range.end] == "ST0002"
    assert values(row) == ["ST0002", "ä thing", "WIP", "", ""]
    title = row.cell(Column.TITLE)
    assert title is not None
    assert text[title.range.start : title.range.end] == "ä thing"
    assert row.cell(Column.COMPLETED) is None


def test_an_empty_cell_has_a_place_for_its_text():
    line = "| ST0001 | a | WIP |  | 2026-01-02 |"
    (row,) = rows_of(line)
    created = row.cell(Column.CREATED)
    assert created is not None
    assert (created.text, created.range.start, created.range.end) == ("", 21, 21)
    assert line[:21] == "| ST0001 | a | WIP | "


def test_columns_go_by_the_names_of_the_heading():
    """FORMAT.md 5.3: case-insensitive; a name that is none of them is nothing's column."""
    heading = ("| id | STATUS | Owner | title |", "|--|--|--|--|")
    (row,) = rows_of(*heading, "| ST0001 | WIP | me | T |")
    assert values(row) == ["ST0001", "T", "WIP", "", ""]
    assert [cell.column for cell in row.cells][2] is None
    assert row.heading == "title"


def test_columns_go_by_position_without_a_heading():
    (row,) = rows_of("| ST0003 | T | Not Started | 2025-07-24 |  |")
    assert values(row) == ["ST0003", "T", "Not Started", "2025-07-24", ""]
    assert row.heading == ""


def test_a_legacy_row_has_no_leading_pipe_and_may_be_cut():
    """FORMAT.md 5.3: v1.0 to v2.13 wrote a pipeless table of width 80 and cut titles to fit."""
    rows = (
        "ID         | Title                     | Status       | Created    | Completed ",
        "-----------|---------------------------|--------------|------------|-----------",
        "ST0015     | Enhanced Steel Thread ... | Not Started  | 2025-07-09 |           ",
    )
    (found,) = rows_of(*rows)
    assert values(found) == ["ST0015", "Enhanced Steel Thread ...", "Not Started", "2025-07-09", ""]
    title = found.cell(Column.TITLE)
    assert title is not None
    assert title.cut
    assert title.agrees_with("Enhanced Steel Thread Templates and File Types")
    assert not title.agrees_with("Another Steel Thread")
    status = found.cell(Column.STATUS)
    assert status is not None
    assert status.agrees_with("Not Started ")
    assert not status.agrees_with("Not Started, really")


@pytest.mark.parametrize("cell", ["[ST0002](<./ST0002.md>)", "[ST0002](<./ST0002/>)", "[ST0002]"])
def test_an_id_may_be_the_name_of_a_link(cell):
    """The 1.x template ships such rows (FORMAT.md 5.3)."""
    (row,) = rows_of(f"| {cell} | T |")
    assert (row.id, row.linked) == ("ST0002", True)


@pytest.mark.parametrize(
    "line",
    ["ST0001 without a pipe", "| Thread ST0001 | x |", "| x | ST0001 |", "| ... | ... |", "||"],
)
def test_no_row_without_an_id_in_the_first_cell(line):
    assert rows_of(line) == ()


def test_odd_folder_names_and_other_prefixes_are_ids_too():
    """index/29 lists such folders; FORMAT.md 1.3 wants the configured prefix."""
    rows = rows_of("| ST1 | a |", "| ST12345 | a |", "| ST0001-notes | a |", "| TH0001 | a |")
    assert [row.id for row in rows] == ["ST1", "ST12345", "ST0001-notes"]
    assert parse_index("| TH0001 | a |", "TH").rows[0].id == "TH0001"


def test_an_escaped_pipe_does_not_end_a_cell():
    (row,) = rows_of(r"| ST0001 | a \| b | WIP |")
    assert values(row)[:3] == ["ST0001", r"a \| b", "WIP"]


def test_another_table_and_a_code_fence_hold_no_index_rows_outside_the_markers():
    owners = ("| Thread | Owner |", "| ------ | ----- |", "| ST0001 | me |")
    fence = ("```", "| ST0001 | me |", "```", "", "| ST0002 | real |")
    assert rows_of(*owners) == ()
    assert [row.id for row in rows_of(*fence)] == ["ST0002"]
    assert [row.id for row in rows_of(BEGIN_MARKER, *owners, END_MARKER)] == ["ST0001"]


# ------------------------------------------------------------------------------ reading markers


def problems(*lines: str) -> tuple[MarkerProblem, ...]:
    return parse_index("\n".join(lines)).problems


def test_marker_problems():
    """The table of FORMAT.md 5.2."""
    assert problems("# X", BEGIN_MARKER, END_MARKER) == ()
    assert problems("# X") == (MarkerProblem.MISSING,)
    assert problems("# X", BEGIN_MARKER) == (MarkerProblem.NO_END,)
    assert problems("# X", END_MARKER) == (MarkerProblem.NO_BEGIN,)
    assert problems("# X", f"{BEGIN_MARKER} x {END_MARKER}") == (MarkerProblem.SAME_LINE,)
    assert problems(BEGIN_MARKER, END_MARKER) == (MarkerProblem.BEGIN_ON_FIRST_LINE,)
    assert problems("# X", END_MARKER, BEGIN_MARKER) == (
        MarkerProblem.NO_END,
        MarkerProblem.END_BEFORE_BEGIN,
    )
    pair = (BEGIN_MARKER, END_MARKER)
    assert problems("# X", *pair, "", *pair) == (MarkerProblem.SEVERAL,)
    assert problems("# X", END_MARKER, *pair) == (
        MarkerProblem.END_BEFORE_BEGIN,
        MarkerProblem.SEVERAL,
    )


def test_the_region_lies_between_the_first_begin_and_the_end_after_it():
    text = f"{END_MARKER}\n{BEGIN_MARKER}\nx\n{END_MARKER}\n"
    document = parse_index(text)
    assert document.region is not None
    assert text[document.region.start : document.region.end] == "\nx\n"
    assert [text[at.start : at.end] for at in document.begin_markers] == [BEGIN_MARKER]
    assert [text[at.start : at.end] for at in document.end_markers] == [END_MARKER] * 2
    assert parse_index("x").region is None


@needs_shared
@pytest.mark.parametrize(
    "workspace, path, inside, outside",
    [
        ("anvil@be56e1a", "intent/st", 2, 0),
        ("anvil@c11b045", "intent/st", 2, 3),
        ("anvil@4b2a18a", "intent/st", 2, 5),
        ("anvil@48ad533", "intent/st", 2, 5),
        ("anvil@2b9e39a", "intent/st", 2, 6),
        ("intent@a143a60", "stp/prj/st", 14, 0),
        ("intent@ea0e363", "stp/prj/st", 15, 2),
        ("arca_notionex@393bdb6", "intent/st", 0, 11),
        ("intent@5002c59", "intent/st", 0, 0),
        ("intent@18397e1", "intent/st", 0, 58),
    ],
)
def test_every_row_of_the_real_indexes_is_found(workspace, path, inside, outside):
    """The counts are those of the corpora's README, made with another program."""
    text = text_of(shared("corpora", workspace, path, "steel_threads.md"))
    rows = parse_index(text).rows
    assert (sum(row.inside for row in rows), sum(not row.inside for row in rows)) == (
        inside,
        outside,
    )
    assert regenerate(text, [], repair=True).count("\n| ST") == 0
    assert parse_index(repaired(text)).problems == ()


@needs_shared
def test_the_row_glued_to_anvil_s_end_marker():
    """FORMAT.md 5.3; ST0003 is then listed a second time with another status."""
    text = text_of(shared("corpora", "anvil@4b2a18a", "intent/st/steel_threads.md"))
    document = parse_index(text)
    assert document.problems == ()
    glued = [row for row in document.rows if row.glued_to_marker]
    assert [values(row) for row in glued] == [
        ["ST0003", "Organisations own projects", "Not Started", "2025-07-24", ""]
    ]
    assert text[: glued[0].range.start].endswith(END_MARKER)
    assert text[glued[0].range.start :].startswith("| ST0003 | Organisations")
    assert document.outside[:2] == (glued[0], document.rows[3])
    assert values(document.rows[3])[:3] == ["ST0003", "Organisations own projects", "In Progress"]
    end_line = next(n for n, line in enumerate(text.split("\n")) if END_MARKER in line)
    assert (glued[0].line, document.rows[3].line) == (end_line, end_line + 1)


# -------------------------------------------------------------------------------- reading info.md


@pytest.mark.parametrize(
    "line, value",
    [
        ("status: WIP", "WIP"),
        ("status:WIP", "WIP"),
        ("status:   WIP ", "WIP "),
        ("status:\tWIP", "\tWIP"),
        ('status: "WIP"', '"WIP"'),
        ("status:", ""),
        (" status: WIP", ""),
        ("status2: WIP", ""),
    ],
)
def test_only_blanks_behind_the_colon_are_dropped(line, value):
    """FORMAT.md 4.1."""
    assert first_value(line, "status") == value
    assert first_value(f"---\n{line}\nstatus: later\n", "status") == (value or first_or_later(line))


def first_or_later(line: str) -> str:
    """An empty first line still hides later ones; a line that does not match hides nothing."""
    return "" if line.startswith("status:") else "later"


def test_a_missing_creation_date_prints_nothing_unless_today_is_given():
    """FORMAT.md 4.6: upstream prints the day of the run."""
    info = "---\nstatus: WIP\ncreated: YYYYMMDD\n---\n"
    assert entry_from_info("ST0001", info).created_cell == ""
    assert entry_from_info("ST0001", info, today="2026-03-04").created_cell == "2026-03-04"


@pytest.mark.parametrize("key", ["slug", "status"])
def test_the_index_s_own_markers_are_left_out_of_a_cell(key):
    """Written there, they would end the table, and the next regeneration make another file."""
    marked = f"a {BEGIN_MARKER[:9]}{END_MARKER}{BEGIN_MARKER[9:]} b {END_MARKER}"
    fields = {"status": "WIP", "slug": "c", "created": "", "completed": "", key: marked}
    info = "\n".join(["---", *(f"{each}: {fields[each]}" for each in fields), "---", ""])
    entry = entry_from_info("ST0001", info)
    assert {"slug": entry.slug_cell, "status": entry.status_raw}[key] == "a  b "
    assert entry_from_facts("ST0001", scan(info, "ST0001", "ST")) is None  # the text is asked
    once = regenerate(SKELETON, [entry], repair=True)
    assert regenerate(once, [entry], repair=True) == once


@pytest.mark.parametrize("depth", [2, 3, 4000])
def test_markers_inside_of_markers_end_no_table(depth):
    """Taken out one by one they would take the square of their number of steps; they are broken."""
    half = len(BEGIN_MARKER) // 2
    slug = BEGIN_MARKER[:half] * depth + BEGIN_MARKER[half:] * depth
    entry = entry_from_info("ST0001", f"---\nstatus: WIP\nslug: {slug}\n---\n")
    assert BEGIN_MARKER not in entry.slug_cell
    assert "STEEL_THREAD_INDEX -- >" in entry.slug_cell
    once = regenerate(SKELETON, [entry], repair=True)
    assert regenerate(once, [entry], repair=True) == once


# ------------------------------------------------------------------------------------- the table


def test_padding_counts_bytes_and_width_counts_characters():
    """FORMAT.md 5.2: ``ä`` has two bytes, so a column of four gives it two blanks, not three."""
    assert render_table([ENTRY._replace(slug_cell="äbcdef")]).splitlines()[1:] == [
        "| ------ | ------ | ------ | ---------- | --------- |",
        "| ST0001 | äbcdef | WIP    | 2026-01-02 |           |",
    ]
    short = render_table([ENTRY._replace(slug_cell="ä")]).splitlines()[2]
    assert short == "| ST0001 | ä   | WIP    | 2026-01-02 |           |"


def test_entries_may_come_in_any_order():
    entries = [ENTRY, ENTRY._replace(id="ST0003", status_raw="done"), ENTRY._replace(id="ST0002")]
    assert render_table(entries) == render_table(entries[::-1])
    ids = [line[2:8] for line in render_table(entries).splitlines()[2:]]
    assert ids == ["ST0002", "ST0001", "ST0003"]


def test_text_that_cannot_be_encoded_is_no_reason_to_fail():
    assert "\ud800" in render_table([ENTRY._replace(slug_cell="\ud800")])


# ------------------------------------------------------------------------------------ the repair


def test_no_file_gives_the_skeleton():
    """FORMAT.md 5.1."""
    assert repaired("") == SKELETON.replace(f"{BEGIN_MARKER}\n{END_MARKER}\n", REGION)


def test_rows_outside_go_and_everything_else_stays():
    """anvil's fault (FORMAT.md 5.3), with prose glued on and around it."""
    table = "| ID | Title | Status |\n|----|-------|--------|\n| ST0005 | T | WIP |\n"
    text = (
        f"# X\n\n{BEGIN_MARKER}\n{END_MARKER}| ST0003 | T | WIP |\n| ST0004 | T | WIP |\n\n"
        f"A note.\n\n{table}\nEnd.\n"
    )
    assert repaired(text) == f"# X\n\n{REGION}\nA note.\n\nEnd.\n"


def test_text_glued_to_a_marker_gets_a_line_of_its_own():
    text = f"# X\n\npre {BEGIN_MARKER} mid {END_MARKER} post\nlast"
    assert repaired(text) == f"# X\n\npre\n{REGION}\nmid\n\npost\nlast"


def test_prose_between_the_markers_moves_below_them():
    text = f"# X\n\n{BEGIN_MARKER}\nkeep me\n| ST0009 | old |\n{END_MARKER}\n"
    assert repaired(text) == f"# X\n\n{REGION}\nkeep me\n"


def test_a_table_of_other_things_is_no_index():
    owners = "| Thread | Owner |\n| ------ | ----- |\n| ST0001 | me |\n"
    text = f"# X\n\n{BEGIN_MARKER}\n{END_MARKER}\n\n{owners}"
    assert repaired(text) == f"# X\n\n{REGION}\n{owners}"


def test_a_table_of_other_things_between_the_markers_moves_below_them():
    owners = "| Part | Owner |\n| ---- | ----- |\n| door | me |\n"
    text = f"# X\n\n{BEGIN_MARKER}\n{owners}{END_MARKER}\n"
    assert repaired(text) == f"# X\n\n{REGION}\n{owners}"


def test_a_row_that_is_not_a_thread_keeps_its_heading():
    text = f"# X\n\n{REGION}\n| ID | Title |\n| -- | ----- |\n| ST0001 | T |\n| later | an idea |\n"
    assert repaired(text) == text.replace("| ST0001 | T |\n", "")


def test_new_markers_take_the_place_of_the_first_index_table():
    text = "# X\n\n| ID | Title |\n|----|----|\n| ST0001 | a |\n\n## More\n\ntext\n"
    assert repaired(text) == f"# X\n\n{REGION}\n## More\n\ntext\n"
    assert repaired("# X\n\ntext") == f"# X\n\ntext\n\n{REGION}"


def test_upstream_s_way_of_adding_markers():
    """FORMAT.md 5.1: from the first pipe on everything goes; the repair is the better way."""
    markers = f"{BEGIN_MARKER}\n{END_MARKER}\n"
    assert add_markers("# X\n\n| a |\n\ntext\n") == f"# X\n\n\n{markers}"
    assert add_markers("# X") == f"# X\n\n{markers}"
    assert add_markers(f"a\n{markers}| b |\n") == f"a\n{markers}| b |\n"


FRAGMENTS = [
    BEGIN_MARKER,
    END_MARKER,
    f"{BEGIN_MARKER}\n{END_MARKER}\n",
    "| ST0001 | one | WIP | 2026-01-02 | |",
    "ST0002     | two | Done | 2026-01-02 |  ",
    "| [ST0003](<./ST0003.md>) | three |",
    "| ID | Title | Status |",
    "| -- | ----- | ------ |",
    "| Thread | Owner |",
    "| later | an idea |",
    "| ... | ... |",
    "prose",
    "  more prose ",
    "```",
    "~~~~",
    "## Heading",
    "",
    "  ",
    "\r",
    "\n",
    "\n",
    "\n\n",
]
DOCUMENTS = st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join)
LINES = st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("\n".join)
TEXTS = st.one_of(DOCUMENTS, LINES)


@given(TEXTS)
def test_a_second_repair_changes_nothing_and_neither_does_upstream(text):
    once = repaired(text)
    assert repaired(once) == once
    assert regenerate(once, [ENTRY]) == once


@given(TEXTS)
def test_a_repaired_file_has_one_pair_of_markers_and_no_rows_outside(text):
    document = parse_index(repaired(text))
    assert document.problems == ()
    assert document.outside == ()
    assert [row.id for row in document.rows] == ["ST0001"]
    lines = repaired(text).split("\n")
    assert [line.strip() for line in lines if "STEEL_THREAD_INDEX" in line] == [
        BEGIN_MARKER,
        END_MARKER,
    ]


def unmarked_lines(text: str) -> list[str]:
    """The lines a person would count as prose, text beside a marker by itself."""
    apart = text.replace(BEGIN_MARKER, "\n").replace(END_MARKER, "\n")
    return sorted(line.strip() for line in apart.split("\n") if line.strip() and "|" not in line)


@given(TEXTS)
def test_no_line_without_a_pipe_is_ever_lost(text):
    expected = unmarked_lines(text if text.strip() else SKELETON)
    assert unmarked_lines(repaired(text)) == expected


@given(TEXTS)
def test_a_file_in_order_is_repaired_into_upstream_s_bytes(text):
    """In order: one pair on lines of their own, only index rows inside and none outside."""
    ordered = repaired(text)
    stale = ordered.replace("thing", "other").replace("WIP", "Not Started")
    assert repaired(stale) == regenerate(stale, [ENTRY])


@given(st.one_of(TEXTS, st.text()))
def test_every_range_holds_the_text_it_is_said_to_hold(text):
    document: IndexDocument = parse_index(text)
    lines = text.split("\n")
    for row in document.rows:
        assert text[row.id_range.start : row.id_range.end] == row.id
        assert text[row.range.start : row.range.end] in lines[row.line]
        assert text.count("\n", 0, row.range.start) == row.line
        for cell in row.cells:
            assert text[cell.range.start : cell.range.end] == cell.text
            assert row.range.start <= cell.range.start <= cell.range.end
    for marker in (*document.begin_markers, *document.end_markers):
        assert text[marker.start : marker.end] in (BEGIN_MARKER, END_MARKER)


@given(st.text(), st.lists(st.tuples(st.text(), st.text(), st.text(), st.text(), st.text())))
def test_no_text_and_no_entry_is_refused(text, cells):
    entries = [IndexEntry(*five) for five in cells]
    assert regenerate(text, entries)
    assert regenerate(text, entries, repair=True)
    entry_from_info("ST0001", text)


# ------------------------------------------------------------------ what an index shows of a text

_HEADER = [
    "status: WIP",
    "status:  Done ",
    "status:",
    "slug: oil",
    "slug:",
    "created: 20260102",
    "created: YYYYMMDD",
    "completed:",
    "completed: null",
    "completed: 2026-01-03T10:00:00Z",
    "title: A: b",
    " slug: in",
]
_BELOW = [
    "# ST0001: Oil",
    "- **Created**: 2026-01-01",
    "- **Completed**:",
    "- **Status**: On Hold",
    "slug: below",
    "---",
    "",
    "Words \u00e4.",
]
_LINE_ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", " \n"])


@st.composite
def _infos(draw: st.DrawFn) -> str:
    """The text of an `info.md`: nearly always with a whole header."""
    fields = ["status: WIP", "slug: oil", "created: 20260102", "completed: null"]
    if draw(st.booleans()):
        fields = draw(st.lists(st.sampled_from(_HEADER), max_size=8))
    lines = ["---", *draw(st.permutations(fields)), "---"]
    lines = draw(st.sampled_from([lines, lines, lines[1:], lines[:-1]]))
    lines += draw(st.lists(st.sampled_from(_BELOW), max_size=4))
    ends = draw(st.sampled_from([st.just("\n"), st.just("\r\n"), _LINE_ENDS]))
    return "".join(line + draw(ends) for line in lines)


@given(_infos())
def test_what_facts_say_of_an_entry_is_what_the_text_says(text: str):
    found = entry_from_facts("ST0001", scan(text, "ST0001", "ST"))
    assert found is None or found == entry_from_info("ST0001", text)


@pytest.mark.parametrize("words", ["", "# ST0001: Oil\n\nslug: below\n\n" + "x" * 300 + "\n"])
def test_the_facts_of_a_usual_text_are_enough(words: str):
    """As the template of `intent st new` has it; also below a line of more than a byte's length."""
    fields = 'title: "Oil"\nstatus: WIP\nslug: oil\ncreated: 20260102\ncompleted:\n'
    text = f"---\nverblock: a\n{fields}---\n{words}"
    found = entry_from_facts("ST0001", scan(text, "ST0001", "ST"))
    assert found == IndexEntry("ST0001", "oil", "WIP", "2026-01-02", "")
