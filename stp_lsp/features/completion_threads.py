"""Thread ids: by number, by title, by slug, and as members of a brace group.

Where an id is expected (``completion_slot``) words and bare numbers find threads. Anywhere else
only what looks like an id does: `ST`, `ST0`, and `st0` in lower case, which on its own begins too
many other words. Plain prose must not answer every keystroke.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from stp_lsp.features.completion_context import Typing
from stp_lsp.features.completion_item import Answer, CompletionKind, Offer, no_offers
from stp_lsp.features.completion_rank import (
    Nearness,
    best_with_prefix,
    nearness,
    ordered,
    with_prefix,
)
from stp_lsp.features.completion_slot import NOWHERE, Position, Slot, read_slot
from stp_lsp.model.layout import BUCKETS, is_thread_id
from stp_lsp.model.symbols import Thread

_TITLE_LIKE = re.compile(r"[^\W_][\w '&+-]{0,60}\Z")
_BULLET_LEAD = re.compile(r"[ \t]*[-*+][ \t]+[*`]*")
_TAIL = re.compile(r"[ \t]*:")
_LONGEST_TITLE: Final = 70
_SEARCHED: Final = 120
"""At least so many threads are ranked when many fit equally well."""
_OWED: Final = 200
"""Threads asked whether the index lacks them."""
_FILLERS: Final = re.compile(
    r"above|also|and|below|for|from|how|its|th(?:at|e|eir|ere|ese|is|ose)|wh(?:at|en|ere|ich|y)|with"
)
"""Words that follow "see" or open a bracket without meaning a title."""


def complete_member(typing: Typing, limit: int) -> Answer | None:
    """Another member of `ST000{1,`; the brace is closed when it is open."""
    match = _brace(typing.prefix).search(typing.left)
    if match is None or typing.in_fence:
        return None
    stem, listed, typed = match[1], match[2], match[3]
    width = 4 - len(stem)
    if len(typed) > width:
        return no_offers(typing.offset)
    rest = re.match(r"[0-9]*", typing.right)
    end = typing.offset + (rest.end() if rest else 0)
    after = typing.text[end : end + 1]
    close = "" if after in ("}", ",", ".") else "}"
    token = typing.offset - len(typed)
    taken = set(_listed(listed, width))
    start = f"{typing.prefix}{stem}{typed}"
    found = best_with_prefix(typing, start, nearness(typing, token), limit + 1 + len(taken))
    digits = len(typing.prefix) + len(stem)
    threads = typing.names.threads
    offers = (
        thread_offer(threads[id], id[digits:], id[digits:] + close)
        for id in found
        if id[digits:] not in taken
    )
    return Answer(offers, token, end)


def complete_thread(typing: Typing, limit: int) -> Answer | None:
    """Thread ids for what is typed at the cursor; ``None`` when no id is being typed there."""
    slot = read_slot(typing)
    if _is_id_start(typing, slot):
        return _by_id(typing, slot, limit)
    if slot.position is Position.PROSE and not typing.invoked:
        return None
    if typing.rest or typing.in_fence:
        return None
    if slot.position is Position.PROSE:
        return _invoked_in_prose(typing, limit)
    query = slot.query
    if query.isdigit():
        return _by_number(typing, slot, limit) if len(query) <= 4 else None
    if not query:
        return _by_title(typing, slot, limit) if slot.is_list or typing.invoked else None
    if len(query) < (2 if slot.is_list else 3) or not _TITLE_LIKE.match(query):
        return None
    if not slot.is_list and _FILLERS.fullmatch(query.lower()):
        return None
    return _by_title(typing, slot, limit)


def _invoked_in_prose(typing: Typing, limit: int) -> Answer | None:
    """What may stand in plain prose when the user asks: everything, a number's, a word's."""
    word = typing.word
    slot = Slot(Position.PROSE, word, len(word))
    if not word:
        before = typing.left[-1:]
        return _by_title(typing, slot, limit) if not before or before in " \t(" else None
    if word.isdigit():
        return _by_number(typing, slot, limit) if len(word) <= 4 else None
    return _by_title(typing, slot, limit) if len(word) >= 3 else None


def _is_id_start(typing: Typing, slot: Slot) -> bool:
    """Whether the word around the cursor is the beginning of an id."""
    word, prefix = typing.word, typing.prefix
    whole = word + typing.rest
    head, digits = whole[: len(prefix)], whole[len(prefix) :]
    if not word or prefix[: len(head)].upper() != head.upper():
        return False
    if digits and not (digits.isdigit() and len(digits) <= 4):
        return False
    full = len(word) > len(prefix) or word == prefix
    expected = slot.query == word and (slot.is_list or len(word) > 1)
    if not (full or expected or typing.invoked):
        return False
    return not typing.in_fence or (typing.invoked and len(word) >= len(prefix))


def _by_id(typing: Typing, slot: Slot, limit: int) -> Answer:
    """The ids that begin as typed, then those whose number the digits may be."""
    prefix, word = typing.prefix, typing.word
    token, end = typing.offset - len(word), typing.offset + len(typing.rest)
    if slot.width != len(word):
        slot = NOWHERE
    start = prefix[: len(word)] + word[len(prefix) :]
    if start in typing.snapshot.threads and end == typing.offset and not typing.invoked:
        titled = slot.position in (Position.RELATED, Position.ACTIVE)
        if not titled or _TAIL.match(typing.right):
            return no_offers(typing.offset)  # nothing can be added to a whole id
    scores = nearness(typing, token)
    found = _arranged(typing, _candidates(typing, start, scores, slot, limit), scores, slot)
    digits = start[len(prefix) :]
    if digits and (not found or digits[0] != "0"):
        numbered = typing.names.with_number(digits, prefix, max(_SEARCHED, limit + 1))
        found = list(dict.fromkeys([*found, *_arranged(typing, numbered, scores, slot)]))
    found = _in_written_folder(typing, token, found)
    return Answer(_offers(typing, found, slot), token, end)


def _by_number(typing: Typing, slot: Slot, limit: int) -> Answer:
    """The threads whose number is, or begins with, the digits typed."""
    token, digits, prefix = typing.offset - slot.width, slot.query, typing.prefix
    exact = f"{prefix}{digits.lstrip('0'):0>4}"
    found = typing.names.with_number(digits, prefix, max(_SEARCHED, limit + 1))
    found = _arranged(typing, found, nearness(typing, token), slot)
    found.sort(key=lambda id: id != exact)
    offers = (
        offer._replace(found_by=f"{digits} {offer.label}", preselect=offer.key == exact)
        for offer in _offers(typing, found[:limit], slot)
    )
    return Answer(offers, token, typing.offset, searched=True)


def _by_title(typing: Typing, slot: Slot, limit: int) -> Answer:
    """The threads whose title or slug has the words typed; all threads when none are."""
    token = typing.offset - slot.width
    scores = nearness(typing, token)
    if not slot.query:
        found = _candidates(typing, typing.prefix, scores, slot, limit)
        found = _arranged(typing, found, scores, slot)[: limit + 1]
        return Answer(_offers(typing, found, slot), token, typing.offset, searched=True)
    names, query = typing.names, slot.query.casefold()
    near = {names.rank[id] for id in scores if id in names.rank}
    found = []
    for group in names.names.groups(query):
        if len(found) < limit:
            chosen = group[:limit] + [rank for rank in group[limit:] if rank in near]
            ranked = [names.by_rank[rank] for rank in chosen]
            found += _arranged(typing, ranked, scores, slot)
    offers = _offers(typing, found[: limit + 1], slot, lambda thread: _found_by(thread, query))
    return Answer(offers, token, typing.offset, searched=True)


def _candidates(typing: Typing, start: str, scores: Nearness, slot: Slot, limit: int) -> list[str]:
    """The ids that begin with ``start`` and may be among the best ``limit``."""
    found = with_prefix(typing, start, scores, max(_SEARCHED, limit + 1))
    if slot.position is not Position.INDEX:
        return found
    missing = (
        id
        for id in typing.names.by_rank[:_OWED]
        if id.startswith(start) and not _is_listed(typing, id)
    )
    return list(dict.fromkeys([*islice(missing, _SEARCHED), *found]))


def _arranged(typing: Typing, candidates: Iterable[str], scores: Nearness, slot: Slot) -> list[str]:
    """Candidates that fit equally well, best first for this kind of place.

    An index and a list of active threads name a thread once: what they have already comes last.
    """
    found = ordered(candidates, typing, scores)
    if slot.position is Position.ACTIVE:
        names, listed = typing.names, _section_ids(typing)
        found.sort(key=lambda id: (id in listed, names.openness[names.rank[id]]))
    elif slot.position is Position.INDEX:
        found.sort(key=lambda id: _is_listed(typing, id))
    return found


def _is_listed(typing: Typing, id: str) -> bool:  # the model's word
    """Whether the document names the thread."""
    return typing.document.id in typing.snapshot.mentioning(id)


def _section_ids(typing: Typing) -> set[str]:
    """The threads that the cursor's section names on its other lines."""
    facts = typing.document.facts
    index = bisect_left(facts.headings, typing.line_start, key=lambda heading: heading[1])
    start = facts.headings[index - 1][1] if index else 0
    end = facts.headings[index][1] if index < len(facts.headings) else len(typing.text)
    line_end = typing.offset + len(typing.right)
    mentions = facts.mentions[bisect_left(facts.mentions, (start,)) :][:1000]
    return {
        raw[2] for raw in mentions if raw[0] < end and not typing.line_start <= raw[0] <= line_end
    }


