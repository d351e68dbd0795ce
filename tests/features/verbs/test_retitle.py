"""Retitling: where a title stands with its id, what follows it, what a title may be."""

from __future__ import annotations

import pytest

from stp_lsp.features.verbs.api import Call, perform
from stp_lsp.model.document import Document
from stp_lsp.syntax.scan import with_fault
from tests.features.verbs.interpreter import DictFiles
from tests.features.verbs.support import call, changed, done, files_of, reason
from tests.features.verbs.upstream import NOW
from tests.support.workspace import build

HEAD = "---\nstatus: WIP\nslug: oil\ncreated: 20260102\ncompleted:\n---\n"
OIL = "intent/st/ST0003"
INFO, CONTRACT = f"{OIL}/info.md", f"{OIL}/acceptance.md"
INDEX = "intent/st/steel_threads.md"
BASE = files_of("--- intent/st/steel_threads.md\n# Steel Threads\n") | {
    INFO: f"{HEAD}# ST0003: Oil\n",
    f"{OIL}/design.md": "# Design - ST0003: Oil\n",
    CONTRACT: '---\nst_id: ST0003\ntitle: "Oil -- acceptance contract"\n---\n'
    "# ST0003 Oil -- Acceptance\n\n### WP-01 -- Press (status: WIP)\n\n- AC-01.1 a\n",
    f"{OIL}/WP/01/info.md": '---\nwp_id: WP-01\ntitle: "Press"\nstatus: WIP\n---\n# WP-01: Press\n',
}
RETITLE = "stp.thread.retitle"


def _line(line: str, title: str = "Whale oil") -> str:
    after = done({**BASE, "intent/wip.md": f"# W\n\n{line}\n"}, RETITLE, thread="3", title=title)
    return after["intent/wip.md"].removesuffix("\n").rpartition("\n")[2]


def test_a_title_stands_in_headings_headers_and_slug():
    after = done(BASE, RETITLE, thread="ST0003", title="Whale oil")
    assert after[INFO] == f"{HEAD.replace('oil', 'whale-oil')}# ST0003: Whale oil\n"
    assert after[f"{OIL}/design.md"] == "# Design - ST0003: Whale oil\n"
    assert after[CONTRACT].startswith(
        '---\nst_id: ST0003\ntitle: "Whale oil -- acceptance contract"\n---\n'
        "# ST0003 Whale oil -- Acceptance\n"
    )
    assert changed(BASE, after) == {INFO, f"{OIL}/design.md", CONTRACT}


@pytest.mark.parametrize(
    "line, expected",
    [
        ("- ST0003: Oil", "- ST0003: Whale oil"),
        ("- ST0003 - Oil", "- ST0003 - Whale oil"),
        ("- [-] ST0003: Oil (on-hold)", "- [-] ST0003: Whale oil (on-hold)"),
        ("[x](st/ST0003/info.md#st0003-oil)", "[x](st/ST0003/info.md#st0003-whale-oil)"),
        # Whoever wrote something of his own keeps it.
        ("- ST0003: Oil and more", "- ST0003: Oil and more"),
        ("ST0003: Oil is dear.", "ST0003: Oil is dear."),
        ("ST0004: Oil", "ST0004: Oil"),
    ],
)
def test_a_title_behind_its_id_follows_to_the_end_of_a_line(line, expected):
    assert _line(line) == expected


def test_fenced_code_stays():
    files = {**BASE, "intent/wip.md": "```\nST0003: Oil\n```\n"}
    assert done(files, RETITLE, thread="3", title="X")["intent/wip.md"] == files["intent/wip.md"]


def test_an_index_as_it_should_be_is_written_anew_and_there_and_back_restores_everything():
    files = done(BASE, "stp.index.regenerate")
    away = done(files, RETITLE, thread="3", title="Whale oil")
    assert "| ST0003 | whale-oil |" in away[INDEX]
    assert done(away, RETITLE, thread="3", title="Oil") == files


@pytest.mark.parametrize(
    "version, row, expected",
    [
        # Columns keep their width where the text fits, and older ones cut it (FORMAT.md 5.3).
        ("2.19.0", "| ST0003 | oil       | Odd |", "| ST0003 | whale-oil | Odd |"),
        ("2.19.0", "| ST0003 | oil | Odd |", "| ST0003 | whale-oil | Odd |"),
        ("2.19.0", "| ST0003 | fat | Odd |", "| ST0003 | fat | Odd |"),
        ("2.1.0", "ST0003     | Oil       | Odd", "ST0003     | Whale oil | Odd"),
        ("2.1.0", "ST0003     | Oil    | Odd", "ST0003     | Wha... | Odd"),
    ],
)
def test_an_index_of_another_make_only_follows(version, row, expected):
    files = {**BASE, **files_of(f"--- {INDEX}\n# Steel Threads\n\n{row}\n", version)}
    after = done(files, RETITLE, thread="3", title="Whale oil")
    assert after[INDEX] == f"# Steel Threads\n\n{expected}\n"


def test_a_thread_without_a_slug_gets_none():
    files = {**BASE, INFO: BASE[INFO].replace("slug: oil\n", "")}
    assert "slug" not in done(files, RETITLE, thread="3", title="Whale oil")[INFO]


@pytest.mark.parametrize(
    "title, why",
    [
        ("a | b", "would end its cell"),
        ("a\nb", "one line"),
        ('"a"', "quote"),
        ("a #", "close the heading"),
        ("  ", "a title is required"),
        ("- : -", "would not be read back"),
    ],
)
def test_what_is_no_title_is_refused_with_the_reason(title, why):
    assert why in reason(BASE, RETITLE, thread="3", title=title)


