"""Renumbering: every written form of FORMAT.md 3.2, what stays, what is refused."""

from __future__ import annotations

import pytest

from stp_lsp.features.verbs.api import Call, Performed, perform
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import place
from stp_lsp.text.range import Range
from tests.features.verbs.support import changed, done, files_of, notes, reason
from tests.features.verbs.upstream import NOW
from tests.support.workspace import build

HEAD = "---\nstatus: WIP\nslug: oil\ncreated: 20260102\ncompleted:\n---\n"
OIL = "intent/st/ST0003"
CONTRACT = f"{OIL}/acceptance.md"
INDEX = "intent/st/steel_threads.md"
BASE = files_of("--- intent/st/steel_threads.md\n# Steel Threads\n") | {
    f"{OIL}/info.md": f"{HEAD}# ST0003: Oil\n",
    f"{OIL}/WP/01/info.md": '---\nwp_id: WP-01\ntitle: "Press"\nstatus: WIP\n---\n# WP-01: Press\n',
    f"{OIL}/WP/02/info.md": '---\nwp_id: WP-02\ntitle: "Sell"\nstatus: WIP\n---\n# WP-02: Sell\n',
    CONTRACT: "---\nst_id: ST0003\n---\n# ST0003 Oil -- Acceptance\n\n"
    "- AC-01.1 a\n- AC-01.2 b\n- AC-01.3 c\n- AC-02.1 d\n"
    "- AT-01.1 `tests/oil.py` -- covers AC-01.1, AC-01.2 -- status: red\n",
    "tests/oil.py": "# AT-01.1 and not AT-01.10\n",
    "intent/st/ST0001/info.md": f"{HEAD}# ST0001: Lamps\n",
}
THREAD = ("stp.thread.renumber", {"thread": "ST0003", "id": "ST0012"})
PACKAGE = ("stp.package.renumber", {"package": "ST0003/01", "number": "7"})


def _line(verb, line: str, path: str = "intent/wip.md") -> str:
    """What a line of a document becomes."""
    name, arguments = verb
    files = {**BASE, path: f"{BASE.get(path, '')}\n{line}\n"}
    after = done(files, name, **arguments)
    place = path.replace(OIL, "intent/st/ST0012") if name == "stp.thread.renumber" else path
    place = place.replace("WP/01", "WP/07") if name == "stp.package.renumber" else place
    return after[place].removesuffix("\n").rpartition("\n")[2]


@pytest.mark.parametrize(
    "line, expected",
    [
        ("ST0003", "ST0012"),
        ("`ST0003` and **ST0003**.", "`ST0012` and **ST0012**."),
        ("ST0003/01, ST0003/WP-01, ST0003/WP01", "ST0012/01, ST0012/WP-01, ST0012/WP01"),
        ("ST0003/WP/01, ST0003 WP-01, ST0003 WP01", "ST0012/WP/01, ST0012 WP-01, ST0012 WP01"),
        ("ST0003 AC-01.2, ST0003/AT-01.1", "ST0012 AC-01.2, ST0012/AT-01.1"),
        ("ST0001/ST0003/ST0004", "ST0001/ST0012/ST0004"),
        ("ST0001/ST000{1,3}", "ST0001/ST00{01,12}"),
        ("ST0003/ST000{1,3}/ST0003.", "ST0012/ST00{01,12}/ST0012."),
        ("ST0001, ST0003 (and ST0004)", "ST0001, ST0012 (and ST0004)"),
        ("[x](st/ST0003/info.md#a)", "[x](st/ST0012/info.md#a)"),
        ("`intent/st/ST0003/{info,design}.md`", "`intent/st/ST0012/{info,design}.md`"),
        ("`ST0003/design.md` `ST0003/`", "`ST0012/design.md` `ST0012/`"),
        (
            "`intent/st/COMPLETED/ST0003/x.md` is stale",
            "`intent/st/COMPLETED/ST0012/x.md` is stale",
        ),
        ("[x](st/COMPLETED/ST0003/info.md)", "[x](st/COMPLETED/ST0012/info.md)"),
        ("<!-- ST0003 -->", "<!-- ST0012 -->"),
        (
            "- AC-01.1 a -- descoped-to: ST0003 -- by: x",
            "- AC-01.1 a -- descoped-to: ST0012 -- by: x",
        ),
        # Groups that can still be written as they are.
        ("ST000{1,3}", "ST00{01,12}"),
        # One digit fewer in common than there could be, before and after.
        ("ST00{01,03}", "ST0{001,012}"),
        ("ST0{001,003}", "ST0{001,012}"),
        ("`st/ST000{1,3}/info.md`", "`st/ST00{01,12}/info.md`"),
        ("ST0003..ST0005", "ST0012, ST0004..ST0005"),
        ("ST0001..ST0003", "ST0001..ST0002, ST0012"),
        ("ST0001 through ST0006", "ST0001 through ST0002, ST0012, ST0004 through ST0006"),
        ("ST0001..6", "ST0001..2, ST0012, ST0004..6"),
        ("ST0001-0004", "ST0001-0002, ST0012, ST0004"),
        ("ST0002..ST0004", "ST0002, ST0012, ST0004"),
        ("ST00{01..04}", "ST0{001..002,012,004}"),
        ("ST000{1..4, 7}", "ST00{01..02,12,04, 07}"),
        # Two ids that would only now read as a range.
        ("ST0005-ST0003", "ST0005, ST0012"),
        ("ST0005 - ST0003", "ST0005, ST0012"),
        ("ST0005 to ST0003", "ST0005, ST0012"),
    ],
)
def test_a_thread_in_every_written_form(line, expected):
    assert _line(THREAD, line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "st0003 and XST0003 and ST00031",
        "https://example.org/ST0003",
        "[x](https://example.org/ST0003)",
        "`../Other/intent/st/ST0003/info.md`",
        "[x](../Other/intent/st/ST0003/info.md)",
        "![x](images/ST0003.png)",
        "`tests/ST0003/lamp.sh`",
        "    ST0003",
        "ST0004..ST0006",
    ],
)
def test_what_is_no_mention_of_the_thread_stays(line):
    assert _line(THREAD, line) == line