def _offers(
    typing: Typing,
    found: Iterable[str],
    slot: Slot,
    found_by: Callable[[Thread], str] | None = None,
) -> Iterator[Offer]:
    """One offer for each thread; among related ones with its title too, the list's form first."""
    threads = typing.names.threads
    styles = [False]
    if slot.position is Position.ACTIVE and not _TAIL.match(typing.right):
        styles = [True]
    elif slot.position is Position.RELATED and not _TAIL.match(typing.right):
        styles = [False, True] if _lists_bare_ids(typing) else [True, False]
    ids = list(found)
    for titled in styles:
        for id in ids:
            thread = threads[id]
            by = found_by(thread) if found_by is not None else ""
            if titled and thread.title:
                line = f"{id}: {thread.title}"
                yield Offer(line, CompletionKind.THREAD, line, _detail(thread), "", id, False, by)
            else:
                yield thread_offer(thread, id, id, by)


def _lists_bare_ids(typing: Typing) -> bool:
    """Whether the section's bullets so far hold ids without their titles."""
    facts = typing.document.facts
    index = bisect_left(facts.headings, typing.line_start, key=lambda heading: heading[1])
    start = facts.headings[index - 1][2] if index else 0
    stop = facts.headings[index][1] if index < len(facts.headings) else len(typing.text)
    bare = titled = 0
    for begin, end, target, _ in facts.mentions[bisect_left(facts.mentions, (start,)) :][:1000]:
        if begin >= stop:
            break
        if typing.line_start <= begin <= typing.offset or not is_thread_id(target, typing.prefix):
            continue
        lead = typing.text[typing.text.rfind("\n", 0, begin) + 1 : begin]
        if _BULLET_LEAD.fullmatch(lead):
            if typing.text.startswith(":", end):
                titled += 1
            else:
                bare += 1
    return bare > titled


