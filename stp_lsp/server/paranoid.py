"""Comparing what the server knows with a fresh start, for reports of faults: `STP_LSP_PARANOID=1`.

After a change, once nothing else has come for a moment, a second session is built from the same
disk and the same open documents. Graph, settings and findings must be the same, and so must what
the client was told of them. What differs is logged as an error, once. It costs a reading of the
workspace after each change, so it is for small workspaces and for hunting a fault.

The disk may be ahead of the server; a difference counts only if it is still there after the server
has looked at the disk and nothing else has changed.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from lsprotocol import types

from stp_lsp.features.diagnostics import Diagnosis, diagnose_all
from stp_lsp.model.document import DocId
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server import disk_changes
from stp_lsp.server.known_findings import as_sent
from stp_lsp.server.protocol import StpProtocol
from stp_lsp.server.publish import Told
from stp_lsp.server.state import StpServer
from stp_lsp.session.disk import Disk
from stp_lsp.session.root_files import NAMES_FRESH
from stp_lsp.session.session import Located, Overlay, Session

logger = logging.getLogger(__name__)

VARIABLE: Final = "STP_LSP_PARANOID"
SETTLE: Final = 0.5
"""Seconds without a change before the server is compared."""
SURE: Final = NAMES_FRESH + 0.2
"""Seconds after which a difference is looked at again: what is believed of cited files is over."""
_MOST: Final = 20
"""Differences that are logged of one comparison."""
_LONGEST: Final = 600
"""Code points of one difference."""


def start(server: StpServer) -> None:
    """Begins to compare after each change, if the environment asks for it."""
    if os.environ.get(VARIABLE, "") not in ("", "0"):
        server.when_changed.append(Paranoid(server).changed)


class Paranoid:
    """Compares one server with a fresh start."""

    def __init__(self, server: StpServer) -> None:
        self._server = server
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._said: set[str] = set()

    def changed(self, _: frozenset[str]) -> None:
        """The session changed: a comparison is due when it has come to rest."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(SETTLE, self._begin)

    def _begin(self) -> None:
        self._timer = None
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._compare())
        else:
            self.changed(frozenset())

    async def _compare(self) -> None:
        server, session = self._server, self._server.session
        if server.loading:
            self.changed(frozenset())
            return
        sweep = await asyncio.to_thread(session.look)
        if not sweep.is_empty:
            await disk_changes.take(server, sweep)  # which brings another comparison
            self.changed(frozenset())
            return
        told = server.publisher.told()
        if told is None:
            self.changed(frozenset())
            return
        revision = session.revision
        mine = {root: view.snapshot for root, view in session.views.items() if view.complete}
        overlays, opened = dict(session.overlays), list(session.opened)
        parts = (mine, session.disk, session.settings, overlays, opened)

        def compare() -> list[str]:
            return differences(*parts, partial(_unlike_told, server, told))

        try:
            found = await asyncio.to_thread(compare)
            if found:
                await asyncio.sleep(SURE)
                found = await asyncio.to_thread(compare)
        except Exception:
            logger.exception("the comparison with a fresh start failed")
            return
        if session.revision != revision:
            return  # the change that made it so brings another comparison
        for line in found:
            if line not in self._said:
                self._said.add(line)
                logger.error("%s", line)
                server.log(line, types.MessageType.Error)
        if not found:
            server.log(f"paranoid: revision {revision} equals a fresh start")


def differences(
    mine: Mapping[str, Snapshot],
    disk: Disk,
    settings: Settings,
    overlays: Mapping[str, Overlay],
    opened: list[str],
    unlike_told: Callable[[Session], Iterator[str]] = lambda _: iter(()),
) -> list[str]:
    """How snapshots differ from those of a session that starts now; a line for each difference.

    Args:
        mine: The snapshots by root.
        disk: What the fresh session reads.
        settings: The client's.
        overlays: Open documents by path.
        opened: The folders that the client has open, in its order.
        unlike_told: How what the client was told differs from what a fresh session says.
    """
    fresh = Session(disk, settings)
    fresh.overlays.update(overlays)
    for folder in opened:
        fresh.open_folder(folder)
    theirs = {root: view.snapshot for root, view in fresh.views.items() if view.complete}
    lines = [
        f"paranoid: {line[:_LONGEST]}"
        for root in sorted(mine.keys() | theirs.keys())
        for line in _between(root, mine.get(root), theirs.get(root))
    ]
    lines += [f"paranoid: {line[:_LONGEST]}" for line in unlike_told(fresh)]
    rest = len(lines) - _MOST
    return lines if rest <= 0 else [*lines[:_MOST], f"paranoid: and {rest} more differences"]


def _between(root: str, mine: Snapshot | None, theirs: Snapshot | None) -> Iterator[str]:
    if mine is None or theirs is None:
        yield f"{root}: is a workspace {'here' if theirs is None else 'after a fresh start'} only"
        return
    for line in mine.differences(theirs):
        yield f"{root}: {line} after a fresh start"
    if mine.settings != theirs.settings:
        yield f"{root}: settings {mine.settings!r} != {theirs.settings!r} after a fresh start"
    here, there = dict(diagnose_all(mine)), dict(diagnose_all(theirs))
    for id in sorted(here.keys() & there.keys()):
        yield from _findings(root, id, here[id], there[id])


def _findings(root: str, id: DocId, here: Diagnosis, there: Diagnosis) -> Iterator[str]:
    """What is found in a document by one of the two only."""
    for first, second, where in ((here, there, "here"), (there, here, "after a fresh start")):
        for item in first.diagnostics:
            if item not in second.diagnostics:
                at = f"{item.range.start}-{item.range.end}"
                yield f"{root}/{id}: {item.rule} at {at} {where} only: {item.message}"
        for failure in first.failures:
            if failure not in second.failures:
                yield f"{root}/{id}: {where} only: {failure}"


def _unlike_told(server: StpServer, told: Told, fresh: Session) -> Iterator[str]:
    """What the client was told otherwise than a server that starts now would tell it."""
    protocol = server.protocol
    assert isinstance(protocol, StpProtocol)
    there: set[str] = set(fresh.overlays)
    for root, view in fresh.views.items():
        if not view.complete:
            continue
        pulled = told.pulled.get(root, {})
        for id, found in diagnose_all(view.snapshot):
            path = f"{root}/{id}"
            there.add(path)
            located = Located(root, view.snapshot, view.snapshot.documents[id])
            wanted = as_sent(server, located, found)
            if told.pushed is not None and told.pushed.get(path, ()) != wanted:
                yield (
                    f"{path}: the client was sent {_codes(told.pushed.get(path, ()))}, "
                    f"after a fresh start it is {_codes(wanted)}"
                )
            if id in pulled and pulled[id] != protocol.plain(list(wanted)):
                yield f"{path}: an answer that is kept is not {_codes(wanted)}"
    for path in sorted((told.pushed or {}).keys() - there):
        yield f"{path}: the client shows findings of a document that is not there"


def _codes(found: tuple[types.Diagnostic, ...]) -> str:
    """Findings in a word or two each, for the log."""
    return ", ".join(f"{item.code} at {item.range.start.line + 1}" for item in found) or "nothing"
