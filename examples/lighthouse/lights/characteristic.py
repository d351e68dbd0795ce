"""The rhythm of a light, as the chart prints it: `Fl(2) W 10s` (ST0001)."""

import re
from typing import NamedTuple

_RHYTHM = re.compile(r"(Fl|Iso)(?:\((\d)\))?$")
_PERIOD = re.compile(r"(\d+)(?:\.(\d))?s$")


class Characteristic(NamedTuple):
    """How often a light flashes, in which colour, in which period (tenths of a second)."""

    flashes: int
    colour: str
    period: int

    def lit(self, tenth: int) -> bool:
        """Whether the light burns in this tenth of its period; the dark half comes last."""
        bright = self.period // 2
        if tenth >= bright:
            return False
        slot = bright // self.flashes
        return self.flashes == 1 or tenth % slot < slot // 2


def read(text: str) -> Characteristic:
    """The characteristic that `text` names; a ValueError names the word that is none."""
    words = [*text.split(), "", "", ""]
    rhythm = _RHYTHM.match(words[0].replace("Isoph", "Iso"))
    period = _PERIOD.match(words[2])
    wrong = [
        word
        for word, good in zip(words, (rhythm, words[1] in ("W", "R", "G"), period), strict=False)
        if not good
    ]
    if rhythm is None or period is None or wrong:
        raise ValueError(f"{wrong[0]!r} is no part of a characteristic")
    return Characteristic(int(rhythm[2] or 1), words[1], int(period[1] + (period[2] or "0")))
