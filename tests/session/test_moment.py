"""Dates and names that verbs write: local and universal time, and who is working."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from stp_lsp.session.moment import forget_users, is_user_known, present_moment, user_at


def test_local_day_and_universal_instant() -> None:
    """Half past midnight two hours east of Greenwich is still the day before there."""
    now = datetime(2026, 3, 4, 0, 30, 5, tzinfo=timezone(timedelta(hours=2)))
    moment = present_moment("/", now)
    assert (moment.today, moment.instant) == ("2026-03-04", "2026-03-03T22:30:05Z")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_says_who_works_there(tmp_path: Path) -> None:
    for command in (["init", "-q"], ["config", "user.name", "Zoë O'Hara"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    assert user_at(str(tmp_path)) == "Zoë O'Hara"


def test_the_environment_names_an_author(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTENT_AUTHOR", " Ada ")
    assert present_moment("/").author == "Ada"


def test_a_folder_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The account's name is what remains (FORMAT.md 12)."""
    monkeypatch.setenv("LOGNAME", "keeper")
    assert user_at(str(tmp_path / "gone")) == "keeper"


def test_a_program_of_the_workspace_is_not_git(tmp_path, monkeypatch):
    """As on Windows, where the folder one stands in is looked through first."""
    trap = tmp_path / "git"
    trap.write_text("#!/bin/sh\necho trapped > pwned\necho Mallory\n", "utf-8")
    trap.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    forget_users()
    assert user_at(str(tmp_path)) != "Mallory"
    assert not (tmp_path / "pwned").exists()
    forget_users()


def test_git_is_asked_once(tmp_path):
    forget_users()
    root = str(tmp_path)
    assert not is_user_known(root)
    first = user_at(root)
    assert is_user_known(root)
    assert user_at(root) == first
    forget_users()
    assert not is_user_known(root)
