"""An id names a thread that does not exist in this workspace.

## What it does

Reports thread ids that resolve to nothing. It is an information: most such ids belong to another
project, as `ST0121` does in a workspace whose highest thread is `ST0058`. It is a warning where the
id is surely meant to be one of this workspace: in a row of the index, in the list of related or
active threads, behind `descoped-to:`, or when its number is not above the highest one in use, so
that the thread was deleted or the number mistyped.

## Why is this bad?

The reference leads nowhere, and a reader cannot tell whether the thread was renamed, never made, or
is in another project.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

    ## Related Steel Threads

    - ST0002: Tubes

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

    ## Related Steel Threads

    - ST0002: Tubes
    --- intent/st/NOT-STARTED/ST0002/info.md
    ---
    status: Not Started
    slug: tubes
    created: 20260103
    ---
    # ST0002: Tubes

## Fix

For the next free id: creates the thread's `info.md`, with the text behind the id as its title; not
where a folder is meant to be that thread and has another name (`misnamed-path`). An
id of another project is best listed in the setting `foreign`.

## Quieter where

Never in code, comments, link targets, URLs and paths, in generated and archival documents, or
outside the method's folder, and not in the users' guides (`usr/`), whose ids are made up. `ST0000`
and `ST9999` are placeholders, and `Exemption (ST0048)` is the template's own sentence. An id that
the text itself gives to another project (`the Lamplight ST0121 incident`, `laksa-web (ST0058)`,
`lamp_cli's ST0011`, `upstream ST0086`) is silent, or an information where it would be a warning. In
completed and cancelled threads only what would be a warning is shown, as an information.
Nothing is said of a thread that may be in a folder that cannot be searched, nor of one whose folder
was put away elsewhere in the method's folder (`intent/archive/ST0012/`, `intent/st/old/ST0012/`). A
document that is misnamed itself (`misnamed-path`) may name the thread that it would be, and the
index has a row of it as the tools write it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.edges import kept_targets
from stp_lsp.model.free_numbers import free_thread_id
from stp_lsp.model.hidden import may_be_hidden
from stp_lsp.model.layered import missing_keys
from stp_lsp.model.layout import Kind, is_thread_id
from stp_lsp.model.misnamed import is_misnamed, is_put_away, misnamed_thread
from stp_lsp.model.new_thread import info_text
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create, SourceChange
from stp_lsp.model.symbols import id_in_title
from stp_lsp.rules.base import METHOD, TITLED, is_closed, is_manual, is_silent
from stp_lsp.syntax.notation import Form, Mention
from stp_lsp.syntax.status import Status

CODE = "STP301"
NAME = "unknown-thread"
LEVEL = Level.INFORMATION
KINDS = METHOD - {Kind.TODO, Kind.SATELLITE}
LOCAL = False

_PLACEHOLDERS = ("0000", "9999")
_REPORTED = frozenset((Form.BARE, Form.QUALIFIED, Form.BRACE, Form.TAIL))
_LISTS = ("related steel threads", "active steel threads")
_ENTRY = re.compile(r"[ \t]*[-*][ \t]+(?:\[.\] )?(?:[A-Za-z]{1,8}[0-9]{4}|,|and|&|\+|/|[ *_\[])*")
_ELSEWHERE = re.compile(
    r"source project|upstream|in project |sister|another project|other project|other repo|\.\./",
    re.IGNORECASE,
)
_JOINED_NAME = re.compile(
    r"(?<![\w-])([a-z]{2,20}(?:[-_][a-z]{2,20}){1,3})[*_`]{0,2}(?:['\u2019]s)? [(\"'*_]{0,3}$"
)
"""`laksa-web`, `lamp_cli`; also `lamp_cli's`."""
_PROPER_NAME = re.compile(r"([A-Z][A-Za-z]{3,30})[*_`]{0,2} [(\"'*_]{0,3}$")
_ORDINARY_WORDS = """
    steel thread threads see parent related depends blocked requires supersedes after before from
    with per and or the this that part work package objective status completed done closed open
    active cancelled started progress hold new phase step task story epic issue into under like
    unlike via re pre post sub non follow up self multi cross well long high low half full in on off
    out over down to by based only wide level end scoped style free first file ed so one two three
    co old next last"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
"""Words that stand before a thread of this project; no hyphenated or capital one is a name."""
_SENTENCE_START = re.compile(r"(?:^|[.:;!?(\"'] ?|[-*+>#|] |\d\. |\*\*|\[[ x]\] )$")
_TITLE = re.compile(r"(?::| --| -| —| –) {1,4}([^\n|]{3,80}?)[ .]{0,8}(?=\n|$|\|)")
_WINDOW = 400
_TEMPLATE = "> Exemption ("
"""Begins the sentence of every contract's preamble that names a thread of the tool's own project,
as `intent st new` writes it since 2.13.1."""


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks at the places of unresolved ids, and reads the text only if there are any."""
    unresolved = list(_unresolved(snapshot, document))
    if not unresolved or is_manual(snapshot, document):
        return
    hidden = {each for each in {each for each, _ in unresolved} if may_be_hidden(snapshot, each)}
    quiet = is_closed(snapshot, document)
    text = document.text
    own = snapshot.project.name
    foreign = {thread for thread, other in unresolved if _names_project(text, other.start, own)}
    here = misnamed_thread(snapshot.project, document.id)
    away: dict[str, bool] = {here: True}
    for thread, mention in unresolved:
        level = _level(snapshot, document, thread, mention, thread in foreign)
        if quiet:
            level = Level.INFORMATION if level is Level.WARNING else None
        if level is None or thread in hidden or is_silent(document, mention.start):
            continue
        if thread not in away:
            away[thread] = is_put_away(snapshot, thread)
        if away[thread]:
            continue
        yield Found(
            mention.range,
            _message(snapshot, thread),
            level=level,
            data={"id": thread},
            fixable=_may_be_created(snapshot, thread),
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Creates the thread if its number is the next one and no folder is meant to be it."""
    thread = diagnostic.data.get("id", "")
    if not _may_be_created(snapshot, thread):
        return
    project = snapshot.project
    found = _TITLE.match(document.text, diagnostic.range.end)
    title = found[1].strip() if found else "Untitled"
    today = snapshot.settings.today
    text = info_text(project, thread, title, Status.NOT_STARTED, today, today)
    path = f"{project.base}/NOT-STARTED/{thread}/info.md"
    yield Fix(f"Create {thread}: {title}", SourceChange(operations=(Create(path, text),)))


