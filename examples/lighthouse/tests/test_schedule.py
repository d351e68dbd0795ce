"""ST0002/02: dusk and dawn."""

from lights.schedule import dark_hours


def test_dusk_to_dawn():
    """AT-02.1: the longest night is at the winter solstice, and twilight shortens every night."""
    nights = [dark_hours(day, 54.0) for day in range(183)]
    assert nights[0] == max(nights)
    assert 14 < nights[0] < 16


def test_midsummer_at_66_north():
    """AT-02.2: there is no dusk, and the answer says so (fails today, issue 0002)."""
    assert dark_hours(183, 66.0) == 0
