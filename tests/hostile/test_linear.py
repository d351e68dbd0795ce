"""What grows with the document, and with nothing more: repairs of thousands of findings.

Each of these took minutes, or hours, when it grew with the square. The alarm counts the time of
the processor and rings after many times what is needed now.
"""

from __future__ import annotations

import random

from stp_lsp.features.code_actions import code_actions
from stp_lsp.features.code_lenses import code_lenses, resolve_lens
from stp_lsp.features.diagnostics import diagnose
from stp_lsp.features.highlight import highlights
from stp_lsp.features.inlay_hints import inlay_hints
from stp_lsp.text.range import Cover, Range
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


def test_repairs_of_a_contract_with_thousands_of_repeated_rows() -> None:
    row = "- AC-01.1 It\n- AT-01.1 `tests/a.py` -- covers AC-01.1 -- status: green\n"
    id = "intent/st/ST0001/acceptance.md"
    found = workspace(
        f"--- intent/st/ST0001/info.md\n# ST0001: T\n--- {id}\n# A\n{row * (MANY // 2)}"
    )
    document = found.snapshot.documents[id]
    with alarm(SECONDS):
        diagnosis = diagnose(found.snapshot, document)
        whole = Range(0, len(document.text))
        actions = code_actions(found.snapshot, document, whole, (), diagnosis.diagnostics)
    assert sum(each.title == "Renumber this row to AC-01.2" for each in actions) == MANY // 2 - 1


def test_lenses_of_a_contract_with_thousands_of_rows() -> None:
    """Only the first row of an id has one: what each of its tests says would be said of each."""
    same = "- AC-01.1 It\n- AT-01.1 `tests/a.py` -- covers AC-01.1 -- status: green\n"
    others = "".join(f"- AC-02.{number} It\n" for number in range(MANY))
    id = "intent/st/ST0001/acceptance.md"
    found = workspace(
        f"--- intent/st/ST0001/info.md\n# ST0001: T\n--- {id}\n# A\n{same * MANY}{others}"
    )
    document = found.snapshot.documents[id]
    with alarm(SECONDS):
        lenses = code_lenses(found.snapshot, document)[1:]
        said = [resolve_lens(found.snapshot, each.kind, each.key) for each in lenses]
    assert len(lenses) == 1 + MANY
    assert said[0] is not None
    assert len(said[0].places) == MANY


def test_repairs_of_an_index_of_which_no_row_is_right() -> None:
    """Each repair asks whether one of its threads may be in a folder that cannot be searched."""
    rows = "".join(f"| ST{number:04d} | x | WIP |\n" for number in range(2, 9_000))
    id = "intent/st/steel_threads.md"
    found = workspace(f"--- intent/st/ST0001/info.md\n# ST0001: T\n--- {id}\n# I\n\n{rows * 2}")
    document = found.snapshot.documents[id]
    with alarm(SECONDS):
        diagnosis = diagnose(found.snapshot, document)
        whole = Range(0, len(document.text))
        actions = code_actions(found.snapshot, document, whole, (), diagnosis.diagnostics)
    regenerate = next(each for each in actions if each.title == "Regenerate the index")
    # Each row that is there twice, and that there are no markers.
    assert len(regenerate.diagnostics) == 8_998 + 1


def test_marks_and_hints_among_thousands_of_links_and_ranges() -> None:
    links = "[a](../ST0001/info.md) ST0001 " * MANY
    ranges = "ST0001..ST0003 " * MANY
    found = workspace(
        "--- intent/st/ST0001/info.md\n# ST0001: T\n"
        f"--- intent/st/ST0002/info.md\n# ST0002: U\n\n{links}\n"
        f"--- intent/st/ST0003/info.md\n# ST0003: V\n\n{ranges}\n"
    )
    linked = found.snapshot.documents["intent/st/ST0002/info.md"]
    ranged = found.snapshot.documents["intent/st/ST0003/info.md"]
    with alarm(SECONDS):
        marks = highlights(found.snapshot, linked, linked.text.index("ST0001 [a]"))
        hints = inlay_hints(found.snapshot, ranged, Range(0, len(ranged.text)))
    assert len(marks) >= MANY
    assert len(hints) == MANY, "one for each range, none for the ids in it"


def test_a_cover_says_what_its_ranges_say() -> None:
    choose = random.Random(1)

    def some() -> Range:
        start = choose.randrange(30)
        return Range(start, start + choose.randrange(8))

    for _ in range(300):
        ranges = [some() for _ in range(choose.randrange(6))]
        cover = Cover(ranges)
        for other in (some() for _ in range(10)):
            assert cover.covers(other) == any(each.covers(other) for each in ranges)
