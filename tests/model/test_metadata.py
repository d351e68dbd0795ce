"""Where a header's field belongs, and what supports a date."""

from __future__ import annotations

import pytest

from stp_lsp.model.document import Document
from stp_lsp.model.metadata import creation_days, metadata_field, with_field, with_fields
from stp_lsp.text.edit import apply_edits
from tests.support.workspace import build

_INFO = "intent/st/ST0001/info.md"


def _document(text: str, name: str = _INFO) -> Document:
    return build({name: text}).documents[name]


def _written(text: str, key: str, value: str, name: str = _INFO) -> str:
    document = _document(text, name)
    return apply_edits(text, with_field(document, key, value).edits[name])


@pytest.mark.parametrize(
    "before, key, after",
    [
        # The order of the templates: version, status, slug, created, completed (FORMAT.md 4.2).
        (["verblock: x", "created: 1"], "status", ["verblock: x", "status: X", "created: 1"]),
        (["status: WIP", "created: 1"], "slug", ["status: WIP", "slug: X", "created: 1"]),
        (["completed:", "status: W"], "created", ["completed:", "status: W", "created: X"]),
        # Nothing that comes before it: the first line.
        (["created: 1"], "status", ["status: X", "created: 1"]),
        ([], "status", ["status: X"]),
        # A field that is there is rewritten, the first if it is there twice.
        (["status:", "status: W"], "status", ["status: X", "status: W"]),
        # A field that no template has goes last.
        (["status: W"], "owner", ["status: W", "owner: X"]),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_where_a_field_goes(before: list[str], key: str, after: list[str], newline: str):
    """In the header's own order, other fields untouched, lines ending as they do."""
    old, new = (newline.join(["---", *lines, "---", "# T", ""]) for lines in (before, after))
    assert _written(old, key, "X") == new


@pytest.mark.parametrize("text", ["# T\n", "", "Words.\n"])
def test_no_header(text: str):
    """A new one, with an empty line below it."""
    assert _written(text, "status", "X") == f"---\nstatus: X\n---\n\n{text}"


def test_the_fields_of_a_work_package():
    """`wp_id`, `title`, `scope`, `status`."""
    name = "intent/st/ST0001/WP/01/info.md"
    before = "---\nwp_id: WP-01\nstatus: WIP\n---\n"
    assert _written(before, "title", '"T"', name) == (
        '---\nwp_id: WP-01\ntitle: "T"\nstatus: WIP\n---\n'
    )


def test_a_whole_header():
    """Empty values leave no blank behind the colon."""
    document = _document("# T\n")
    change = with_fields(document, {"status": "WIP", "completed": ""})
    assert apply_edits("# T\n", change.edits[_INFO]) == "---\nstatus: WIP\ncompleted:\n---\n\n# T\n"


def test_the_list_below_the_title():
    """FORMAT.md 4.4: directly under the first heading, and nowhere else."""
    field = metadata_field(_document("# T\n\n- **Status**: WIP\n\n## S\n"), "status")
    assert field is not None
    assert field.value == "WIP"
    assert metadata_field(_document("# T\n\n## S\n\n- **Status**: WIP\n"), "status") is None
    assert metadata_field(_document("- **Status**: WIP\n\n# T\n"), "status") is None
    assert metadata_field(_document("\n- **Status**: WIP\n"), "status") is None


def test_what_supports_a_date():
    """The list below the title first, then the oldest first version in the folder."""

    def versioned(line: str, body: str = "") -> str:
        return f'---\nverblock: "{line}: A - b"\n---\n# ST0001: T\n{body}'

    files = {
        _INFO: versioned("03 Jan 2026:v0.1", "\n- **Created**: 2026-01-01\n"),
        "intent/st/ST0001/design.md": versioned("02 Jan 2026:v0.1"),
        "intent/st/ST0001/impl.md": versioned("01 Jan 2025:v0.2"),
        "intent/st/COMPLETED/ST0001/info.md": versioned("01 Jan 2024:v0.1"),
        "intent/st/steel_threads.md": "| ST0001 | T | WIP | 2023-01-01 | |\n",
    }
    snapshot = build(files)
    days = list(creation_days(snapshot, snapshot.documents[_INFO]))
    assert [day for day, _ in days] == ["2026-01-01", "2026-01-02"]
    assert "design.md" in days[1][1]


def test_nothing_supports_a_date():
    """An empty list, a token, a later version: then there is none."""
    snapshot = build({_INFO: "# ST0001: T\n\n- **Created**: YYYY-MM-DD\n"})
    assert list(creation_days(snapshot, snapshot.documents[_INFO])) == []
