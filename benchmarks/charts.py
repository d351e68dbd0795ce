"""Pictures of the results, as SVG that reads on light and dark ground.

Written by hand rather than by a plotting library: two kinds of picture, no dependency, and files
small enough to be looked at in a diff. Deliberately not here: what is worth a picture (`report`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

_STYLE: Final = """\
<style>
text { font: 12px system-ui, sans-serif; fill: #3c4043; }
.title { font-size: 13px; font-weight: 600; fill: #1f2328; }
.rule { stroke: #8b949e; stroke-opacity: .35; }
.aim { stroke: #b42318; stroke-dasharray: 4 3; }
.aim-text { fill: #b42318; }
.c0 { stroke: #0b62c4; fill: #0b62c4; }
.c1 { stroke: #6e7781; fill: #6e7781; }
.c2 { stroke: #b35900; fill: #b35900; }
.c3 { stroke: #7a3fb0; fill: #7a3fb0; }
.line { fill: none; stroke-width: 2; }
text.c0, text.c1, text.c2, text.c3 { stroke: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #c9d1d9; }
  .title { fill: #f0f6fc; }
  .aim { stroke: #ff7b72; }
  .aim-text { fill: #ff7b72; }
  .c0 { stroke: #58a6ff; fill: #58a6ff; }
  .c1 { stroke: #9ea7b3; fill: #9ea7b3; }
  .c2 { stroke: #f0a04b; fill: #f0a04b; }
  .c3 { stroke: #c297ff; fill: #c297ff; }
  .line { fill: none; }
}
</style>
"""
_COLOURS: Final = 4


class Row(NamedTuple):
    """One line of a dot chart: a value for each series, ``None`` where there is none."""

    label: str
    values: Sequence[float | None]


class Panel(NamedTuple):
    """One small chart of lines: values by series, at the same places along the x axis."""

    title: str
    series: Mapping[str, Sequence[float | None]]
    aim: float | None = None
    """A level that should not be passed."""


def dots(title: str, rows: Sequence[Row], series: Sequence[str], aim: float, most: float) -> str:
    """Ratios, a row for each question and a dot for each series.

    Args:
        title: Above it.
        rows: From above to below.
        series: What the dots of a row stand for, in order.
        aim: Where the dashed line stands.
        most: The right end; what is larger stands there as an arrow.
    """
    left, right, top, step = 250, 30, 64, 18
    width, height = 820, top + step * len(rows) + 28

    def x(value: float) -> float:
        return left + (width - left - right) * min(value, most) / most

    parts = [f'<text class="title" x="12" y="20">{escape(title)}</text>']
    at = 12.0
    for number, name in enumerate(series):
        parts.append(f'<circle class="c{number}" cx="{at + 5:.0f}" cy="38" r="4"/>')
        parts.append(f'<text x="{at + 14:.0f}" y="42">{escape(name)}</text>')
        at += 30 + 7 * len(name)
    bottom = top + step * len(rows)
    for tick in (half / 2 for half in range(int(most * 2) + 1)):
        parts += [
            f'<path class="rule" d="M{x(tick):.1f} {top - 8} V{bottom}"/>',
            f'<text x="{x(tick):.1f}" y="{bottom + 16}" text-anchor="middle">{tick:g}</text>',
        ]
    parts.append(
        f'<line class="aim" x1="{x(aim):.1f}" x2="{x(aim):.1f}" y1="{top - 8}" y2="{bottom}"/>'
        f'<text class="aim-text" x="{x(aim):.1f}" y="{top - 12}" text-anchor="middle">'
        f"at most {aim:g}</text>"
    )
    for number, row in enumerate(rows):
        y = top + step * number + 8
        parts.append(
            f'<text x="{left - 10}" y="{y + 4}" text-anchor="end">{escape(row.label)}</text>'
        )
        for colour, value in enumerate(row.values):
            if value is None:
                continue
            if value > most:
                tip = x(most) + 4
                parts.append(f'<path class="c{colour}" d="M{tip:.1f} {y} l-8 -5 v10 z"/>')
            else:
                parts.append(f'<circle class="c{colour}" cx="{x(value):.1f}" cy="{y}" r="4"/>')
    return _svg(width, height, title, parts)


def panels(title: str, places: Sequence[str], items: Sequence[Panel], unit: str) -> str:
    """Small charts of lines beside each other, all with a logarithmic y axis of their own."""
    names = list(dict.fromkeys(name for item in items for name in item.series))
    columns, wide, tall, head = 3, 270, 190, 56
    lines = -(-len(items) // columns)
    width, height = columns * wide + 10, head + lines * tall
    parts = [f'<text class="title" x="12" y="20">{escape(title)}</text>']
    at = 12.0
    for number, name in enumerate(names):
        colour = f"c{number % _COLOURS}"
        parts.append(
            f'<line class="{colour} line" x1="{at:.0f}" x2="{at + 16:.0f}" y1="38" y2="38"/>'
            f'<text x="{at + 22:.0f}" y="42">{escape(name)}</text>'
        )
        at += 40 + 7 * len(name)
    for number, item in enumerate(items):
        dx, dy = number % columns * wide, head + number // columns * tall
        parts.append(f'<g transform="translate({dx} {dy})">')
        parts += _panel(item, places, names, wide, tall, unit)
        parts.append("</g>")
    return _svg(width, height, title, parts)


def _panel(
    item: Panel, places: Sequence[str], names: Sequence[str], wide: int, tall: int, unit: str
) -> list[str]:
    left, right, top, bottom = 52, 14, 26, tall - 34
    known = [v for values in item.series.values() for v in values if v] + (
        [item.aim] if item.aim else []
    )
    parts = [f'<text class="title" x="12" y="14">{escape(item.title)}</text>']
    if not known:
        return [*parts, f'<text x="{left}" y="{top + 30}">not measured</text>']
    low, high = math.floor(math.log10(min(known))), math.ceil(math.log10(max(known)))
    high = max(high, low + 1)

    def x(index: int) -> float:
        return left + 10 + (wide - left - right - 20) * index / max(len(places) - 1, 1)

    def y(value: float) -> float:
        return bottom - (bottom - top) * (math.log10(value) - low) / (high - low)

    for power in range(low, high + 1):
        value = 10.0**power
        parts.append(
            f'<line class="rule" x1="{left}" x2="{wide - right}" y1="{y(value):.1f}" '
            f'y2="{y(value):.1f}"/><text x="{left - 6}" y="{y(value) + 4:.1f}" '
            f'text-anchor="end">{_amount(value, unit)}</text>'
        )
    for index, place in enumerate(places):
        parts.append(
            f'<text x="{x(index):.1f}" y="{bottom + 18}" text-anchor="middle">{place}</text>'
        )
    if item.aim:
        parts.append(
            f'<line class="aim" x1="{left}" x2="{wide - right}" y1="{y(item.aim):.1f}" '
            f'y2="{y(item.aim):.1f}"/>'
        )
    for name, values in item.series.items():
        colour = f"c{names.index(name) % _COLOURS}"
        points = [(x(index), y(value)) for index, value in enumerate(values) if value]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        parts.append(f'<polyline class="{colour} line" points="{path}"/>')
        parts += [
            f'<circle class="{colour}" cx="{px:.1f}" cy="{py:.1f}" r="3.5"/>' for px, py in points
        ]
    return parts


def _amount(value: float, unit: str) -> str:
    if unit == "ms" and value >= 1000:
        return f"{value / 1000:g} s"
    return f"{value:g} {unit}"


def _svg(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{escape(title)}">\n'
        f"{_STYLE}{body}\n</svg>\n"
    )
