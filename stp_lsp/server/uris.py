"""URIs and paths. A path is absolute with forward slashes, as everywhere in the session."""

from __future__ import annotations

import re
from functools import lru_cache
from posixpath import normpath
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from pygls.uris import from_fs_path, to_fs_path

from stp_lsp.session.reader_process import slashed

SCHEME: Final = "stp"
"""Of documents that are on no disk (``content``)."""
_HERE: Final = "//localhost/"
"""This machine (RFC 8089, 2)."""
_ROUNDABOUT: Final = re.compile(r".//|/\.\.?(?:/|$)")
"""In a path that names some folder twice, or to no purpose."""
_PLAIN: Final = re.compile(r"/[A-Za-z0-9_.~-][A-Za-z0-9_.~/-]*")
"""A path in which nothing is escaped; two slashes in front would name a machine."""


def to_path(uri: str) -> str | None:
    """The path of a `file:` URI; ``None`` for anything else (untitled, git, remote schemes).

    However it is spelt: a document is one document by whatever way one comes to it.
    """
    if uri[:5].lower() != "file:":
        return None
    path = to_fs_path(uri)
    if path and "\ufffd" in path:  # perhaps bytes that are no UTF-8: a name may hold any
        path = unquote(urlsplit(uri).path, errors="surrogateescape")
    if not path:
        return None
    path = slashed(path)
    if path.startswith(_HERE):
        path = path[len(_HERE) - 1 :]
    return normpath(path) if _ROUNDABOUT.search(path) else path


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
