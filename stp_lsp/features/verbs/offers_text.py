"""Offers to write the text at hand in another form, or to put a part of it elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from stp_lsp.features.card_text import excerpt
from stp_lsp.features.verbs.convert_header import metadata_list
from stp_lsp.features.verbs.groups import group_at, ids_at, refuse_text
from stp_lsp.features.verbs.ids import (
    linkable,
    linked_id,
    long_ids,
    qualified,
    short_ids,
    shortened,
)
from stp_lsp.features.verbs.lookup import next_package_number
from stp_lsp.features.verbs.offer import Offer, offer
from stp_lsp.features.verbs.outcome import Refusal
from stp_lsp.features.verbs.sections import section_at
from stp_lsp.features.verbs.split import items_at
from stp_lsp.model.document import Document
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.notation import Mention
from stp_lsp.text.range import Range

_LONGEST: Final = 60
"""Characters of a heading in a title."""
_LONGEST_SELECTION: Final = 20_000
"""Characters of a selection in which ids are looked at for a menu, which opens at every selection;
the commands take any."""


def text_offers(snapshot: Snapshot, document: Document, where: Range) -> Iterator[Offer]:
    """What can be done to the text that a selection touches, the likeliest first."""
    if refuse_text(snapshot, document) is not None:
        return
    if snapshot.project.generation is not Generation.G5:
        yield from _elsewhere(snapshot, document, where)
    if group_at(snapshot, document, where) is not None:
        yield offer("Write out the ids of this group", "stp.group.expand")
    elif ids_at(document, where):
        yield offer("Fold these ids into a group", "stp.group.collapse")
    if where.end - where.start > _LONGEST_SELECTION:
        return
    short, long = (found(snapshot, document, where) for found in (short_ids, long_ids))
    if short:
        many = f"Write {len(short)} ids with their thread"
        yield offer(_rewriting(document, short, qualified, many), "stp.ids.qualify")
    if long:
        many = f"Write {len(long)} ids without their thread"
        yield offer(_rewriting(document, long, shortened, many), "stp.ids.shorten")
    if where.start == where.end:
        yield from _links(snapshot, document, where)


def _rewriting(
    document: Document, found: list[Mention], write: Callable[[Mention], str], many: str
) -> str:
    """The title for one id, which shows both forms, or for several."""
    if len(found) > 1:
        return many
    return f"Write {document.text[found[0].start : found[0].end]} as {write(found[0])}"


def _elsewhere(snapshot: Snapshot, document: Document, where: Range) -> Iterator[Offer]:
    """What moves a part of the document."""
    section = section_at(document, where.start)
    if section is not None:
        # Code in a heading would end the mark around it; menus are not wide.
        heading = excerpt(section.heading.replace("`", ""), _LONGEST)
        yield offer(f"Move `{heading}` to {section.name}", "stp.section.extract")
    items = items_at(document, where)
    thread = snapshot.thread_of(document) if items is not None else None
    if items is not None and thread is not None:
        number = next_package_number(snapshot, thread)
        if not isinstance(number, Refusal):
            count = f"{len(items.titles)} items" if len(items.titles) > 1 else "this item"
            yield offer(f"Split {count} off into {thread.id}/{number}", "stp.package.split")
    listed = metadata_list(document)
    if listed is not None and listed.overlaps(where):
        yield offer("Move the metadata below the title into the header", "stp.header.convert")


def _links(snapshot: Snapshot, document: Document, where: Range) -> Iterator[Offer]:
    found = linkable(snapshot, document, where)
    if found is not None:
        written = document.text[found[0].start : found[0].end]
        yield offer(f"Link {written} to its document", "stp.id.link")
    elif linked_id(snapshot, document, where) is not None:
        yield offer("Leave the id without its link", "stp.id.unlink")
