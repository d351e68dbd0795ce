"""Which thread comes first: each claim of the ranking by an example, and its worth on real text."""

from __future__ import annotations

import pytest

from benchmarks.completion_rank import NONE, Case, Score, cases, rank, report, score, workspace
from stp_lsp.features.completion import complete
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.snapshot import Snapshot
from tests.features.completing import THREADS, at, completions, labels
from tests.support.shared import needs_shared, shared
from tests.support.workspace import workspace as in_memory

OPEN_TO_CLOSED = """
    --- intent/st/ST0001/info.md
    ---
    status: Mysterious
    ---
    # ST0001: a
    --- intent/st/ST0002/info.md
    ---
    status: On Hold
    ---
    # ST0002: b
    --- intent/st/NOT-STARTED/ST0003/info.md
    ---
    status: Not Started
    ---
    # ST0003: c
    --- intent/st/ST0004/info.md
    ---
    status: WIP
    ---
    # ST0004: d
    --- intent/st/CANCELLED/ST0005/info.md
    ---
    status: Cancelled
    ---
    # ST0005: e
    --- intent/st/COMPLETED/ST0006/info.md
    ---
    status: Completed
    ---
    # ST0006: f
    --- intent/st/COMPLETED/ST0007/info.md
    ---
    status: Done
    ---
    # ST0007: g
    --- intent/st/ST0008/info.md
    ---
    status: In Progress
    ---
    # ST0008: h
"""


def note(text: str) -> str:
    return f"    --- intent/notes.md\n    {text}\n"


def first(text: str) -> str:
    return labels(note(text))[0]


def test_open_threads_before_closed_ones_and_the_younger_first():
    fixture = in_memory(OPEN_TO_CLOSED + note("ST$0"))
    assert [item.label for item in completions(fixture).items] == [
        "ST0008", "ST0004",  # being worked on
        "ST0003",  # not started
        "ST0002",  # on hold
        "ST0001",  # of no known status
        "ST0007", "ST0006",  # completed
        "ST0005",  # cancelled
    ]  # fmt: skip


def test_what_fits_exactly_beats_what_is_near():
    text = "ST0010, again ST0010 and ST0010.\n\n    As in thread 1$0"
    assert first(text) == "ST0001"
    assert first("ST0011 ST0011\n\n    - see head$0") == "ST0004"


def test_the_thread_named_last_beats_an_open_one():
    assert first("ST0004 did it, then ST0010 too.\n\n    And so ST$0") == "ST0010"


def test_the_thread_before_it_comes_next():
    found = labels(note("ST0004 did it, then ST0010 too.\n\n    And so ST$0"))
    assert found[:2] == ["ST0010", "ST0004"]


def test_a_thread_named_below_counts_less_than_one_above():
    assert first("By ST0004.\n\n    And ST$0\n\n    By ST0010.") == "ST0004"
    assert first("And ST$0\n\n    By ST0010.") == "ST0010"


def test_the_own_thread_in_the_title():
    path = "    --- intent/st/COMPLETED/ST0004/design.md\n"
    assert labels(f"{path}    # Design - ST$0\n")[0] == "ST0004"
    # Words of another thread's title matter in the text, not in the document's own title.
    assert labels(f"{path}    # Design of the fog signal tests - ST$0\n")[0] == "ST0004"
    assert labels(f"{path}    As the fog signal in ST$0\n")[0] == "ST0010"


def test_related_threads_of_the_own_one():
    source = (
        "    --- intent/st/ST0050/info.md\n    ---\n    status: WIP\n    ---\n"
        "    # ST0050: x\n\n    Builds on ST0011.\n"
        "    --- intent/st/ST0050/impl.md\n    Uses ST00$0\n"
    )
    assert labels(source)[:2] == ["ST0050", "ST0011"]


def test_neighbours_of_the_own_thread_by_number():
    source = "    --- intent/st/COMPLETED/ST0010/impl.md\n    Uses ST00$0\n"
    assert labels(source)[:2] == ["ST0010", "ST0011"]


