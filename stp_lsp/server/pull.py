"""Findings handed out to clients that ask: of one document, and of the whole workspace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from typing import TYPE_CHECKING

from lsprotocol import types

from stp_lsp.model.document import DocId
from stp_lsp.server.encoding import Encoded
from stp_lsp.server.known_findings import KnownFindings, Report, as_sent, diagnose_part
from stp_lsp.server.partial import Parts, work_done
from stp_lsp.server.protocol import Plain, StpProtocol
from stp_lsp.server.state import StpServer
from stp_lsp.session.digest import blake2b
from stp_lsp.session.session import Located, View

if TYPE_CHECKING:
    from stp_lsp.features.diagnostics import Diagnosis

MANY = 200
"""Documents whose findings go out in one part of a workspace answer."""


def _report(server: StpServer, located: Located, found: Diagnosis) -> Report:
    return _as_report(server, list(as_sent(server, located, found)))


def _as_report(server: StpServer, items: list[types.Diagnostic]) -> Report:
    protocol = server.protocol
    assert isinstance(protocol, StpProtocol)
    data = protocol.encode(protocol.plain(items))
    kept = bytes(memoryview(data))  # a copy: the encoder leaves its whole buffer behind the bytes
    return Report(blake2b(data, digest_size=12).hexdigest(), Encoded(kept))


async def document_diagnostic(server: StpServer, params: types.DocumentDiagnosticParams) -> Plain:
    """`textDocument/diagnostic`: a report.

    Clients that take it hear at the same time what has changed in other documents that are open,
    and need not wait until they are told to ask again.
    """
    await server.first_index.wait()
    located = server.locate(params.text_document.uri)
    if located is None:
        return Plain({"kind": "full", "items": []})
    report = _report(server, located, await server.publisher.diagnose(located))
    answer = report.answer(params.previous_result_id)
    if server.client.related_documents and (related := await _related(server, located)):
        answer["relatedDocuments"] = related
    return Plain(answer)


async def _related(server: StpServer, located: Located) -> dict[str, object]:
    """The reports of the other open documents that changes have reached, each of them once.

    The client has no way to say which of their findings it has, so each report is whole.
    """
    view = server.session.views.get(located.root)
    if view is None:
        return {}
    checked, snapshot = server.publisher.checked(view), view.snapshot
    own, opened = located.document.id, server.cited_files.opened(view.root)
    due = [id for id in checked.among(opened) if id != own and id in snapshot.documents][:MANY]
    if not due:
        return {}
    begun = checked.begin()
    none = _as_report(server, [])
    reports: dict[str, object] = {}
    for document, found in await asyncio.to_thread(diagnose_part, snapshot, due):
        report = _keep(server, checked, Located(view.root, snapshot, document), found) or none
        reports[server.uri_of(f"{view.root}/{document.id}")] = report.answer(None)
    checked.done(due, begun)
    return reports


def _keep(
    server: StpServer, checked: KnownFindings, located: Located, found: Diagnosis
) -> Report | None:
    """Keeps what was found in a document for whoever asks next; ``None`` when it is nothing."""
    id = located.document.id
    server.publisher.note_failures(found)
    if found.diagnostics:
        checked.reports[id] = _report(server, located, found)
    else:
        checked.reports.pop(id, None)
    return checked.reports.get(id)


async def workspace_diagnostic(server: StpServer, params: types.WorkspaceDiagnosticParams) -> Plain:
    """`workspace/diagnostic`: only documents with findings, or whose findings went."""
    await server.first_index.wait()
    before = {item.uri: item.value for item in params.previous_result_ids}
    none = _as_report(server, [])
    reports = Parts(server, params.partial_result_token, lambda items: {"items": items})
    views = list(server.session.views.values())
    total = sum(len(server.publisher.checked(view).left) for view in views)
    done = 0
    with work_done(server, params.work_done_token, "Checking the workspace") as step:
        for view in views:
            named = _named(server, view, before)
            async for ids, found, looked_at in _check(server, view, named):
                for id in ids:
                    if id not in found and id not in named:
                        continue
                    path = f"{view.root}/{id}"
                    uri = server.uri_of(path)
                    report = found.get(id, none).answer(before.pop(uri, None))
                    version = server.session.version(path)
                    reports.add({"uri": uri, "version": version, **report})
                done += looked_at
                step(done, total)
    for uri in before:
        gone = server.path_of(uri)
        if gone is None or server.session.locate(gone) is None:
            reports.add({"uri": uri, "version": None, "kind": "full", "items": []})
    return Plain({"items": reports.rest()})


async def _check(
    server: StpServer, view: View, named: Collection[DocId]
) -> AsyncIterator[tuple[Collection[DocId], dict[DocId, Report], int]]:
    """Documents that are checked, all reports, and how many were looked at for this step.

    What is known comes first, of documents that have findings or are ``named``. Between two steps
    others have their turn, and the request may be cancelled.
    """
    checked = server.publisher.checked(view)
    left, known = checked.left, checked.reports.keys() | named
    yield known.difference(checked.among(known)), checked.reports, 0
    del known
    for at in range(0, len(left), MANY):
        part, begun, snapshot = left[at : at + MANY], checked.begin(), view.snapshot
        for document, found in await asyncio.to_thread(diagnose_part, snapshot, part):
            _keep(server, checked, Located(view.root, snapshot, document), found)
        checked.done(part, begun)
        yield part, checked.reports, len(part)


def _named(server: StpServer, view: View, before: Mapping[str, str]) -> set[DocId]:
    """The documents of a workspace of which the client has findings."""
    start = f"{view.root}/"
    paths = (server.path_of(uri) for uri in before)
    return {
        path[len(start) :]
        for path in paths
        if path is not None
        and path.startswith(start)
        and path[len(start) :] in view.snapshot.documents
    }
