"""Verbs beside the event loop: what the workspace does meanwhile decides what becomes of them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest
from lsprotocol import types

from stp_lsp.features.verbs.api import Call, Outcome, Refusal, perform
from stp_lsp.model.source_change import Create
from stp_lsp.server import verb_calls
from stp_lsp.server.requests import on_hover
from stp_lsp.server.state import StpServer
from stp_lsp.server.uris import to_uri
from stp_lsp.server.verb_calls import VerbCall, perform_verb, read_call
from stp_lsp.session.session import Action, Modification, Session
from tests.support.far_disk import FarDisk
from tests.support.memory_disk import MemoryDisk

INDEX = "/w/intent/st/steel_threads.md"
T = TypeVar("T")
NEW = VerbCall("stp.thread.new", {"title": "Bell"})


@pytest.fixture
def server() -> StpServer:
    """One workspace with one thread, all of it in memory."""
    found = StpServer()
    disk = MemoryDisk(
        {
            "/w/intent/.config/config.json": '{"intent_version": "2.19.0"}',
            "/w/intent/wip.md": "# Work\n",
            "/w/intent/st/ST0001/info.md": "---\nstatus: WIP\n---\n# ST0001: Lamp\n",
            INDEX: "# Steel Threads\n",
        }
    )
    found.session = Session(disk)
    found.session.open_folder("/w")
    found.first_index.set()
    return found


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[int], None]) -> list[Call]:
    """Has something happen after each time that a verb was worked out; the calls."""
    calls: list[Call] = []

    def working(name: str, call: Call) -> Outcome:
        outcome = perform(name, call)
        calls.append(call)
        happens(len(calls))
        return outcome

    monkeypatch.setattr(verb_calls, "perform", working)
    return calls


def thread(server: StpServer, number: int) -> None:
    """Another program makes a thread."""
    disk = server.session.disk
    assert isinstance(disk, MemoryDisk)
    path = f"/w/intent/st/ST{number:04}/info.md"
    disk.write(path, f"---\nstatus: WIP\n---\n# ST{number:04}: Other\n")
    server.session.did_modify_files([Modification(path, Action.ON_DISK)])


async def test_a_taken_id_is_worked_out_again(
    server: StpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = meanwhile(monkeypatch, lambda count: thread(server, 2) if count == 1 else None)
    done = await perform_verb(server, NEW)
    assert not isinstance(done, Refusal)
    assert len(calls) == 2
    created = [each.document for each in done.performed.operations if isinstance(each, Create)]
    assert "intent/st/NOT-STARTED/ST0003/info.md" in created


async def test_a_workspace_that_never_rests(
    server: StpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = meanwhile(monkeypatch, lambda count: thread(server, count + 1))
    done = await perform_verb(server, NEW)
    assert isinstance(done, Refusal)
    assert "changed" in done.reason
    assert len(calls) == 3  # once more than for an id that was taken meanwhile


async def test_typing_elsewhere_does_no_harm(
    server: StpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = Modification("/w/intent/wip.md", Action.OPENED, "# Work\n\nmore\n", 1)

    def happens(_: int) -> None:
        server.session.did_modify_files([typed])

    calls = meanwhile(monkeypatch, happens)
    done = await perform_verb(server, NEW)
    assert not isinstance(done, Refusal)
    assert len(calls) == 1


async def test_an_edit_of_another_text_is_dropped(
    server: StpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index defines nothing, but its positions have moved."""
    typed = Modification(INDEX, Action.OPENED, "\n\n# Steel Threads\n", 1)

    def happens(count: int) -> None:
        if count == 1:
            server.session.did_modify_files([typed])

    calls = meanwhile(monkeypatch, happens)
    done = await perform_verb(server, NEW)
    assert not isinstance(done, Refusal)
    assert len(calls) == 2
    assert done.snapshot.documents["intent/st/steel_threads.md"].text == typed.text


async def test_the_disk_is_looked_at_first(server: StpServer) -> None:
    """Another program took the next id, and nobody said so."""
    disk = server.session.disk
    assert isinstance(disk, MemoryDisk)
    disk.write("/w/intent/st/ST0002/info.md", "# ST0002: Other\n")
    done = await perform_verb(server, NEW)
    assert not isinstance(done, Refusal)
    assert done.performed.done == "created ST0003: Bell"


