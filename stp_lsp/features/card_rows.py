"""Cards of acceptance criteria and acceptance tests: where they stand, and why."""

from __future__ import annotations

from stp_lsp.features.canon_contract import canon_state
from stp_lsp.features.card_text import Card, CardLink, excerpt
from stp_lsp.features.cited import cited_file, literal_range
from stp_lsp.features.progress import contract_findings
from stp_lsp.model.contract_checks import CitedFiles
from stp_lsp.model.document import Document
from stp_lsp.model.paths import normalise
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Symbol, Thread
from stp_lsp.syntax.contract import (
    NON_TEST_MARKER,
    AcceptanceTest,
    Arm,
    Contract,
    Criterion,
    CriterionState,
)
from stp_lsp.syntax.contract_loose import read_loosely
from stp_lsp.syntax.ids import row_group

_MEANINGS = {
    "to-write": "not written yet",
    "red": "written, and failing",
    "green": "passing",
    "n/a": "judged by evidence, not by a test",
}


def criterion_card(snapshot: Snapshot, thread: Thread, row_id: str) -> Card | None:
    """A criterion: state, covering tests and, when it is not satisfied, why not."""
    document = snapshot.contract_document(thread)
    row = document.contract.criterion(row_id) if document is not None else None
    if document is None or row is None:
        symbol = snapshot.resolve(f"{thread.id}/{row_id}")
        return _canon_card(snapshot, thread, symbol) if symbol is not None else None
    contract = document.contract
    facts = _package_fact(snapshot, thread, row_id)
    evidence = row.field("evidence")
    if evidence is not None and evidence.value:
        facts.append(("Evidence", evidence.value))
    if row.state is CriterionState.DESCOPED:
        facts.append(("Descoped to", row.detail))
    elif row.state is CriterionState.WITHDRAWN:
        facts.append(("Withdrawn because", row.detail))
    elif row.state is CriterionState.FIAT:
        facts.append(("Closed because", row.detail))
    for key, label in (("by", "By"), ("on", "On"), ("reason", "Reason")):
        field = row.field(key)
        if field is not None and field.value and not row.state.in_scope:
            facts.append((label, field.value))
    lines = [_test_line(test) for test in contract.coverage.get(row_id, ())]
    if row.state is CriterionState.UNSATISFIED:
        lines += _why_not(contract, row)
    twins = sum(other.id == row_id for other in contract.criteria)
    if twins > 1:
        lines.append(f"{row_id} is written {twins} times; this is the first.")
    kind = "judged by evidence" if row.non_test else "backed by tests"
    return Card(
        f"{thread.id} {row_id}",
        f"{row.state.value} · {kind}",
        tuple(facts),
        tuple(lines),
        excerpt(row.prose),
        "",
        (CardLink(document.id.rpartition("/")[2], document.id, row.range),),
    )


def test_card(snapshot: Snapshot, thread: Thread, row_id: str) -> Card | None:
    """A test: status, cited file and whether it exists, what it covers."""
    document = snapshot.contract_document(thread)
    row = document.contract.test(row_id) if document is not None else None
    if document is None or row is None:
        symbol = snapshot.resolve(f"{thread.id}/{row_id}")
        return _canon_card(snapshot, thread, symbol) if symbol is not None else None
    facts = _package_fact(snapshot, thread, row_id)
    links = [CardLink(document.id.rpartition("/")[2], document.id, row.range)]
    file = cited_file(row)
    if file is not None:
        if (path := normalise(file.text)) and CitedFiles(snapshot).exists(file.text):
            links.append(CardLink(path.rpartition("/")[2], path))
        facts.append(("File", f"`{file.text}` {_cited(snapshot, file.text, row_id)}"))
    loose = read_loosely(row)
    covers = row.covers or loose.covered_ids
    if covers:
        shown = (_covered(document, named.text) for named in covers)
        facts.append(("Covers", ", ".join(dict.fromkeys(shown))))
    if row.note is not None and row.note.text.strip():
        facts.append(("Note", excerpt(row.note.text)))
    lines = []
    if row.arm is None:
        codes = [
            found.code.value
            for found in contract_findings(snapshot, thread)
            if found.line == row.line and found.code.is_grammar
        ]
        code = f" ({codes[0]})" if codes else ""
        lines.append(f"The row does not follow the grammar of 2.19{code}, so it covers nothing.")
    status = row.status or loose.status
    word = status.text if status is not None else ""
    meaning = _MEANINGS.get(word, "not one of to-write, red, green, n/a")
    if row.arm is Arm.NON_TEST and row.reference is not None:
        prose = excerpt(row.reference.text)
    else:
        prose = ""
    return Card(
        f"{thread.id} {row_id}",
        f"{word} · {meaning}" if word else "no status",
        tuple(facts),
        tuple(lines),
        prose,
        "",
        tuple(links),
    )


