"""Servers on one workspace, side by side: each is started alone, then all are asked in turns.

All servers live while they are asked, and a question goes to each for a few calls at a time, so
that whatever else the machine does hits all of them alike. A ratio of two servers is then one of
calls that were milliseconds apart.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from benchmarks.asking import Open
from benchmarks.client import NoAnswer, ServerFailed
from benchmarks.places import places_alone
from benchmarks.questions import (
    AT_ONE_PLACE,
    PUSHED,
    QUESTIONS,
    TYPING,
    TYPING_PUSHED,
    Question,
)
from benchmarks.results import Run
from benchmarks.servers import Server
from benchmarks.session import Session
from benchmarks.targets import Target

BLOCK = 20
"""Calls of one server before it is the next one's turn: one at each target."""
_ONCE = 600.0
"""Seconds that the first diagnostics of a whole workspace may take."""
_ALWAYS = ("workspaceSymbol", "hover")
"""What every server is asked, whatever is measured: until it is ready, and whether it is done."""
_ALL_CALLS = (TYPING, TYPING_PUSHED)
"""Asked at one place only, and still for as long as anything else."""


def measure(
    servers: Sequence[Server],
    workspace: str,
    root: Path,
    places: Mapping[str, Sequence[Target]],
    calls: int,
    answers: Path,
    only: Collection[str] = (),
) -> list[Run]:
    """Two lives of each server: all of it with a client that pulls diagnostics, then pushing.

    Args:
        servers: In the order in which they are started and asked.
        workspace: Its name.
        root: Where it is.
        places: Targets by the kind of place.
        calls: Of each question; what is asked at one place only gets a quarter, typing all.
        answers: What the empty server repeats; see :func:`record`.
        only: Keys of the questions that are asked; all of them when there are none.
    """
    runs = {item.name: Run(item.name, workspace, targets=len(places[item.at])) for item in servers}
    taken = {target.path for found in places.values() for target in found}
    for pulls in (True, False):
        alive = [item for item in servers if not runs[item.name].failure]
        with (
            places_alone(root, taken) as alone,
            _Lives(alive, root, places, answers, runs, pulls=pulls) as lives,
        ):
            if pulls and (not only or "workspacePull" in only):
                lives.each(_first_of_all)
            for question in _questions(only, pulls=pulls):
                where = alone.get(TYPING.key if question is TYPING_PUSHED else question.key)
                some = calls if where is None or question in _ALL_CALLS else max(calls // 4, 3)
                lives.in_turns(question, some, where)
            lives.each(_close_run)
    return list(runs.values())


def _questions(only: Collection[str], *, pulls: bool) -> list[Question]:
    """What a client is asked, in this order."""
    found = (*QUESTIONS, *AT_ONE_PLACE) if pulls else (PUSHED, TYPING_PUSHED)
    return [question for question in found if not only or question.key in only]


def record(
    server: Server,
    workspace: str,
    root: Path,
    places: Sequence[Target],
    calls: int,
    answers: Path,
    only: Collection[str] = (),
) -> Run:
    """A life that does not count: after it files are in memory and modules compiled.

    What the server answers is kept, so that the empty server can say the same without any work.
    """
    run = Run(server.name, workspace, targets=len(places))
    session: Session | None = None
    try:
        session = Session(server, root, places, pulls=True)
        opened = session.begin(run)
        if not only or "workspacePull" in only:
            _first_of_all(session, run)
        for question in QUESTIONS:
            if session.offers(question) and (not only or question.key in (*_ALWAYS, *only)):
                session.ask(question, opened, calls)
        answers.write_text(json.dumps(session.kept), encoding="utf-8")
    except (ServerFailed, OSError) as error:
        run.failure = f"{error} {session.client.error_output() if session else ''}".strip()
    finally:
        if session is not None:
            session.client.close()
    return run


def _first_of_all(session: Session, run: Run) -> None:
    """The first diagnostics of the whole workspace, by the clock and in processor time."""
    offered = next(item for item in QUESTIONS if item.key == "workspacePull")
    if session.server.repeats or not session.offers(offered):
        return
    used, begun = session.cpu_seconds(), time.perf_counter()
    answer = session.request("workspace/diagnostic", {"previousResultIds": []}, _ONCE)
    run.workspace_ms = (time.perf_counter() - begun) * 1e3
    now = session.cpu_seconds()
    if used is not None and now is not None:
        run.workspace_cpu_s = now - used
    items = answer.result.get("items", []) if isinstance(answer.result, dict) else []
    session.memory["workspace", ""] = [
        {"uri": item["uri"], "value": item["resultId"]} for item in items if item.get("resultId")
    ]


def _close_run(session: Session, run: Run) -> None:
    run.latencies |= session.latencies()
    run.end_mb = max(filter(None, (run.end_mb, session.peak_mb())), default=None)


class _Lives:
    """Sessions of several servers at once; one that fails is taken out and says why in its run."""

    def __init__(
        self,
        servers: Sequence[Server],
        root: Path,
        places: Mapping[str, Sequence[Target]],
        answers: Path,
        runs: Mapping[str, Run],
        *,
        pulls: bool,
    ) -> None:
        self._runs = runs
        self._living: list[tuple[Session, list[Open]]] = []
        self._all: list[Session] = []
        for server in servers:
            session = Session(server, root, places[server.at], pulls=pulls, answers=answers)
            self._all.append(session)
            opened: list[Open] = []

            def begin(s: Session, into: list[Open] = opened) -> None:
                into.extend(s.begin(runs[s.server.name]))

            if self._works(session, begin):
                self._living.append((session, opened))

    def __enter__(self) -> _Lives:
        return self

    def __exit__(self, *_: object) -> None:
        for session in self._all:
            session.client.close()

    def each(self, do: Callable[[Session, Run], None]) -> None:
        """Does something with every session that still works."""
        self._living = [
            (session, opened)
            for session, opened in self._living
            if self._works(session, lambda s: do(s, self._runs[s.server.name]))
        ]

    def in_turns(
        self, question: Question, calls: int, elsewhere: Sequence[Target] | None = None
    ) -> None:
        """Asks every server that answers it, a block of calls at a time."""
        asked: list[tuple[Session, list[Open]]] = []
        for session, opened in self._living:
            if session.offers(question):
                where = opened if elsewhere is None else [session.open(at) for at in elsewhere]
                if where:
                    asked.append((session, where))
        if elsewhere is not None:
            for session, _ in asked:
                session.client.settle(0.3, 10)
        failed: set[int] = set()
        for at in range(0, calls, BLOCK):
            for session, where in asked[:: 1 if at // BLOCK % 2 else -1]:
                if id(session) in failed:
                    continue
                number = min(BLOCK, calls - at)

                def ask(s: Session, w: Sequence[Open] = where, n: int = number) -> None:
                    # A server that can be asked for its findings may push none.
                    with suppress(*((NoAnswer,) if question in (PUSHED, TYPING_PUSHED) else ())):
                        s.ask(question, w, n)

                if not self._works(session, ask):
                    failed.add(id(session))
        self._living = [item for item in self._living if id(item[0]) not in failed]

    def _works(self, session: Session, do: Callable[[Session], object]) -> bool:
        try:
            do(session)
        except (ServerFailed, OSError) as error:
            run = self._runs[session.server.name]
            run.failure = f"{error} {session.client.error_output()}".strip()
            return False
        return True
