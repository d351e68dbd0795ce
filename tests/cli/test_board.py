"""`board`: on a terminal, in a pipe, as Markdown, as JSON and as a page."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from stp_lsp.cli.board_text import print_board
from stp_lsp.cli.output import Output
from stp_lsp.features.board import build_board
from tests.support.workspace import build, split_files

WORKSPACE = """\
--- intent/st/ST0001/info.md
---
status: WIP
created: 20260105
---
# ST0001: Lamps | [and] horns
--- intent/st/ST0001/acceptance.md
- AC-00.1 (non-test) It shines -- satisfied: yes
- AC-00.2 (non-test) It turns
--- intent/st/ST0001/WP/01/info.md
---
wp_id: WP-01
status: Done
---
# WP-01: Bulb
--- intent/st/NOT-STARTED/ST0002/info.md
---
status: Not Started
---
# ST0002: Horn
--- intent/st/COMPLETED/ST0003/info.md
---
status: Completed
completed: 20260109
---
# ST0003: Tower
--- intent/st/ST0004/info.md
---
status: Paused
---
# ST0004: Boat
--- intent/issues/OPEN/0007/0007-dark.md
---
id: 0007
status: OPEN
---
# 0007: Dark in ST0001
"""

STACKED = """\
WIP (1)
  ST0001  Lamps | [and] horns  WPs 1/1  criteria 1/2  blocked  issue 0007

Not Started (1)
  ST0002  Horn

Completed (1)
  ST0003  Tower  2026-01-09

Unknown (1)
  ST0004  Boat  status “Paused”
