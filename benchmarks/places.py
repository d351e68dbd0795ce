"""Places at which only some questions are asked: in a large document, the index, a status, prose.

Nobody asks anything else in these documents, so that they are opened once and only for this.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.questions import HEADER, INDEX, LARGE, TYPING
from benchmarks.targets import Target, documents

LARGE_SIZE = 300_000
"""Bytes of the large document."""
_NOT_PROSE = ("steel_threads.md", "wip.md", "todo.md", "worklog.md")


@contextmanager
def places_alone(root: Path, taken: Collection[Path]) -> Iterator[Mapping[str, Sequence[Target]]]:
    """By the key of a question, the place at which it is asked, if the workspace has one.

    Args:
        root: The workspace.
        taken: Documents in which other questions are asked.
    """
    free = [path for path in documents(root) if path not in taken]
    found: dict[str, list[Target]] = {INDEX.key: [], HEADER.key: [], TYPING.key: []}
    for path in free:
        if path.name == "steel_threads.md":
            found[INDEX.key] = _row(path)
    middle = free[len(free) // 2 :]
    for path in (path for path in middle if path.name == "info.md"):
        found[HEADER.key] = _status(path)
        if found[HEADER.key]:
            middle = [each for each in middle if each != path]
            break
    for path in (path for path in middle if path.name not in _NOT_PROSE):
        found[TYPING.key] = _blank(path)
        if found[TYPING.key]:
            break
    with large_document(root) as large:
        yield {**found, LARGE.key: [large]}


@contextmanager
def large_document(root: Path, size: int = LARGE_SIZE) -> Iterator[Target]:
    """A document of this many bytes, of the text of the others, for as long as it is needed.

    It stands in the folder of a thread, as the log of a long piece of work does. The place is the
    blank line nearest to its middle.
    """
    home = min(root.glob("intent/st/**/info.md"), default=root / "info.md")
    path = home.with_name("worklog.md")
    parts: list[str] = []
    written = 0
    for source in documents(root):
        if source.name in _NOT_PROSE:
            continue
        text = source.read_text(encoding="utf-8", errors="replace")
        if text.startswith("---\n"):
            text = text.partition("\n---\n")[2]
        parts.append(text)
        written += len(text.encode())
        if written >= size:
            break
    text = "# Log\n\n" + "\n".join(parts) * max(1, -(-size // max(written, 1)))
    text = text.encode()[:size].decode(errors="ignore")
    path.write_text(text, encoding="utf-8")
    try:
        yield (_blank(path) or [Target(path, 0, 0, False)])[0]
    finally:
        path.unlink()


def _blank(path: Path) -> list[Target]:
    """The blank line nearest behind the middle."""
    lines = _lines(path)
    found = (n for n in range(len(lines) // 2, len(lines)) if not lines[n].strip())
    return [Target(path, n, len(lines[n]), False) for n in found][:1]


def _row(path: Path) -> list[Target]:
    """Inside the title, in the middle row of an index."""
    lines = _lines(path)
    rows = [n for n, line in enumerate(lines) if line.startswith("| ") and line.count("|") > 3]
    if not rows:
        return []
    line = rows[len(rows) // 2]
    return [Target(path, line, lines[line].find("|", 2) + 3, False)]


def _status(path: Path) -> list[Target]:
    """Behind the status in a header."""
    lines = _lines(path)
    found = (n for n, line in enumerate(lines[:20]) if line.startswith("status:"))
    return [Target(path, n, len(lines[n]), False) for n in found][:1]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").split("\n")
