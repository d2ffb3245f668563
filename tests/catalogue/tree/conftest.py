"""The small family, compiled once."""

from __future__ import annotations

import pytest

from catalogue.tree import Family, Tree, load_family
from tests.catalogue.tree.small import write_family


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Family:
    return load_family(write_family(tmp_path_factory.mktemp("sample")))


@pytest.fixture(scope="session")
def tree(sample: Family) -> Tree:
    return sample.offer
