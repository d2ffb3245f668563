"""The whole application over a database, for the tests of the catalogue's pages and API."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from litestar import Litestar

from broker.app import create_app
from core.database import Database
from core.settings import load_settings


def site(database: Database, folder: Path, valkey: Any) -> Litestar:
    """The application as `serve` runs it, as a demonstration."""
    settings = load_settings(
        {
            "COURTIER_DATABASE_URL": "postgresql://nowhere/never",
            "COURTIER_REDIS_URL": "redis://nowhere",
            "COURTIER_DATA_DIR": str(folder),
            "COURTIER_DEMO": "yes",
        }
    )
    with warnings.catch_warnings():
        # How other rooms declare their parameters is not what these tests are about.
        warnings.simplefilter("ignore", DeprecationWarning)
        return create_app(settings, database=database, valkey=valkey)
