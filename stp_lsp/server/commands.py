"""Verbs as commands: `workspace/executeCommand` performs one and asks the client to make its edit.

The arguments are one object: those of the verb, and beside them where it acts: `uri` (a document)
and `range` in it, or `root` (a workspace's folder). With `"confirm": true` the user looks at the
change before it is made, in clients that can show it. The answer says what came of it::

    {"applied": true, "done": "created ST0009: Lamp", "notes": [...],
     "created": [uri, ...], "changed": [uri, ...]}
    {"applied": false, "reason": "...", "remedy": "..."}

`changed` names every document that now has another text, the new ones among them, by the place it
has after the change: a client that saves what a verb did must not save what somebody else typed.

The user is told as well: a command that does nothing and says nothing looks broken. Nothing is
written to disk here; the client makes the edit and can undo it.

Deliberately not here: which verbs are offered at a place (see :mod:`stp_lsp.server.actions`).
"""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from stp_lsp.features.verbs.api import BY_NAME, Note, Performed, Refusal
from stp_lsp.model.source_change import Create, Delete, Rename
from stp_lsp.server import disk_changes, loading, to_proto
from stp_lsp.server.remedies import remedy_for, why_not
from stp_lsp.server.state import StpServer
from stp_lsp.server.turns import GaveUp
from stp_lsp.server.uris import to_uri
from stp_lsp.server.verb_calls import Done, VerbCall, perform_verb, read_call

Result = dict[str, object]
"""What a command answers, as JSON."""


async def execute(server: StpServer, name: str, arguments: Sequence[object]) -> Result:
    """Performs a verb, has the client make its edit, and says what came of it.

    One at a time: which id the next thread gets depends on whether this one was made.
    """
    call = read_call(name, arguments)
    if isinstance(call, Refusal):
        return _refused(server, name, call.reason)
    if not await server.turns.begin():
        return _refused(server, name, "the command before is still being worked out", "try again")
    try:
        done = await perform_verb(server, call)
        if isinstance(done, Refusal):
            return _refused(server, name, done.reason)
        return await _carry_out(server, call, done)
    finally:
        server.turns.end()


async def _carry_out(server: StpServer, call: VerbCall, done: Done) -> Result:
    performed = done.performed
    if not performed.edits and not performed.operations:
        tell(server, performed.done)  # it is so already, and nothing else would be seen
        return _succeeded(server, done)
    try:
        if not server.client.applies_edits:
            raise CannotError("this editor does not let a language server change files")
        edit = edit_of(server, call, done, annotated=server.client.annotations)
    except CannotError as problem:
        return _refused(server, call.verb, problem.reason, problem.remedy)
    failure = await _ask(server, types.ApplyWorkspaceEditParams(edit, performed.done))
    if failure:
        remedy = "see whether a part of it was made, and undo that"
        return _refused(server, call.verb, failure, remedy)
    await _take_in(server, done.root, performed)
    return _succeeded(server, done)


async def _ask(server: StpServer, params: types.ApplyWorkspaceEditParams) -> str:
    """Has the client make an edit; why it did not, if so."""
    if server.client.edit_metadata:
        params.metadata = types.WorkspaceEditMetadata(is_refactoring=True)  # VS Code saves then
    try:
        answer = await server.turns.apply_edit(params)
    except GaveUp:
        return "the editor has not said whether it made the change"
    except JsonRpcException as error:
        return f"the editor could not make the change: {error.message}"
    if answer.applied:
        return ""
    why = f": {answer.failure_reason}" if answer.failure_reason else ""
    return f"the editor did not make the change{why}"


async def _take_in(server: StpServer, root: str, performed: Performed) -> None:
    """Looks at once at what the client has just changed on disk, watcher or not."""
    ids = dict.fromkeys(performed.edits)
    for operation in performed.operations:
        match operation:
            case Rename(old, new):
                ids |= dict.fromkeys((old, new))
            case Create(id, _) | Delete(id):
                ids[id] = None
    disk_changes.announced(server, [f"{root}/{id}" for id in ids])
    await disk_changes.arrived(server)
    loading.reconcile_soon(server)


# -- the edit --------------------------------------------------------------------------------------


class CannotError(Exception):
    """The client is not able to carry out a change, and what its user can do instead."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def edit_of(
    server: StpServer, call: VerbCall, done: Done, *, annotated: bool
) -> types.WorkspaceEdit:
    """What the client has to do for a verb.

    Args:
        server: Whose client it is.
        call: What was asked for.
        done: What came out.
        annotated: Whether the client shows what an edit is called, and asks where it is told to.

    Raises:
        CannotError: when it is not able to.
    """
    performed = done.performed
    cannot = to_proto.cannot(server, performed)
    if cannot:
        raise CannotError(why_not(cannot), remedy_for(call.verb, call.arguments, performed))
    annotation = None
    if annotated:
        title = BY_NAME[call.verb].title
        annotation = types.ChangeAnnotation(title, call.confirm, performed.done)
    try:
        edit = to_proto.workspace_edit(server, done.root, done.snapshot, performed, annotation)
    except to_proto.UnreadableFileError as error:
        raise CannotError(str(error), "try again") from error
    server.sent_renames.add(
        (f"{done.root}/{each.old}", f"{done.root}/{each.new}")
        for each in performed.operations
        if isinstance(each, Rename)
    )
    return edit


# -- what the user sees ----------------------------------------------------------------------------


def tell(server: StpServer, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
    """Shows the user a message, if there is any."""
    if message:
        server.window_show_message(types.ShowMessageParams(kind, message))


def warn(server: StpServer, verb: str, reason: str, remedy: str = "") -> None:
    """Tells the user why nothing was done, and what to do instead."""
    title = BY_NAME[verb].title if verb in BY_NAME else verb
    message = reason if reason.startswith(f"{title}: ") else f"{title}: {reason}"
    tell(server, f"{message}; {remedy}" if remedy else message, types.MessageType.Warning)


def tell_notes(server: StpServer, done: Done) -> None:
    """Shows what a verb has to say besides its change."""
    for note in done.performed.notes:
        tell(server, note.message)


def _refused(server: StpServer, verb: str, reason: str, remedy: str = "") -> Result:
    warn(server, verb, reason, remedy)
    return {"applied": False, "reason": reason} | ({"remedy": remedy} if remedy else {})


def _succeeded(server: StpServer, done: Done) -> Result:
    tell_notes(server, done)
    performed = done.performed
    created = [each.document for each in performed.operations if isinstance(each, Create)]
    changed = [performed.place_after(id) for id, edits in performed.edits.items() if edits]
    return {
        "applied": True,
        "done": performed.done,
        "notes": [_note(done, each) for each in performed.notes],
        "created": [to_uri(f"{done.root}/{id}") for id in created],
        "changed": [to_uri(f"{done.root}/{id}") for id in (*changed, *created)],
    }


def _note(done: Done, note: Note) -> Result:
    """A note, with the document where it stands after the change."""
    found: Result = {"kind": note.kind.value, "message": note.message}
    if note.document:
        found["uri"] = to_uri(f"{done.root}/{done.performed.place_after(note.document)}")
    return found
