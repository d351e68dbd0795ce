"""Cards: what one wants to know about a thread, a work package, a criterion, a test, an issue.

Shown on hover, beside a completion and by `stp-lsp show`. A builder reads at most the documents
that its card is about: of a thread its info.md, tasks.md and acceptance.md.

Here stand the things that have ids. What single words mean (a status, a header field, a date) is
in ``card_notes``; documents, paths and groups are in ``card_places``; rendering in ``card_text``.
"""

from __future__ import annotations

import re

from stp_lsp.features.canon_contract import canon_gate
from stp_lsp.features.card_notes import show_date
from stp_lsp.features.card_rows import criterion_card, test_card
from stp_lsp.features.card_text import (
    Card,
    CardLink,
    excerpt,
    render_markdown,
    render_plain,
)
from stp_lsp.features.progress import (
    contract_findings,
    contract_gate,
    count_packages,
    count_tasks,
    package_status,
    referring,
    task_documents,
)
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Issue, Package, Symbol, Thread
from stp_lsp.syntax.contract_lint import Finding
from stp_lsp.syntax.gate import Gate, GateReason, summary

__all__ = [
    "Card",
    "CardLink",
    "criterion_card",
    "issue_card",
    "package_card",
    "render_markdown",
    "render_plain",
    "status_text",
    "symbol_card",
    "symbol_line",
    "test_card",
    "thread_card",
]

_MEMO = "card.objective"
_OBJECTIVE = ("objective", "objectives", "summary")
"""Sections that state what a thread is for, in order of preference; the oldest have no other."""
_PLACEHOLDER = re.compile(r"\[[^\[\]]+\]|\{\{[^{}]*\}\}|_?\(not yet written\)_?")
_REASONS = {
    GateReason.EXEMPT: "the contract is marked exempt",
    GateReason.CANCELLED: "it is cancelled",
    GateReason.MALFORMED: "a row has no readable id",
    GateReason.EMPTY: "the contract has no criteria",
    GateReason.ROLLUP: "no criteria of its own; those of the thread decide",
    GateReason.ALL_OFF_SCOPE: "every criterion is descoped or withdrawn",
}
_LINKED = ("info.md", "design.md", "impl.md", "tasks.md", "acceptance.md")


def symbol_card(snapshot: Snapshot, target: str) -> Card | None:
    """The card of whatever ``target`` names; ``None`` when nothing of that name is defined."""
    thread_id, _, part = target.partition("/")
    if thread_id == "issue":
        issue = snapshot.issues.get(part)
        return issue_card(snapshot, issue) if issue is not None else None
    thread = snapshot.threads.get(thread_id)
    if thread is None:
        return None
    if not part:
        return thread_card(snapshot, thread)
    if part.startswith("AC"):
        return criterion_card(snapshot, thread, part)
    if part.startswith("AT"):
        return test_card(snapshot, thread, part)
    package = next((item for item in thread.packages if item.number == part), None)
    return package_card(snapshot, thread, package) if package is not None else None


def thread_card(snapshot: Snapshot, thread: Thread) -> Card:
    """A thread: status and dates, objective, progress, who refers to it, where it lives."""
    home = snapshot.documents[thread.home]
    facts: list[tuple[str, str]] = []
    packages = count_packages(snapshot, thread)
    if packages.total:
        facts.append(("Work packages", f"{packages.done} of {packages.total} done"))
    tasks = count_tasks(task_documents(snapshot, thread))
    if tasks.total:
        facts.append(("Tasks", f"{tasks.done} of {tasks.total} checked"))
    facts += _contract_facts(snapshot, thread)
    referred = referring(snapshot, thread.id, thread.documents)
    if referred:
        facts.append(("Referenced by", f"{referred} other document{'s' if referred > 1 else ''}"))
    footer = ""
    if thread.on_disk:
        facts.append(("Lives in", f"`{thread.folder}`"))
    else:
        footer = f"Only in the canon, `{thread.canon}`; it has no documents on disk."
    shown, unwritten = _objective(home)
    lines = ["The objective is not written yet."] if unwritten else []
    others = [snapshot.documents[id].place.folder for id in thread.claims if id != thread.home]
    lines += [f"`{folder}` claims the same id." for folder in others]
    return Card(
        f"{thread.id} · {thread.title}" if thread.title else thread.id,
        _thread_subtitle(home, thread),
        tuple(facts),
        tuple(lines),
        shown,
        footer,
        _thread_links(snapshot, thread),
    )


