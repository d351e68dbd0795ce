"""The project's own settings: `stp-lsp.toml` beside `intent/`, or a table of `pyproject.toml`.

They count for the workspace at whose root the file stands and for no other, so a workspace inside
another one has its own. `stp-lsp.toml` goes before `pyproject.toml`. Nothing in a file is fatal:
what is wrong is left out and named with its place.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from stp_lsp.model.settings import MAX_FILE_SIZE, Settings
from stp_lsp.session.disk import Disk, Stamp
from stp_lsp.session.file_text import decode

OWN = "stp-lsp.toml"
SHARED = "pyproject.toml"
SETTINGS_FILES = (OWN, SHARED)
"""In the order in which they are looked for."""
TABLE = ("tool", "stp-lsp")
"""The table of `pyproject.toml`."""

_LARGEST = 1_000_000
_NAMED = "stp-lsp"
_DEEPEST = 64
"""Dots between the parts of keys in one line; the library takes their square in time."""
_DOT = re.compile(r"(?<!\.)\.(?!\.)")
_AT = re.compile(r" \(at line (\d+), column (\d+)\)")


class Complaint(NamedTuple):
    """Something wrong in a settings file; `str` gives it as compilers do."""

    path: str
    """Absolute."""
    line: int
    """From 1, like the column."""
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class ProjectSettings(NamedTuple):
    """What the project chose, and the files that say so."""

    settings: Settings = Settings()
    complaints: tuple[Complaint, ...] = ()
    stamps: tuple[Stamp | None, ...] = (None,) * len(SETTINGS_FILES)
    """The versions of :data:`SETTINGS_FILES` that this was read from."""


class _Raw(NamedTuple):
    """The table of settings as it was read."""

    path: str
    text: str
    values: dict[str, Any]
    table: tuple[str, ...]
    complaints: tuple[Complaint, ...]


def is_settings_file(path: str) -> bool:
    """Whether a file of this name may hold settings."""
    return path.rpartition("/")[2] in SETTINGS_FILES


def stamps_at(disk: Disk, root: str) -> tuple[Stamp | None, ...]:
    """The versions of the settings files at ``root``."""
    return tuple(disk.stamp(f"{root}/{name}") for name in SETTINGS_FILES)


def settings_at(disk: Disk, root: str) -> ProjectSettings:
    """The settings of the workspace at ``root``; those by default when it has none."""
    stamps = stamps_at(disk, root)
    raw = _read(disk, root, stamps)
    if raw is None:
        return ProjectSettings(stamps=stamps)
    from stp_lsp.rules.registry import (
        RULES,  # a third of the start; most workspaces have no such file
    )
    from stp_lsp.session.settings import read_settings, written
    from stp_lsp.session.settings_places import Places

    settings, problems = read_settings(raw.values, RULES, "", strict=True)
    places = Places(raw.text)
    complaints = [
        _complaint(
            raw.path,
            raw.text,
            places.find((*raw.table, *problem.key))[0],
            f"`{written(*problem.key) or '.'.join(raw.table)}` {problem.message}",
        )
        for problem in problems
    ]
    return ProjectSettings(settings, (*raw.complaints, *complaints), stamps)


def size_limit_at(disk: Disk, root: str, limit: int) -> int:
    """The size above which a document of this workspace is not read.

    Equal to `settings_at(...).settings.under(...).max_file_size` and much cheaper, for the reader
    of documents.

    Args:
        disk: Where to look.
        root: The root of the workspace.
        limit: What the client chose.
    """
    if limit != MAX_FILE_SIZE:
        return limit
    raw = _read(disk, root, stamps_at(disk, root))
    if raw is None:
        return limit
    from stp_lsp.session.settings import read_settings

    size = {name: value for name, value in raw.values.items() if name == "maxFileSize"}
    return read_settings(size, (), "")[0].max_file_size


def _read(disk: Disk, root: str, stamps: tuple[Stamp | None, ...]) -> _Raw | None:
    """The table of the first file that has one."""
    for name, stamp in zip(SETTINGS_FILES, stamps, strict=True):
        if stamp is None:
            continue
        raw = _parse(disk, f"{root}/{name}", stamp, () if name == OWN else TABLE)
        if raw is not None:
            return raw
    return None


def _parse(disk: Disk, path: str, stamp: Stamp, table: tuple[str, ...]) -> _Raw | None:
    """One file; ``None`` when it is not about us."""
    if stamp[1] > _LARGEST:
        complaint = Complaint(path, 1, 1, "is too large for settings and was not read")
        return None if table else _Raw(path, "", {}, table, (complaint,))
    try:
        text, fault = decode(disk.read(path))
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error}); check its permissions"
        return None if table else _Raw(path, "", {}, table, (Complaint(path, 1, 1, reason),))
    if table and _NAMED not in text:
        return None
    complaints = (Complaint(path, 1, 1, fault),) if fault else ()
    try:
        values = _toml(text)
    except (ValueError, RecursionError) as error:
        return _Raw(path, text, {}, table, (*complaints, _not_toml(path, text, error)))
    for name in table:
        values = values.get(name) if isinstance(values, dict) else None
    if values is None:
        return None
    if not isinstance(values, dict):
        where = _complaint(path, text, max(text.find("stp-lsp"), 0), "must be a table of settings")
        return _Raw(path, text, {}, table, (*complaints, where))
    return _Raw(path, text, values, table, complaints)


def _toml(text: str) -> Any:  # noqa: ANN401  # any TOML
    """The values of a file.

    Raises:
        ValueError: when it is no TOML, or nothing that can be read in good time.
        RecursionError: when it is nested too deeply.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _DEEPEST < len(_DOT.findall(line)):
            raise ValueError(f"a key of too many parts (at line {number}, column 1)")
    import tomllib

    return tomllib.loads(text)


def _not_toml(path: str, text: str, error: Exception) -> Complaint:
    message = str(error) or "nested too deeply"
    at = _AT.search(message)
    line, column = (int(at[1]), int(at[2])) if at else (text.count("\n") + 1, 1)
    reason = _AT.sub("", message).replace(" (at end of document)", " at the end")
    return Complaint(path, line, column, f"not TOML, so no setting of it is used: {reason}")


def _complaint(path: str, text: str, at: int, message: str) -> Complaint:
    line = text.count("\n", 0, at)
    return Complaint(path, line + 1, at - (text.rfind("\n", 0, at) + 1) + 1, message)
