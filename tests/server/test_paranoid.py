"""The comparison with a fresh start: silent when all is well, clear about a planted fault."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from functools import partial

import pytest
from lsprotocol import types

from stp_lsp.features import diagnostics
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server import paranoid, publish, pull
from stp_lsp.server.paranoid import Paranoid, differences
from stp_lsp.server.publish import Publisher
from stp_lsp.server.state import Client, StpServer
from stp_lsp.session.session import Action, Modification, Session
from tests.features.understanding import BASE
from tests.support.memory_disk import MemoryDisk
from tests.support.workspace import CURRENT, split_files

ROOT = "/w"
WIP = "intent/wip.md"


@pytest.fixture
def session() -> Session:
    files = {f"{ROOT}/{name}": text for name, text in split_files(BASE).items()}
    files[f"{ROOT}/intent/.config/config.json"] = CURRENT
    files[f"{ROOT}/{WIP}"] = "# Work\n\nST0003 and ST0077\n"
    made = Session(MemoryDisk(files), Settings(today="2026-03-04"))
    made.open_folder(ROOT)
    return made


def found(session: Session) -> list[str]:
    mine = {root: view.snapshot for root, view in session.views.items()}
    overlays, opened = session.overlays, session.opened
    return differences(mine, session.disk, session.settings, overlays, opened)


def type_in(session: Session, text: str) -> None:
    session.did_modify_files([Modification(f"{ROOT}/{WIP}", Action.OPENED, text, 1)])


def test_nothing_differs_after_honest_changes(session: Session) -> None:
    type_in(session, "# Work\n\nST0088\n")
    assert found(session) == []


def test_a_graph_that_forgets_is_named(session: Session) -> None:
    before = session.views[ROOT].snapshot
    type_in(session, "# Work\n\nST0088\n")
    after = session.views[ROOT].snapshot
    after._mentioned = before._mentioned
    lines = found(session)
    assert any("mentioned[ST0088]" in line and line.startswith("paranoid: /w") for line in lines)


def test_a_finding_that_stays_is_named(session: Session) -> None:
    """The planted fault: a new version of a document brings the findings of the old one along."""
    type_in(session, "# Work\n\n<<<<<<< HEAD\n")
    view = session.views[ROOT]
    old = view.snapshot.documents[WIP]
    list(diagnostics.diagnose_all(view.snapshot))
    type_in(session, "# Work\n\nnothing\n")
    view.snapshot.documents[WIP].local_findings = old.local_findings
    lines = found(session)
    assert [line for line in lines if "conflict-markers" in line and "here only" in line]


def test_settings_and_workspaces_are_compared(session: Session) -> None:
    view = session.views[ROOT]
    view.snapshot = view.snapshot.with_settings(replace(view.snapshot.settings, today="1999-01-01"))
    assert any(line.startswith("paranoid: /w: settings ") for line in found(session))
    session.views.clear()
    assert found(session) == ["paranoid: /w: is a workspace after a fresh start only"]


@pytest.fixture
def server(session: Session, monkeypatch: pytest.MonkeyPatch) -> StpServer:
    monkeypatch.setattr(paranoid, "SETTLE", 0)
    monkeypatch.setattr(paranoid, "SURE", 0)
    made = StpServer()
    made.session = session
    made.publisher = Publisher(made)
    return made


def test_the_server_logs_what_differs_once(
    server: StpServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    honest = Snapshot.with_documents

    def forgetful(self: Snapshot, changes: dict) -> Snapshot:  # type: ignore[type-arg]
        after = honest(self, changes)
        after._mentioned = self._mentioned
        return after

    said: list[str] = []
    monkeypatch.setattr(server, "log", lambda text, kind=types.MessageType.Log: said.append(text))
    watcher = Paranoid(server)

    async def change_twice() -> None:
        for text in ("# Work\n\nST0088\n", "# Work\n\nST0088 \n"):
            with monkeypatch.context() as planted:
                planted.setattr(Snapshot, "with_documents", forgetful)
                type_in(server.session, text)
            watcher.changed(frozenset())
            assert watcher._timer is not None
            while watcher._timer is not None:
                await asyncio.sleep(0)
            assert watcher._task is not None
            await watcher._task

    with caplog.at_level(logging.ERROR):
        asyncio.run(change_twice())
    assert sum("mentioned[ST0088]" in line for line in said) == 1
    assert sum("mentioned[ST0088]" in line for line in caplog.messages) == 1


def told_otherwise(server: StpServer) -> list[str]:
    session = server.session
    told = server.publisher.told()
    assert told is not None
    mine = {root: view.snapshot for root, view in session.views.items()}
    parts = (mine, session.disk, session.settings, session.overlays, session.opened)
    return differences(*parts, partial(paranoid._unlike_told, server, told))


def test_what_was_pushed_is_what_a_fresh_server_pushes(
    server: StpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "text_document_publish_diagnostics", lambda params: None)
    monkeypatch.setattr(publish, "SETTLE", 0)

    async def push() -> None:
        server.publisher.changed(frozenset())
        while server.publisher.told() is None:
            await asyncio.sleep(0.001)

    asyncio.run(push())
    assert any(found for found in server.publisher._sent.values())
    assert told_otherwise(server) == []
    del server.publisher._sent[f"{ROOT}/{WIP}"]  # planted: it was never sent
    server.publisher._sent[f"{ROOT}/intent/gone.md"] = ()
    lines = told_otherwise(server)
    assert len(lines) == 2
    assert (
        f"{WIP}: the client was sent nothing, after a fresh start it is unknown-thread at 3"
        in lines[0]
    )
    assert "intent/gone.md: the client shows findings of a document that is not there" in lines[1]


def test_what_is_kept_for_one_who_asks_is_compared(server: StpServer) -> None:
    pulls = types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities())
    server.client = Client(types.ClientCapabilities(text_document=pulls))
    view = server.session.views[ROOT]

    async def ask() -> None:
        async for _ in pull._check(server, view, ()):
            pass

    asyncio.run(ask())
    assert told_otherwise(server) == []
    server.publisher.checked(view).reports.pop(WIP)
    [line] = told_otherwise(server)
    assert f"{WIP}: an answer that is kept is not unknown-thread at 3" in line


def test_nothing_is_compared_while_findings_are_on_their_way(server: StpServer) -> None:
    server.publisher._pending[f"{ROOT}/{WIP}"] = None
    assert server.publisher.told() is None


def test_it_is_asked_for_by_the_environment(
    server: StpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(server.when_changed)
    for value in (None, "", "0"):
        if value is None:
            monkeypatch.delenv(paranoid.VARIABLE, raising=False)
        else:
            monkeypatch.setenv(paranoid.VARIABLE, value)
        paranoid.start(server)
        assert server.when_changed == before
    monkeypatch.setenv(paranoid.VARIABLE, "1")
    paranoid.start(server)
    assert len(server.when_changed) == len(before) + 1
