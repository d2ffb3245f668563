"""`./run check`: linters, formatting, types, import contracts, messages. Everything runs; the exit status says if
all held."""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "guidelines", "catalogue", "procurement", "broker", "workers", "tests", "benchmarks")


def _module(*argv: str) -> Callable[[], int]:
    return lambda: subprocess.run([sys.executable, "-m", *argv], cwd=ROOT, check=False).returncode


def _contracts() -> int:
    start = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))"
    return subprocess.run([sys.executable, "-c", start], cwd=ROOT, check=False).returncode


def _messages() -> int:
    try:
        found = importlib.util.find_spec("core.language.check")
    except ModuleNotFoundError:
        found = None
    if found is None:
        print("(no messages to check yet)")
        return 0
    return int(importlib.import_module("core.language.check").main() or 0)


def checks() -> dict[str, Callable[[], int]]:
    """Every check by name, in the order of their cost; each answers an exit status."""
    present = [package for package in PACKAGES if any((ROOT / package).rglob("*.py"))]
    return {
        "ruff check": _module("ruff", "check", "--quiet", "."),
        "ruff format": _module("ruff", "format", "--check", "--quiet", "."),
        "imports": _contracts,
        "messages": _messages,
        "mypy": _module("mypy", *present),
    }


def main() -> int:
    """Run the checks named on the command line, or all of them."""
    known = checks()
    unknown = [name for name in sys.argv[1:] if name not in known]
    if unknown:
        print(f"No such check: {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
        return 64
    failed = []
    for name in sys.argv[1:] or known:
        started = time.perf_counter()
        status = known[name]()
        print(f"{'ok    ' if status == 0 else 'FAILED'} {name} ({time.perf_counter() - started:.1f} s)", flush=True)
        if status:
            failed.append(name)
    if failed:
        print(f"Checks that failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
