"""The transport: a real server process, with frames written by hand.

Facts about the protocol are those of the LSP 3.17 specification: error codes -32700 (no JSON),
-32600 (invalid request), -32601 (no such method), -32602 (invalid params), -32002 (not
initialized), -32800 (cancelled); exit code 0 after `shutdown`, else 1.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.raw_client import (
    PATIENCE,
    Peer,
    ServerProcess,
    cancel,
    frame,
    notification,
    request,
)

pytestmark = pytest.mark.wire

SCRIPT = Path(__file__).with_name("transport_server.py")
URI = "file:///w/thread.md"


READERS = ["loop", "thread"] if os.name == "posix" else ["thread"]
"""Who reads the input."""


@pytest.fixture(params=READERS)
def server(request: pytest.FixtureRequest) -> Iterator[ServerProcess]:
    """A server after its handshake."""
    with ServerProcess([SCRIPT, request.param]) as process:
        process.initialize()
        yield process


@pytest.fixture(scope="module", params=READERS)
def _one_server(request: pytest.FixtureRequest) -> Iterator[ServerProcess]:
    with ServerProcess([SCRIPT, request.param]) as process:
        process.initialize()
        yield process


@pytest.fixture
def lasting_server(_one_server: ServerProcess) -> ServerProcess:
    """One server, the same process for all tests that it has to survive."""
    _one_server.send(request("reset", "test/reset"))
    _one_server.result("reset")
    _one_server.unclaimed().clear()
    return _one_server


def did_open(version: int = 0) -> dict[str, object]:
    document = {"uri": URI, "languageId": "markdown", "version": version, "text": "a\fb\u2028c"}
    return notification("textDocument/didOpen", {"textDocument": document})


def did_change(version: int) -> dict[str, object]:
    place = {"line": 0, "character": 0}
    change = {"range": {"start": place, "end": place}, "text": "x"}
    document = {"uri": URI, "version": version}
    params = {"textDocument": document, "contentChanges": [change]}
    return notification("textDocument/didChange", params)


def hover(request_id: int | str) -> dict[str, object]:
    params = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}
    return request(request_id, "textDocument/hover", params)


def record(request_id: int | str, name: str) -> dict[str, object]:
    return request(request_id, "test/record", {"name": name})


def recorded(server: Peer) -> list[str]:
    server.send(request("log", "test/log"))
    result = server.result("log")
    assert isinstance(result, list)
    return result


def keep_busy(server: Peer) -> None:
    """Return while a plain handler holds the loop, until RELEASE has arrived in the queue."""
    server.send(request("slow", "test/slow"))
    server.notified("test/began")


RELEASE = notification("test/release")
GO = notification("test/go")


# ------------------------------------------------------------------------ order and cancelling


def test_a_request_cancelled_while_it_waits_never_runs(lasting_server):
    keep_busy(lasting_server)
    lasting_server.send(record(1, "withdrawn"), record(2, "kept"), cancel(1), RELEASE)
    assert lasting_server.error_code(1) == -32800
    assert lasting_server.result(2) == "kept"
    assert recorded(lasting_server) == ["kept"]


def test_what_came_while_a_handler_was_stuck_is_read_before_the_next_one_runs(server, tmp_path):
    """Nothing reads while the handler holds the loop, so this is not the queue's doing."""
    until = tmp_path / "until"
    server.send(request("stuck", "test/stuck", {"until": str(until)}))
    server.notified("test/began")
    server.send(record(1, "withdrawn"), record(2, "kept"), cancel(1))
    until.touch()
    assert server.error_code(1) == -32800
    assert server.result(2) == "kept"
    assert recorded(server) == ["kept"]


def test_what_a_turn_has_read_is_not_waited_for(server, tmp_path):
    """When the first handler ends, the loop is told of the third request and plans the second: the
    second's turn reads the third, and then there is nothing left to read."""
    until = tmp_path / "until"
    server.send(request("stuck", "test/stuck", {"until": str(until)}), record(1, "second"))
    server.notified("test/began")
    server.send(record(2, "third"))
    until.touch()
    assert server.result(1) == "second"
    assert server.result(2) == "third"


