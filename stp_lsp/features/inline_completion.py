"""The next row as ghost text: what an empty line of a list most likely holds next.

Below criteria the next free id; below tests the row of a criterion that no test covers yet; below
tasks an empty box; between the index's markers the row of a thread that it lacks; among related
threads one that the text names and the list does not. Where nothing is likely there is nothing:
ghost text comes unasked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from stp_lsp.features.completion_context import Typing, read_typing
from stp_lsp.features.completion_index import complete_index_row
from stp_lsp.features.contract_ids import next_id
from stp_lsp.features.verbs.criteria import likely_test_file
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.rules.base import is_generated, is_silent
from stp_lsp.syntax.contract import Criterion, CriterionState
from stp_lsp.text.range import Range

_ROW = re.compile(r"- (A[CT])-([0-9]{1,4})\.[0-9]{1,4} +[^ ]")
_TASK = re.compile(r"([ \t]*[-*+]) \[[ xX~?-]\] +[^ ]")
_BULLET = re.compile(r"([ \t]*[-*+]) +[^ ]")
_BEGUN = re.compile(r"[ \t]*(?:\||[-*+](?: \S{0,10} ?)?)?\Z")
_RELATED: Final = ("related steel threads", "related")


class Ghost(NamedTuple):
    """What may stand on a line, shown before anybody accepts it."""

    text: str
    """The line; begins with what is typed."""
    range: Range
    """What is typed of it."""


def inline_completion(snapshot: Snapshot, document: Document, offset: int) -> list[Ghost]:
    """The ghost text at a cursor, at most one line; never raises.

    Args:
        snapshot: The workspace.
        document: The open document, which need not be part of the graph.
        offset: The cursor, in code points.
    """
    if is_generated(snapshot, document):
        return []
    typing = read_typing(snapshot, document, offset, invoked=True)
    if typing.in_header or typing.right.strip() or not _BEGUN.match(typing.left):
        return []
    where = Range(typing.line_start, typing.offset)
    for line in _lines(typing):
        if line.startswith(typing.left) and len(line) > len(typing.left) and not typing.in_fence:
            return [Ghost(line, where)]
    return []


def _lines(typing: Typing) -> Iterator[str]:
    """What may stand on the cursor's line, the likeliest first."""
    kind = typing.document.kind
    above = _line_above(typing)
    if kind is Kind.INDEX:
        answer = complete_index_row(typing, 1)
        yield from (offer.insert for offer in (answer.offers if answer is not None else ()))
    elif kind is Kind.ACCEPTANCE:
        yield from _rows(typing, above)
    elif typing.section in _RELATED and (typing.own or typing.document.place.number):
        bullet = _BULLET.match(above)
        if bullet is not None:
            yield from (f"{bullet[1]} {rest}" for rest in _related(typing))
    elif typing.own:
        task = _TASK.match(above)
        if task is not None:
            yield f"{task[1]} [ ] "


def _rows(typing: Typing, above: str) -> Iterator[str]:
    """The next row of a contract."""
    row = _ROW.match(above)
    thread = typing.snapshot.threads.get(typing.own)
    if row is None or thread is None:
        return
    kind, group = row[1], row[2]
    free = _free(typing, thread, kind, group)
    if kind == "AC":
        yield f"- {free} "
        return
    contract = typing.document.contract
    uncovered = [each for each in contract.criteria if _lacks_test(each)]
    uncovered.sort(key=lambda each: each.group != int(group))
    for criterion in uncovered[:1]:
        same = criterion.group == int(group)
        written = group if same else criterion.id[3:].partition(".")[0]
        id = free if same else _free(typing, thread, "AT", written)
        path = likely_test_file(contract.tests, criterion.group, thread.id)
        yield f"- {id} `{path}` -- covers {criterion.id} -- status: to-write"


def _free(typing: Typing, thread: Thread, kind: str, group: str) -> str:
    return next_id(typing.snapshot, thread, kind, group, typing.document, typing.offset)


def _lacks_test(row: Criterion) -> bool:
    return not row.non_test and row.state is CriterionState.UNSATISFIED and not row.covered_by


def _related(typing: Typing) -> Iterator[str]:
    """The threads that the document names outside the list and the list does not have."""
    document, threads = typing.document, typing.snapshot.threads
    facts = document.facts
    here = [start for _, start, _, text in facts.headings if text.lower() == typing.section]
    start = here[-1] if here else 0
    end = next((at for _, at, _, _ in facts.headings if at > start), len(typing.text))
    listed = {raw[2].partition("/")[0] for raw in facts.mentions if start <= raw[0] < end}
    for at, _, target, _ in facts.mentions:
        id = target.partition("/")[0]
        if start <= at < end or id in listed or id == typing.own or id not in threads:
            continue
        if is_silent(document, at):
            continue
        listed.add(id)
        separator = ": " if document.kind is not Kind.ISSUE else " -- "
        yield f"{id}{separator}{threads[id].title}"


def _line_above(typing: Typing) -> str:
    if not typing.line_start:
        return ""
    start = typing.text.rfind("\n", 0, typing.line_start - 1) + 1
    return typing.text[start : typing.line_start].rstrip("\r\n")
