"""Brace groups of thread ids: written out, or folded together (FORMAT.md 3.2).

`ST000{1,3}` and `ST0001, ST0003` mean the same. Only the text at hand changes, so these two verbs
also work where documents are views, in the documents that people write.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from stp_lsp.features.verbs.outcome import (
    Moment,
    Outcome,
    Performed,
    Refusal,
    refuse_generated,
    refuse_unreadable,
)
from stp_lsp.model.document import Document, text_of
from stp_lsp.model.layout import Kind, is_thread_id
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.notation import Form, Group, Mention
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_BETWEEN = re.compile(r"(?:, ?(?:and |or )?| and | or | & | \+ |/)")
_LONGEST_LISTED: Final = 5
"""Members in a row that are written one by one, as people do: `ST000{4,5,6}` (FORMAT.md 3.2)."""
_VIEWS: Final = frozenset(
    (Kind.INFO, Kind.ACCEPTANCE, Kind.PACKAGE, Kind.INDEX, Kind.TODO, Kind.CANON_THREAD)
)


def group_at(snapshot: Snapshot, document: Document, where: Range) -> Group | None:
    """The group of thread ids that a selection touches."""
    prefix = snapshot.project.prefix
    for group in document.groups:
        touched = group.start <= where.end and where.start <= group.end
        if touched and all(is_thread_id(target, prefix) for target in group.targets):
            return group
    return None


def expand_group(snapshot: Snapshot, document: Document, where: Range, now: Moment) -> Outcome:
    """`ST000{1,3}` or `ST0001..ST0003` becomes a list of ids.

    Args:
        snapshot: The workspace.
        document: The document, which need not be part of the graph.
        where: The selection, or the cursor as an empty range.
        now: Unused; every verb takes the moment.
    """
    refused = refuse_text(snapshot, document)
    if refused is not None:
        return refused
    group = group_at(snapshot, document, where)
    if group is None:
        return Refusal("there is no group of thread ids here")
    edit = TextEdit(group.range, ", ".join(group.targets))
    return Performed({document.id: (edit,)}, done=f"wrote out {len(group.targets)} ids")


def ids_at(document: Document, where: Range) -> tuple[Mention, ...]:
    """The list of bare thread ids that a selection touches: neighbours with only commas between.

    A selection of more than a cursor takes the ids in it alone.
    """
    bare = [m for m in document.mentions if m.form is Form.BARE and "/" not in m.target]
    if len(bare) < 2:
        return ()
    text = document.text
    runs: list[list[Mention]] = [[bare[0]]]
    for before, mention in pairwise(bare):
        if _BETWEEN.fullmatch(text[before.end : mention.start]):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    for run in runs:
        if run[0].start <= where.end and where.start <= run[-1].end:
            if where.start < where.end:
                run = [m for m in run if where.start <= m.start and m.end <= where.end]
            return tuple(run) if len(run) > 1 else ()
    return ()


def collapse_group(snapshot: Snapshot, document: Document, where: Range, now: Moment) -> Outcome:
    """`ST0001, ST0003` becomes `ST000{1,3}`; more than five in a row become a range.

    Args:
        snapshot: The workspace.
        document: The document, which need not be part of the graph.
        where: The ids to fold; a cursor takes the list it stands in.
        now: Unused; every verb takes the moment.
    """
    refused = refuse_text(snapshot, document)
    if refused is not None:
        return refused
    run = ids_at(document, where)
    if not run:
        return Refusal("there is no list of thread ids here")
    braced = brace([mention.target for mention in run], snapshot.project.prefix)
    if braced is None:
        return Refusal("these ids share no leading digit, so no brace can hold them")
    edit = TextEdit(Range(run[0].start, run[-1].end), braced)
    return Performed({document.id: (edit,)}, done=f"folded {len(run)} ids into {braced}")


def brace(ids: list[str], prefix: str) -> str | None:
    """Thread ids as one brace group; ``None`` when their numbers share no leading digit."""
    digits = list(dict.fromkeys(id[len(prefix) :] for id in ids))
    if len(digits) < 2:
        return None
    shared = 0
    while shared < 3 and len({number[: shared + 1] for number in digits}) == 1:
        shared += 1
    if not shared:
        return None
    members: list[list[str]] = []
    for number in (each[shared:] for each in digits):
        if members and int(number) == int(members[-1][-1]) + 1:
            members[-1].append(number)
        else:
            members.append([number])
    written = [
        f"{run[0]}..{run[-1]}" if len(run) > _LONGEST_LISTED else ",".join(run) for run in members
    ]
    return f"{prefix}{digits[0][:shared]}{{{','.join(written)}}}"


def refuse_text(snapshot: Snapshot, document: Document) -> Refusal | None:
    """The refusal to edit a document that is a view, or that cannot be read."""
    if snapshot.project.generation is Generation.G5 and document.kind in _VIEWS:
        return refuse_generated(snapshot.project)
    return refuse_unreadable(document) if text_of(document) is None else None
