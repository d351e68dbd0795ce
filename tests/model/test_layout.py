"""What paths mean (FORMAT.md 2)."""

from __future__ import annotations

import pytest

from stp_lsp.model.layout import Kind, Place, is_ignored_path, overviews, place
from stp_lsp.model.project import Project, read_project

CURRENT = read_project({"intent/.config/config.json": '{"intent_version": "2.19.0"}'})
OLDEST = read_project({"stp/.config/version": "stp_version: 1.2.0"})


@pytest.mark.parametrize(
    ("path", "kind", "thread", "package", "bucket"),
    [
        ("intent/st/ST0001/info.md", Kind.INFO, "ST0001", "", ""),
        ("intent/st/COMPLETED/ST0001/design.md", Kind.DESIGN, "ST0001", "", "COMPLETED"),
        ("intent/st/ST0001/WP/03/info.md", Kind.PACKAGE, "ST0001", "03", ""),
        ("intent/st/ST0001/WP/03/notes.md", Kind.PACKAGE_EXTRA, "ST0001", "03", ""),
        ("intent/st/ST0001/_raw/spec.md", Kind.ATTACHMENT, "ST0001", "", ""),
        ("intent/st/ST0001/claude/wip.md", Kind.ATTACHMENT, "ST0001", "", ""),
        ("intent/st/CANCELLED/ST0002.md", Kind.SINGLE, "ST0002", "", "CANCELLED"),
        ("intent/st/ST0002-notes.md", Kind.SATELLITE, "ST0002", "", ""),
        ("intent/st/_inbox/ST0016/info.md", Kind.NOTE, "", "", ""),  # 2.2: not a thread
        ("intent/st/ST12345/info.md", Kind.NOTE, "", "", ""),  # 3.1: exactly four digits
        ("intent/st/steel_threads.md", Kind.INDEX, "", "", ""),
        ("intent/wip.md", Kind.WIP, "", "", ""),
        ("intent/todo.md", Kind.TODO, "", "", ""),
        ("intent/eng/tpd/1_introduction.md", Kind.TPD, "", "", ""),
        ("intent/issues/OPEN/0011/0011-slow.md", Kind.ISSUE, "", "", "OPEN"),
        ("intent/issues/OPEN/0011/notes.md", Kind.ISSUE_EXTRA, "", "", "OPEN"),
        ("intent/.canon/st/ST0001.json", Kind.CANON_THREAD, "ST0001", "", ""),
        ("intent/.canon/issues/0011.json", Kind.CANON_ISSUE, "", "", ""),
        ("README.md", Kind.OTHER, "", "", ""),
        ("backlog/tasks/task-1 - ST0014-Create-it.md", Kind.SATELLITE, "ST0014", "", ""),
    ],
)
def test_current_layout(path: str, kind: Kind, thread: str, package: str, bucket: str) -> None:
    found = place(path, CURRENT)
    assert (found.kind, found.thread, found.package, found.bucket) == (
        kind,
        thread,
        package,
        bucket,
    )


def test_an_issue_of_3_1_beside_the_folders_is_a_view() -> None:
    """The canon's own rendering: to be followed, never diagnosed."""
    assert place("intent/issues/0011.md", CURRENT) == Place(Kind.NOTE, quiet=True)
    assert place("intent/issues/notes.md", CURRENT) == Place(Kind.NOTE)


@pytest.mark.parametrize(
    ("path", "kind", "thread"),
    [
        ("stp/prj/st/ST0001.md", Kind.SINGLE, "ST0001"),
        ("stp/prj/st/COMPLETED/ST0002/info.md", Kind.INFO, "ST0002"),
        ("stp/prj/wip.md", Kind.WIP, ""),
        ("stp/eng/tpd/technical_product_design.md", Kind.TPD, ""),
        ("intent/st/ST0001/info.md", Kind.OTHER, ""),  # another generation's folder
    ],
)
def test_older_layout(path: str, kind: Kind, thread: str) -> None:
    found = place(path, OLDEST)
    assert (found.kind, found.thread) == (kind, thread)


@pytest.mark.parametrize(
    "path",
    [
        ".stp_backup/1.2.1/ST0001.md",
        "backup-20250717-000943/stp/prj/st/ST0001.md",
        "node_modules/a/b.md",
        "stp/_templ/prj/st/ST####/info.md",
        "lib/templates/prj/_wip.md",
        ".archive/x.md",
        "intent/whiteboard/a/.history/20260101/wip.md",
    ],
)
def test_archives_and_templates_are_left_out(path: str) -> None:
    assert is_ignored_path(path)


@pytest.mark.parametrize(
    "path",
    ["intent/.canon/st/ST0001.json", "intent/.config/config.json", ".intent/config.json", "a.md"],
)
def test_configuration_and_canon_are_read(path: str) -> None:
    assert not is_ignored_path(path)


@pytest.mark.parametrize("project", [CURRENT, OLDEST])
def test_overviews_are_the_documents_that_speak_of_every_thread(project: Project) -> None:
    """Also below folders of the same names, where the same file names mean nothing of the kind."""
    folders = ("", project.home, project.base, f"{project.home}/prj", "docs", "intent", "stp/prj")
    names = ("steel_threads.md", "wip.md", "todo.md", "ST0001/wip.md", "COMPLETED/steel_threads.md")
    paths = {f"{folder}/{name}".lstrip("/") for folder in folders for name in names}
    kinds = {path: place(path, project).kind for path in paths}
    speaking = {path for path, kind in kinds.items() if kind in (Kind.INDEX, Kind.WIP, Kind.TODO)}
    assert speaking == set(overviews(project))
