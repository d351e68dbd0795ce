"""The kinds of code actions that repair; a server promises them before it has looked for any."""

from __future__ import annotations

from typing import Final

QUICK_FIX: Final = "quickfix"
FIX_ALL: Final = "source.fixAll.stp"
