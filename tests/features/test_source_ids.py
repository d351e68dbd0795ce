"""Ids in files of other languages: which count, and which thread a short one means."""

from __future__ import annotations

import pytest

from stp_lsp.features.citations import citations
from stp_lsp.features.cited import literal_range
from stp_lsp.features.definition import goto_definition, implementation
from stp_lsp.features.highlight import highlights
from stp_lsp.features.hover import hover
from stp_lsp.features.references import subject_at
from stp_lsp.features.source_ids import (
    names_something,
    source_document,
    source_references,
)
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.text.range import Range
from tests.support.workspace import workspace

ONE = """
--- tests/one.py
# AT-01.1: see ST0001, ST0099 and AC-01.2; not AT-09.9
# Title
x = "WP-01"
--- tests/both.py
# AT-01.2
# AT-01.3
# ST0001 AC-01.1
--- tests/free.py
# AT-01.1 of nobody, ST0002/AT-01.3
--- intent/st/ST0001/info.md
# ST0001: One
--- intent/st/ST0001/WP/01/info.md
# WP-01: First
--- intent/st/ST0001/acceptance.md
- AC-01.1 It works
- AC-01.2 It lasts
- AT-01.1 `tests/one.py` -- covers AC-01.1 -- status: green
- AT-01.2 `tests/both.py` -- covers AC-01.2 -- status: green
--- intent/st/ST0002/info.md
# ST0002: Two
--- intent/st/ST0002/acceptance.md
- AC-01.1 It works, too
- AT-01.2 `tests/both.py` -- covers AC-01.1 -- status: green
- AT-01.3 `tests/both.py` -- covers AC-01.1 -- status: red
"""


@pytest.fixture
def snapshot() -> Snapshot:
    return workspace(ONE).snapshot


def ask(snapshot: Snapshot, path: str, needle: str) -> list[str]:
    """Where a definition leads from the text of a file, as the text of the target's line."""
    text = snapshot.files.read(path)
    assert text is not None
    document = source_document(snapshot, path, text)
    offset = text.index(needle) + 3
    if not names_something(document, offset):
        return []
    found = []
    for target in goto_definition(snapshot, document, offset):
        whole = snapshot.documents[target.document].text
        line = whole[target.name_range.start :].partition("\n")[0]
        found.append(f"{target.document.split('/')[2]}: {line}")
    return found


def test_what_contracts_cite(snapshot: Snapshot) -> None:
    assert citations(snapshot) == {
        "tests/one.py": (("ST0001", "AT-01.1"),),
        "tests/both.py": (
            ("ST0001", "AT-01.2"),
            ("ST0002", "AT-01.2"),
            ("ST0002", "AT-01.3"),
        ),
    }


def test_a_short_id_means_the_thread_that_cites_the_file(snapshot: Snapshot) -> None:
    [row] = ask(snapshot, "tests/one.py", "AT-01.1")
    assert row.startswith("ST0001: AT-01.1 `tests/one.py`")
    assert ask(snapshot, "tests/one.py", "AC-01.2") == ["ST0001: AC-01.2 It lasts"]
    assert ask(snapshot, "tests/one.py", "ST0001") == ["ST0001: ST0001: One"]
    assert len(ask(snapshot, "tests/one.py", "WP-01")) == 1


def test_two_threads_may_mean_the_same_row(snapshot: Snapshot) -> None:
    rows = ask(snapshot, "tests/both.py", "AT-01.2")
    assert [row.partition(":")[0] for row in rows] == ["ST0001", "ST0002"]
    [row] = ask(snapshot, "tests/both.py", "AT-01.3")  # which one thread alone has
    assert row.startswith("ST0002: AT-01.3")
    assert ask(snapshot, "tests/both.py", "AC-01.1") == ["ST0001: AC-01.1 It works"]


def test_nothing_else_is_said(snapshot: Snapshot) -> None:
    assert ask(snapshot, "tests/one.py", "AT-09.9") == []
    assert ask(snapshot, "tests/one.py", "ST0099") == []
    assert ask(snapshot, "tests/one.py", "Title") == []
    # in a file that nobody cites a thread has to be named
    assert ask(snapshot, "tests/free.py", "AT-01.1") == []
    assert len(ask(snapshot, "tests/free.py", "ST0002/AT")) == 1


def test_the_card_of_a_test_says_nothing_of_guesses(snapshot: Snapshot) -> None:
    text = snapshot.files.read("tests/both.py") or ""
    document = source_document(snapshot, "tests/both.py", text)
    found = hover(snapshot, document, text.index("AT-01.3"))
    assert found is not None
    assert "AT-01.3" in found.card.title
    assert "taken for" not in found.card.footer


def test_references_reach_cited_and_open_files(snapshot: Snapshot) -> None:
    contract = snapshot.documents["intent/st/ST0002/acceptance.md"]
    offset = contract.text.index("AT-01.3")
    subject = subject_at(snapshot, contract, offset)
    assert subject is not None
    cited = list(source_references(snapshot, subject, contract.id))
    assert [(each.document.id, each.ranges) for each in cited] == [
        ("tests/both.py", (Range(12, 19),))  # behind `# AT-01.2\n# `
    ]
    opened = source_references(snapshot, subject, contract.id, ["tests/free.py"])
    assert [each.document.id for each in opened] == ["tests/both.py", "tests/free.py"]


def test_highlights_in_the_file(snapshot: Snapshot) -> None:
    text = "# AT-01.1\nassert 'AT-01.1'\n"
    document = source_document(snapshot, "tests/one.py", text)
    assert [each.range.start for each in highlights(snapshot, document, 4)] == [2, 18]


def test_implementation_is_the_line_that_carries_the_id(snapshot: Snapshot) -> None:
    contract = snapshot.documents["intent/st/ST0002/acceptance.md"]
    [target] = implementation(snapshot, contract, contract.text.index("AT-01.3") + 2)
    assert (target.document, target.name_range) == ("tests/both.py", Range(12, 19))


@pytest.mark.parametrize(
    ("text", "start"),
    [("AT-01.2", 0), ("AT-01.21 AT-01.2", 9), ("XAT-01.2", None), ("", None), ("(AT-01.2)", 1)],
)
def test_an_id_is_a_word(text: str, start: int | None) -> None:
    found = literal_range(text, "AT-01.2")
    assert (found.start if found is not None else None) == start
