"""A client connected to one server: started, asked until it knows the workspace, then timed.

What is asked is the same for all servers (`questions`); only the kind of place (an id, a link) and
the line that is typed for completion are the server's own.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.asking import Open
from benchmarks.client import Answer, Client, Message, NoAnswer, initialize_params
from benchmarks.editing import OpenDocument
from benchmarks.questions import Question
from benchmarks.results import Latency, Run, held, latency
from benchmarks.servers import Server
from benchmarks.targets import Target
from benchmarks.usage import Usage

POLL = 0.01
"""Seconds between two questions whether the index is there."""
READY_WITHIN = 180.0
"""Seconds after which a server is given up."""
METHOD_BUDGET = 22.0
"""Seconds after which a slow method is not called again; 20 of typing at speed fit in."""
QUIET = 0.5
"""Seconds of silence after which a server counts as settled."""
SETTLE_WITHIN = 60.0
_MOST_KEPT = 40
"""Answers of one method that are kept for the empty server to repeat."""


class Session:
    """One life of one server. It fulfils :class:`~benchmarks.asking.Asker`."""

    def __init__(
        self,
        server: Server,
        root: Path,
        places: Sequence[Target],
        *,
        pulls: bool,
        answers: Path | None = None,
    ) -> None:
        command = [
            part.replace("{root}", str(root)).replace("{answers}", str(answers or ""))
            for part in server.command
        ]
        self.server = server
        self.typed = server.typed
        self.memory: dict[tuple[str, str], Any] = {}
        self.kept: dict[str, list[Any]] = {}
        """Answers by method, as they came."""
        self._repeated: set[str] = set()
        if server.repeats and answers is not None:
            self._repeated = set(json.loads(answers.read_text(encoding="utf-8")))
        self._root = root
        self._places = places
        self._pulls = pulls
        self.client = Client(command, root, server.settings, server.environment)
        self._usage = Usage(self.client.pid)
        self._capabilities: Message = {}
        self._answers: dict[str, list[Answer]] = {}
        self._spent: dict[str, float] = {}

    def begin(self, run: Run) -> list[Open]:
        """From the start of the process until it has settled; all targets are open then."""
        client = self.client
        answer = client.request("initialize", initialize_params(self._root, pulls=self._pulls))
        init_ms = client.since_start()
        self._capabilities = (answer.result or {}).get("capabilities", {})
        client.notify("initialized", {})
        if self.server.settings:
            settings = {"settings": self.server.settings}
            client.notify("workspace/didChangeConfiguration", settings)
        symbols_ms = self._first_symbols()
        opened = [self.open(place) for place in self._places]
        at_ready = self._until_ready(opened)
        if self._pulls:
            run.init_ms, run.symbols_ms, run.ready_ms = init_ms, symbols_ms, client.since_start()
            run.ready_cpu_s = self._usage.cpu_seconds()
            run.ready_mb = self._usage.peak_mb()
        client.settle(QUIET, SETTLE_WITHIN)
        if self._pulls:
            final = [held(self._references(item)) for item in opened]
            if sum(final):
                run.ready_share = sum(at_ready) / sum(final)
        return opened

    def offers(self, question: Question) -> bool:
        """Whether the server answers it: it said so, or it has such answers to repeat."""
        if not question.offered:
            return True
        if self.server.repeats:
            return question.method in self._repeated
        value: Any = self._capabilities
        for part in question.offered.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value not in (None, False) or question.method in self.client.registered

    def open(self, place: Target) -> Open:
        """Opens the document of a target."""
        sync = self._capabilities.get("textDocumentSync")
        kind = sync.get("change") if isinstance(sync, dict) else sync
        return Open(place, OpenDocument(self.client, place.path, incremental=kind == 2))

    def ask(self, question: Question, opened: Sequence[Open], calls: int) -> None:
        """Asks at the targets in turn, on from where the last time ended.

        The first call at each is not left out: it is the one that somebody waits for.
        """
        answers = self._answers.setdefault(question.key, [])
        number = self._spent.get(f"number {question.key}", 0)
        begun, used = time.perf_counter(), self._usage.running_seconds()
        for _ in range(calls):
            spent = self._spent.get(question.key, 0.0) + time.perf_counter() - begun
            if spent > METHOD_BUDGET and answers:
                break
            answer = question.call(self, opened[int(number) % len(opened)], int(number))
            number += 1
            if answer is not None:
                answers.append(answer)
        self._spent[f"number {question.key}"] = number
        now = self._usage.running_seconds()
        if used is not None and now is not None:
            self._spent[f"cpu {question.key}"] = (
                self._spent.get(f"cpu {question.key}", 0.0) + now - used
            )
        self._spent[question.key] = self._spent.get(question.key, 0.0) + time.perf_counter() - begun

    def latencies(self) -> dict[str, Latency]:
        """Everything that was asked so far."""
        return {
            key: latency(found, self._spent.get(f"cpu {key}"))
            for key, found in self._answers.items()
            if found
        }

    def peak_mb(self) -> float | None:
        """The largest memory of the server's processes so far."""
        return self._usage.peak_mb()

    def cpu_seconds(self) -> float | None:
        """The processor time of the server's processes so far."""
        return self._usage.cpu_seconds()

    # -- what questions need -------------------------------------------------------------------

    def request(self, method: str, params: object, seconds: float = READY_WITHIN) -> Answer:
        """Sends a request, waits for its response, and keeps some of what was answered."""
        answer = self.client.request(method, params, seconds)
        kept = self.kept.setdefault(method, [])
        if len(kept) < _MOST_KEPT and not answer.error:
            kept.append(answer.result)
        return answer

    def idle_until(self, moment: float) -> None:
        """Takes in what comes until then, by `time.perf_counter`."""
        self.client.idle(moment - time.perf_counter())

    def diagnostics(self, document: OpenDocument, begun: float) -> Answer:
        """The findings of a document that was edited at ``begun``."""
        if self._pulls:
            params = {"textDocument": {"uri": document.uri}}
            sent = time.perf_counter()
            answer = self.request("textDocument/diagnostic", params)
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

    # -- until it knows the workspace ----------------------------------------------------------

    def _first_symbols(self) -> float | None:
        """Milliseconds from the start to the first answer that holds something."""
        if not self.server.repeats and not self._capabilities.get("workspaceSymbolProvider"):
            return None
        end = time.perf_counter() + READY_WITHIN
        while time.perf_counter() < end:
            answer = self.client.request("workspace/symbol", {"query": "ST00"}, READY_WITHIN)
            if answer.result:
                return self.client.since_start()
            self._usage.peak_mb()
            self.client.idle(POLL)
        raise NoAnswer(f"no workspace symbols within {READY_WITHIN:g} s")

    def _until_ready(self, opened: Sequence[Open]) -> list[int]:
        """Waits until every target has references; the number that each had then."""
        counts: list[int] = []
        end = time.perf_counter() + READY_WITHIN
        for item in opened:
            while True:
                answer = self._references(item)
                if self.server.repeats or _complete_enough(answer, item):
                    break
                if time.perf_counter() > end:
                    raise NoAnswer(f"no references within {READY_WITHIN:g} s")
                self._usage.peak_mb()
                self.client.idle(POLL)
            counts.append(held(answer))
        return counts

    def _references(self, item: Open) -> Answer:
        params = {**item.at(), "context": {"includeDeclaration": True}}
        return self.client.request("textDocument/references", params, READY_WITHIN)


def _complete_enough(answer: Answer, item: Open) -> bool:
    """Whether references were found, in another document too where there are some."""
    if not item.target.elsewhere:
        return held(answer) > 0
    found = answer.result if isinstance(answer.result, list) else []
    return any(place["uri"] != item.document.uri for place in found)
