"""A random day of editing at speed, to see what piles up: `python -m benchmarks.soak`.

One server over a copy of `examples/lighthouse` or of another folder, or over a generated workspace,
is typed to, asked, saved to and surprised by other programs for some minutes. Latency, processor
time and memory of the first and the last tenth are printed side by side: what grows is a leak,
because the day itself does not: every document stays within a few lines of the length it had, and
what other programs make is as much in the evening as in the morning. The same seed asks the same
things in the same order; how many fit into the time depends on the machine.

`--recording FILE` plays a session that `stp-lsp serve --record` kept of a real editor instead, as
often as makes up `--hours` of it, to one server.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Final, NamedTuple

import psutil

from benchmarks.client import Client, initialize_params
from benchmarks.editing import OpenDocument
from benchmarks.generate import generate
from benchmarks.recorded import Recorded

EXAMPLE: Final = Path(__file__).parent.parent / "examples" / "lighthouse"
LINES: Final = (
    "See ST0001 and ST0002/01.",
    "- [ ] Something to do for ST0003",
    "## Objective",
    "A line of prose that names nobody.",
    "[a link](../ST0002/info.md#objective)",
    "ST00",
    "```",
    "issue 0001, \N{GRINNING FACE} and ST9998",
)
QUESTIONS: Final = (
    "completion",
    "hover",
    "definition",
    "references",
    "documentSymbol",
    "diagnostic",
    "foldingRange",
    "inlayHint",
)
_OPEN: Final = 6
"""Documents that are open at a time, at most."""
_AWAY: Final = 10
"""Lines by which a document may become longer or shorter than it was."""
_AT_WORK: Final = 30
"""Documents that a day is about. If it were all, more of them would have been touched each hour."""
_WARM_UP: Final = 1000
"""Steps before anything is noted, in which nearly all of these are touched."""


class Moment(NamedTuple):
    """One question of the day."""

    ms: float
    memory: float
    """Megabytes that the server held when it had answered."""
    cpu: float = 0.0
    """Seconds of processor time that the server had taken by then."""


class Day:
    """What a user and other programs do in a workspace of which every file may be spoilt."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = Random(seed)
        files = sorted(root.rglob("intent/**/*.md")) or sorted(root.rglob("*.md"))
        self.files = self.random.sample(files, min(_AT_WORK, len(files)))
        self.texts = {path: path.read_text(encoding="utf-8") for path in self.files}
        """What they say in the morning."""
        self.open: dict[Path, OpenDocument] = {}
        self.moments: list[Moment] = []
        self.errors: list[str] = []
        """Requests that were answered with an error."""
        command = [sys.executable, "-m", "stp_lsp", "serve"]
        self.client = Client(command, root)
        self.process = psutil.Process(self.client.pid)

    def begin(self) -> None:
        """The handshake, and the index."""
        self.client.request("initialize", initialize_params(self.root, pulls=True))
        self.client.notify("initialized", {})
        self.client.request("workspace/diagnostic", {"previousResultIds": []})

    def step(self) -> None:
        """Does one thing, and asks one question."""
        chance = self.random.random()
        if chance < 0.05 or not self.open:
            self._open()
        elif chance < 0.09:
            self._save()
        elif chance < 0.12:
            self._surprise()
        elif chance < 0.14 and len(self.open) > 1:
            self._close()
        else:
            self._type()
        self._ask()

    def _open(self) -> None:
        path = self.random.choice(self.files)
        if path in self.open:
            return
        if len(self.open) >= _OPEN:
            self._close()
        self.open[path] = OpenDocument(self.client, path, incremental=True)

    def _close(self) -> None:
        document = self.open.pop(self.random.choice(list(self.open)))
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": document.uri}})

    def _type(self) -> None:
        path, document = self.random.choice(list(self.open.items()))
        line = self.random.randrange(document.line_count)
        longer = document.line_count - self.texts[path].count("\n") - 1
        shorter = document.line_count > 2 and longer > -_AWAY and self.random.random() < 0.5
        if longer > _AWAY or shorter:
            document.remove(min(line, document.line_count - 2))
        else:
            document.insert(line, self.random.choice(LINES))

    def _save(self) -> None:
        path = self.random.choice(list(self.open))
        path.write_text(self.open[path].text, encoding="utf-8")
        identity = {"textDocument": {"uri": self.open[path].uri}}
        self.client.notify("textDocument/didSave", identity)

    def _surprise(self) -> None:
        """Another program writes a file anew, makes one, or takes that away again."""
        path = self.random.choice(self.files)
        extra = path.with_name("surprise.md")
        if self.random.random() < 0.5:
            more = self.random.choice(LINES) + "\n"
            path.write_text(self.texts[path] + more, encoding="utf-8")
        elif extra.exists():
            extra.unlink()
        else:
            extra.write_text("# Surprise\n\nST0001\n", encoding="utf-8")
        if self.random.random() < 0.5:  # else the server finds it by itself
            changes = [{"uri": each.as_uri(), "type": 2} for each in (path, extra)]
            self.client.notify("workspace/didChangeWatchedFiles", {"changes": changes})

    def _ask(self) -> None:
        document = self.random.choice(list(self.open.values()))
        line = self.random.randrange(document.line_count)
        where = {"line": line, "character": self.random.randrange(8)}
        method = self.random.choice(QUESTIONS)
        params = {"textDocument": {"uri": document.uri}, "position": where}
        params["context"] = {"includeDeclaration": True, "triggerKind": 1}
        params["range"] = {"start": {"line": 0, "character": 0}, "end": where}
        self.ask(f"textDocument/{method}", params)

    def ask(self, method: str, params: object, may_fail: bool = False) -> None:
        """Asks something, and notes what the answer cost."""
        answer = self.client.request(method, params)
        if answer.error and not may_fail:
            self.errors.append(f"{method}: {answer.error}")
        used = self.process.cpu_times()
        memory = self.process.memory_info().rss / 1e6
        self.moments.append(Moment(answer.ms, memory, used.user + used.system))


