"""Dusk and dawn of civil twilight, near enough for a lamp (ST0002/02)."""

from math import acos, asin, cos, degrees, radians, sin

_CIVIL = radians(-6)
_TILT = radians(23.44)


def dark_hours(day: int, latitude: float) -> float:
    """Hours from dusk to dawn on a day of the year (0 is the winter solstice)."""
    declination = -asin(sin(_TILT) * cos(radians(day * 360 / 365.25)))
    here = radians(latitude)
    angle = acos((sin(_CIVIL) - sin(here) * sin(declination)) / (cos(here) * cos(declination)))
    return 24 - 2 * degrees(angle) / 15
