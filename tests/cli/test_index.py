"""`index`: upstream's bytes on standard output, a repaired file on disk."""

from __future__ import annotations

import os
import shutil
import stat

import pytest

from tests.support.shared import needs_shared, shared

SKELETON = """\
---
verblock: "auto-generated"
---
# Steel Threads

## Index

<!-- BEGIN: STEEL_THREAD_INDEX -->
<!-- END: STEEL_THREAD_INDEX -->

after
"""
# Widths are those of the longest cell or the heading (FORMAT.md 5.2).
TABLE = """\
<!-- BEGIN: STEEL_THREAD_INDEX -->

| ID     | Slug | Status | Created    | Completed |
| ------ | ---- | ------ | ---------- | --------- |
| ST0001 | lamp | WIP    | 2026-03-04 |           |

<!-- END: STEEL_THREAD_INDEX -->
"""
WANTED = SKELETON.replace(
    "<!-- BEGIN: STEEL_THREAD_INDEX -->\n<!-- END: STEEL_THREAD_INDEX -->\n", TABLE
)
INDEX = "intent/st/steel_threads.md"


@pytest.fixture
def workspace(folder):
    folder.put("intent/.config/config.json", '{"intent_version": "2.19.0", "st_prefix": "ST"}')
    folder.put(
        "intent/st/ST0001/info.md",
        "---\nstatus: WIP\nslug: lamp\ncreated: 20260304\ncompleted:\n---\n# ST0001: Lamp\n",
    )
    return folder


def test_the_whole_file_is_printed_and_nothing_written(workspace):
    workspace.put(INDEX, SKELETON)
    ran = workspace.run("index")
    assert (ran.code, ran.out, ran.err) == (0, WANTED, "")
    assert workspace.read(INDEX).decode() == SKELETON


def test_the_first_file_of_a_workspace(folder):
    """Nothing is there but what makes it one."""
    folder.put("intent/.config/config.json", '{"intent_version": "2.19.0"}')
    assert folder.run("index", "--write").code == 0
    assert "BEGIN: STEEL_THREAD_INDEX" in folder.read(INDEX).decode()
    assert folder.run("index", "--check").code == 0


def test_write_then_check(workspace):
    workspace.put(INDEX, SKELETON)
    assert workspace.run("index", "--check").code == 1
    ran = workspace.run("index", "--write")
    assert (ran.code, ran.out) == (0, f"updated: {INDEX}\n")
    assert workspace.read(INDEX).decode() == WANTED
    ran = workspace.run("index", "--check")
    assert (ran.code, ran.out) == (0, f"up to date: {INDEX}\n")


def test_what_is_right_is_not_written_again(workspace):
    path = workspace.put(INDEX, WANTED)
    os.utime(path, (1, 1))
    assert workspace.run("index", "--write").out == f"up to date: {INDEX}\n"
    assert path.stat().st_mtime == 1


def test_check_shows_the_difference(workspace):
    workspace.put(INDEX, WANTED.replace("| WIP    |", "| Done   |"))
    lines = workspace.run("index", "--check").out.splitlines()
    assert "-| ST0001 | lamp | Done   | 2026-03-04 |           |" in lines
    assert "+| ST0001 | lamp | WIP    | 2026-03-04 |           |" in lines


def test_a_missing_index_is_made(workspace):
    """Upstream's `sync` refuses here; FORMAT.md 5.1: create file and markers first."""
    assert TABLE in workspace.run("index").out
    assert workspace.run("index", "--check").code == 1
    ran = workspace.run("index", "--write")
    assert ran.out == f"created: {INDEX}\n"
    assert TABLE in workspace.read(INDEX).decode()
    assert workspace.run("index", "--check").code == 0


