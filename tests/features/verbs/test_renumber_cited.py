"""Ids in the tests that contracts cite, and the paths of tests in a thread's own folder."""

from __future__ import annotations

import pytest

from tests.features.verbs.support import changed, done, files_of

OIL = "intent/st/ST0003"
CONTRACT = f"{OIL}/acceptance.md"
LAMPS = "intent/st/ST0001/acceptance.md"
BASE = files_of("--- intent/st/steel_threads.md\n# Steel Threads\n") | {
    f"{OIL}/info.md": "---\nstatus: WIP\n---\n# ST0003: Oil\n",
    CONTRACT: "---\nst_id: ST0003\n---\n# ST0003 Oil -- Acceptance\n\n"
    "- AC-01.1 a\n- AC-01.2 b\n- AC-02.1 d\n"
    "- AT-01.1 `tests/oil.py` -- covers AC-01.1, AC-01.2 -- status: red\n",
    "tests/oil.py": "# AT-01.1 and not AT-01.10\n",
    "intent/st/ST0001/info.md": "---\nstatus: WIP\n---\n# ST0001: Lamps\n",
}
PACKAGE = ("stp.package.renumber", {"package": "ST0003/01", "number": "7"})


def _lamps(*tests: str) -> str:
    """The contract of another thread with tests, each with the path that it cites."""
    rows = "".join(f"- {test} -- covers AC-01.1 -- status: red\n" for test in tests)
    return f"# ST0001 Lamps -- Acceptance\n\n- AC-01.1 a\n{rows}"


def test_a_test_is_renumbered_in_the_file_that_it_cites():
    """Check L3 looks for the id there (FORMAT.md 8.4)."""
    after = done(BASE, "stp.test.renumber", thread="3", test="AT-01.1", id="AT-01.5")
    assert after["tests/oil.py"] == "# AT-01.5 and not AT-01.10\n"
    assert changed(BASE, after) == {CONTRACT, "tests/oil.py"}


def test_a_file_that_two_contracts_cite_keeps_the_id_and_gets_the_new_one():
    other = "# ST0001 Lamps -- Acceptance\n\n- AC-01.1 a\n"
    other += "- AT-01.1 `tests/oil.py` -- covers AC-01.1 -- status: red\n"
    files = {**BASE, "intent/st/ST0001/acceptance.md": other}
    after = done(files, "stp.test.renumber", thread="3", test="AT-01.1", id="AT-01.5")
    assert after["tests/oil.py"] == "# AT-01.5\n# AT-01.1 and not AT-01.10\n"
    assert done(after, "stp.test.renumber", thread="3", test="AT-01.5", id="AT-01.1") == files


def test_in_a_shared_file_a_short_id_belongs_to_the_only_contract_that_has_it():
    other = "# ST0001 Lamps -- Acceptance\n\n- AC-01.1 a\n"
    other += "- AT-09.1 `tests/oil.py` -- covers AC-01.1 -- status: red\n"
    files = {**BASE, "intent/st/ST0001/acceptance.md": other}
    files["tests/oil.py"] = "# AT-01.1, AT-09.1, AC-01.1 and not AT-01.10\n"
    after = done(files, "stp.test.renumber", thread="3", test="AT-01.1", id="AT-01.5")
    assert after["tests/oil.py"] == "# AT-01.5, AT-09.1, AC-01.1 and not AT-01.10\n"
    # A group takes its criteria along, but both contracts have an AC-01.1.
    after = done(files, PACKAGE[0], **PACKAGE[1])
    assert after["tests/oil.py"] == "# AT-07.1, AT-09.1, AC-01.1 and not AT-01.10\n"


def test_the_comments_of_a_whole_group_go_again():
    rows = "- AC-01.1 a\n- AT-01.1 `tests/oil.py` -- covers AC-01.1 -- status: red\n"
    rows += "- AT-01.2 `tests/oil.py` -- covers AC-01.1 -- status: red\n"
    files = {**BASE, "intent/st/ST0001/acceptance.md": f"# ST0001 Lamps -- Acceptance\n\n{rows}"}
    files[CONTRACT] = f"# ST0003 Oil -- Acceptance\n\n{rows}"
    files["tests/oil.py"] = "# AT-01.1\n# AT-01.2\n"
    for number in ("7", "77"):
        after = done(files, PACKAGE[0], package="3/1", number=number)
        assert after["tests/oil.py"].count(f"# AT-{int(number):02d}.") == 2
        assert done(after, PACKAGE[0], package=f"3/{number}", number="1") == files


