"""A recorded session of an editor, played again and again to one server, for `benchmarks.soak`.

What is played is what stands between the handshake and the farewell of a recording; at the end of
each time the documents are closed that it left open, so that it can begin anew. A request is sent
when the one before it is answered: a session of a minute takes a second or less.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.client import Client
from tools.replay import placed, read_recording, recorded_answers

_NOT_AGAIN: Final = frozenset(("initialize", "initialized", "shutdown", "exit", "$/cancelRequest"))
_OPEN: Final = "textDocument/didOpen"
_CLOSE: Final = "textDocument/didClose"


class Asked(NamedTuple):
    """A message of the recorded client."""

    method: str
    params: Any
    is_request: bool
    may_fail: bool
    """Whether it was answered with an error when it was recorded, or not at all."""


class Recorded:
    """One session, with the paths of a workspace in it."""

    def __init__(self, recording: Path, root: Path) -> None:
        places = {
            f"$ROOT{n}": str(root if n == 0 else root.parent / f"folder{n}") for n in range(9)
        }
        lines = placed(
            read_recording(recording),
            places | {"$CWD": str(root), "$HOME": str(root.parent / "home")},
        )
        ends = recorded_answers(lines)
        self.name = recording.stem
        self.seconds = max(float(line["t"]) for line in lines if "t" in line)
        """How long it took when it was recorded."""
        self.initialize: Any = None
        self.asked: list[Asked] = []
        for line in lines:
            message = line.get("message", {})
            method = message.get("method")
            if line["from"] != "client" or method is None:
                continue
            if method == "initialize":
                self.initialize = message["params"]
            if method not in _NOT_AGAIN:
                is_request = "id" in message
                may_fail = is_request and ends.get(message["id"], ("", True))[1]
                self.asked.append(Asked(method, message.get("params"), is_request, may_fail))

    def begin(self, client: Client) -> None:
        """The handshake, as this editor does it."""
        client.request("initialize", self.initialize)
        client.notify("initialized", {})

    def left_open(self) -> list[Any]:
        """The documents that the session does not close."""
        found: dict[str, Any] = {}
        for each in self.asked:
            if each.method == _OPEN:
                found[each.params["textDocument"]["uri"]] = each.params["textDocument"]
            elif each.method == _CLOSE:
                found.pop(each.params["textDocument"]["uri"], None)
        return list(found)

    def farewell(self, client: Client) -> None:
        """Closes what is open, as on leaving the editor."""
        for uri in self.left_open():
            client.notify(_CLOSE, {"textDocument": {"uri": uri}})
