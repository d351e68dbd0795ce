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
    else:
        write_file(name, data)


def write_file(name: str, data: bytes) -> None:
    """Writes the file ``name``, or what a link of that name leads to.

    Only a file is replaced. A pipe or a device is written to, `/dev/stdout` too, and stays one.

    Raises:
        ProblemError: when it cannot be written.
    """
    try:
        if _is_stream(name):
            with open(name, "wb") as stream:
                stream.write(data)
        else:
            RealDisk().write(os.path.realpath(name), data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ProblemError(f"{name}: cannot be written ({reason})") from None


def _is_stream(name: str) -> bool:
    if os.path.abspath(name).startswith(("/dev/", "/proc/")):
        return True
    return os.path.exists(name) and not os.path.isfile(name) and not os.path.isdir(name)


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
