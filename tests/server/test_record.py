"""What a recording holds, and what it keeps to itself."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from stp_lsp.server.record import Recorder
from stp_lsp.server.redact import Redactor
from tests.server.raw_client import ServerProcess, frame, notification, request
from tools.replay import judge_recording, read_recording, replay


def recorded(path: Path, *sent: dict[str, Any], redact: bool = False) -> list[dict[str, Any]]:
    """What is written when these messages of a client come in."""
    recorder = Recorder(path, redact=redact)
    data = iter([b"".join(map(frame, sent)), b""])
    read = recorder.reading(lambda: next(data))
    while read():
        pass
    recorder.close()
    return [line["message"] for line in read_recording(path)]


def initialize(root: str) -> dict[str, Any]:
    params = {"processId": None, "rootUri": f"file://{root}", "capabilities": {}}
    return request(1, "initialize", params)


def test_places_are_named_not_shown(tmp_path: Path) -> None:
    found = recorded(
        tmp_path / "r.jsonl",
        initialize("/srv/a%20b"),
        notification("x", {"uri": "file:///srv/a%20b/intent/wip.md", "text": "in /srv/a b, here"}),
    )
    assert found[0]["params"]["rootUri"] == "file://$ROOT0"
    assert found[1]["params"] == {"uri": "file://$ROOT0/intent/wip.md", "text": "in $ROOT0, here"}


@pytest.mark.parametrize("uri", ["file:///c%3A/u/a%20b", "file:///C:/u/a%20b", "file:///c:/u/a b"])
def test_places_on_a_drive_are_named_however_they_are_spelt(tmp_path: Path, uri: str) -> None:
    """A path of Windows as VS Code, others and a hand write it, in messages of any of them."""
    text = "c:/u/a b/x C:\\u\\a b\\x file:///c%3A/u/a%20b/x file:///C:/u/a%20b/x"
    sent = request(1, "initialize", {"processId": None, "rootUri": uri, "capabilities": {}})
    found = recorded(tmp_path / "r.jsonl", sent, notification("x", {"text": text}))
    assert found[0]["params"]["rootUri"] == "file://$ROOT0"
    expected = "$ROOT0/x $ROOT0\\x file://$ROOT0/x file://$ROOT0/x"
    assert found[1]["params"] == {"text": expected}


def test_messages_are_found_however_the_bytes_arrive(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "r.jsonl")
    wire = frame(request(1, "a")) + frame(request(2, "b"))
    written: list[bytes] = []
    write = recorder.writing(written.append)
    for at in range(len(wire)):
        write(wire[at : at + 1])
    recorder.close()
    assert b"".join(written) == wire  # nothing is held back, nothing is changed
    lines = read_recording(tmp_path / "r.jsonl")
    assert [(line["from"], line["message"]["id"]) for line in lines] == [
        ("server", 1),
        ("server", 2),
    ]
    assert all(line["t"] >= 0 for line in lines)


def test_bytes_that_are_no_message_are_noted(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "r.jsonl")
    recorder.writing(lambda data: None)(b"Content-Length: 3\r\n\r\n{x}")
    recorder.close()
    assert "malformed" in read_recording(tmp_path / "r.jsonl")[0]


TEXT = (
    "# ST0005: Secret Engine\n\n- [ ] Überholung 漢字 🎉 of the `moonbase`, see WP-02 (AC-01.2)\n"
)


def test_words_become_other_words_of_the_same_shape() -> None:
    found = Redactor(b"key").text(TEXT)
    for word in ("Secret", "Engine", "berholung", "漢", "moonbase"):
        assert word not in found
    for kept in ("# ST0005: ", "- [ ] ", "🎉", "WP-02", "(AC-01.2)\n"):
        assert kept in found
    for encoding in ("utf-8", "utf-16-le", "utf-32-le"):
        assert len(found.encode(encoding)) == len(TEXT.encode(encoding))
    assert [char.isupper() for char in found if char.isascii()] == [
        char.isupper() for char in TEXT if char.isascii()
    ]


def test_links_still_lead_somewhere() -> None:
    redactor = Redactor(b"key")
    uri = redactor.message({"uri": "file://$ROOT0/intent/st/ST0005/moonbase.md"})["uri"]
    name = redactor.text("moonbase")
    assert uri == f"file://$ROOT0/intent/st/ST0005/{name}.md"
    assert name != "moonbase"
    assert Redactor().text("moonbase") != Redactor().text("moonbase")  # no key is used twice


@pytest.mark.parametrize("name", ["Überholung", "漢字", "a b (c)", "𝒳 🎉", "moon+base,x"])
def test_a_name_in_a_uri_is_the_word_that_it_is_in_a_text(name: str) -> None:
    redactor = Redactor(b"key")
    uri = redactor.text(f"file:///c%3A/intent/{quote(name)}.md")
    assert uri == f"file:///{redactor.text('c')}%3A/intent/{quote(redactor.text(name))}.md"
    assert quote(name) not in uri


def test_of_bytes_that_are_no_text_only_the_number_is_told() -> None:
    assert Redactor(b"key").text("%E4%F6.md") == "%21%21.md"
    word = Redactor(b"key").text("per cent")
    assert Redactor(b"key").text("100%, 5% per cent") == f"100%, 5% {word}"


def test_names_of_commands_and_kinds_are_kept_and_titles_are_not() -> None:
    offer = {"title": "Moon", "command": {"title": "Moon", "command": "stp.thread.new"}}
    found = Redactor(b"key").message({**offer, "context": {"only": ["refactor.extract"]}})
    assert found["command"]["command"] == "stp.thread.new"
    assert found["context"]["only"] == ["refactor.extract"]
    assert found["title"] == found["command"]["title"] != "Moon"


def test_what_the_protocol_says_is_kept(tmp_path: Path) -> None:
    item = {"uri": "file:///srv/x/wip.md", "languageId": "markdown", "version": 1, "text": "Moon"}
    found = recorded(
        tmp_path / "r.jsonl",
        initialize("/srv/x"),
        notification("textDocument/didOpen", {"textDocument": item}),
        redact=True,
    )
    assert found[0] == {**initialize("/srv/x"), "params": found[0]["params"]}
    opened = found[1]["params"]["textDocument"]
    assert opened["languageId"] == "markdown"
    assert opened["uri"] == "file://$ROOT0/wip.md"
    assert len(opened["text"]) == 4
    assert opened["text"] != "Moon"


def test_what_the_server_says_of_its_work_stays_readable() -> None:
    """Trace lines hold methods and times; without them a slow request could not be reported."""
    redactor = Redactor(b"key")
    params = {"message": "textDocument/hover: 1.3 ms", "verbose": "revision 2, 47 documents"}
    trace = {"jsonrpc": "2.0", "method": "$/logTrace", "params": params}
    assert redactor.message(trace) == trace
    # A replay must ask for the same trace.
    wanted = {"jsonrpc": "2.0", "method": "$/setTrace", "params": {"value": "verbose"}}
    assert redactor.message(wanted) == wanted


@pytest.mark.wire
@pytest.mark.parametrize("redact", [False, True])
def test_a_recording_of_the_program_replays(tmp_path: Path, redact: bool) -> None:
    """From the command line to the replay, without the workspace that it was made in."""
    recording = tmp_path / "session.jsonl"
    root = tmp_path / "work"
    thread = root / "intent/st/ST0001/info.md"
    thread.parent.mkdir(parents=True)
    thread.write_text("# ST0001: Moon base\n\nSee ST0001.\n")
    (root / "intent/.config").mkdir()
    (root / "intent/.config/config.json").write_text('{"intent_version": "2.19.0"}')
    options = ["--record", recording, *(["--redact"] if redact else [])]
    with ServerProcess(["-m", "stp_lsp", "serve", *options]) as server:
        server.initialize(rootUri=root.as_uri())
        item = {"uri": thread.as_uri(), "languageId": "markdown", "version": 1}
        text = {"text": thread.read_text()}
        server.send(notification("textDocument/didOpen", {"textDocument": {**item, **text}}))
        where = {
            "textDocument": {"uri": thread.as_uri()},
            "position": {"line": 2, "character": 5},
        }
        server.send(request(1, "textDocument/hover", where))
        assert "ST0001" in json.dumps(server.result(1))
        server.send(request(2, "shutdown"), notification("exit"))
        assert server.exit_code() == 0
    lines = read_recording(recording)
    assert judge_recording(lines) == []
    assert ("Moon" in recording.read_text()) is not redact
    outcome = replay(recording, None, [sys.executable, "-m", "stp_lsp", "serve"])
    assert outcome.problems == []
    assert outcome.sent == len([line for line in lines if line["from"] == "client"])


@pytest.mark.parametrize("redact", [False, True])
@pytest.mark.parametrize(
    "odd",
    [
        b'{"jsonrpc":"2.0","method":"x","params":' + b"[" * 3000 + b"]" * 3000 + b"}",
        b'{"jsonrpc":"2.0","method":"x","params":' + b'{"a":' * 900 + b"1" + b"}" * 901,
        json.dumps(initialize("[::1/x")).encode(),  # no URI: a bracket that is never closed
        b'{"jsonrpc":"2.0","method":"initialize","params":[1]}',
        b"9" * 5000,
    ],
    ids=["arrays", "objects", "uri", "params", "number"],
)
def test_a_message_that_cannot_be_recorded_ends_nothing(odd: bytes, redact: bool, tmp_path: Path):
    """The server reads by the recorder: what it raises, the session would not survive."""
    data = [b"Content-Length: %d\r\n\r\n%b" % (len(odd), odd), frame(request(2, "after")), b""]
    recorder = Recorder(tmp_path / "r.jsonl", redact=redact)
    read = recorder.reading(lambda: data.pop(0))
    while read():
        pass
    recorder.close()
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert len(lines) == 3, "the head, something for the odd one, and the one after"
    assert lines[-1]["message"]["id"] == 2
