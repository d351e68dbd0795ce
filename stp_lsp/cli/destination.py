"""Where a verb writes what it made: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import sys

from stp_lsp.cli.output import write_bytes
from stp_lsp.cli.problem import ProblemError
from stp_lsp.session.disk import RealDisk


def write_text(name: str, text: str) -> None:
    """Writes ``text`` as UTF-8 to the file ``name``, or to standard output when it is empty or `-`.

    Raises:
        ProblemError: when the file cannot be written.
    """
    data = text.encode("utf-8", "backslashreplace")
    if name in ("", "-"):
        write_bytes(data)
        return
    try:
        RealDisk().write(os.path.abspath(name), data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ProblemError(f"{name}: cannot be written ({reason})") from None


def refuse_terminal(verb: str, output: str) -> None:
    """Keeps a whole page off the screen.

    Raises:
        ProblemError: when it would be written to a terminal.
    """
    if not output and sys.stdout is not None and sys.stdout.isatty():
        raise ProblemError(
            f"a page is for a browser: say where to write it, as `-o {verb}.html`, "
            "or choose another --format"
        )
