"""Acceptance contracts for generated threads: criteria, tests that cover them, and the test file.

Every row is of the grammar of Intent 2.19 (FORMAT.md 8.2, 8.3), so that linter, gate and cards have
real work.
"""

from __future__ import annotations

from random import Random

from benchmarks.words import Words

_ROWS_COST = 200
"""Bytes that a criterion and its share of the tests take."""
_NON_TEST = 0.3
_PREAMBLE = "> One row is one line. A criterion is met when a test that covers it is green.\n"


def contract(
    rng: Random,
    words: Words,
    packages: int,
    size: int,
    test_file: str,
    *,
    finished: bool,
    drift: str,
) -> tuple[str, str]:
    """The text below the title, and the content of ``test_file``.

    Args:
        rng: The thread's own stream.
        words: Where sentences come from.
        packages: Work packages of the thread; criteria are grouped by them.
        size: Bytes, about.
        test_file: Path that all tests cite.
        finished: Whether everything is satisfied, as a completed thread must have it.
        drift: The fault of the thread; two of them are planted here.
    """
    groups = range(min(packages, 8) + 1)
    count = max(len(groups), size // _ROWS_COST)
    criteria: list[str] = []
    tests: list[str] = []
    cited: list[str] = []
    for group in groups:
        name = f"WP-{group:02d}" if group else "ST-level"
        criteria.append(f"\n### {name}\n\n")
        tests.append(f"\n### {name}\n\n")
        backed: list[str] = []
        for item in range(1, count // len(groups) + 2):
            key = f"AC-{group:02d}.{item}"
            text = words.sentence(rng)[:-1]
            if rng.random() < _NON_TEST and item > 1:
                value = "yes" if finished else rng.choice(("yes", "no"))
                evidence = f"commit {rng.getrandbits(28):07x}"
                tail = f" -- evidence: {evidence} -- satisfied: {value}"
                criteria.append(f"- {key} (non-test) {text}{tail}\n")
            else:
                backed.append(key)
                criteria.append(f"- {key} {text}\n")
        for at in range(0, len(backed), 2):
            key = f"AT-{group:02d}.{at // 2 + 1}"
            covered = ", ".join(backed[at : at + 2])
            status = "green" if finished else rng.choice(("to-write", "red", "green"))
            file = test_file
            if drift and not cited:  # the first test carries the thread's fault
                status = "green"
                if drift == "missing-test-file":
                    file = test_file.replace("_test", "_gone")
                elif drift == "unknown-covered-criterion":
                    covered += f", AC-{group:02d}.99"
            cited.append(key)
            tests.append(f"- {key} `{file}` -- covers {covered} -- status: {status}\n")
    text = (
        f"\n{_PREAMBLE}\n## Acceptance Criteria\n{''.join(criteria)}"
        f"\n## Acceptance Tests\n{''.join(tests)}"
    )
    script = "#!/bin/sh\n" + "".join(f"# {key}\ntrue || exit 1\n" for key in cited)
    return text, script
