"""One house for the browser tests of a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.house import House


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demonstration, served."""
    running = House(tmp_path_factory.mktemp("house") / "data").start()
    yield running
    running.stop()
