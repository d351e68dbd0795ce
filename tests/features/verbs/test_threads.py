"""Threads and work packages beyond what the oracle recorded: older versions, refusals, the gate."""

from __future__ import annotations

import pytest

from stp_lsp.features.verbs.api import Call, Moment, Performed, Refusal, perform
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.scan import with_fault
from tests.features.verbs.interpreter import DictFiles
from tests.features.verbs.support import call, changed, done, files_of, notes, reason
from tests.features.verbs.upstream import NOW
from tests.support.workspace import build

INDEX = "intent/st/steel_threads.md"
THREAD = """
    --- intent/st/ST0001/info.md
    ---
    status: WIP
    created: 20260102
    completed:
    ---
    # ST0001: Lamps
    --- intent/st/steel_threads.md
    # Steel Threads
"""


# -- a new thread ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "version, names",
    [
        ("2.0.0", {"design", "impl", "info", "tasks"}),
        ("2.11.12", {"design", "impl", "info", "tasks"}),
        ("2.11.13", {"acceptance", "design", "impl", "info", "tasks"}),
        ("2.19.0", {"acceptance", "design", "impl", "info", "tasks"}),
    ],
)
def test_the_documents_of_a_new_thread_depend_on_the_version(version, names):
    files = files_of("--- a.md\n", version)
    new = changed(files, done(files, "stp.thread.new", title="Lamps")) - {INDEX}
    assert new == {f"intent/st/NOT-STARTED/ST0001/{name}.md" for name in names}


@pytest.mark.parametrize(
    "version, fields",
    [
        # FORMAT.md 0: `stp_version` until 2.1, slug from 2.4, the blank after `completed:` mattered
        # until 2.9 (4.6).
        (
            "2.1.0",
            ["stp_version: 2.1.0", "status: Not Started", "created: 20260304", "completed: "],
        ),
        (
            "2.3.0",
            ["intent_version: 2.3.0", "status: Not Started", "created: 20260304", "completed: "],
        ),
        (
            "2.9.0",
            [
                "intent_version: 2.9.0",
                "status: Not Started",
                "slug: two-lamps",
                "created: 20260304",
                "completed:",
            ],
        ),
    ],
)
def test_the_header_of_a_new_thread_depends_on_the_version(version, fields):
    after = done(files_of("--- a.md\n", version), "stp.thread.new", title="Two lamps")
    lines = after["intent/st/NOT-STARTED/ST0001/info.md"].split("\n")
    assert lines[:2] == ["---", 'verblock: "04 Mar 2026:v0.1: Oracle - Initial version"']
    assert lines[2 : lines.index("---", 1)] == fields
    assert lines[lines.index("---", 1) + 2] == "# ST0001: Two lamps"


def test_before_the_grammar_of_tests_the_contract_does_not_state_it():
    new = {
        version: done(files_of("--- a.md\n", version), "stp.thread.new", title="A")[
            "intent/st/NOT-STARTED/ST0001/acceptance.md"
        ]
        for version in ("2.18.0", "2.19.0")
    }
    assert "intent at lint" not in new["2.18.0"]
    assert "intent at lint" in new["2.19.0"]
    for text in new.values():
        assert "\n### WP-01 -- [WP title] (status: ...)\n" in text


def test_in_the_oldest_workspaces_a_thread_is_one_file():
    files = {"stp/.config/version": "stp_version: 1.2.0\n"}
    after = done(files, "stp.thread.new", title="Lamps")
    text = after["stp/prj/st/NOT-STARTED/ST0001.md"]
    assert "\n- **Status**: Not Started\n- **Created**: 2026-03-04\n" in text
    assert "\n## Implementation Notes\n" in text
    assert changed(files, after) == {
        "stp/prj/st/NOT-STARTED/ST0001.md",
        "stp/prj/st/steel_threads.md",
    }


def test_before_1_0_there_were_no_status_folders():
    files = {".stp-config": "st_prefix: ST\n"}
    after = done(files, "stp.thread.new", title="Lamps")
    assert "stp/prj/st/ST0001.md" in after
    assert "stp/prj/st/ST0001.md" in done(after, "stp.thread.complete", thread="1")


