"""`./run bench [NAME…] [--json]`: run the benchmarks and say which goals are missed.

A benchmark is a module of this folder with `figures() -> Iterable[Figure]`. With --json each is one line as soon as it
is known; without, a table. The status is 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from benchmarks.figures import Figure

NAMES: Mapping[str, str] = {
    "rules": "benchmarks.rules",
    "ledger": "benchmarks.ledger",
    "order": "benchmarks.order",
    "search-sql": "benchmarks.search_sql",
    "search-page": "benchmarks.search_page",
}


def figures_of(name: str) -> Iterator[Figure]:
    """The figures of one benchmark, as they come."""
    source: Callable[[], Iterable[Figure]] = importlib.import_module(NAMES[name]).figures
    yield from source()


def line(one: Mapping[str, Any]) -> str:
    """A figure as people read it."""
    mark = {True: "ok", False: "MISSED", None: ""}[one["ok"]]
    ratio = "" if one["ratio"] is None else f"× {one['ratio']:.2f}"
    goal = "" if one["goal"] is None else f"goal {one['goal']:g}"
    versus = "" if one["versus"] is None else f"({one['versus']})"
    return f"{one['name']:44} {one['value']:>14,.1f} {one['unit']:12} {ratio:8} {goal:14} {mark:7} {versus}".rstrip()


def known(name: str) -> str:
    """`name`, when it is a benchmark's.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if name not in NAMES:
        raise argparse.ArgumentTypeError(f"{name!r} is no benchmark; they are {', '.join(NAMES)}")
    return name


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="run bench", description=__doc__)
    parser.add_argument("name", nargs="*", type=known, metavar="NAME", help=f"which ones: {', '.join(NAMES)} (all)")
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
