"""`gate`, whose JSON shape other tools rely on, against verdicts of the upstream tool."""

from __future__ import annotations

import json

import pytest

from tests.support.shared import needs_shared, shared

INFO = "---\nstatus: WIP\ncreated: 20260304\n---\n# ST0001: First\n"


def put_thread(folder, contract, *, bucket=""):
    folder.put("intent/.config/config.json", '{"intent_version": "2.19.0", "st_prefix": "ST"}')
    home = f"intent/st/{bucket}/ST0001" if bucket else "intent/st/ST0001"
    folder.put(f"{home}/info.md", INFO)
    if contract is not None:
        folder.put(f"{home}/acceptance.md", contract)
    return home


CONTRACT = """\
- AC-01.1 The lamp is lit
- AC-01.2 (non-test) It burns -- evidence: the log -- satisfied: no
- AC-01.3 Later -- descoped-to: ST0002 -- by: A -- on: 2026-03-04 -- satisfied: n/a
- AC-02.1 Never -- withdrawn: no use -- by: A -- on: 2026-03-04 -- satisfied: n/a
- AT-01.1 `tests/lamp.py` -- covers AC-01.1 -- status: green
"""


def test_the_json_has_the_fixed_shape(folder):
    put_thread(folder, CONTRACT)
    folder.put("tests/lamp.py", "# AT-01.1\n")
    ran = folder.run("gate", "ST0001", "--json")
    assert ran.code == 1
    assert json.loads(ran.out) == {
        "scope": "ST0001",
        "verdict": "BLOCKED",
        "satisfied": 1,
        "active": 2,
        "descoped": 1,
        "withdrawn": 1,
        "fiat": 0,
        "blocking": ["AC-01.2"],
    }


def test_the_text_names_what_is_open(folder):
    put_thread(folder, CONTRACT)
    folder.put("tests/lamp.py", "# AT-01.1\n")
    assert folder.run("gate", "1").out.splitlines() == [
        "ST0001 BLOCKED 1/2 satisfied, 1 descoped, 1 withdrawn",
        "still open: AC-01.2",
    ]


def test_pass_and_exempt_exit_0(folder):
    put_thread(folder, "- AC-01.1 (non-test) Done -- evidence: x -- satisfied: yes\n")
    ran = folder.run("gate", "ST0001")
    assert (ran.code, ran.out) == (0, "ST0001 PASS 1/1 satisfied\n")
    put_thread(folder, "---\nacceptance: exempt - a spike\n---\n# none\n")
    assert folder.run("gate", "ST0001").code == 0


def test_a_cited_file_is_read(folder):
    """L3: the test file must carry its row's id (FORMAT.md 8.4); the row that lacks it is shown."""
    put_thread(
        folder, "- AC-01.1 Lit\n- AT-01.1 `tests/lamp.py` -- covers AC-01.1 -- status: green\n"
    )
    folder.put("tests/lamp.py", "nothing\n")
    ran = folder.run("gate", "ST0001")
    assert ran.code == 1
    assert "intent/st/ST0001/acceptance.md:2:12: L3 AT-01.1 tests/lamp.py" in ran.out


def test_nobody_asks_a_finished_thread_for_back_references(folder):
    put_thread(
        folder,
        "- AC-01.1 Lit\n- AT-01.1 `tests/lamp.py` -- covers AC-01.1 -- status: green\n",
        bucket="COMPLETED",
    )
    folder.put("tests/lamp.py", "nothing\n")
    assert folder.run("gate", "ST0001").code == 0


@pytest.mark.parametrize("name", ["ST0099", "ST0001/07"])
def test_what_is_not_there_is_blocked(folder, name):
    """FORMAT.md 8.5: unknown thread or work package = BLOCKED."""
    put_thread(folder, CONTRACT)
    ran = folder.run("gate", name, "--json")
    assert ran.code == 1
    assert json.loads(ran.out)["verdict"] == "BLOCKED"
    assert json.loads(ran.out)["scope"] == name


