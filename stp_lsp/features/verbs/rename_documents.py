"""What changes in one document when ids are renamed, and a check that nothing else did.

Links and paths follow what moves (:mod:`stp_lsp.model.moves`); everything else that names a renamed
thing is rewritten where it stands. Left as they are:

- fenced and indented code, which shows what was once typed;
- a path that leads into another project, or to something that merely has the id in its name;
- the file that a test row cites, and addresses on the web.

Then the document is read again. Each place must name what it named before, under its new name. Two
ids that only now read as a range (`ST0005-ST0003` once the second is ST0012) get a comma.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from stp_lsp.features.cited import cited_file
from stp_lsp.features.verbs.rename_braces import Renamed, path_around
from stp_lsp.features.verbs.rename_groups import Written, folds, group_edit
from stp_lsp.features.verbs.rename_text import mention_edit
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import merged
from stp_lsp.model.written_path import Resolved, parts_of, resolve_path
from stp_lsp.syntax.mentions import RawMention
from stp_lsp.syntax.notation import Form, scan_mentions
from stp_lsp.text.edit import TextEdit, apply_edits
from stp_lsp.text.range import Range

_INSIDE, _QUALIFIED = int(Form.INSIDE), int(Form.QUALIFIED)
_TRIES: Final = 3


class Names(NamedTuple):
    """What is renamed: keys as mentions have them, each with its new one."""

    keys: Mapping[str, str]
    """Keys that stand in the text as they are here, each with what to write instead."""
    thread: tuple[str, str] | None = None
    """A thread whose id changes: its packages and rows are others then without being rewritten."""

    def renamed(self, key: str) -> str:
        """What a key becomes; itself when it stays."""
        found = self.keys.get(key)
        if found is not None:
            return found
        if self.thread is not None:
            thread, slash, part = key.partition("/")
            if slash and thread == self.thread[0]:
                return f"{self.thread[1]}/{part}"
        return key

    def written(self, key: str) -> str:
        """The same for what has to be written anew."""
        return self.keys.get(key, key)

    def among(self, mentions: Iterable[RawMention]) -> list[RawMention]:
        """The mentions of what is called otherwise; an index has one in each of its rows."""
        keys = self.keys
        if self.thread is None:
            return [each for each in mentions if each[2] in keys]
        inside = f"{self.thread[0]}/"
        return [each for each in mentions if each[2] in keys or each[2].startswith(inside)]


class Places(NamedTuple):
    """Parts of a document that a rename leaves alone."""

    ranges: tuple[Range, ...]
    """Ordered, none inside another."""

    def hold(self, start: int, end: int) -> bool:
        """Whether something lies wholly inside one of them."""
        index = bisect_right(self.ranges, Range(start, 1 << 60)) - 1
        return index >= 0 and end <= self.ranges[index].end

    def touch(self, start: int, end: int) -> bool:
        """Whether something shares a character with one of them."""
        index = bisect_right(self.ranges, Range(start, 1 << 60)) - 1
        if index >= 0 and start < self.ranges[index].end:
            return True
        return index + 1 < len(self.ranges) and self.ranges[index + 1].start < end


def document_edits(
    snapshot: Snapshot,
    doc: Document,
    names: Names,
    follow: tuple[TextEdit, ...],
    owner: str,
) -> tuple[tuple[TextEdit, ...], int]:
    """What changes in a document, and in how many places it will not name what it did.

    Args:
        snapshot: The workspace.
        doc: The document, which need not be part of the graph.
        names: What is renamed.
        follow: The edits by which its links and paths follow what moves; they win.
        owner: The thread that it will belong to; empty for none.
    """
    text = doc.text
    alone = left_alone(snapshot, doc, names)
    written = Written(text, doc.facts.mentions, doc.facts.groups, snapshot.project.prefix)
    own = {doc.id: tuple(rewritten_ids(written, names, alone))}
    edits = merged({doc.id: follow}, own).get(doc.id, ())
    if not edits:
        return (), 0
    wrong = 0
    for _ in range(_TRIES):
        wrong, joined = _misread(_Check(doc, edits, names, alone, owner, snapshot.project.prefix))
        if not wrong or not joined:
            break
        edits = merged({doc.id: edits}, {doc.id: joined})[doc.id]
    return edits, wrong


def rewritten_ids(source: Written, names: Names, alone: Places) -> Iterator[TextEdit]:
    """The edits of all mentions and groups outside of ``alone``."""
    renamed = names.written
    changing = [each for each in source.mentions if each[2] in names.keys]
    groups: list[Range] = []
    for group in source.groups:
        start, end, _, _ = group
        groups.append(Range(start, end))
        if alone.hold(start, end):
            continue
        edit = group_edit(source, group, renamed)
        if edit is not None:
            yield edit
    held = Places(tuple(groups))
    folded: set[RawMention] = set()
    for mention, edit in folds(source, changing, renamed):
        if not alone.touch(edit.range.start, edit.range.end):
            folded.add(mention)
            yield edit
    for mention in changing:
        start, end, target, form = mention
        new = renamed(target)
        if new == target or form == _INSIDE or alone.hold(start, end) or mention in folded:
            continue
        edit = mention_edit(source.text, mention, new)
        if not held.hold(edit.range.start, edit.range.end):
            yield edit


# -- what is left alone ----------------------------------------------------------------------------


def left_alone(snapshot: Snapshot, doc: Document, names: Names) -> Places:
    """The parts of a document in which no id is rewritten as an id."""
    mine = [Range(a, b) for a, b, _, _ in names.among(doc.facts.mentions)]
    if not mine:
        return Places(())
    groups = [Range(start, end) for start, end, _, _ in doc.facts.groups]
    found = [where for where in (*mine, *groups) if doc.is_code(where.start)]
    targets = {Range(start, end): href for _, _, start, end, href in doc.facts.links}
    found += [where for where, href in targets.items() if not _names(snapshot, doc, names, href)]
    for start, end, keys, brace in doc.facts.groups:
        if brace and not _is_ours(snapshot, doc, names, Range(start, end), keys):
            found.append(Range(start, end))
    for path in doc.paths:
        if not any(target.overlaps(path.range) for target in targets):
            found += _foreign(snapshot, doc, names, path.range, path.path)
    if doc.kind is Kind.ACCEPTANCE:
        cited = map(cited_file, doc.contract.tests)
        found += [named.range for named in cited if named is not None]
    return Places(_outermost(found))


def _names(snapshot: Snapshot, doc: Document, names: Names, href: str) -> bool:
    """Whether the ids in a link's destination may be rewritten: it leads to what is renamed.

    Where the target exists, moving it rewrote the link already. What is left is a link to a place
    where a thread no longer is.
    """
    path = href.partition("#")[0].replace("\\", "/")  # as people on Windows write
    if not path or ":" in path.partition("/")[0] or path.startswith(("$", "//", "~")):
        return False
    found = resolve_path(snapshot, path, doc.id)
    return found.thread is not None and not _is_left(found) and _concerns(names, found.thread.id)


def _is_left(found: Resolved) -> bool:
    """Whether a path leads to a document that only has a thread's id in its name.

    So do files that an upgrade left in the folders of the generation before.
    """
    doc, thread = found.document, found.thread
    return doc is not None and thread is not None and doc.place.thread != thread.id


def _foreign(
    snapshot: Snapshot, doc: Document, names: Names, where: Range, path: str
) -> Iterator[Range]:
    """The parts of a path in the text that a rename leaves alone: all but its thread's folder."""
    found = resolve_path(snapshot, parts_of(path)[0].path, doc.id)
    if found.thread is None or _is_left(found):
        yield where
        return
    if names.thread is None:
        return
    at = path.find(found.thread.id)
    start = where.start + at + len(found.thread.id)
    if at >= 0 and start < where.end:
        yield Range(start, where.end)


