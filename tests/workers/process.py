"""A worker process for tests: everything as in production, but short leases and a prefix of the test's own."""

from __future__ import annotations

import os

from core.settings import load_settings
from workers.app import start_worker
from workers.decide import Policy


def main() -> None:
    """Serve until killed."""
    policy = Policy(margin=1.0, first_wait=0.1, longest_wait=0.5, poll=0.1)
    start_worker(load_settings(os.environ), threads=4, prefix=os.environ["COURTIER_TEST_PREFIX"], policy=policy)


if __name__ == "__main__":
    main()