def test_other_ids_are_wrong_usage(folder):
    put_thread(folder, CONTRACT)
    for name in ("AC-01.1", "issue/0001", "ST0001/x/y"):
        ran = folder.run("gate", name)
        assert ran.code == 2
        assert "neither a thread nor a work package" in ran.err


def _canon(folder, **more):
    folder.put("intent/.config/config.json", '{"intent_version": "3.0.0-dev"}')
    thread = {"id": "ST0007", "title": "Seventh", "status": "wip", "created": "2026-08-01"}
    folder.put("intent/.canon/st/ST0007.json", json.dumps({**thread, **more}))


def _criterion(id, kind, **state):
    return {"id": id, "kind": kind, "text": "It shines.\n\nAt night, too.", "state": state}


def _test(id, status, *covers):
    return {"id": id, "kind": "test", "file": "test/a.sh", "covers": covers, "status": status}


class TestAThreadThatOnlyTheCanonHolds:
    """FORMAT.md 13: a computed criterion is what the tests make it that cover it."""

    def test_it_is_judged_by_what_the_canon_says(self, folder):
        criteria = [
            _criterion("AC01", "test", **{"is": "computed"}),
            _criterion("AC02", "non-test", **{"is": "satisfied", "evidence": "a look\nat it"}),
            _criterion("AC03", "test", **{"is": "withdrawn", "reason": "dark", "by": "ada"}),
        ]
        tests = [_test("AT01", "green", "AC01"), _test("AT02", "green", "AC01")]
        _canon(folder, criteria=criteria, tests=tests)
        ran = folder.run("gate", "ST0007")
        assert ran.code == 0
        assert "ST0007 PASS 2/2 satisfied, 1 withdrawn" in ran.out
        assert "by its canon file alone" in ran.out
        # One of the two tests is red.
        _canon(folder, criteria=criteria, tests=[tests[0], _test("AT02", "red", "AC01")])
        ran = folder.run("gate", "ST0007")
        assert ran.code == 1
        assert "BLOCKED 1/2 satisfied" in ran.out
        assert "AC01" in ran.out

    def test_what_is_closed_by_somebody_s_word_lets_it_pass(self, folder):
        """From 3.0.1 on; of a criterion that tests decide nothing but that is believed."""
        fiat = {"because": "never begun", "by": "ada", "at": "2026-09-08", "inherited_from": "ST7"}
        criteria = [
            _criterion("AC01", "test", **{"is": "fiat", "invoker": {"tty": False}, **fiat}),
            _criterion("AC02", "test", **{"is": "satisfied", "evidence": "a look"}),
            _criterion("AC03", "non-test", **{"is": "computed"}),
            _criterion("AC04", "test", **{"is": "descoped", "to": "ST0001"}),
            _criterion("AC05", "test", **{"is": "withdrawn", "reason": "dark"}),
        ]
        # A test that is none (`n-a`) is not green.
        tests = [_test("AT01", "green", "AC02"), _test("AT02", "n-a", "AC02")]
        _canon(folder, criteria=criteria, tests=tests)
        found = json.loads(folder.run("gate", "ST0007", "--json").out)
        assert (found["satisfied"], found["active"], found["fiat"]) == (0, 3, 1)
        assert (found["descoped"], found["withdrawn"]) == (1, 1)
        assert found["blocking"] == ["AC02", "AC03"]
        _canon(folder, criteria=[criteria[0], *criteria[3:]])
        assert "PASS 0/1 satisfied, 1 fiat-closed" in folder.run("gate", "ST0007").out

    def test_a_criterion_without_tests_is_open(self, folder):
        _canon(folder, criteria=[_criterion("AC01", "test", **{"is": "computed"})])
        ran = folder.run("gate", "ST0007", "--json")
        assert ran.code == 1
        assert json.loads(ran.out)["blocking"] == ["AC01"]

    def test_it_may_be_exempt_or_have_no_criteria(self, folder):
        _canon(folder, acceptance="exempt")
        assert "EXEMPT" in folder.run("gate", "ST0007").out
        _canon(folder)
        ran = folder.run("gate", "ST0007")
        assert ran.code == 1
        assert "no criteria" in ran.out

    def test_a_work_package_has_the_rows_of_its_group(self, folder):
        criteria = [
            _criterion("AC-01.1", "non-test", **{"is": "satisfied", "evidence": "a look"}),
            _criterion("AC-02.1", "non-test", **{"is": "unsatisfied"}),
        ]
        packages = [{"seq": at, "title": "P", "status": "wip"} for at in (1, 2)]
        _canon(folder, criteria=criteria, wps=packages)
        assert folder.run("gate", "ST0007/01").code == 0
        assert folder.run("gate", "ST0007/02").code == 1
        assert "no such work package" in folder.run("gate", "ST0007/03").out

    def test_a_cancelled_work_package_is_excused(self, folder):
        """3.0: its status says so, and nobody has to empty its contract first."""
        criteria = [_criterion("AC-01.1", "non-test", **{"is": "unsatisfied"})]
        packages = [{"seq": 1, "title": "P", "status": "cancelled"}]
        _canon(folder, criteria=criteria, wps=packages)
        ran = folder.run("gate", "ST0007/01")
        assert ran.code == 0
        assert "EXEMPT" in ran.out
        assert "the work package is cancelled" in ran.out
        assert folder.run("gate", "ST0007").code == 1
        # The same where the views are on disk.
        cover = "---\nwp_id: WP-01\nstatus: Cancelled\n---\n# WP-01: P\n"
        folder.put("intent/st/ST0007/info.md", "---\nstatus: WIP\n---\n# ST0007: Seventh\n")
        folder.put("intent/st/ST0007/WP/01/info.md", cover)
        folder.put("intent/st/ST0007/acceptance.md", "- AC-01.1 (non-test) A -- satisfied: no\n")
        assert "EXEMPT" in folder.run("gate", "ST0007/01").out
        assert "it is cancelled" in folder.run("show", "ST0007/01").out