@pytest.mark.parametrize("line", ["[x](../stp/prj/st/ST0003.md)", "see `stp/prj/st/ST0003.md`"])
def test_a_file_that_an_upgrade_left_keeps_its_name_and_the_links_to_it(line):
    path, left = "intent/wip.md", {"stp/prj/st/ST0003.md": "# An older copy\n"}
    after = done({**BASE, **left, path: f"{line}\n"}, THREAD[0], **THREAD[1])
    assert after[path] == f"{line}\n"
    assert left.items() <= after.items()


@pytest.mark.parametrize(
    "line, expected",
    [
        (r"[x](st\ST0003\info.md)", r"[x](st\ST0012\info.md)"),
        (r"[x](.\st\ST0003\WP\01\info.md#a)", r"[x](.\st\ST0012\WP\01\info.md#a)"),
        (r"[x](st\COMPLETED\ST0003\info.md)", r"[x](st\COMPLETED\ST0012\info.md)"),
        # another project's, and another computer's
        (r"[x](..\..\Other\intent\st\ST0003\info.md)", ""),
        (r"[x](C:\w\intent\st\ST0003\info.md)", ""),
        (r"[x](\\server\w\intent\st\ST0003\info.md)", ""),
    ],
)
def test_links_with_backslashes_follow(line, expected):
    """`broken-link` tells of the backslashes; where they lead with slashes is what they mean."""
    assert _line(THREAD, line) == (expected or line)


@pytest.mark.parametrize(
    "line, expected",
    [
        ("see st/ST000{1,3}/info.md.", "see st/ST0001/info.md, st/ST7000/info.md."),
        ("**st/ST000{1,3}/**", "**st/ST0001/, st/ST7000/**"),
        ("[a] (../st/ST000{3,4}/)", "[a] (../st/ST7000/, ../st/ST0004/)"),
        ("`cat st/ST000{1..4}/*.md`", "`cat st/ST000{1..2,4}/*.md st/ST7000/*.md`"),
        (
            "`st/ST000{1,3}/{info,design}.md`",
            "`st/ST0001/{info,design}.md st/ST7000/{info,design}.md`",
        ),
        ("ST000{1,3}.md", "ST0001.md, ST7000.md"),
        # No path: what stands beside it is not repeated.
        ("ST000{1,3}, a/b", "ST0001, ST7000, a/b"),
        # A list of threads with slashes stays one; it is no path (FORMAT.md 3.2).
        ("ST000{1,3}/ST0005", "ST0001/ST7000/ST0005"),
        ("ST0001/ST000{3,4}", "ST0001/ST7000/ST0004"),
        # Where another project's threads are, nothing is ours.
        ("`../Other/intent/st/ST000{1,3}/info.md`",) * 2,
    ],
)
def test_a_group_across_a_thousand_becomes_whole_paths_inside_a_path(line, expected):
    assert _line((THREAD[0], {"thread": "ST0003", "id": "ST7000"}), line) == expected


