"""Settings as a client or a file gives them: untyped values in, a :class:`Settings` out.

A wrong value never stops anything: it is left out, and a :class:`Problem` says which, why, and
what to write instead. Where in a file it stands is the work of ``settings_places``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from stp_lsp.model.diagnostic import Level, Rule
from stp_lsp.model.path_pattern import why_no_pattern
from stp_lsp.model.settings import OVERRIDE_KEYS, SETTINGS, Override, Setting, Settings, Shape

LEVELS = {level.value: level for level in Level}
_MOST = 20
"""Problems that are named; nobody reads more, and a hostile file has a hundred thousand."""
_LONGEST_SHOWN = 80
"""Characters of a value in a message."""
Key = tuple[str | int, ...]
"""The way to a value: `("overrides", 0, "paths")`."""


class Problem(NamedTuple):
    """Something wrong in settings; `str` gives it as clients show it."""

    key: Key
    message: str

    def __str__(self) -> str:
        return f"{written('stp', *self.key)}: {self.message}"


def written(*key: str | int) -> str:
    """A key as people write it: `overrides[1].paths`, counted from 1."""
    text = ""
    for part in key:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_settings(
    value: object, rules: Sequence[Rule], today: str, *, strict: bool = False
) -> tuple[Settings, tuple[Problem, ...]]:
    """Settings from the client's section `stp` or from a file, and what is wrong in it.

    Args:
        value: What was given: ``{"rules": {name: level}, "foreign": [...], ...}``; ``None`` for a
            setting means that it was not chosen.
        rules: All rules.
        today: The date as `YYYY-MM-DD`.
        strict: Whether a name that is no setting is a problem. Clients keep settings of their own
            in the same section, files do not.
    """
    reader = _Reader(rules)
    if not isinstance(value, Mapping):
        if value is not None:
            reader.complain((), "must be a table of settings")
        return Settings(today=today), tuple(reader.problems)
    known = {setting.name: setting for setting in SETTINGS}
    fields: dict[str, Any] = {}
    for name, given in value.items():
        setting = known.get(str(name))
        if setting is None:
            if strict:
                reader.complain((str(name),), f"is no setting{reader.near(str(name), known)}")
        elif given is not None:
            found = reader.read(setting, str(name), given)
            if found is not None:
                fields[setting.field] = found
    return Settings(today=today, **fields), tuple(reader.problems)


def rules_named(word: str, rules: Iterable[Rule]) -> list[str]:
    """The names of the rules that a word means: a name, a code, or the beginning of codes."""
    wanted = word.strip().casefold()
    exact = [rule.name for rule in rules if wanted in (rule.name.casefold(), rule.code.casefold())]
    if exact or not wanted.startswith("stp"):
        return exact
    return [rule.name for rule in rules if rule.code.casefold().startswith(wanted)]


class _Reader:
    """Reads values and collects what is wrong with them."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self.problems: list[Problem] = []

    def complain(self, key: Key, message: str) -> None:
        if len(self.problems) < _MOST:
            self.problems.append(Problem(key, message))

    def near(self, word: str, known: Iterable[str]) -> str:
        """A half-sentence with the known word most like ``word``; empty when none is like it."""
        if len(self.problems) >= _MOST:
            return ""  # nobody will read it, and it takes long to find
        from difflib import get_close_matches

        by_fold = {name.casefold(): name for name in known}
        found = get_close_matches(word.casefold()[:60], by_fold, n=1, cutoff=0.65)
        return f"; did you mean {by_fold[found[0]]!r}?" if found else ""

    def read(self, setting: Setting, name: str, value: object) -> object:
        """The value as :class:`Settings` holds it; ``None`` when there is no use in it."""
        match setting.shape:
            case Shape.LEVELS:
                return self._levels((name,), value)
            case Shape.RULES:
                return frozenset(self._rule_list((name,), value))
            case Shape.OVERRIDES:
                return self._overrides((name,), value)
            case Shape.WORDS:
                return tuple(word for word, _ in self._words((name,), value))
            case Shape.BYTES:
                if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                    return value
                self.complain((name,), "must be a number of bytes above 0, such as 5000000")
            case Shape.SWITCH:
                if isinstance(value, bool):
                    return value
                self.complain((name,), "must be true or false, without quotes")
        return None

    def _levels(self, key: Key, value: object) -> dict[str, Level]:
        found: dict[str, Level] = {}
        if not isinstance(value, Mapping):
            self.complain(key, 'must be a table of levels by rule, such as {stale-index = "error"}')
            return found
        for name, level in value.items():
            meant = next(
                (
                    rule.name
                    for rule in self._rules
                    if str(name).casefold() in (rule.name.casefold(), rule.code.casefold())
                ),
                None,
            )
            if meant is None:
                self.complain((*key, str(name)), self._no_rule(str(name)))
            elif not isinstance(level, str) or level.casefold() not in LEVELS:
                allowed = ", ".join(LEVELS)
                near = self.near(level, LEVELS) if isinstance(level, str) else ""
                message = f"{_shown(level)} is no level{near or f'; write one of {allowed}'}"
                self.complain((*key, str(name)), message)
            else:
                found[meant] = LEVELS[level.casefold()]
        return found

    def _rule_list(self, key: Key, value: object) -> Iterable[str]:
        for word, at in self._words(key, value):
            found = rules_named(word, self._rules)
            if not found:
                self.complain((*key, at), self._no_rule(word))
            yield from found

    def _no_rule(self, word: str) -> str:
        names = [name for rule in self._rules for name in (rule.name, rule.code)]
        return (
            f"{_shown(word)} is no rule{self.near(word, names)}; `stp-lsp explain --all` lists them"
        )

    def _overrides(self, key: Key, value: object) -> tuple[Override, ...]:
        if not isinstance(value, (list, tuple)):
            self.complain(key, 'must be a list of tables: [[overrides]], paths = ["docs/"]')
            return ()
        found: list[Override] = []
        for at, item in enumerate(value):
            if not isinstance(item, Mapping):
                self.complain((*key, at), 'must be a table with `paths`, such as ["docs/"]')
                continue
            for name in item:
                if name not in OVERRIDE_KEYS:
                    near = self.near(str(name), OVERRIDE_KEYS)
                    has = f"; there are {', '.join(OVERRIDE_KEYS)}"
                    self.complain((*key, at, str(name)), f"is no part of an override{near or has}")
            paths = tuple(self._patterns((*key, at, "paths"), item.get("paths")))
            levels = self._levels((*key, at, "rules"), item.get("rules") or {})
            ignored = self._rule_list((*key, at, "ignore"), item.get("ignore") or [])
            levels |= dict.fromkeys(ignored, Level.OFF)
            if paths:
                found.append(Override(paths, levels))
            elif "paths" not in item:
                self.complain((*key, at), 'has no `paths`, such as paths = ["docs/"]')
        return tuple(found)

    def _patterns(self, key: Key, value: object) -> Iterable[str]:
        for word, at in self._words(key, value or []):
            reason = why_no_pattern(word)
            if reason:
                self.complain((*key, at), f"{_shown(word)} {reason}")
            else:
                yield word

    def _words(self, key: Key, value: object) -> Iterable[tuple[str, int]]:
        """The words of a list, each with its place in it."""
        if not isinstance(value, (list, tuple)):
            hint = f"; write [{_shown(value)}]" if isinstance(value, str) else ""
            self.complain(key, f"must be a list of words{hint}")
            return
        for at, word in enumerate(value):
            if isinstance(word, str) and word.strip():
                yield word.strip(), at
            else:
                self.complain((*key, at), f"{_shown(word)} is no word; write it in quotes")


def _shown(value: object) -> str:
    """A value for a message, cut short; what cannot be written is named by its type."""
    try:
        shown = repr(value)
    except ValueError:  # a number of too many digits
        return f"a very long {type(value).__name__}"
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}..."
