"""The verbs that call something otherwise: renumber and retitle.

An editor's rename is one of these, found from the cursor by :mod:`stp_lsp.features.rename`; other
front ends call them by name.
"""

from __future__ import annotations

from typing import Final

from stp_lsp.features.verbs import rename_numbers, rename_titles
from stp_lsp.features.verbs.follow_up import after
from stp_lsp.features.verbs.outcome import Outcome, Performed, Refusal
from stp_lsp.features.verbs.rename_workspace import Plan, carry_out
from stp_lsp.features.verbs.verb import (
    CRITERION,
    ISSUE,
    PACKAGE,
    TEST,
    THREAD,
    TITLE,
    Argument,
    ArgumentKind,
    Call,
    Subject,
    Verb,
)
from stp_lsp.syntax.ids import BadSpecifier, normalise_thread_id, parse_work_package

_ID: Final = Argument("id", ArgumentKind.TEXT, "The new id.")
_NUMBER: Final = Argument("number", ArgumentKind.TEXT, "The new number.")


def _carried_out(call: Call, plan: Plan | Refusal) -> Outcome:
    """A plan as the change that it makes."""
    if isinstance(plan, Refusal):
        return plan
    return carry_out(call.snapshot, plan, call.now, call.document)


def _retitled(call: Call, plan: Plan | Refusal, key: str) -> Outcome:
    """The same for a title, which must be read back as it was written."""
    outcome = _carried_out(call, plan)
    if isinstance(outcome, Performed) and outcome.edits:
        symbol = after(call.snapshot, outcome).resolve(key)
        if symbol is None or symbol.title != call.text("title").strip():
            return Refusal(f"`{call.text('title').strip()}` would not be read back as this title")
    return outcome


def _thread_key(call: Call) -> str:
    return normalise_thread_id(call.text("thread").strip(), call.snapshot.project.prefix)


def _retitle_thread(call: Call) -> Outcome:
    plan = rename_titles.retitled_thread(call.snapshot, call.text("thread"), call.text("title"))
    return _retitled(call, plan, _thread_key(call))


def _renumber_thread(call: Call) -> Outcome:
    plan = rename_numbers.renumbered_thread(call.snapshot, call.text("thread"), call.text("id"))
    return _carried_out(call, plan)


def _renumber_package(call: Call) -> Outcome:
    found = _package(call)
    if isinstance(found, BadSpecifier):
        return Refusal(found.message)
    new = call.text("number")
    return _carried_out(call, rename_numbers.renumbered_package(call.snapshot, *found, new))


def _retitle_package(call: Call) -> Outcome:
    found = _package(call)
    if isinstance(found, BadSpecifier):
        return Refusal(found.message)
    plan = rename_titles.retitled_package(call.snapshot, *found, call.text("title"))
    return _retitled(call, plan, "/".join(found))


def _package(call: Call) -> tuple[str, str] | BadSpecifier:
    prefix = call.snapshot.project.prefix
    found = parse_work_package(call.text("package").strip(), prefix=prefix)
    return found if isinstance(found, BadSpecifier) else (found.thread, found.number)


def _renumber_row(call: Call, row: str) -> Outcome:
    plan = rename_numbers.renumbered_row(
        call.snapshot, call.text("thread"), row.strip(), call.text("id")
    )
    return _carried_out(call, plan)


def _renumber_issue(call: Call) -> Outcome:
    plan = rename_numbers.renumbered_issue(call.snapshot, _issue(call), call.text("number"))
    return _carried_out(call, plan)


def _retitle_issue(call: Call) -> Outcome:
    plan = rename_titles.retitled_issue(call.snapshot, _issue(call), call.text("title"))
    return _retitled(call, plan, f"issue/{_issue(call)}")


def _issue(call: Call) -> str:
    return call.text("issue").strip().removeprefix("issue/").zfill(4)


RENAME_VERBS: tuple[Verb, ...] = (
    Verb(
        "stp.thread.retitle",
        "Retitle thread",
        "Changes the title wherever it is written with the id: headings, contract, lists; the slug"
        " and the index row follow.",
        Subject.THREAD,
        (THREAD, TITLE),
        _retitle_thread,
    ),
    Verb(
        "stp.thread.renumber",
        "Renumber thread",
        "Gives the thread another id: moves its folder and rewrites every mention, in every form"
        " and in every document.",
        Subject.THREAD,
        (THREAD, _ID),
        _renumber_thread,
    ),
    Verb(
        "stp.package.retitle",
        "Retitle work package",
        "Changes the title in the cover and in the headings of the contract.",
        Subject.PACKAGE,
        (PACKAGE, TITLE),
        _retitle_package,
    ),
    Verb(
        "stp.package.renumber",
        "Renumber work package",
        "Gives the work package another number: its folder, every mention, and the criteria and"
        " tests of its group.",
        Subject.PACKAGE,
        (PACKAGE, _NUMBER),
        _renumber_package,
    ),
    Verb(
        "stp.criterion.renumber",
        "Renumber criterion",
        "Gives the criterion another id, and rewrites every mention.",
        Subject.CRITERION,
        (THREAD, CRITERION, _ID),
        lambda c: _renumber_row(c, c.text("criterion")),
    ),
    Verb(
        "stp.test.renumber",
        "Renumber test",
        "Gives the test another id, and rewrites every mention, also in the cited file.",
        Subject.TEST,
        (THREAD, TEST, _ID),
        lambda c: _renumber_row(c, c.text("test")),
    ),
    Verb(
        "stp.issue.retitle",
        "Retitle issue",
        "Changes the title in header and heading; the name of the file follows.",
        Subject.ISSUE,
        (ISSUE, TITLE),
        _retitle_issue,
    ),
    Verb(
        "stp.issue.renumber",
        "Renumber issue",
        "Gives the issue another number: folder, files, header, and every mention.",
        Subject.ISSUE,
        (ISSUE, _NUMBER),
        _renumber_issue,
    ),
)
