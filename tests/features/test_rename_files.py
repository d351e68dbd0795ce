"""Files that an editor moves, makes or deletes."""

from __future__ import annotations

import pytest

from stp_lsp.features.rename_files import files_will_move, left_dangling, template_for
from stp_lsp.model.source_change import Rename, SourceChange
from tests.features.understanding import BASE
from tests.features.verbs.interpreter import apply_change
from tests.features.verbs.upstream import NOW
from tests.support.workspace import build, split_files

LAMPS, OIL = "intent/st/ST0001", "intent/st/COMPLETED/ST0003"


def moved(files, old, new, **more):
    """The files after the client has made our edits and then its own move."""
    files = {**split_files(BASE), **files}
    performed = files_will_move(build(files), {old: new, **more}, NOW)
    operations = (
        *performed.operations,
        Rename(old, new),
        *(Rename(*pair) for pair in more.items()),
    )
    return files, apply_change(files, SourceChange(performed.edits, operations))


def test_links_follow_a_document_in_both_directions():
    guide = "[lamp](../st/ST0001/design.md) [x](#a) `st/ST0001/info.md`\n"
    wip = "[g](docs/guide.md#a) `intent/docs/guide.md`, intent/docs/guide.md.\n"
    files = {"intent/docs/guide.md": guide, "intent/wip.md": wip}
    _, after = moved(files, "intent/docs/guide.md", "intent/handbook/en/guide.md")
    assert after["intent/handbook/en/guide.md"] == (
        "[lamp](../../st/ST0001/design.md) [x](#a) `st/ST0001/info.md`\n"
    )
    assert after["intent/wip.md"] == (
        "[g](handbook/en/guide.md#a) `intent/handbook/en/guide.md`, intent/handbook/en/guide.md.\n"
    )


def test_a_folder_of_documents_takes_its_readers_along():
    files = {
        "intent/docs/a/b.md": "[r](../../restart.md)\n",
        "README.md": "[b](intent/docs/a/b.md)\n",
    }
    _, after = moved(files, "intent/docs/a", "doc")
    assert after["doc/b.md"] == "[r](../intent/restart.md)\n"
    assert after["README.md"] == "[b](doc/b.md)\n"


def test_a_document_within_its_thread():
    files = {"intent/wip.md": "[d](st/ST0001/design.md) `ST0001/design.md` `st/ST0001/design.md`\n"}
    _, after = moved(files, f"{LAMPS}/design.md", f"{LAMPS}/plan.md")
    assert after["intent/wip.md"] == "[d](st/ST0001/plan.md) `ST0001/plan.md` `st/ST0001/plan.md`\n"


def test_a_folder_at_the_root_takes_the_tests_in_it_along():
    """Words that only look like a path stay: of what is written, something has to be there."""
    wip = "Unit tests/fixtures, `tests/light.sh` and tests/stay.sh, mytests/light.sh, tests/.\n"
    _, after = moved({"intent/wip.md": wip}, "tests", "checks")
    assert after["intent/wip.md"] == (
        "Unit tests/fixtures, `checks/light.sh` and checks/stay.sh, mytests/light.sh, tests/.\n"
    )
    assert "- AT-01.2 `checks/stay.sh` -- covers" in after[f"{LAMPS}/acceptance.md"]


@pytest.mark.parametrize("folder, to", [("intent", "plans"), ("intent/st", "intent/threads")])
def test_paths_into_threads_are_written_once_when_a_folder_above_them_moves(folder, to):
    written = "`intent/st/ST0001/info.md` and [i](st/ST0001/info.md), intent/st/ST0001/design.md\n"
    after = moved({"intent/wip.md": written}, folder, to)[1]
    (wip,) = (text for path, text in after.items() if path.endswith("wip.md"))
    here = "threads" if to == "intent/threads" else "st"
    root = to.partition("/")[0]
    assert wip == (
        f"`{root}/{here}/ST0001/info.md` and [i]({here}/ST0001/info.md), "
        f"{root}/{here}/ST0001/design.md\n"
    )


def test_fenced_code_and_longer_names_stay():
    wip = "`intent/docs/guide.md.bak` `xintent/docs/guide.md`\n\n```\nintent/docs/guide.md\n```\n"
    files = {"intent/docs/guide.md": "", "intent/wip.md": wip}
    _, after = moved(files, "intent/docs/guide.md", "intent/docs/manual.md")
    assert after["intent/wip.md"] == wip


def test_a_cited_test_is_followed_by_its_row():
    _, after = moved({}, "tests/light.sh", "tests/lamp/light.sh")
    row = "- AT-01.1 `tests/lamp/light.sh` -- covers AC-01.1 -- status: green\n"
    assert row in after[f"{LAMPS}/acceptance.md"]


def test_a_thread_in_another_status_folder():
    files = {"intent/wip.md": "[a](st/ST0001/info.md) `intent/st/ST0001/`\n"}
    _, after = moved(files, LAMPS, "intent/st/CANCELLED/ST0001")
    assert after["intent/wip.md"] == (
        "[a](st/CANCELLED/ST0001/info.md) `intent/st/CANCELLED/ST0001/`\n"
    )


