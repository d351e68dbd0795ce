"""Which written paths follow a thread that moves, and how they are written then (FORMAT.md 12)."""

from __future__ import annotations

import pytest

from tests.features.verbs.support import done, files_of, reason

INFO = "---\nstatus: WIP\ncreated: 20260102\n---\n# ST0001: A\n"


def _line_after(path: str, line: str, verb: str = "stp.thread.cancel", **more: str) -> str:
    """The last line of a document after ST0001 has moved from the base folder to CANCELLED."""
    files = files_of("--- intent/st/steel_threads.md\n# Steel Threads\n")
    files["intent/st/ST0001/info.md"] = INFO
    files.update(more)
    files[path] = f"{files.get(path, '# Title')}\n\n{line}\n"
    after = done(files, verb, thread="ST0001")
    moved = path.replace("intent/st/ST0001/", "intent/st/CANCELLED/ST0001/")
    return after[moved].splitlines()[-1]


@pytest.mark.parametrize(
    "path, line, expected",
    [
        # From outside: relative links, with whatever belongs to a link.
        ("intent/wip.md", "[a](st/ST0001/info.md)", "[a](st/CANCELLED/ST0001/info.md)"),
        ("intent/wip.md", "[a](./st/ST0001/info.md)", "[a](./st/CANCELLED/ST0001/info.md)"),
        ("intent/wip.md", "[a](st/ST0001/info.md#x)", "[a](st/CANCELLED/ST0001/info.md#x)"),
        ("intent/wip.md", '[a](<st/ST0001/> "t")', '[a](<st/CANCELLED/ST0001/> "t")'),
        ("intent/wip.md", "[a]: st/ST0001/a.png", "[a]: st/CANCELLED/ST0001/a.png"),
        ("README.md", "![a](intent/st/ST0001/a.png)", "![a](intent/st/CANCELLED/ST0001/a.png)"),
        ("README.md", "[a](/intent/st/ST0001/)", "[a](/intent/st/CANCELLED/ST0001/)"),
        (
            "intent/st/COMPLETED/ST0002/info.md",
            "[a](../../ST0001/design.md)",
            "[a](../../CANCELLED/ST0001/design.md)",
        ),
        # Written as if the document stood in the root, where it does not.
        ("lib/a.md", "[a](intent/st/ST0001/info.md)", "[a](intent/st/CANCELLED/ST0001/info.md)"),
        # Paths in the text, in code spans and comments, from the root or from a folder on the way.
        ("README.md", "`intent/st/ST0001/info.md`", "`intent/st/CANCELLED/ST0001/info.md`"),
        ("README.md", "intent/st/ST0001/ is", "intent/st/CANCELLED/ST0001/ is"),
        ("README.md", "<!-- intent/st/ST0001 -->", "<!-- intent/st/CANCELLED/ST0001 -->"),
        (
            "README.md",
            "`intent/st/ST0001/{design,impl}.md`",
            "`intent/st/CANCELLED/ST0001/{design,impl}.md`",
        ),
        ("intent/wip.md", "`st/ST0001/design.md`", "`st/CANCELLED/ST0001/design.md`"),
        ("intent/wip.md", "`./st/ST0001/x`", "`./st/CANCELLED/ST0001/x`"),
        ("CHANGELOG.md", "`/intent/st/ST0001/x`", "`/intent/st/CANCELLED/ST0001/x`"),
        # From inside: what stays behind is farther away now.
        ("intent/st/ST0001/info.md", "[w](../../wip.md)", "[w](../../../wip.md)"),
        ("intent/st/ST0001/info.md", "[s](../../../src/)", "[s](../../../../src/)"),
        ("intent/st/ST0001/info.md", "[o](../../../../o/x.md)", "[o](../../../../../o/x.md)"),
        (
            "intent/st/ST0001/info.md",
            "`../COMPLETED/ST0002/info.md`",
            "`../../COMPLETED/ST0002/info.md`",
        ),
    ],
)
def test_a_path_follows(path, line, expected):
    two = INFO.replace("ST0001", "ST0002").replace("WIP", "Completed")
    more = {
        "intent/wip.md": "# Work In Progress",
        "intent/st/COMPLETED/ST0002/info.md": two,
        "src/main.py": "",
    }
    assert _line_after(path, line, **more) == expected


