"""What can be done to a workspace besides typing: each verb is one change that can be undone.

A verb is a pure function of a snapshot, its arguments and a :class:`Moment`; it answers
:class:`Performed`, which is a :class:`~stp_lsp.model.source_change.SourceChange` with a word about
what it does, or :class:`Refusal`. Front ends import this module alone: :data:`VERBS` to list them,
:func:`offers` to know which make sense at a place, :func:`perform` to do one. Effects equal
upstream's (FORMAT.md 12) except where FORMAT.md marks upstream's as a defect.

Deliberately not here: writing files, and asking the user for what is missing.
"""

from __future__ import annotations

from stp_lsp.features.verbs.offer import Offer
from stp_lsp.features.verbs.offers import offers
from stp_lsp.features.verbs.outcome import (
    Moment,
    Note,
    NoteKind,
    Outcome,
    Performed,
    Refusal,
    WorkspaceFiles,
)
from stp_lsp.features.verbs.registry import BY_NAME, VERBS, perform, takes
from stp_lsp.features.verbs.verb import (
    Argument,
    ArgumentKind,
    Arguments,
    Call,
    Subject,
    Value,
    Verb,
)

__all__ = [
    "BY_NAME",
    "VERBS",
    "Argument",
    "ArgumentKind",
    "Arguments",
    "Call",
    "Moment",
    "Note",
    "NoteKind",
    "Offer",
    "Outcome",
    "Performed",
    "Refusal",
    "Subject",
    "Value",
    "Verb",
    "WorkspaceFiles",
    "offers",
    "perform",
    "takes",
]
