"""The same town as approval's tests, and a folder for documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement.documents import Store
from tests.broker.approval.conftest import composed, database_name, town

__all__ = ["composed", "database_name", "store", "town"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Where documents are kept."""
    return Store(tmp_path / "documents")
