"""What a user can do where the editor cannot: the shell commands that take its part.

An editor moves and creates files for a server only if it says so (`resourceOperations`). What is
named here leaves the rest to be done by the same verb, or by the command line.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection
from typing import Final

from stp_lsp.features.verbs.api import Arguments, Performed
from stp_lsp.model.source_change import Create, Delete, FileOperation, Rename

_SHOWN: Final = 5
"""Moves that a message spells out; the rest are counted."""

_DOES: Final[dict[type[FileOperation], str]] = {
    Rename: "move",
    Create: "create",
    Delete: "delete",
}


def why_not(cannot: Collection[type[FileOperation]]) -> str:
    """The reason that goes with a remedy."""
    done = " or ".join(_DOES[kind] for kind in cannot)
    return f"this editor does not {done} files for a language server"


def remedy_for(verb: str, arguments: Arguments, performed: Performed) -> str:
    """What to do instead of a change that moves, creates or deletes files."""
    moves = [each for each in performed.operations if isinstance(each, Rename)]
    if moves:
        shown = " && ".join(_move(each) for each in moves[:_SHOWN])
        more = f" and {len(moves) - _SHOWN} more" if len(moves) > _SHOWN else ""
        if verb.startswith("stp.issue."):
            return f"move it by hand, `{shown}`, and change the status in its header"
        return f"move it by hand, `{shown}`{more}, and do this again for the rest"
    files = [each.document for each in performed.operations if isinstance(each, Create)]
    if files and all(file.endswith("/steel_threads.md") for file in files):
        rest = " and do this again for the rest" if performed.edits else ""
        return f"create the index with `stp-lsp index --write`{rest}"
    upstream = _upstream(verb, arguments)
    if upstream:
        return f"where the `intent` command is installed, `{upstream}` does the same"
    return f"create it by hand: {', '.join(files)}" if files else ""


def _move(operation: Rename) -> str:
    folder = operation.new.rpartition("/")[0]
    return f"{_shell('mkdir', '-p', folder)} && {_shell('mv', operation.old, operation.new)}"


def _upstream(verb: str, arguments: Arguments) -> str:
    """The upstream command of a verb that creates files (FORMAT.md 12)."""
    title = str(arguments.get("title") or "")
    if verb == "stp.thread.new":
        return _shell("intent", "st", "new", *(["-s"] if arguments.get("start") else []), title)
    if verb == "stp.package.new":
        return _shell("intent", "wp", "new", str(arguments.get("thread") or ""), title)
    if verb == "stp.issue.new":
        severity = str(arguments.get("severity") or "")
        option = ["--severity", severity] if severity else []
        return _shell("intent", "issues", "add", *option, title)
    if verb == "stp.todo.regenerate":
        return _shell("intent", "todo", "update")
    return ""


def _shell(*words: str) -> str:
    return shlex.join(words)
