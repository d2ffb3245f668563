"""Proof that a form was written by us for this reader: an HMAC bound to the session, or to a visitor's cookie."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from core.errors import CourtierError

FIELD = "_csrf"
HEADER = "x-csrf-token"
COOKIE = "courtier_visitor"


class FormExpired(CourtierError):
    """The form was not written for this reader, or its session is over. Nothing was done."""

    code = "form-expired"
    status = 403


def new_binding() -> str:
    """What an anonymous visitor's forms are bound to; kept in a cookie of its own."""
    return secrets.token_urlsafe(18)


def token(secret: bytes, binding: str) -> str:
    """A token for a form; different each time, so that compressed pages do not betray it."""
    salt = secrets.token_hex(8)
    return f"{salt}.{_proof(secret, binding, salt)}"


def check(secret: bytes, binding: str, given: str) -> None:
    """Go on, or raise.

    Raises:
        FormExpired: the token is not one of ours for this binding.
    """
    salt, _, proof = given.partition(".")
    if not binding or not hmac.compare_digest(proof.encode(), _proof(secret, binding, salt).encode()):
        raise FormExpired


def sign(secret: bytes, purpose: str, value: str) -> str:
    """`value` with its signature, for what a browser keeps for us."""
    return f"{_digest(secret, f'{purpose}|{value}')}.{value}"


def signed(secret: bytes, purpose: str, given: str) -> str | None:
    """The value of `sign`, None when the signature is not ours."""
    digest, _, value = given.partition(".")
    return value if hmac.compare_digest(digest.encode(), _digest(secret, f"{purpose}|{value}").encode()) else None


def _proof(secret: bytes, binding: str, salt: str) -> str:
    return _digest(secret, f"csrf|{salt}|{binding}")


def _digest(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:43]