def test_version_1_2_1_writes_results_and_no_contract():
    files = {"stp/.config/version": "stp_version: 1.2.1\n"}
    new = changed(files, done(files, "stp.thread.new", title="Lamps"))
    folder = "stp/prj/st/NOT-STARTED/ST0001"
    names = ("design", "impl", "info", "results", "tasks")
    assert new == {"stp/prj/st/steel_threads.md", *(f"{folder}/{name}.md" for name in names)}


@pytest.mark.parametrize(
    "existing, expected",
    [
        ("intent/st/COMPLETED/ST0009/info.md", "ST0010"),
        ("intent/st/ST0004/picture.png", "ST0001"),  # no document: asked of the file system below
        ("intent/st/ST0001/picture.png", "ST0002"),
        ("intent/st/archived/x/ST0007/a.md", "ST0008"),
        ("intent/st/ST12345/info.md", "ST0001"),
        ("intent/st/st0009/info.md", "ST0010"),  # `ST0009` on a disk that folds letters
        ("intent/st/COMPLETED/ST0001.png/a.png", "ST0001"),
        ("intent/st/ST0001-lamps/info.md", "ST0002"),  # by `misnamed-path` it is to be ST0001
        ("intent/st/Cancelled/ST0001/info.md", "ST0002"),
    ],
)
def test_the_next_id(existing, expected):
    files = files_of("--- a.md\n")
    files[existing] = "# A\n"
    assert f"intent/st/NOT-STARTED/{expected}/info.md" in done(files, "stp.thread.new", title="A")


INDEX_OF_A_THREAD_THAT_CANNOT_BE_SEEN = """\
--- intent/st/steel_threads.md
# Steel Threads

<!-- BEGIN: STEEL_THREAD_INDEX -->
| ID     | Title | Status      | Created    | Completed |
|--------|-------|-------------|------------|-----------|
| ST0001 | Lamps | Not Started | 2026-01-01 |           |
<!-- END: STEEL_THREAD_INDEX -->
"""


def test_an_id_that_only_the_index_knows_is_no_new_threads():
    """Unless somebody wrote the row for the thread that is to be made."""
    files = files_of(INDEX_OF_A_THREAD_THAT_CANNOT_BE_SEEN)
    after = done(files, "stp.thread.new", title="Oil")
    assert "intent/st/NOT-STARTED/ST0002/info.md" in after
    after = done(files, "stp.thread.new", title="Lamps", id="ST0001")
    assert "intent/st/NOT-STARTED/ST0001/info.md" in after


@pytest.mark.parametrize(
    "existing, expected",
    [("WP/01/info.md", "02"), ("wp/01/info.md", "02"), ("WP/01/a.png", "02"), ("WP/1/a.md", "01")],
)
def test_the_next_package(existing, expected):
    files = files_of("--- intent/st/ST0001/info.md\n# ST0001: A\n")
    files[f"intent/st/ST0001/{existing}"] = "# A\n"
    after = done(files, "stp.package.new", thread="1", title="A")
    assert f"intent/st/ST0001/WP/{expected}/info.md" in after


@pytest.mark.parametrize(
    "existing, expected",
    [
        ("OPEN/0003/0003-fog.md", "0004"),
        ("OPEN/0003/a.md", "0004"),
        ("CLOSED/0001/a.png", "0002"),
        ("open/0003/0003-fog.md", "0004"),
        ("0003.md", "0004"),
    ],
)
def test_the_next_issue(existing, expected):
    files = files_of("--- intent/st/ST0001/info.md\n# ST0001: A\n")
    files[f"intent/issues/{existing}"] = "# A\n"
    new = changed(files, done(files, "stp.issue.new", title="Fog"))
    assert any(path.startswith(f"intent/issues/OPEN/{expected}/") for path in new)


def test_a_title_is_one_line():
    after = done(files_of("--- a.md\n"), "stp.thread.new", title="  One | two \nthree ")
    assert "\n# ST0001: One / two\n" in after["intent/st/NOT-STARTED/ST0001/info.md"]