def _cited(snapshot: Snapshot, path: str, row_id: str) -> str:
    """Whether a cited file is there and carries the id of its row (checks L2 and L3)."""
    files = CitedFiles(snapshot)
    if not files.exists(path):
        return "does not exist"
    text = files.read(path) if files.contains(path, row_id) else None
    if text is None:
        return f"exists, without {row_id} in it"
    where = literal_range(text, row_id)
    line = text.count("\n", 0, where.start) + 1 if where is not None else 1
    return f"carries {row_id} in line {line}"


def _why_not(contract: Contract, row: Criterion) -> list[str]:
    """What keeps a criterion from being satisfied (FORMAT.md 8.2)."""
    reasons: list[str] = []
    if row.open_marker is not None:
        reasons.append("`(non-test` is not closed, so the row counts as backed by tests.")
    if row.non_test:
        written = row.field("satisfied")
        value = written.value if written is not None else ""
        if value.lower().strip("*_") == "yes":
            reasons.append(f"`{value}` is not read as yes; write `satisfied: yes`.")
        elif value:
            reasons.append(f"It says `satisfied: {value}`.")
        else:
            reasons.append("It has no `-- satisfied: yes` yet.")
        return reasons
    covering = contract.coverage.get(row.id, ())
    loose = [
        test.id
        for test in contract.tests
        if test.arm is None and row.id in (named.text for named in read_loosely(test).covered_ids)
    ]
    reasons += [
        f"{name} names it but does not follow the grammar of 2.19, so it covers nothing."
        for name in loose
    ]
    if not covering and not loose:
        reasons.append("No test covers it.")
    elif covering and all(test.arm is Arm.NON_TEST for test in covering):
        reasons.append(f"Only a test can satisfy it; its rows are marked `{NON_TEST_MARKER}`.")
    elif covering:
        late = [test.id for test in covering if test.status is None or test.status.text != "green"]
        some = len(late) < len(covering)  # enough before 3.0
        reasons.append(f"{', '.join(late)} not green." if some else "None of its tests is green.")
    return reasons


def _test_line(test: AcceptanceTest) -> str:
    status = test.status.text if test.status is not None else ""
    reference = test.reference.text if test.reference is not None else ""
    shown = f"`{reference}`" if reference and test.arm is Arm.TEST else excerpt(reference, 80)
    return " · ".join(word for word in (test.id, status, shown) if word)


def _covered(document: Document, row_id: str) -> str:
    row = document.contract.criterion(row_id)
    return f"{row_id} ({row.state.value})" if row is not None else f"{row_id} (no such criterion)"


def _package_fact(snapshot: Snapshot, thread: Thread, row_id: str) -> list[tuple[str, str]]:
    """What holds the row. Groups without a folder are usual and no fault (FORMAT.md 3.1)."""
    group = row_group(row_id)
    package = snapshot.resolve(f"{thread.id}/{group:02d}") if group > 0 else None
    if package is not None:
        return [("Work package", f"{package.label} {package.title}".strip())]
    return [("Thread", f"{thread.id} {thread.title}".strip())]


def _canon_card(snapshot: Snapshot, thread: Thread, symbol: Symbol) -> Card:
    """A row that only the canon holds."""
    row_id = symbol.key.partition("/")[2]
    state = canon_state(snapshot.documents[symbol.document], row_id)
    return Card(
        symbol.label,
        state.value if state is not None else symbol.status,
        tuple(_package_fact(snapshot, thread, row_id)),
        (),
        excerpt(symbol.title),
        f"Only in the canon, `{symbol.document}`.",
        (CardLink("canon", symbol.document, symbol.range),),
    )
