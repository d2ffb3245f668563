"""Sealing what must not be read at rest: credentials of services and of providers.

AES-256-GCM under keys of the data folder, bound to the row that holds the ciphertext, so that one row's secret opens
in no other. The passwords that we choose for new accounts are derived: one password for one purpose, the same on every
retry, and nothing to keep before the provider has it. Whoever derives remembers the name of the key that was the newest
at first, since a rotation changes no account at the provider.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
NAME_BYTES = 4
FILE = Path("keys") / "vault.key"


class CannotUnseal(RuntimeError):
    """A value was sealed or derived under a key that we do not have, or was changed, or belongs to another row."""


class Vault:
    """Seals and opens; the first key seals, all open."""

    def __init__(self, *keys: bytes) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"a vault needs keys of {KEY_BYTES} bytes")
        self._keys = {hashlib.sha256(key).digest()[:NAME_BYTES]: key for key in keys}
        self._first = keys[0]
        self.newest: bytes = next(iter(self._keys))

    @classmethod
    def open_in(cls, data: Path) -> Vault:
        """The vault of a data folder; its key is made at first, readable by its owner only. One key a line, the
        newest first.
        """
        path = data / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            fresh = path.with_suffix(f".{os.getpid()}-{secrets.token_hex(4)}")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(fresh)  # whole or not at all, and only one of several processes wins
            fresh.unlink()
            # Nothing is sealed under a key that a power cut would take away.
            for folder in (path.parent, data):
                _keep(folder)
        return cls(*(base64.b64decode(line) for line in path.read_text(encoding="ascii").split()))

    def seal(self, content: Mapping[str, Any], row: UUID) -> bytes:
        """`content` (a JSON object), readable only through this vault and only for `row`."""
        nonce = os.urandom(NONCE_BYTES)
        return self.newest + nonce + AESGCM(self._first).encrypt(nonce, msgspec.json.encode(dict(content)), row.bytes)

    def unseal(self, sealed: bytes, row: UUID) -> dict[str, Any]:
        """What `seal` was given.

        Raises:
            CannotUnseal: the key is not here, or the bytes are not what was sealed for `row`.
        """
        key = self._keys.get(sealed[:NAME_BYTES])
        if key is None:
            raise CannotUnseal("sealed under a key that is not in the vault")
        nonce, text = sealed[NAME_BYTES : NAME_BYTES + NONCE_BYTES], sealed[NAME_BYTES + NONCE_BYTES :]
        try:
            content: dict[str, Any] = msgspec.json.decode(AESGCM(key).decrypt(nonce, text, row.bytes))
        except InvalidTag:
            raise CannotUnseal("the sealed bytes were changed or belong to another row") from None
        return content

    def derive(self, row: UUID, purpose: str, *, under: bytes) -> str:
        """A password for one purpose of one row (144 bits, letters, digits, `-` and `_`): the same whenever it is asked
        for `under` the key of that name, which is the `newest` when a row derives for the first time.

        Raises:
            CannotUnseal: the key is not here.
        """
        key = self._keys.get(under)
        if key is None:
            raise CannotUnseal("derived under a key that is not in the vault")
        digest = hmac.new(key, b"derive:" + row.bytes + purpose.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:18]).decode()


def _keep(folder: Path) -> None:
    """What stands in `folder` now outlasts a power cut."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
