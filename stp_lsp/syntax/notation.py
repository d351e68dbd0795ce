r"""Every way in which a steel-thread id is written (FORMAT.md 3.1 and 3.2).

One function, :func:`find_mentions`, reads a text once per kind of id. Each pattern begins with
literal characters, because then CPython's `re` looks for them with a fast search; word
boundaries are checked on the neighbouring characters afterwards (measured: 2,600 MB/s against
130 for a leading `\b`).

A mention names its target by a key:

======================  =========================
thread                  ``ST0005``
work package            ``ST0005/03``
criterion, test         ``ST0005/AC-01.2``, ``ST0005/AT-01.2``, in 3.0 also ``ST0005/AC01``
issue                   ``issue/0011``
======================  =========================

A short id (`WP-03`, `AC-01.2`) belongs to the thread whose directory holds the document, else to
a thread named before it on its line, else to the one its nearest heading names; when there is
none, its key begins with ``/`` and resolves to nothing. What stands in code is found as well:
whether a place may be diagnosed is not decided here.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from stp_lsp.syntax.mentions import (
    Form,
    Group,
    Mention,
    Mentions,
    PathText,
    RawGroup,
    RawMention,
    RawMentions,
    RawPath,
)
from stp_lsp.syntax.notation_patterns import (
    BRACE_PART,
    ISSUE,
    ISSUE_MORE,
    NUMBER,
    PACKAGE,
    PACKAGE_NEXT,
    PACKAGE_TAIL,
    PATH_RIGHT,
    PLURAL_TAIL,
    RANGE_MARKS,
    RANGE_WORDS,
    ROW,
    ROW_TAIL,
    SHORT_LIST,
    patterns_of,
)

__all__ = ["Form", "Group", "Mention", "Mentions", "PathText", "find_mentions", "scan_mentions"]

_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_PATH = _WORD | frozenset("./-~$+@")
_PATH_LEFT = "".join(sorted(_PATH))
_PARTS = tuple(f"/{kind}{after}" for kind in ("AC", "AT", "WP") for after in "-0123456789")
"""What names a part of a thread and no file, behind its id."""
_LONGEST_PATH = 300
_LONGEST_LINE = 4000
"""How far back a thread id may stand on the same line; keeps one huge line linear."""
_LONGEST_RANGE = 100
"""Two ids further apart than this are not a range that a person wrote."""
_GOES_ON = frozenset(
    (", ", "/", " + ", " & ", " and ", ", and ", " or ", ", or ", " to ", " through ")
)
"""Between two short ids: the thread before the first is that of the second, too."""
_STOPS = frozenset(".;:!?")


_BARE, _QUALIFIED, _SCOPED, _BRACE, _INSIDE, _TAIL, _PATH_FORM, _ISSUE_FORM = map(int, Form)


def find_mentions(text: str, owner: str | None = None, prefix: str = "ST") -> Mentions:
    """Everything in ``text`` that names a thread or a part of one.

    Args:
        text: The whole document, header included.
        owner: The thread whose directory holds the document, if any.
        prefix: What thread ids begin with (``st_prefix`` of the configuration).
    """
    raw = scan_mentions(text, owner, prefix)
    return Mentions(
        tuple(Mention(start, end, target, Form(form)) for start, end, target, form in raw.mentions),
        tuple(map(Group._make, raw.groups)),
        tuple(map(PathText._make, raw.paths)),
    )


def scan_mentions(text: str, owner: str | None = None, prefix: str = "ST") -> RawMentions:
    """:func:`find_mentions` as plain tuples."""
    # Whether there is any at all is not asked first: `in` takes longer than the patterns do.
    reader = _Reader(text, owner, prefix)
    reader.read_threads()
    reader.read_packages()
    reader.read_rows()
    reader.read_issues()
    found = reader.found
    if not found:
        return _NO_MENTIONS
    found.sort()
    reader.groups.sort()
    return RawMentions(tuple(found), tuple(reader.groups), tuple(reader.paths))


_NO_MENTIONS = RawMentions((), (), ())


class _Reader:
    """The state of one reading; lives as long as one call of :func:`find_mentions`."""

    __slots__ = (
        "_ends",
        "_starts",
        "_threads",
        "found",
        "groups",
        "owner",
        "paths",
        "prefix",
        "text",
    )

    def __init__(self, text: str, owner: str | None, prefix: str) -> None:
        self.text = text
        self.owner = owner
        self.prefix = prefix
        self.found: list[RawMention] = []
        self.groups: list[RawGroup] = []
        self.paths: list[RawPath] = []
        self._ends: dict[int, str] = {}
        """Where a written thread id ends, so that what follows it can be qualified by it."""
        self._starts: list[int] = []
        self._threads: list[str] = []

    def read_threads(self) -> None:
        text, length = self.text, len(self.text)
        patterns = patterns_of(self.prefix)
        add = self.found.append
        ends, add_start, add_thread = self._ends, self._starts.append, self._threads.append
        taken = 0
        path_end = 0
        list_end = -2  # no id begins right behind it
        for match in patterns.thread.finditer(text):
            start, end = match.span()
            before = text[start - 1] if start else "\n"
            if before in _WORD or start < taken:
                continue
            if match.lastindex is not None:
                self._brace(match[1], match[2], start, match.start(2), end)
                if text.startswith("/", end) and self._opens_slash_list(patterns.slash_list, end):
                    list_end = end
                continue
            target = match[0]
            ends[end] = target
            add_start(start)
            add_thread(target)
            after = text[end] if end < length else "\n"
            if start < path_end:
                add((start, end, target, _PATH_FORM))
                continue
            form = _BARE
            if after == "/" or before == "/" or (after == "." and text.startswith(".md", end)):
                number = NUMBER.match(text, end) if after == "/" else None
                if number is not None and before != "/":
                    key = f"{target}/{number[1]}"
                    add((start, number.end(), key, _QUALIFIED))
                elif start - 1 == list_end or self._opens_slash_list(patterns.slash_list, end):
                    list_end = end
                else:
                    path = self._path(start, end)
                    if path is not None:
                        path_end = path[1]
                        self.paths.append(path)
                        form = _PATH_FORM
            add((start, end, target, form))
            if after in RANGE_MARKS or (after == " " and text[end + 1 : end + 2] in RANGE_WORDS):
                taken = self._thread_range(patterns.tail, target, start, end) or taken

    def _thread_range(self, pattern: re.Pattern[str], target: str, start: int, end: int) -> int:
        """The range that begins with ``target``, if one does; where it ends, else 0."""
        tail = pattern.match(self.text, end)
        if tail is None:
            return 0
        width = len(self.prefix)
        first = int(target[width:])
        digits = tail[1] or tail[2] or tail[3]
        last = int(digits) if len(digits) == 4 else int(target[width : -len(digits)] + digits)
        if not first < last <= first + _LONGEST_RANGE:
            return 0
        stop = tail.end()
        last_target = f"{self.prefix}{last:04d}"
        inner = tuple(f"{self.prefix}{number:04d}" for number in range(first + 1, last))
        self.found.extend((start, stop, name, _INSIDE) for name in inner)
        self.groups.append((start, stop, (target, *inner, last_target), False))
        if tail[1] is None:
            self.found.append((stop - len(digits), stop, last_target, _TAIL))
            return stop
        return 0  # a full id at the end is found by the loop itself

    def _brace(self, stem: str, body: str, start: int, body_start: int, end: int) -> None:
        """`ST000{1,3}`, `ST00{01..03}`: expand the digits; each result must have four."""
        targets: list[str] = []
        found: list[RawMention] = []
        for part in BRACE_PART.finditer(body):
            if body[part.end() : part.end() + 1] not in ("", ",", " "):
                return
            ends = [number for number in part.groups() if number is not None]
            if any(len(stem) + len(number) != 4 for number in ends):
                return
            names = [f"{self.prefix}{stem}{number}" for number in ends]
            found.append((body_start + part.start(1), body_start + part.end(1), names[0], _BRACE))
            if len(ends) == 1:
                targets.append(names[0])
                continue
            low, high = int(ends[0]), int(ends[1])
            if not low < high <= low + _LONGEST_RANGE:
                return
            found.append((body_start + part.start(2), body_start + part.end(2), names[1], _BRACE))
            width = len(ends[0])
            inner = [f"{self.prefix}{stem}{n:0{width}d}" for n in range(low + 1, high)]
            found.extend((start, end, name, _INSIDE) for name in inner)
            targets.extend([names[0], *inner, names[1]])
        if targets:
            self.found.extend(found)
            self.groups.append((start, end, tuple(targets), True))

    def _opens_slash_list(self, more: re.Pattern[str], end: int) -> bool:
        """`ST0001/ST0002/ST000{4,5}` names threads and no file (FORMAT.md 3.2, 3.3)."""
        found = more.match(self.text, end)
        if found is None:
            return False
        after = self.text[found.end() : found.end() + 2]
        return not after or after[0] not in _PATH or (after[0] == "." and not after[1:].isalnum())

    def _path(self, start: int, end: int) -> RawPath | None:
        """The path around a thread id, if the neighbours make it one."""
        text = self.text
        lowest = max(0, start - _LONGEST_PATH)
        left = lowest + len(text[lowest:start].rstrip(_PATH_LEFT))
        right = PATH_RIGHT.match(text, end, end + _LONGEST_PATH)
        stop = right.end() if right is not None else end
        while stop > end and text[stop - 1] in ".,-":
            stop -= 1
        path = text[left:stop]
        if "/" not in path and not path.endswith(".md"):
            return None
        if path.count("/") == 1 and path.endswith("/") and left == start:
            # `ST0004/` is a directory under a stated parent; `ST0004/AC-01.1` is no path at all.
            return (left, stop, path, text[start:end])
        if text.startswith(_PARTS, end):
            return None
        return (left, stop, path, text[start:end])

    def _qualifier(self, start: int) -> tuple[str, int] | None:
        """The thread id right before ``start``: `ST0005/`, `ST0005 `, `ST0005:`, `ST0005-`."""
        text = self.text
        if start < 6:
            return None
        separator = text[start - 1]
        if separator in "/ :-":
            thread = self._ends.get(start - 1)
            if thread is not None:
                return thread, start - 1 - len(thread)
        if text.startswith(", ", start - 2) or text.startswith(": ", start - 2):
            thread = self._ends.get(start - 2)
            if thread is not None:
                return thread, start - 2 - len(thread)
        return None

    def _scope(self, start: int) -> str:
        """The thread that a short id at ``start`` belongs to; empty when nothing says."""
        if self.owner is not None:
            return self.owner
        if not self._starts:
            return ""
        text = self.text
        line = text.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1
        index = bisect_left(self._starts, start) - 1
        if index >= 0 and self._starts[index] >= max(line, start - _LONGEST_LINE):
            return self._threads[index]
        at = line
        for _ in range(400):  # the nearest heading above; a section longer than this has none
            if text.startswith("#", at):
                stop = text.find("\n", at)
                first = bisect_left(self._starts, at)
                if first < len(self._starts) and (stop < 0 or self._starts[first] < stop):
                    return self._threads[first]
                return ""
            if at == 0:
                return ""
            at = text.rfind("\n", max(0, at - _LONGEST_LINE), at - 1) + 1
        return ""

    def _short(self, start: int) -> tuple[str, int, int]:
        """Scope, where the mention begins, and its form, for a short id at ``start``."""
        if start - 1 in self._ends or start - 2 in self._ends:  # few are, and it is soon asked
            qualifier = self._qualifier(start)
            if qualifier is not None:
                return qualifier[0], qualifier[1], _QUALIFIED
        return self._scope(start), start, _SCOPED

    def read_packages(self) -> None:
        text, owner, ends = self.text, self.owner, self._ends
        add = self.found.append
        scope, is_qualified = "", False
        taken = 0
        previous_end = -1
        range_end = -1
        for match in PACKAGE.finditer(text):
            start, end = match.span()
            if start < taken or (start and text[start - 1] in _WORD):
                continue
            whole = start
            # `ST0005/WP-01, WP-02` and `WP-01 + WP-02`: the list keeps its thread.
            near = start - 1 in ends or start - 2 in ends
            qualifier = self._qualifier(start) if near else None
            if start == range_end:
                pass  # `ST0005 WP-01 through WP-03`: both ends are of one thread
            elif qualifier is not None:
                scope, whole = qualifier
                is_qualified = True
            elif not (is_qualified and scope and self._lists_on(previous_end, start)):
                scope = owner if owner is not None else self._scope(start)
                is_qualified = False
            number = match[2] if len(match[2]) == 2 else f"0{match[2]}"
            form = _QUALIFIED if whole != start else _SCOPED
            add((whole, end, f"{scope}/{number}", form))
            previous_end = end
            after = text[end : end + 2]
            if after[:1] not in PACKAGE_NEXT or (after[0] == " " and after[1:] not in RANGE_WORDS):
                continue
            written = match[1] or ""
            tail = PACKAGE_TAIL.match(text, end)
            if tail is None and written[:1] == "s":
                tail = PLURAL_TAIL.match(text, end)
            if tail is not None:
                stop = self._package_range(scope, int(number), tail, start)
                taken = max(taken, stop)
                range_end = -1 if stop else text.find("WP", end, tail.end())
                continue
            short = SHORT_LIST.match(text, end)
            while short is not None and written != "/":
                add((short.start(1), short.end(1), f"{scope}/{short[1]}", _TAIL))
                previous_end = short.end()
                short = SHORT_LIST.match(text, short.end())

    def _lists_on(self, previous_end: int, start: int) -> bool:
        """Whether a package id goes on with the list of the one that ends at ``previous_end``."""
        gap = start - previous_end
        if not 0 < gap <= 6 or previous_end < 0:
            return False
        between = self.text[previous_end:start]
        if gap > 3:
            return between in _GOES_ON
        return "\n\n" not in between and _STOPS.isdisjoint(between)

    def _package_range(self, scope: str, first: int, tail: re.Match[str], start: int) -> int:
        """The members of `WP-01..WP-05`; where it ends when its end is a short number, else 0."""
        digits = tail[1] if tail.re is PLURAL_TAIL else tail[1] or tail[2]
        last = int(digits)
        if not first < last:
            return 0
        stop = tail.end()
        inner = tuple(f"{scope}/{number:02d}" for number in range(first + 1, last))
        self.found.extend((start, stop, name, _INSIDE) for name in inner)
        ends = (f"{scope}/{first:02d}", *inner, f"{scope}/{last:02d}")
        self.groups.append((start, stop, ends, False))
        if "WP" in tail[0]:
            return 0  # the loop finds the written end itself
        self.found.append((stop - len(digits), stop, ends[-1], _TAIL))
        return stop

    def read_rows(self) -> None:
        text = self.text
        add = self.found.append
        listed, listed_end = "", 0
        for match in ROW.finditer(text):
            start, end = match.span()
            if start and text[start - 1] in _WORD:
                continue
            scope, whole, form = self._short(start)
            # `ST0005 AC-01.1 and AC-01.2`: the list keeps its thread.
            if form == _QUALIFIED:
                listed = scope
            elif listed and start - listed_end < 10 and text[listed_end:start] in _GOES_ON:
                scope = listed
            else:
                listed = ""
            listed_end = end
            if match[2] is None and not scope:
                continue  # `AC97` is a chip where nothing says that it is a criterion of 3.0
            add((whole, end, f"{scope}/{match[0]}", form))
            if match[2] is None or not text.startswith("..", end):
                continue
            tail = ROW_TAIL.match(text, end)
            if tail is None:
                continue
            kind, group, first, last = f"A{match[1]}", match[2], int(match[3]), int(tail[2])
            if tail[1] is not None and int(tail[1]) != int(group):
                continue
            if not first < last <= first + _LONGEST_RANGE:
                continue
            stop = listed_end = tail.end()
            names = [f"{scope}/{kind}-{group}.{number}" for number in range(first, last + 1)]
            self.found.extend((start, stop, name, _INSIDE) for name in names[1:-1])
            self.groups.append((start, stop, tuple(names), False))
            if f"{kind}-" not in tail[0]:
                add((end + 2, stop, names[-1], _TAIL))

    def read_issues(self) -> None:
        text = self.text
        for match in ISSUE.finditer(text):
            at = match.start()
            if at < 3 or not text.startswith(("iss", "Iss"), at - 3):
                continue
            if at > 3 and text[at - 4] in _WORD:
                continue
            self.found.append((match.start(1), match.end(1), f"issue/{match[1]}", _ISSUE_FORM))
            more = ISSUE_MORE.match(text, match.end())
            while more is not None:
                self.found.append((more.start(1), more.end(1), f"issue/{more[1]}", _ISSUE_FORM))
                more = ISSUE_MORE.match(text, more.end())
