"""`check --baseline`: findings that are known already are left out, so that only new ones fail.

The file is JSON, ordered, one entry for each finding, made to be committed and to read well in a
diff. Paths in it are relative to its own folder, so it holds wherever the check is started.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from stp_lsp.cli.destination import write_file
from stp_lsp.cli.findings import Entry, FileFindings
from stp_lsp.cli.fingerprint import fingerprints
from stp_lsp.cli.problem import ProblemError
from stp_lsp.model.diagnostic import Diagnostic
from stp_lsp.session.disk import RealDisk

_VERSION = 1


class Baseline(NamedTuple):
    """The known findings."""

    folder: str
    """Absolute; what paths are relative to."""
    entries: tuple[Entry, ...] = ()


class Compared(NamedTuple):
    """What is left of a check beside a baseline."""

    files: tuple[FileFindings, ...]
    """With new findings only."""
    known: int
    """How many findings were left out."""
    stale: tuple[Entry, ...]
    """Entries that no finding corresponds to any more."""


def read_baseline(name: str) -> Baseline:
    """The baseline in a file.

    Raises:
        ProblemError: when there is none, or it cannot be read.
    """
    remedy = f"`stp-lsp check --write-baseline {name}` makes one"
    try:
        loaded = json.loads(RealDisk().read(os.path.abspath(name)))
    except FileNotFoundError:
        raise ProblemError(f"{name}: there is no such baseline; {remedy}") from None
    except OSError as error:
        raise ProblemError(f"{name}: cannot be read ({error.strerror or error})") from None
    except (ValueError, RecursionError) as error:
        raise ProblemError(f"{name}: not a baseline ({error}); {remedy}") from None
    found = loaded.get("findings") if isinstance(loaded, dict) else None
    if not isinstance(found, list) or not all(map(_is_entry, found)):
        raise ProblemError(f"{name}: not a baseline; {remedy}")
    if loaded.get("version") != _VERSION:
        raise ProblemError(f"{name}: a baseline of another version of stp-lsp; {remedy}")
    entries = (Entry(*(item[key] for key in Entry._fields)) for item in found)
    return Baseline(_folder(name), tuple(entries))


def write_baseline(
    name: str, files: Iterable[FileFindings], wanted: Callable[[Diagnostic], bool]
) -> int:
    """Writes the ``wanted`` findings to a file and says how many they are.

    Raises:
        ProblemError: when the file cannot be written.
    """
    folder = _folder(name)
    entries = [
        Entry(path, found.rule, found.message, mark)
        for file in files
        for path in (_relative(file, folder),)
        for found, mark in fingerprints(file, path)
        if wanted(found)
    ]
    content = {
        "version": _VERSION,
        "findings": [entry._asdict() for entry in sorted(entries)],
    }
    write_file(name, f"{json.dumps(content, indent=2)}\n".encode())
    return len(entries)


def compare(
    baseline: Baseline, files: Iterable[FileFindings], judged: Callable[[Entry, str], bool]
) -> Compared:
    """What is new in ``files``.

    Args:
        baseline: What is known; of two equal findings, one entry stands for one of them.
        files: What was found.
        judged: Whether this check would have found an entry's finding at that absolute path.
    """
    left = Counter(entry.fingerprint for entry in baseline.entries)
    new: list[FileFindings] = []
    known = 0
    for file in files:
        kept: list[Diagnostic] = []
        for found, mark in fingerprints(file, _relative(file, baseline.folder)):
            if left[mark] > 0:
                left[mark] -= 1
                known += 1
            else:
                kept.append(found)
        if kept:
            new.append(file._replace(diagnostics=tuple(kept)))
    stale: list[Entry] = []
    for entry in baseline.entries:
        if left[entry.fingerprint] > 0 and judged(entry, _absolute(entry.path, baseline.folder)):
            left[entry.fingerprint] -= 1
            stale.append(entry)
    return Compared(tuple(new), known, tuple(stale))


def _is_entry(item: Any) -> bool:  # noqa: ANN401  # whatever JSON holds
    return isinstance(item, dict) and all(isinstance(item.get(key), str) for key in Entry._fields)


def _folder(name: str) -> str:
    return os.path.dirname(os.path.abspath(name))


def _relative(file: FileFindings, folder: str) -> str:
    path = f"{file.view.root}/{file.document.id}"
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return path


def _absolute(path: str, folder: str) -> str:
    return os.path.normpath(os.path.join(folder, path)).replace(os.sep, "/")
