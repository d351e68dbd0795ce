"""Holds a lamp to its characteristic (ST0002/01)."""

from lights.characteristic import Characteristic


def night(light: Characteristic, start: int, length: int) -> list[bool]:
    """Lit or dark for `length` tenths of a second, beginning `start` tenths after midnight.

    Periods are counted from midnight, so a lamp that restarts joins its rhythm where it is.
    """
    return [light.lit((start + tenth) % light.period) for tenth in range(length)]