def _is_ours(
    snapshot: Snapshot, doc: Document, names: Names, where: Range, keys: tuple[str, ...]
) -> bool:
    """Whether a brace group may be rewritten: not where it is a part of another project's path."""
    around = path_around(doc.text, where.start, where.end, snapshot.project.prefix)
    if around is None or "/" not in around.left:
        return True
    paths = (f"{around.left}{key}" for key in keys if names.renamed(key) != key)
    return any(resolve_path(snapshot, path, doc.id).thread is not None for path in paths)


def _concerns(names: Names, thread: str) -> bool:
    if names.thread is not None:
        return names.thread[0] == thread
    return any(key.partition("/")[0] == thread for key in names.keys)


def _outermost(found: Iterable[Range]) -> tuple[Range, ...]:
    kept: list[Range] = []
    for where in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or not kept[-1].covers(where):
            kept.append(where)
    return tuple(kept)


# -- the check -------------------------------------------------------------------------------------


class Shift:
    """Where a place of the old text stands in the new one."""

    def __init__(self, edits: Iterable[TextEdit]) -> None:
        ordered = sorted(edits, key=lambda edit: edit.range)
        self._ends = [edit.range.end for edit in ordered]
        self._starts: list[int] = []
        self._moved: list[int] = [0]
        for edit in ordered:
            self._starts.append(edit.range.start + self._moved[-1])
            grown = len(edit.text) - (edit.range.end - edit.range.start)
            self._moved.append(self._moved[-1] + grown)

    def new(self, offset: int) -> int:
        """The new place of an offset that no edit replaces."""
        return offset + self._moved[bisect_right(self._ends, offset)]

    def old(self, offset: int) -> int:
        """The old place of an offset that no edit wrote."""
        return offset - self._moved[bisect_left(self._starts, offset)]


