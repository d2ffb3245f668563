"""`python -m workers worker` and `python -m workers scheduler`: the two processes of this room.

`python -m workers drain` does what is due and leaves. `--ready FILE` makes that file once the process serves.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from core.runtime.logs import configure_logs
from core.runtime.wording import status_of
from core.settings import addresses, settings_or_exit

PARTS = ("worker", "scheduler", "drain", "drain-as-told")


def main() -> int:
    """Become the process that the command line names.

    Raises:
        BadSettings: an address that it needs is not given.
    """
    parser = argparse.ArgumentParser(prog="python -m workers")
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--ready", type=Path, metavar="FILE", help="made once the process serves")
    asked = parser.parse_args()
    part: str = asked.part
    ready: Callable[[], None] | None = asked.ready.touch if asked.ready is not None else None
    settings = settings_or_exit()
    configure_logs(part)
    addresses(settings, "database_url", "redis_url")
    if part == "worker":
        from workers.app import start_worker

        start_worker(settings, ready=ready)
        return 0
    if part == "scheduler":
        import uvloop

        from workers.duties import run_scheduler

        uvloop.run(run_scheduler(settings, ready=ready))
        return 0
    from workers.drain import drain

    return drain(settings, told=sys.stdin if part == "drain-as-told" else None)


if __name__ == "__main__":
    sys.exit(status_of(main))
