"""Findings: pushed to clients that wait for them, handed out to clients that ask.

A client that can pull gets nothing pushed, or it would show everything twice. In both ways the
documents that are open come first, and the rest of the workspace is worked on beside the event
loop over a snapshot; a result that is stale when it is ready is dropped.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from typing import NamedTuple

from lsprotocol import types

from stp_lsp.features.diagnostics import Diagnosis, diagnose
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layout import is_document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import MARKDOWN
from stp_lsp.server.partial import Parts, work_done
from stp_lsp.server.protocol import Plain, StpProtocol
from stp_lsp.server.state import StpServer
from stp_lsp.server.uris import to_path
from stp_lsp.session.session import Located, View

logger = logging.getLogger(__name__)

SMALL = 40_000
"""Code points; a shorter document is checked at once, a longer one beside the event loop."""
SETTLE = 0.25
"""Seconds without a change before the rest of the workspace is checked again."""
IDLE = 0.03
"""Seconds without a change before open documents are read in advance."""
_MOST_FAILURES = 200
"""Rules that broke in different ways and are logged; what is wrong is clear by then."""
_MANY = 200
"""Documents whose findings go out in one part of a workspace answer."""


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
        self._pending: set[str] = set()
        self._definitions: dict[str, int] = {}
        self._failures: set[str] = set()
        self._checked: dict[str, _Checked] = {}
        self._idle: asyncio.TimerHandle | None = None
        self._cold: set[str] = set()
        server.when_changed.append(self.changed)

    def changed(self, paths: frozenset[str]) -> None:
        """The session changed these documents."""
        session = self._server.session
        self._forget(paths)
        self._warm_soon(paths & session.overlays.keys())
        if self._server.loading and not self._server.first_index.is_set():
            return  # the first index is not in, or is an old one: what it says may be wrong
        definitions = {root: view.snapshot.definitions for root, view in session.views.items()}
        beyond = definitions != self._definitions or any(
            path not in session.overlays for path in paths
        )
        self._definitions = definitions
        if not self._server.client.pulls:
            self._pending |= set(session.overlays) if beyond else paths & session.overlays.keys()
            if self._soon is None or self._soon.done():
                self._soon = asyncio.get_running_loop().create_task(self._push_open())
        if beyond:
            if self._settled is not None:
                self._settled.cancel()
            self._settled = asyncio.get_running_loop().call_later(SETTLE, self._settle)

    def checked(self, view: View) -> _Checked:
        """What is known of the findings in a workspace; whoever finds out more adds it."""
        known = self._checked.get(view.root)
        if known is None or not known.holds_for(view):
            known = self._checked[view.root] = _Checked(view)
        return known

    def told(self) -> Told | None:
        """What the client was told, or would be if it asked; ``None`` while that changes."""
        at_work = (self._soon, self._around)
        if self._pending or self._settled or any(task and not task.done() for task in at_work):
            return None
        views = self._server.session.views
        pulled = {
            root: {id: report_items(known, id) for id in known.done}
            for root, known in self._checked.items()
            if root in views and known.holds_for(views[root])
        }
        return Told(None if self._server.client.pulls else dict(self._sent), pulled)

    def _forget(self, paths: frozenset[str]) -> None:
        """What was found in these documents may no longer be right, and perhaps elsewhere."""
        for root, known in list(self._checked.items()):
            view = self._server.session.views.get(root)
            if view is None or not known.holds_for(view):
                del self._checked[root]
                continue
            start = len(root) + 1
            known.done.difference_update(
                path[start:] for path in paths if path.startswith(f"{root}/")
            )

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
        if located is not None and located.document.kind in MARKDOWN:
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
        if self._around is not None:
            self._around.cancel()
        self._around = asyncio.get_running_loop().create_task(self._push_rest())

    async def _push_open(self) -> None:
        """Pushes the findings of open documents, once however many changes wait."""
        while self._pending:
            path = self._pending.pop()
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
        seen: set[str] = set()
        for view in list(server.session.views.values()):
            if not view.complete:
                continue
            snapshot = view.snapshot
            for part in _parts(list(snapshot.documents)):
                results = await asyncio.to_thread(_diagnose_part, snapshot, part)
                if view.snapshot.definitions != snapshot.definitions:
                    return  # stale; the change that made it so has scheduled another round
                for document, found in results:
                    path = f"{view.root}/{document.id}"
                    seen.add(path)
                    self.note_failures(found)
                    if path not in server.session.overlays:
                        located = Located(view.root, snapshot, document)
                        self._send(path, self._convert(located, found))
        for path in [path for path in self._sent if path not in seen]:
            if path not in server.session.overlays:
                self._send(path, ())

    async def diagnose(self, located: Located) -> Diagnosis:
        """The findings of one document; a long one is checked beside the event loop."""
        if located.document.facts.table.length <= SMALL:
            found = diagnose(located.snapshot, located.document)
        else:
            found = await asyncio.to_thread(diagnose, located.snapshot, located.document)
        self.note_failures(found)
        return found

    def note_failures(self, found: Diagnosis) -> None:
        """Logs a rule that broke, once; its other findings are shown all the same."""
        for failure in found.failures:
            if failure not in self._failures and len(self._failures) < _MOST_FAILURES:
                self._failures.add(failure)
                self._server.log(failure, types.MessageType.Error)

    def _convert(self, located: Located, found: Diagnosis) -> tuple[types.Diagnostic, ...]:
        return shown(self._server, located, found)

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


def _parts(ids: list[str]) -> Iterable[list[str]]:
    return (ids[at : at + _MANY] for at in range(0, len(ids), _MANY))


def _diagnose_part(snapshot: Snapshot, ids: list[str]) -> list[tuple[Document, Diagnosis]]:
    return [
        (document, diagnose(snapshot, document))
        for id in ids
        if (document := snapshot.documents.get(id)) is not None
    ]


# -- pull ------------------------------------------------------------------------------------------


class _Report(NamedTuple):
    """The findings of one document as they are sent."""

    id: str
    """Equal when the findings are."""
    items: list[object]
    """Plain JSON."""

    def answer(self, previous: str | None) -> dict[str, object]:
        """The report for a client that has findings of this id already."""
        if previous == self.id:
            return {"kind": "unchanged", "resultId": self.id}
        return {"kind": "full", "resultId": self.id, "items": self.items}


class _Checked:
    """The findings in one workspace, for as long as they hold.

    Clients that pull ask for all findings of the workspace again and again; only documents that
    have changed since are looked at anew, and all of them when anything changed that another
    document may resolve (`Snapshot.definitions`).
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._definitions = view.snapshot.definitions
        self.done: set[DocId] = set()
        """Documents whose report, or lack of one, is right."""
        self.reports: dict[DocId, _Report] = {}
        """Of the documents that have findings."""

    def holds_for(self, view: View) -> bool:
        """Whether what was found may still be right."""
        return self._view is view and self._definitions == view.snapshot.definitions


