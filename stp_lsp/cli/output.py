"""Writing to the terminal: colour where there is one, plain text in a pipe, and never a failure.

What a stream's encoding cannot show is written as a backslash sequence. Colour follows the
conventions of https://no-color.org and of `FORCE_COLOR`; an explicit `--color` beats both.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from typing import IO, TYPE_CHECKING

from stp_lsp.cli.width import Line, Span, cells, one_line, safe, wrap

if TYPE_CHECKING:
    from rich.console import Console

STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "information": "bold blue",
    "hint": "bold cyan",
    "path": "bold",
    "faint": "dim",
    "good": "green",
    "heading": "bold",
    "removed": "red",
    "added": "green",
}
"""What the names in a :class:`~stp_lsp.cli.width.Span` look like; only the terminal's own colours,
so that they suit whatever theme its owner chose."""

PIPE_WIDTH = 100
"""Columns for source lines where there is no terminal to ask."""


class Output:
    """A stream that lines are written to."""

    def __init__(self, stream: IO[str] | None, *, color: bool, width: int | None) -> None:
        self._stream = stream
        self._console: Console | None = None
        self.color = color
        self.width = width
        """Columns of the terminal; ``None`` in a pipe, where no line is broken."""

    @property
    def line_width(self) -> int:
        """Columns to fit tables and source lines into."""
        return self.width if self.width is not None else PIPE_WIDTH

    @property
    def is_plain_pipe(self) -> bool:
        """Whether a program reads what is written, so that it must be exact."""
        return self.width is None and not self.color

    def line(self, *spans: Span | str) -> None:
        """Writes one line as it is, but for what a screen would obey."""
        if self._stream is None:
            return
        parts = (Span(span) if isinstance(span, str) else span for span in spans)
        pieces = [Span(safe(text), style) for text, style in parts]
        if not self.color:
            self._stream.write("".join(piece.text for piece in pieces).rstrip() + "\n")
            return
        from rich.text import Text

        text = Text.assemble(*((piece.text, STYLES.get(piece.style, "")) for piece in pieces))
        text.rstrip()
        self._rich().print(text, soft_wrap=True)

    def fits(self, *spans: Span) -> bool:
        """Whether a line need not be broken; it never is in a pipe."""
        return self.width is None or sum(cells(span.text) for span in spans) <= self.width

    def paragraph(self, *spans: Span | str, indent: int = 0) -> None:
        """Writes a line that is broken between words when the terminal is too narrow for it."""
        pieces = [Span(span) if isinstance(span, str) else span for span in spans]
        if self.width is None:
            self.line(*pieces)
            return
        for line in wrap(pieces, self.width, indent):
            self.line(*line)

    def lines(self, lines: list[Line]) -> None:
        """Writes several lines as they are."""
        for line in lines:
            self.line(*line)

    def text(self, text: str) -> None:
        """Writes a text as it is."""
        if self._stream is not None:
            self._stream.write(text)

    def flush(self) -> None:
        """Lets the reader see what was written so far."""
        if self._stream is not None:
            self._stream.flush()

    def _rich(self) -> Console:
        if self._console is None:
            from rich.console import Console

            class QuietConsole(Console):
                """Leaves a closed pipe to the program's own way of ending."""

                def on_broken_pipe(self) -> None:
                    raise BrokenPipeError

            self._console = QuietConsole(
                file=self._stream,
                force_terminal=True,
                color_system="auto" if _shows_color(os.environ.get("TERM", "")) else "standard",
                no_color=False,
                highlight=False,
                markup=False,
                emoji=False,
                width=self.width or 1000,
            )
        return self._console


class Progress:
    """How far a long run is: a line on standard error, on a terminal only, and only after a while.

    The line is taken away again, so that nothing of it is left beside the result.
    """

    FIRST, EVERY = 0.6, 0.1
    """Seconds before the line appears, and between two of its versions."""

    def __init__(self, what: str, total: int) -> None:
        stream = sys.stderr
        self._stream = stream if stream is not None and stream.isatty() else None
        self._what = what
        self._total = total
        self._done = 0
        self._width = 0
        self._due = time.monotonic() + self.FIRST

    def step(self) -> None:
        """Another one is done."""
        self._done += 1
        if self._stream is not None and time.monotonic() >= self._due:
            self._due = time.monotonic() + self.EVERY
            self._show(f"{self._what} {self._done}/{self._total}")

    def end(self) -> None:
        """Takes the line away."""
        if self._width:
            self._show("")

    def _show(self, text: str) -> None:
        if self._stream is not None:
            self._stream.write(f"\r{text.ljust(self._width)}\r")
            self._stream.flush()
            self._width = len(text)


def standard_output(color: str) -> Output:
    """Standard output, for `--color auto|always|never`."""
    stream = sys.stdout
    terminal = stream is not None and stream.isatty()
    width = max(shutil.get_terminal_size((80, 24)).columns, 20) if terminal else None
    return Output(stream, color=_wants_color(color, terminal=terminal), width=width)


def complain(message: str) -> None:
    """Writes a message to standard error, on one line: it may name what others named."""
    if sys.stderr is not None:
        sys.stderr.write(f"stp-lsp: {one_line(message)}\n")


def prepare_streams() -> None:
    """Makes sure that no character can stop the program from writing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def write_bytes(data: bytes) -> None:
    """Writes exactly these bytes to standard output, without the platform's line ends.

    On a terminal they are for eyes, and what it would obey is left out.
    """
    if sys.stdout is None:
        return
    if sys.stdout.isatty():
        data = b"\n".join(
            safe(line.decode("utf-8", "replace")).encode() for line in data.split(b"\n")
        )
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def close_broken_pipe() -> None:
    """Gives standard output somewhere to go, so that the interpreter's last flush is quiet."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return


def _wants_color(choice: str, *, terminal: bool) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return terminal and _shows_color(os.environ.get("TERM", "" if os.name != "nt" else "windows"))


def _shows_color(term: str) -> bool:
    return term not in ("", "dumb", "unknown")
