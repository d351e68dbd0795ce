"""`list`: the threads of a workspace, as a table or as JSON.

The JSON shape is relied on by other tools and is fixed; see `docs/cli.md`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from stp_lsp.cli.board_text import STYLES
from stp_lsp.cli.nearest import did_you_mean
from stp_lsp.cli.output import Output, standard_output
from stp_lsp.cli.problem import OK, ProblemError
from stp_lsp.cli.width import Span, cells, one_line, pad, shorten
from stp_lsp.cli.workspaces import open_workspaces, shown_path
from stp_lsp.features.progress import count_packages
from stp_lsp.features.status_words import STATUS_WORDS, statuses_meant
from stp_lsp.model.symbols import Thread
from stp_lsp.session.session import View
from stp_lsp.syntax.status import INDEX_ORDER, Status, nearest_status

if TYPE_CHECKING:
    from argparse import Namespace

_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_DASHED = re.compile(r"\d{4}-\d\d-\d\d")
_NO_DATE = frozenset(("", "YYYYMMDD", "YYYY-MM-DD", "null", "~"))
_HEADINGS = ("ID", "Status", "Created", "Completed", "WPs", "Title")
_SMALLEST_TITLE = 20


def list_threads(options: Namespace) -> int:
    """Runs `list`."""
    wanted = _wanted(options.status)
    views = open_workspaces(options.path)
    chosen = [
        (view, [thread for thread in view.snapshot.ordered_threads if wanted(thread)])
        for view in views
    ]
    output = standard_output(options.color)
    if options.json:
        found = [thread_data(view, thread) for view, threads in chosen for thread in threads]
        output.text(json.dumps(found, indent=2) + "\n")
        return OK
    for number, (view, threads) in enumerate(chosen):
        if len(chosen) > 1:
            if number:
                output.line()
            output.line(Span(one_line(shown_path(view.root)), "path"))
        _print_table(output, view, threads)
        total = len(view.snapshot.threads)
        count = f"{len(threads)} of {total}" if len(threads) < total else f"{total}"
        output.line(f"{count} {'thread' if total == 1 else 'threads'}")
    return OK


def thread_data(view: View, thread: Thread) -> dict[str, Any]:
    """A thread in the fixed shape of `list --json`."""
    return {
        "id": thread.id,
        "title": thread.title,
        "slug": thread.slug,
        "status": thread.status.value if thread.status is not None else None,
        "status_raw": thread.status_raw,
        "bucket": thread.bucket,
        "created": plain_date(thread.created),
        "completed": plain_date(thread.completed),
        "path": shown_path(f"{view.root}/{thread.home}"),
        "work_packages": [
            {
                "id": package.key,
                "title": package.title,
                "status": package.status,
                "scope": package.scope,
            }
            for package in thread.packages
        ],
    }


def plain_date(raw: str) -> str:
    """A date as the index shows it (FORMAT.md 4.6): `YYYY-MM-DD`, or what else is written."""
    raw = raw.strip().strip("\"'")
    if raw in _NO_DATE:
        return ""
    compact = _COMPACT.fullmatch(raw)
    if compact:
        return "-".join(compact.groups())
    dashed = _DASHED.match(raw)
    return dashed[0] if dashed else raw


class _Wanted:
    """Which threads `--status` asks for; all of them when it asks for nothing."""

    def __init__(self, words: Iterable[str]) -> None:
        self._statuses: set[Status | None] = set()
        self._every = True
        for word in words:
            self._every = self._every and word.casefold() == "all"
            self._statuses |= _statuses(word)

    def __call__(self, thread: Thread) -> bool:
        return self._every or thread.status in self._statuses


def _wanted(values: Sequence[str]) -> _Wanted:
    words = [word.strip() for value in values for word in value.split(",")]
    return _Wanted(word for word in words if word)


def _statuses(word: str) -> set[Status | None]:
    """What one word of `--status` means.

    Raises:
        ProblemError: when it means nothing.
    """
    found = statuses_meant(word)
    if found is not None:
        return set(found)
    near = nearest_status(word)
    hint = did_you_mean(word, STATUS_WORDS) or (f"; did you mean {near.value!r}?" if near else "")
    raise ProblemError(f"there is no status {word!r}{hint}; known are {', '.join(STATUS_WORDS)}")


def _print_table(output: Output, view: View, threads: Sequence[Thread]) -> None:
    """Open work first, in the order of the index: by status, then from the highest id down."""
    ranks: dict[Status | None, int] = {status: at for at, status in enumerate(INDEX_ORDER)}
    ordered = sorted(threads, key=lambda thread: thread.id, reverse=True)
    ordered.sort(key=lambda thread: ranks.get(thread.status, len(ranks)))
    rows = [_cells(view, thread) for thread in ordered]
    if not rows:
        return
    columns = [at for at in range(len(_HEADINGS)) if any(row[at] for row in rows)]
    widths = [max(cells(row[at]) for row in (_HEADINGS, *rows)) + 2 for at in columns]
    if output.width is not None:
        widths[-1] = max(output.width - sum(widths[:-1]), _SMALLEST_TITLE)
    heads = zip(columns, widths, strict=True)
    output.line(*(Span(pad(_HEADINGS[at], width), "faint") for at, width in heads))
    for thread, row in zip(ordered, rows, strict=True):
        styles = {0: "path", 1: STYLES[thread.status]}
        spans: list[Span] = []
        for at, width in zip(columns, widths, strict=True):
            text = shorten(row[at], width)
            spans += [Span(text, styles.get(at, "")), Span(" " * (width - cells(text)))]
        output.line(*spans)


def _cells(view: View, thread: Thread) -> tuple[str, ...]:
    packages = count_packages(view.snapshot, thread)
    return (
        one_line(thread.id),
        one_line(thread.status.value if thread.status is not None else thread.status_raw),
        one_line(plain_date(thread.created)),
        one_line(plain_date(thread.completed)),
        f"{packages.done}/{packages.total}" if packages.total else "",
        one_line(thread.title or thread.slug),
    )