def report_items(known: _Checked, id: DocId) -> list[object]:
    """The findings that a report holds, as plain JSON; none where there is no report."""
    report = known.reports.get(id)
    return report.items if report is not None else []


def shown(server: StpServer, located: Located, found: Diagnosis) -> tuple[types.Diagnostic, ...]:
    """Findings as they are sent."""
    return tuple(server.convert.diagnostic(located, item) for item in found.diagnostics)


def _report(server: StpServer, located: Located, found: Diagnosis) -> _Report:
    return _as_report(server, list(shown(server, located, found)))


def _as_report(server: StpServer, items: list[types.Diagnostic]) -> _Report:
    protocol = server.protocol
    assert isinstance(protocol, StpProtocol)
    plain = protocol.plain(items)
    id = hashlib.blake2b(protocol.encode(plain), digest_size=12).hexdigest()
    return _Report(id, plain)


async def document_diagnostic(server: StpServer, params: types.DocumentDiagnosticParams) -> Plain:
    """`textDocument/diagnostic`: a report."""
    await server.first_index.wait()
    located = server.locate(params.text_document.uri)
    if located is None:
        return Plain({"kind": "full", "items": []})
    report = _report(server, located, await server.publisher.diagnose(located))
    return Plain(report.answer(params.previous_result_id))


async def workspace_diagnostic(server: StpServer, params: types.WorkspaceDiagnosticParams) -> Plain:
    """`workspace/diagnostic`: only documents with findings, or whose findings went."""
    await server.first_index.wait()
    before = {item.uri: item.value for item in params.previous_result_ids}
    none = _as_report(server, [])
    reports = Parts(server, params.partial_result_token, lambda items: {"items": items})
    views = list(server.session.views.values())
    total, done = sum(len(view.snapshot.documents) for view in views), 0
    with work_done(server, params.work_done_token, "Checking the workspace") as step:
        for view in views:
            named = _named(view, before)
            async for ids, found in _check(server, view):
                for id in ids:
                    if id not in found and id not in named:
                        continue
                    path = f"{view.root}/{id}"
                    uri = server.uri_of(path)
                    report = found.get(id, none).answer(before.pop(uri, None))
                    version = server.session.version(path)
                    reports.add({"uri": uri, "version": version, **report})
                done += len(ids)
                step(done, total)
    for uri in before:
        gone = to_path(uri)
        if gone is None or server.session.locate(gone) is None:
            reports.add({"uri": uri, "version": None, "kind": "full", "items": []})
    return Plain({"items": reports.rest()})


async def _check(
    server: StpServer, view: View
) -> AsyncIterator[tuple[Collection[DocId], dict[DocId, _Report]]]:
    """Ids of documents that are checked, as of now or of a moment ago, each time with all reports.

    Between two steps others have their turn, and the request may be cancelled.
    """
    checked, snapshot = server.publisher.checked(view), view.snapshot
    known = [id for id in snapshot.documents if id in checked.done]
    left = [id for id in snapshot.documents if id not in checked.done]
    yield known, checked.reports
    for part in _parts(left):
        # Before, not after: what changes meanwhile is taken out again.
        checked.done.update(part)
        for document, found in await asyncio.to_thread(_diagnose_part, snapshot, part):
            server.publisher.note_failures(found)
            if found.diagnostics:
                located = Located(view.root, snapshot, document)
                checked.reports[document.id] = _report(server, located, found)
            else:
                checked.reports.pop(document.id, None)
        yield part, checked.reports


def _named(view: View, before: Mapping[str, str]) -> set[DocId]:
    """The documents of a workspace of which the client has findings."""
    start = f"{view.root}/"
    paths = (to_path(uri) for uri in before)
    return {
        path[len(start) :]
        for path in paths
        if path is not None
        and path.startswith(start)
        and path[len(start) :] in view.snapshot.documents
    }