def test_a_cancel_far_behind_its_request_still_overtakes_what_stands_between(lasting_server):
    lasting_server.send(did_open())
    keep_busy(lasting_server)
    changes = [did_change(version) for version in range(1, 101)]
    lasting_server.send(record("a", "withdrawn"), *changes, hover("h"), cancel("a"), RELEASE)
    assert lasting_server.error_code("a") == -32800
    assert lasting_server.result("h") == {"contents": "version 100"}
    assert recorded(lasting_server) == [f"change {version}" for version in range(1, 101)]


def test_ids_are_compared_with_their_type(lasting_server):
    keep_busy(lasting_server)
    lasting_server.send(record(1, "number"), record("1", "string"), cancel("1"), RELEASE)
    assert lasting_server.error_code("1") == -32800
    assert lasting_server.result(1) == "number"


def test_a_running_coroutine_is_cancelled(lasting_server):
    lasting_server.send(request(1, "test/coroutine"))
    lasting_server.notified("test/began")
    lasting_server.send(cancel(1))
    assert lasting_server.error_code(1) == -32800
    assert recorded(lasting_server) == ["coroutine cancelled"]


def test_work_in_steps_is_cancelled_and_lets_others_have_a_turn(lasting_server):
    """It would go on for ever: no answer to the others, nor to the cancel, could come after it."""
    lasting_server.send(request(1, "test/steps"))
    lasting_server.notified("test/began")
    lasting_server.send(record(2, "meanwhile"))
    assert lasting_server.result(2) == "meanwhile"
    lasting_server.send(cancel(1))
    assert lasting_server.error_code(1) == -32800
    assert recorded(lasting_server) == ["meanwhile", "steps ended"]


def test_work_in_steps_is_answered_when_it_is_done(lasting_server):
    lasting_server.send(request(1, "test/steps"))
    lasting_server.notified("test/began")
    lasting_server.send(GO)
    assert lasting_server.result(1) == "steps"


def test_a_request_that_waits_for_the_pool_is_cancelled_and_a_running_thread_is_not(lasting_server):
    # The pool of the test lasting_server has one thread.
    lasting_server.send(request(1, "test/thread"))
    lasting_server.notified("test/began")
    lasting_server.send(request(2, "test/thread"), record(3, "seen"))
    assert lasting_server.result(3) == "seen"  # so the second is handed to the pool
    lasting_server.send(cancel(2), cancel(1), GO)
    assert lasting_server.error_code(2) == -32800
    assert lasting_server.result(1) == "thread"
    assert recorded(lasting_server) == ["seen", "thread done"]


def test_late_unknown_and_nonsensical_cancels_do_nothing(server):
    server.send(record(1, "a"))
    assert server.result(1) == "a"
    bad = [notification("$/cancelRequest", params) for params in (None, [], {}, {"id": [1]})]
    server.send(cancel(1), cancel(99), *bad, record(2, "b"))
    assert server.result(2) == "b"
    server.send(request(3, "shutdown"), notification("exit"))
    assert server.exit_code() == 0
    assert server.errors() == ""


def test_shutdown_is_not_cancelled(server):
    keep_busy(server)
    server.send(request(1, "shutdown"), cancel(1), RELEASE)
    assert server.result(1) is None


def test_changes_and_requests_are_handled_in_the_order_sent(lasting_server):
    lasting_server.send(did_open())
    for version in range(1, 51):
        lasting_server.send(did_change(version), hover(version))
    for version in range(1, 51):
        assert lasting_server.result(version) == {"contents": f"version {version}"}


def test_queued_changes_are_all_applied(lasting_server):
    keep_busy(lasting_server)
    lasting_server.send(did_open(), *[did_change(version) for version in range(1, 201)], RELEASE)
    assert recorded(lasting_server) == [f"change {version}" for version in range(1, 201)]


def test_a_coroutine_does_not_hold_up_what_follows(server):
    server.send(request(1, "test/coroutine"), record(2, "after"))
    assert server.result(2) == "after"


def test_a_thousand_requests_and_their_cancels(lasting_server):
    keep_busy(lasting_server)
    requests = [record(i, str(i)) for i in range(1000)]
    lasting_server.send(*requests, *[cancel(i) for i in range(0, 1000, 2)], RELEASE)
    assert [lasting_server.error_code(i) for i in range(0, 1000, 2)] == [-32800] * 500
    odd = [str(i) for i in range(1, 1000, 2)]
    assert [lasting_server.result(i) for i in range(1, 1000, 2)] == odd
    assert recorded(lasting_server) == odd


