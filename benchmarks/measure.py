"""One life of one server: started, asked until it knows the workspace, then timed.

What is asked, and where, is the same for all servers; only the kind of place (an id, a link) and
the line that is typed for completion are the server's own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.client import Answer, Client, Message, NoAnswer, ServerFailed, initialize_params
from benchmarks.editing import OpenDocument
from benchmarks.results import Latency, Run, percentile
from benchmarks.servers import Server
from benchmarks.targets import Target, count_threads
from benchmarks.usage import Usage

POLL = 0.01
"""Seconds between two questions whether the index is there."""
READY_WITHIN = 180.0
"""Seconds after which a server is given up."""
METHOD_BUDGET = 30.0
"""Seconds after which a slow method is not called again."""
QUIET = 0.5
"""Seconds of silence after which a server counts as settled."""
SETTLE_WITHIN = 60.0
EDITED = "See [x](./nope.md) and ST9998."
"""A line with a broken link and an unknown id, put in and taken out again."""

_QUERIES = ("ST00", "ST0042", "index", "gate link", "zzz")

METHODS = {
    "hover": "hover",
    "definition": "definition",
    "references": "references",
    "documentSymbol": "document symbols",
    "workspaceSymbol": "workspace symbols",
    "completion": "completion",
    "keystroke": "key press and completion",
    "editPull": "edit to diagnostics, pulled",
    "editPush": "edit to diagnostics, pushed",
}
"""Keys of :attr:`Run.latencies` and how a report calls them."""


def measure(
    server: Server, workspace: str, root: Path, places: Sequence[Target], calls: int
) -> Run:
    """Two lives: all of it with a client that pulls diagnostics, then pushing alone."""
    run = Run(server.name, workspace, targets=len(places))
    for pulls in (True, False):
        session = _Session(server, root, places, calls, pulls=pulls)
        try:
            session.live(run)
        except (ServerFailed, OSError) as error:
            run.failure = f"{error} {session.client.error_output()}".strip()
            break
        finally:
            session.client.close()
    return run


def _start(server: Server, root: Path) -> Client:
    threads = str(count_threads(root)) if "{threads}" in server.command else ""
    command = [
        part.replace("{root}", str(root)).replace("{threads}", threads) for part in server.command
    ]
    return Client(command, root, server.settings, server.environment)


class _Open(NamedTuple):
    """A target whose document is open."""

    target: Target
    document: OpenDocument

    def at(self) -> Message:
        """The parameters that most requests share."""
        position = {"line": self.target.line, "character": self.target.character}
        return {"textDocument": {"uri": self.document.uri}, "position": position}


class _Session:
    """A client connected to a server, and what is done with it."""

    def __init__(
        self, server: Server, root: Path, places: Sequence[Target], calls: int, *, pulls: bool
    ) -> None:
        self._server = server
        self._places = places
        self._calls = calls
        self._pulls = pulls
        self._root = root
        self.client = _start(server, root)
        self._usage = Usage(self.client.pid)
        self._capabilities: Message = {}

    def live(self, run: Run) -> None:
        """The whole session; a second one, of a client that does not pull, adds to the first."""
        client = self.client
        answer = client.request("initialize", initialize_params(self._root, pulls=self._pulls))
        init_ms = client.since_start()
        self._capabilities = (answer.result or {}).get("capabilities", {})
        client.notify("initialized", {})
        if self._server.settings:
            settings = {"settings": self._server.settings}
            client.notify("workspace/didChangeConfiguration", settings)
        symbols_ms = self._first_symbols()
        opened = self._open()
        at_ready = self._until_ready(opened)
        if self._pulls:
            run.init_ms, run.symbols_ms, run.ready_ms = init_ms, symbols_ms, client.since_start()
            run.ready_cpu_s = self._usage.cpu_seconds()
            run.ready_mb = self._usage.peak_mb()
        client.settle(QUIET, SETTLE_WITHIN)
        if self._pulls:
            final = [_places(self._references(item)) for item in opened]
            if sum(final):
                run.ready_share = sum(at_ready) / sum(final)
            run.latencies |= self._questions(opened)
            run.latencies |= self._completions(opened)
        if not self._pulls:
            with suppress(NoAnswer):  # a server that can be asked may push nothing
                run.latencies["editPush"] = self._edits(opened)
            return
        if self._offers("diagnostic"):
            run.latencies["editPull"] = self._edits(opened)
        run.end_mb = self._usage.peak_mb()

    def _offers(self, name: str) -> bool:
        """Whether the server has a method, said so at first or later."""
        if self._capabilities.get(f"{name}Provider") not in (None, False):
            return True
        return f"textDocument/{name}" in self.client.registered

    # -- until it knows the workspace ----------------------------------------------------------

    def _first_symbols(self) -> float | None:
        """Milliseconds from the start to the first answer that holds something."""
        if not self._offers("workspaceSymbol"):
            return None
        end = time.perf_counter() + READY_WITHIN
        while time.perf_counter() < end:
            answer = self.client.request("workspace/symbol", {"query": "ST00"}, READY_WITHIN)
            if answer.result:
                return self.client.since_start()
            self._usage.peak_mb()
            self.client.idle(POLL)
        raise NoAnswer(f"no workspace symbols within {READY_WITHIN:g} s")

    def _open(self) -> list[_Open]:
        sync = self._capabilities.get("textDocumentSync")
        kind = sync.get("change") if isinstance(sync, dict) else sync
        return [
            _Open(place, OpenDocument(self.client, place.path, incremental=kind == 2))
            for place in self._places
        ]

    def _until_ready(self, opened: Sequence[_Open]) -> list[int]:
        """Waits until every target has references; the number that each had then."""
        counts: list[int] = []
        end = time.perf_counter() + READY_WITHIN
        for item in opened:
            while True:
                answer = self._references(item)
                if _complete_enough(answer, item):
                    break
                if time.perf_counter() > end:
                    raise NoAnswer(f"no references within {READY_WITHIN:g} s")
                self._usage.peak_mb()
                self.client.idle(POLL)
            counts.append(_places(answer))
        return counts

    def _references(self, item: _Open) -> Answer:
        params = {**item.at(), "context": {"includeDeclaration": True}}
        return self.client.request("textDocument/references", params, READY_WITHIN)

    # -- latencies -----------------------------------------------------------------------------

    def _questions(self, opened: Sequence[_Open]) -> dict[str, Latency]:
        queries = count()

        def ask(method: str) -> Callable[[_Open], Answer]:
            return lambda item: self.client.request(f"textDocument/{method}", item.at())

        def outline(item: _Open) -> Answer:
            document = {"textDocument": {"uri": item.document.uri}}
            return self.client.request("textDocument/documentSymbol", document)

        def symbols(_: _Open) -> Answer:
            query = _QUERIES[next(queries) % len(_QUERIES)]
            return self.client.request("workspace/symbol", {"query": query})

        asked = {
            "hover": ask("hover"),
            "definition": ask("definition"),
            "references": self._references,
            "documentSymbol": outline,
            "workspaceSymbol": symbols,
        }
        found: dict[str, Latency] = {}
        for name, call in asked.items():
            if self._offers(name):
                found[name] = self._time(opened, call)
        return found

    def _completions(self, opened: Sequence[_Open]) -> dict[str, Latency]:
        """Completion as such, and after a key press that the server has to take in first."""
        if not self._offers("completion"):
            return {}
        typed = self._server.typed
        keys = count()

        def ask(item: _Open, text: str) -> Answer:
            position = {"line": item.target.line + 1, "character": len(text)}
            params = {"textDocument": {"uri": item.document.uri}, "position": position}
            context = {"triggerKind": 1}
            return self.client.request("textDocument/completion", {**params, "context": context})

        def press(item: _Open) -> Answer:
            text = typed[next(keys) % len(typed)]
            begun = time.perf_counter()
            item.document.retype(item.target.line + 1, text)
            sent = time.perf_counter()
            answer = ask(item, text)
            return answer._replace(ms=answer.ms + (sent - begun) * 1e3)

        for item in opened:
            item.document.insert(item.target.line + 1, typed[-1])
        found = {
            "completion": self._time(opened, lambda item: ask(item, typed[-1])),
            "keystroke": self._time(opened, press),
        }
        for item in opened:
            item.document.remove(item.target.line + 1)
        self.client.settle(QUIET, SETTLE_WITHIN)
        return found

    def _edits(self, opened: Sequence[_Open]) -> Latency:
        """A line with two faults put in and taken out; every edit waits for its diagnostics."""
        turns = count()
        present: dict[str, bool] = {}

        def edit(item: _Open) -> Answer:
            next(turns)
            line, document = item.target.line + 1, item.document
            begun = time.perf_counter()
            if present.get(document.uri):
                document.remove(line)
            else:
                document.insert(line, EDITED)
            present[document.uri] = not present.get(document.uri)
            return self._diagnostics(document, begun)

        return self._time(opened, edit)

    def _diagnostics(self, document: OpenDocument, begun: float) -> Answer:
        if self._pulls:
            params = {"textDocument": {"uri": document.uri}}
            sent = time.perf_counter()
            answer = self.client.request("textDocument/diagnostic", params)
            return answer._replace(ms=answer.ms + (sent - begun) * 1e3)
        published = self.client.published(document.uri)

        def arrived() -> Answer | None:
            for item in reversed(published):
                if item.at < begun:
                    return None
                if item.version is None or item.version >= document.version:
                    return Answer((item.at - begun) * 1e3, [None] * item.findings, 0)
            return None

        return self.client.wait(arrived, METHOD_BUDGET, "diagnostics")

    def _time(self, opened: Sequence[_Open], call: Callable[[_Open], Answer]) -> Latency:
        """Calls at every target in turn.

        The first call at each is not left out: it is the one that somebody waits for.
        """
        answers: list[Answer] = []
        end = time.perf_counter() + METHOD_BUDGET
        while len(answers) < self._calls and time.perf_counter() < end:
            answers.append(call(opened[len(answers) % len(opened)]))
        times = [answer.ms for answer in answers]
        return Latency(
            p50=percentile(times, 0.5),
            p95=percentile(times, 0.95),
            calls=len(answers),
            found=sum(_places(answer) > 0 for answer in answers) / len(answers),
            size=sum(answer.size for answer in answers) / len(answers),
            errors=sum(bool(answer.error) for answer in answers),
        )


def _complete_enough(answer: Answer, item: _Open) -> bool:
    """Whether references were found, in another document too where there are some."""
    if not item.target.elsewhere:
        return _places(answer) > 0
    found = answer.result if isinstance(answer.result, list) else []
    return any(place["uri"] != item.document.uri for place in found)


def _places(answer: Answer) -> int:
    """How many things an answer holds."""
    result: Any = answer.result
    if answer.error or result is None:
        return 0
    if isinstance(result, dict):
        return len(result["items"]) if "items" in result else 1
    return len(result)
