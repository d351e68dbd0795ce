"""Single documents: templates, the verblock, the active list; issues; groups of ids."""

from __future__ import annotations

import pytest

from stp_lsp.features.verbs.api import Call, Performed, Refusal, perform
from stp_lsp.features.verbs.groups import brace
from stp_lsp.syntax.notation import find_mentions
from stp_lsp.text.edit import apply_edits
from stp_lsp.text.range import Range
from tests.features.verbs.interpreter import DictFiles
from tests.features.verbs.support import changed, done, files_of, reason
from tests.features.verbs.upstream import NOW
from tests.support.workspace import build

INFO = "---\nstatus: WIP\ncreated: 20260102\n---\n# ST0001: Lamps\n"


def _in_document(text: str, verb: str, start: int = 0, end: int | None = None) -> str:
    """The text of `intent/wip.md` after a verb on it; the reason when it refuses."""
    files = {**files_of("--- a.md\n"), "intent/wip.md": text}
    snapshot = build(files)
    document = snapshot.documents["intent/wip.md"]
    where = Range(start, start if end is None else end)
    outcome = perform(verb, Call(snapshot, {}, NOW, DictFiles(files), document, where))
    if isinstance(outcome, Refusal):
        return outcome.reason
    assert isinstance(outcome, Performed)
    return apply_edits(text, outcome.edits.get(document.id, ()))


# -- missing documents -----------------------------------------------------------------------------


def test_a_missing_document_is_made_from_its_template():
    files = {**files_of("--- a.md\n"), "intent/st/ST0001/info.md": INFO}
    after = done(files, "stp.document.create", thread="1", name="design.md")
    assert changed(files, after) == {"intent/st/ST0001/design.md"}
    text = after["intent/st/ST0001/design.md"]
    assert text.startswith("# Design - ST0001: Lamps\n\n## Approach\n\n[Planned approach")
    assert "there already" in reason(after, "stp.document.create", thread="1", name="design.md")


def test_a_missing_info_takes_what_its_folder_knows_and_makes_up_no_date():
    files = files_of("""
        --- intent/st/COMPLETED/ST0001/acceptance.md
        # ST0001 Lamps at sea -- Acceptance
    """)
    after = done(files, "stp.document.create", thread="1", name="info.md")
    text = after["intent/st/COMPLETED/ST0001/info.md"]
    assert "\nstatus: Completed\nslug: lamps-at-sea\ncreated:\ncompleted:\n---\n" in text
    assert "\n# ST0001: Lamps at sea\n" in text


@pytest.mark.parametrize("name", ["results.md", "../../x.md", "WP/01/info.md"])
def test_only_documents_of_this_version_are_made(name):
    files = {**files_of("--- a.md\n"), "intent/st/ST0001/info.md": INFO}
    assert call_refuses(files, name)


def call_refuses(files: dict[str, str], name: str) -> bool:
    return bool(reason(files, "stp.document.create", thread="1", name=name))


# -- the verblock ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before, after",
    [
        ('"02 Jan 2026:v0.1: Ada - Initial version"', '"04 Mar 2026:v0.2: Ada - Initial version"'),
        ('"02 Jan 2026:v0.9: Ada - x"', '"04 Mar 2026:v0.10: Ada - x"'),
        ('"02 Jan 2026:v1.2.3: Ada - x"', '"04 Mar 2026:v1.3.0: Ada - x"'),
        ('"2025-07-24:v1.0: matts - x"', '"04 Mar 2026:v1.1: matts - x"'),
        ("02 Jan 2026:v0.1: no quotes - x", "04 Mar 2026:v0.2: no quotes - x"),
    ],
)
def test_bumping_changes_date_and_version_alone(before, after):
    rest = '\nverblock: "second"\n---\n# Title\n'
    text = f"---\nverblock: {before}{rest}"
    assert _in_document(text, "stp.verblock.bump") == f"---\nverblock: {after}{rest}"


@pytest.mark.parametrize(
    "text, why",
    [
        ("# No header\n", "no verblock"),
        ('---\nverblock: "auto-generated"\n---\n', "form"),
        ('---\nverblock: "[Date]:v0.1: [Author] - Initial version"\n---\n', "form"),
    ],
)
def test_a_verblock_that_is_none_is_left_alone(text, why):
    assert why in _in_document(text, "stp.verblock.bump")


# -- the active list -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before, after",
    [
        (
            "# W\n\n## Active Steel Threads\n\n- ST0002: Old\n\n## Notes\n",
            "# W\n\n## Active Steel Threads\n\n- ST0002: Old\n- ST0001: Lamps\n\n## Notes\n",
        ),
        (
            "## Active Steel Threads\n\n- ST####: [Brief description]\n- ...\n\n## Notes\n",
            "## Active Steel Threads\n\n- ST0001: Lamps\n\n## Notes\n",
        ),
        (
            "## Active Steel Threads\n\nNone. ST0001 is done.\n\n## Notes\n",
            "## Active Steel Threads\n\nNone. ST0001 is done.\n\n- ST0001: Lamps\n\n## Notes\n",
        ),
        ("## Active Steel Threads\n", "## Active Steel Threads\n\n- ST0001: Lamps\n"),
        (
            "## Active Steel Threads\n\n- ST0002",
            "## Active Steel Threads\n\n- ST0002\n- ST0001: Lamps\n",
        ),
        ("# W\n", "# W\n\n## Active Steel Threads\n\n- ST0001: Lamps\n"),
        ("## Active Steel Threads\n\n- ST0001\n", "## Active Steel Threads\n\n- ST0001\n"),
    ],
)
def test_a_thread_joins_the_active_list(before, after):
    files = {
        **files_of("--- a.md\n"),
        "intent/st/ST0001/info.md": INFO,
        "intent/wip.md": before,
    }
    assert done(files, "stp.wip.add", thread="1")["intent/wip.md"] == after