def test_fenced_code_stays():
    files = {**BASE, "intent/wip.md": "ST0003\n\n```\nST0003 ST000{1,3}\n```\n"}
    after = done(files, THREAD[0], **THREAD[1])
    assert after["intent/wip.md"] == "ST0012\n\n```\nST0003 ST000{1,3}\n```\n"
    said = notes(files, THREAD[0], **THREAD[1])
    assert said == {"left-in-code": "ST0003 stays as it is in code in intent/wip.md"}
    assert notes(BASE, THREAD[0], **THREAD[1]) == {}


def test_documents_with_the_id_in_code_are_named_as_they_are_called_then():
    code = "```\nST0003 AC-01.2, ST0003/AC-01.2\n```\n"
    files = {**BASE, "intent/wip.md": code, "intent/restart.md": code}
    verb = "stp.criterion.renumber"
    said = notes(files, verb, thread="3", criterion="AC-01.2", id="AC-01.9")
    where = "intent/restart.md, intent/wip.md"
    assert said == {"left-in-code": f"ST0003 AC-01.2 stays as it is in code in {where}"}
    files |= {f"{OIL}/design.md": code, f"{OIL}/impl.md": code, f"{OIL}/done.md": code}
    where = "intent/restart.md, intent/st/ST0012/design.md, intent/st/ST0012/done.md and 2 more"
    said = notes(files, THREAD[0], **THREAD[1])
    assert said == {"left-in-code": f"ST0003 stays as it is in code in {where}"}


def test_a_thread_takes_its_folder_headings_headers_and_index_row_along():
    files = done(BASE, "stp.index.regenerate")
    after = done(files, "stp.thread.renumber", thread="3", id="12")
    assert not [path for path in after if "ST0003" in path]
    assert after["intent/st/ST0012/info.md"] == f"{HEAD}# ST0012: Oil\n"
    assert after["intent/st/ST0012/acceptance.md"].startswith(
        "---\nst_id: ST0012\n---\n# ST0012 Oil -- Acceptance\n"
    )
    rows = after["intent/st/steel_threads.md"].splitlines()
    assert [row[2:8] for row in rows if row.startswith("| ST")] == ["ST0012", "ST0001"]
    assert done(after, "stp.thread.renumber", thread="12", id="3") == files


@pytest.mark.parametrize(
    "words", ["Only words.", "First comes ST0002.", "<!-- BEGIN: STEEL_THREAD_INDEX --> again"]
)
@pytest.mark.parametrize("title", ["B", "Wider than | others"])
def test_an_index_in_order_stays_so(words: str, title: str):
    """Whatever stands beside its table, and wherever the row of the thread moves to in it.

    The expected text is what regenerating it once more gives: nothing may be left for that.
    """
    files = files_of(
        "".join(
            f"--- intent/st/ST000{n}/info.md\n---\nstatus: WIP\ncreated: 20260102\n---\n"
            f"# ST000{n}: {title if n == 2 else 'A'}\n\nSee ST0002.\n"
            for n in range(1, 6)
        )
    )
    files = done(files, "stp.index.regenerate")
    files[INDEX] = files[INDEX].replace("\n\n", f"\n\n{words}\n\n", 1)
    files = done(files, "stp.index.regenerate")
    for id, new in (("ST0002", "ST0012"), ("ST0012", "ST0007"), ("ST0005", "ST0002")):
        files = done(files, "stp.thread.renumber", thread=id, id=new)
        assert done(files, "stp.index.regenerate") == files
        assert f"| {new} |" in files[INDEX]


def test_an_index_that_is_not_as_it_should_be_only_follows():
    index = "# Steel Threads\n\n| ID | Title | Status |\n|---|---|---|\n| ST0003 | Oil | Odd |\n"
    after = done({**BASE, "intent/st/steel_threads.md": index}, THREAD[0], **THREAD[1])
    assert after["intent/st/steel_threads.md"] == index.replace("ST0003", "ST0012")


def test_a_thread_keeps_its_status_folder():
    files = {path.replace(OIL, "intent/st/COMPLETED/ST0003"): text for path, text in BASE.items()}
    files["intent/st/COMPLETED/ST0003/info.md"] = HEAD.replace("WIP", "Completed") + "# ST0003: O\n"
    after = done(files, THREAD[0], **THREAD[1])
    assert "intent/st/COMPLETED/ST0012/WP/01/info.md" in after


