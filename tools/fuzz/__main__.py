"""``python -m tools.fuzz``: a million documents and a hundred thousand messages, or fewer."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from tools.fuzz import documents, messages

_A_PART = 5_000
"""Documents that are tried in one go by one process."""
_MESSAGES = 2 * messages.A_SESSION


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints every failure; 1 when there is one."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--messages", type=int, default=100_000, metavar="N")
    parser.add_argument("--seed", default=str(time.time_ns()), help="printed; the same again")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--corpus", action="append", default=[], metavar="FOLDER",
                        help="spoil the documents below this folder too")  # fmt: skip
    options = parser.parse_args(arguments)
    print(f"seed {options.seed}")
    begun, wrong = time.monotonic(), 0
    for failure in _everything(options):
        wrong += 1
        print(f"FAILED {failure}\n", flush=True)
    took = time.monotonic() - begun
    print(
        f"{options.documents} documents, {options.messages} messages, {took:.0f} s: "
        f"{wrong} failed" if wrong else
        f"{options.documents} documents, {options.messages} messages, {took:.0f} s: none failed"
    )  # fmt: skip
    return 1 if wrong else 0


def _everything(options: argparse.Namespace) -> Iterator[str]:
    with ProcessPoolExecutor(options.jobs) as pool:
        parts = [
            pool.submit(
                _documents,
                min(_A_PART, options.documents - at),
                f"{options.seed}:{at}",
                options.corpus,
            )
            for at in range(0, options.documents, _A_PART)
        ]
        parts += [
            pool.submit(_messages, min(_MESSAGES, options.messages - at), f"{options.seed}:{at}")
            for at in range(0, options.messages, _MESSAGES)
        ]
        for done, part in enumerate(as_completed(parts), 1):
            yield from part.result()
            if done * 20 // len(parts) > (done - 1) * 20 // len(parts):
                print(f"{done * 100 // len(parts)} %", file=sys.stderr, flush=True)


def _documents(count: int, seed: str, corpora: Sequence[str]) -> list[str]:
    gc.freeze()  # what is there stays; most of what is made meanwhile needs no collector
    return [str(failure) for failure in documents.fuzz(count, seed, corpora)]


def _messages(count: int, seed: str) -> list[str]:
    return list(messages.fuzz(count, seed))


if __name__ == "__main__":
    sys.exit(main())