@pytest.mark.parametrize(
    "path, line",
    [
        ("README.md", "ST0001/design.md names the thread, but no folder"),
        ("README.md", "https://example.org/intent/st/ST0001/info.md"),
        ("README.md", "[a](https://example.org/intent/st/ST0001/info.md)"),
        ("README.md", "`../Other/intent/st/ST0001/info.md` is another project's"),
        ("README.md", "[a](../Other/intent/st/ST0001/info.md)"),
        ("README.md", "`~/work/intent/st/ST0001/info.md`"),
        ("README.md", "[a]($HOME/intent/st/ST0001/info.md)"),
        ("README.md", "    intent/st/ST0001/info.md"),
        ("intent/st/ST0001/info.md", "[d](design.md) [w](./WP/01/info.md) [self](#objective)"),
        ("intent/st/ST0001/info.md", "[r](/intent/wip.md) [u](mailto:a@b.c)"),
        ("intent/wip.md", "`st/COMPLETED/ST0001/info.md` was stale before"),
    ],
)
def test_a_path_stays(path, line):
    assert _line_after(path, line, **{"intent/wip.md": "# W"}) == line


def test_a_path_out_of_the_workspace_gets_shorter_on_the_way_up():
    """Two folders up from `COMPLETED/ST0001` is what one folder up from `ST0001` is."""
    files = files_of("--- a.md\n")
    path = "intent/st/COMPLETED/ST0001/info.md"
    closed = INFO.replace("WIP", "Completed")
    files[path] = f"{closed}\n[o](../../../../../other/x.md) [r](../../../../)\n"
    after = done(files, "stp.thread.reopen", thread="1")
    assert after["intent/st/ST0001/info.md"].endswith(
        "[o](../../../../other/x.md) [r](../../../)\n"
    )


def test_fenced_code_stays():
    files = files_of("""
        --- intent/st/ST0001/info.md
        ---
        status: WIP
        ---
        # ST0001: A
        --- intent/wip.md
        ```
        [a](st/ST0001/info.md)
        intent/st/ST0001/info.md
        ```
    """)
    after = done(files, "stp.thread.cancel", thread="1")
    assert after["intent/wip.md"] == files["intent/wip.md"]


def test_a_path_without_its_parent_folder_loses_the_bucket():
    """`COMPLETED/ST0001/x` cannot claim a folder any more once the thread is in the base one."""
    closed = {"intent/st/COMPLETED/ST0001/info.md": INFO.replace("WIP", "Completed")}
    files = {**files_of("--- a.md\n`COMPLETED/ST0001/x.md`\n"), **closed}
    assert done(files, "stp.thread.reopen", thread="1")["a.md"] == "`ST0001/x.md`\n"
    assert done(files, "stp.thread.cancel", thread="1")["a.md"] == "`CANCELLED/ST0001/x.md`\n"


def test_the_place_must_be_free():
    files = {
        **files_of("--- intent/st/ST0001/info.md\n---\nstatus: WIP\n---\n"),
        "intent/st/CANCELLED/ST0001/picture.png": "",
    }
    assert "intent/st/CANCELLED/ST0001 is taken" in reason(files, "stp.thread.cancel", thread="1")


def test_a_thread_in_a_single_file_moves_with_its_paths():
    files = {
        "stp/.config/version": "stp_version: 1.2.0\n",
        "stp/prj/st/ST0001.md": "---\nstatus: In Progress\ncompleted: \n---\n# ST0001: A\n\n"
        "[w](../wip.md)\n",
        "stp/prj/wip.md": "[a](st/ST0001.md) `stp/prj/st/ST0001.md` `stp/prj/st/ST0001`\n",
    }
    after = done(files, "stp.thread.complete", thread="1")
    assert after["stp/prj/wip.md"] == (
        "[a](st/COMPLETED/ST0001.md) `stp/prj/st/COMPLETED/ST0001.md` "
        "`stp/prj/st/COMPLETED/ST0001`\n"
    )
    assert after["stp/prj/st/COMPLETED/ST0001.md"] == (
        "---\nstatus: Completed\ncompleted: 20260304\n---\n# ST0001: A\n\n[w](../../wip.md)\n"
    )
