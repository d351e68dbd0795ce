"""Servers on one workspace, side by side: each is started alone, then all are asked in turns.

All servers live while they are asked, and a question goes to each for a few calls at a time, so
that whatever else the machine does hits all of them alike. A ratio of two servers is then one of
calls that were milliseconds apart.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.asking import Open
from benchmarks.client import NoAnswer, ServerFailed
from benchmarks.questions import LARGE, PUSHED, QUESTIONS, Question
from benchmarks.results import Run
from benchmarks.servers import Server
from benchmarks.session import Session
from benchmarks.targets import Target, documents

BLOCK = 20
"""Calls of one server before it is the next one's turn: one at each target."""
LARGE_SIZE = 300_000
"""Bytes of the large document."""
_ONCE = 600.0
"""Seconds that the first diagnostics of a whole workspace may take."""


def measure(
    servers: Sequence[Server],
    workspace: str,
    root: Path,
    places: Mapping[str, Sequence[Target]],
    calls: int,
    answers: Path,
) -> list[Run]:
    """Two lives of each server: all of it with a client that pulls diagnostics, then pushing.

    Args:
        servers: In the order in which they are started and asked.
        workspace: Its name.
        root: Where it is.
        places: Targets by the kind of place.
        calls: Of each question; the 300 KB document gets a quarter.
        answers: What the empty server repeats; see :func:`record`.
    """
    runs = {item.name: Run(item.name, workspace, targets=len(places[item.at])) for item in servers}
    for pulls in (True, False):
        alive = [item for item in servers if not runs[item.name].failure]
        with _Lives(alive, root, places, answers, runs, pulls=pulls) as lives:
            if pulls:
                lives.each(_first_of_all)
                for question in QUESTIONS:
                    lives.in_turns(question, calls)
                with large_document(root) as place:
                    lives.in_turns(LARGE, max(calls // 4, 3), [place])
            else:
                lives.in_turns(PUSHED, calls)
            lives.each(_close_run)
    return list(runs.values())


def record(
    server: Server,
    workspace: str,
    root: Path,
    places: Sequence[Target],
    calls: int,
    answers: Path,
) -> Run:
    """A life that does not count: after it files are in memory and modules compiled.

    What the server answers is kept, so that the empty server can say the same without any work.
    """
    run = Run(server.name, workspace, targets=len(places))
    session: Session | None = None
    try:
        session = Session(server, root, places, pulls=True)
        opened = session.begin(run)
        _first_of_all(session, run)
        for question in QUESTIONS:
            if session.offers(question):
                session.ask(question, opened, calls)
        answers.write_text(json.dumps(session.kept), encoding="utf-8")
    except (ServerFailed, OSError) as error:
        run.failure = f"{error} {session.client.error_output() if session else ''}".strip()
    finally:
        if session is not None:
            session.client.close()
    return run


@contextmanager
def large_document(root: Path, size: int = LARGE_SIZE) -> Iterator[Target]:
    """A document of this many bytes, of the text of the others, for as long as it is needed.

    It stands in the folder of a thread, as the log of a long piece of work does. The place is the
    blank line nearest to its middle.
    """
    home = min(root.glob("intent/st/**/info.md"), default=root / "info.md")
    path = home.with_name("worklog.md")
    parts: list[str] = []
    written = 0
    for source in documents(root):
        if source.name in ("steel_threads.md", "wip.md", "todo.md", "worklog.md"):
            continue
        text = source.read_text(encoding="utf-8", errors="replace")
        if text.startswith("---\n"):
            text = text.partition("\n---\n")[2]
        parts.append(text)
        written += len(text.encode())
        if written >= size:
            break
    text = "# Log\n\n" + "\n".join(parts) * max(1, -(-size // max(written, 1)))
    text = text.encode()[:size].decode(errors="ignore")
    lines = text.split("\n")
    middle = len(lines) // 2
    line = next((n for n in range(middle, len(lines)) if not lines[n].strip()), middle)
    path.write_text(text, encoding="utf-8")
    try:
        yield Target(path, line, 0, False)
    finally:
        path.unlink()


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
                    with suppress(*((NoAnswer,) if question is PUSHED else ())):
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
