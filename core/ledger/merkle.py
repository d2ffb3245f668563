"""Merkle trees as RFC 6962 §2.1 (SHA-256): one root for many events, and a short proof that one is beneath it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of no leaves."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows leaf by leaf and keeps only the roots of its full subtrees, largest first."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._roots: list[bytes] = []
        self.size = 0
        for data in leaves:
            self.add(data)

    def add(self, data: bytes) -> None:
        """Append a leaf."""
        node = leaf_hash(data)
        size = self.size
        while size & 1:
            node = node_hash(self._roots.pop(), node)
            size >>= 1
        self._roots.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The root of what was added so far."""
        if not self._roots:
            return EMPTY
        root = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            root = node_hash(left, root)
        return root


def split(size: int) -> int:
    """The largest power of two smaller than `size` (which is at least 2)."""
    return 1 << (size - 1).bit_length() - 1


def proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of leaf `index`: the siblings from the leaf up to the root (RFC 6962 §2.1.1).

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    middle = split(len(leaves))
    if index < middle:
        return [*proof(leaves[:middle], index), Tree(leaves[middle:]).root()]
    return [*proof(leaves[middle:], index - middle), Tree(leaves[:middle]).root()]


def holds(data: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` proves that `data` is leaf `index` of the tree of `size` leaves with this `root`."""
    if not 0 <= index < size:
        return False
    node, last, step = leaf_hash(data), size - 1, index
    for sibling in path:
        if last == 0:
            return False
        if step & 1 or step == last:
            node = node_hash(sibling, node)
            while not step & 1 and step:
                step >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        step >>= 1
        last >>= 1
    return last == 0 and node == root