"""
"""Every number is in WORKSPACE: one of one package, one of two criteria, one open issue."""


def test_a_pipe_gets_a_line_for_each_thread(folder):
    folder.write(WORKSPACE)
    ran = folder.run("board")
    assert (ran.code, ran.out) == (0, STACKED)


def test_a_file_gets_the_same(folder):
    folder.write(WORKSPACE)
    assert folder.run("board", "-o", "board.txt").out == ""
    assert folder.read("board.txt").decode() == STACKED


class _Terminal:
    """What is written to a terminal of so many columns, without its colours."""

    def __init__(self, width: int) -> None:
        self.text = ""
        self.output = Output(self, color=False, width=width)  # type: ignore[arg-type]

    def write(self, text: str) -> None:
        self.text += text


def _terminal(source: str, width: int, *, whole: bool = False) -> list[str]:
    terminal = _Terminal(width)
    print_board(terminal.output, build_board(build(split_files(source))), whole=whole)
    return terminal.text.splitlines()


def test_a_wide_terminal_has_open_columns_side_by_side():
    """Three filled open columns share 100 columns: (100 - 2 gaps of 2) / 3 = 32 each."""
    lines = _terminal(WORKSPACE, 100)
    assert lines[0] == f"{'WIP (1)':<34}{'Not Started (1)':<34}Unknown (1)"
    assert lines[1] == "  ".join(["─" * 32] * 3)
    assert lines[2] == f"{'ST0001 Lamps | [and] horns':<34}{'ST0002 Horn':<34}ST0004 Boat"
    assert "Completed (1)" in lines
    assert max(map(len, lines)) <= 100


def test_a_long_title_ends_after_three_lines():
    """Columns of 30: (62 - 2) / 2."""
    source = (
        f"--- intent/st/ST0001/info.md\n---\nstatus: WIP\n---\n# ST0001: {'word ' * 40}\n"
        "--- intent/st/NOT-STARTED/ST0002/info.md\n---\nstatus: Not Started\n---\n# ST0002: B\n"
    )
    lines = [line[:30].rstrip() for line in _terminal(source, 62)][2:]
    assert lines == [
        "ST0001 word word word word",
        "  word word word word word",
        "  word word word word word...",
    ]


def test_a_narrow_terminal_stacks_them():
    assert _terminal(WORKSPACE, 60)[0] == "WIP (1)"
    assert all("Not Started" not in line for line in _terminal(WORKSPACE, 60)[:2])


def test_long_closed_columns_end_on_a_terminal_unless_all_is_asked_for():
    source = "".join(
        f"--- intent/st/COMPLETED/ST{number:04}/info.md\n---\nstatus: Completed\n---\n# X\n"
        for number in range(1, 10)
    )
    assert _terminal(source, 80)[-1] == "  and 4 more; --all shows them"
    assert len(_terminal(source, 80, whole=True)) == 10


@pytest.mark.parametrize("width", [30, 54, 57, 80, 120, 300])
def test_no_title_breaks_the_columns(width: int):
    """Wide characters take two columns, a word longer than its column is cut."""
    titles = ("船" * 40, "x" * 90, "a " * 60, "\u202eabc", "e\u0301" * 50)
    source = "".join(
        f"--- intent/st/ST{at:04}/info.md\n---\nstatus: {status}\n---\n# ST{at:04}: {title}\n"
        for at, (title, status) in enumerate(
            [(title, status) for title in titles for status in ("WIP", "On Hold")], 1
        )
    )
    from stp_lsp.cli.width import cells

    lines = _terminal(source, width)
    limit = width if width >= 54 else 200  # below, titles that cannot be broken run over the edge
    assert all(cells(line) <= limit for line in lines)
    assert not any("\u202e" in line for line in lines)


def test_markdown_shows_titles_as_they_stand(folder):
    folder.write(WORKSPACE)
    text = folder.run("board", "--format", "markdown").out
    assert (
        "| [ST0001](intent/st/ST0001/info.md) | Lamps \\| \\[and\\] horns | 1/1 | 1/2 satisfied"
        " | BLOCKED | 0007 | 2026-01-05 |\n"
    ) in text
    assert "## Completed (1)\n" in text
    assert "## On Hold" not in text


def test_links_of_a_document_are_relative_to_it(folder):
    folder.write(WORKSPACE)
    folder.put("out/x", "")
    folder.run("board", "--format", "markdown", "-o", "out/board.md")
    assert "](../intent/st/ST0001/info.md)" in folder.read("out/board.md").decode()


def test_json_has_the_documented_shape(folder):
    folder.write(WORKSPACE)
    data = json.loads(folder.run("board", "--format", "json").out)
    assert (data["version"], data["kind"]) == (1, "board")
    (board,) = data["boards"]
    assert board["workspace"] == {
        "name": folder.path.name,
        "root": ".",
        "version": "2.19.0",
    }
    assert [(column["id"], len(column["cards"])) for column in board["columns"]] == [
        ("wip", 1),
        ("not-started", 1),
        ("on-hold", 0),
        ("completed", 1),
        ("cancelled", 0),
        ("unknown", 1),
    ]
    (card,) = board["columns"][0]["cards"]
    reason = "ST0001 cannot be closed, its contract is BLOCKED: unsatisfied: AC-00.2"
    assert card == {
        "id": "ST0001",
        "title": "Lamps | [and] horns",
        "slug": "",
        "status": "WIP",
        "status_raw": "WIP",
        "created": "2026-01-05",
        "completed": "",
        "packages": {"done": 1, "total": 1},
        "criteria": {"satisfied": 1, "active": 2, "descoped": 0, "withdrawn": 0, "fiat": 0},
        "gate": {"verdict": "BLOCKED", "reason": "unsatisfied", "blocking": ["AC-00.2"]},
        "issues": ["0007"],
        "document": "intent/st/ST0001/info.md",
        "line": 4,
        "moves": [
            {"to": "on-hold", "verb": "stp.thread.hold", "refused": ""},
            {"to": "completed", "verb": "stp.thread.complete", "refused": reason},
            {"to": "cancelled", "verb": "stp.thread.cancel", "refused": ""},
        ],
    }


def test_a_folder_above_several_workspaces_shows_them_all(folder):
    for name in ("a", "b"):
        folder.write(
            f'--- {name}/intent/.config/config.json\n{{"intent_version": "2.19.0"}}\n'
            f"--- {name}/intent/st/ST0001/info.md\n---\nstatus: WIP\n---\n# ST0001: In {name}\n",
            config=False,
        )
    assert folder.run("board").out == ("a\nWIP (1)\n  ST0001  In a\n\nb\nWIP (1)\n  ST0001  In b\n")
    data = json.loads(folder.run("board", "--format", "json").out)
    assert [board["workspace"]["root"] for board in data["boards"]] == ["a", "b"]


def test_a_workspace_without_threads_says_so(folder):
    folder.write("--- intent/wip.md\n# Nothing\n")
    assert folder.run("board").out == "There are no threads.\n"


# -- the page --------------------------------------------------------------------------------------


def _page(folder, title: str = "Lamps") -> str:
    folder.write(f"--- intent/st/ST0001/info.md\n---\nstatus: WIP\n---\n# ST0001: {title}\n")
    return folder.run("board", "--format", "html").out


def test_a_page_allows_its_own_texts_and_nothing_else(folder):
    page = _page(folder)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    for element, rule in (("script", "script-src"), ("style", "style-src")):
        (text,) = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"


def test_a_page_loads_nothing(folder):
    """No address of another host, no source, no import."""
    page = _page(folder)
    head = page[: page.index("<style>")]
    assert "src=" not in head
    assert "href=" not in head
    assert not re.findall(r"@import|url\(", page)


@pytest.mark.parametrize(
    "title", ["</script><script>alert(1)</script>", "<!-- <script>", "&lt;b&gt; \u2028", "]]>"]
)
def test_a_title_cannot_leave_its_block(folder, title: str):
    """The block ends where the page ends it, and holds the title unchanged."""
    page = _page(folder, title)
    (block,) = re.findall(r'<script type="application/json" id="stp-data">(.*?)</script>', page)
    data = json.loads(block)
    assert data["boards"][0]["columns"][0]["cards"][0]["title"] == title.strip()
    assert data["boards"][0]["workspace"]["href"] == ""
    assert page.count("<script") == 2


def test_an_output_that_cannot_be_written_is_a_problem(folder):
    folder.write(WORKSPACE)
    ran = folder.run("board", "-o", "no/such/folder/board.txt")
    assert ran.code == 2
    assert "cannot be written" in ran.err