def package_card(snapshot: Snapshot, thread: Thread, package: Package) -> Card:
    """A work package: status and size, objective, its criteria, its thread."""
    doc = snapshot.documents[package.document]
    status = package_status(snapshot, package)
    words = [_status_words(status.value if status is not None else "", package.status)]
    if package.scope:
        words.append(f"scope {package.scope}")
    facts = [("Thread", _short(thread))]
    if doc.facts.canon is None:
        tasks = count_tasks([doc])
        if tasks.total:
            facts.append(("Tasks", f"{tasks.done} of {tasks.total} checked"))
    facts += _contract_facts(snapshot, thread, _number(package.number))
    referred = referring(snapshot, package.key, (package.document,))
    if referred:
        facts.append(("Referenced by", f"{referred} other document{'s' if referred > 1 else ''}"))
    shown, unwritten = ("", False) if doc.facts.canon is not None else _objective(doc)
    return Card(
        f"{package.key} · {package.title}" if package.title else package.key,
        " · ".join(word for word in words if word),
        tuple(facts),
        ("The objective is not written yet.",) if unwritten else (),
        shown,
        "" if doc.facts.canon is None else f"Only in the canon, `{doc.id}`.",
        (CardLink(doc.id.rpartition("/")[2], doc.id, doc.title_range),),
    )


def issue_card(snapshot: Snapshot, issue: Issue) -> Card:
    """An issue: state and severity, its summary, who refers to it."""
    doc = snapshot.documents[issue.document]
    symbol = snapshot.resolve(f"issue/{issue.number}")
    home = symbol.document if symbol is not None else doc.id
    place = symbol.name_range if symbol is not None else doc.title_range
    seen = snapshot.documents[home]  # of the canon's issues the view has in its header what is seen
    severity = issue.severity or seen.value("severity")
    state = (issue.bucket or issue.status).lower()
    words = [state, f"severity {severity}" if severity else ""]
    date = show_date(doc.value("date") or (doc.facts.canon.created if doc.facts.canon else ""))
    words.append(f"reported {date}" if date else "")
    facts: list[tuple[str, str]] = []
    reporter = seen.value("reporter").strip('"')
    if reporter and not _PLACEHOLDER.fullmatch(reporter):
        facts.append(("Reporter", reporter))
    referred = referring(snapshot, f"issue/{issue.number}", dict.fromkeys((doc.id, home)))
    if referred:
        facts.append(("Referenced by", f"{referred} other document{'s' if referred > 1 else ''}"))
    facts.append(("Lives in", f"`{home}`"))
    shown, _ = _objective(doc)
    title = f"Issue {issue.number} · {issue.title}" if issue.title else f"Issue {issue.number}"
    links = (CardLink(home.rpartition("/")[2], home, place),)
    return Card(
        title, " · ".join(word for word in words if word), tuple(facts), (), shown, "", links
    )


def symbol_line(snapshot: Snapshot, target: str) -> str:
    """One thing on one line: id, title, status."""
    symbol = snapshot.resolve(target)
    if symbol is None:
        return f"{target} is not defined in this workspace"
    words = [symbol.label, excerpt(symbol.title, 80), _symbol_status(snapshot, symbol)]
    return " · ".join(word for word in words if word)


def status_text(thread: Thread) -> str:
    """A thread's status for a reader: the canonical word, and the written one when it differs."""
    return _status_words(thread.status.value if thread.status else "", thread.status_raw)


def _status_words(canonical: str, written: str) -> str:
    """``canonical``, then ``written`` unless a reader would call the two the same word."""
    written = written.strip()
    if not canonical:
        return f"“{written}”, which is no known status" if written else ""
    same = written.casefold().replace("-", " ") == canonical.casefold()
    return canonical if same or not written else f"{canonical} (written “{written}”)"


def _symbol_status(snapshot: Snapshot, symbol: Symbol) -> str:
    thread = snapshot.threads.get(symbol.key)
    return status_text(thread) if thread is not None else symbol.status


