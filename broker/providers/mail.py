"""A mail platform: a directory (LDAP) that holds domains and accounts, and its store (Dovecot) that obeys it.

What an order names: a domain, a quota, and the mailboxes to open now (more may be opened by the administrator that the
order creates, up to the quantity). Everything made carries the service's identifier, so that we find it again and
never touch what is not ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from broker.providers.kinds import (
    Capabilities,
    Idempotency,
    OperationKind,
    PlannedStep,
    ServiceOrder,
    batches,
    parameter_problems,
    quantity_problems,
)
from core.errors import Problem
from core.inputs import Input, InputProblem

MOST = 100_000
BATCH = 50
"""Mailboxes that one call opens."""

Domain = Annotated[
    str,
    StringConstraints(
        to_lower=True, max_length=253, pattern=r"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$"
    ),
]
LocalPart = Annotated[
    str, StringConstraints(to_lower=True, max_length=64, pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")
]


class Mailbox(Input):
    """One mailbox: the part of its address before the sign, a person's or a function's name, and other addresses."""

    name: LocalPart
    display_name: Annotated[str, Field(max_length=200)] = ""
    aliases: tuple[LocalPart, ...] = ()


def _distinct(mailboxes: tuple[Mailbox, ...]) -> tuple[Mailbox, ...]:
    names = [name for mailbox in mailboxes for name in (mailbox.name, *mailbox.aliases)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputProblem("address-twice", address=twice[0])
    return mailboxes


class MailParameters(Input):
    """The parameters of an order of mailboxes."""

    domain: Domain
    quota_mb: Annotated[int, Field(ge=5, le=1_048_576)]
    administrator: LocalPart = "administrateur"
    mailboxes: Annotated[tuple[Mailbox, ...], AfterValidator(_distinct)] = ()


CAPABILITIES = Capabilities(idempotency=Idempotency.UNIQUE_NAME, change=True, credentials=True, quota=True)


@dataclass(frozen=True)
class MailPlatform:
    """See the module."""

    key: str = "mail"
    capabilities: Capabilities = CAPABILITIES

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the parameters."""
        return MailParameters.model_json_schema()

    def validate(self, order: ServiceOrder) -> list[Problem]:
        """The parameters, the quantity, and that no more mailboxes are named than ordered."""
        problems = quantity_problems(order, most=MOST) + parameter_problems(MailParameters, order.parameters)
        mailboxes = order.parameters.get("mailboxes", ())
        if isinstance(mailboxes, list | tuple) and len(mailboxes) > max(order.quantity, 1):
            problems.append(Problem("too-many", ("parameters", "mailboxes"), {"limit": order.quantity}))
        return problems

    def plan(self, kind: OperationKind, order: ServiceOrder, previous: ServiceOrder | None = None) -> list[PlannedStep]:
        """Domain, administrator, mailboxes by batches, then a look at the store; a change adds, removes and resizes; an
        end closes."""
        wanted = MailParameters.model_validate(dict(order.parameters))
        base = {"domain": wanted.domain, "quota_mb": wanted.quota_mb}
        boxes = [mailbox.model_dump(mode="json") for mailbox in wanted.mailboxes]
        addresses = [f"{box['name']}@{wanted.domain}" for box in boxes]
        administrator = {**base, "name": wanted.administrator}
        if kind is OperationKind.CREATE:
            return [
                PlannedStep("domain", "domain", {**base, "quantity": order.quantity}),
                PlannedStep("administrator", "administrator", administrator),
                *(PlannedStep("mailboxes", "mailboxes", {**base, "mailboxes": part}) for part in batches(boxes, BATCH)),
                PlannedStep(
                    "check",
                    "check",
                    {**base, "addresses": [f"{wanted.administrator}@{wanted.domain}", *addresses[:BATCH]]},
                ),
            ]
        if kind is OperationKind.CHANGE:
            before = MailParameters.model_validate(dict((previous or order).parameters))
            stay = {mailbox.name for mailbox in wanted.mailboxes}
            gone = [mailbox.name for mailbox in before.mailboxes if mailbox.name not in stay]
            old = {**base, "quota_mb": before.quota_mb}
            was = {mailbox.name: mailbox.model_dump(mode="json") for mailbox in before.mailboxes}
            return [
                *(
                    PlannedStep(
                        "mailboxes",
                        "mailboxes",
                        {
                            **base,
                            "mailboxes": part,
                            "previous": {**old, "mailboxes": [was[box["name"]] for box in part if box["name"] in was]},
                        },
                    )
                    for part in batches(boxes, BATCH)
                ),
                *(
                    PlannedStep("remove-mailboxes", "close", {**base, "names": part}, reversible=False)
                    for part in batches(gone, BATCH)
                ),
                PlannedStep("check", "check", {**base, "addresses": addresses[:BATCH]}),
            ]
        return [PlannedStep("close", "end", base, timeout=120.0, reversible=False)]


MAIL = MailPlatform()