class _Check(NamedTuple):
    """A document and its edits, to be read again."""

    doc: Document
    edits: tuple[TextEdit, ...]
    names: Names
    alone: Places
    owner: str
    prefix: str


def _misread(check: _Check) -> tuple[int, tuple[TextEdit, ...]]:
    """How many places name something else now, and the edits that would part new ranges."""
    if _reads_by_line(check):
        return 0, ()
    doc, names, alone = check.doc, check.names, check.alone
    text = apply_edits(doc.text, check.edits)
    read = scan_mentions(text, check.owner or None, check.prefix)
    shift = Shift(check.edits)
    still = Places(tuple(Range(shift.new(a), shift.new(b)) for a, b in alone.ranges))
    wanted = _counted(doc.facts.mentions, alone, names.renamed)
    now = _counted(read.mentions, still, lambda key: key)
    for key in set(names.keys.values()).intersection(m[2] for m in doc.facts.mentions):
        # It was named here before, and a range may hold both: then it is written once.
        wanted[key], now[key] = min(wanted[key], 1), min(now[key], 1)
    wrong = sum((now - wanted).values()) + sum((wanted - now).values())
    if not wrong:
        return 0, ()
    known_starts = {shift.new(start) for start, _, _, _ in doc.facts.groups}
    written = Written(text, read.mentions, read.groups, check.prefix)
    parted: list[TextEdit] = []
    for start, end, _, brace in read.groups:
        if brace or start in known_starts or still.hold(start, end):
            continue
        parted += _parted(written, start, end, shift, doc.text)
    return wrong, tuple(parted)


def _reads_by_line(check: _Check) -> bool:
    """Whether each line that changes names what it should, by itself.

    Threads and issues are read line by line. Where a line names a package or a row, which the lines
    around it may have a say in, or where it is a heading, the whole document has to be read.
    """
    text, mentions = check.doc.text, check.doc.facts.mentions
    at = 0
    edits = sorted(check.edits, key=lambda edit: edit.range)
    while at < len(edits):
        own = [edits[at]]
        start = text.rfind("\n", 0, own[0].range.start) + 1
        end = _line_end(text, own[0].range.end)
        at += 1
        while at < len(edits) and edits[at].range.start <= end:
            own.append(edits[at])
            end = max(end, _line_end(text, edits[at].range.end))
            at += 1
        if text.startswith("#", start):
            return False
        first = bisect_left(mentions, (start,))
        old = mentions[first : bisect_left(mentions, (end,))]
        if any(check.alone.touch(m[0], m[1]) for m in old):
            return False
        moved = [TextEdit(Range(a - start, b - start), new) for (a, b), new in own]
        new = scan_mentions(apply_edits(text[start:end], moved), check.owner or None, check.prefix)
        if any("/" in m[2] and not m[2].startswith("issue/") for m in (*old, *new.mentions)):
            return False
        if Counter(check.names.renamed(m[2]) for m in old) != Counter(m[2] for m in new.mentions):
            return False
    return True


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _counted(mentions: tuple[RawMention, ...], alone: Places, renamed: Renamed) -> Counter[str]:
    """How often each thing is named; the thread in front of a row counts with the row."""
    fronts = {start for start, _, _, form in mentions if form == _QUALIFIED}
    return Counter(
        renamed(target)
        for start, end, target, _ in mentions
        if not alone.hold(start, end) and not (start in fronts and "/" not in target)
    )


def _parted(
    written: Written, start: int, end: int, shift: Shift, before: str
) -> Iterator[TextEdit]:
    """The edit that puts a comma between the ends of a range that nobody wrote."""
    first = next((m for m in written.mentions if m[0] <= start < m[1] <= end), None)
    if first is None:
        return
    stop = first[1]
    while stop < end and not written.text[stop].isalnum():
        stop += 1
    if " " in written.text[first[1] : end] and written.text[first[1] + 1 : end].startswith("t"):
        stop = written.text.index(" ", first[1] + 1) + 1  # `through`, `to`
    where = Range(shift.old(first[1]), shift.old(stop))
    if before[where.start : where.end] == written.text[first[1] : stop]:
        yield TextEdit(where, ", ")