def thread_offer(thread: Thread, label: str = "", insert: str = "", found_by: str = "") -> Offer:
    """A thread, to be written as ``insert``; by its id unless given."""
    label, insert = label or thread.id, insert or thread.id
    title = thread.title
    if len(title) > _LONGEST_TITLE:
        title = f"{title[:_LONGEST_TITLE].rstrip()}…"
    detail = _detail(thread)
    return Offer(label, CompletionKind.THREAD, insert, detail, title, thread.id, found_by=found_by)


def _detail(thread: Thread) -> str:
    """The thread on one line: title and status."""
    title, status = thread.title[:_LONGEST_TITLE], thread.status_raw.strip()
    return f"{title} ({status})" if title and status else title or status


def _found_by(thread: Thread, query: str) -> str:
    """What of a thread the query was found in, for the filters of editors."""
    if query in thread.slug and query not in thread.title.casefold():
        return thread.slug
    return thread.title or thread.slug


def _in_written_folder(typing: Typing, token: int, found: list[str]) -> list[str]:
    """Behind `st/COMPLETED/` only the threads that are there, behind `st/` those in no bucket."""
    before = typing.text[max(0, token - 40) : token]
    if not before.endswith("/"):
        return found
    threads = typing.snapshot.threads
    folder = before[:-1].rpartition("/")[2]
    if folder in BUCKETS:
        return [id for id in found if threads[id].bucket == folder]
    if folder == "st":
        return [id for id in found if not threads[id].bucket]
    return found


def _listed(body: str, width: int) -> Iterator[str]:
    """The members that a brace group has already, ranges opened."""
    for part in re.finditer(r"([0-9]+)(?:\.\.([0-9]+))?", body):
        if part[2] is None:
            yield part[1]
        elif len(part[2]) <= width:
            low, high = int(part[1]), int(part[2])
            yield from (f"{number:0{width}d}" for number in range(low, min(high, low + 100) + 1))


@lru_cache(maxsize=16)
def _brace(prefix: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![A-Za-z0-9_]){re.escape(prefix)}([0-9]{{1,3}})"
        r"\{((?:[0-9]{1,4}(?:\.\.[0-9]{1,4})?(?:, ?| ))*)([0-9]{0,4})\Z"
    )