def test_a_slug_of_its_own_stays():
    files = {**BASE, INFO: BASE[INFO].replace("slug: oil\n", "slug: blubber\n")}
    after = done(files, RETITLE, thread="3", title="Whale oil")
    assert "slug: blubber\n" in after[INFO]
    assert "# ST0003: Whale oil\n" in after[INFO]


def test_real_titles_with_dashes_and_of_packages_with_bars_are_titles():
    """`TCA v3.0 -- Process Doc Update`, `-s|--start Flag for st new`: both were written."""
    after = done(BASE, RETITLE, thread="3", title="Whale -- oil")
    assert after[INFO].endswith("# ST0003: Whale -- oil\n")
    assert "# ST0003 Whale -- oil -- Acceptance\n" in after[CONTRACT]
    assert done(after, RETITLE, thread="3", title="Oil") == BASE
    after = done(BASE, "stp.package.retitle", package="3/1", title="-s|--start flag")
    assert "### WP-01 -- -s|--start flag (status: WIP)\n" in after[CONTRACT]


@pytest.mark.parametrize(
    "path, text",
    [
        # The contract states the title without naming the thread; another document names both.
        (CONTRACT, BASE[CONTRACT].replace("# ST0003 Oil --", "# The contract of Oil --")),
        ("intent/wip.md", "- ST0003: Oil\n"),
    ],
)
def test_what_is_not_utf_8_keeps_the_title_and_is_named(path, text):
    files = {**BASE, path: text}
    snapshot = build(files)
    doc = snapshot.documents[path]
    damaged = Document(doc.id, doc.place, with_fault(doc.facts, "not UTF-8"), doc._source)
    later = snapshot.with_documents({path: damaged})
    arguments = {"thread": "ST0003", "title": "Olive oil"}
    outcome = perform(RETITLE, Call(later, arguments, NOW, DictFiles(files)))
    assert path not in outcome.edits
    (note,) = outcome.notes
    assert (note.kind.value, note.document) == ("unreadable", path)
    assert "stays as it is" in note.message


def test_the_same_title_changes_nothing():
    outcome = call(BASE, RETITLE, thread="3", title="Oil")
    assert not outcome.edits


def test_a_package_is_retitled_in_its_cover_and_its_contract():
    after = done(BASE, "stp.package.retitle", package="3/1", title="Squeeze")
    assert after[f"{OIL}/WP/01/info.md"] == (
        '---\nwp_id: WP-01\ntitle: "Squeeze"\nstatus: WIP\n---\n# WP-01: Squeeze\n'
    )
    assert "### WP-01 -- Squeeze (status: WIP)\n" in after[CONTRACT]
    assert done(after, "stp.package.retitle", package="3/1", title="Press") == BASE


def test_an_issue_is_retitled_with_its_file():
    folder = "intent/issues/OPEN/0011"
    text = '---\nid: "0011"\ntitle: Smoke\nstatus: OPEN\n---\n# 0011: Smoke\n'
    named = f"issue 0011: Smoke\n[x](issues/OPEN/0011/0011-smoke.md) `{folder}/0011-smoke.md`\n"
    files = {**BASE, f"{folder}/0011-smoke.md": text, "intent/wip.md": named}
    after = done(files, "stp.issue.retitle", issue="0011", title="Big fire")
    assert f"{folder}/0011-smoke.md" not in after
    assert after[f"{folder}/0011-big-fire.md"] == text.replace("Smoke", "Big fire")
    big = named.replace("Smoke", "Big fire").replace("smoke", "big-fire")
    assert after["intent/wip.md"] == big
    assert done(after, "stp.issue.retitle", issue="11", title="Smoke") == files


@pytest.mark.parametrize(
    "table",
    [
        # The bar of a title that was longer than its column goes back to where the heading's is.
        (
            "| ID     | Slug          | Status |\n| ------ | ------------- | ------ |\n"
            "| ST0003 | oil           | WIP    |\n| ST0002 | wick          | WIP    |\n"
        ),
        # A table without a heading has the bars of the next row; one that is not aligned has none.
        "x\n\n| ST0003 | oil           | WIP    |\n| ST0002 | wick          | WIP    |\n",
        "| ID | Slug |\n|----|------|\n| ST0003 | oil |\n",
        "| ST0003 | oil |\n",
    ],
)
def test_a_row_of_an_index_that_nobody_regenerates_comes_back_as_it_was(table):
    files = {**BASE, INDEX: f"# Steel Threads\n\n{table}"}
    long = "A title that is longer than any of the columns there"
    away = done(files, RETITLE, thread="ST0003", title=long)
    assert "| a-title-that-is-longer-than-any-of-the-columns |" in away[INDEX]
    back = done(away, RETITLE, thread="ST0003", title="Oil")
    assert back == files


def test_a_heading_that_was_copied_is_not_retitled():
    """It is the title of the other thread, which `wrong-heading-id` tells apart."""
    files = {**BASE, INFO: f"{HEAD}# ST0002: Oil\n"}
    assert reason(files, RETITLE, thread="ST0003", title="Whale oil") == (
        f"the heading of {INFO} names ST0002; correct that first"
    )


def test_a_title_that_would_end_its_cell_can_be_taken_away():
    files = {**BASE, INFO: f"{HEAD.replace('oil', 'oil-wax')}# ST0003: Oil | wax\n"}
    after = done(files, RETITLE, thread="ST0003", title="Oil and wax")
    assert after[INFO].endswith("# ST0003: Oil and wax\n")
