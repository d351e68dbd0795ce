"""Findings: pushed to clients that wait for them, handed out to clients that ask.

A client that can pull gets nothing pushed, or it would show everything twice. In both ways the
documents that are open come first, and the rest of the workspace is worked on beside the event
loop over a snapshot; a result that is stale when it is ready is dropped.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterable

from lsprotocol import types

from stp_lsp.features.diagnostics import Diagnosis, diagnose
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server.state import StpServer
from stp_lsp.server.uris import to_path
from stp_lsp.session.session import Located

logger = logging.getLogger(__name__)

SMALL = 40_000
"""Code points; a shorter document is checked at once, a longer one beside the event loop."""
SETTLE = 0.25
"""Seconds without a change before the rest of the workspace is checked again."""
_MANY = 200
"""Documents whose findings go out in one part of a workspace answer."""


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
        server.when_changed.append(self.changed)

    def changed(self, paths: frozenset[str]) -> None:
        """The session changed these documents."""
        session = self._server.session
        if self._server.loading and not self._server.session.opened:
            return  # the first index is not in: nearly every id would seem unknown
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
            if failure not in self._failures:
                self._failures.add(failure)
                self._server.log(failure, types.MessageType.Error)

    def _convert(self, located: Located, found: Diagnosis) -> tuple[types.Diagnostic, ...]:
        convert = self._server.convert
        return tuple(convert.diagnostic(located, item) for item in found.diagnostics)

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


def result_id(found: Iterable[types.Diagnostic]) -> str:
    """An id that is equal when the findings are."""
    return hashlib.blake2b(repr(tuple(found)).encode(), digest_size=12).hexdigest()


async def document_diagnostic(
    server: StpServer, params: types.DocumentDiagnosticParams
) -> types.DocumentDiagnosticReport:
    """`textDocument/diagnostic`."""
    await server.first_index.wait()
    located = server.locate(params.text_document.uri)
    if located is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    found = await server.publisher.diagnose(located)
    items = [server.convert.diagnostic(located, item) for item in found.diagnostics]
    id = result_id(items)
    if params.previous_result_id == id:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=id)
    return types.RelatedFullDocumentDiagnosticReport(items=items, result_id=id)


async def workspace_diagnostic(
    server: StpServer, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """`workspace/diagnostic`: only documents with findings, or whose findings went."""
    await server.first_index.wait()
    before = {item.uri: item.value for item in params.previous_result_ids}
    reports: list[
        types.WorkspaceFullDocumentDiagnosticReport
        | types.WorkspaceUnchangedDocumentDiagnosticReport
    ] = []
    for view in list(server.session.views.values()):
        snapshot = view.snapshot
        for part in _parts(list(snapshot.documents)):
            results = await asyncio.to_thread(_diagnose_part, snapshot, part)
            for document, found in results:
                server.publisher.note_failures(found)
                path = f"{view.root}/{document.id}"
                uri, version = server.uri_of(path), server.session.version(path)
                previous = before.pop(uri, None)
                if not found.diagnostics and previous is None:
                    continue
                located = Located(view.root, snapshot, document)
                items = [server.convert.diagnostic(located, item) for item in found.diagnostics]
                id = result_id(items)
                if previous == id:
                    reports.append(
                        types.WorkspaceUnchangedDocumentDiagnosticReport(
                            uri=uri, result_id=id, version=version
                        )
                    )
                else:
                    reports.append(
                        types.WorkspaceFullDocumentDiagnosticReport(
                            uri=uri, items=items, version=version, result_id=id
                        )
                    )
    for uri in before:
        gone = to_path(uri)
        if gone is None or server.session.locate(gone) is None:
            reports.append(types.WorkspaceFullDocumentDiagnosticReport(uri, []))
    return types.WorkspaceDiagnosticReport(reports)
