"""The tree is RFC 6962's, and its proofs prove."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ledger.merkle import EMPTY, Tree, holds, leaf_hash, node_hash, proof

LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=70)

# The leaves and roots that the implementations of RFC 6962 test themselves with.
KNOWN_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
KNOWN_ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def recursive(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962 §2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    middle = max(2**power for power in range(8) if 2**power < len(leaves))
    return node_hash(recursive(leaves[:middle]), recursive(leaves[middle:]))


@pytest.mark.parametrize(("size", "root"), KNOWN_ROOTS.items())
def test_roots_are_those_that_others_compute(size: int, root: str) -> None:
    assert Tree(bytes.fromhex(one) for one in KNOWN_LEAVES[:size]).root().hex() == root


def test_no_leaves_have_the_hash_of_nothing() -> None:
    assert Tree().root() == EMPTY == recursive([])


@settings(deadline=None)
@given(LEAVES)
def test_the_growing_tree_has_the_root_of_the_definition(leaves: list[bytes]) -> None:
    assert Tree(leaves).root() == recursive(leaves)


@settings(deadline=None)
@given(LEAVES, st.data())
def test_a_proof_holds_for_its_leaf_and_place_only(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, root, size = proof(leaves, index), Tree(leaves).root(), len(leaves)
    assert holds(leaves[index], index, size, path, root)
    assert not holds(leaves[index] + b"x", index, size, path, root)
    assert not holds(leaves[index], index, size, [*path, root], root)
    assert not holds(leaves[index], size, size, path, root)
    if path:
        assert not holds(leaves[index], index, size, path[:-1], root)
        other = data.draw(st.integers(0, size - 1))
        if leaves[other] != leaves[index]:
            assert not holds(leaves[other], index, size, path, root)


def test_there_is_no_proof_for_a_leaf_that_is_not_there() -> None:
    with pytest.raises(IndexError):
        proof([b"a"], 1)
