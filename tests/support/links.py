"""Whether this user may make symbolic links here: on Windows that is a privilege."""

from __future__ import annotations

import os
import tempfile

import pytest


def _can_link() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        link = os.path.join(folder, "link")
        try:
            os.symlink(folder, link)
        except (OSError, NotImplementedError):
            return False
        return os.path.islink(link)  # some emulations make none and say nothing


needs_links = pytest.mark.skipif(not _can_link(), reason="symbolic links cannot be made here")
