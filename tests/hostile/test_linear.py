"""What grows with the document, and with nothing more: repairs of thousands of findings.

Each of these took minutes, or hours, when it grew with the square. The alarm counts the time of
the processor and rings after many times what is needed now.
"""

from __future__ import annotations

from stp_lsp.features.code_actions import code_actions
from stp_lsp.features.diagnostics import diagnose
from stp_lsp.text.range import Range
from tests.support.workspace import workspace
from tools.fuzz.documents import alarm

SECONDS = 60
MANY = 20_000


def test_repairs_of_a_header_with_thousands_of_keys() -> None:
    """Each key twice: one repair of each title for every second line."""
    keys = "".join(f"k{number % 2}: v\n" for number in range(MANY))
    found = workspace(f"--- intent/st/ST0001/info.md\n---\nstatus: WIP\n{keys}---\n# ST0001: T\n")
    document = found.snapshot.documents["intent/st/ST0001/info.md"]
    with alarm(SECONDS):
        diagnosis = diagnose(found.snapshot, document)
        whole = Range(0, len(document.text))
        actions = code_actions(found.snapshot, document, whole, (), diagnosis.diagnostics)
    repeated = [each for each in diagnosis.diagnostics if each.rule == "duplicate-frontmatter-key"]
    assert len(repeated) == MANY - 2
    # Of each, "keep the first" is a change of its own, and "keep this" is one for all of a key.
    kept = [each for each in actions if each.title.startswith("Keep the first")]
    assert len(kept) == MANY - 2
    assert sum(len(each.diagnostics) for each in actions if "Keep this" in each.title) == MANY - 2
