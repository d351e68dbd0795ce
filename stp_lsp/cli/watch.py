"""`check --watch`: the findings again whenever a file changed.

The session's own look at the disk is used, as in the server with an editor that does not watch: no
library is needed for it, it misses nothing, works on network drives and in containers, and takes
3 us a file. After a change only what is touched is read again, and of the rules only those run
again in unchanged documents that look beyond their document.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from stp_lsp.cli.check import Selection, beside, collect, show
from stp_lsp.cli.output import Output, complain, standard_output
from stp_lsp.cli.problem import OK
from stp_lsp.cli.width import Span
from stp_lsp.cli.workspaces import Opened, shown_path, today
from stp_lsp.session.session import Session

if TYPE_CHECKING:
    from argparse import Namespace

    from stp_lsp.cli.baseline import Baseline

SHORTEST = 0.3
"""Seconds between two looks at the disk."""
SHARE = 20
"""A look is followed by a pause of this many times its length."""
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"

Sleep = Callable[[float], None]


def watch(
    options: Namespace,
    opened: Opened,
    selection: Selection,
    baseline: Baseline | None,
    sleep: Sleep = time.sleep,
) -> int:
    """Shows the findings now and after every change, until Ctrl+C ends it."""
    gc.enable()
    output = standard_output(options.color)
    try:
        while True:
            _show_once(options, opened, selection, baseline, output)
            _wait_for_change(opened.session, sleep)
    except KeyboardInterrupt:
        return OK  # the usual way to end it, so nothing went wrong


def _show_once(
    options: Namespace,
    opened: Opened,
    selection: Selection,
    baseline: Baseline | None,
    output: Output,
) -> None:
    report = collect(opened, alone=True)
    if baseline is not None:
        report = beside(baseline, report, opened, selection)
    if output.width is not None:
        output.text(_CLEAR)
    for complaint in opened.session.complaints():
        complain(str(complaint._replace(path=shown_path(complaint.path))))
    for failure in report.failures:
        complain(failure)
    show(output, options, report, selection.shows)
    output.line(Span(f"{time.strftime('%H:%M:%S')}: watching for changes, Ctrl+C ends.", "faint"))
    output.flush()


def _wait_for_change(session: Session, sleep: Sleep) -> None:
    """Returns when something changed on disk, or the day did."""
    pause = SHORTEST
    while True:
        sleep(pause)
        begun = time.monotonic()
        sweep = session.look()
        revision = session.revision
        if not sweep.is_empty:
            for folder in session.take(sweep).reload:
                session.reload(folder)
        if session.settings.today != today():
            session.set_settings(replace(session.settings, today=today()))
        if session.revision != revision:
            return
        pause = max(SHORTEST, SHARE * (time.monotonic() - begun))
