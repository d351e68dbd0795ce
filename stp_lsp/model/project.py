"""What a workspace's configuration says: its generation, version, id prefix, and where it lives.

Six generations of the format are in use (FORMAT.md 0). Which one a workspace belongs to follows
from the marker files at its root; the version then decides severities and what to write, never
what is read (FORMAT.md 0, last line).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

from stp_lsp.syntax.json_text import read_json

CONFIG_CURRENT = "intent/.config/config.json"
CONFIG_V2 = ".intent/config.json"
CONFIG_VERSION = "stp/.config/version"
CONFIG_SHELL = "stp/.config/config"
CONFIG_SCRIPT = "stp/.config/stp_config.sh"
"""Exports the project's name and author, for the shell of STP 1.x; no version."""
CONFIG_OLDEST = ".stp-config"
CONFIG_FILES = (
    *(CONFIG_CURRENT, CONFIG_V2, CONFIG_VERSION, CONFIG_SHELL),
    *(CONFIG_OLDEST, CONFIG_SCRIPT),
)
"""Every file that may configure a workspace, in the order in which they win."""


class Generation(IntEnum):
    """FORMAT.md 0."""

    G0 = 0
    G1 = 1
    G2 = 2
    G3 = 3
    G4 = 4
    G5 = 5


class Fault(NamedTuple):
    """Something wrong in a configuration file; offsets are code points of that file."""

    path: str
    start: int
    end: int
    message: str


class Project(NamedTuple):
    """The configuration of one workspace."""

    generation: Generation
    version: tuple[int, ...]
    """The declared version as numbers; empty when none is declared or it is no version."""
    version_text: str
    prefix: str
    base: str
    """The folder that holds the threads, relative to the root: `intent/st` or `stp/prj/st`."""
    home: str
    """The folder that holds everything of the method: `intent` or `stp`."""
    name: str
    author: str
    config_path: str
    """The configuration file that won; empty when the layout alone marks the workspace."""
    faults: tuple[Fault, ...]

    def at_least(self, *version: int) -> bool:
        """Whether the workspace declares this version or a later one."""
        return self.version >= version


_VERSION = re.compile(r"\s*(\d{1,9}(?:\.\d{1,9})*)(?!\d)")
_SHELL_LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_]+)\s*[=:]\s*(.*?)\s*$", re.M)


def read_project(files: Mapping[str, str], *, has_canon: bool = False) -> Project:
    """The project that the configuration files of a root describe.

    Args:
        files: Text of each of :data:`CONFIG_FILES` that exists, by its path from the root.
        has_canon: Whether `intent/.canon/st/` holds threads, which makes it G5 (FORMAT.md 13).
    """
    for path in (CONFIG_CURRENT, CONFIG_V2):
        if path in files:
            return _json_project(path, files[path], has_canon)
    script = _shell_values(files.get(CONFIG_SCRIPT, ""))
    said = {"project_name": script.get("stp_project", ""), "author": script.get("stp_author", "")}
    if CONFIG_VERSION in files or CONFIG_SHELL in files:
        shell = {**said, **_shell_values(files.get(CONFIG_SHELL, ""))}
        version_text = _shell_values(files.get(CONFIG_VERSION, "")).get("stp_version", "")
        version = _version(version_text)
        generation = Generation.G2 if version >= (1, 2, 1) else Generation.G1
        path = CONFIG_VERSION if CONFIG_VERSION in files else CONFIG_SHELL
        return _stp_project(generation, version, version_text, shell, path)
    if CONFIG_OLDEST in files:
        values = {**said, **_shell_values(files[CONFIG_OLDEST])}
        return _stp_project(Generation.G0, (0, 0, 0), "0.0.0", values, CONFIG_OLDEST)
    if CONFIG_SCRIPT in files:
        return _stp_project(Generation.G0, (1, 0, 0), "1.0.0", said, CONFIG_SCRIPT)
    if has_canon:
        return _intent(Generation.G5, (3, 0, 0), "3.0.0", {}, "", ())
    return _intent(Generation.G3, (), "", {}, "", ())


def bare_stp_project() -> Project:
    """A root known only by its folder `stp/prj/st` (FORMAT.md 1.2, case 5)."""
    return _stp_project(Generation.G0, (1, 0, 0), "1.0.0", {}, "")


def _json_project(path: str, text: str, has_canon: bool) -> Project:
    faults: tuple[Fault, ...] = ()
    values: dict[str, object] = {}
    loaded, fault = read_json(text)
    if fault is not None:
        faults = (Fault(path, *fault),)
    elif isinstance(loaded, dict):
        values = loaded
    else:
        faults = (Fault(path, 0, len(text), "the configuration must be a JSON object"),)
    version_text = str(values.get("intent_version") or values.get("version") or "")
    version = _version(version_text)
    if version_text and not version:
        faults += (_fault_at(path, text, version_text, f"{version_text!r} is not a version"),)
    prefix = values.get("st_prefix", "ST")
    if not isinstance(prefix, str) or not re.fullmatch(r"[A-Za-z]{1,8}", prefix):
        if "st_prefix" in values:
            shown = json.dumps(prefix)
            message = f"st_prefix must be one to eight letters, not {shown}; ST is used"
            faults += (_fault_at(path, text, "st_prefix", message),)
        prefix = "ST"
    values = {**values, "st_prefix": prefix}
    if path == CONFIG_V2:
        generation = Generation.G3
    elif version >= (3,) or has_canon:
        generation = Generation.G5
    else:
        generation = Generation.G4
    return _intent(generation, version, version_text, values, path, faults)


def _fault_at(path: str, text: str, needle: str, message: str) -> Fault:
    at = max(text.find(needle), 0)
    return Fault(path, at, min(at + len(needle), len(text)), message)


def _intent(
    generation: Generation,
    version: tuple[int, ...],
    version_text: str,
    values: Mapping[str, object],
    path: str,
    faults: tuple[Fault, ...],
) -> Project:
    return Project(
        generation,
        version,
        version_text,
        str(values.get("st_prefix") or "ST"),
        "intent/st",
        "intent",
        str(values.get("project_name") or ""),
        str(values.get("author") or ""),
        path,
        faults,
    )


def _stp_project(
    generation: Generation,
    version: tuple[int, ...],
    version_text: str,
    values: Mapping[str, str],
    path: str,
) -> Project:
    prefix = values.get("st_prefix", "ST")
    return Project(
        generation,
        version,
        version_text,
        prefix if re.fullmatch(r"[A-Za-z]{1,8}", prefix) else "ST",
        "stp/prj/st",
        "stp",
        values.get("project_name", ""),
        values.get("author", ""),
        path,
        (),
    )


def _shell_values(text: str) -> dict[str, str]:
    """`KEY="value"` or `key: value` lines, keys in lower case; nothing is executed."""
    found: dict[str, str] = {}
    for key, value in _SHELL_LINE.findall(text):
        found.setdefault(key.lower(), value.strip("\"'"))
    return found


def _version(text: str) -> tuple[int, ...]:
    """`2.19.0-dev` as `(2, 19, 0)`; empty when the text does not begin with a number."""
    match = _VERSION.match(text)
    return tuple(int(part) for part in match[1].split(".")) if match else ()
