"""Houses with the demonstration, loaded once for every process of a run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import House, alone, loaded_house


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Path]:
    """The folder that the processes of a run share; what was loaded is taken away by whoever ends, and loaded again by
    whoever needs it after that.
    """
    own = tmp_path_factory.getbasetemp()
    folder = own if worker_id == "master" else own.parent
    yield folder
    with alone(folder):
        note = folder / "loaded-house.txt"
        if note.exists():
            shutil.rmtree(Path(note.read_text(encoding="utf-8")).parent)
            note.unlink()


@pytest.fixture(scope="session")
def house(shared: Path) -> Iterator[House]:
    """The demonstration, served."""
    with loaded_house(shared) as running:
        yield running.start()
