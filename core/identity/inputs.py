"""What comes in about organisations, people, machines and sessions."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, SecretStr, model_validator

from core.identity.actors import Role
from core.identity.kinds import BodyFunction, OrganisationKind
from core.inputs import Input, InputProblem

PASSWORD_LENGTH = 12
"""The shortest password, in characters (ITSP.30.031: length rather than kinds of characters)."""

PASSWORD_LIMIT = 200

ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


def _address(value: str) -> str:
    if not ADDRESS.fullmatch(value):
        raise InputProblem("not-email")
    return value.lower()


def _strong(value: SecretStr) -> SecretStr:
    length = len(normal(value))
    if length < PASSWORD_LENGTH:
        raise InputProblem("password-too-short", limit=PASSWORD_LENGTH)
    if length > PASSWORD_LIMIT:
        raise InputProblem("too-long", limit=PASSWORD_LIMIT)
    return value


def normal(password: SecretStr) -> str:
    """A password as it is hashed: in one of Unicode's forms, whatever the keyboard sent (RFC 8265 §4.2)."""
    return unicodedata.normalize("NFC", password.get_secret_value())


Email = Annotated[str, Field(max_length=254), AfterValidator(_address)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
NewPassword = Annotated[SecretStr, AfterValidator(_strong)]


class Period(Input):
    """From a day to a day, both counted; without an end while nobody knows it."""

    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise InputProblem("ends-before-start")
        return self


class NewOrganisation(Input):
    """An organisation to register."""

    kind: OrganisationKind
    name: Line
    neq: Annotated[str, Field(pattern=r"^[0-9]{10}$")] | None = None


class NewAttribute(Period):
    """A legal fact about an organisation."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    value: Any
    source: Annotated[str, Field(max_length=500)] = ""


class NewPerson(Input):
    """Somebody to register."""

    email: Email
    name: Line
    language: Literal["fr", "en"] = "fr"


class NewMembership(Period):
    """A role to give."""

    person: UUID
    organisation: UUID
    role: Role
    title: Annotated[str, Field(max_length=200)] = ""


class NewMachine(Input):
    """A program to let in; without a last day while nobody knows it."""

    organisation: UUID
    name: Line
    role: Role
    valid_to: date | None = None


class NewHolder(Period):
    """A function to give; a delegation names its instrument."""

    organisation: UUID
    function: BodyFunction
    holder: UUID
    delegate: UUID | None = None
    scope: Annotated[str, Field(max_length=200)] = ""
    title: Annotated[str, Field(max_length=200)] = ""
    instrument: Annotated[str, Field(max_length=500)] = ""

    @model_validator(mode="after")
    def _delegation(self) -> Self:
        if self.delegate is not None and not self.instrument:
            raise InputProblem("delegation-without-instrument")
        if self.delegate == self.holder:
            raise InputProblem("delegate-is-holder")
        return self


class NewDeputy(Period):
    """Who stands in for whom."""

    organisation: UUID
    person: UUID
    deputy: UUID

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.person == self.deputy:
            raise InputProblem("deputy-is-person")
        return self


class SignIn(Input):
    """An address and a password; neither is judged before they are tried."""

    model_config = ConfigDict(str_strip_whitespace=False)

    email: Annotated[str, Field(min_length=1, max_length=254)]
    password: Annotated[SecretStr, Field(min_length=1, max_length=PASSWORD_LIMIT)]


class ChangePassword(Input):
    """A new password, proved by the current one."""

    model_config = ConfigDict(str_strip_whitespace=False)

    current: Annotated[SecretStr, Field(min_length=1, max_length=PASSWORD_LIMIT)]
    new: NewPassword


class ChooseOrganisation(Input):
    """For which organisation to act."""

    organisation: UUID
