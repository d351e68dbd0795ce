"""The text of generated documents: titles, sentences, and Markdown bodies of a given size.

Nothing in it looks like a placeholder, an id or a path that a rule could stumble over; references
are handed in by the caller and woven into the sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random


def _stock(text: str, between: str = " ") -> tuple[str, ...]:
    """The words of ``text``, which may run over several lines."""
    return tuple(text.replace("\n", between).split(between))


_VERBS = _stock(
    """add remove harden rewrite document verify measure extract rename migrate guard index
resolve parse emit close archive validate render cache"""
)
_NOUNS = _stock(
    """thread template header workspace command dispatcher skill plugin audit rule gate contract
journal board migration index record section heading link release test suite harness resolver
config upgrade fleet report evidence"""
)
_KINDS = _stock(
    """canonical mechanical strict lazy atomic stale silent idempotent portable flat nested
explicit ratified deterministic incremental"""
)
_GLUE = _stock(
    """the a of to in that is for with on as by from when which each every it not one only
and or"""
)
_CODE = (
    "`bin/intent_st`",
    "`intent st list`",
    "`--kind all`",
    "`exit 1`",
    "`set -eu`",
    "`grep -rn`",
)
_SECTIONS = _stock(
    """Approach|Design Decisions|Architecture|Alternatives Considered|Dependencies
Implementation Notes|Technical Details|Challenges & Solutions|Risks|Out of scope|Open questions
Rollout|Verification|Evidence|Testing|Lessons Learned""",
    "|",
)

_HEADING_EVERY = 360
"""Bytes of text from one heading to the next, the heading itself not counted."""
_POOL = 3000
"""Sentences; drawing one is much cheaper than making one."""
_PROSE, _LIST, _TASKS, _FENCE, _TABLE = range(5)
_BLOCK_SHARES = (46, 34, 8, 8, 4)


class Words:
    """A fixed stock of sentences, the same for a seed."""

    def __init__(self, seed: int) -> None:
        rng = Random(f"{seed}/words")
        self._sentences = [self._make_sentence(rng) for _ in range(_POOL)]

    def sentence(self, rng: Random) -> str:
        """A sentence that ends with a full stop."""
        return self._sentences[int(rng.random() * _POOL)]

    def title(self, rng: Random) -> str:
        """A title of four words, at most 50 characters, so that its slug is never cut."""
        words = (rng.choice(_VERBS), rng.choice(_KINDS), rng.choice(_NOUNS), rng.choice(_NOUNS))
        return " ".join(words).capitalize()

    def body(
        self,
        rng: Random,
        size: int,
        first: Sequence[str],
        references: Sequence[str],
        *,
        unfinished: bool,
    ) -> str:
        """Sections of about ``size`` bytes.

        Args:
            rng: The document's own stream.
            size: Bytes; every section of ``first`` is written even if that is more.
            first: The headings that this kind of document begins with.
            references: What the text names, as written; each once.
            unfinished: Whether tasks may be left open.
        """
        blocks: list[str] = []
        hosts: list[int] = []
        written = next_heading = sections = 0
        while written < size or sections < len(first) or not hosts:
            if written >= next_heading or (written >= size and sections < len(first)):
                name = first[sections] if sections < len(first) else rng.choice(_SECTIONS)
                level = "##" if sections < 2 or rng.random() < 0.6 else "###"
                blocks.append(f"{level} {name}\n")
                sections += 1
                next_heading = written + int(_HEADING_EVERY * (0.5 + rng.random()))
                kind = _PROSE  # so that no section begins with a list or is empty
            else:
                kind = rng.choices(range(5), _BLOCK_SHARES)[0]
            block = self._block(rng, kind, unfinished=unfinished)
            if kind in (_PROSE, _LIST, _TASKS):
                hosts.append(len(blocks))
            blocks.append(block)
            written += len(block) + 20  # and its share of a heading
        for reference in references:
            at = hosts[int(rng.random() * len(hosts))]
            lines = blocks[at].split("\n")
            line = int(rng.random() * (len(lines) - 1))
            lines[line] = f"{lines[line][:-1]} ({reference})."
            blocks[at] = "\n".join(lines)
        return "\n" + "\n".join(blocks)

    def _block(self, rng: Random, kind: int, *, unfinished: bool) -> str:
        if kind == _PROSE:
            return " ".join(self.sentence(rng) for _ in range(rng.randint(1, 3))) + "\n"
        if kind == _LIST:
            return "".join(f"- {self.sentence(rng)}\n" for _ in range(rng.randint(2, 5)))
        if kind == _TASKS:
            marks = "x " if unfinished else "x"
            return "".join(
                f"- [{rng.choice(marks)}] {self.sentence(rng)}\n" for _ in range(rng.randint(2, 6))
            )
        if kind == _FENCE:
            shown = (
                "intent st list"
                if rng.random() < 0.7
                else f"intent st show ST000{rng.randint(1, 9)}"
            )
            lines = (f"{shown} | grep -c {rng.choice(_NOUNS)}" for _ in range(rng.randint(1, 4)))
            return "```bash\n" + "\n".join(lines) + "\n```\n"
        rows = "".join(
            f"| {row} | {rng.choice(_KINDS)} {rng.choice(_NOUNS)} | done |\n"
            for row in range(1, rng.randint(3, 7))
        )
        return f"| No. | Item | State |\n| --- | --- | --- |\n{rows}"

    def _make_sentence(self, rng: Random) -> str:
        stocks = (_GLUE, _NOUNS, _VERBS, _KINDS, _CODE)
        count = max(5, round(rng.gauss(15, 5)))
        words = [rng.choice(rng.choices(stocks, (45, 30, 13, 9, 3))[0]) for _ in range(count)]
        words[0] = rng.choice(_NOUNS).capitalize()
        words[-1] = rng.choice(_NOUNS)
        if rng.random() < 0.12:
            words[2] = f"**{words[2].strip('`')}**"
        return " ".join(words) + "."
