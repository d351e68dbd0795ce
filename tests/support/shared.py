"""Where the shared material lies (corpora, oracle, bench), if it is on this machine at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_DEFAULT = Path(__file__).resolve().parents[3] / "shared"
_FOUND = Path(os.environ.get("STP_SHARED") or _DEFAULT)

SHARED: Path | None = _FOUND if (_FOUND / "corpora").is_dir() else None

needs_shared = pytest.mark.skipif(
    SHARED is None, reason="shared corpora and oracle data are not on this machine (STP_SHARED)"
)


def shared(*parts: str) -> Path:
    """A path inside the shared folder; only for tests that carry ``needs_shared``."""
    assert SHARED is not None
    return SHARED.joinpath(*parts)
