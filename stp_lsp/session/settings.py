"""Settings as a client or a file gives them: untyped values in, a :class:`Settings` out.

A wrong value never stops anything: it is left out, and a message says which and why.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping

from stp_lsp.model.diagnostic import Level
from stp_lsp.model.settings import Settings

_LEVELS = {level.value: level for level in Level}


def read_settings(
    value: object, rules: Collection[str], today: str
) -> tuple[Settings, tuple[str, ...]]:
    """Settings from the client's section `stp`, and what is wrong in it.

    Args:
        value: What the client sent: ``{"rules": {name: level}, "foreign": [...], ...}``.
        rules: The names of all rules.
        today: The date as `YYYY-MM-DD`.
    """
    problems: list[str] = []
    values = value if isinstance(value, Mapping) else {}
    return (
        Settings(
            levels=_levels(values.get("rules"), rules, problems),
            foreign=_words(values.get("foreign"), "foreign", problems),
            full=values.get("all") is True,
            max_file_size=_size(values.get("maxFileSize"), problems),
            today=today,
        ),
        tuple(problems),
    )


def _levels(value: object, rules: Collection[str], problems: list[str]) -> dict[str, Level]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        problems.append("stp.rules: must map rule names to levels")
        return {}
    found: dict[str, Level] = {}
    for name, level in value.items():
        if name not in rules:
            near = difflib.get_close_matches(str(name), rules, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            problems.append(f"stp.rules.{name}: there is no rule of that name{hint}")
        elif level not in _LEVELS:
            allowed = ", ".join(_LEVELS)
            problems.append(f"stp.rules.{name}: {level!r} is not a level; use one of {allowed}")
        else:
            found[name] = _LEVELS[level]
    return found


def _words(value: object, key: str, problems: list[str]) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    problems.append(f"stp.{key}: must be a list of words")
    return ()


def _size(value: object, problems: list[str]) -> int:
    default = Settings().max_file_size
    if value is None:
        return default
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    problems.append(f"stp.maxFileSize: must be a number of bytes above 0; {default} is used")
    return default
