"""A verb as a client asks for it, performed on the workspace as it is now.

Shared by commands and by code actions whose edit is worked out when it is chosen. That is done
beside the event loop: a large workspace takes its time, and so does a disk far away, even for one
file. When the workspace changes meanwhile, what came out is dropped.

Deliberately not here: telling the client what came of it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from lsprotocol import types

from stp_lsp.features.verbs.api import (
    BY_NAME,
    Arguments,
    Call,
    Moment,
    Outcome,
    Performed,
    Refusal,
    Subject,
    perform,
    takes,
)
from stp_lsp.features.verbs.verb import Value
from stp_lsp.model.contract_checks import CitedFiles
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server import disk_changes
from stp_lsp.server.publish import SMALL
from stp_lsp.server.state import StpServer
from stp_lsp.server.uris import to_path
from stp_lsp.session.moment import is_user_known, present_moment
from stp_lsp.session.obstacles import obstacle
from stp_lsp.session.reader_process import slashed
from stp_lsp.session.session import View
from stp_lsp.session.staleness import has_shifted
from stp_lsp.text.range import Range

_TRIES: Final = 3
FRESH: Final = 1.0
"""Seconds for which a look at the whole disk holds, as for cited files."""


class VerbCall(NamedTuple):
    """What a client asks for."""

    verb: str
    arguments: Arguments
    """Those of the verb alone, not yet checked."""
    uri: str = ""
    """The current document."""
    range: types.Range | None = None
    """The selection in it."""
    root: str = ""
    """The workspace's folder, as a path or as a URI."""
    confirm: bool = False
    """Whether the user shall look at the change before it is made."""


class Done(NamedTuple):
    """What a verb does, and to what."""

    root: str
    snapshot: Snapshot
    performed: Performed


# -- reading ---------------------------------------------------------------------------------------


def read_call(verb: str, arguments: Sequence[object]) -> VerbCall | Refusal:
    """The call in the arguments of a command: one object, or nothing."""
    given: dict[str, object] = {}
    for item in arguments:
        if item is not None and (len(arguments) > 1 or not isinstance(item, Mapping)):
            return Refusal(f"`{verb}`: give one object with named arguments; {takes(verb)}")
        given = dict(item or {})
    given.pop("missing", None)  # for clients that ask their user; see `server/actions`
    uri, root = given.pop("uri", None) or "", given.pop("root", None) or ""
    if not isinstance(uri, str):
        return Refusal("`uri` must be text (that of a document in the workspace)")
    if not isinstance(root, str):
        return Refusal("`root` must be text (the workspace's folder)")
    where = given.pop("range", None)
    selection = _range(where)
    if where is not None and selection is None:
        return Refusal("`range` must have a `start` and an `end`, each with `line` and `character`")
    confirm = given.pop("confirm", None) is True
    values: dict[str, Value] = {}
    for name, value in given.items():
        if not isinstance(value, str | int | None):
            return Refusal(f"`{name}` must be text, a number, or true or false")
        values[str(name)] = value
    return VerbCall(verb, values, uri, selection, root, confirm)


def _range(value: object) -> types.Range | None:
    """A range as the protocol writes it, if it is one."""
    ends: list[types.Position] = []
    for name in ("start", "end"):
        end = value.get(name) if isinstance(value, Mapping) else None
        line = end.get("line") if isinstance(end, Mapping) else None
        column = end.get("character") if isinstance(end, Mapping) else None
        if not (isinstance(line, int) and isinstance(column, int) and line >= 0 <= column):
            return None
        ends.append(types.Position(line, column))
    return types.Range(*ends)


# -- performing ------------------------------------------------------------------------------------


class _Place(NamedTuple):
    """Where a verb acts."""

    view: View
    snapshot: Snapshot
    document: Document | None
    range: Range | None


async def perform_verb(server: StpServer, call: VerbCall) -> Done | Refusal:
    """Performs a verb on the workspace as it is now.

    The next free id must be free although another program took one a moment ago, and an edit must
    fit the text. So the disk is looked at first, unless that was done within the last second; and
    what the change touches is looked at again once it is known.
    """
    await server.first_index.wait()
    await disk_changes.arrived(server)
    looked = time.monotonic() - server.looked_at > FRESH
    if looked:
        await _look(server)
    place = _place(server, call)
    if isinstance(place, Refusal):
        return place
    server.session.forget_cited(place.view.root)
    root = place.view.root
    known = is_user_known(root)  # another thread costs as much as a small verb
    moment = present_moment(root) if known else await asyncio.to_thread(present_moment, root)
    for _ in range(_TRIES):
        place = _place(server, call)
        if isinstance(place, Refusal):
            return place
        if _is_local(call, place):
            outcome = _perform(call, place, moment)
        else:
            outcome = await asyncio.to_thread(_perform, call, place, moment)
        if isinstance(outcome, Refusal):
            if looked:
                return outcome
        elif (against := await _against(server, place, outcome, looked)) is not None:
            return Refusal(against) if against else Done(root, place.snapshot, outcome)
        looked = True  # what stood against it, or was done already, may be otherwise by now
        await _look(server)
    return Refusal("the workspace changed while this was worked out; try again")