def test_windows_line_ends_and_the_byte_order_mark_stay(workspace):
    workspace.put(INDEX, b"\xef\xbb\xbf" + SKELETON.replace("\n", "\r\n").encode())
    assert workspace.run("index", "--write").code == 0
    assert workspace.read(INDEX) == b"\xef\xbb\xbf" + WANTED.replace("\n", "\r\n").encode()
    assert workspace.run("index", "--check").code == 0


def test_a_last_line_without_newline_stays_so(workspace):
    workspace.put(INDEX, SKELETON.rstrip("\n"))
    assert workspace.run("index", "--write").code == 0
    assert workspace.read(INDEX).decode() == WANTED.rstrip("\n")


def test_bytes_that_are_not_utf_8_stay(workspace):
    workspace.put(INDEX, SKELETON.encode().replace(b"after", b"apr\xe8s"))
    assert workspace.run("index", "--write").code == 0
    assert workspace.read(INDEX) == WANTED.encode().replace(b"after", b"apr\xe8s")


@pytest.mark.skipif(os.name == "nt", reason="permission bits are POSIX")
def test_permissions_stay(workspace):
    path = workspace.put(INDEX, SKELETON)
    path.chmod(0o640)
    assert workspace.run("index", "--write").code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_folder_in_its_place_is_refused(workspace):
    (workspace.path / INDEX).mkdir()
    ran = workspace.run("index", "--write")
    assert ran.code == 2
    assert "not a regular file" in ran.err


def test_a_3_0_workspace_has_no_index_to_write(folder):
    folder.put("intent/.config/config.json", '{"intent_version": "3.0.0-dev"}')
    folder.put("intent/st/steel_threads.md", "# Steel Threads\n")
    ran = folder.run("index")
    assert ran.code == 2
    assert "generated from its canon" in ran.err


def test_check_and_write_exclude_one_another(workspace):
    assert workspace.run("index", "--check", "--write").code == 2


@needs_shared
@pytest.mark.corpus
def test_standard_output_is_what_upstream_wrote(folder):
    """The file after `intent st sync --write` of v2.19.0, for all recorded trees."""
    wrong = []
    cases = sorted(path for path in shared("oracle", "index").iterdir() if path.is_dir())
    for case in cases:
        tree = folder.path / case.name
        shutil.copytree(case / "before", tree)
        if not (tree / "intent/.config/config.json").exists():
            (tree / "intent/.config").mkdir(parents=True, exist_ok=True)
            (tree / "intent/.config/config.json").write_text('{"intent_version": "2.19.0"}')
        before = (tree / INDEX).read_bytes() if (tree / INDEX).exists() else None
        ran = folder.spawn("index", str(tree))
        assert (ran.returncode, ran.stderr) == (0, b""), case.name
        if ran.stdout != (case / "steel_threads.after.md").read_bytes():
            wrong.append(case.name)
        assert before == ((tree / INDEX).read_bytes() if (tree / INDEX).exists() else None)
    assert len(cases) == 41
    assert wrong == []


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
@pytest.mark.parametrize("link", ["intent/st", "intent"])
@pytest.mark.parametrize("where", ["elsewhere", "root/elsewhere"])
def test_an_index_behind_a_link_is_left_alone(link, where, folder):
    """No thread there is read, so the index would be emptied; and it may be somebody else's."""
    index = "| ID | Title |\n| --- | --- |\n| ST0001 | A |\n"
    folder.put("root/intent/.config/config.json", '{"intent_version": "2.19.0"}')
    folder.put("root/intent/st/steel_threads.md", index)
    folder.put("root/intent/st/ST0001/info.md", "# ST0001: A\n")
    path, away = folder.path / "root" / link, folder.path / where
    path.rename(away)
    path.symlink_to(away)
    before = {each: each.read_bytes() for each in folder.path.rglob("*") if each.is_file()}
    for option in ("--write", "--check"):
        ran = folder.run("index", option, "root")
        assert (ran.code, ran.out) == (2, "")
        assert "a link, or behind one" in ran.err
    assert {each: each.read_bytes() for each in folder.path.rglob("*") if each.is_file()} == before
