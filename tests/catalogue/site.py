"""The whole application, for the tests of the catalogue's pages and API."""

from __future__ import annotations

from pathlib import Path

from litestar import Litestar

from broker.app import create_app
from core.database import Database
from core.settings import load_settings


def site(folder: Path) -> Litestar:
    """The application as `serve` runs it, as a demonstration, over a database that nobody is to ask."""
    settings = load_settings(
        {
            "COURTIER_DATABASE_URL": "postgresql://nowhere/never",
            "COURTIER_REDIS_URL": "redis://nowhere",
            "COURTIER_DATA_DIR": str(folder),
            "COURTIER_DEMO": "yes",
        }
    )
    return create_app(settings, database=Database("postgresql://nowhere/never"), valkey=object())
