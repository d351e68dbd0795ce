"""Running the rules: levels, suppression, caching, failures; what they find is tested there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

import stp_lsp.features.diagnostics as diagnostics
from stp_lsp.features.diagnostics import Diagnosis, diagnose, diagnose_all
from stp_lsp.model.diagnostic import Found, Level, Rule
from stp_lsp.model.document import Document
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import Kind, place
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.text.range import Range
from tests.support.workspace import build, workspace

_INFO = "intent/st/ST0001/info.md"


def _names(found: Diagnosis) -> list[str]:
    return [item.rule for item in found.diagnostics]


def _of(text: str, settings: Settings | None = None) -> Diagnosis:
    """The findings of an open thread's info.md whose body is `text`."""
    header = "---\nstatus: WIP\nslug: lamps\ncreated: 20260102\n---\n# ST0001: Lamps\n\n"
    snapshot = build({_INFO: header + text}, settings)
    return diagnose(snapshot, snapshot.documents[_INFO])


def test_a_finding_carries_what_the_framework_knows():
    """Name, code and level come from the rule, the place and the words from the finding."""
    (found,) = _of("See ST0042.\n").diagnostics
    assert (found.rule, found.code, found.level) == (
        "unknown-thread", "STP301", Level.INFORMATION
    )  # fmt: skip
    assert found.document == _INFO
    assert found.data["id"] == "ST0042"
    assert not found.fixable


def test_findings_are_ordered_by_place():
    """Whatever the order in which rules run."""
    found = _of("See ST0042, [x](gone.md) and ST0043.\n").diagnostics
    starts = [item.range.start for item in found]
    assert len(starts) == 3
    assert starts == sorted(starts)


@pytest.mark.parametrize("level", [Level.ERROR, Level.HINT])
def test_a_level_can_be_chosen(level: Level):
    """It holds for every finding of the rule, also where the rule would make a difference."""
    chosen = Settings(levels={"unknown-thread": level})
    found = _of("See ST0042.\n\n## Related Steel Threads\n\n- ST0043\n", chosen)
    assert [item.level for item in found.diagnostics] == [level, level]


def test_a_rule_can_be_switched_off():
    """Nothing of it is left."""
    assert _of("See ST0042.\n", Settings(levels={"unknown-thread": Level.OFF})) == Diagnosis()


def test_all_lifts_the_quiet_of_finished_work():
    """`--all`: the same document, with and without."""
    files = {
        "intent/st/COMPLETED/ST0003/info.md": (
            "---\nstatus: Completed\ncompleted: 20260105\n---\n# ST0003: Oil\n\nSee ST0042.\n"
        )
    }
    for full, expected in ((False, []), (True, ["unknown-thread"])):
        snapshot = build(files, Settings(full=full))
        (document,) = (doc for doc in snapshot.documents.values() if doc.kind is Kind.INFO)
        found = [name for name in _names(diagnose(snapshot, document)) if name == "unknown-thread"]
        assert found == expected


def test_generated_documents_have_no_findings():
    """An agent's instructions, a change log: neither is written by hand."""
    snapshot = build({"CHANGELOG.md": "<<<<<<< HEAD\n", "intent/llm/AGENTS.md": "[x](gone.md)\n"})
    found = dict(diagnose_all(snapshot))
    assert [found[id] for id in ("CHANGELOG.md", "intent/llm/AGENTS.md")] == [Diagnosis()] * 2


@pytest.mark.parametrize(
    "path",
    [
        "lib/templates/prj/st/ST####/info.md",
        "backup-20250717/intent/st/ST0001/info.md",
        "intent/whiteboard/vc/.history/20260101/wip.md",
    ],
)
def test_an_open_template_or_backup_has_no_findings(path: str):
    """It is served as a value although it is no part of the graph."""
    snapshot = build({_INFO: "# ST0001: Lamps\n"})
    text = "---\nstatus: Nonsense\n# ST0042: See ST0043\n"
    document = make_document(path, text, place(path, snapshot.project), snapshot.project)
    assert diagnose(snapshot, document) == Diagnosis()


def test_diagnose_all_visits_every_document():
    """Also those without findings, so that a client can be told that theirs are gone."""
    snapshot = build({_INFO: "# ST0001: Lamps\n", "intent/wip.md": "[x](gone.md)\n"})
    found = dict(diagnose_all(snapshot))
    assert found.keys() == snapshot.documents.keys()
    assert _names(found["intent/wip.md"]) == ["broken-link"]


# -- suppression -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<!-- stp-disable unknown-thread -->\nSee ST0042.\n\nAnd ST0043.\n",
        "<!-- stp-disable -->\nSee ST0042.\n\nAnd ST0043.\n",
        "See ST0042.\n\nAnd ST0043.\n\n<!-- stp-disable-file unknown-thread -->\n",
        "<!-- stp-disable broken-link, unknown-thread -- of other projects -->\nST0042 ST0043\n",
        "ST0042 ST0043 <!-- stp-disable-line unknown-thread -->\n",
        "<!-- stp-disable-next-line unknown-thread -->\nST0042 ST0043\n",
    ],
)
def test_comments_silence_rules(text: str):
    """In every form, both findings are gone."""
    assert _of(text) == Diagnosis()


