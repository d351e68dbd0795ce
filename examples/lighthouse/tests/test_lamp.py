"""ST0002/01: the lamp driver."""

from lights.characteristic import read
from lights.lamp import night

LIGHT = read("Fl(2) W 10s")


def test_a_whole_period():
    """AT-01.1"""
    lit = night(LIGHT, 0, 100)
    starts = [tenth for tenth in range(100) if lit[tenth] and not lit[tenth - 1]]
    assert starts == [0, 25]
    assert not any(lit[50:])


def test_restart_inside_a_period():
    """AT-01.2"""
    unbroken = night(LIGHT, 0, 200)
    for start in range(100):
        assert night(LIGHT, start, 100) == unbroken[start : start + 100]
