"""ST0001: light characteristics."""

import pytest

from lights.characteristic import read


def test_two_white_flashes_in_ten_seconds():
    """AT-00.1"""
    light = read("Fl(2) W 10s")
    assert (light.flashes, light.colour, light.period) == (2, "W", 100)


def test_the_word_that_cannot_be_read_is_named():
    """AT-00.2"""
    with pytest.raises(ValueError, match="'Q'"):
        read("Fl Q 5s")