@pytest.mark.parametrize(
    "text",
    [
        "ST0042\n\n<!-- stp-disable unknown-thread -->\nST0043\n",
        "<!-- stp-disable-next-line unknown-thread -->\nST0042\nST0043\n",
        "<!-- stp-disable unknown-thread -->\nST0042\n<!-- stp-enable -->\n\nST0043\n",
        "<!-- stp-disable -->\nST0042\n<!-- stp-enable unknown-thread -->\n\nST0043\n",
        "<!-- stp-disable -->\nST0042\n<!-- stp-enable -->\n\nST0043\n",
        "ST0042 <!-- stp-disable-line unknown-thread -->\nST0043\n",
    ],
)
def test_comments_reach_no_further_than_they_say(text: str):
    """One of the two ids is outside."""
    assert _names(_of(text)) == ["unknown-thread"]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- stp-disable broken-link -->\nST0042 ST0043\n",
        "`<!-- stp-disable unknown-thread -->`\n\nST0042 ST0043\n",
        "```\n<!-- stp-disable-file unknown-thread -->\n```\n\nST0042 ST0043\n",
        "<!-- stp-disabled -->\nST0042 ST0043\n",
        "<!-- stp-enable unknown-thread -->\nST0042 ST0043\n",
    ],
)
def test_what_silences_nothing(text: str):
    """Another rule, an example in code, another word."""
    assert _names(_of(text)) == ["unknown-thread"] * 2


# -- caching and failures --------------------------------------------------------------------------


def _with_rules(monkeypatch: pytest.MonkeyPatch, *rules: Rule) -> None:
    table = {kind: diagnostics._for_kind(rules, kind) for kind in Kind}
    monkeypatch.setattr(diagnostics, "_BY_KIND", table)


def _counting(seen: list[str], *, local: bool) -> Rule:
    def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
        seen.append(document.id)
        yield Found(Range(0, 1), "here")

    return Rule("counting", "STP998", Level.HINT, None, check, None, "", local)


def test_a_local_rule_runs_once_for_a_version(monkeypatch: pytest.MonkeyPatch):
    """Until the document, the settings or the project change; other documents do not matter."""
    seen: list[str] = []
    _with_rules(monkeypatch, _counting(seen, local=True))
    fixture = workspace("--- intent/wip.md\n# Wip\n--- intent/restart.md\n# Restart\n")
    snapshot = fixture.snapshot
    first = diagnose(snapshot, snapshot.documents["intent/wip.md"])
    other = make_document("intent/restart.md", "# New\n", fixture.document.place, snapshot.project)
    later = snapshot.with_documents({"intent/restart.md": other})
    assert diagnose(later, later.documents["intent/wip.md"]) == first
    assert seen == ["intent/wip.md"]
    changed = later.with_settings(replace(later.settings, full=True))
    diagnose(changed, changed.documents["intent/wip.md"])
    assert seen == ["intent/wip.md"] * 2


def test_another_rule_runs_each_time(monkeypatch: pytest.MonkeyPatch):
    """What looks beyond the document cannot be kept with it."""
    seen: list[str] = []
    _with_rules(monkeypatch, _counting(seen, local=False))
    snapshot = build({"intent/wip.md": "# Wip\n"})
    for _ in range(2):
        diagnose(snapshot, snapshot.documents["intent/wip.md"])
    assert seen == ["intent/wip.md"] * 2


def test_a_rule_that_breaks_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch):
    """And what broke is said, with the place in the code."""

    def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
        yield Found(Range(0, 1), "before")
        raise KeyError("lamp")

    broken = Rule("broken", "STP999", Level.ERROR, None, check, None, "", True)
    _with_rules(monkeypatch, broken, _counting([], local=True))
    snapshot = build({"intent/wip.md": "# Wip\n"})
    found = diagnose(snapshot, snapshot.documents["intent/wip.md"])
    assert "counting" in _names(found)
    (failure,) = found.failures
    assert "rule broken broke on intent/wip.md (test_diagnostics.py:" in failure
    assert "KeyError: 'lamp'" in failure


def test_a_place_outside_the_text_is_moved_into_it(monkeypatch: pytest.MonkeyPatch):
    """A front end must be able to convert every range."""

    def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
        yield Found(Range(-5, 99), "wide")
        yield Found(Range(99, 120), "beyond")

    wide = Rule("wide", "STP997", Level.HINT, None, check, None, "", True)
    _with_rules(monkeypatch, wide)
    snapshot = build({"intent/wip.md": "# Wip\n"})
    found = diagnose(snapshot, snapshot.documents["intent/wip.md"]).diagnostics
    assert [item.range for item in found] == [(0, 6), (6, 6)]


def test_the_same_finding_is_shown_once(monkeypatch: pytest.MonkeyPatch):
    """Two mentions that share their characters are one place for a reader."""

    def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
        yield Found(Range(0, 1), "twice")
        yield Found(Range(0, 1), "twice")

    twice = Rule("twice", "STP996", Level.HINT, None, check, None, "", True)
    _with_rules(monkeypatch, twice)
    snapshot = build({"intent/wip.md": "# Wip\n"})
    assert len(diagnose(snapshot, snapshot.documents["intent/wip.md"]).diagnostics) == 1


def test_a_rule_that_is_off_by_default(monkeypatch: pytest.MonkeyPatch):
    """It runs when it is given a level, and with `--all` as an information."""
    off = replace(_counting([], local=True), level=Level.OFF)
    _with_rules(monkeypatch, off)
    files = {"intent/wip.md": "# Wip\n"}
    for settings, expected in (
        (Settings(), []),
        (Settings(full=True), [Level.INFORMATION]),
        (Settings(full=True, levels={"counting": Level.OFF}), []),
        (Settings(levels={"counting": Level.WARNING}), [Level.WARNING]),
    ):
        snapshot = build(files, settings)
        found = diagnose(snapshot, snapshot.documents["intent/wip.md"]).diagnostics
        assert [item.level for item in found] == expected