def _thread_subtitle(home: Document, thread: Thread) -> str:
    words = [status_text(thread)]
    if home.value("on-hold").strip('"').upper() == "TRUE":
        words.append("on hold")
    for label, raw in (("created", thread.created), ("completed", thread.completed)):
        date = show_date(raw)
        if date:
            words.append(f"{label} {date}")
    return " · ".join(word for word in words if word)


def _number(digits: str) -> int:
    """The number of a work package; -1, which no criterion has, for a folder of other digits."""
    return int(digits) if digits.isdecimal() else -1


def _short(thread: Thread) -> str:
    words = [f"{thread.id} {thread.title}".strip(), status_text(thread)]
    return " · ".join(word for word in words if word)


def _contract_facts(
    snapshot: Snapshot, thread: Thread, package: int | None = None
) -> list[tuple[str, str]]:
    """What the contract says of a thread or package: criteria and the gate, with what blocks."""
    findings = contract_findings(snapshot, thread)
    verdict = contract_gate(snapshot, thread, package, findings)
    if verdict is None and not thread.on_disk:
        return _canon_facts(snapshot, thread, package)
    return _gate_facts(verdict, findings) if verdict is not None else []


def _gate_facts(verdict: Gate, findings: tuple[Finding, ...] = ()) -> list[tuple[str, str]]:
    open_rows = list(verdict.blocking)
    if verdict.reason is GateReason.LINT:
        open_rows = [f"{each.id} ({each.code.value})" for each in findings if each.code.blocks]
    shown = ", ".join(open_rows[:4])
    if len(open_rows) > 4:
        shown += f" and {len(open_rows) - 4} more"
    reason = shown or _REASONS.get(verdict.reason, "")
    word = verdict.verdict.value
    facts = [("Close gate", f"{word}: {reason}" if reason else word)]
    return [("Criteria", summary(verdict.tally)), *facts] if verdict.tally.total else facts


def _canon_facts(snapshot: Snapshot, thread: Thread, package: int | None) -> list[tuple[str, str]]:
    """The same of a thread that only the canon holds; whether cited files exist is not asked."""
    verdict = canon_gate(snapshot, thread, package)
    facts = _gate_facts(verdict) if verdict.reason is not GateReason.EMPTY else []
    canon = snapshot.documents[thread.canon].facts.canon
    parts = canon.parts if canon is not None and package is None else ()
    tests = [part for part in parts if part[0].startswith("AT") and part[2] != "n-a"]
    if tests:
        green = sum(part[2] == "green" for part in tests)
        facts.append(("Tests", f"{green} of {len(tests)} green"))
    return facts


def _objective(doc: Document) -> tuple[str, bool]:
    """The first paragraph of what a document is for, and whether it still awaits its author."""
    if doc.facts.canon is not None:
        text = excerpt(doc.facts.canon.objective)
        return text, not text
    kept = doc.memo.get(_MEMO)
    if isinstance(kept, str):
        return kept, not kept
    section = section_text(doc, _OBJECTIVE)
    if section is None:
        return "", False
    text = excerpt(section)
    text = "" if _PLACEHOLDER.fullmatch(text) else text
    doc.memo[_MEMO] = text
    return text, not text


def section_text(doc: Document, names: tuple[str, ...]) -> str | None:
    """The text below the first heading of one of these names, up to the next heading."""
    headings = doc.facts.headings
    titles = [text.strip().lower() for _, _, _, text in headings]
    index = next((titles.index(name) for name in names if name in titles), -1)
    if index < 0:
        return None
    text = doc.text
    if not text:  # that version is gone from disk; nothing can be said about it
        return None
    start = text.find("\n", headings[index][2])
    if start < 0:
        return ""
    if index + 1 == len(headings):
        return text[start:]
    return text[start : text.rfind("\n", 0, headings[index + 1][1]) + 1]


def _thread_links(snapshot: Snapshot, thread: Thread) -> tuple[CardLink, ...]:
    if not thread.on_disk:
        return (CardLink("canon", thread.canon),)
    paths = ((name, f"{thread.folder}/{name}") for name in _LINKED)
    found = tuple(CardLink(name, path) for name, path in paths if path in snapshot.documents)
    return found or (CardLink(thread.home.rpartition("/")[2], thread.home),)
