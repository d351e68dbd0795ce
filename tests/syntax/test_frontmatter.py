"""python-frontmatter with our handler sees what the server sees."""

from __future__ import annotations

import frontmatter
import pytest
import yaml

from stp_lsp.syntax.frontmatter import HeaderHandler
from stp_lsp.syntax.header import HeaderState, parse_header
from tests.support.shared import needs_shared, shared

HANDLER = HeaderHandler()


def test_a_title_that_is_no_yaml() -> None:
    text = "---\ntitle: Bug: two\nstatus: WIP\nstatus: Completed\n---\n\n# ST0001: T\n"
    with pytest.raises(yaml.YAMLError):
        frontmatter.loads(text)
    post = frontmatter.loads(text, handler=HANDLER)
    assert post.metadata == {"title": "Bug: two", "status": "WIP"}
    assert post.content == "# ST0001: T"


def test_round_trip() -> None:
    text = "---\ntitle: Bug: two\ncompleted:\n---\n\n# ST0001: T"
    assert frontmatter.dumps(frontmatter.loads(text, handler=HANDLER), handler=HANDLER) == text


@needs_shared
def test_equals_yaml_where_yaml_reads_text() -> None:
    """Every text value that YAML finds in a corpus header is ours too, but for its quotes.

    Numbers, dates, empty values and lists are left out: there YAML interprets and we do not.
    """
    compared = 0
    for path in shared("corpora").rglob("*.md"):
        text = path.read_text("utf-8")
        header = parse_header(text)
        if header.state is not HeaderState.CLOSED:
            continue
        try:
            theirs = frontmatter.loads(text).metadata
        except yaml.YAMLError:
            continue
        ours = frontmatter.loads(text, handler=HANDLER).metadata
        first = {field.key: field.value for field in reversed(header.fields)}
        keys = [field.key for field in header.fields]
        assert ours == first
        for key, value in theirs.items():
            written = str(ours.get(key, ""))
            if written.startswith((">", "|")):
                continue  # a block of several lines, which only YAML knows
            if keys.count(key) > 1:
                continue  # YAML takes the last of two, FORMAT.md 4.1 the first
            if isinstance(value, str) and "\\" not in written and "''" not in written:
                assert written.strip().strip("\"'") == value
                compared += 1
    assert compared > 200
