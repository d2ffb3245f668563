"""Proof that a form was written by us for this reader: HMACs bound to the session, or to a visitor's cookie.

A session may change the organisation that it acts for while a form waits in another tab. What was written about the
things of one is never taken for the other: a second proof binds the form to the organisation.
"""

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


class FormOfAnother(FormExpired):
    """The form was written while its reader acted for another organisation than `organisation`. Nothing was done."""

    code = "form-of-another"


def new_binding() -> str:
    """What an anonymous visitor's forms are bound to; kept in a cookie of its own."""
    return secrets.token_urlsafe(18)


def token(secret: bytes, binding: str, organisation: str) -> str:
    """A token for a form; different each time, so that compressed pages do not betray it.

    Args:
        binding: the session, or the visitor's cookie.
        organisation: for which the reader acts, "" for none.
    """
    salt = secrets.token_hex(8)
    return f"{salt}.{_proof(secret, binding, salt)}.{_proof(secret, _acting(binding, organisation), salt)}"


def check(secret: bytes, binding: str, organisation: str | None, given: str, *, acts_for: str = "") -> None:
    """Go on, or raise.

    Args:
        organisation: for which the reader acts; None for a form about the reader alone, whichever that is.
        acts_for: its name, for the refusal.

    Raises:
        FormExpired: the token is not one of ours for this binding, or the reader acts for no organisation any more.
        FormOfAnother: they act for another one.
    """
    salt, _, proofs = given.partition(".")
    proof, _, acting = proofs.partition(".")
    if not binding or not _same(proof, _proof(secret, binding, salt)):
        raise FormExpired
    if organisation is not None and not _same(acting, _proof(secret, _acting(binding, organisation), salt)):
        raise FormOfAnother(organisation=acts_for) if acts_for else FormExpired


def sign(secret: bytes, purpose: str, value: str) -> str:
    """`value` with its signature, for what a browser keeps for us."""
    return f"{_digest(secret, f'{purpose}|{value}')}.{value}"


def signed(secret: bytes, purpose: str, given: str) -> str | None:
    """The value of `sign`, None when the signature is not ours."""
    digest, _, value = given.partition(".")
    return value if hmac.compare_digest(digest.encode(), _digest(secret, f"{purpose}|{value}").encode()) else None


def _acting(binding: str, organisation: str) -> str:
    return f"{binding}|{organisation}"


def _same(given: str, ours: str) -> bool:
    return hmac.compare_digest(given.encode(), ours.encode())


def _proof(secret: bytes, binding: str, salt: str) -> str:
    return _digest(secret, f"csrf|{salt}|{binding}")


def _digest(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:43]
