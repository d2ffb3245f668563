"""What a benchmark reports: one figure a line, `{name, value, unit, versus, ratio, goal, ok}`."""

from __future__ import annotations

from typing import Any

Figure = dict[str, Any]


def figure(
    name: str,
    value: float,
    unit: str,
    *,
    versus: str | None = None,
    ratio: float | None = None,
    goal: float | None = None,
    at_most: bool = False,
) -> Figure:
    """One figure.

    Args:
        versus: what it was measured beside, in the same run.
        ratio: of the value to what it was measured beside; then the goal is the ratio's, otherwise the value's.
        at_most: the goal is the most that is allowed.
    """
    judged = value if ratio is None else ratio
    met = None if goal is None else judged <= goal if at_most else judged >= goal
    if ratio is None and goal is not None:
        ratio = value / goal
    return {
        "name": name,
        "value": round(value, 3 if abs(value) < 100 else 1),
        "unit": unit,
        "versus": versus,
        "ratio": None if ratio is None else round(ratio, 3),
        "goal": goal,
        "ok": met,
    }
