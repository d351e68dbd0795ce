"""The user's settings as one value, and the table that says which there are.

:data:`SETTINGS` is the one source: the reader, the documentation and the JSON schema for editors
are made from it. Reading values from files and clients is the session's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from stp_lsp.model.diagnostic import Level
from stp_lsp.model.path_pattern import matches

if TYPE_CHECKING:
    from stp_lsp.model.diagnostic import Rule
    from stp_lsp.model.document import DocId

NO_LEVELS: Mapping[str, Level] = MappingProxyType({})
MAX_FILE_SIZE = 5_000_000
"""Bytes; the limit when nobody chose another."""


class Override(NamedTuple):
    """Other levels for some documents."""

    paths: tuple[str, ...]
    """Patterns as in ``path_pattern``."""
    levels: Mapping[str, Level]
    """By rule name; an ignored rule is off."""


@dataclass(frozen=True)
class Settings:
    """What a user may choose; a value that is the default one means that nothing was chosen."""

    levels: Mapping[str, Level] = field(default_factory=lambda: NO_LEVELS)
    """Level by rule name, for rules that shall not have their default one."""
    select: frozenset[str] = frozenset()
    """Only these rules, by name, when there are any."""
    ignore: frozenset[str] = frozenset()
    """All but these rules."""
    overrides: tuple[Override, ...] = ()
    """For parts of the workspace; of several that fit a document the last one wins."""
    foreign: tuple[str, ...] = ()
    """Ids, or beginnings of ids, that belong to other projects and are never reported."""
    full: bool = False
    """Every rule at its full level, in closed threads and older generations too (`--all`)."""
    hints: bool = False
    """Whether `check` shows hints."""
    max_file_size: int = MAX_FILE_SIZE
    """Bytes; a larger document is not read."""
    today: str = ""
    """The date as `YYYY-MM-DD`, given by the session: features have no clock."""

    def levels_for(self, document: DocId, rules: Iterable[Rule]) -> Mapping[str, Level]:
        """The level of every rule that shall not have its own in a document.

        A rule that was selected although it is off by default is information there.
        """
        fitting = tuple(
            at
            for at, override in enumerate(self.overrides)
            if any(matches(pattern, document) for pattern in override.paths)
        )
        found = self._tables.get(fitting)
        if found is None:
            found = self._tables[fitting] = self._table(fitting, rules)
        return found

    @cached_property
    def _tables(self) -> dict[tuple[int, ...], Mapping[str, Level]]:
        """Levels by the overrides that fit; a workspace has few combinations."""
        return {}

    def _table(self, fitting: Iterable[int], rules: Iterable[Rule]) -> Mapping[str, Level]:
        table = dict(self.levels)
        for rule in rules:
            if rule.name in self.ignore or (self.select and rule.name not in self.select):
                table[rule.name] = Level.OFF
            elif rule.level is Level.OFF and rule.name in self.select:
                table.setdefault(rule.name, Level.INFORMATION)
        for at in fitting:
            table.update(self.overrides[at].levels)
        return table

    def under(self, other: Settings) -> Settings:
        """These settings where ``other``, a client's or the command line's, does not say else.

        What is a list adds up, but for ``select``: naming the only rules that are wanted ends
        what was said about them before.
        """
        stated = other.select | {
            name for name, level in other.levels.items() if level is not Level.OFF
        }
        levels = {
            name: level
            for name, level in self.levels.items()
            if not (level is Level.OFF and name in other.select)
        }
        select = other.select or (self.select and self.select | stated)
        return Settings(
            levels={**levels, **other.levels},
            select=select,
            ignore=(self.ignore - stated) | other.ignore,
            overrides=(*(_narrowed(item, other) for item in self.overrides), *other.overrides),
            foreign=tuple(dict.fromkeys((*self.foreign, *other.foreign))),
            full=self.full or other.full,
            hints=self.hints or other.hints,
            max_file_size=(
                self.max_file_size if other.max_file_size == MAX_FILE_SIZE else other.max_file_size
            ),
            today=other.today or self.today,
        )


def _narrowed(override: Override, other: Settings) -> Override:
    """An override that does not bring back what ``other`` left out."""
    kept = {
        name: level
        for name, level in override.levels.items()
        if level is Level.OFF
        or (name not in other.ignore and (not other.select or name in other.select))
    }
    return override._replace(levels=kept)


class Shape(Enum):
    """What the value of a setting looks like."""

    LEVELS = "table of levels by rule"
    RULES = "list of rules"
    OVERRIDES = "list of tables"
    WORDS = "list of words"
    BYTES = "number of bytes"
    SWITCH = "true or false"


class Setting(NamedTuple):
    """One setting as users know it."""

    name: str
    """As clients and files write it."""
    shape: Shape
    field: str
    """The field of :class:`Settings` that holds it."""
    description: str
    """Sentences of Markdown."""
    example: str
    """Lines of TOML, as in `stp-lsp.toml`."""


SETTINGS = (
    Setting(
        "rules",
        Shape.LEVELS,
        "levels",
        "The level of a rule, by its name or code: `error`, `warning`, `information`, `hint` or "
        "`off`. It holds wherever the rule fires, also where it would be quieter by itself.",
        '[rules]\nunknown-thread = "warning"\nmissing-completed-date = "off"',
    ),
    Setting(
        "select",
        Shape.RULES,
        "select",
        "Only these rules are used, and no others: names (`stale-index`), codes (`STP401`) or "
        "beginnings of codes (`STP4`). A rule that is off by default and has no level in `rules` "
        "is used as information.",
        'select = ["STP0", "STP4", "unknown-thread"]',
    ),
    Setting(
        "ignore",
        Shape.RULES,
        "ignore",
        "These rules are not used: names, codes or beginnings of codes. Stronger than `select`.",
        'ignore = ["legacy-status-spelling", "STP5"]',
    ),
    Setting(
        "overrides",
        Shape.OVERRIDES,
        "overrides",
        "Other levels for some documents. `paths` are patterns from the root of the workspace: "
        "`*` stays within a folder, `**` stands for any folders, `docs/` means everything below, "
        "and a pattern without a slash a name at any depth. `rules` and `ignore` are as above. "
        "Of several that fit a document, the last one wins.",
        '[[overrides]]\npaths = ["docs/", "intent/st/CANCELLED/**"]\n'
        'ignore = ["broken-link"]\nrules = { unknown-thread = "off" }',
    ),
    Setting(
        "foreign",
        Shape.WORDS,
        "foreign",
        "Ids, or beginnings of ids, that belong to other projects. They are never reported as "
        "unknown.",
        'foreign = ["ST9", "ST0117"]',
    ),
    Setting(
        "maxFileSize",
        Shape.BYTES,
        "max_file_size",
        "The size in bytes above which a document is not read; it is named by "
        "`unreadable-document` then.",
        "maxFileSize = 10_000_000",
    ),
    Setting(
        "all",
        Shape.SWITCH,
        "full",
        "Every rule at its full level, in closed threads and older generations too, where many "
        "are quieter otherwise; rules that are off by default are used as well.",
        "all = true",
    ),
    Setting(
        "hints",
        Shape.SWITCH,
        "hints",
        "Whether `stp-lsp check` shows hints. Editors show them in any case.",
        "hints = true",
    ),
)
"""Every setting, in the order of the documentation."""

OVERRIDE_KEYS = ("paths", "rules", "ignore")
"""What a table in `overrides` may hold."""
