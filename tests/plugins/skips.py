"""Habits of a run: how many processes it takes, which skips it accepts, which examples its properties try.

With `COURTIER_CI=1` a skip whose reason is not in `ALLOWED` is a failure: where everything can be installed, a test
that does not run is a test that proves nothing. `COURTIER_TEST_PROCESSES` overrides the number of processes of `-n
auto`. There Hypothesis also tries the same examples each time, so that what is accepted does not depend on luck; every
other run looks for new ones.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator

import pytest
from hypothesis import settings

# How long one example takes says more of the machine than of the code: no test is about time.
settings.register_profile("untimed", deadline=None)
settings.register_profile("same-examples", derandomize=True, deadline=None)
settings.load_profile("same-examples" if os.environ.get("COURTIER_CI") == "1" else "untimed")

ALLOWED: tuple[str, ...] = (
    r"only on macOS",
    r"already an ordinary account",
    r"needs an account without a name, and the kernel refuses user namespaces",
)
"""Regular expressions of reasons that hold even on a complete machine."""


def strict() -> bool:
    """Whether an unexpected skip is a failure in this run."""
    return os.environ.get("COURTIER_CI") == "1"


def accepted(reason: str) -> bool:
    """Whether `reason` is one that a complete machine may give too."""
    return any(re.search(pattern, reason) for pattern in ALLOWED)


def _reason(longrepr: object) -> str:
    return str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """`-n auto`: as many processes as `COURTIER_TEST_PROCESSES` says, else pytest-xdist's own count."""
    wanted = os.environ.get("COURTIER_TEST_PROCESSES", "")
    return int(wanted) if wanted.isdigit() else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn an unexpected skip of a test into a failure."""
    report = yield
    if strict() and report.skipped and not hasattr(report, "wasxfail") and not accepted(_reason(report.longrepr)):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: unexpected skip: {_reason(report.longrepr)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn an unexpected skip of a whole module into a failure."""
    report = yield
    if strict() and report.skipped and not accepted(_reason(report.longrepr)):
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid}: unexpected skip: {_reason(report.longrepr)}"
    return report
