"""URIs and paths. A path is absolute with forward slashes, as everywhere in the session."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from pygls.uris import from_fs_path, to_fs_path

from stp_lsp.session.helper import slashed

SCHEME: Final = "stp"
"""Of documents that are on no disk (``content``)."""
_PLAIN: Final = re.compile(r"/[A-Za-z0-9_.~-][A-Za-z0-9_.~/-]*")
"""A path in which nothing is escaped; two slashes in front would name a machine."""


def to_path(uri: str) -> str | None:
    """The path of a `file:` URI; ``None`` for anything else (untitled, git, remote schemes)."""
    if not uri.startswith("file:"):
        return None
    path = to_fs_path(uri)
    if path and "\ufffd" in path:  # perhaps bytes that are no UTF-8: a name may hold any
        path = unquote(urlsplit(uri).path, errors="surrogateescape")
    return slashed(path) if path else None


@lru_cache(maxsize=4096)
def to_uri(path: str) -> str:
    """The `file:` URI of a path, also of one whose bytes are no UTF-8."""
    if _PLAIN.fullmatch(path):
        return f"file://{path}"  # as the library has it, in a tenth of the time
    try:
        return from_fs_path(path) or ""
    except UnicodeEncodeError:
        return f"file://{escaped(path)}"


def escaped(path: str) -> str:
    """A path as it stands in a URI."""
    return quote(path.encode("utf-8", "surrogateescape"))