def _unresolved(snapshot: Snapshot, document: Document) -> Iterator[tuple[str, Mention]]:
    """The ids of threads that nothing defines, with where they stand."""
    threads, prefix = snapshot.threads, snapshot.project.prefix
    missing = missing_keys(kept_targets(document), threads)
    if not missing:
        return
    last = -1
    for start, end, target, form in document.facts.mentions:
        if target not in missing:
            continue
        thread = target.partition("/")[0] if "/" in target else target
        if thread in threads or form not in _REPORTED or not is_thread_id(thread, prefix):
            continue
        if thread.endswith(_PLACEHOLDERS) or thread.startswith(snapshot.settings.foreign):
            continue
        if form == Form.QUALIFIED:
            # Of `ST0042/03` or `ST0042 WP-03`, only the part that names the thread.
            end = start + len(thread)
            if start == last or document.text[start:end] != thread:
                continue
        elif "/" in target:
            continue
        last = start
        yield thread, Mention(start, end, target, Form(form))


def _level(
    snapshot: Snapshot, document: Document, thread: str, mention: Mention, foreign: bool
) -> Level | None:
    """How strongly one place is reported; ``None`` when not at all (FORMAT.md 3.3)."""
    text = document.text
    line = text.rfind("\n", 0, mention.start) + 1
    before = text[max(line, mention.start - _WINDOW) : mention.start]
    end = text.find("\n", mention.end)
    after = text[mention.end : min(len(text) if end < 0 else end, mention.end + _WINDOW)]
    if "://" in before.rpartition(" ")[2] or before == _TEMPLATE:
        return None
    if document.kind in TITLED and document.title_range.covers(mention.range):
        named = id_in_title(document, snapshot.project.prefix)
        if named is not None and named.shift(document.title_range.start).covers(mention.range):
            return None  # `wrong-heading-id`
    if document.kind is Kind.INDEX and _in_row(document, mention):
        return Level.WARNING if not is_misnamed(snapshot, thread) else None
    machine_read = _in_list(document, mention, before) or before.endswith("descoped-to: ")
    number = int(thread[len(snapshot.project.prefix) :])
    expected = machine_read or number <= snapshot.highest_number
    elsewhere = foreign or _ELSEWHERE.search(before[-80:] + " " + after[:80]) is not None
    if elsewhere and not snapshot.settings.full:
        return Level.INFORMATION if expected else None
    return Level.WARNING if expected else Level.INFORMATION


def _in_row(document: Document, mention: Mention) -> bool:
    rows = document.index.rows
    at = bisect_left(rows, mention.start, key=lambda row: row.id_range.start)
    return at < len(rows) and rows[at].id_range.start == mention.start


def _in_list(document: Document, mention: Mention, before: str) -> bool:
    """Whether the id is an entry of a list of threads: in a bullet, with only ids before it."""
    if _ENTRY.fullmatch(before) is None:
        return False
    headings = document.facts.headings
    above = bisect_right(headings, mention.start, key=lambda heading: heading[1]) - 1
    return above >= 0 and headings[above][3].strip().casefold() in _LISTS


def _names_project(text: str, start: int, own: str) -> bool:
    """Whether the word before an id names a project other than ``own``: `the Lamplight ST0121`."""
    line = text.rfind("\n", 0, start) + 1
    before = text[max(line, start - _WINDOW) : start]
    joined = _JOINED_NAME.search(before)
    if joined is not None:
        words = joined[1].replace("_", "-").split("-")
        return joined[1] != own and _ORDINARY.isdisjoint(words)
    name = _PROPER_NAME.search(before)
    if name is None or name[1].lower() in _ORDINARY or text.startswith("#", line):
        return False  # in headings many words have a capital
    return not _SENTENCE_START.search(before[: name.start()])


def _may_be_created(snapshot: Snapshot, thread: str) -> bool:
    if snapshot.project.generation in (Generation.G0, Generation.G1, Generation.G5):
        return False  # there a thread is not a folder with an info.md
    return _is_next(snapshot, thread)


def _is_next(snapshot: Snapshot, thread: str) -> bool:
    if thread != f"{snapshot.project.prefix}{snapshot.highest_number + 1:04d}":
        return False  # nearly always, and the disk need not be asked
    return thread == free_thread_id(snapshot, thread).id


def _message(snapshot: Snapshot, thread: str) -> str:
    number = int(thread[len(snapshot.project.prefix) :])
    highest = snapshot.highest_number
    if _is_next(snapshot, thread):
        return f"no thread {thread} yet; it is the next free id"
    if number <= highest:
        return f"no thread {thread}: deleted, or a slip of the pen"
    return f"no thread {thread} here; the highest is {snapshot.project.prefix}{highest:04d}"
