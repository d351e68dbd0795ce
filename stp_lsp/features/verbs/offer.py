"""A verb that makes sense at a place, as a menu shows it."""

from __future__ import annotations

from typing import NamedTuple

from stp_lsp.features.verbs.registry import BY_NAME
from stp_lsp.features.verbs.verb import Arguments


class Offer(NamedTuple):
    """One verb that can be done here."""

    title: str
    """What the menu shows: `Complete ST0005`."""
    verb: str
    arguments: Arguments
    missing: tuple[str, ...] = ()
    """Names of required arguments that have to be asked for."""
    disabled: str = ""
    """Why it would be refused; empty when it would not."""


def offer(shown: str, verb: str, disabled: str = "", /, **arguments: str | int | bool) -> Offer:
    """An offer, with the required arguments that are not given named as missing."""
    missing = tuple(
        argument.name
        for argument in BY_NAME[verb].arguments
        if argument.required and argument.name not in arguments
    )
    return Offer(shown, verb, arguments, missing, disabled)