def test_a_thousand_cancels_right_behind_their_requests(lasting_server):
    keep_busy(lasting_server)
    lasting_server.send(*[m for i in range(1000) for m in (record(i, str(i)), cancel(i))], RELEASE)
    assert [lasting_server.error_code(i) for i in range(1000)] == [-32800] * 1000
    assert recorded(lasting_server) == []


@pytest.mark.parametrize("reader", READERS)
def test_a_client_that_writes_much_before_it_reads_is_not_locked_out(reader):
    # The answers and the questions are each more than a pipe holds (64 KiB, or 1 MiB if asked for).
    frames = b"".join(frame(record(i, "x" * 500)) for i in range(3000))
    initialize = frame(request("init", "initialize", {"processId": None, "capabilities": {}}))
    last = frame(request("end", "shutdown")) + frame(notification("exit"))
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), reader],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(SCRIPT.parents[2])},
    )
    assert process.stdin
    assert process.stdout
    try:
        process.stdin.write(initialize + frames + last)  # all written before the first read
        process.stdin.flush()
        output = process.stdout.read()
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
    assert output.count(b"Content-Length") == 3002


# ---------------------------------------------------------------------------- the life cycle


def test_capabilities_are_those_of_the_registered_handlers():
    with ServerProcess([SCRIPT]) as server:
        general = {"general": {"positionEncodings": ["utf-8", "utf-16"]}}
        result = server.initialize(capabilities=general)
    capabilities = result["capabilities"]
    assert capabilities["textDocumentSync"]["openClose"] is True
    assert capabilities["textDocumentSync"]["change"] == 2  # incremental
    assert capabilities["hoverProvider"] is True
    assert capabilities["positionEncoding"] == "utf-8"
    assert result["serverInfo"] == {"name": "transport-test", "version": "1"}


def test_capabilities_of_a_later_protocol_do_not_keep_the_server_from_starting():
    later = {
        "general": {"positionEncodings": ["utf-32"]},
        "workspace": {"symbol": {"symbolKind": {"valueSet": [1, 999]}}, "applyEdit": True},
        "textDocument": {"hover": {"contentFormat": ["hologram", "markdown"]}},
    }
    with ServerProcess([SCRIPT]) as server:
        result = server.initialize(capabilities=later, trace="everything", rootUri=7)
        assert result["capabilities"]["positionEncoding"] == "utf-32"
        server.send(request(1, "test/state"))
        assert server.result(1)["clientUnderstands"] == [[1], ["markdown"]]


@pytest.mark.parametrize("params", [None, [], 5, "x"])
def test_initialize_with_no_object_is_refused_and_can_be_sent_again(params):
    with ServerProcess([SCRIPT]) as server:
        server.send(request(1, "initialize", params))
        assert server.error_code(1) == -32602
        server.initialize()


def test_folders_and_trace_are_kept_but_no_documents(server):
    added = {"added": [{"uri": "file:///w", "name": "w"}], "removed": []}
    server.send(
        did_open(),
        did_change(1),
        notification("$/setTrace", {"value": "verbose"}),
        notification("workspace/didChangeWorkspaceFolders", {"event": added}),
        notification("notebookDocument/didOpen", {"strange": True}),
        request(1, "test/state"),
        notification("textDocument/didClose", {"textDocument": {"uri": URI}}),
        hover(2),
    )
    state = server.result(1)
    assert state["documents"] == []
    assert state["folders"] == ["file:///w"]
    assert state["trace"] == "verbose"
    assert state["inFlight"] == 0
    assert server.result(2) == {"contents": "version 1"}  # no handler for didClose here


def test_nothing_but_initialize_is_served_before_initialize():
    with ServerProcess([SCRIPT]) as server:
        server.send(did_change(1), record(1, "early"), request(2, "shutdown"))
        assert server.error_code(1) == -32002
        assert server.error_code(2) == -32002
        server.initialize()
        assert recorded(server) == []
        server.send(request(3, "initialize", {"processId": None, "capabilities": {}}))
        assert server.error_code(3) == -32600


def test_after_shutdown_requests_are_refused_and_exit_gives_0(server):
    server.send(request(1, "shutdown"), record(2, "late"), did_change(9))
    assert server.result(1) is None
    assert server.error_code(2) == -32600
    server.send(notification("exit"))
    assert server.exit_code() == 0


@pytest.mark.parametrize("params", [None, {}, []])
def test_shutdown_and_exit_with_needless_params(server, params):
    server.send(request(1, "shutdown", params), notification("exit", params))
    assert server.result(1) is None
    assert server.exit_code() == 0