def test_single_files_and_files_named_for_the_thread_are_renamed():
    files = {
        "stp/.config/version": "stp_version: 1.0.0\n",
        "stp/prj/st/COMPLETED/ST0003.md": "---\nstatus: Completed\n---\n# ST0003: Oil\n",
        "backlog/tasks/task-1 - ST0003-Press.md": "ST0003\n",
        "stp/prj/wip.md": "[a](st/COMPLETED/ST0003.md) "
        "[b](../../backlog/tasks/task-1%20-%20ST0003-Press.md)\n",
    }
    after = done(files, THREAD[0], **THREAD[1])
    assert after == {
        "stp/.config/version": "stp_version: 1.0.0\n",
        "stp/prj/st/COMPLETED/ST0012.md": "---\nstatus: Completed\n---\n# ST0012: Oil\n",
        "backlog/tasks/task-1 - ST0012-Press.md": "ST0012\n",
        "stp/prj/wip.md": "[a](st/COMPLETED/ST0012.md) "
        "[b](../../backlog/tasks/task-1%20-%20ST0012-Press.md)\n",
    }


def test_links_to_a_heading_follow_its_text():
    """`# ST0003: Oil` is reached as `#st0003-oil` (GitHub's rule)."""
    line = "[a](st/ST0003/info.md#st0003-oil) [b](st/ST0003/info.md#other)"
    assert _line(THREAD, line) == "[a](st/ST0012/info.md#st0012-oil) [b](st/ST0012/info.md#other)"


@pytest.mark.parametrize(
    "new, why",
    [
        ("ST0001", "ST0001 exists: Lamps"),
        ("st0012", "no thread id"),
        ("ST12345", "no thread id"),
        ("", "`id` is required"),
        ("oil", "no thread id"),
        ("ST0000", "templates use it as an example"),
        ("9999", "templates use it as an example"),
        ("7", "ST0007 is taken"),
    ],
)
def test_a_thread_is_not_renumbered_to_that(new, why):
    files = {**BASE, "intent/st/CANCELLED/ST0007/picture.png": ""}
    assert why in reason(files, "stp.thread.renumber", thread="ST0003", id=new)


def test_a_thread_that_two_folders_claim_is_refused():
    files = {**BASE, "intent/st/COMPLETED/ST0003/info.md": f"{HEAD}# ST0003: Twin\n"}
    assert "both claim it" in reason(files, THREAD[0], **THREAD[1])


def test_an_id_that_was_named_before_is_pointed_out():
    files = {**BASE, "intent/wip.md": "ST0012 is another project's\n"}
    said = notes(files, THREAD[0], **THREAD[1])
    assert said == {
        "other-end": "ST0012 was named in intent/wip.md already; that means the renamed one now"
    }
    code = {**BASE, "intent/wip.md": "```\nST0012\n```\n"}
    assert notes(code, THREAD[0], **THREAD[1]) == {}


def test_an_open_document_that_is_no_part_of_the_graph_changes_with_it():
    snapshot = build(BASE)
    where = place("intent/templates/a.md", snapshot.project)
    stranger = make_document("intent/templates/a.md", "See ST0003.\n", where, snapshot.project)
    outcome = perform(THREAD[0], Call(snapshot, THREAD[1], NOW, None, stranger))
    assert isinstance(outcome, Performed)
    (edit,) = outcome.edits[stranger.id]
    assert (edit.range, edit.text) == (Range(4, 10), "ST0012")


