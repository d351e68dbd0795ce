"""Test files in the rows of a contract: what the contract cites, then what a folder holds."""

from __future__ import annotations

import pytest

from stp_lsp.features.completion import complete
from stp_lsp.text.edit import TextEdit, apply_edits
from tests.support.workspace import Fixture, workspace

SOURCE = """
    --- tests/test_lamp.py
    # AT-01.1
    --- tests/test_oil.py
    # AT-01.3 of somebody
    --- tests/helpers.py
    pass
    --- tests/data/oil.json
    {{}}
    --- lib/oil.py
    pass
    --- spec/fog_spec.rb
    pass
    --- intent/st/ST0001/info.md
    # ST0001: Lamps
    --- intent/st/ST0001/acceptance.md
    - AC-01.1 Lit
    - AC-01.2 Far
    - AT-01.1 `tests/test_lamp.py` -- covers AC-01.1 -- status: red
    - AT-02.1 `lib/oil.py` -- covers AC-02.1 -- status: to-write
    - {row}
"""


def at(row: str) -> Fixture:
    return workspace(SOURCE.format(row=row))


def offered(row: str) -> dict[str, str]:
    """The paths and what is said of them, best first."""
    fixture = at(row)
    found = complete(fixture.snapshot, fixture.document, fixture.offset)
    return {item.label: item.detail for item in found.items}


def accepted(row: str, label: str) -> str:
    """The row after that path was accepted, with its tab stops filled."""
    fixture = at(row)
    found = complete(fixture.snapshot, fixture.document, fixture.offset)
    item = next(item for item in found.items if item.label == label)
    text = apply_edits(fixture.document.text, [TextEdit(item.replace, item.plain_insert)])
    return text.rstrip("\n").rpartition("\n")[2]


def test_cited_files_first_then_tests_then_folders() -> None:
    assert list(offered("AT-01.2 `$0")) == [
        "tests/test_lamp.py",  # cited, and of this package
        "lib/oil.py",
        "intent/", "lib/", "spec/", "tests/",
    ]  # fmt: skip
    assert list(offered("AT-01.2 `tests/$0")) == [
        "tests/test_lamp.py",
        "tests/test_oil.py",
        "tests/data/",
        "tests/helpers.py",
    ]


def test_a_file_that_carries_the_id_is_meant() -> None:
    assert next(iter(offered("AT-01.3 `tests/$0").items())) == (
        "tests/test_oil.py",
        "carries AT-01.3",
    )


def test_a_bare_name_finds_a_test() -> None:
    assert list(offered("AT-01.2 `oil$0")) == ["lib/oil.py", "tests/test_oil.py"]
    assert list(offered("AT-01.2 `FOG$0")) == ["spec/fog_spec.rb"]
    assert list(offered("AT-01.2 `tests/he$0")) == ["tests/helpers.py"]


@pytest.mark.parametrize(
    ("row", "label", "after"),
    [
        # The rest of the row comes along, with the criterion that no test covers.
        (
            "AT-01.2 `tests/test_o$0",
            "tests/test_oil.py",
            "- AT-01.2 `tests/test_oil.py` -- covers AC-01.2 -- status: to-write",
        ),
        (
            "AT-01.2 `tests/te$0`",
            "tests/test_oil.py",
            "- AT-01.2 `tests/test_oil.py` -- covers AC-01.2 -- status: to-write",
        ),
        # What is there stays.
        (
            "AT-01.2 `tests/te$0st_x.py` -- covers AC-01.1 -- status: red",
            "tests/test_oil.py",
            "- AT-01.2 `tests/test_oil.py` -- covers AC-01.1 -- status: red",
        ),
        ("AT-01.2 `t$0", "tests/", "- AT-01.2 `tests/"),
    ],
)
def test_the_half_typed_path_is_replaced(row: str, label: str, after: str) -> None:
    assert accepted(row, label) == after


def test_nothing_outside_the_reference() -> None:
    assert offered("AT-01.2 `tests/test_oil.py`$0") == {}
    assert offered("AC-01.3 `tests/$0") == {}
    assert offered("AT-01.2 `../$0") == {}
    assert offered("AT-01.2 `nowhere/$0") == {}