def test_a_thread_whose_folder_gets_another_id_is_renumbered():
    files = {"intent/wip.md": "ST0001, ST0001/WP-02 and [a](st/ST0001/info.md)\n"}
    _, after = moved(files, LAMPS, "intent/st/CANCELLED/ST0009")
    assert after["intent/wip.md"] == ("ST0009, ST0009/WP-02 and [a](st/CANCELLED/ST0009/info.md)\n")
    assert "# ST0009: Lamps\n" in after["intent/st/CANCELLED/ST0009/info.md"]


def test_a_package_whose_folder_gets_another_number_is_renumbered():
    files = {"intent/wip.md": "ST0001/02\n"}
    _, after = moved(files, f"{LAMPS}/WP/02", f"{LAMPS}/WP/05")
    assert after["intent/wip.md"] == "ST0001/05\n"
    assert "- AC-05.1 It holds a night's oil\n" in after[f"{LAMPS}/acceptance.md"]


def test_an_issue_whose_folder_gets_another_number_is_renumbered():
    folder = "intent/issues/OPEN/0011"
    _, after = moved({"intent/wip.md": "issue 0011\n"}, folder, "intent/issues/OPEN/0012")
    assert after["intent/wip.md"] == "issue 0012\n"
    assert 'id: "0012"\n' in after["intent/issues/OPEN/0012/0012-smoke.md"]


@pytest.mark.parametrize("new", ["intent/st/notes", "intent/st/ST0003", "intent/st/ST12345"])
def test_a_name_that_no_thread_can_have_moves_paths_only(new):
    """ST0003 is taken; what the client does all the same is followed by the links."""
    files = {"intent/wip.md": "ST0001 [a](st/ST0001/design.md)\n"}
    _, after = moved(files, LAMPS, new)
    name = new.rpartition("/")[2]
    assert after["intent/wip.md"] == f"ST0001 [a](st/{name}/design.md)\n"


def test_several_at_once():
    files = {"intent/docs/a.md": "[b](b.md)\n", "intent/docs/b.md": "[a](a.md)\n"}
    _, after = moved(files, "intent/docs/a.md", "a.md", **{"intent/docs/b.md": "doc/b.md"})
    assert (after["a.md"], after["doc/b.md"]) == ("[b](doc/b.md)\n", "[a](../a.md)\n")


# -- made ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path, begins",
    [
        (f"{OIL}/tasks.md", "# Tasks - ST0003: Oil trade\n"),
        (f"{LAMPS}/impl.md", "# Implementation - ST0001: Lamps\n"),
        (f"{LAMPS}/WP/03/info.md", "---\nverblock:"),
    ],
)
def test_an_empty_document_of_a_thread_gets_its_template(path, begins):
    for files in (split_files(BASE), {**split_files(BASE), path: ""}):
        assert template_for(build(files), path, NOW).startswith(begins)


def test_an_empty_info_has_the_title_of_its_neighbours():
    files = split_files(BASE)
    files["intent/st/COMPLETED/ST0003/info.md"] = ""
    text = template_for(build(files), "intent/st/COMPLETED/ST0003/info.md", NOW)
    assert "# ST0003: Oil trade\n" in text
    assert "status: Completed\n" in text


@pytest.mark.parametrize(
    "path", [f"{LAMPS}/notes.md", "intent/docs/design.md", "README.md", f"{LAMPS}/sub/design.md"]
)
def test_other_documents_stay_empty(path):
    assert template_for(build({**split_files(BASE), path: ""}), path, NOW) == ""


# -- deleted ---------------------------------------------------------------------------------------


def test_what_is_still_named_is_said():
    files = {
        **split_files(BASE),
        "intent/wip.md": "issue 0011\n",
        "a.md": "[d](intent/restart.md)\n",
    }
    snapshot = build(files)
    # ST0001's info, design, contract and one of its packages name ST0003.
    named = snapshot.mentioning("ST0003") - {id for id in files if id.startswith(OIL)}
    assert left_dangling(snapshot, [OIL]) == (
        f"ST0003 is still named in {len(named)} documents; ST0003/01 is still named in one document"
    )
    assert left_dangling(snapshot, ["intent/issues/OPEN/0011"]) == (
        "issue 0011 is still named in 2 documents"
    )
    assert left_dangling(snapshot, ["intent/restart.md"]) == (
        "intent/restart.md is still linked to from one document"
    )
    assert left_dangling(snapshot, ["intent/st/CANCELLED/ST0004", "no/such.md"]) == ""


def test_rows_that_cite_what_is_deleted_are_named():
    snapshot = build(split_files(BASE))
    assert left_dangling(snapshot, ["tests/light.sh"]) == (
        "tests/light.sh is still cited by ST0001 AT-01.1"
    )
    assert left_dangling(snapshot, ["tests"]) == (
        "tests/light.sh is still cited by ST0001 AT-01.1; "
        "tests/stay.sh is still cited by ST0001 AT-01.2"
    )
    # Rows that go as well miss nothing, and a file that is not there was missed before.
    assert left_dangling(snapshot, ["tests", f"{LAMPS}/acceptance.md"]).count("cited") == 0
    del (files := split_files(BASE))["tests/stay.sh"]
    assert "stay.sh" not in left_dangling(build(files), ["tests"])