def test_the_own_thread_before_related_neighbours():
    source = (
        "    --- intent/st/ST0050/info.md\n    # ST0050: x\n\n    Builds on ST0051.\n"
        "    --- intent/st/ST0051/info.md\n    # ST0051: y\n"
        "    --- intent/st/ST0050/impl.md\n    Uses ST00$0\n"
    )
    assert labels(source)[:2] == ["ST0050", "ST0051"]


def test_enumerations_go_on():
    assert first("ST0001, ST0002, ST$0") == "ST0003"
    assert first("ST0004, ST0003, ST$0") == "ST0002"
    assert first("ST0001 → ST0002 → ST$0") == "ST0003"


def test_lists_go_on():
    assert first("- ST0001: a\n    - ST0002: b\n    - ST$0") == "ST0003"
    assert first("| ST0004 | a |\n    | ST0003 | b |\n    | ST$0") == "ST0002"
    assert first("- [x] ST0002 a\n    - [ ] ST0003 b\n    - [ ] ST$0") == "ST0004"


def test_what_the_list_has_already_is_less_likely():
    found = labels(note("- ST0001: a\n    - ST0003: b\n    - ST$0"))
    assert found[0] == "ST0004"
    assert found.index("ST0002") < found.index("ST0001")


def test_headings_of_one_level_go_on():
    text = "### ST0001: a\n\n    text ST0011\n\n    ### ST0002: b\n\n    text\n\n    ### ST$0"
    assert first(text) == "ST0003"


def test_words_of_the_title_on_the_line():
    assert first("The fog signal sounds (ST$0)") == "ST0010"
    assert first("ST$0 painted the tower") == "ST0011"


def test_the_target_of_the_link_whose_text_is_typed():
    assert first("[ST$0](./st/COMPLETED/ST0010/info.md)") == "ST0010"


def test_words_that_every_thread_has_say_nothing():
    many = "".join(
        f"    --- intent/st/ST01{number:02d}/info.md\n    # ST01{number:02d}: Common word\n"
        for number in range(70)
    )
    fixture = at(many + note("A common word, as in ST$0"))
    # ST0001 and ST0002 are WIP, the many have no status and count as not started.
    assert completions(fixture).items[0].label == "ST0002"


def test_threads_that_name_the_own_one() -> None:
    source = (
        "    --- intent/st/ST0004/info.md\n    # ST0004: d\n\n    Needed by ST0050.\n"
        "    --- intent/st/ST0050/info.md\n    # ST0050: x\n"
        "    --- intent/st/ST0050/impl.md\n    Uses ST00$0\n"
    )
    assert labels(source)[:2] == ["ST0050", "ST0004"]


def test_what_follows_elsewhere_follows_here() -> None:
    elsewhere = "    --- README.md\n    First ST0004, then ST0010.\n"
    assert labels(elsewhere + note("First ST0004, then\n\n    at last ST$0"))[:2] == [
        "ST0004",  # named last
        "ST0010",
    ]


def test_threads_that_many_documents_name() -> None:
    """One open thread more or less does not outweigh what everybody writes about."""
    everywhere = "".join(f"    --- docs/{number}.md\n    ST0011\n" for number in range(9))
    assert labels(everywhere + note("As ST$0"))[0] == "ST0011"


@pytest.mark.parametrize(
    "text",
    ["2025-07-04: ST$0", "## July 4, 20250704\n\n    The ST$0", "- in 2025-07, ST$0"],
)
def test_a_date_names_what_was_finished_then(text: str) -> None:
    """ST0004 was completed on 2025-07-04, ST0001 begun on 2025-07-01."""
    assert set(labels(note(text))[:2]) == {"ST0001", "ST0004"}


def test_threads_of_the_same_time() -> None:
    day = "    --- intent/st/ST0050/info.md\n    ---\n    created: 20250703\n    ---\n    # x\n"
    own = "    --- intent/st/ST0050/impl.md\n    Uses ST00$0\n"
    assert labels(day + own)[:3] == ["ST0050", "ST0004", "ST0001"]


