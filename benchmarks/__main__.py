"""`./run bench [NAME…] [--json]`: run the benchmarks and say which goals are missed.

A benchmark is a module of this folder with `figures() -> Iterable[dict]`; each figure is `{name, value, unit, versus,
ratio, goal, ok}`. With --json each is one line as soon as it is known; without, a table. The status is 1 when a goal is
missed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

NAMES: Mapping[str, str] = {
    "rules": "benchmarks.rules",
    "ledger": "benchmarks.ledger",
    "order": "benchmarks.order",
    "search-sql": "benchmarks.search_sql",
    "search-page": "benchmarks.search_page",
}

MEMBERS = ("name", "value", "unit", "versus", "ratio", "goal", "ok")


def figures_of(name: str) -> Iterator[dict[str, Any]]:
    """The figures of one benchmark, as they come."""
    module = importlib.import_module(NAMES[name])
    source: Callable[[], Iterable[Mapping[str, Any]]] | None = getattr(module, "figures", None)
    if source is None:
        source = getattr(module, "measure" if name == "rules" else "run")
    found: Any = source()
    for one in rates(name, found) if isinstance(found, dict) else found:
        yield {member: one.get(member) for member in MEMBERS}


def rates(name: str, found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The report of a benchmark that answers one object, as figures; `holds` is its goal."""
    holds = found.get("holds")
    for key, value in found.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield {"name": f"{name}.{key}", "value": value, "unit": "/s" if key.endswith("_per_s") else ""}
    if holds is not None:
        yield {"name": f"{name}.holds", "value": int(holds), "unit": "", "goal": 1, "ok": bool(holds)}


def line(one: Mapping[str, Any]) -> str:
    """A figure as people read it."""
    mark = {True: "ok", False: "MISSED", None: ""}[one["ok"]]
    ratio = "" if one["ratio"] is None else f"× {one['ratio']:.2f}"
    goal = "" if one["goal"] is None else f"goal {one['goal']:g}"
    versus = "" if one["versus"] is None else f"({one['versus']})"
    return f"{one['name']:44} {one['value']:>14,.1f} {one['unit']:12} {ratio:8} {goal:14} {mark:7} {versus}".rstrip()


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="run bench", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[*NAMES, []], help=f"which ones: {', '.join(NAMES)} (all)")
    parser.add_argument("--json", action="store_true", help="one line of JSON a figure")
    options = parser.parse_args(arguments)
    missed = 0
    for name in options.name or NAMES:
        for one in figures_of(name):
            print(json.dumps(one, ensure_ascii=False) if options.json else line(one), flush=True)
            missed += one["ok"] is False
    if missed and not options.json:
        print(f"{missed} goals missed", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
