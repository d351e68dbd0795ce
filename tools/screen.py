"""A terminal that a program types into and reads: tmux, with a server of its own.

Used by the tests of editors and for the pictures in the documentation. Every wait is for something
that the screen shows; nothing sleeps for a fixed time.
"""

from __future__ import annotations

import shutil
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

SECONDS = 90.0
"""Patience with an editor; nothing is judged by how long it takes."""
_PAUSE = 0.03


class ScreenError(AssertionError):
    """What was waited for never came; the text is what the screen shows instead."""


class Screen:
    """One terminal with one program in it."""

    def __init__(self, socket: str) -> None:
        self._socket = socket

    def type(self, *keys: str) -> None:
        """Presses keys by tmux's names for them (`Enter`, `C-n`); other words are typed as text."""
        self._tmux("send-keys", "--", *keys)

    def text(self, *, colours: bool = False) -> str:
        """What the screen shows, with the escape sequences of its colours if wanted."""
        return self._tmux("capture-pane", "-p", *(("-e",) if colours else ()))

    def wait_for(self, what: str | Callable[[str], bool]) -> str:
        """Waits until a text is shown, or until something is true of the screen.

        Raises:
            ScreenError: when it does not come.
        """
        end = time.monotonic() + SECONDS
        while True:
            shown = self.text()
            if what in shown if isinstance(what, str) else what(shown):
                return shown
            if time.monotonic() > end:
                raise ScreenError(f"never on the screen: {what}\n{shown}")
            time.sleep(_PAUSE)

    def settle(self) -> str:
        """Waits until two looks in a row show the same, and returns it."""
        before = self.text(colours=True)
        for _ in range(200):
            time.sleep(_PAUSE * 5)
            now = self.text(colours=True)
            if now == before:
                break
            before = now
        return before

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-L", self._socket, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        if done.returncode != 0:
            raise ScreenError(f"tmux: {done.stderr.strip()}")
        return done.stdout


def has_tmux() -> bool:
    """Whether a terminal can be had at all."""
    return shutil.which("tmux") is not None


@contextmanager
def screen(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    size: tuple[int, int] = (110, 34),
) -> Iterator[Screen]:
    """A program in a terminal of this many columns and rows; ended with the block."""
    socket = f"stp-{uuid.uuid4().hex[:12]}"
    start = ["tmux", "-L", socket, "-f", "/dev/null", "new-session", "-d"]
    start += ["-x", str(size[0]), "-y", str(size[1]), "-c", str(folder), *command]
    subprocess.run(start, env=dict(environment), check=True, timeout=30, capture_output=True)
    try:
        yield Screen(socket)
    finally:
        # Our own server only: the socket has a name that nobody else has.
        subprocess.run(["tmux", "-L", socket, "kill-server"], capture_output=True, check=False)