def test_a_closed_thread_does_not_join_it():
    files = {**files_of("--- intent/wip.md\n# W\n"), "intent/st/ST0001/info.md": INFO}
    files["intent/st/ST0001/info.md"] = INFO.replace("WIP", "Cancelled")
    assert "closed" in reason(files, "stp.wip.add", thread="1")


# -- groups ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before, after",
    [
        ("See ST000{1,3}.", "See ST0001, ST0003."),
        ("See ST00{01..03} now", "See ST0001, ST0002, ST0003 now"),
        ("See ST000{1..3,7}.", "See ST0001, ST0002, ST0003, ST0007."),
        ("See ST0001..4.", "See ST0001, ST0002, ST0003, ST0004."),
        ("See ST0001 through ST0003.", "See ST0001, ST0002, ST0003."),
    ],
)
def test_a_group_is_written_out(before, after):
    assert _in_document(before, "stp.group.expand", 6) == after


@pytest.mark.parametrize(
    "before, after",
    [
        ("See ST0001, ST0003.", "See ST000{1,3}."),
        # FORMAT.md 3.2: people write `ST000{4,5,6}` and `ST000{1,3,4,5,6}`, no ranges
        ("See ST0001, ST0002 and ST0003.", "See ST000{1,2,3}."),
        (
            "See ST0002, ST0003, ST0004, ST0005, ST0006, ST0007 and ST0009.",
            "See ST000{2..7,9}.",
        ),
        ("See ST0001 & ST0002, and ST0014/ST0015.", "See ST00{01,02,14,15}."),
        ("See ST0001 + ST0002. ST0003", "See ST000{1,2}. ST0003"),
        ("See ST0007, ST0007 and ST0001.", "See ST000{7,1}."),
    ],
)
def test_ids_are_folded_into_a_group(before, after):
    assert _in_document(before, "stp.group.collapse", 6) == after


def test_a_selection_folds_what_it_holds():
    text = "See ST0001, ST0002, ST0003."
    assert _in_document(text, "stp.group.collapse", 11, 26) == "See ST0001, ST000{2,3}."


@pytest.mark.parametrize("text", ["See ST0001.", "See ST0999, ST1000.", "WP-01, WP-02 are not"])
def test_what_cannot_be_folded_is_left_alone(text):
    assert _in_document(text, "stp.group.collapse", 5) not in ("", text)


def test_a_folded_group_names_the_same_threads():
    """Over every pair of short lists of numbers that share a leading digit."""
    for numbers in ([1, 2], [1, 2, 3], [9, 10, 11], [100, 102, 103, 104], [998, 1, 500]):
        ids = [f"ST{number:04d}" for number in numbers]
        braced = brace(ids, "ST")
        assert braced is not None
        (group,) = find_mentions(braced).groups
        assert list(group.targets) == ids


# -- issues ----------------------------------------------------------------------------------------

ISSUE = '---\nid: "0003"\ntitle: Glare\nstatus: {}\n---\n# 0003: Glare\n'


def test_links_to_an_issue_follow_it():
    files = files_of("""
        --- intent/issues/OPEN/0004/0004-other.md
        # 0004: Other

        [a](../0003/0003-glare.md), issue 0003 in `intent/issues/OPEN/0003/0003-glare.md`.

        ```
        issues/OPEN/0003
        ```
        --- README.md
        [a](intent/issues/OPEN/0003/0003-glare.md) is not `../Other/intent/issues/OPEN/0003`.
    """)
    files["intent/issues/OPEN/0003/0003-glare.md"] = ISSUE.format("OPEN")
    after = done(files, "stp.issue.close", issue="3")
    assert after["intent/issues/CLOSED/0003/0003-glare.md"] == ISSUE.format("CLOSED")
    assert after["intent/issues/OPEN/0004/0004-other.md"] == (
        "# 0004: Other\n\n[a](../../CLOSED/0003/0003-glare.md), issue 0003 in "
        "`intent/issues/CLOSED/0003/0003-glare.md`.\n\n```\nissues/OPEN/0003\n```\n"
    )
    assert after["README.md"] == (
        "[a](intent/issues/CLOSED/0003/0003-glare.md) is not `../Other/intent/issues/OPEN/0003`.\n"
    )
    assert done(after, "stp.issue.reopen", issue="0003") == files


def test_the_main_document_of_an_issue_is_the_one_with_a_status():
    files = files_of("""
        --- intent/issues/OPEN/0003/0003-a-session.md
        # Notes
    """)
    files["intent/issues/OPEN/0003/0003-glare.md"] = ISSUE.format("OPEN")
    after = done(files, "stp.issue.close", issue="3")
    assert after["intent/issues/CLOSED/0003/0003-glare.md"] == ISSUE.format("CLOSED")
    assert "intent/issues/CLOSED/0003/0003-a-session.md" in after


@pytest.mark.parametrize("number", ["x", "12345", "3.1", "²"])
def test_what_is_no_number_is_no_issue(number):
    assert "no number" in reason(files_of("--- a.md\n"), "stp.issue.close", issue=number)


def test_issues_are_younger_than_the_oldest_workspaces():
    files = {"stp/.config/version": "stp_version: 1.2.1\n"}
    assert "2.17" in reason(files, "stp.issue.new", title="Glare")
