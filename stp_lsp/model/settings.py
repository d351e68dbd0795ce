"""The user's settings as one value. Reading them from files and clients is the session's work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from stp_lsp.model.diagnostic import Level

NO_LEVELS: Mapping[str, Level] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose."""

    levels: Mapping[str, Level] = field(default_factory=lambda: NO_LEVELS)
    """Level by rule name, for rules that shall not have their default one."""
    foreign: tuple[str, ...] = ()
    """Ids, or beginnings of ids, that belong to other projects and are never reported."""
    full: bool = False
    """Every rule at its full level, in closed threads and older generations too (`--all`)."""
    max_file_size: int = 5_000_000
    """Bytes; a larger document is not read."""
    today: str = ""
    """The date as `YYYY-MM-DD`, given by the session: features have no clock."""
