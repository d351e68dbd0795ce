"""A thread or an issue of the canon as Markdown, the way its generated views read (FORMAT.md 13).

Written from the JSON itself, because the facts keep only what names things. The format is not
frozen: a member of the wrong type counts as absent, one that is not known is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stp_lsp.features.board_markdown import plain_text
from stp_lsp.features.canon_contract import Record, contract_lines, items_in, read_record, text_in
from stp_lsp.syntax.status import fold_v3

_HEADING: Final = re.compile(r"^(#{1,5})(?= )", re.M)
_FENCE: Final = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.M | re.S)
_NAMES: Final = {
    "design.md": "Design",
    "impl.md": "Implementation",
    "tasks.md": "Tasks",
    "results.md": "Results",
    "done.md": "Done",
}
_READ_FIRST: Final = tuple(_NAMES)
_LANGUAGES: Final = {"sh": "sh", "txt": ""}


def canon_thread(text: str, url: str, id: str) -> str:
    """A thread's JSON as one document; what cannot be read is shown as it stands.

    Args:
        text: The file.
        url: Its address.
        id: Its path, to name it.
    """
    record = read_record(text)
    return "\n".join(_unreadable(text, url, id) if record is None else _thread(record, url, id))


def canon_issue(text: str, url: str, id: str) -> str:
    """The same for an issue."""
    record = read_record(text)
    return "\n".join(_unreadable(text, url, id) if record is None else _issue(record, url, id))


def _unreadable(text: str, url: str, id: str) -> Iterator[str]:
    yield f"# {plain_text(id.rpartition('/')[2])}"
    yield ""
    yield f"_This is no readable JSON: [{plain_text(id)}](<{url}>)._"
    yield ""
    yield from (f"    {line}" for line in text.splitlines())
    yield ""


def _thread(record: Record, url: str, id: str) -> Iterator[str]:
    title = plain_text(text_in(record, "title"))
    yield f"# {plain_text(text_in(record, 'id'))}: {title}".rstrip(": ")
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
    yield from contract_lines(record)
    yield ""


def _facts(record: Record) -> Iterator[str]:
    status = fold_v3(text_in(record, "status"))
    words = [status.value if status is not None else text_in(record, "status")]
    words += [
        f"{name} {text_in(record, name)[:10]}"
        for name in ("created", "completed", "closed")
        if text_in(record, name)
    ]
    words += [f"severity {text_in(record, 'severity')}"] if text_in(record, "severity") else []
    yield plain_text(" · ".join(word for word in words if word))
    packages = items_in(record, "wps")
    if packages:
        done = sum(text_in(item, "status") == "done" for item in packages)
        yield ""
        yield f"- Work packages: {done} of {len(packages)} done"
    if text_in(record, "status_reason"):
        yield f"- Reason: {plain_text(text_in(record, 'status_reason'))}"
    if text_in(record, "acceptance"):
        yield f"- Acceptance: {plain_text(text_in(record, 'acceptance'))}"


def _prose(record: Record, *parts: tuple[str, str], level: int = 0) -> Iterator[str]:
    """Members that hold Markdown, those with a title below a heading."""
    for name, title in parts:
        text = text_in(record, name).strip()
        if text:
            yield ""
            if title:
                yield f"{'#' * (level + 2)} {title}"
                yield ""
            yield _lowered(text, level)


def _related(record: Record) -> Iterator[str]:
    related = items_in(record, "related")
    if related:
        yield ""
        yield "## Related"
        yield ""
        for item in related:
            note = text_in(item, "note")
            yield f"- {text_in(item, 'id')}" + (f": {note}" if note else "")


def _packages(record: Record) -> Iterator[str]:
    packages = items_in(record, "wps")
    if packages:
        yield ""
        yield "## Work packages"
    for item in packages:
        number = item.get("seq")
        name = f"{number:02d}" if isinstance(number, int) else str(number)
        words = (text_in(item, "status"), text_in(item, "scope"))
        state = " · ".join(word for word in words if word)
        yield ""
        yield f"### WP-{name}: {plain_text(text_in(item, 'title'))}"
        yield ""
        yield plain_text(state)
        yield from _prose(item, ("preamble", ""), ("objective", ""), ("body", ""), level=2)


def _attachments(record: Record) -> Iterator[str]:
    """The documents that the canon keeps beside the thread, in the order in which one reads."""

    def order(item: Record) -> tuple[int, str]:
        path = text_in(item, "path")
        known = path in _READ_FIRST
        return (_READ_FIRST.index(path) if known else len(_READ_FIRST), path)

    for item in sorted(items_in(record, "attachments"), key=order):
        path, text = text_in(item, "path"), text_in(item, "text").strip()
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
    body = text_in(record, "body").strip()
    number = record.get("number")
    name = f"{number:04d}" if isinstance(number, int) else str(number or "")
    yield f"# {name}: {plain_text(text_in(record, 'title'))}"
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