# -- work packages ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line, expected",
    [
        ("ST0003/01", "ST0003/07"),
        ("ST0003/WP-01, WP-02", "ST0003/WP-07, WP-02"),
        ("ST0003/WP01, ST0003 WP01", "ST0003/WP07, ST0003 WP07"),
        ("ST0003/WP/01 `intent/st/ST0003/WP/01/`", "ST0003/WP/07 `intent/st/ST0003/WP/07/`"),
        ("ST0003: WP-02/01", "ST0003: WP-02/07"),
        ("ST0003 WP1", "ST0003 WP7"),
        ("(post-ST0003/WP01-12)", "(post-ST0003/WP07-12)"),
        ("ST0003 AC-01.2, ST0003/AT-01.1", "ST0003 AC-07.2, ST0003/AT-07.1"),
        ("ST0003 AC-1.2", "ST0003 AC-7.2"),
        ("ST0003 WP-01..WP-03", "ST0003 WP-07, WP-02..WP-03"),
        ("ST0003 WP-01..04", "ST0003 WP-07, WP-02..04"),
        ("ST0003 AC-01.1..3", "ST0003 AC-07.1..3"),
        ("[x](st/ST0003/WP/01/info.md)", "[x](st/ST0003/WP/07/info.md)"),
        # Not that package.
        ("ST0001/01, ST0001 AC-01.1", "ST0001/01, ST0001 AC-01.1"),
        ("WP-01 of nobody", "WP-01 of nobody"),
    ],
)
def test_a_package_in_every_written_form(line, expected):
    assert _line(PACKAGE, line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "ST0001..ST0003",
        "ST0001-ST0005, and ST0009",
        "ST0002 through ST0006 + ST0011",
        "ST0003–ST0006",
        "ST0001..6",
        "| ST0001..ST0003 | ST0001..ST0003 |",
        "ST000{1,3}",
        "ST000{1..5}",
        "see ../st/ST000{3,4}/info.md",
        # Never a range, whatever its members become.
        "ST0001, ST0002, ST0003",
        "ST0003, ST0004",
        "ST0001, ST0003, ST0005..ST0006",
        "ST0002..ST0005, ST0003, ST0009",
    ],
)
def test_a_group_that_was_written_out_is_one_again(line):
    """Byte for byte, although the line in between has no range with ST0003 in it any more."""
    files = {**BASE, "intent/wip.md": f"{line}\n"}
    away = done(files, THREAD[0], **THREAD[1])
    assert "ST0003" not in away["intent/wip.md"]
    assert "12" in away["intent/wip.md"]
    back = done(away, THREAD[0], thread="ST0012", id="ST0003")
    assert back["intent/wip.md"] == f"{line}\n"


@pytest.mark.parametrize(
    "line, expected",
    [
        ("WP-01 + WP-02, WPs 01-03", "WP-07 + WP-02, WP-07, WPs 02-03"),
        ("WP-01–WP-04", "WP-07, WP-02–WP-04"),
        ("### WP-01 -- Press (status: WIP)", "### WP-07 -- Press (status: WIP)"),
        ("Coverage: AC-01.1..01.3", "Coverage: AC-07.1..07.3"),
        ("Coverage: AC-01.1..AC-01.3", "Coverage: AC-07.1..AC-07.3"),
        ("[x](WP/01/info.md#wp-01-press)", "[x](WP/07/info.md#wp-07-press)"),
    ],
)
def test_inside_the_thread_short_ids_are_enough(line, expected):
    assert _line(PACKAGE, line, CONTRACT) == expected


def test_a_package_takes_its_folder_its_header_and_its_rows_along():
    after = done(BASE, PACKAGE[0], **PACKAGE[1])
    assert after[f"{OIL}/WP/07/info.md"].startswith("---\nwp_id: WP-07\n")
    assert after[f"{OIL}/WP/07/info.md"].endswith("# WP-07: Press\n")
    assert f"{OIL}/WP/01/info.md" not in after
    assert "- AC-07.3 c\n- AC-02.1 d\n" in after[CONTRACT]
    assert "- AT-07.1 `tests/oil.py` -- covers AC-07.1, AC-07.2 -- status: red" in after[CONTRACT]
    assert after["tests/oil.py"] == "# AT-07.1 and not AT-01.10\n"


@pytest.mark.parametrize(
    "new, why",
    [
        ("2", "ST0003/02 exists"),
        ("0", "01 to 99"),
        ("100", "01 to 99"),
        ("x", "01 to 99"),
    ],
)
def test_a_package_is_not_renumbered_to_that(new, why):
    assert why in reason(BASE, PACKAGE[0], package="3/1", number=new)


def test_a_group_of_rows_without_a_folder_is_a_package_too():
    files = {path: text for path, text in BASE.items() if "/WP/" not in path}
    assert "ST0003/02 exists" in reason(files, PACKAGE[0], package="3/1", number="2")
    after = done(files, PACKAGE[0], package="3/1", number="7")
    assert changed(files, after) == {CONTRACT, "tests/oil.py"}


def test_a_row_defined_in_fenced_code_is_refused():
    fenced = BASE[CONTRACT].replace("- AC-01.3 c\n", "\n```\n- AC-01.3 c\n```\n\n")
    files = {**BASE, CONTRACT: fenced}
    assert "AC-01.3 is defined in fenced code" in reason(files, PACKAGE[0], **PACKAGE[1])