def just_looked(server: StpServer) -> None:
    """The whole disk was looked at a moment ago, and will not be again at once."""
    server.looked_at = time.monotonic() + 60


async def test_an_id_taken_since_the_last_look(server: StpServer) -> None:
    """In another status folder, of which only the time of its last change tells."""
    disk = server.session.disk
    assert isinstance(disk, MemoryDisk)
    thread(server, 2)
    disk.write("/w/intent/st/COMPLETED/ST0003/info.md", "# ST0003: Other\n")
    server.session.open_folder("/w")
    just_looked(server)
    disk.write("/w/intent/st/COMPLETED/ST0004/info.md", "# ST0004: Another\n")
    done = await perform_verb(server, NEW)
    assert not isinstance(done, Refusal)
    assert done.performed.done == "created ST0005: Bell"


async def test_a_text_changed_since_the_last_look(server: StpServer) -> None:
    """What another program wrote into the index a moment ago is still there afterwards."""
    disk = server.session.disk
    assert isinstance(disk, MemoryDisk)
    just_looked(server)
    disk.write(INDEX, "# Steel Threads\n\nKept by the harbour office.\n")
    done = await perform_verb(server, NEW)
    assert not isinstance(done, Refusal)
    assert "harbour office" in done.snapshot.documents["intent/st/steel_threads.md"].text


async def test_a_cited_file_changed_since_the_last_look(server: StpServer) -> None:
    """A test file that an editor saved a moment ago is in no sweep, and its id must follow."""
    disk = server.session.disk
    assert isinstance(disk, MemoryDisk)
    disk.write(
        "/w/intent/st/ST0001/acceptance.md",
        "# ST0001: Lamp\n\n- AC-01.1 It burns\n\n- AT-01.1 `tests/lamp.py` -- covers AC-01.1\n",
    )
    server.session.open_folder("/w")
    just_looked(server)
    given = {"thread": "ST0001", "test": "AT-01.1", "id": "AT-01.2"}
    touched: list[bool] = []
    for text in ("# AT-09.9\n", "# AT-01.1\n"):
        disk.write("/w/tests/lamp.py", text)
        done = await perform_verb(server, VerbCall("stp.test.renumber", given))
        assert not isinstance(done, Refusal)
        touched.append("tests/lamp.py" in done.performed.edits)
    assert touched == [False, True]


async def test_a_second_verb_looks_only_at_what_it_touches(server: StpServer) -> None:
    """The work must not grow with the workspace: sixty more threads, the same looks."""
    disk = server.session.disk
    assert isinstance(disk, MemoryDisk)
    looks: list[int] = []
    for count in (10, 70):
        for number in range(len(server.session.views["/w"].snapshot.threads) + 1, count):
            thread(server, number)
        server.session.open_folder("/w")
        just_looked(server)
        asked = CountingDisk(disk)
        server.session.disk = asked
        assert not isinstance(await perform_verb(server, NEW), Refusal)
        server.session.disk = disk
        looks.append(asked.count)
    assert looks[0] == looks[1] > 0


class CountingDisk:
    """A disk that counts how often it is asked."""

    def __init__(self, disk: MemoryDisk) -> None:
        self._disk = disk
        self.count = 0

    def __getattr__(self, name: str) -> object:
        self.count += 1
        return getattr(self._disk, name)


CONTRACT = "intent/st/ST0001/acceptance.md"


CRITERION = VerbCall("stp.criterion.new", {"thread": "ST0001", "text": "It turns"})
SHORT, LONG = "# A\n\n- AC-01.1 X\n", "# A\n\n\n\n\n- AC-01.1 X\n"


