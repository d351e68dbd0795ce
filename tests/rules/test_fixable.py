"""`fixable` is exact: it stands on a finding if and only if a quick fix is offered there.

Over the workspaces of all case files, each as it is, with every rule at its full level, and with a
name of a path spelled wrongly (`misnamed-path`), which takes a thread away from all who name it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stp_lsp.features.action_kinds import QUICK_FIX
from stp_lsp.features.code_actions import code_actions
from stp_lsp.features.diagnostics import diagnose
from stp_lsp.model.snapshot import Snapshot
from tests.features.corpora import corpus
from tests.rules.case_files import FOLDER, Case, read_cases
from tests.rules.fixing import applied, findings, offered
from tests.support.shared import SHARED, needs_shared
from tests.support.workspace import build

MISNAMED = (
    ("ST0001/", "st0001/"),
    ("ST0001/", "ST0001-lamps/"),
    ("ST0003/", "st0003/"),
    ("COMPLETED/", "Completed/"),
    ("info.md", "Info.md"),
    ("/WP/", "/wp/"),
    ("acceptance.md", "Acceptance.md"),
)


def exact(snapshot: Snapshot) -> int:
    """Asks as an editor does, at the finding; how many findings there are."""
    count = 0
    for document in snapshot.documents.values():
        found = diagnose(snapshot, document).diagnostics
        for item in found:
            failures: list[str] = []
            actions = code_actions(snapshot, document, item.range, (QUICK_FIX,), found, failures)
            assert not failures
            assert item.fixable == any(item in each.diagnostics for each in actions), item
        count += len(found)
    return count


def variants(case: Case) -> Iterator[Snapshot]:
    for full in (False, True):
        settings = replace(case.settings, full=full or case.settings.full)
        yield build(case.files, settings)
        for right, wrong in MISNAMED:
            files = {name.replace(right, wrong): text for name, text in case.files.items()}
            if files.keys() != case.files.keys():
                yield build(files, settings)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.stem)
def test_of_every_case(path: Path):
    found = [exact(snapshot) for case in read_cases(path) for snapshot in variants(case)]
    # Bytes that are no UTF-8 do not fit into a case file.
    assert sum(found) > 0 or path.stem == "unreadable_document"


@needs_shared
@pytest.mark.parametrize(
    "name",
    sorted(each.name for each in (SHARED / "corpora").iterdir() if each.is_dir()) if SHARED else [],
)
def test_of_real_workspaces(name: str):
    exact(corpus(name))


CONFIG = {"intent/.config/config.json": '{"intent_version": "2.19.0"}'}
WIP = "intent/wip.md"
FIRST = {"intent/st/ST0001/info.md": "---\nstatus: WIP\n---\n# ST0001: Lamps\n"}


def test_a_misnamed_folder_is_no_thread_to_create():
    """Whoever names it would get two."""
    files = CONFIG | FIRST | {WIP: "# WIP\n\nNext is ST0002.\n"}
    lower = {"intent/st/st0002/info.md": "---\nstatus: WIP\n---\n# ST0002: Oil\n"}
    for given, fixable in ((files, True), (files | lower, False)):
        (item,) = (x for x in findings(build(given), "unknown-thread") if x.document == WIP)
        assert item.fixable is fixable
        assert bool(offered(build(given), item)) is fixable


def test_an_anchor_like_no_heading():
    text = "# Lamps\n\n## Oil and wick\n\n[near](#oil-and-wik) [far](#zzz)\n"
    near, far = findings(build(CONFIG | {"intent/docs/lamps.md": text}), "broken-anchor")
    assert (near.fixable, far.fixable) == (True, False)


def test_the_nearest_of_many_headings():
    """Only those of about the same length are compared, and the one meant is among them."""
    heads = "".join(f"## {'x' * (n % 60 + 1)}{n}\n\n" for n in range(600))
    text = f"# Lamps\n\n{heads}## Trim the wick\n\n[to](#trim-the-wck)\n"
    snapshot = build(CONFIG | {"intent/docs/lamps.md": text})
    (item,) = findings(snapshot, "broken-anchor")
    assert [fix.title for fix in offered(snapshot, item)] == ["Link to #trim-the-wick"]


CONTRACT = "intent/st/ST0001/acceptance.md"
ROWS = """# ST0001 Lamps -- Acceptance

## Acceptance Criteria

- AC-01.1 The lamp is lit

## Acceptance Tests

- AT-01.1 `{other}` -- covers AC-01.1 -- status: to-write
- AT-01.2 lamp_test.py -- covers AC-01.1 -- status: to-write
"""


@pytest.mark.parametrize(
    "there, titles, path",
    [
        ([], ["Cite spec/lamps/lamp_test.py, which is not there yet"], "spec/lamps/lamp_test.py"),
        (["a/lamp_test.py"], ["Write AT-01.2 in the grammar of 2.19"], "a/lamp_test.py"),
        (
            ["b/lamp_test.py", "a/lamp_test.py"],
            ["Cite a/lamp_test.py", "Cite b/lamp_test.py"],
            "a/lamp_test.py",
        ),
    ],
)
def test_a_file_name_without_its_folder(there: list[str], titles: list[str], path: str):
    """Whether there is such a file is asked when the repair is, so there is one in any case."""
    files = CONFIG | FIRST | {CONTRACT: ROWS.format(other="spec/lamps/wick_test.py")}
    for each in there:
        files[each] = ""
    snapshot = build(files)
    (item,) = findings(snapshot, "test-row-grammar")
    assert item.fixable
    fixes = offered(snapshot, item)
    assert [fix.title for fix in fixes] == titles
    assert fixes[0].preferred is (len(there) == 1)  # with a choice, nothing is done unasked
    after = applied(files, fixes[0].change)
    assert f"- AT-01.2 `{path}` -- covers AC-01.1 -- status: to-write\n" in after[CONTRACT]
    assert list(findings(build(after), "test-row-grammar")) == []
