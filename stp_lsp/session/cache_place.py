"""Where caches are on disk. Imports little: every start of a server asks this first."""

from __future__ import annotations

import os
import sys
import zlib
from typing import Final

from stp_lsp.session.disk import RealDisk
from stp_lsp.session.roots import find_root

VARIABLE: Final = "STP_LSP_CACHE"
"""`off`, or the folder to use."""
SUFFIX: Final = ".stp-lsp-index"
"""Nobody else's: what is too old goes by its name, and the folder may be one that others use."""
_OFF: Final = frozenset(("off", "0", "no", "false"))
_NAME: Final = 40
"""Characters of a folder's name that the name of its cache begins with, for people who look."""


def folder() -> str:
    """Where the caches are; empty when there shall be none.

    `platformdirs` knows these places too; importing it takes 10 ms, which every start of every
    server would pay before it could begin to read.
    """
    chosen = os.environ.get(VARIABLE, "")
    if chosen.lower() in _OFF:
        return ""
    if chosen:
        try:
            return os.path.abspath(chosen)
        except OSError:  # a relative one, and the current folder is gone
            return ""
    if sys.platform == "win32":
        base, rest = os.environ.get("LOCALAPPDATA", ""), "stp-lsp\\Cache"
    elif sys.platform == "darwin":
        base, rest = os.path.expanduser("~/Library/Caches"), "stp-lsp"
    else:
        base, rest = os.environ.get("XDG_CACHE_HOME", ""), "stp-lsp"
        # "All paths must be absolute. [...] a relative path [...] should be ignored": XDG 0.8.
        base = base if os.path.isabs(base) else os.path.expanduser("~/.cache")
    return os.path.join(base, rest) if os.path.isabs(base) else ""


def turn_off() -> None:
    """Keeps this process from having caches."""
    os.environ[VARIABLE] = "off"


def path_for(opened: str) -> str:
    """The file for an opened folder; empty when there shall be none.

    Two folders may have one file, by chance; it says itself which of them it is about. Should
    somebody have put the place for caches into a workspace, there are none: nothing is written
    into a workspace.
    """
    place = folder()
    if not place or find_root(RealDisk(), os.path.realpath(place).replace(os.sep, "/")) is not None:
        return ""
    name = "".join(each if each.isalnum() else "-" for each in opened.rpartition("/")[2])
    number = zlib.crc32(opened.encode("utf-8", "surrogatepass"))
    return os.path.join(place, f"{name[:_NAME]}-{number:08x}{SUFFIX}")


def may_be_kept(opened: str) -> bool:
    """Whether there is a file for a folder; whether it counts is another question."""
    path = path_for(opened)
    return bool(path) and os.path.exists(path)
