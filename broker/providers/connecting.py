"""What each kind of provider needs of a connection: its settings, which whoever plans may read, and its credentials,
which only the engine opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError

from broker.providers.mail import Domain
from core.errors import Problem
from core.inputs import Input, InputProblem, problems_of


def without_secret(address: str) -> str:
    """`address`, when it names a host and nobody who comes there: settings are read by whoever plans.

    A password written as it is may hide the sign that ends it behind a `/`, so that none is taken anywhere.
    """
    if "@" in address:
        raise InputProblem("address-with-secret")
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise InputProblem("wrong-form") from None
    if not host:
        raise InputProblem("wrong-form")
    return address


Said = Annotated[str, Field(min_length=1, max_length=500)]
Address = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500), AfterValidator(without_secret)]
Port = Annotated[int, Field(ge=1, le=65_535)]


class BrokerSettings(Input):
    """An Open Service Broker: where it listens, and how our plans are called there."""

    url: Address
    service_id: Said
    plans: Annotated[dict[str, Said], Field(min_length=1)]
    bindable: bool = True


class BrokerCredentials(Input):
    """How it knows us."""

    username: Said
    password: Said


class MailSettings(Input):
    """A mail platform: its directory, its store's administration, the server that receives for its domains (their MX
    and SPF records name it), and what people are told for their mail programs.
    """

    ldap_url: Annotated[str, Field(pattern=r"^ldaps?://\S+$", max_length=500), AfterValidator(without_secret)]
    base_dn: Said
    doveadm_url: Address
    mx: Domain
    start_tls: bool = False
    imap_host: Said | None = None
    imap_port: Port | None = None
    smtp_host: Said | None = None
    smtp_port: Port | None = None
    webmail_url: Address | None = None


class MailCredentials(Input):
    """How its directory and its store know us."""

    bind_dn: Said
    bind_password: Said
    doveadm_key: Said


class ByHandSettings(Input):
    """Somebody: whose task it is, and in how many days."""

    assignee: Literal["supplier", "centre", "body"] = "supplier"
    days: Annotated[int, Field(ge=1, le=365)] = 5


NEEDS: Mapping[str, tuple[type[Input], type[Input] | None]] = {
    "osb": (BrokerSettings, BrokerCredentials),
    "mail": (MailSettings, MailCredentials),
    "manual": (ByHandSettings, None),
}
"""Settings and credentials by kind; None where nobody asks who we are."""


def connection_problems(kind: str, settings: Any, credentials: Any, *, known: bool = False) -> list[Problem]:
    """Everything that is wrong with a connection of `kind`, under `settings` and `credentials`.

    `known`: it has credentials already, so that None keeps them.
    """
    wanted, secret = NEEDS[kind]
    found = problems(wanted, settings, "settings")
    if secret is None:
        return found + ([] if credentials is None else [Problem("unknown-field", ("credentials",))])
    if credentials is None:
        return found + ([] if known else [Problem("required", ("credentials",))])
    return found + problems(secret, credentials, "credentials")


def missing(kind: str, settings: Mapping[str, Any], credentials: Mapping[str, Any]) -> list[str]:
    """The names of what a connection of `kind` cannot do without and does not have: it was set before that was asked,
    or without its credentials.
    """
    wanted = zip(NEEDS.get(kind, ()), (settings, credentials), strict=False)
    return [
        name
        for model, there in wanted
        if model is not None
        for name, field in model.model_fields.items()
        if field.is_required() and not there.get(name)
    ]


def problems(model: type[Input], given: Any, place: str) -> list[Problem]:
    """What `model` says against a document."""
    try:
        model.model_validate(given)
    except ValidationError as error:
        return [problem.under(place) for problem in problems_of(error)]
    return []
