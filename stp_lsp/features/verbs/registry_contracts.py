"""The verbs of acceptance contracts."""

from __future__ import annotations

from stp_lsp.features.verbs import acceptance_tests, contract_rows, criteria
from stp_lsp.features.verbs.outcome import Outcome, Refusal
from stp_lsp.features.verbs.verb import (
    BY,
    CRITERION,
    TEST,
    THREAD,
    Argument,
    ArgumentKind,
    Call,
    Subject,
    Verb,
)


def _cite(call: Call) -> Outcome:
    if call.files is None:
        return Refusal("this needs to read the test file, which is not possible here")
    return acceptance_tests.cite_test(
        call.snapshot,
        call.text("thread"),
        call.text("test"),
        call.text("file"),
        call.now,
        call.files,
    )


CONTRACT_VERBS: tuple[Verb, ...] = (
    Verb(
        "stp.criterion.new",
        "Next criterion",
        "Adds the next criterion of a work package, and the row of the test that is to show it.",
        Subject.THREAD,
        (
            THREAD,
            Argument("group", ArgumentKind.NUMBER, "The package's number; 0 is the thread.", False),
            Argument("text", ArgumentKind.TEXT, "What must be true.", False),
            Argument("file", ArgumentKind.FILE, "Where the test will be.", False),
            Argument("non_test", ArgumentKind.FLAG, "Evidence shows it, not a test.", False),
        ),
        lambda c: criteria.new_criterion(
            c.snapshot,
            c.text("thread"),
            c.now,
            c.number("group"),
            c.text("text"),
            c.text("file"),
            non_test=c.flag("non_test"),
        ),
    ),
    Verb(
        "stp.criterion.satisfy",
        "Satisfy criterion",
        "Records the evidence of a criterion that no test shows.",
        Subject.CRITERION,
        (THREAD, CRITERION, Argument("evidence", ArgumentKind.TEXT, "What shows it.")),
        lambda c: contract_rows.satisfy(
            c.snapshot, c.text("thread"), c.text("criterion"), c.text("evidence"), c.now
        ),
    ),
    Verb(
        "stp.criterion.descope",
        "Descope criterion",
        "Gives the criterion to another thread: this row says where it went, and the other"
        " thread's contract gets a row for it.",
        Subject.CRITERION,
        (
            THREAD,
            CRITERION,
            Argument("to", ArgumentKind.THREAD, "The thread that owns it from now on."),
            Argument("reason", ArgumentKind.TEXT, "Why.", False),
            BY,
            Argument("receive", ArgumentKind.FLAG, "Add it to the other contract (yes).", False),
        ),
        lambda c: contract_rows.descope(
            c.snapshot,
            c.text("thread"),
            c.text("criterion"),
            c.text("to"),
            c.now,
            c.text("by"),
            c.text("reason"),
            receive=c.flag("receive", True),
        ),
    ),
    Verb(
        "stp.criterion.withdraw",
        "Withdraw criterion",
        "Drops the criterion for good and keeps the reason on record.",
        Subject.CRITERION,
        (THREAD, CRITERION, Argument("reason", ArgumentKind.TEXT, "Why."), BY),
        lambda c: contract_rows.withdraw(
            c.snapshot,
            c.text("thread"),
            c.text("criterion"),
            c.text("reason"),
            c.now,
            c.text("by"),
        ),
    ),
    Verb(
        "stp.criterion.rescope",
        "Rescope criterion",
        "Takes a descoped criterion back, unsatisfied.",
        Subject.CRITERION,
        (THREAD, CRITERION),
        lambda c: contract_rows.rescope(c.snapshot, c.text("thread"), c.text("criterion"), c.now),
    ),
    Verb(
        "stp.criterion.reinstate",
        "Reinstate criterion",
        "Takes a withdrawn criterion back, unsatisfied.",
        Subject.CRITERION,
        (THREAD, CRITERION),
        lambda c: contract_rows.reinstate(c.snapshot, c.text("thread"), c.text("criterion"), c.now),
    ),
    Verb(
        "stp.test.red",
        "Mark test red",
        "The test exists and fails.",
        Subject.TEST,
        (THREAD, TEST),
        lambda c: acceptance_tests.mark_red(
            c.snapshot, c.text("thread"), c.text("test"), c.now, c.files
        ),
    ),
    Verb(
        "stp.test.green",
        "Mark test green",
        "The test that failed passes. Only from red.",
        Subject.TEST,
        (THREAD, TEST),
        lambda c: acceptance_tests.mark_green(
            c.snapshot, c.text("thread"), c.text("test"), c.now, c.files
        ),
    ),
    Verb(
        "stp.test.na",
        "Mark test n/a",
        "For a row marked (non-test), which records a look and never satisfies anything.",
        Subject.TEST,
        (THREAD, TEST),
        lambda c: acceptance_tests.mark_not_applicable(
            c.snapshot, c.text("thread"), c.text("test"), c.now
        ),
    ),
    Verb(
        "stp.test.cite",
        "Cite test file",
        "The row cites the file, and the file gets the row's id as a comment.",
        Subject.TEST,
        (THREAD, TEST, Argument("file", ArgumentKind.FILE, "The test file.")),
        _cite,
    ),
)
