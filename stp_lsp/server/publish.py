"""Findings pushed to clients that wait for them, and who is told to ask again.

A client that can pull (:mod:`stp_lsp.server.pull`) gets nothing pushed, or it would show
everything twice. In both ways the document that was typed into comes first, at once. What else a
change affects (:mod:`stp_lsp.features.affected`) follows: open documents straight after it, the
rest of the workspace once the user pauses, a few at a time beside the event loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from stp_lsp.model.document import DocId
from stp_lsp.model.layout import is_document
from stp_lsp.model.paths import within
from stp_lsp.server.known_findings import KnownFindings, Reach, as_sent, diagnose_part
from stp_lsp.server.state import StpServer
from stp_lsp.server.warmup_typing import Rehearsals
from stp_lsp.session.disk_guard import NeedsDisk, WithoutDisk
from stp_lsp.session.loader import is_markdown_like
from stp_lsp.session.session import Located, View

if TYPE_CHECKING:
    from stp_lsp.features.diagnostics import Diagnosis

logger = logging.getLogger(__name__)

SMALL = 40_000
"""Code points; a shorter document is checked at once, a longer one beside the event loop."""
SETTLE = 0.25
"""Seconds without a change before the rest of the workspace is checked again."""
IDLE = 0.03
"""Seconds without a change before open documents are read in advance."""
_MOST_FAILURES = 200
"""Rules that broke in different ways and are logged; what is wrong is clear by then."""
_MANY = 16
"""Documents that are checked beside the event loop at once; a key press waits for these at most."""


class Told(NamedTuple):
    """What the client knows of findings at a moment when nothing is on its way to it."""

    pushed: Mapping[str, tuple[types.Diagnostic, ...]] | None
    """By path; a document that is not in it has none. ``None`` for a client that asks."""
    pulled: Mapping[str, Mapping[DocId, object]]
    """What is kept for a client that asks, by root; of other documents nothing was said."""


class Publisher:
    """Pushes findings, or tells a pulling client that it should ask again."""

    def __init__(self, server: StpServer) -> None:
        self._server = server
        self._sent: dict[str, tuple[types.Diagnostic, ...]] = {}
        self._settled: asyncio.TimerHandle | None = None
        self._around: asyncio.Task[None] | None = None
        self._soon: asyncio.Task[None] | None = None
        self._pending: dict[str, None] = {}
        self._rest: dict[str, dict[DocId, None]] = {}
        """By root, the documents that are not open and wait for a quiet moment."""
        self._may_be_gone = False
        """Whether documents whose findings were sent may have gone since."""
        self._reach = Reach()
        self._failures: set[str] = set()
        self._checked: dict[str, KnownFindings] = {}
        self._idle: asyncio.TimerHandle | None = None
        self._cold: set[str] = set()
        self.rehearsals = Rehearsals(server)
        self._typed_at = float("-inf")
        """When somebody typed last, by the event loop's clock."""
        server.when_changed.append(self.changed)

    def changed(self, paths: frozenset[str]) -> None:
        """The session changed these documents."""
        session = self._server.session
        # Of the few that are open: once the index is in, all documents have changed.
        typed = frozenset(path for path in session.overlays if path in paths)
        if typed:
            self._typed_at = asyncio.get_running_loop().time()
        self._warm_soon(typed)
        self.rehearsals.changed(typed)
        reached = self._reach.of(list(session.views.values()), paths)
        self._forget(reached)
        if self._server.loading and not self._server.first_index.is_set():
            self._reach.forget()
            return  # the first index is not in, or is an old one: what it says may be wrong
        is_beyond = len(typed) < len(paths)
        pending = dict.fromkeys(typed)  # what was typed into comes first
        for root, ids in reached.items():
            if ids is None:
                is_beyond = self._may_be_gone = True
                self.rehearsals.repeat(root)
                pending.update(
                    dict.fromkeys(each for each in session.overlays if within(each, root))
                )
                if not self._server.client.pulls:
                    self._rest[root] = dict.fromkeys(session.views[root].snapshot.documents)
            for id in ids or ():
                path = f"{root}/{id}"
                if path in session.overlays:
                    is_beyond = is_beyond or path not in pending
                    pending[path] = None
                else:
                    is_beyond = True
                    self._rest.setdefault(root, {})[id] = None
        if self._server.client.pulls:
            self._rest.clear()
        elif pending:
            self._pending.update(pending)
            if self._soon is None or self._soon.done():
                self._push_at_hand()
            if self._pending and (self._soon is None or self._soon.done()):
                self._soon = asyncio.get_running_loop().create_task(self._push_open())
        if is_beyond:
            if self._settled is not None:
                self._settled.cancel()
            self._settled = asyncio.get_running_loop().call_later(SETTLE, self._settle)

    def checked(self, view: View) -> KnownFindings:
        """What is known of the findings in a workspace; whoever finds out more adds it."""
        known = self._checked.get(view.root)
        if known is None or known.view is not view:
            known = self._checked[view.root] = KnownFindings(view)
            self._reach.note(view)
        return known

    def told(self) -> Told | None:
        """What the client was told, or would be if it asked; ``None`` while that changes."""
        at_work = (self._soon, self._around)
        if self._pending or self._settled or any(task and not task.done() for task in at_work):
            return None
        views = self._server.session.views
        pulled = {
            root: known.items()
            for root, known in self._checked.items()
            if views.get(root) is known.view
        }
        return Told(None if self._server.client.pulls else dict(self._sent), pulled)

    def _forget(self, reached: Mapping[str, frozenset[DocId] | None]) -> None:
        """What was found may no longer be right where a change reached."""
        for root, known in list(self._checked.items()):
            if self._server.session.views.get(root) is not known.view:
                del self._checked[root]
            elif root in reached:
                ids = reached[root]
                if ids is None:
                    del self._checked[root]
                else:
                    documents = known.view.snapshot.documents
                    known.forget(id for id in ids if id in documents)

    def _warm_soon(self, paths: Iterable[str]) -> None:
        """Reads the Markdown of open documents once nothing else is to be done.

        An editor asks for everything it shows of a document within milliseconds; what it asks for
        first shall not wait for the parser.
        """
        self._cold.update(paths)
        if self._idle is not None:
            self._idle.cancel()
        if self._cold:
            self._idle = asyncio.get_running_loop().call_later(IDLE, self._warm)

    def _warm(self) -> None:
        self._idle = None
        path = self._cold.pop()
        located = self._server.session.locate(path)
        if located is not None and is_markdown_like(located.document.place):
            doc = located.document
            if doc.facts.table.length <= SMALL:
                _ = doc.structure
            else:
                asyncio.get_running_loop().run_in_executor(None, getattr, doc, "structure")
        if self._cold:
            self._idle = asyncio.get_running_loop().call_soon(self._warm)  # type: ignore[assignment]

    def _settle(self) -> None:
        """The workspace beyond the open documents may have other findings now."""
        self._settled = None
        if self._server.client.pulls:
            if self._server.client.refreshes:
                self._server.workspace_diagnostic_refresh(None)
            return
        if self._around is None or self._around.done():
            self._around = asyncio.get_running_loop().create_task(self._push_rest())

    def _push_at_hand(self) -> None:
        """Pushes the findings of what comes first at once, unless they are still to be awaited."""
        path = next(iter(self._pending))
        located = self._server.session.locate(path) if is_document(path) else None
        found = self.diagnose_at_hand(located) if located is not None else None
        if located is not None and found is not None:
            del self._pending[path]
            self._send(path, self._convert(located, found), self._server.session.version(path))

    async def _push_open(self) -> None:
        """Pushes the findings of open documents, once however many changes wait."""
        while self._pending:
            path = next(iter(self._pending))
            del self._pending[path]
            if not is_document(path):
                continue  # a cited test that is open: nothing is ever reported there
            located = self._server.session.locate(path)
            if located is None:
                self._send(path, ())
                continue
            version = self._server.session.version(path)
            found = await self.diagnose(located)
            if self._server.session.version(path) == version and path not in self._pending:
                self._send(path, self._convert(located, found), version)

    async def _push_rest(self) -> None:
        """Pushes the findings of documents that are not open, and clears those that went."""
        server = self._server
        while self._rest or self._may_be_gone:
            if self._may_be_gone:  # also if it happens while this runs
                self._may_be_gone = False
                for path in [path for path in self._sent if server.session.locate(path) is None]:
                    self._send(path, ())
                continue
            await self.until_quiet()
            if not self._rest:
                continue
            root, ids = next(iter(self._rest.items()))
            view = server.session.views.get(root)
            part = list(islice(ids, _MANY))
            if view is None or not view.complete or not part:
                del self._rest[root]
                continue
            for id in part:
                del ids[id]
            snapshot = view.snapshot
            for document, found in await asyncio.to_thread(diagnose_part, snapshot, part):
                self.note_failures(found)
                path = f"{root}/{document.id}"
                # What a change has reached meanwhile waits again.
                if path not in server.session.overlays and document.id not in self._rest.get(
                    root, ()
                ):
                    self._send(path, self._convert(Located(root, snapshot, document), found))

    async def until_quiet(self, longest: float = float("inf")) -> None:
        """Waits for as long as somebody types, or for so many seconds.

        Python runs one thread at a time: whatever is done beside a key press, the findings of
        the key press, and the completion after it, come later for it.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + longest
        while (left := min(self._typed_at + SETTLE, end) - loop.time()) > 0:
            await asyncio.sleep(left)

    async def diagnose(self, located: Located) -> Diagnosis:
        """The findings of one document; beside the event loop if it is long or needs the disk."""
        from stp_lsp.features.diagnostics import diagnose  # leads to all rules

        found = self.diagnose_at_hand(located)
        if found is not None:
            return found
        if located.document.facts.table.length <= SMALL:
            found = await asyncio.to_thread(diagnose, located.snapshot, located.document)
        else:
            async with self.rehearsals.turn(f"{located.root}/{located.document.id}"):
                found = await asyncio.to_thread(diagnose, located.snapshot, located.document)
        self.note_failures(found)
        return found

    def diagnose_at_hand(self, located: Located) -> Diagnosis | None:
        """The findings of a document that is not long; ``None`` if the disk has to be asked.

        It is for who links to files or cites some that nobody has asked for yet.
        """
        from stp_lsp.features.diagnostics import diagnose  # leads to all rules

        if located.document.facts.table.length > SMALL:
            return None
        try:
            with WithoutDisk():
                found = diagnose(located.snapshot, located.document)
        except NeedsDisk:
            return None
        self.note_failures(found)
        return found

    def note_failures(self, found: Diagnosis) -> None:
        """Logs a rule that broke, once; its other findings are shown all the same."""
        for failure in found.failures:
            if failure not in self._failures and len(self._failures) < _MOST_FAILURES:
                self._failures.add(failure)
                self._server.log(failure, types.MessageType.Error)

    def _convert(self, located: Located, found: Diagnosis) -> tuple[types.Diagnostic, ...]:
        return as_sent(self._server, located, found)

    def _send(
        self, path: str, found: tuple[types.Diagnostic, ...], version: int | None = None
    ) -> None:
        if version is None and self._sent.get(path, ()) == found:
            return
        if found:
            self._sent[path] = found
        else:
            self._sent.pop(path, None)
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                self._server.uri_of(path),
                list(found),
                version if self._server.client.findings.versions else None,
            )
        )
