"""The other end of a range, and the documents of a path group."""

from __future__ import annotations

import pytest

from tests.features.completing import accepted, items, labels
from tests.features.test_completion_parts import PARTS

WIP = "\n    --- intent/wip.md\n    "
DESIGN = "\n    --- intent/st/ST0005/tasks.md\n    "
ROWS = """
    --- intent/st/ST0006/acceptance.md
    # ST0006 Signals -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 A
    - AC-01.2 B
    - AC-01.10 C
    - AC-02.1 D
    --- intent/st/ST0006/info.md
    ---
    status: WIP
    ---
    # ST0006: Signals
"""


@pytest.mark.parametrize(
    "typed, expected",
    [
        # FORMAT.md 3.2: `ST0001..ST0004`; the end lies behind the beginning, the nearest first.
        ("ST0002..$0", ["ST0003", "ST0004", "ST0005", "ST0010", "ST0011"]),
        ("ST0002..ST$0", ["ST0003", "ST0004", "ST0005", "ST0010", "ST0011"]),
        ("ST0002..ST001$0", ["ST0010", "ST0011"]),
        # A tail may be short: `ST0001..4`.
        ("ST0002..4$0", ["ST0004"]),
        ("ST0002..1$0", ["ST0010", "ST0011"]),
        ("ST0002..001$0", ["ST0010", "ST0011"]),
        ("ST0011..$0", []),
        ("ST0002..xy$0", []),
        ("XST0002..$0", []),
    ],
)
def test_threads_that_a_range_may_end_with(typed, expected):
    assert labels(f"{PARTS}{WIP}See {typed}\n") == expected


def test_the_end_is_written_out():
    assert accepted(f"{PARTS}{WIP}See ST0002..$0.\n", "ST0004") == "See ST0002..ST0004."
    assert accepted(f"{PARTS}{WIP}See ST0002..4$0.\n", "ST0004") == "See ST0002..ST0004."
    assert accepted(f"{PARTS}{WIP}See ST0002..ST0$010\n", "ST0004") == "See ST0002..ST0004"


@pytest.mark.parametrize(
    "typed, expected",
    [
        ("ST0005/WP-01..$0", ["WP-02", "WP-03"]),
        ("ST0005 WP-01..WP-$0", ["WP-02", "WP-03"]),
        ("ST0005 WP-01..3$0", ["WP-03"]),
        ("ST0005 WP01..$0", ["WP02", "WP03"]),
        ("ST0006 AC-01.1..$0", ["AC-01.2", "AC-01.10"]),
        ("ST0006 AC-01.1..AC-01.1$0", ["AC-01.10"]),
        ("ST0006 AC-01.1..01.$0", ["AC-01.2", "AC-01.10"]),
        ("ST0006 AC-01.1..2$0", ["AC-01.2"]),
        ("ST0009 AC-01.1..$0", []),
    ],
)
def test_packages_and_rows_that_a_range_may_end_with(typed, expected):
    assert labels(f"{PARTS}{ROWS}{WIP}See {typed}\n") == expected


def test_in_a_thread_a_short_range_is_its_own():
    assert labels(f"{PARTS}{DESIGN}See WP-02..$0\n") == ["WP-03"]


def test_what_is_found_by_a_short_tail_passes_the_filters_of_editors():
    """They keep an item whose filter text begins with what stands in its range."""
    (item,) = items(f"{PARTS}{WIP}See ST0002..4$0\n")
    assert item.filter_text.startswith("4")
    (item,) = items(f"{PARTS}{WIP}See ST0002..ST0004$0\n")
    assert item.filter_text == "ST0004"


@pytest.mark.parametrize(
    "typed, member, line",
    [
        ("`ST0005/{$0`", "design", "`ST0005/{design}.md`"),
        ("`ST0005/{design,$0`", "info", "`ST0005/{design,info}.md`"),
        ("`ST0005/{design, in$0`", "info", "`ST0005/{design, info}.md`"),
        # An editor that closes braces has put one behind the cursor.
        ("`ST0005/{$0}`", "design", "`ST0005/{design}.md`"),
        # Braces that are closed as they should be stay as they are.
        ("`ST0005/{design,$0}.md`", "info", "`ST0005/{design,info}.md`"),
        ("`ST0005/{$0,info}.md`", "design", "`ST0005/{design,info}.md`"),
        ("`intent/st/ST0005/{$0`", "design", "`intent/st/ST0005/{design}.md`"),
        ("`ST0005/WP/02/{$0`", "info", "`ST0005/WP/02/{info}.md`"),
    ],
)
def test_documents_of_a_path_group(typed, member, line):
    assert accepted(f"{PARTS}{WIP}See {typed}\n", member) == f"See {line}"


def test_a_document_is_named_once_in_a_group():
    """ST0005 has acceptance.md, design.md and info.md."""
    assert labels(f"{PARTS}{WIP}See `ST0005/{{$0`\n") == ["acceptance", "design", "info"]
    assert labels(f"{PARTS}{WIP}See `ST0005/{{design,$0`\n") == ["acceptance", "info"]
    assert labels(f"{PARTS}{WIP}See `ST0099/{{$0`\n") == []
