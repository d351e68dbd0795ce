"""Which keys a header has, in the order of the templates (FORMAT.md 4.2).

One table for completion, which offers the missing keys, for repairs, which insert them, and for
formatting, which orders them.
"""

from __future__ import annotations

from typing import Final

from stp_lsp.model.layout import Kind
from stp_lsp.model.project import Project

VERSION_KEYS: Final = frozenset(("intent_version", "stp_version"))
"""Two spellings of one key."""
THREAD_HEADERS: Final = frozenset((Kind.INFO, Kind.SINGLE))
"""Documents whose header is the thread's."""

_WITH_SLUG: Final = (2, 4)
_WITH_INTENT_VERSION: Final = (2, 2)
_KEYS: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.PACKAGE: ("verblock", "wp_id", "title", "scope", "status"),
    Kind.ACCEPTANCE: ("verblock", "st_id", "title", "acceptance"),
    Kind.ISSUE: ("id", "title", "date", "reporter", "status", "severity"),
    Kind.TODO: ("generator",),
    Kind.WHITEBOARD: ("node", "name", "role", "status", "focus", "claims"),
}


def expected_keys(kind: Kind, project: Project) -> tuple[str, ...]:
    """The keys that a header of this kind of document has, in the order of the templates."""
    if kind in THREAD_HEADERS:
        keys = ["verblock"]
        if not project.version or project.at_least(*_WITH_INTENT_VERSION):
            keys.append("intent_version")
        else:
            keys.append("stp_version")
        keys.append("status")
        if not project.version or project.at_least(*_WITH_SLUG):
            keys.append("slug")
        return (*keys, "created", "completed", "on-hold")
    return _KEYS.get(kind, ("verblock",))


def template_order(kind: Kind) -> tuple[str, ...]:
    """Every key that a template of any version gives such a document, in their common order.

    Empty for documents whose header no template writes: their order is their author's.
    """
    if kind in THREAD_HEADERS:
        return ("verblock", "stp_version", "intent_version", "status", "slug", "created",
                "completed")  # fmt: skip
    if kind is Kind.PACKAGE:
        return ("verblock", "wp_id", "wp", "title", "scope", "status")
    return _KEYS[kind] if kind in (Kind.ACCEPTANCE, Kind.ISSUE) else ()
