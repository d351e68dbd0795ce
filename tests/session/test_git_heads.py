"""A checkout is noticed by what git writes last, whoever runs git and however."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from stp_lsp.session.disk import RealDisk
from stp_lsp.session.git_heads import GitHeads

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not on this machine")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two branches that differ in one document."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "info.md").write_text("# ST0001: One\n", encoding="utf-8")
    commit(folder)
    git(folder, "switch", "-q", "-c", "other")
    (folder / "info.md").write_text("# ST0001: Two, and longer\n", encoding="utf-8")
    commit(folder)
    return folder


def git(folder: Path, *arguments: str) -> None:
    """Runs git as nobody in particular."""
    names = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *names, *arguments], check=True, timeout=60)


def commit(folder: Path) -> None:
    """Commits everything."""
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "text")


@pytest.mark.parametrize(
    "command",
    [
        ("switch", "-q", "main"),
        ("checkout", "-q", "--detach", "main"),
        ("reset", "-q", "--hard", "HEAD^"),
        ("revert", "--no-edit", "HEAD"),
    ],
)
def test_what_moves_the_head_is_noticed_once(repository: Path, command: tuple[str, ...]):
    heads = GitHeads(RealDisk())
    folders = [repository.as_posix()]
    assert not heads.have_moved(folders)  # nothing is known yet to compare with
    assert not heads.have_moved(folders)
    git(repository, *command)
    assert (repository / "info.md").read_text(encoding="utf-8") == "# ST0001: One\n"
    assert heads.have_moved(folders)
    assert not heads.have_moved(folders)


def test_what_only_asks_is_not(repository: Path):
    heads = GitHeads(RealDisk())
    folders = [repository.as_posix()]
    heads.have_moved(folders)
    (repository / "info.md").touch()
    git(repository, "status", "--short")  # writes git's own index anew
    git(repository, "log", "--oneline")
    assert not heads.have_moved(folders)


def test_a_folder_without_git_and_one_that_comes_later(repository: Path):
    heads = GitHeads(RealDisk())
    bare = repository.parent / "bare"
    bare.mkdir()
    assert not heads.have_moved([bare.as_posix()])
    assert not heads.have_moved([bare.as_posix(), repository.as_posix()])
    git(repository, "switch", "-q", "main")
    assert heads.have_moved([bare.as_posix(), repository.as_posix()])


def test_a_linked_work_tree_is_left_alone(repository: Path):
    """Its `.git` is a file that names a folder outside."""
    linked = repository.parent / "linked"
    git(repository, "worktree", "add", "-q", str(linked), "main")
    heads = GitHeads(RealDisk())
    heads.have_moved([linked.as_posix()])
    git(linked, "checkout", "-q", "--detach", "other")
    assert not heads.have_moved([linked.as_posix()])