def soak_recorded(root: Path, recording: Path, hours: float) -> Day:
    """Plays a recorded session over and over to one server, with its texts as they were recorded.

    Args:
        root: The workspace.
        recording: What `stp-lsp serve --record` wrote.
        hours: How much editing to play, as long as it took when it was recorded.

    Raises:
        ServerFailed: when the server ended or did not answer.
    """
    day = Day(root, 0)
    session = Recorded(recording, root)
    times = max(20, round(hours * 3600 / session.seconds))
    try:
        session.begin(day.client)
        for time_number in range(times):
            if time_number == times // 20:
                day.moments.clear()  # all that is made once has been made
            for each in session.asked:
                if each.is_request:
                    day.ask(each.method, each.params, each.may_fail)
                else:
                    day.client.notify(each.method, each.params)
            session.farewell(day.client)
    finally:
        day.client.close()
    return day


def soak(root: Path, seed: int, *, seconds: float = 0.0, steps: int = 0, warm_up: int = 0) -> Day:
    """Plays a day, for a time or a number of steps; every file below ``root`` may be changed.

    Raises:
        ServerFailed: when the server ended or did not answer.
    """
    day = Day(root, seed)
    try:
        day.begin()
        for _ in range(warm_up):
            day.step()
        day.moments.clear()
        end = time.monotonic() + seconds
        while len(day.moments) < steps or time.monotonic() < end:
            day.step()
    finally:
        day.client.close()
    return day


def table(moments: Sequence[Moment]) -> str:
    """Latency, processor time and memory of the first and the last tenth."""
    tenth = max(len(moments) // 10, 2)
    lines = [f"{'':<12}{'median ms':>10}{'p95 ms':>10}{'cpu ms':>9}{'memory MB':>11}"]
    for name, part in (("first tenth", moments[:tenth]), ("last tenth", moments[-tenth:])):
        times = [item.ms for item in part]
        late = quantiles(times, n=20)[-1]
        memory = median(item.memory for item in part)
        cpu = (part[-1].cpu - part[0].cpu) / (len(part) - 1) * 1000
        lines.append(f"{name:<12}{median(times):>10.2f}{late:>10.2f}{cpu:>9.2f}{memory:>11.1f}")
    return "\n".join(lines)


def main() -> int:
    """The command; 1 when a request was answered with an error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--steps", type=int, default=0, help="at least as many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="generate a workspace of this size")
    parser.add_argument("--workspace", type=Path, help="a day over a copy of this folder")
    parser.add_argument("--recording", type=Path, help="play this session instead, over the sample")
    parser.add_argument("--hours", type=float, default=1.0, help="of the recorded session")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        root = Path(folder).resolve() / "workspace"
        if arguments.threads:
            generate(root, arguments.threads, arguments.seed)
        else:
            shutil.copytree(arguments.workspace or EXAMPLE, root)
        if arguments.recording is not None:
            day = soak_recorded(root, arguments.recording, arguments.hours)
        else:
            day = soak(
                root,
                arguments.seed,
                seconds=arguments.minutes * 60,
                steps=arguments.steps,
                warm_up=_WARM_UP,
            )
    played = arguments.recording.stem if arguments.recording else f"seed {arguments.seed}"
    print(f"{len(day.moments)} steps, {len(day.errors)} errors, {played}")
    print(table(day.moments))
    for line in dict.fromkeys(day.errors):
        print(line)
    return 1 if day.errors else 0


if __name__ == "__main__":
    sys.exit(main())