@pytest.fixture
async def far(server: StpServer) -> AsyncIterator[FarDisk]:
    """A workspace far away; two documents of it are open."""
    disk = server.session.disk
    assert isinstance(disk, MemoryDisk)
    disk.write(f"/w/{CONTRACT}", LONG)
    server.session.open_folder("/w")
    opened = (("/w/intent/wip.md", "ST0001\n"), (f"/w/{CONTRACT}", LONG))
    server.session.did_modify_files(
        [Modification(path, Action.OPENED, text, 1) for path, text in opened]
    )
    found = FarDisk(disk)
    server.session.disk = found
    just_looked(server)
    yield found
    found.answers.set()


async def test_others_are_answered_while_a_slow_disk_is_asked_about_one_document(
    server: StpServer, far: FarDisk
) -> None:
    verb = await far.begin(perform_verb(server, CRITERION))
    uri = types.TextDocumentIdentifier(to_uri("/w/intent/wip.md"))
    hover = on_hover(server, types.HoverParams(uri, types.Position(0, 1)))
    assert hover is not None
    assert "Lamp" in str(hover)
    assert not verb.done()
    far.answers.set()
    done = await verb
    assert not isinstance(done, Refusal)
    assert list(done.performed.edits) == [CONTRACT]


async def test_what_is_typed_while_a_slow_disk_is_asked_is_what_an_edit_fits(
    server: StpServer, far: FarDisk
) -> None:
    """The edit goes out with the version of the document that there is then."""
    verb = await far.begin(perform_verb(server, CRITERION))
    typed = Modification(f"/w/{CONTRACT}", Action.CHANGED, SHORT, 2)
    server.session.did_modify_files([typed])
    far.answers.set()
    done = await verb
    assert not isinstance(done, Refusal)
    assert done.snapshot.documents[CONTRACT].text == SHORT
    (edits,) = done.performed.edits.values()
    assert all(edit.range.end <= len(SHORT) for edit in edits)


ISSUE = "intent/issues/OPEN/0011/0011-fog.md"
ROWS = (
    "# ST0001 Lamp -- Acceptance\n\n- AC-01.1 It burns\n- AT-01.1 `tests/lamp.py` -- covers AC-01.1"
)
ALL_OF_GROUP = VerbCall("stp.package.renumber", {"package": "1/1", "number": "7"})
OTHER_NUMBER = VerbCall("stp.issue.renumber", {"issue": "11", "number": "12"})
RENUMBER = VerbCall("stp.thread.renumber", {"thread": "ST0001", "id": "ST0009"})


@pytest.mark.parametrize(
    "path, call",
    [
        ("intent/st/ST0001/info.md", RENUMBER),
        ("intent/st/ST0001/info.md", VerbCall("stp.thread.cancel", {"thread": "ST0001"})),
        ("intent/st", RENUMBER),
        ("intent/wip.md", RENUMBER),
        ("tests/lamp.py", ALL_OF_GROUP),
    ],
)
async def test_what_is_write_protected_is_named_and_nothing_is_done(
    server: StpServer, path: str, call: VerbCall
) -> None:
    """A file that is edited, or a folder in which something moves: half a rename is none."""
    disk = server.session.disk
    assert isinstance(disk, MemoryDisk)
    disk.write("/w/intent/wip.md", "ST0001\n")
    disk.write("/w/tests/lamp.py", "# AT-01.1\n")
    disk.write(f"/w/{CONTRACT}", f"{ROWS}\n")
    disk.protected.add(f"/w/{path}")
    refused = await perform_verb(server, call)
    assert isinstance(refused, Refusal)
    assert f"{path} is write-protected" in refused.reason
    disk.protected.clear()
    assert not isinstance(await perform_verb(server, call), Refusal)


