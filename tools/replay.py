"""Plays a recorded session against the server and says what went wrong: `python -m tools.replay`.

A recording is made by `stp-lsp serve --record FILE`. Its client's messages are sent again in their
order; before a message the player waits for the answers that the client had received by then, as
far as it asked for them, so that the session takes the same course however fast the machine is.
What the server asks is answered as the client answered it, and by default otherwise.

Wrong is: a request without an answer, an answer that is an error where the recorded one was none,
a message that the protocol or this client does not allow, an exit code other than zero.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from tools.editor_client import decode, encode
from tools.lsp_client_rules import ClientRules
from tools.lsp_model import Conversation, Message, Sender

SECONDS = 60.0
"""Time for a whole session; it fails one and decides none."""
_CANCELLED = -32800
"""Answers a request that was cancelled (LSP 3.17, "ErrorCodes")."""
_DEFAULTS: dict[str, Any] = {"workspace/applyEdit": {"applied": True}}


@dataclass
class Outcome:
    """What came of a replay."""

    sent: int = 0
    received: int = 0
    problems: list[str] = field(default_factory=list)


def read_recording(path: Path) -> list[Message]:
    """The lines of a recording without its head.

    Raises:
        ValueError: when it is none.
    """
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    if not lines or "recording" not in lines[0]:
        raise ValueError(f"{path} is no recording")
    return lines[1:]


def slim(path: Path) -> None:
    """Takes out of a recording what a replay does not read: what the server said unasked, and how.

    Kept of an answer is that there was one, and whether it was an error.
    """
    head, *lines = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line)
    kept = [head]
    for line in lines:
        message = line.get("message", {})
        if line["from"] == "server" and "method" not in message:
            end = {"error": message["error"]} if "error" in message else {"result": None}
            line["message"] = {"jsonrpc": "2.0", "id": message.get("id"), **end}
        elif line["from"] == "server" and "id" not in message:
            continue
        kept.append(line)
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in kept)
    path.write_text(text, "utf-8")


def judge_recording(lines: Iterable[Message]) -> list[str]:
    """What is wrong with the messages of a recording, without playing it."""
    judge = _Judge()
    return [
        problem
        for line in lines
        if "message" in line
        for problem in judge.see(line["from"], line["message"])
    ]


class _Judge:
    """Everything that can be said about the messages of one session."""

    def __init__(self) -> None:
        self._conversation = Conversation()
        self._rules: ClientRules | None = None

    def see(self, sender: Sender, message: Message) -> list[str]:
        """What is wrong with the next message; a client's own faults are not the server's."""
        answers = self._conversation.answered_method(sender, message)
        found = self._conversation.judge(sender, message)
        if sender == "client":
            if message.get("method") == "initialize":
                self._rules = ClientRules(message.get("params") or {})
            if self._rules is not None:
                self._rules.note_client(message)
            return []
        if self._rules is not None:
            name = message.get("method") or answers
            found += [f"server: {name}: {each}" for each in self._rules.judge(message, answers)]
        return found


class _Player:
    """One replay."""

    def __init__(self, lines: Sequence[Message], process: subprocess.Popen[bytes]) -> None:
        self._lines = lines
        self._process = process
        self._judge = _Judge()
        self._changed = threading.Condition()
        self._answers: dict[int | str, Message] = {}
        self._reader_problem = ""
        self._over = False
        self._recorded = recorded_answers(lines)
        self._withdrawn = _withdrawn(lines)
        self._given = _given_answers(lines)
        self._deadline = time.monotonic() + SECONDS
        self.outcome = Outcome()

    def play(self) -> Outcome:
        """Sends everything and waits for everything."""
        reader = threading.Thread(target=self._read, daemon=True)
        reader.start()
        try:
            for line in self._lines:
                if "message" not in line:
                    continue
                message = line["message"]
                if line["from"] == "server":
                    if "method" not in message:
                        self._await_answer(message.get("id"))
                elif "method" in message:
                    self._send(message)
            for request_id in self._recorded:
                self._await_answer(request_id)
            assert self._process.stdin is not None
            self._process.stdin.close()  # as a client that is gone; many send no `exit`
            self._process.wait(max(0.1, self._deadline - time.monotonic()))
        except (OSError, TimeoutError, subprocess.TimeoutExpired) as error:
            self.outcome.problems.append(f"the session cannot go on: {error}")
        reader.join(1)
        self._check_answers()
        code, wanted = self._process.poll(), _exit_code(self._lines)
        if code != wanted:
            self.outcome.problems.append(f"the server ended with {code}, not with {wanted}")
        if self._reader_problem:
            self.outcome.problems.append(self._reader_problem)
        return self.outcome

    def _send(self, message: Message) -> None:
        with self._changed:
            self.outcome.problems += self._judge.see("client", message)
            self.outcome.sent += 1
        assert self._process.stdin is not None
        self._process.stdin.write(encode(message))
        self._process.stdin.flush()

    def _await_answer(self, request_id: Any) -> None:
        with self._changed:
            arrived = self._changed.wait_for(
                lambda: request_id in self._answers or self._over,
                max(0.0, self._deadline - time.monotonic()),
            )
        if not arrived:
            raise TimeoutError(f"no answer to request {request_id!r}")

    def _read(self) -> None:
        assert self._process.stdout is not None
        try:
            while (message := decode(self._process.stdout)) is not None:
                self._take(message)
        except Exception as error:  # whatever it is, the one who waits must know
            self._reader_problem = f"the server's output cannot be read: {error}"
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def _take(self, message: Message) -> None:
        with self._changed:
            self.outcome.problems += self._judge.see("server", message)
            self.outcome.received += 1
            if "method" not in message:
                self._answers[message.get("id", "")] = message
                self._changed.notify_all()
        if "method" in message and "id" in message:
            # What it asks while its input is being closed, nobody answers.
            with suppress(OSError, ValueError):
                self._send({"jsonrpc": "2.0", "id": message["id"], **self._reply(message)})

    def _reply(self, request: Message) -> Message:
        """What the client answered when it was asked this, else what a mute client would."""
        method = request["method"]
        given = self._given.get(method)
        if given:
            return given.pop(0) if len(given) > 1 else given[0]
        if method == "workspace/configuration":
            return {"result": [None] * len(request["params"]["items"])}
        return {"result": _DEFAULTS.get(method)}

    def _check_answers(self) -> None:
        for request_id, (method, failed) in self._recorded.items():
            answer = self._answers.get(request_id)
            if answer is None:
                self.outcome.problems.append(f"{method} ({request_id!r}) was never answered")
            elif "error" in answer and not failed:
                if request_id in self._withdrawn and answer["error"].get("code") == _CANCELLED:
                    continue  # which of the two is quicker is chance
                text = answer["error"].get("message")
                self.outcome.problems.append(f"{method} ({request_id!r}) failed: {text}")


def _exit_code(lines: Iterable[Message]) -> int:
    """What a server ends with: 1 for a client that never said `shutdown` (LSP 3.17, "Exit")."""
    said = (line.get("message", {}).get("method") for line in lines if line["from"] == "client")
    return 0 if "shutdown" in said else 1


def recorded_answers(lines: Iterable[Message]) -> dict[int | str, tuple[str, bool]]:
    """The requests of the client that were answered, with whether the answer was an error."""
    asked: dict[int | str, str] = {}
    found: dict[int | str, tuple[str, bool]] = {}
    for line in lines:
        message = line.get("message", {})
        if line["from"] == "client" and "method" in message and "id" in message:
            asked[message["id"]] = message["method"]
        elif line["from"] == "server" and "method" not in message and message.get("id") in asked:
            found[message["id"]] = asked[message["id"]], "error" in message
    return found


def _withdrawn(lines: Iterable[Message]) -> frozenset[int | str]:
    """The requests that the client cancelled."""
    return frozenset(
        line["message"]["params"]["id"]
        for line in lines
        if line["from"] == "client" and line.get("message", {}).get("method") == "$/cancelRequest"
    )


def _given_answers(lines: Iterable[Message]) -> dict[str, list[Message]]:
    """What the client answered to the server's requests, by method and in their order."""
    asked: dict[int | str, str] = {}
    found: dict[str, list[Message]] = {}
    for line in lines:
        message = line.get("message", {})
        if line["from"] == "server" and "method" in message and "id" in message:
            asked[message["id"]] = message["method"]
        elif line["from"] == "client" and "method" not in message and message.get("id") in asked:
            reply = {name: message[name] for name in ("result", "error") if name in message}
            found.setdefault(asked[message["id"]], []).append(reply or {"result": None})
    return found