WHOLE_FILES = ("shape", "exempt", "scope", "malformed", "not-a-row", "dup")


def _cases():
    lines = shared("oracle", "at_rows.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@needs_shared
@pytest.mark.corpus
def test_the_verdicts_are_upstreams(folder):
    """Recorded cases, thread and work packages, through the whole command.

    Whole-file shapes, exemptions and scopes all, of the many single rows every tenth.
    """
    checked = 0
    for at, case in enumerate(_cases()):
        expected = case["expected"]
        if (at % 10 and case["group"] not in WHOLE_FILES) or "\0" in case["acceptance_md"]:
            continue
        home = folder.path / f"case{at}"
        folder.put(
            f"case{at}/intent/.config/config.json",
            '{"intent_version": "2.19.0", "st_prefix": "ST"}',
        )
        bucket = f"{case['bucket']}/" if case["bucket"] else ""
        thread = f"case{at}/intent/st/{bucket}ST0001"
        folder.put(
            f"{thread}/info.md",
            f"---\nstatus: {case['thread_status']}\ncreated: 20260304\n---\n# ST0001: First\n",
        )
        folder.put(f"{thread}/acceptance.md", case["acceptance_md"])
        folder.put(
            f"case{at}/intent/st/NOT-STARTED/ST0002/info.md",
            "---\nstatus: Not Started\n---\n# ST0002: Second\n",
        )
        for name, content in case["files"].items():
            folder.put(f"case{at}/{name}", content)
        ran = folder.run("gate", "ST0001", str(home), "--json")
        answer = json.loads(ran.out)
        where = f"{case['id']} {case['group']}"
        assert answer["verdict"] == expected["gate"], where
        assert ran.code == expected["gate_exit"], where
        if expected["gate_reason"] == "unsatisfied":
            assert answer["blocking"] == expected["gate_blocking"], where
        checked += 1
        for number, scoped in expected.get("gate_wp", {}).items():
            if number not in ("07", "9"):  # of these there is no folder
                folder.put(f"{thread}/WP/{number}/info.md", f"# WP-{number}: Some\n")
            ran = folder.run("gate", f"ST0001/{number}", str(home), "--json")
            assert json.loads(ran.out)["verdict"] == scoped["gate"], f"{where} {number}"
            checked += 1
    assert checked > 60
