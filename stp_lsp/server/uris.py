"""URIs and paths. A path is absolute with forward slashes, as everywhere in the session."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pygls.uris import from_fs_path, to_fs_path

from stp_lsp.session.helper import slashed

SCHEME: Final = "stp"
"""Of documents that are on no disk (``content``)."""


def to_path(uri: str) -> str | None:
    """The path of a `file:` URI; ``None`` for anything else (untitled, git, remote schemes)."""
    if not uri.startswith("file:"):
        return None
    path = to_fs_path(uri)
    return slashed(path) if path else None


@lru_cache(maxsize=4096)
def to_uri(path: str) -> str:
    """The `file:` URI of a path."""
    return from_fs_path(path) or ""
