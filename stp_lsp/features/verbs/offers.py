"""Which verbs make sense at a place: what an editor offers as code actions.

An offer may lack arguments that only the user knows (the evidence, the other thread); a front end
that can ask for them does, another leaves such offers out. An offer that would be refused is given
with the reason, so that the user sees why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stp_lsp.features.cited import cited_file
from stp_lsp.features.cursor import (
    CellCursor,
    FieldCursor,
    HeadingCursor,
    IdCursor,
    RowCursor,
    StatusCursor,
    classify,
    defined_by_title,
)
from stp_lsp.features.verbs.closing import close_gate, refuse_blocked
from stp_lsp.features.verbs.documents import (
    active_list,
    listed_as_active,
    missing_documents,
    wip_document,
)
from stp_lsp.features.verbs.lookup import next_thread_id
from stp_lsp.features.verbs.offer import Offer, offer
from stp_lsp.features.verbs.offers_text import text_offers
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind, is_thread_id
from stp_lsp.model.misnamed import is_misnamed
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.contract import AcceptanceTest, Arm, Criterion, CriterionState
from stp_lsp.syntax.ids import ROW_KINDS, row_group
from stp_lsp.syntax.status import Status, WorkPackageStatus, canonical_work_package_status
from stp_lsp.syntax.verblock import GRAMMAR, parse_verblock
from stp_lsp.text.range import Range

_MOST_ACTIVE = 10
_LONGEST_TITLE = 120
_TITLE_BEHIND = re.compile(r"(?::| --| -| —| –) {1,8}([^\n|]{3,80}?)[ .]{0,8}(?=\n|$|\|)")
_PACKAGE_HEADING = re.compile(r"WP[-/ ]?([0-9]{1,2})(?![0-9])")
_MARKDOWN_LEAD = re.compile(r"[\s>#*+_`~-]*(?:\[[ x]\] )?[*_`]*")


def offers(snapshot: Snapshot, document: Document, where: Range) -> list[Offer]:
    """The verbs that make sense in a document at a selection, the likeliest first.

    Args:
        snapshot: The workspace.
        document: The document, which need not be part of the graph.
        where: The selection, or the cursor as an empty range.
    """
    found: list[Offer] = []
    if snapshot.project.generation is not Generation.G5:
        found += _at_cursor(snapshot, document, where.start)
        found += _in_document(snapshot, document, where.start)
        found += _of_selection(document, where)
    found += text_offers(snapshot, document, where)
    return list({(each.verb, tuple(each.arguments.items())): each for each in found}.values())


def offers_for(snapshot: Snapshot, key: str) -> list[Offer]:
    """The verbs that make sense for what ``key`` names, wherever the user is."""
    if snapshot.project.generation is Generation.G5:
        return []
    part = key.partition("/")[2]
    on_row = part.startswith(ROW_KINDS)
    return list(_of_row(snapshot, key) if on_row else _of_target(snapshot, key))


def _at_cursor(snapshot: Snapshot, document: Document, offset: int) -> Iterator[Offer]:
    """What the smallest thing under the cursor offers."""
    match classify(snapshot, document, offset):
        case StatusCursor(target=target) | HeadingCursor(defines=target) if target:
            yield from _of_target(snapshot, target)
        case CellCursor(thread=thread):
            yield from _of_target(snapshot, thread)
        case IdCursor(target=target, range=where):
            yield from _of_id(snapshot, document, target, where)
        case RowCursor(target=target):
            yield from _of_row(snapshot, target)
        case FieldCursor(field=field, in_body=False) if field.key == "verblock":
            block = parse_verblock(field.value, field.value_start)
            dated = block is not None and block.date
            why = "" if dated else f"it is not in the form `{GRAMMAR}`"
            yield offer("Bump the verblock", "stp.verblock.bump", why)
        case FieldCursor(field=field) if field.key == "status":
            yield from _of_target(snapshot, defined_by_title(snapshot, document))
        case _:
            pass
    yield from _of_heading(document, offset)


def _of_target(snapshot: Snapshot, target: str) -> Iterator[Offer]:
    """The verbs of a thread, work package or issue."""
    owner, _, part = target.partition("/")
    if owner == "issue":
        issue = snapshot.issues.get(part)
        if issue is not None and issue.bucket == "OPEN":
            yield offer(f"Close issue {part}", "stp.issue.close", issue=part)
        elif issue is not None:
            yield offer(f"Reopen issue {part}", "stp.issue.reopen", issue=part)
        return
    thread = snapshot.threads.get(owner)
    if thread is None:
        return
    if part:
        yield from _of_package(snapshot, thread, part)
    else:
        yield from _of_thread(snapshot, thread)


def _of_thread(snapshot: Snapshot, thread: Thread) -> Iterator[Offer]:
    id = thread.id
    if snapshot.documents[thread.home].kind not in (Kind.INFO, Kind.SINGLE):
        pass  # its status has nowhere to stand yet
    elif thread.is_open:
        if thread.status in (Status.NOT_STARTED, Status.ON_HOLD, None):
            yield offer(f"Start {id}", "stp.thread.start", thread=id)
        blocked = refuse_blocked(id, close_gate(snapshot, thread, None, None))
        reason = blocked.reason if blocked is not None else ""
        yield offer(f"Complete {id}", "stp.thread.complete", reason, thread=id)
        if thread.status is not Status.ON_HOLD:
            yield offer(f"Put {id} on hold", "stp.thread.hold", thread=id)
        yield offer(f"Cancel {id}", "stp.thread.cancel", thread=id)
        if not thread.folder.endswith(".md"):
            yield offer(f"New work package in {id}", "stp.package.new", thread=id)
        if snapshot.contract_document(thread) is not None:
            yield offer(f"Next criterion of {id}", "stp.criterion.new", thread=id)
        wip = wip_document(snapshot)
        if wip is not None and not listed_as_active(wip, id):
            yield offer(f"Add {id} to the active list", "stp.wip.add", thread=id)
    else:
        yield offer(f"Reopen {id}", "stp.thread.reopen", thread=id)
    for name in missing_documents(snapshot, thread):
        yield offer(f"Create {name} of {id}", "stp.document.create", thread=id, name=name)


def _of_package(snapshot: Snapshot, thread: Thread, number: str) -> Iterator[Offer]:
    package = next((each for each in thread.packages if each.number == number), None)
    if package is None:
        return
    status = canonical_work_package_status(package.status)
    key = package.key
    if status is not WorkPackageStatus.WIP:
        yield offer(f"Start {key}", "stp.package.start", package=key)
    if status is not WorkPackageStatus.DONE:
        blocked = refuse_blocked(key, close_gate(snapshot, thread, int(number), None))
        reason = blocked.reason if blocked is not None else ""
        yield offer(f"Finish {key}", "stp.package.done", reason, package=key)
    if snapshot.contract_document(thread) is not None:
        yield offer(
            f"Next criterion of {key}", "stp.criterion.new", thread=thread.id, group=int(number)
        )


def _of_id(snapshot: Snapshot, document: Document, target: str, where: Range) -> Iterator[Offer]:
    """On a written id: what it defines here, or the thread that it would be the id of."""
    if document.kind is Kind.INDEX and target in snapshot.threads:
        yield from _of_target(snapshot, target)
    elif document.kind is Kind.ACCEPTANCE and _defined_here(document, target, where):
        yield from _of_row(snapshot, target)
    elif snapshot.resolve(target) is not None:
        if _in_title(document, where) and target in _about(snapshot, document):
            yield from _of_target(snapshot, target)
    elif is_thread_id(target, snapshot.project.prefix) and (
        target == next_thread_id(snapshot, target)
    ):
        if is_misnamed(snapshot, target):
            return  # it is there, under another name
        behind = _TITLE_BEHIND.match(document.text, where.end)
        title = behind[1].strip() if behind else "Untitled"
        yield offer(f"Create {target}: {title}", "stp.thread.new", title=title, id=target)


def _in_title(document: Document, where: Range) -> bool:
    first = document.facts.headings[:1]
    return any(start <= where.start <= end for _, start, end, _ in first)


def _about(snapshot: Snapshot, document: Document) -> tuple[str, str]:
    """What a document defines, and the thread that it belongs to."""
    return defined_by_title(snapshot, document), document.place.thread


def _defined_here(document: Document, target: str, where: Range) -> bool:
    contract = document.contract
    rows: tuple[Criterion | AcceptanceTest, ...] = (*contract.criteria, *contract.tests)
    return any(row.id_range == where and target.endswith(f"/{row.id}") for row in rows)


def _of_row(snapshot: Snapshot, target: str) -> Iterator[Offer]:
    """The verbs of a contract row."""
    id, _, name = target.partition("/")
    thread = snapshot.threads.get(id)
    doc = snapshot.contract_document(thread) if thread is not None else None
    if doc is None:
        return
    criterion = doc.contract.criterion(name)
    if criterion is not None:
        yield from _of_criterion(id, criterion)
    test = doc.contract.test(name)
    if test is not None:
        yield from _of_test(snapshot, id, test)
    group = max(row_group(name), 0)
    yield offer(f"Next criterion after {name}", "stp.criterion.new", thread=id, group=group)


def _of_criterion(thread: str, row: Criterion) -> Iterator[Offer]:
    at = {"thread": thread, "criterion": row.id}
    if row.state is CriterionState.DESCOPED:
        yield offer(f"Rescope {row.id}", "stp.criterion.rescope", **at)
    elif row.state is CriterionState.WITHDRAWN:
        yield offer(f"Reinstate {row.id}", "stp.criterion.reinstate", **at)
    else:
        if row.non_test and row.state is CriterionState.UNSATISFIED:
            yield offer(f"Satisfy {row.id} by evidence", "stp.criterion.satisfy", **at)
        yield offer(f"Descope {row.id} to another thread", "stp.criterion.descope", **at)
        yield offer(f"Withdraw {row.id}", "stp.criterion.withdraw", **at)


def _of_test(snapshot: Snapshot, thread: str, row: AcceptanceTest) -> Iterator[Offer]:
    at = {"thread": thread, "test": row.id}
    cited = cited_file(row)
    files = snapshot.files
    if cited is not None and files.is_file(cited.text) and not files.contains(cited.text, row.id):
        yield offer(f"Insert {row.id} into {cited.text}", "stp.test.cite", file=cited.text, **at)
    status = row.status.text if row.status is not None else ""
    if row.arm is Arm.TEST:
        if status == "red":
            yield offer(f"Mark {row.id} green", "stp.test.green", **at)
        else:
            yield offer(f"Mark {row.id} red", "stp.test.red", **at)
    if row.arm is not Arm.NON_TEST:
        yield offer(f"Cite a test file in {row.id}", "stp.test.cite", **at)


def _of_heading(document: Document, offset: int) -> Iterator[Offer]:
    """On the heading of a package in a contract."""
    if document.kind is not Kind.ACCEPTANCE or not document.place.thread:
        return
    for _, start, end, text in document.facts.headings:
        named = _PACKAGE_HEADING.match(text)
        if start <= offset <= end and (named or text.startswith("ST-level")):
            yield offer(
                "Next criterion here",
                "stp.criterion.new",
                thread=document.place.thread,
                group=int(named[1]) if named else 0,
            )


def _in_document(snapshot: Snapshot, document: Document, offset: int) -> Iterator[Offer]:
    """What a document of its kind offers wherever the cursor stands."""
    if document.kind is Kind.INDEX:
        yield offer("Regenerate the index", "stp.index.regenerate")
        yield offer("Move every thread into the folder of its status", "stp.threads.organize")
        yield offer("Repair the headers of all threads, and move them", "stp.threads.repair")
        yield offer("New thread", "stp.thread.new")
    elif document.kind is Kind.TODO:
        yield offer("Regenerate todo.md", "stp.todo.regenerate")
        yield offer("Flush what is done from todo.md", "stp.todo.flush")
    elif document.kind is Kind.WIP:
        where = active_list(document)
        on_heading = _heading_above(document, offset) == "active steel threads"
        if where is not None and (on_heading or where.contains(offset)):
            missing = (
                thread
                for thread in snapshot.ordered_threads
                if thread.status is Status.WIP and not listed_as_active(document, thread.id)
            )
            for thread in list(missing)[:_MOST_ACTIVE]:
                title = f"Add {thread.id}: {thread.title}"
                yield offer(title, "stp.wip.add", thread=thread.id)


def _heading_above(document: Document, offset: int) -> str:
    """The heading on whose line or below whose text ``offset`` stands, in lower case."""
    found = ""
    line = document.lines.line_of(offset)
    for _, start, _, text in document.facts.headings:
        if document.lines.line_of(start) > line:
            break
        found = text
    return found.strip().casefold()


def _of_selection(document: Document, where: Range) -> Iterator[Offer]:
    """What a marked piece of text could be the title of."""
    if where.end - where.start < 3 or where.end - where.start > 10 * _LONGEST_TITLE:
        return
    lines = document.text[where.start : where.end].strip().splitlines()
    title = _MARKDOWN_LEAD.sub("", lines[0], count=1).rstrip(" *_`:.") if lines else ""
    if len(lines) == 1 and 3 <= len(title) <= _LONGEST_TITLE:
        yield offer(f"New thread: {title}", "stp.thread.new", title=title)
        yield offer(f"New issue: {title}", "stp.issue.new", title=title)