def test_an_id_that_somebody_wrote_must_be_the_next():
    files = files_of(THREAD)
    assert "ST0002" in reason(files, "stp.thread.new", title="A", id="ST0003")
    after = done(files, "stp.thread.new", title="A", id="ST0002")
    assert "intent/st/NOT-STARTED/ST0002/info.md" in after


def test_the_author_is_named_outright_or_configured_or_known_to_git():
    project = build(files_of("--- a.md\n")).project
    assert Moment("2026-03-04", "", "Eve", "git").author_of(project) == "Eve"
    assert Moment("2026-03-04", "", "", "git").author_of(project) == "Ada"
    nobody = build(files_of("--- a.md\n")).project._replace(author="")
    assert Moment("2026-03-04", "", "", "git").author_of(nobody) == "git"


# -- a change of status ----------------------------------------------------------------------------


def test_the_word_for_work_in_progress_depends_on_the_version():
    source = THREAD.replace("status: WIP", "status: Completed")
    for version, word in (("2.2.0", "In Progress"), ("2.2.1", "WIP")):
        after = done(files_of(source, version), "stp.thread.start", thread="1")
        assert f"status: {word}\n" in after["intent/st/ST0001/info.md"]


def test_the_date_of_completion_depends_on_the_version():
    for version, date in (("2.12.0", "20260304"), ("2.14.0", "2026-03-04T05:06:07Z")):
        files = files_of(THREAD, version)
        files["intent/st/ST0001/acceptance.md"] = "---\nacceptance: exempt\n---\n"
        text = done(files, "stp.thread.complete", thread="1")["intent/st/COMPLETED/ST0001/info.md"]
        assert f"completed: {date}\n" in text


def test_hold_returns_a_thread_to_the_open_ones():
    files = files_of(THREAD.replace("st/ST0001", "st/NOT-STARTED/ST0001"))
    after = done(files, "stp.thread.hold", thread="1")
    assert "status: On Hold\n" in after["intent/st/ST0001/info.md"]
    assert "| On Hold |" in after[INDEX]


def test_only_a_closed_thread_can_be_reopened():
    assert "not closed" in reason(files_of(THREAD), "stp.thread.reopen", thread="1")


def test_line_ends_stay_as_they_are():
    files = files_of(THREAD)
    files["intent/st/ST0001/info.md"] = files["intent/st/ST0001/info.md"].replace("\n", "\r\n")
    text = done(files, "stp.thread.cancel", thread="1")["intent/st/CANCELLED/ST0001/info.md"]
    assert text.replace("\r\n", "").count("\n") == 0
    assert "status: Cancelled\r\n" in text


def test_a_folder_without_info_has_no_status_to_change():
    files = files_of("--- intent/st/ST0001/design.md\n# Design - ST0001: A\n")
    assert "no info.md" in reason(files, "stp.thread.start", thread="1")


def test_what_cannot_be_read_is_not_edited():
    files = files_of(THREAD)
    snapshot = build(files)
    info = snapshot.documents["intent/st/ST0001/info.md"]
    damaged = Document(info.id, info.place, with_fault(info.facts, "not UTF-8"), info._source)
    for id, bad in ((info.id, damaged), (INDEX, _gone(snapshot))):
        later = snapshot.with_documents({id: bad})
        verb = "stp.thread.cancel" if id == info.id else "stp.index.regenerate"
        arguments = {"thread": "1"} if id == info.id else {}
        outcome = perform(verb, Call(later, arguments, NOW, DictFiles(files)))
        assert "cannot be read" in getattr(outcome, "reason", "")


def _gone(snapshot: Snapshot) -> Document:
    """The index, as it is when its file has changed since it was scanned."""

    class Nothing:
        def read(self) -> None:
            return None

    index = snapshot.documents[INDEX]
    return Document(index.id, index.place, index.facts, Nothing())


# -- the gate --------------------------------------------------------------------------------------