@pytest.mark.parametrize(
    "path, call, refused",
    [
        # Half of what is renamed would keep the old id.
        ("intent/st/ST0001/info.md", RENUMBER, True),
        (CONTRACT, RENUMBER, True),
        (CONTRACT, ALL_OF_GROUP, True),
        ("intent/st/ST0001/WP/01/info.md", ALL_OF_GROUP, True),
        (ISSUE, OTHER_NUMBER, True),
        # One bad file elsewhere does not keep anybody from renaming; it is named.
        ("intent/wip.md", RENUMBER, False),
        ("tests/lamp.py", RENUMBER, False),
        ("tests/lamp.py", ALL_OF_GROUP, False),
        ("intent/issues/OPEN/0002/0002-rain.md", OTHER_NUMBER, False),
    ],
)
async def test_what_is_not_utf_8_is_never_edited_and_always_named(
    server: StpServer, path: str, call: VerbCall, refused: bool
) -> None:
    disk = server.session.disk
    assert isinstance(disk, MemoryDisk)
    cover = "---\nwp_id: 01\ntitle: Press\n---\n# Press\n"
    texts = {
        "intent/st/ST0001/info.md": "---\nstatus: WIP\n---\n# ST0001: Lamp\n",
        "intent/st/ST0001/WP/01/info.md": cover,
        CONTRACT: f"{ROWS}\n",
        "tests/lamp.py": "# ST0001/AT-01.1\n",
        "intent/wip.md": "ST0001 and issue 0011\n",
        ISSUE: "---\nid: 0011\nstatus: OPEN\n---\n# 0011: Fog\n",
        "intent/issues/OPEN/0002/0002-rain.md": "# 0002: Rain\n\n"
        "issue 0011\n\n## Related\n\n- 0011\n",
    }
    for id, text in texts.items():
        disk.write(f"/w/{id}", text.encode() + (b"\xff\n" if id == path else b""))
    done = await perform_verb(server, call)
    if refused:
        assert isinstance(done, Refusal)
        assert f"{path} cannot be read" in done.reason
        return
    assert not isinstance(done, Refusal)
    assert path not in done.performed.edits
    assert f"{path} cannot be read and stays as it is" in [
        note.message for note in done.performed.notes
    ]


async def test_nothing_is_moved_out_of_the_workspace_by_a_link(server: StpServer) -> None:
    disk = server.session.disk
    assert isinstance(disk, MemoryDisk)
    disk.links["/w/intent/st/CANCELLED"] = "/elsewhere"
    call = VerbCall("stp.thread.cancel", {"thread": "ST0001"})
    refused = await perform_verb(server, call)
    assert isinstance(refused, Refusal)
    assert "intent/st/CANCELLED leads out of the workspace" in refused.reason
    disk.links["/w/intent/st/CANCELLED"] = "/w/intent/attic"
    assert not isinstance(await perform_verb(server, call), Refusal)


async def test_two_workspaces_and_no_word_which(server: StpServer) -> None:
    disk = server.session.disk
    assert isinstance(disk, MemoryDisk)
    disk.write("/v/intent/.config/config.json", "{}")
    server.session.open_folder("/v")
    done = await perform_verb(server, NEW)
    assert isinstance(done, Refusal)
    assert "`root`" in done.reason
    assert "/v, /w" in done.reason
    done = await perform_verb(server, NEW._replace(root="file:///w/"))
    assert not isinstance(done, Refusal)
    assert done.root == "/w"


async def test_a_workspace_of_which_one_file_is_open(server: StpServer) -> None:
    """Ids cannot be counted where only an open document is known."""
    disk = server.session.disk
    assert isinstance(disk, MemoryDisk)
    disk.write("/u/intent/.config/config.json", "{}")
    disk.write("/u/intent/wip.md", "")
    server.session.did_modify_files([Modification("/u/intent/wip.md", Action.OPENED, "x", 1)])
    done = await perform_verb(server, NEW._replace(uri="file:///u/intent/wip.md"))
    assert isinstance(done, Refusal)
    assert "open the folder" in done.reason


def test_what_is_no_argument_of_the_verb_is_taken_out() -> None:
    where = {"start": {"line": 1, "character": 2}, "end": {"line": 3, "character": 0}}
    call = read_call(
        "stp.thread.new",
        [{"title": "x", "uri": "file:///w/a.md", "range": where, "missing": ["title"]}],
    )
    assert isinstance(call, VerbCall)
    assert call.arguments == {"title": "x"}
    assert call.range is not None
    assert (call.range.start.line, call.range.end.line) == (1, 3)
    assert read_call("stp.thread.new", []) == VerbCall("stp.thread.new", {})
    assert read_call("stp.thread.new", [None]) == VerbCall("stp.thread.new", {})
