"""A document lies where nobody looks for it, by a letter or two of its path.

## What it does

Reports documents that would be a thread's, or the index, if a folder or the file were named as the
format has it: in the letters of the right case, and a thread's folder with the prefix and four
digits and nothing else. `intent/st/st0001/info.md`, `intent/st/Completed/ST0001/info.md`,
`Intent/st/ST0001/info.md` and `intent/st/ST0001-lamps/info.md` are such paths.

## Why is this bad?

Where capitals count, as on Linux, no tool takes the folder for that of a thread: its id is unknown,
it is missing from the index, and its number is given to another one. On the computer on which the
folder was made all may seem right, because many file systems of Windows and macOS find a name in
any letters. Until it is renamed, each mention of its id is an `unknown-thread`.

The message has the name that is right. `git mv` renames a folder so that other computers see it,
too; where capitals do not count, in two steps.

## Example

    --- intent/st/st0001/info.md
    # ST0001: Lamps

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

## Quieter where

Documents of a thread that may have any name are not reported, only those that tools look for:
`info.md`, `design.md`, `acceptance.md` and their like, the covers of work packages, and the index.
A misnamed folder of a thread, or one above it, is told of at `info.md`, once for each thread.
A thread in one file, `ST0001.md`, is right before 2.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind, is_thread_id, place
from stp_lsp.model.misnamed import named_rightly
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot

CODE = "STP104"
NAME = "misnamed-path"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.OTHER, Kind.NOTE, Kind.ATTACHMENT, Kind.PACKAGE_EXTRA, Kind.SINGLE))
LOCAL = True

_LOOKED_FOR = frozenset(
    (
        *(Kind.INFO, Kind.DESIGN, Kind.IMPL, Kind.TASKS, Kind.RESULTS, Kind.ACCEPTANCE, Kind.DONE),
        *(Kind.PACKAGE, Kind.INDEX, Kind.WIP),
    )
)
_SPEAKS = frozenset((Kind.INFO, Kind.INDEX, Kind.WIP))
"""Of all that a misnamed folder takes along, what says so."""


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Compares the path with the one that it would be with the right names."""
    project = snapshot.project
    if document.kind is Kind.SINGLE:
        if project.generation > Generation.G2:
            name = f"{document.place.thread}/info.md"
            yield Found(
                document.title_range,
                f"the file `{document.id}` is not found under this name: since 1.2.1 a thread is a"
                f" folder; rename it to `{name}`",
                data={"id": document.place.thread},
            )
        return
    given = document.id.split("/")
    right = named_rightly(given, project)
    kind = place("/".join(right), project).kind
    if right == given or kind not in _LOOKED_FOR:
        return
    at = next(at for at, names in enumerate(zip(given, right, strict=True)) if len(set(names)) > 1)
    in_thread = any(is_thread_id(each, project.prefix) for each in right[:at])
    if not in_thread and kind not in _SPEAKS:
        return  # one folder, one finding for each thread
    path = "/".join(given[: at + 1])
    what = "file" if at == len(given) - 1 else "folder"
    # A copy, perhaps; whether that thread is there is another document's business.
    more = given[at].strip().casefold() != right[at].casefold()
    is_id = what == "folder" and is_thread_id(right[at], project.prefix)
    other = f", or to a free id if {right[at]} is another thread" if more and is_id else ""
    yield Found(
        document.title_range,
        f"the {what} `{path}` is not found under this name; rename it to `{right[at]}`{other}",
        data={"id": document.place.thread} if document.place.thread else {},
    )