# -- criteria, tests and issues --------------------------------------------------------------------


@pytest.mark.parametrize(
    "line, expected",
    [
        ("ST0003 AC-01.2, ST0003/AC-01.2", "ST0003 AC-01.9, ST0003/AC-01.9"),
        ("ST0003 AC-01.1..3", "ST0003 AC-01.1, ST0003 AC-01.9, ST0003 AC-01.3"),
        ("ST0003 AC-01.1..2", "ST0003 AC-01.1, ST0003 AC-01.9"),
        ("ST0003 AC-01.2..6", "ST0003 AC-01.9, ST0003 AC-01.3..6"),
    ],
)
def test_a_criterion_in_every_written_form(line, expected):
    verb = ("stp.criterion.renumber", {"thread": "3", "criterion": "AC-01.2", "id": "AC-01.9"})
    assert _line(verb, line) == expected


def test_a_criterion_in_its_contract():
    after = done(BASE, "stp.criterion.renumber", thread="3", criterion="AC-01.2", id="AC-02.2")
    assert "- AC-02.2 b\n" in after[CONTRACT]
    assert "covers AC-01.1, AC-02.2 -- status" in after[CONTRACT]


def test_a_work_package_above_nineteen_is_no_path():
    """`ST0003/WP20` behind another word was read as a file of the thread."""
    files = {**BASE, "intent/wip.md": "(post-ST0003/WP01-12)\n"}
    after = done(files, PACKAGE[0], package="3/1", number="20")
    assert after["intent/wip.md"] == "(post-ST0003/WP20-12)\n"
    assert done(after, PACKAGE[0], package="3/20", number="1") == files


@pytest.mark.parametrize(
    "old, new, why",
    [
        ("AC-01.2", "AC-01.3", "ST0003 AC-01.3 exists"),
        ("AC-01.2", "AC-1.3", "ST0003 AC-01.3 exists"),
        ("AC-01.2", "AT-01.5", "no id of a criterion"),
        ("AC-01.2", "x", "no id of a criterion"),
        ("AC-09.9", "AC-01.9", "there is no criterion AC-09.9"),
    ],
)
def test_a_criterion_is_not_renumbered_so(old, new, why):
    assert why in reason(BASE, "stp.criterion.renumber", thread="3", criterion=old, id=new)


def test_a_row_that_is_there_twice_is_refused():
    files = {**BASE, CONTRACT: f"{BASE[CONTRACT]}- AC-01.2 again\n"}
    verb = "stp.criterion.renumber"
    assert "2 rows" in reason(files, verb, thread="3", criterion="AC-01.2", id="AC-01.9")


ISSUE = "intent/issues/OPEN/0011"
ISSUES = {
    **BASE,
    f"{ISSUE}/0011-smoke.md": '---\nid: "0011"\ntitle: Smoke\nstatus: OPEN\n---\n# 0011: Smoke\n',
    f"{ISSUE}/0011-session.md": "# Session\n",
    "intent/issues/CLOSED/0002/0002-fog.md": "---\nstatus: CLOSED\n---\n# 0002: Fog\n\n"
    "## Related\n\n- 0011 -- smoke\n",
    "intent/wip.md": "issue 0011, issues 0002 + 0011, `issues/OPEN/0011/0011-smoke.md`\n",
}


def test_an_issue_takes_its_folder_its_files_and_every_mention_along():
    after = done(ISSUES, "stp.issue.renumber", issue="11", number="12")
    now = "intent/issues/OPEN/0012"
    assert after[f"{now}/0012-smoke.md"] == (
        '---\nid: "0012"\ntitle: Smoke\nstatus: OPEN\n---\n# 0012: Smoke\n'
    )
    assert after[f"{now}/0012-session.md"] == "# Session\n"
    assert after["intent/issues/CLOSED/0002/0002-fog.md"].endswith("- 0012 -- smoke\n")
    assert after["intent/wip.md"] == (
        "issue 0012, issues 0002 + 0012, `issues/OPEN/0012/0012-smoke.md`\n"
    )
    assert done(after, "stp.issue.renumber", issue="12", number="11") == ISSUES


@pytest.mark.parametrize(
    "new, why", [("2", "issue 0002 exists"), ("x", "no number"), ("0", "no number")]
)
def test_an_issue_is_not_renumbered_to_that(new, why):
    assert why in reason(ISSUES, "stp.issue.renumber", issue="0011", number=new)
