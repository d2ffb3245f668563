"""`python -m workers worker` and `python -m workers scheduler`: the two processes of this room.

`python -m workers drain` does what is due and leaves.
"""

from __future__ import annotations

import sys

from core.runtime.logs import configure_logs
from core.runtime.wording import status_of
from core.settings import addresses, settings_or_exit

USAGE = "python -m workers worker | scheduler | drain | drain-as-told"


def main() -> int:
    """Become the process that the command line names.

    Raises:
        BadSettings: an address that it needs is not given.
    """
    part = sys.argv[1] if len(sys.argv) == 2 else ""
    settings = settings_or_exit()
    configure_logs(part)
    addresses(settings, "database_url", "redis_url")
    if part == "worker":
        from workers.app import start_worker

        start_worker(settings)
        return 0
    if part == "scheduler":
        import uvloop

        from workers.duties import run_scheduler

        uvloop.run(run_scheduler(settings))
        return 0
    if part in ("drain", "drain-as-told"):
        from workers.drain import drain

        return drain(settings, told=sys.stdin if part == "drain-as-told" else None)
    print(USAGE, file=sys.stderr)
    return 64


if __name__ == "__main__":
    sys.exit(status_of(main))
