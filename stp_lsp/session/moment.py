"""The moment in which a verb acts, and who is working: what a clock, an environment and git say.

Verbs are pure and take a :class:`~stp_lsp.features.verbs.outcome.Moment`; here one is made. Not
here: the author that a workspace's configuration names, which a verb finds in its snapshot.
"""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
from datetime import UTC, datetime
from typing import Final

from stp_lsp.features.verbs.outcome import Moment

_PATIENCE: Final = 2.0
"""Seconds after which git is not waited for: a folder on a network that does not answer."""

_users: dict[str, str] = {}
"""Who works where, for each folder that was asked about."""


def present_moment(root: str, now: datetime | None = None) -> Moment:
    """This moment, for whoever works at ``root``; asks git the first time, so it may block.

    Args:
        root: The workspace's folder.
        now: The time with its zone; the clock's when not given.
    """
    local = now or datetime.now().astimezone()
    return Moment(
        today=local.date().isoformat(),
        instant=local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        author=os.environ.get("INTENT_AUTHOR", "").strip(),
        user=user_at(root),
    )


def user_at(root: str) -> str:
    """Git's `user.name` there, else the name of the account (FORMAT.md 12, `st new`)."""
    if root not in _users:
        _users[root] = _git_user(root) or _account()
    return _users[root]


def is_user_known(root: str) -> bool:
    """Whether git was asked already, so that the moment is to be had without waiting."""
    return root in _users


def forget_users() -> None:
    """Git is asked anew; for tests."""
    _users.clear()


def _git_user(root: str) -> str:
    git = shutil.which("git")
    # Windows looks in the folder it stands in first, and a workspace's program is not to be run.
    if git is None or _lies_in(git, root) or _lies_in(git, os.curdir):
        return ""
    try:
        answer = subprocess.run(
            [git, "config", "user.name"],
            cwd=root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""  # no git, or no such folder
    return answer.stdout.decode("utf-8", "replace").strip()


def _lies_in(path: str, folder: str) -> bool:
    try:
        return os.path.commonpath((os.path.abspath(path), os.path.abspath(folder))) == (
            os.path.abspath(folder)
        )
    except (ValueError, OSError):  # another drive; the current folder is gone
        return False


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""  # a container without names