def test_exit_without_shutdown_gives_1(server):
    server.send(notification("exit"), record(1, "after the end"))
    assert server.exit_code() == 1
    assert [m for m in server.wait_until_closed() if m.get("id") == 1] == []


def test_exit_before_initialize_gives_1():
    with ServerProcess([SCRIPT]) as server:
        server.send(notification("exit"))
        assert server.exit_code() == 1


def test_shutdown_while_a_request_waits_for_the_pool(server):
    server.send(request(1, "test/thread"))
    server.notified("test/began")
    server.send(request(2, "test/thread"), request(3, "shutdown"))
    assert server.result(3) is None
    assert server.error_code(2) == -32800
    server.send(notification("exit"))
    assert server.exit_code() == 0


def test_exit_while_a_thread_works_on(server):
    server.send(request(1, "test/thread"))
    server.notified("test/began")
    server.send(request(2, "shutdown"), notification("exit"))
    assert server.exit_code() == 0


# ----------------------------------------------------------------------------- the other side


def test_a_closed_input_ends_the_server(server):
    server.stdin.close()
    assert server.exit_code() == 1


def test_what_was_sent_before_the_input_closed_is_answered(server):
    server.send(record(1, "last words"), request(2, "shutdown"), notification("exit"))
    server.stdin.close()
    assert server.exit_code() == 0
    assert server.result(1) == "last words"


def test_a_closed_input_ends_a_server_whose_handler_never_returns(server, tmp_path):
    server.send(request("stuck", "test/stuck", {"until": str(tmp_path / "never")}))
    server.notified("test/began")
    server.stdin.close()
    assert server.exit_code() == 1


def test_a_client_that_does_not_read_any_more_ends_the_server_quietly():
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(SCRIPT.parents[2])},
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    try:
        process.stdout.close()
        params = {"processId": None, "capabilities": {}}
        process.stdin.write(frame(request(1, "initialize", params)))
        process.stdin.flush()  # and it stays open
        assert process.wait(PATIENCE) == 1
        assert process.stderr.read() == b""
    finally:
        process.kill()
        process.wait()


def test_questions_to_the_client_that_it_never_answers_block_nothing(server):
    server.send(request(1, "test/ask"), request(2, "test/askInThread"))
    server.notified("workspace/configuration")
    server.notified("workspace/configuration")
    server.send(record(3, "still here"))
    assert server.result(3) == "still here"
    server.stdin.close()
    assert server.exit_code() == 1


def test_answers_of_the_client(lasting_server):
    cases = [
        ({"result": [{"a": 1}]}, ["answer", [{"a": 1}]]),
        ({"result": [{"a": 1}], "error": None}, ["answer", [{"a": 1}]]),
        ({"error": {"code": -32601, "message": "not here"}}, ["error", "not here"]),
    ]
    for number, (answer, expected) in enumerate(cases):
        lasting_server.send(request(number, "test/ask"))
        question = lasting_server.notified("workspace/configuration")
        lasting_server.send({"jsonrpc": "2.0", "id": question["id"], **answer})
        assert lasting_server.result(number) == expected


def test_an_answer_that_comes_too_late_is_ignored(server):
    server.send(request(1, "test/askBriefly"))
    question = server.notified("workspace/configuration")
    assert server.result(1) == "given up"
    answer = {"jsonrpc": "2.0", "id": question["id"], "result": []}
    server.send(answer, answer, request(2, "test/state"), request(3, "shutdown"))
    assert server.result(2)["inFlight"] == 0
    server.send(notification("exit"))
    assert server.exit_code() == 0
    assert server.errors() == ""


@pytest.mark.parametrize("answer", [{"result": 5}, {"error": 5}, {"error": {"code": "x"}}])
def test_a_senseless_answer_of_the_client_reaches_whoever_asked(lasting_server, answer):
    lasting_server.send(request(1, "test/ask"))
    question = lasting_server.notified("workspace/configuration")
    lasting_server.send({"jsonrpc": "2.0", "id": question["id"], **answer})
    assert lasting_server.result(1)[0] == "error"


@pytest.mark.skipif(os.name != "posix", reason="processes are watched on POSIX only")
def test_the_death_of_the_process_named_in_initialize_ends_the_server():
    editor = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with editor, ServerProcess([SCRIPT]) as server:
        server.initialize(editor.pid)
        editor.kill()
        editor.wait()
        assert server.exit_code() == 1  # its own input is still open