def test_a_comment_that_another_contract_needs_stays():
    other = "# ST0001 Lamps -- Acceptance\n\n- AC-01.1 a\n"
    other += "- AT-01.5 `tests/oil.py` -- covers AC-01.1 -- status: red\n"
    files = {**BASE, "intent/st/ST0001/acceptance.md": other}
    files[CONTRACT] = files[CONTRACT].replace("AT-01.1", "AT-01.5")
    files["tests/oil.py"] = "# AT-01.5\n# AT-01.1\n"
    after = done(files, "stp.test.renumber", thread="3", test="AT-01.5", id="AT-01.1")
    assert after["tests/oil.py"] == files["tests/oil.py"]


def test_in_a_shared_file_an_id_with_its_thread_is_rewritten():
    other = "# ST0001 Lamps -- Acceptance\n\n- AC-01.1 a\n"
    other += "- AT-01.1 `tests/oil.py` -- covers AC-01.1 -- status: red\n"
    files = {**BASE, "intent/st/ST0001/acceptance.md": other}
    files["tests/oil.py"] = "# ST0003/AT-01.1\n# ST0001/AT-01.1\n"
    after = done(files, "stp.test.renumber", thread="3", test="AT-01.1", id="AT-01.5")
    assert after["tests/oil.py"] == "# ST0003/AT-01.5\n# ST0001/AT-01.1\n"


def test_an_id_stays_where_its_new_one_would_be_anybodys():
    """Back again nothing could tell whose it is: both contracts would have an AT-01.5 here."""
    files = {**BASE, LAMPS: _lamps("AT-01.5 `tests/oil.py`")}
    files["tests/oil.py"] = "def press(): ...  # AT-01.1\ndef lamp(): ...  # AT-01.5\n"
    after = done(files, "stp.test.renumber", thread="3", test="AT-01.1", id="AT-01.5")
    assert after["tests/oil.py"] == files["tests/oil.py"]  # which says AT-01.5: check L3 of both
    assert done(after, "stp.test.renumber", thread="3", test="AT-01.5", id="AT-01.1") == files


def test_a_criterion_stays_where_its_new_id_would_be_anybodys():
    files = {**BASE, LAMPS: _lamps("AT-09.1 `tests/oil.py`")}
    files[CONTRACT] = files[CONTRACT].replace("AC-01.1", "AC-02.9")
    files["tests/oil.py"] = "# AT-01.1, AT-09.1 for AC-02.9\n"
    verb = "stp.criterion.renumber"
    after = done(files, verb, thread="3", criterion="AC-02.9", id="AC-01.1")
    assert after["tests/oil.py"] == files["tests/oil.py"]
    assert done(after, verb, thread="3", criterion="AC-01.1", id="AC-02.9") == files


@pytest.mark.parametrize("one, other", [("AT-01.1", "AT-01.5"), ("AT-01.5", "AT-01.1")])
def test_an_id_belongs_to_the_row_that_cites_the_file(one, other):
    """Not to a row of the same id that cites another one, although its contract cites both."""
    files = {**BASE, LAMPS: _lamps("AT-09.1 `tests/oil.py`", "AT-01.5 `tests/lamps.py`")}
    files = {
        path: text.replace("AT-01.1 ", f"{one} ") if path in (CONTRACT, "tests/oil.py") else text
        for path, text in files.items()
    }
    after = done(files, "stp.test.renumber", thread="3", test=one, id=other)
    assert after["tests/oil.py"] == f"# {other} and not AT-01.10\n"
    assert done(after, "stp.test.renumber", thread="3", test=other, id=one) == files


def test_a_cited_script_in_the_threads_own_folder_keeps_being_cited():
    """By its own contract and by another one; what it says of its rows follows as well."""
    script = f"{OIL}/parity/check.sh"
    files = {**BASE, LAMPS: _lamps(f"AT-01.2 `{script}`")}
    files[CONTRACT] += f"- AT-02.1 `{script}` -- covers AC-02.1 -- status: red\n"
    files[script] = "#!/bin/sh\n# ST0003 AT-02.1, AT-01.2\n"
    after = done(files, "stp.thread.renumber", thread="ST0003", id="ST0012")
    moved = "intent/st/ST0012/parity/check.sh"
    assert after[moved] == "#!/bin/sh\n# ST0012 AT-02.1, AT-01.2\n"
    assert f"- AT-02.1 `{moved}` -- covers" in after["intent/st/ST0012/acceptance.md"]
    assert f"- AT-01.2 `{moved}` -- covers" in after[LAMPS]
    assert done(after, "stp.thread.renumber", thread="ST0012", id="ST0003") == files


def test_a_cited_file_outside_of_the_workspace_stays():
    """It is another project's, and none of its paths may be in an edit."""
    files = {**BASE, "../lamps.py": "# AT-01.1\n"}
    files[CONTRACT] = files[CONTRACT].replace("tests/oil.py", "../lamps.py")
    after = done(files, "stp.test.renumber", thread="3", test="AT-01.1", id="AT-01.5")
    assert changed(files, after) == {CONTRACT}
