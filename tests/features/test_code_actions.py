"""Repairs as an editor asks for them. What each repair does is tested with its rule."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

import stp_lsp.features.code_actions as actions
from stp_lsp.features.action_kinds import FIX_ALL, QUICK_FIX
from stp_lsp.features.code_actions import Action, code_actions, fix_all
from stp_lsp.features.diagnostics import diagnose
from stp_lsp.model.diagnostic import Diagnostic, Fix, Level, Rule
from stp_lsp.model.document import Document
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import load, to_documents
from stp_lsp.text.edit import apply_edits
from stp_lsp.text.range import Range
from tests.support.shared import needs_shared, shared
from tests.support.workspace import Fixture, workspace

_TWO_STATUSES = """
    --- intent/st/ST0001/info.md
    ---
    status: "WI$0P"
    slug: lamps
    created: 20260102
    created: 20260103
    ---
    # ST0001: Lamps
    """


def _everywhere(fixture: Fixture) -> Range:
    return Range(0, fixture.document.facts.table.length)


def _after(fixture: Fixture, change: SourceChange) -> str:
    return apply_edits(fixture.document.text, change.edits.get(fixture.document.id, ()))


def test_only_findings_under_the_selection_are_repaired():
    """The cursor is on the status; the duplicate key is two lines below."""
    fixture = workspace(_TWO_STATUSES)
    cursor = Range(fixture.offset, fixture.offset)
    (quick,) = code_actions(fixture.snapshot, fixture.document, cursor, only=["quickfix"])
    assert quick.title == "Change the status to WIP"
    assert (quick.kind, quick.preferred) == (QUICK_FIX, True)
    assert [item.rule for item in quick.diagnostics] == ["unknown-status"]
    assert "status: WIP\n" in _after(fixture, quick.change)


def test_a_finding_that_is_named_is_repaired_wherever_the_cursor_is():
    fixture = workspace(_TWO_STATUSES)
    ask = partial(code_actions, fixture.snapshot, fixture.document, Range(0, 0), ["quickfix"])
    assert ask() == []
    found = diagnose(fixture.snapshot, fixture.document).diagnostics
    status = next(each for each in found if each.rule == "unknown-status")
    (quick,) = ask(named={status.range})
    assert quick.title == "Change the status to WIP"


def test_a_selection_takes_all_it_touches():
    """Both findings, and for the key both ways."""
    fixture = workspace(_TWO_STATUSES)
    found = code_actions(fixture.snapshot, fixture.document, _everywhere(fixture), ["quickfix"])
    assert [action.title for action in found] == [
        "Change the status to WIP",
        "Keep the first `created`, remove the other",
        "Keep this `created`, remove the other",
    ]


@pytest.mark.parametrize(
    "only, kinds",
    [
        ([], {QUICK_FIX, FIX_ALL}),
        (["quickfix"], {QUICK_FIX}),
        (["source"], {FIX_ALL}),
        (["source.fixAll"], {FIX_ALL}),
        (["source.fixAll.stp"], {FIX_ALL}),
        (["refactor", "source.organizeImports"], set()),
        (["source.fix"], set()),
    ],
)
def test_kinds_are_asked_for_by_their_beginning(only: list[str], kinds: set[str]):
    """LSP: `source` means everything below `source.`, whole words only."""
    fixture = workspace(_TWO_STATUSES)
    found = code_actions(fixture.snapshot, fixture.document, _everywhere(fixture), only)
    assert {action.kind for action in found} == kinds


def test_fix_all_repairs_the_document_wherever_the_cursor_is():
    """As `source` actions do, which run on save."""
    fixture = workspace(_TWO_STATUSES)
    (action,) = code_actions(fixture.snapshot, fixture.document, Range(0, 0), ["source.fixAll"])
    assert len(action.diagnostics) == 2
    assert _after(fixture, action.change) == (
        "---\nstatus: WIP\nslug: lamps\ncreated: 20260102\n---\n# ST0001: Lamps\n"
    )


def test_fix_all_is_safe_to_repeat():
    """On its own result it changes nothing."""
    fixture = workspace(_TWO_STATUSES)
    text = _after(fixture, fix_all(fixture.snapshot, fixture.document))
    later = make_document(
        fixture.document.id, text, fixture.document.place, fixture.snapshot.project
    )
    again = fixture.snapshot.with_documents({later.id: later})
    assert fix_all(again, later) == SourceChange()


def test_a_conflict_keeps_both_its_sides():
    """The two statuses look like a repetition, and one of them would be taken away for it."""
    fixture = workspace(
        """
        --- intent/st/ST0001/info.md
        ---
        <<<<<<< HEAD
        status: "WIP"
        =======
        status: "Completed"
        >>>>>>> lamps
        slug: lamps
        created: 20260102
        ---
        # ST0001: Lamps
        """
    )
    found = diagnose(fixture.snapshot, fixture.document).diagnostics
    assert {"conflict-markers", "duplicate-frontmatter-key"} <= {item.rule for item in found}
    assert not any(item.fixable for item in found)
    assert fix_all(fixture.snapshot, fixture.document) == SourceChange()
    assert _offered(fixture) == []


def test_fix_all_moves_no_folders_and_makes_no_guesses():
    """A move touches other files; the date of a completion is not today by default."""
    fixture = workspace(
        """
        --- intent/st/ST0001/info.md
        ---
        status: Completed
        slug: lamps
        created: 20260102
        completed:
        ---
        # ST0001: Lamps
        """
    )
    found = diagnose(fixture.snapshot, fixture.document).diagnostics
    rules = {item.rule for item in found}
    assert rules >= {"status-directory-mismatch", "missing-completed-date"}
    assert fix_all(fixture.snapshot, fixture.document) == SourceChange()
    kinds = {action.kind for action in _offered(fixture)}
    assert kinds == {QUICK_FIX}


def _offered(fixture: Fixture) -> list[Action]:
    return code_actions(fixture.snapshot, fixture.document, _everywhere(fixture))


def test_a_clean_document_offers_nothing():
    """No findings, no actions, not even an empty `fix all`."""
    fixture = workspace("--- intent/wip.md\n# Work In Progress\n")
    assert _offered(fixture) == []


def test_views_of_the_canon_are_not_edited():
    """A 3.0 workspace generates them again (FORMAT.md 13)."""
    fixture = workspace(
        """
        --- intent/.config/config.json
        {"intent_version": "3.0.0"}
        --- intent/st/ST0001/info.md
        ---
        status: Nonsense
        status: WIP
        ---
        # ST0001: Lamps
        """
    )
    found = diagnose(fixture.snapshot, fixture.document).diagnostics
    assert {"unknown-status", "duplicate-frontmatter-key"} <= {item.rule for item in found}
    assert not any(item.fixable for item in found)
    assert _offered(fixture) == []


@needs_shared
@pytest.mark.corpus
def test_one_action_repairs_the_index_of_anvil():
    """Five rows outside the markers, one glued to END, one thread twice: ten findings, one key.

    What is not a row stays: the lines above the table and both markers.
    """
    root = shared("corpora", "anvil@4b2a18a").as_posix()
    (found,) = load(RealDisk(), root, 5_000_000).workspaces
    snapshot = Snapshot.build(found.project, to_documents(RealDisk(), root, found.documents))
    document = snapshot.index_document
    assert document is not None
    before = diagnose(snapshot, document).diagnostics
    assert {item.rule for item in before} == {
        "stale-index", "index-row-mismatch", "index-row-outside-markers", "duplicate-index-row"
    }  # fmt: skip
    where = Range(0, len(document.text))
    (one,) = (a for a in code_actions(snapshot, document, where) if a.preferred)
    assert one.title == "Regenerate the index"
    assert list(one.diagnostics) == list(before)
    text = apply_edits(document.text, one.change.edits[document.id])
    later = make_document(document.id, text, document.place, snapshot.project)
    after = snapshot.with_documents({document.id: later})
    assert diagnose(after, later).diagnostics == ()
    head = document.text.partition("<!-- END")[0].partition("ID  ")[0]
    assert text.startswith(head)
    assert text.endswith("<!-- END: STEEL_THREAD_INDEX -->\n")


def test_a_repair_that_breaks_is_said_and_offers_nothing(monkeypatch: pytest.MonkeyPatch):
    """The other repairs are there all the same."""

    def fixes(snapshot: Snapshot, document: Document, item: Diagnostic) -> Iterator[Fix]:
        yield Fix("half", SourceChange())
        raise ValueError("lamp")

    rule = actions._RULES["unknown-status"]
    broken = Rule(rule.name, rule.code, Level.ERROR, None, rule.check, fixes, "", True)
    monkeypatch.setitem(actions._RULES, rule.name, broken)
    fixture = workspace(_TWO_STATUSES)
    failures: list[str] = []
    found = code_actions(
        fixture.snapshot, fixture.document, _everywhere(fixture), ["quickfix"], failures=failures
    )
    assert [action.title[:4] for action in found] == ["Keep", "Keep"]
    (failure,) = failures
    assert "unknown-status" in failure
    assert "ValueError: lamp" in failure


def test_findings_can_be_handed_in():
    """A server that has just computed them need not do it twice."""
    fixture = workspace(_TWO_STATUSES)
    where = _everywhere(fixture)
    assert code_actions(fixture.snapshot, fixture.document, where, diagnostics=()) == []