@pytest.mark.skipif(os.name != "posix", reason="processes are watched on POSIX only")
def test_the_death_of_the_parent_ends_the_server():
    # The parent hands its own streams on, so the server's input stays open when it dies.
    parent = f"import subprocess, sys; subprocess.run([sys.executable, {str(SCRIPT)!r}])"
    with ServerProcess(["-c", parent]) as server:
        server.initialize(server.process.pid)
        server.process.send_signal(signal.SIGKILL)
        # Not waited for: the dead parent stays a zombie, to which signals can still be sent.
        server.wait_until_closed()


@pytest.mark.skipif(os.name != "posix", reason="processes are watched on POSIX only")
def test_a_process_that_was_never_there_is_not_watched():
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    with ServerProcess([SCRIPT]) as server:
        server.initialize(gone.pid)
        server.send(request(1, "test/sleep", {"seconds": 2.5}))  # longer than one look
        assert server.result(1) is None


# ------------------------------------------------------------------------------ what is wrong


def test_stray_output_does_not_reach_the_client(server):
    server.send(request(1, "test/print"), record(2, "after"))
    assert server.result(1) == ""
    assert server.result(2) == "after"
    server.send(request(3, "shutdown"), notification("exit"))
    assert server.exit_code() == 0
    server.wait_until_closed()
    assert server.foreign == b""
    errors = server.errors()
    # At once, not when a buffer happens to be full: what crashes later must not swallow it.
    assert 0 <= errors.find("stray print\n") < errors.find("stray write\n")
    assert "stray print past the replacement" in errors
    assert "stray child 0" in errors


@pytest.mark.parametrize(
    "header",
    [
        "content-length: {}\r\n\r\n",
        "CONTENT-LENGTH:{}\r\n\r\n",
        "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
        "Content-Length: {}\r\nX-Other: 1\r\n\r\n",
        "Content-Length: {}\n\n",
        "\r\n\r\nContent-Length: {} \r\n\r\n",
    ],
)
def test_headers_that_are_understood(lasting_server, header):
    body = json.dumps(record(1, "é")).encode()
    lasting_server.send_bytes(header.format(len(body)).encode() + body)
    assert lasting_server.result(1) == "é"


_BODY = json.dumps(record(1, "lost")).encode()


@pytest.mark.parametrize(
    "garbage",
    [
        b"what is this\r\n",
        b"no line break before the next header",
        b"Content-Length: many\r\n\r\n" + _BODY,
        b"Content-Length: -5\r\n\r\n" + _BODY,
        b"Content-Length: 99999999999999999999\r\n\r\n" + _BODY,
        b"Content-Length: 9999999999\r\n\r\n" + _BODY,
        b"Content-Type: x/y\r\n\r\n" + _BODY,
        b"Content-Length: 0\r\n\r\n",
        b"Content-Length: 5\r\n\r\n{nope",
        b"Content-Length: 2\r\n\r\n\xff\xfe",
        b"Content-Length: %d\r\n\r\n" % (len(_BODY) - 7) + _BODY,
        b"Content-Length: %d\r\n\r\n" % (len(_BODY) + 40) + _BODY,
        b"Content-Length: 200000\r\n\r\n" + b"[" * 200000,
        b"x" * 200000,
    ],
)
def test_garbage_is_reported_once_and_the_next_message_is_read(lasting_server, garbage):
    lasting_server.send_bytes(garbage + frame(record(2, "found")) + frame(record(3, "again")))
    assert lasting_server.result(2) == "found"
    assert lasting_server.result(3) == "again"
    assert lasting_server.error_code(None) == -32700
    assert lasting_server.unclaimed() == []


@pytest.mark.parametrize(
    "message, answered_id",
    [
        ([], None),
        ([record(1, "in a batch")], None),
        (7, None),
        (None, None),
        ({}, None),
        ({"id": 1, "method": "test/record", "params": {"name": "a"}}, 1),
        ({"jsonrpc": "1.0", "id": 1, "method": "test/record"}, 1),
        ({"jsonrpc": "2.0", "id": 1, "method": 5}, 1),
        ({"jsonrpc": "2.0", "id": 1, "method": ["a"]}, 1),
        ({"jsonrpc": "2.0", "id": None, "method": "test/record"}, None),
        ({"jsonrpc": "2.0", "id": {"a": 1}, "method": "test/record"}, None),
        ({"jsonrpc": "2.0", "id": True, "method": "test/record"}, None),
        ({"jsonrpc": "2.0", "id": 1}, 1),
    ],
)
def test_json_that_is_no_message_is_refused(lasting_server, message, answered_id):
    lasting_server.send(message, request("next", "test/log"))
    assert lasting_server.error_code(answered_id) == -32600
    assert lasting_server.result("next") == []


