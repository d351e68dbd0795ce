"""Texts that are on no disk: what they hold, and what they leave as it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.features.content import render
from stp_lsp.features.content_canon import canon_issue, canon_thread
from stp_lsp.features.content_place import content_document, name_of, place_in_content
from tests.support.workspace import workspace


def url(id: str) -> str:
    return f"file:///w/{id}"


STORY = """
--- intent/st/ST0001/design.md
---
verblock: "x"
---

# Design - ST0001: Lamp

Intro, see [the cover](info.md#objective), [web](https://x.y/info.md), [top](#design) and
[root](/README.md).

## Part

```sh
## not a heading
[not a link](info.md)
```

Setext part
-----------

###### Deep
--- intent/st/ST0001/info.md
---
status: WIP
---
# ST0001: Lamp

## Objective

Shine.
--- intent/st/ST0001/WP/02/info.md
---
title: "Wire"
status: Done
---
# WP-02: Wire
--- intent/st/ST0001/WP/01/info.md
# WP-01: Glass

Clear.
--- intent/st/ST0001/notes.md
No title here.
"""


def story() -> str:
    text = render(workspace(STORY).snapshot, "ST0001.md", url)
    assert text is not None
    return text


def test_parts_stand_in_the_order_of_reading() -> None:
    heads = [line for line in story().splitlines() if line.startswith("## [")]
    assert heads == [
        "## [What it is for](<file:///w/intent/st/ST0001/info.md>)",
        "## [Design](<file:///w/intent/st/ST0001/design.md>)",
        "## [WP-01: Glass](<file:///w/intent/st/ST0001/WP/01/info.md>)",
        "## [notes.md](<file:///w/intent/st/ST0001/notes.md>)",
    ]  # and not the second package, of which nothing is written


def test_headings_go_down_and_code_stays() -> None:
    lines = story().splitlines()
    assert "### Objective" in lines
    assert "### Part" in lines
    assert "## not a heading" in lines
    assert "[not a link](info.md)" in lines
    assert "###### Deep" in lines  # there is nothing deeper
    assert "# Design - ST0001: Lamp" not in lines


def test_links_lead_where_they_led() -> None:
    text = story()
    assert "[the cover](file:///w/intent/st/ST0001/info.md#objective)" in text
    assert "[root](file:///w/README.md)" in text
    assert "[web](https://x.y/info.md)" in text
    assert "[top](#design)" in text


@pytest.mark.parametrize("name", ["ST0002.md", "board", "issue-0001.md", "", "ST0001", "x/y.md"])
def test_what_is_not_there_has_no_text(name: str) -> None:
    assert render(workspace(STORY).snapshot, name, url) is None


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("ST0001", "ST0001.md"),
        ("ST0001/03", "ST0001.md"),
        ("ST0001/AC-01.1", "ST0001.md"),
        ("issue/0011", "issue-0011.md"),
    ],
)
def test_names(key: str, name: str) -> None:
    assert name_of(key) == name


def test_a_place_in_the_json_is_a_place_in_the_text() -> None:
    record = {
        "id": "ST0007",
        "title": "T",
        "status": "wip",
        "objective": "First AC-01.1 and WP-03 in prose.",
        "wps": [{"seq": 3, "title": "Three", "status": "done"}],
        "criteria": [{"id": "AC-01.1", "text": "x", "state": {"is": "unsatisfied"}}],
    }
    fixture = workspace(f"--- intent/.canon/st/ST0007.json\n{json.dumps(record)}\n")
    text = render(fixture.snapshot, "ST0007.md", url)
    assert text is not None
    content = content_document(fixture.snapshot, "ST0007.md", text)
    canon = fixture.snapshot.documents["intent/.canon/st/ST0007.json"]
    for key, line in (("ST0007/AC-01.1", "- AC-01.1 x"), ("ST0007/03", "### WP-03: Three")):
        symbol = fixture.snapshot.resolve(key)
        assert symbol is not None
        where = place_in_content(canon, symbol.range, content)
        start = text.rfind("\n", 0, where.start) + 1
        assert text[start:].startswith(line)
        assert text[where.start : where.end] == line.split()[1].rstrip(":")


MEMBERS = [
    "id",
    "title",
    "status",
    "objective",
    "body",
    "wps",
    "seq",
    "criteria",
    "tests",
    "state",
    "is",
    "covers",
    "attachments",
    "path",
    "text",
    "related",
    "number",
    "file",
    "prose",
    "note",
    "kind",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "title",
                    "status",
                    "objective",
                    "body",
                    "wps",
                    "seq",
                    "criteria",
                    "tests",
                    "state",
                    "is",
                    "covers",
                    "attachments",
                    "path",
                    "text",
                    "related",
                    "number",
                    "file",
                    "prose",
                    "note",
                    "kind",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_has_a_text(value: object) -> None:
    """The format is not frozen: nothing in it may cost the reader his document."""
    text = json.dumps(value)
    assert canon_thread(text, "u", "intent/.canon/st/ST0001.json").startswith("#")
    assert canon_issue(text, "u", "intent/.canon/issues/0001.json").startswith("#")


def test_what_is_no_json_is_shown() -> None:
    text = canon_thread("{ broken", "u", "intent/.canon/st/ST0001.json")
    assert "    { broken" in text
