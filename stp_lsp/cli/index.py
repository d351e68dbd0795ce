"""`index`: the index of threads as it should be, printed, checked or written.

Printed are the bytes that the upstream tool 2.19 would write, for whoever compares the two. On a
file with damaged markers upstream loses text or adds a table with every run, so what is written
and checked is repaired first (FORMAT.md 5.2), and it has the rows that the tools of the workspace
would choose; on any other file of 2.19 the two are the same.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from stp_lsp.cli.output import Output, standard_output, write_bytes
from stp_lsp.cli.problem import FINDINGS, OK, ProblemError
from stp_lsp.cli.width import Span, one_line
from stp_lsp.cli.workspaces import open_workspace, shown_path
from stp_lsp.model.index_entries import upstream_table, written_index
from stp_lsp.model.regenerate import is_view
from stp_lsp.session.disk import RealDisk
from stp_lsp.syntax.index_table import regenerate

if TYPE_CHECKING:
    from argparse import Namespace

    from stp_lsp.session.session import View

_BOM = b"\xef\xbb\xbf"


class _File(NamedTuple):
    """The index as it lies on disk. What is not UTF-8 in it comes through unchanged."""

    path: str
    data: bytes
    exists: bool

    @property
    def text(self) -> str:
        return self.data.removeprefix(_BOM).decode("utf-8", "surrogateescape")

    def encoded(self, text: str) -> bytes:
        """``text`` as the bytes of this file, with the byte order mark it had."""
        start = _BOM if self.data.startswith(_BOM) else b""
        return start + text.encode("utf-8", "surrogateescape")


def index(options: Namespace) -> int:
    """Runs `index`."""
    view = open_workspace(options.path)
    file = _read(view)
    if not (options.check or options.write):
        write_bytes(file.encoded(_regenerated(view, file.text, repair=not file.exists)))
        return OK
    wanted = file.encoded(written_index(view.snapshot, file.text))
    output = standard_output(options.color)
    shown = one_line(shown_path(file.path))
    if wanted == file.data:
        output.line(Span("up to date", "good"), f": {shown}")
        return OK
    if options.check:
        _print_difference(output, file, wanted, shown)
        return FINDINGS
    try:
        os.makedirs(os.path.dirname(file.path), exist_ok=True)  # a workspace that has just begun
        RealDisk().write(file.path, wanted)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProblemError(f"{shown}: cannot be written ({reason}); nothing was changed") from None
    output.line(Span("updated" if file.exists else "created", "good"), f": {shown}")
    return OK


def _read(view: View) -> _File:
    snapshot = view.snapshot
    if is_view(snapshot.project):
        raise ProblemError(
            f"{shown_path(view.root)}: the index of a 3.0 workspace is generated from its canon "
            "by `intent`; there is nothing to write by hand"
        )
    disk = RealDisk()
    folder = f"{view.root}/{snapshot.project.base}"
    path = f"{folder}/steel_threads.md"
    if disk.real_path(folder) != f"{disk.real_path(view.root)}/{snapshot.project.base}":
        raise ProblemError(
            f"{shown_path(folder)}: a link, or behind one; no thread in it is read, "
            "so its index is left alone"
        )
    if disk.stamp(path) is None:
        if disk.exists(path):
            raise ProblemError(f"{shown_path(path)}: not a regular file; put a file in its place")
        return _File(path, b"", exists=False)
    try:
        return _File(path, disk.read(path), exists=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProblemError(
            f"{shown_path(path)}: cannot be read ({reason}); check its permissions"
        ) from None


def _regenerated(view: View, text: str, *, repair: bool) -> str:
    snapshot = view.snapshot
    prefix = snapshot.project.prefix
    return regenerate(text, upstream_table(snapshot), repair=repair, prefix=prefix)


def _print_difference(output: Output, file: _File, wanted: bytes, shown: str) -> None:
    from difflib import unified_diff

    before = file.data.decode("utf-8", "replace").splitlines()
    after = wanted.decode("utf-8", "replace").splitlines()
    styles = {"-": "removed", "+": "added", "@": "faint"}
    for line in unified_diff(before, after, shown, f"{shown} (regenerated)", lineterm=""):
        output.line(Span(one_line(line), styles.get(line[:1], "")))
    if before == after:
        output.line(f"{shown}: line ends or the final newline differ")
