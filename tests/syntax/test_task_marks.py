"""The quick count of boxes equals markdown-it-py's, or does not answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.syntax.header import parse_header
from stp_lsp.syntax.structure import parse_structure
from stp_lsp.syntax.task_marks import task_marks
from tests.support.shared import needs_shared, shared


def by_parser(text: str, body_start: int) -> list[str]:
    return [task.mark for task in parse_structure(text, body_start).tasks]


_pieces = st.sampled_from(
    """- [ ] a|- [x] b|* [X] c|+ [~] d|- [x]|- [] e|-  [x] f|- [x]g|  - [x] h|1. [x] i|2. [ ] j|text
|````|~~~|~~~~ `x`|``` x`|   ```|```` |    ```|``` sh|> ```|- ```
||# T|> - [x] q|- - [x] r|\t- [x] s|***|---|    - [x] code|```|<!--|- a [x] b|- [x](u) link
|- [x] `c`|- [x]: y|-""".replace("\n", "").split("|")
)


@given(st.lists(_pieces, max_size=10).map("\n".join))
def test_equal_or_silent(text: str) -> None:
    quick = task_marks(text, 0)
    if quick is not None:
        assert [task.mark for task in quick] == by_parser(text, 0)


def test_an_ordinary_list_is_read_quickly() -> None:
    found = task_marks("# Tasks\n\n- [x] Done\n- [ ] Open\n\n## More\n\n* [~] Half\n", 0)
    assert found is not None
    assert [tuple(task) for task in found] == [("x", "Done"), (" ", "Open"), ("~", "Half")]


def test_what_stands_in_a_fence_is_no_box() -> None:
    text = "- [x] Done\n```sh\n- [ ] code\n[a] <b>\n```\n- [ ] Open\n~~~\n- [x] unended\n"
    found = task_marks(text, 0)
    assert found is not None
    assert [tuple(task) for task in found] == [("x", "Done"), (" ", "Open")]


def test_a_document_without_boxes_needs_no_parser() -> None:
    assert task_marks("# Tasks\n\n<br>\n  ```\n- [] none, nor [this](./that.md)\n", 0) == ()


@needs_shared
@pytest.mark.corpus
def test_equal_or_silent_on_real_documents() -> None:
    answered = 0
    for path in shared("corpora").rglob("tasks.md"):
        text = path.read_text("utf-8")
        start = parse_header(text).body_start
        quick = task_marks(text, start)
        if quick is not None:
            answered += 1
            assert [task.mark for task in quick] == by_parser(text, start), path
    assert answered > 50  # of some 140: the quick way is worth having