CONTRACT = """
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance
    - AC-01.1 It shines
    - AT-01.1 `test/a.py` -- covers AC-01.1 -- status: green
    --- test/a.py
    # AT-01.1
"""


def _with_contract(version: str = "2.19.0") -> dict[str, str]:
    return {**files_of(THREAD, version), **files_of(CONTRACT, version)}


def test_a_contract_that_passes_lets_the_thread_close():
    assert "intent/st/COMPLETED/ST0001/info.md" in done(
        _with_contract(), "stp.thread.complete", thread="1"
    )


def test_a_test_file_without_the_id_blocks():
    """Whoever reads the file: the caller's port, or the snapshot's own."""
    files = {**_with_contract(), "test/a.py": "nothing"}
    assert "BLOCKED" in reason(files, "stp.thread.complete", thread="1")
    without = perform("stp.thread.complete", Call(build(files), {"thread": "1"}, NOW))
    assert isinstance(without, Refusal)
    assert "BLOCKED" in without.reason


def test_a_red_test_blocks_and_its_criterion_is_named():
    files = _with_contract()
    path = "intent/st/ST0001/acceptance.md"
    files[path] = files[path].replace("green", "red")
    assert "unsatisfied: AC-01.1" in reason(files, "stp.thread.complete", thread="1")


def test_before_2_13_1_closing_asked_nobody():
    """FORMAT.md 0: from 2.13.1 on the close gate fails on an empty contract."""
    assert "no acceptance.md" in reason(
        files_of(THREAD, "2.13.1"), "stp.thread.complete", thread="1"
    )
    after = done(files_of(THREAD, "2.13.0"), "stp.thread.complete", thread="1")
    assert "intent/st/COMPLETED/ST0001/info.md" in after


def test_without_a_version_a_contract_counts_if_there_is_one():
    files = {path: text for path, text in _with_contract().items() if "config" not in path}
    files["intent/.config/config.json"] = "{}"
    path = "intent/st/ST0001/acceptance.md"
    files[path] = files[path].replace("green", "red")
    assert "BLOCKED" in reason(files, "stp.thread.complete", thread="1")
    del files[path]
    assert "intent/st/COMPLETED/ST0001/info.md" in done(files, "stp.thread.complete", thread="1")


# -- work packages ---------------------------------------------------------------------------------


def test_a_package_of_an_older_workspace_lists_its_criteria_itself():
    """FORMAT.md 10.2: `## Acceptance Criteria` until 2.11.12, then a word about the contract."""
    for version, heading in (("2.11.12", "## Acceptance Criteria"), ("2.11.13", "## Acceptance")):
        after = done(files_of(THREAD, version), "stp.package.new", thread="1", title="One")
        lines = after["intent/st/ST0001/WP/01/info.md"].split("\n")
        assert heading in lines


def test_a_single_file_has_no_room_for_packages():
    files = {
        "stp/.config/version": "stp_version: 1.2.0\n",
        "stp/prj/st/ST0001.md": "---\nstatus: WIP\n---\n# ST0001: A\n",
    }
    assert "single file" in reason(files, "stp.package.new", thread="1", title="One")


def test_the_last_package_says_that_the_thread_may_be_done():
    files = _with_contract()
    for number, status in (("01", "Done"), ("02", "WIP"), ("03", "WIP")):
        files[f"intent/st/ST0001/WP/{number}/info.md"] = (
            f"---\nstatus: {status}\n---\n# WP-{number}\n"
        )
    assert "all-packages-done" not in notes(files, "stp.package.done", package="1/2")
    files = done(files, "stp.package.done", package="1/2")
    assert "all-packages-done" in notes(files, "stp.package.done", package="1/3")


def test_starting_a_started_package_changes_nothing():
    files = files_of(THREAD)
    files["intent/st/ST0001/WP/01/info.md"] = "---\nstatus: WIP\n---\n# WP-01: One\n"
    outcome = call(files, "stp.package.start", package="1/1")
    assert isinstance(outcome, Performed)
    assert not outcome.edits
    assert not outcome.notes
