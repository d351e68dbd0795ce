"""The verbs that write the text at hand in another form, or put a part of it elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from stp_lsp.features.verbs import convert_header, groups, ids, sections, split
from stp_lsp.features.verbs.outcome import Moment, Outcome, Refusal
from stp_lsp.features.verbs.verb import Argument, ArgumentKind, Call, Subject, Verb
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.text.range import Range


def in_document(call: Call, verb: Callable[[Document, Range], Outcome]) -> Outcome:
    """Does a verb to the document in hand; refuses where there is none."""
    if call.document is None:
        return Refusal("this needs a document: call it from an editor")
    at = call.range if call.range is not None else Range(0, 0)
    return verb(call.document, at)


def _at(run: Callable[[Snapshot, Document, Range, Moment], Outcome]) -> Callable[[Call], Outcome]:
    return lambda c: in_document(c, lambda doc, where: run(c.snapshot, doc, where, c.now))


TEXT_VERBS: tuple[Verb, ...] = (
    Verb(
        "stp.group.expand",
        "Write out the group of ids",
        "`ST000{1,3}` becomes `ST0001, ST0003`.",
        Subject.SELECTION,
        (),
        _at(groups.expand_group),
    ),
    Verb(
        "stp.group.collapse",
        "Fold ids into a group",
        "`ST0001, ST0003` becomes `ST000{1,3}`.",
        Subject.SELECTION,
        (),
        _at(groups.collapse_group),
    ),
    Verb(
        "stp.ids.qualify",
        "Write ids with their thread",
        "`WP-03` becomes `ST0005/03`, `AC-01.2` becomes `ST0005 AC-01.2`.",
        Subject.SELECTION,
        (),
        _at(ids.qualify_ids),
    ),
    Verb(
        "stp.ids.shorten",
        "Write ids without their thread",
        "`ST0005/03` becomes `WP-03` in the documents of `ST0005`, where it means the same.",
        Subject.SELECTION,
        (),
        _at(ids.shorten_ids),
    ),
    Verb(
        "stp.id.link",
        "Link the id",
        "`ST0005` becomes a Markdown link to its document.",
        Subject.SELECTION,
        (),
        _at(ids.link_id),
    ),
    Verb(
        "stp.id.unlink",
        "Leave the id without its link",
        "The link of an id becomes the bare id.",
        Subject.SELECTION,
        (),
        _at(ids.unlink_id),
    ),
    Verb(
        "stp.header.convert",
        "Move metadata into the header",
        "The list below the title (`- **Status**: X`) becomes a header. Refuses where the two"
        " disagree.",
        Subject.DOCUMENT,
        (),
        lambda c: in_document(
            c, lambda doc, _: convert_header.convert_header(c.snapshot, doc, c.now)
        ),
    ),
    Verb(
        "stp.section.extract",
        "Move section to a document",
        "The section under the cursor moves to the document where the templates have it, or to one"
        " of its own; a link stays.",
        Subject.SELECTION,
        (Argument("name", ArgumentKind.TEXT, "The file, `design.md`.", False),),
        lambda c: in_document(
            c,
            lambda doc, where: sections.extract_section(
                c.snapshot, doc, where, c.text("name"), c.now
            ),
        ),
    ),
    Verb(
        "stp.package.split",
        "Split work package",
        "The selected deliverables or tasks move to the thread's next work package.",
        Subject.SELECTION,
        (Argument("title", ArgumentKind.TEXT, "What the new one is called.", False),),
        lambda c: in_document(
            c,
            lambda doc, where: split.split_package(c.snapshot, doc, where, c.text("title"), c.now),
        ),
    ),
)