def test_the_same_time_is_asked_anew_once_a_thread_has_another_date() -> None:
    """What is near two days is kept while somebody types on, for these threads and no others."""
    day = "    --- intent/st/ST0050/info.md\n    ---\n    created: 20250703\n    ---\n    # x\n"
    fixture = in_memory(THREADS + day + "    --- intent/st/ST0050/impl.md\n    Uses ST00$0\n")
    own = fixture.document.id

    def offered(snapshot: Snapshot) -> list[str]:
        document = snapshot.documents[own]
        return [item.label for item in complete(snapshot, document, fixture.offset).items]

    before = fixture.snapshot
    assert offered(before)[:3] == ["ST0050", "ST0004", "ST0001"]
    home = before.documents["intent/st/ST0050/info.md"]
    text = home.text.replace("20250703", "20190703")
    moved = make_document(home.id, text, home.place, before.project, home)
    after = before.with_documents({home.id: moved})
    alone = in_memory(
        THREADS
        + day.replace("20250703", "20190703")
        + "    --- intent/st/ST0050/impl.md\n    Uses ST00$0\n"
    )
    assert offered(after) == offered(alone.snapshot) != offered(before)
    assert offered(before)[:3] == ["ST0050", "ST0004", "ST0001"]


def test_a_list_of_related_threads_begins_with_earlier_ones_and_counts_up() -> None:
    head = "    --- intent/st/ST0005/info.md\n    # ST0005: x\n\n    ## Related Steel Threads\n\n"
    found = labels(f"{head}    - ST$0\n")
    earlier = {"ST0001: Parse the header", "ST0002: Draw the lamp", "ST0003: Lamp schedule",
               "ST0004: Header tests"}  # fmt: skip
    assert set(found[:4]) == earlier
    assert labels(f"{head}    - ST0003: x\n    - ST$0\n")[0] == "ST0004: Header tests"


def test_the_order_does_not_depend_on_the_order_of_documents():
    files = (THREADS, OPEN_TO_CLOSED.replace("ST000", "ST007"))
    one = in_memory(files[0] + files[1] + note("ST0$0"))
    other = in_memory(files[1] + files[0] + note("ST0$0"))
    assert completions(one).items == completions(other).items


class TestMeasure:
    """The measurement itself, on a workspace whose ranks are known."""

    SOURCE = OPEN_TO_CLOSED + note("First ST0004, later on ST0005.")

    def test_the_rank_of_an_id(self):
        snapshot = in_memory(self.SOURCE).snapshot
        found = [case for case in cases(snapshot) if case.document.id == "intent/notes.md"]
        assert [case.id for case in found] == ["ST0004", "ST0005"]
        # Typed again as `ST000`: ST0008 is open and younger, ST0005 below the cursor is on the
        # same line and so does not count.
        assert rank(found[0], 5, rest=False) == 2
        # ST0004 is named above and first, ST0005 the last of the closed ones, which is eighth.
        assert rank(found[1], 5, rest=True) == 8

    def test_the_heading_that_defines_a_thread_is_no_case(self):
        snapshot = in_memory(OPEN_TO_CLOSED).snapshot
        assert list(cases(snapshot)) == []

    def test_scores_add_up(self):
        snapshot = in_memory(self.SOURCE).snapshot
        chosen: list[Case] = list(cases(snapshot))
        total = score(chosen, 5, rest=False)
        assert total == Score(2, 1 / 2 + 1 / 8, 0)
        assert total.mean == pytest.approx(0.3125)
        assert NONE.mean == 0
        assert "0.312" in report({"x": {5: total}})[1]


@needs_shared
@pytest.mark.corpus
@pytest.mark.parametrize(
    "name, expected",
    [("intent@5002c59", 0.8), ("intent@ea0e363", 0.8), ("arca_notionex@393bdb6", 0.8)],
)
def test_on_real_workspaces_five_characters_find_the_right_thread(name, expected):
    """The aim is an MRR of 0.8; ten threads share five characters, so chance alone gives 0.29."""
    chosen = list(cases(workspace(shared("corpora", name))))[::9]
    assert score(chosen, 5, rest=True).mean >= expected
    assert score(chosen, 5, rest=False).mean >= expected - 0.03
