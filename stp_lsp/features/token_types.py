"""What tokens are and how they stand: the one list of types and modifiers.

A server promises them before it has coloured anything, so they stand apart from what finds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, IntFlag
from typing import Final


class TokenType(Enum):
    """What a token is; the value is its name in the protocol."""

    THREAD = "stpThread"
    PACKAGE = "stpPackage"
    CRITERION = "stpCriterion"
    TEST = "stpTest"
    ISSUE = "stpIssue"
    STATE = "stpState"
    """A status word, or the state in a contract row."""
    PLACEHOLDER = "stpPlaceholder"
    """Text of a template that nobody has replaced."""


STANDARD_TYPES: Final[Mapping[TokenType, str]] = {
    TokenType.THREAD: "class",
    TokenType.PACKAGE: "struct",
    TokenType.CRITERION: "property",
    TokenType.TEST: "method",
    TokenType.ISSUE: "event",
    TokenType.STATE: "enumMember",
    TokenType.PLACEHOLDER: "macro",
}
"""What stands in for each type where it is not known; all are named by LSP 3.17."""


class TokenModifier(IntFlag):
    """How a token stands."""

    NONE = 0
    OPEN = 1
    """There is work to do."""
    CLOSED = 2
    """There is none."""
    UNKNOWN = 4
    """Nothing of that name is defined."""
    DEPRECATED = 8
    """Given up: cancelled, descoped, withdrawn."""
    DEFINITION = 16
    """Here it is defined."""


MODIFIER_NAMES: Final[Mapping[TokenModifier, tuple[str, str]]] = {
    TokenModifier.OPEN: ("open", ""),
    TokenModifier.CLOSED: ("closed", "readonly"),
    TokenModifier.UNKNOWN: ("unknown", ""),
    TokenModifier.DEPRECATED: ("deprecated", "deprecated"),
    TokenModifier.DEFINITION: ("definition", "definition"),
}
"""The name of each modifier, and a standard one that says nearly the same, if there is one."""