def test_a_request_with_wrong_params_is_answered_with_the_place(lasting_server):
    params = {"textDocument": {"uri": URI}, "position": {"line": "x", "character": 0}}
    lasting_server.send(request(1, "textDocument/hover", params), hover(2))
    error = lasting_server.answer(1)["error"]
    assert error["code"] == -32602
    assert "position.line" in error["message"]
    assert lasting_server.result(2) is None


def test_a_notification_with_wrong_params_is_ignored(lasting_server):
    lasting_server.send(notification("textDocument/didChange", {"no": "sense"}), record(1, "after"))
    assert lasting_server.result(1) == "after"
    assert recorded(lasting_server) == ["after"]


def test_a_nested_object_that_looks_like_a_message_is_left_alone(lasting_server):
    inner = {"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": 5}
    lasting_server.send(request(1, "test/record", {"name": "outer", "data": inner}))
    assert lasting_server.result(1) == "outer"


def test_unknown_methods(lasting_server):
    without_params = {"jsonrpc": "2.0", "id": 1, "method": "no/such"}
    silent = [notification("no/such"), notification("$/no"), {"jsonrpc": "2.0", "method": "no"}]
    lasting_server.send(without_params, request(2, "$/no/such", {"a": 1}), *silent, record(3, "c"))
    assert lasting_server.error_code(1) == -32601
    assert lasting_server.error_code(2) == -32601
    assert lasting_server.result(3) == "c"


def test_a_handler_that_fails_and_one_whose_result_is_no_json(lasting_server):
    lasting_server.send(request(1, "test/fail"), request(2, "test/unencodable"), record(3, "c"))
    assert lasting_server.error_code(1) == -32603
    assert lasting_server.error_code(2) == -32603
    assert lasting_server.result(3) == "c"


# ---------------------------------------------------------------------------------------- TCP


class TcpClient(Peer):
    """A client over TCP."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.settimeout(None)
        super().__init__(self.socket.makefile("rb"), self.socket.sendall)


@pytest.fixture(params=READERS)
def tcp_server(
    request: pytest.FixtureRequest,
) -> Iterator[tuple[subprocess.Popen[bytes], TcpClient]]:
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), "tcp", request.param],
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(SCRIPT.parents[2])},
    )
    assert process.stderr
    try:
        said = process.stderr.readline().decode()
        match = re.fullmatch(r"stp-lsp: listening on 127\.0\.0\.1:(\d+)\r?\n", said)
        assert match, said
        client = TcpClient(int(match[1]))
        client.initialize()
        yield process, client
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def test_tcp_serves_cancels_and_exits(tcp_server):
    process, client = tcp_server
    client.send(did_open(), did_change(3), hover(1))
    assert client.result(1) == {"contents": "version 3"}
    keep_busy(client)
    client.send(record(2, "withdrawn"), cancel(2), RELEASE)
    assert client.error_code(2) == -32800
    client.send(request(3, "shutdown"), notification("exit"))
    assert client.result(3) is None
    assert process.wait(PATIENCE) == 0


def test_tcp_ends_when_the_client_goes(tcp_server):
    process, client = tcp_server
    client.socket.shutdown(socket.SHUT_RDWR)
    assert process.wait(PATIENCE) == 1


def test_a_process_that_leaves_by_itself_is_not_ended_by_force():
    """By then the interpreter runs what is to be done at exit, and two threads must not do that."""
    program = (
        "import atexit, os, sys, time\n"
        "atexit.register(lambda: (time.sleep(1), os.write(2, b'done')))\n"
        "from stp_lsp.server import transport\n"
        "transport.GRACE = 0.2\n"
        "from stp_lsp.server.main import build_server\n"
        "sys.exit(transport.serve_stdio(build_server()))\n"
    )
    with ServerProcess(["-c", program]) as server:
        server.initialize()
        server.send(request(1, "shutdown", None), notification("exit"))
        assert server.exit_code() == 0
        assert server.errors().endswith("done")