def placed(lines: Iterable[Message], places: dict[str, str]) -> list[Message]:
    """The recording with real paths in place of `$ROOT0` and its like."""
    text = json.dumps(list(lines))
    for name, path in places.items():
        text = text.replace(f"file://{name}", Path(path).as_uri())
        text = text.replace(name, json.dumps(path)[1:-1])
    found: list[Message] = json.loads(text)
    for line in found:
        message = line.get("message", {})
        if line["from"] == "client" and message.get("method") == "initialize":
            # The process that was recorded is gone; a server must not watch a stranger.
            message["params"]["processId"] = None
    return found


def _write_opened(lines: Iterable[Message], folder: Path) -> None:
    """Puts the documents that were opened on disk, where there is nothing else to go by."""
    for line in lines:
        message = line.get("message", {})
        if message.get("method") != "textDocument/didOpen":
            continue
        item = message["params"]["textDocument"]
        path = Path(url2pathname(urlsplit(item["uri"]).path))
        if folder in path.parents and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(item["text"], "utf-8")


def replay(recording: Path, workspace: Path | None, command: Sequence[str]) -> Outcome:
    """Plays a recording over a copy of ``workspace``, or over what was opened in it."""
    with tempfile.TemporaryDirectory(prefix="stp-replay-") as temporary:
        home = Path(temporary).resolve()
        root = home / (workspace.name if workspace is not None else "workspace")
        if workspace is not None:
            shutil.copytree(workspace, root, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            root.mkdir()
        places = {"$ROOT0": str(root), "$CWD": str(root), "$HOME": str(home / "home")}
        places |= {f"$ROOT{n}": str(home / f"folder{n}") for n in range(1, 10)}
        lines = placed(read_recording(recording), places)
        if workspace is None:
            _write_opened(lines, root)
        process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=None
        )
        try:
            return _Player(lines, process).play()
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # unsent bytes of a server that died
                        pipe.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Replays each recording; 1 when something went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("recordings", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--workspace", type=Path, help="a folder to replay over; a copy is used")
    parser.add_argument("--slim", action="store_true", help="only make the recordings smaller")
    parsed = parser.parse_args(arguments)
    if parsed.slim:
        for path in parsed.recordings:
            slim(path)
        return 0
    command = [sys.executable, "-m", "stp_lsp", "serve"]
    failed = False
    for path in parsed.recordings:
        outcome = replay(path, parsed.workspace, command)
        failed = failed or bool(outcome.problems)
        word = "FAILED" if outcome.problems else "ok"
        print(f"{path.name}: {word}, {outcome.sent} sent, {outcome.received} received")
        for problem in outcome.problems:
            print(f"  {problem}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
