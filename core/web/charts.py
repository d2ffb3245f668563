"""The geometry of small charts, drawn by macros as plain SVG; each stands beside the table of its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10
from typing import Any

Value = int | float | Decimal


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: its place in the drawing and the value that it stands for."""

    at: float
    value: float


@dataclass(frozen=True)
class Line:
    """One series, ready to draw: the points, and the path through them."""

    name: str
    path: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Plot:
    """A line chart in a drawing of `width` by `height`, its axes inside `left`, `top`, `right`, `bottom`."""

    width: int
    height: int
    left: float
    top: float
    right: float
    bottom: float
    lines: tuple[Line, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


def share(value: Value, largest: Value) -> float:
    """`value` as a length of 0 to 100, `largest` being 100."""
    return round(max(0.0, min(100.0, float(value) * 100 / float(largest))), 2) if largest else 0.0


def largest(values: Iterable[Value]) -> float:
    """The largest of the values, 0 when there is none."""
    return max((float(value) for value in values), default=0.0)


def round_steps(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round numbers (1, 2, 2.5 or 5 times a power of ten apart) that cover `low` to `high`."""
    span = (high - low) or abs(high) or 1.0
    rough = span / wanted
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first, last = floor(low / step), ceil(high / step)
    return [round(step * at, 10) for at in range(first, last + 1)]


def line(
    series: Sequence[dict[str, Any]], *, width: int = 640, height: int = 300, stepped: bool = False, left: int = 84
) -> Plot:
    """The drawing of series `{"name": …, "points": [(x, y), …]}`; `stepped` keeps each value until the next point."""
    points = [(float(x), float(y)) for one in series for x, y in one["points"]]
    x_low, x_high = min((x for x, _ in points), default=0.0), max((x for x, _ in points), default=1.0)
    y_steps = round_steps(min(0.0, *(y for _, y in points)) if points else 0.0, largest(y for _, y in points) or 1.0)
    top, right, bottom = 16.0, width - 16.0, height - 40.0
    y_low, y_high = y_steps[0], y_steps[-1]

    def across(x: float) -> float:
        return round(left + (x - x_low) / ((x_high - x_low) or 1.0) * (right - left), 1)

    def up(y: float) -> float:
        return round(bottom - (y - y_low) / ((y_high - y_low) or 1.0) * (bottom - top), 1)

    lines: list[Line] = []
    for one in series:
        placed = tuple((across(float(x)), up(float(y))) for x, y in one["points"])
        path = ""
        for at, (x, y) in enumerate(placed):
            path += f"M{x} {y}" if not at else f"H{x}V{y}" if stepped else f"L{x} {y}"
        lines.append(Line(str(one["name"]), path, placed))
    return Plot(
        width,
        height,
        float(left),
        top,
        right,
        bottom,
        tuple(lines),
        tuple(Tick(across(x), x) for x in round_steps(x_low, x_high) if x_low <= x <= x_high),
        tuple(Tick(up(y), y) for y in y_steps),
    )
