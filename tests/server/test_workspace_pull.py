"""All findings of a workspace, asked for again and again: what is kept must never be stale."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lsprotocol import types

from stp_lsp.features import diagnostics
from stp_lsp.model.document import Document
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server import pull as pull_module
from stp_lsp.server import warmup_typing
from stp_lsp.server.protocol import StpProtocol
from stp_lsp.server.publish import Publisher
from stp_lsp.server.state import Client, StpServer
from stp_lsp.session.session import Action, Modification, Session
from tests.features.understanding import BASE
from tests.support.memory_disk import MemoryDisk
from tests.support.workspace import CURRENT, split_files

ROOT = "/w"
INFO = "intent/st/ST0001/info.md"
WIP = "intent/wip.md"


@pytest.fixture
def disk() -> MemoryDisk:
    files = {f"{ROOT}/{name}": text for name, text in split_files(BASE).items()}
    files[f"{ROOT}/intent/.config/config.json"] = CURRENT
    files[f"{ROOT}/{WIP}"] = "# Work\n\nST0003 and ST0077\n"
    return MemoryDisk(files)


@pytest.fixture
def server(disk: MemoryDisk) -> StpServer:
    made = StpServer()
    made.session = Session(disk, Settings(today="2026-03-04"))
    made.session.open_folder(ROOT)
    pulls = types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities())
    made.client = Client(types.ClientCapabilities(text_document=pulls))
    made.publisher = Publisher(made)
    made.first_index.set()
    return made


async def pull(server: StpServer, before: dict[str, str] | None = None) -> dict[str, Any]:
    """The reports by URI."""
    ids = [types.PreviousResultId(uri, value) for uri, value in (before or {}).items()]
    answer = await pull_module.workspace_diagnostic(server, types.WorkspaceDiagnosticParams(ids))
    protocol = server.protocol
    assert isinstance(protocol, StpProtocol)
    return {item["uri"]: item for item in json.loads(protocol.encode(answer.value))["items"]}


async def from_nothing(server: StpServer) -> dict[str, Any]:
    server.publisher = Publisher(server)
    return await pull(server)


def change(server: StpServer, path: str, text: str, action: Action = Action.CHANGED) -> None:
    changes = server.session.did_modify_files([Modification(f"{ROOT}/{path}", action, text, 2)])
    server.changed(
        frozenset(f"{root}/{id}" for root, ids in changes.documents.items() for id in ids)
    )


async def test_every_change_is_seen(server: StpServer, disk: MemoryDisk) -> None:
    """Edits of prose, of what others resolve, and files that come and go."""
    text = server.session.views[ROOT].snapshot.documents[INFO].text
    steps = [
        (WIP, "# Work\n\nST0003 and ST0088\n", Action.OPENED),
        (WIP, "# Work\n\nST0003\n", Action.CHANGED),
        (INFO, text.replace("status:", "status: Unheard of\nold:"), Action.OPENED),
        (INFO, text.replace("# ST0001", "# ST0009"), Action.CHANGED),
        (INFO, text, Action.CHANGED),
    ]
    found = await pull(server)
    assert f"file://{ROOT}/{WIP}" in found
    for path, new, action in steps:
        change(server, path, new, action)
        found = await pull(server)
        kept = server.publisher
        assert found == await from_nothing(server), (path, new)
        server.publisher = kept
    disk.delete(f"{ROOT}/{INFO}")
    change(server, INFO, "", Action.CLOSED)
    found = await pull(server)
    assert found == await from_nothing(server)
    assert f"file://{ROOT}/{INFO}" not in found


async def test_other_settings_are_seen(server: StpServer) -> None:
    await pull(server)
    server.session.set_settings(Settings(today="2026-03-04", foreign=("ST0077",)))
    server.changed(frozenset())
    found = await pull(server)
    assert found == await from_nothing(server)


async def test_findings_that_went_are_taken_back(server: StpServer) -> None:
    uri = f"file://{ROOT}/{WIP}"
    before = await pull(server)
    change(server, WIP, "# Work\n\nST0003\n", Action.OPENED)
    now = await pull(server, {uri: before[uri]["resultId"], "file:///w/gone.md": "1"})
    assert (now[uri]["kind"], now[uri]["items"]) == ("full", [])
    assert now["file:///w/gone.md"]["items"] == []


async def test_only_what_changed_is_checked_again(
    server: StpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warmup_typing, "rehearse", lambda *_: None)  # it checks, too, beside this
    before = await pull(server)
    checked: list[str] = []

    def checking(snapshot: Snapshot, document: Document) -> diagnostics.Diagnosis:
        checked.append(document.id)
        return diagnose(snapshot, document)

    diagnose = diagnostics.diagnose
    monkeypatch.setattr(diagnostics, "diagnose", checking)
    again = await pull(server, {uri: item["resultId"] for uri, item in before.items()})
    assert {item["kind"] for item in again.values()} == {"unchanged"}
    assert checked == []
    change(server, WIP, "# Work\n\nST0003, ST0088\n", Action.OPENED)
    await pull(server)
    assert checked == [WIP]


async def related(server: StpServer, path: str) -> dict[str, list[object]]:
    """The codes that are told of other documents beside those of this one, by path."""
    params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(f"file://{ROOT}/{path}"))
    report = (await pull_module.document_diagnostic(server, params)).value
    assert isinstance(report, dict)
    return {
        uri.removeprefix(f"file://{ROOT}/"): [
            item["code"] for item in other["items"].plain() if item["code"] == "unknown-thread"
        ]
        for uri, other in report.get("relatedDocuments", {}).items()
    }


async def test_open_documents_that_a_change_reached_are_told_once(server: StpServer) -> None:
    """Whatever reached them, and the document that is asked about is none of them."""
    text = server.session.views[ROOT].snapshot.documents[INFO].text
    change(server, WIP, "# Work\n\nST0001\n", Action.OPENED)
    change(server, INFO, text, Action.OPENED)
    assert await related(server, INFO) == {}, "nobody is told of others who does not take it"
    server.client.related_documents = True
    assert await related(server, INFO) == {WIP: []}
    assert await related(server, INFO) == {}
    change(server, WIP, "# Work\n\nST0001, ST0088\n")
    assert await related(server, INFO) == {WIP: ["unknown-thread"]}
    assert await related(server, INFO) == {}
    change(server, INFO, f"{text}\nNothing that others read.\n")
    assert await related(server, INFO) == {}
    assert (await pull(server))[f"file://{ROOT}/{WIP}"]["items"], "the whole workspace knows it"