async def _look(server: StpServer) -> None:
    begun = time.monotonic()
    sweep = await asyncio.to_thread(server.session.look)
    server.looked_at = begun
    if not sweep.is_empty:
        await disk_changes.take(server, sweep)


async def _against(
    server: StpServer, place: _Place, performed: Performed, looked: bool
) -> str | None:
    """What stands against a change that fits the workspace and the disk as they are now.

    Empty when nothing does; ``None`` when it does not fit, and has to be worked out anew.
    """
    if not _is_current(server, place, performed):
        return None
    if not (performed.edits or performed.operations):
        return "" if looked else None  # that nothing is to be done rests on everything
    # A disk far away takes as long as it likes, even for one file. Somebody may type meanwhile.
    against = await asyncio.to_thread(_against_on_disk, server, place, performed)
    return against if _is_current(server, place, performed) else None


def _against_on_disk(server: StpServer, place: _Place, performed: Performed) -> str | None:
    session, view = server.session, place.view
    open_paths = frozenset(session.overlays.copy())
    if has_shifted(session.disk, view, session.seen.times, open_paths, performed):
        return None
    return obstacle(session.disk, view.root, performed)


def _is_local(call: VerbCall, place: _Place) -> bool:
    """Whether a verb only rewrites what is selected in a document that is no long one."""
    verb, document = BY_NAME.get(call.verb), place.document
    return (
        verb is not None
        and verb.subject is Subject.SELECTION
        and not verb.arguments  # those with one take a part out, to another document
        and document is not None
        and document.facts.table.length <= SMALL
    )


def _perform(call: VerbCall, place: _Place, moment: Moment) -> Outcome:
    files = CitedFiles(place.snapshot)
    return perform(
        call.verb,
        Call(place.snapshot, call.arguments, moment, files, place.document, place.range),
    )


def _is_current(server: StpServer, place: _Place, performed: Performed) -> bool:
    """Whether the change still fits: nothing was defined otherwise, no edited text is another."""
    view = server.session.views.get(place.view.root)
    if view is None:
        return False
    if view.snapshot is not place.snapshot and (
        view is not place.view or view.snapshot.definitions != place.snapshot.definitions
    ):
        return False
    return all(_document(view, id) is _before(place, id) for id in performed.edits)


def _document(view: View, id: DocId) -> Document | None:
    return view.loose.get(id) or view.snapshot.documents.get(id)


def _before(place: _Place, id: DocId) -> Document | None:
    """The document that an edit was computed from."""
    own = place.document
    return own if own is not None and own.id == id else place.snapshot.documents.get(id)


def _place(server: StpServer, call: VerbCall) -> _Place | Refusal:
    """The workspace that a call means, and the current document."""
    document: Document | None = None
    selection: Range | None = None
    if call.root:
        path = to_path(call.root) or slashed(call.root)
        view = server.session.views.get(path)
        if view is None:
            return Refusal(f"there is no workspace at {path}; known are: {_known(server)}")
    elif call.uri:
        path = server.path_of(call.uri) or ""
        view = server.session.view_of(path)
        if view is None:
            known = _known(server)
            return Refusal(f"{path or call.uri} is in no workspace; known are: {known}")
    else:
        views = list(server.session.views.values())
        if len(views) != 1:
            return Refusal(f"say which workspace as `root`; known are: {_known(server)}")
        view = views[0]
    if not view.complete:
        return Refusal(f"{view.root} was not read as a whole; open the folder in the editor")
    if call.uri:
        located = server.locate(call.uri)
        if located is not None and located.root == view.root:
            document = located.document
            if call.range is not None:
                selection = server.convert.span(document, call.range)
    return _Place(view, view.snapshot, document, selection)


def _known(server: StpServer) -> str:
    return ", ".join(sorted(server.session.views)) or "none"
