"""The measuring client against a server of thirty lines."""

from __future__ import annotations

import sys
import textwrap

import pytest

from benchmarks.client import Client, Frames, ServerFailed, frame
from benchmarks.editing import OpenDocument
from benchmarks.usage import Usage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="select() takes no pipes there")

SERVER = """
import json, sys

def read():
    length = 0
    while (line := sys.stdin.buffer.readline().strip()):
        length = int(line.split(b":")[1])
    return json.loads(sys.stdin.buffer.read(length)) if length else None

def write(message):
    body = json.dumps(message).encode()
    data = b"Content-Length: %d\\r\\n\\r\\n" % len(body) + body
    for at in range(0, len(data), 7):  # in crumbs, so that no read holds a whole message
        sys.stdout.buffer.write(data[at:at + 7])
        sys.stdout.buffer.flush()

seen = []
while (message := read()) is not None:
    method = message.get("method")
    if method == "ask":
        write({"id": "s1", "method": message["params"]["method"], "params": message["params"]})
        write({"id": message["id"], "result": read()})
    elif method == "seen":
        write({"id": message["id"], "result": seen})
    elif method == "fail":
        write({"id": message["id"], "error": {"code": 1, "message": "no such thing"}})
    elif method == "publish":
        params = {"uri": "file:///a%20b.md", "version": 3, "diagnostics": [1, 2]}
        write({"method": "textDocument/publishDiagnostics", "params": params})
        write({"id": message["id"], "result": None})
    elif method == "chatter":
        print("debug " * 20000, flush=True)
    elif method == "die":
        sys.exit("out of ideas")
    elif method == "exit":
        break
    elif "id" in message:
        write({"id": message["id"], "result": message["params"]})
    else:
        seen.append(message)
"""


@pytest.fixture
def client(tmp_path):
    """A client of the little server."""
    script = tmp_path / "server.py"
    script.write_text(textwrap.dedent(SERVER))
    client = Client([sys.executable, str(script)], tmp_path, {"stp": {"all": True}})
    yield client
    client.close()


def test_frames_are_cut_wherever_the_stream_is():
    messages = [frame({"id": 1, "result": "\u00e9\U0001f680"}), frame({"method": "x"})]
    stream = b"".join(messages)
    bodies = [message.split(b"\r\n\r\n", 1)[1] for message in messages]
    for size in (1, 3, 50, len(stream)):
        frames = Frames()
        parts = [stream[at : at + size] for at in range(0, len(stream), size)]
        assert [body for part in parts for body in frames.feed(part)] == bodies


def test_length_is_found_beside_other_headers():
    data = b"Content-Type: x\r\ncontent-length: 2\r\n\r\n{}"
    assert Frames().feed(data) == [b"{}"]


def test_header_without_length_is_no_message():
    with pytest.raises(ServerFailed, match="without Content-Length"):
        Frames().feed(b"hello\r\n\r\n")


def test_answer_comes_back_with_time_and_size(client):
    answer = client.request("echo", {"text": "x" * 200_000})
    assert answer.result == {"text": "x" * 200_000}
    assert answer.ms > 0
    assert answer.size > 200_000


def test_error_is_told(client):
    answer = client.request("fail", None)
    assert (answer.result, answer.error) == (None, "no such thing")


@pytest.mark.parametrize(
    "params, expected",
    [
        (
            {"method": "workspace/configuration", "items": [{"section": "stp.all"}, {}]},
            [True, {"stp": {"all": True}}],
        ),
        ({"method": "workspace/applyEdit"}, {"applied": False}),
        ({"method": "window/workDoneProgress/create"}, None),
        ({"method": "workspace/diagnostic/refresh"}, None),
    ],
)
def test_server_is_answered(client, params, expected):
    assert client.request("ask", params).result["result"] == expected


def test_unknown_question_is_refused(client):
    reply = client.request("ask", {"method": "markdown/parse"}).result
    assert reply["error"]["code"] == -32601


def test_published_diagnostics_are_kept(client):
    client.request("publish", None)
    (found,) = client.published("file:///a b.md")
    assert (found.version, found.findings) == (3, 2)
    assert found.at > client.started


def test_end_of_server_is_noticed(client):
    with pytest.raises(ServerFailed, match="ended"):
        client.request("die", None)
    assert "out of ideas" in client.error_output()


def test_output_that_is_no_message_is_noticed(client):
    with pytest.raises(ServerFailed, match="no message begins with b'debug "):
        client.request("chatter", None)


def test_waiting_has_an_end(client):
    with pytest.raises(ServerFailed, match=r"no luck within 0\.05 s"):
        client.wait(lambda: None, 0.05, "luck")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_usage_of_a_living_process(client):
    client.request("echo", None)
    usage = Usage(client.pid)
    assert usage.cpu_seconds() is not None
    assert 2 < usage.peak_mb() < 200  # a bare interpreter holds about 10 MB


def test_edits_are_those_of_an_editor(client, tmp_path):
    """Ranges as LSP has them: the server can apply them to what it was given at first."""
    path = tmp_path / "a.md"
    path.write_text("one\ntwo\n")
    document = OpenDocument(client, path, incremental=True)
    document.insert(1, "new")
    document.retype(1, "newer")
    document.remove(1)
    sent = [m["params"] for m in client.request("seen", None).result]
    changes = [params["contentChanges"][0] for params in sent[1:]]
    edges = [
        [tuple(change["range"][edge].values()) for edge in ("start", "end")] for change in changes
    ]
    assert sent[0]["textDocument"]["text"] == "one\ntwo\n"
    assert [change["text"] for change in changes] == ["new\n", "newer", ""]
    assert edges == [[(1, 0), (1, 0)], [(1, 0), (1, 3)], [(1, 0), (2, 0)]]
    assert [params["textDocument"]["version"] for params in sent] == [1, 2, 3, 4]


def test_characters_go_in_and_out_where_the_cursor_is(client, tmp_path):
    path = tmp_path / "a.md"
    path.write_text("one\ntwo\n")
    document = OpenDocument(client, path, incremental=True)
    document.type(1, 2, "xy")
    assert document.text == "one\ntwxyo\n"
    document.erase(1, 2)
    assert document.text == "one\ntwyo\n"
    sent = client.request("seen", None).result[1:]
    changes = [m["params"]["contentChanges"][0] for m in sent]
    assert [(tuple(c["range"]["start"].values()), c["text"]) for c in changes] == [
        ((1, 2), "xy"),
        ((1, 2), ""),
    ]
    assert changes[1]["range"]["end"] == {"line": 1, "character": 3}


def test_whole_texts_for_a_server_that_wants_them(client, tmp_path):
    path = tmp_path / "a.md"
    path.write_text("one\n")
    OpenDocument(client, path, incremental=False).insert(1, "two")
    _, change = client.request("seen", None).result
    assert change["params"]["contentChanges"] == [{"text": "one\ntwo\n"}]
