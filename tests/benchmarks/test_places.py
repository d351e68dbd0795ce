"""Where the questions with a place of their own are asked."""

from __future__ import annotations

from benchmarks.places import large_document, places_alone
from benchmarks.questions import HEADER, INDEX, LARGE, TYPING
from tests.benchmarks.test_targets import write

INFO = "---\nstatus: WIP\nslug: x\n---\n\n# ST0001: X\n\nText.\n\nMore.\n"
TABLE = (
    "# Steel Threads\n\n| ID | Slug | Status | Created | Completed |\n|---|---|---|---|---|\n"
    "| ST0003 | c | WIP | | |\n| ST0002 | b | WIP | | |\n| ST0001 | a | WIP | | |\n"
)


def line_of(target):
    return target.path.read_text(encoding="utf-8").split("\n")[target.line]


def test_each_kind_has_a_document_of_its_own(tmp_path):
    names = [f"intent/st/ST{n:04d}/{name}.md" for n in (1, 2, 3) for name in ("info", "design")]
    write(tmp_path, dict.fromkeys(names, INFO))
    write(tmp_path, {"intent/st/steel_threads.md": TABLE})
    taken = {tmp_path / "intent/st/ST0001/info.md"}
    with places_alone(tmp_path, taken) as found:
        assert set(found) == {INDEX.key, HEADER.key, TYPING.key, LARGE.key}
        (row,), (status,), (blank,), (large,) = (
            found[question.key] for question in (INDEX, HEADER, TYPING, LARGE)
        )
        assert line_of(row)[: row.character] == "| ST0002 | b"
        assert (status.path.name, line_of(status)[: status.character]) == ("info.md", "status: WIP")
        assert line_of(blank) == line_of(large) == ""
        paths = [row.path, status.path, blank.path, large.path]
    assert len({*paths, *taken}) == 5


def test_a_workspace_without_index_and_headers_has_fewer_places(tmp_path):
    write(tmp_path, {"a.md": "# A\n\nText.\n"})
    with places_alone(tmp_path, ()) as found:
        assert (found[INDEX.key], found[HEADER.key]) == ([], [])
        assert found[TYPING.key][0].path.name == "a.md"


def test_the_large_document_is_gone_afterwards(tmp_path):
    """It has the size that was asked for, and its place is a blank line behind the middle."""
    write(tmp_path, {"intent/st/ST0001/info.md": INFO})
    with large_document(tmp_path, 5000) as target:
        text = target.path.read_text(encoding="utf-8")
        assert len(text.encode()) == 5000
        assert line_of(target) == ""
        assert target.line >= text.count("\n") // 2
        assert "status:" not in text  # headers stay out of the middle of a document
    assert [path.name for path in tmp_path.rglob("*.md")] == ["info.md"]
