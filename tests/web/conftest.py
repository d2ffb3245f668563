"""The test application: called in the same loop by HTTP tests, served on a port for browsers."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from tests.web.demo import application
from tests.web.serving import served

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def app() -> Litestar:
    """The test application."""
    return application()


@pytest.fixture
async def client(app: Litestar, anyio_backend: str) -> AsyncIterator[httpx.AsyncClient]:
    """A reader with a browser's headers and a jar of cookies."""
    del anyio_backend
    async with (
        app.lifespan(),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(cast(Any, app), raise_app_exceptions=False),
            base_url="http://courtier.test",
            headers={"Accept": "text/html"},
        ) as found,
    ):
        yield found


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the test application, served."""
    with served("tests.web.live:app", ready="/static/courtier.css") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright.

    One a module: Playwright's synchronous side keeps a loop running, in which no asynchronous test can start.
    """
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()
