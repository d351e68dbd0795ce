"""What is kept of the projects that were asked about last."""

from __future__ import annotations

from stp_lsp.model.project_memo import PROJECTS, ProjectMemo
from tests.support.workspace import workspace


def test_two_are_kept_of_each_of_a_few_projects() -> None:
    """Many changes of one project take no place from another; a fifth project does."""
    first, *others = [workspace("--- intent/wip.md\n$0a\n").snapshot.project for _ in range(5)]
    assert len(others) == PROJECTS
    recent: ProjectMemo[str] = ProjectMemo()
    recent.add(first, "first")
    for number in range(9):
        recent.add(others[0], f"{number}")
    assert (recent.of(first), recent.of(others[0])) == (("first",), ("8", "7"))
    assert recent.of(others[1]) == ()
    for project in others[1:]:
        recent.add(project, "new")
    assert recent.of(first) == ()
    assert [recent.of(project) for project in others] == [("8", "7"), *[("new",)] * 3]
