"""A thread or an issue of the canon as Markdown, the way its generated views read (FORMAT.md 13).

Written from the JSON itself, because the facts keep only what names things. The format is not
frozen: a member of the wrong type counts as absent, one that is not known is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from stp_lsp.features.board_markdown import plain_text
from stp_lsp.syntax.status import fold_v3

_HEADING: Final = re.compile(r"^(#{1,5})(?= )", re.M)
_FENCE: Final = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.M | re.S)
_ROW_GROUP: Final = re.compile(r"A[CT]-([0-9]+)\.")
_NAMES: Final = {
    "design.md": "Design",
    "impl.md": "Implementation",
    "tasks.md": "Tasks",
    "results.md": "Results",
    "done.md": "Done",
}
_READ_FIRST: Final = tuple(_NAMES)
_LANGUAGES: Final = {"sh": "sh", "txt": ""}

Record = dict[str, Any]


def canon_thread(text: str, url: str, id: str) -> str:
    """A thread's JSON as one document; what cannot be read is shown as it stands.

    Args:
        text: The file.
        url: Its address.
        id: Its path, to name it.
    """
    record = _record(text)
    return "\n".join(_unreadable(text, url, id) if record is None else _thread(record, url, id))


def canon_issue(text: str, url: str, id: str) -> str:
    """The same for an issue."""
    record = _record(text)
    return "\n".join(_unreadable(text, url, id) if record is None else _issue(record, url, id))


def _record(text: str) -> Record | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _unreadable(text: str, url: str, id: str) -> Iterator[str]:
    yield f"# {plain_text(id.rpartition('/')[2])}"
    yield ""
    yield f"_This is no readable JSON: [{plain_text(id)}](<{url}>)._"
    yield ""
    yield from (f"    {line}" for line in text.splitlines())
    yield ""


def _thread(record: Record, url: str, id: str) -> Iterator[str]:
    title = plain_text(_text(record, "title"))
    yield f"# {plain_text(_text(record, 'id'))}: {title}".rstrip(": ")
    yield ""
    yield from _facts(record)
    yield ""
    source = f"[{plain_text(id)}](<{url}>)"
    yield f"_Written from {source}, where alone this thread exists; to be read only._"
    yield from _prose(record, ("preamble", ""), ("objective", "Objective"), ("context", "Context"))
    yield from _related(record)
    yield from _prose(record, ("body", ""))
    yield from _attachments(record)
    yield from _packages(record)
    yield from _contract(record)
    yield ""


def _facts(record: Record) -> Iterator[str]:
    status = fold_v3(_text(record, "status"))
    words = [status.value if status is not None else _text(record, "status")]
    words += [
        f"{name} {_text(record, name)[:10]}"
        for name in ("created", "completed", "closed")
        if _text(record, name)
    ]
    words += [f"severity {_text(record, 'severity')}"] if _text(record, "severity") else []
    yield plain_text(" · ".join(word for word in words if word))
    packages = _items(record, "wps")
    if packages:
        done = sum(_text(item, "status") == "done" for item in packages)
        yield ""
        yield f"- Work packages: {done} of {len(packages)} done"
    if _text(record, "status_reason"):
        yield f"- Reason: {plain_text(_text(record, 'status_reason'))}"
    if _text(record, "acceptance"):
        yield f"- Acceptance: {plain_text(_text(record, 'acceptance'))}"


def _prose(record: Record, *parts: tuple[str, str], level: int = 0) -> Iterator[str]:
    """Members that hold Markdown, those with a title below a heading."""
    for name, title in parts:
        text = _text(record, name).strip()
        if text:
            yield ""
            if title:
                yield f"{'#' * (level + 2)} {title}"
                yield ""
            yield _lowered(text, level)


def _related(record: Record) -> Iterator[str]:
    related = _items(record, "related")
    if related:
        yield ""
        yield "## Related"
        yield ""
        for item in related:
            note = _text(item, "note")
            yield f"- {_text(item, 'id')}" + (f": {note}" if note else "")


def _packages(record: Record) -> Iterator[str]:
    packages = _items(record, "wps")
    if packages:
        yield ""
        yield "## Work packages"
    for item in packages:
        number = item.get("seq")
        name = f"{number:02d}" if isinstance(number, int) else str(number)
        words = (_text(item, "status"), _text(item, "scope"))
        state = " · ".join(word for word in words if word)
        yield ""
        yield f"### WP-{name}: {plain_text(_text(item, 'title'))}"
        yield ""
        yield plain_text(state)
        yield from _prose(item, ("preamble", ""), ("objective", ""), ("body", ""), level=2)


def _contract(record: Record) -> Iterator[str]:
    """Criteria and tests in the grammar of contracts, so that they read like those on disk."""
    criteria, tests = _items(record, "criteria"), _items(record, "tests")
    states: dict[str, set[str]] = {}
    for item in tests:
        for id in _names(item, "covers"):
            states.setdefault(id, set()).add(_text(item, "status"))
    green = {id for id, found in states.items() if found - {"n-a"} == {"green"}}
    rows = [_criterion(item, green) for item in criteria]
    yield from _rows("Acceptance criteria", criteria, rows)
    yield from _rows("Acceptance tests", tests, [_test(item) for item in tests])


def _rows(title: str, items: list[Record], rows: list[str]) -> Iterator[str]:
    if items:
        yield ""
        yield f"## {title}"
    group = None
    for item, row in zip(items, rows, strict=True):
        match = _ROW_GROUP.match(_text(item, "id"))
        if match is not None and match[1] != group:
            group = match[1]
            yield ""
            yield f"### Group {group}"
            yield ""
        yield row


def _criterion(item: Record, green: set[str]) -> str:
    id, state = _text(item, "id"), item.get("state")
    state = state if isinstance(state, dict) else {}
    mark = "(non-test) " if _text(item, "kind") == "non-test" else ""
    is_ = _text(state, "is")
    by, reason = _text(state, "by"), _text(state, "reason")
    if is_ == "descoped":
        end = f"DESCOPED to {_text(state, 'to')} by {by}: {reason}"
    elif is_ == "withdrawn":
        end = f"WITHDRAWN: {reason} (by {by})"
    elif is_ == "satisfied":
        evidence = _text(state, "evidence")
        end = f"evidence: {evidence} -- satisfied: yes" if evidence else "satisfied: yes"
    elif is_ == "computed":
        end = f"satisfied: {'yes' if id in green else 'no'} (computed)"
    else:
        end = "satisfied: no"
    return f"- {id} {mark}{_line(_text(item, 'text'))} -- {_line(end)}"


def _test(item: Record) -> str:
    mark = "(non-test) " if _text(item, "kind") == "non-test" else ""
    file, prose = _text(item, "file"), _line(_text(item, "prose"))
    what = f"`{file}`" if file else prose or "(no reference)"
    names = _names(item, "covers")
    parts = [f"- {_text(item, 'id')} {mark}{what}"]
    parts += [f"covers {', '.join(names)}"] if names else []
    parts.append(f"status: {_text(item, 'status')}")
    note = _line(_text(item, "note"))
    return " -- ".join([*parts, note] if note else parts)


def _attachments(record: Record) -> Iterator[str]:
    """The documents that the canon keeps beside the thread, in the order in which one reads."""

    def order(item: Record) -> tuple[int, str]:
        path = _text(item, "path")
        known = path in _READ_FIRST
        return (_READ_FIRST.index(path) if known else len(_READ_FIRST), path)

    for item in sorted(_items(record, "attachments"), key=order):
        path, text = _text(item, "path"), _text(item, "text").strip()
        if not path or not text:
            continue
        yield ""
        yield f"## {_NAMES.get(path) or plain_text(path)}"
        yield ""
        kind = path.rpartition(".")[2]
        if kind == "md":
            yield _lowered(_without_title(text), 1)
        else:
            fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", text)), default=0))
            yield f"{fence}{_LANGUAGES.get(kind, '')}"
            yield text
            yield fence


def _issue(record: Record, url: str, id: str) -> Iterator[str]:
    body = _text(record, "body").strip()
    number = record.get("number")
    name = f"{number:04d}" if isinstance(number, int) else str(number or "")
    yield f"# {name}: {plain_text(_text(record, 'title'))}"
    yield ""
    yield from _facts(record)
    yield ""
    yield f"_Written from [{plain_text(id)}](<{url}>); to be read only._"
    yield ""
    yield _without_title(body)
    yield ""


def _without_title(text: str) -> str:
    """Markdown without the first-level heading that it begins with, and without a header."""
    if text.startswith("---\n"):
        end = text.find("\n---", 3)
        text = text[end + 4 :].lstrip() if end >= 0 else text
    return text.partition("\n")[2].lstrip("\n") if text.startswith("# ") else text


def _lowered(text: str, levels: int) -> str:
    """Markdown with its headings some levels down, those in code blocks left alone."""
    if not levels:
        return text
    parts: list[str] = []
    at = 0
    for fence in _FENCE.finditer(text):
        parts += [_HEADING.sub(rf"{'#' * levels}\1", text[at : fence.start()]), fence[0]]
        at = fence.end()
    parts.append(_HEADING.sub(rf"{'#' * levels}\1", text[at:]))
    return re.sub(r"^#{7,}(?= )", "######", "".join(parts), flags=re.M)


def _text(values: Record, name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _items(values: Record, name: str) -> list[Record]:
    value = values.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _names(values: Record, name: str) -> list[str]:
    value = values.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _line(text: str) -> str:
    return " ".join(text.split())
