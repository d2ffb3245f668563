"""What a conclusion is given."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from broker.contracts.facts import CLAUSES, TRANSFER
from core.inputs import Input

Line = Annotated[str, Field(min_length=2, max_length=200)]
Clause = Annotated[str, Field(pattern="^(" + "|".join([*CLAUSES, TRANSFER[0]]) + ")$")]
Domain = Annotated[
    str,
    Field(max_length=253, pattern=r"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$"),
]


class Signature(Input):
    """Who signs for a party, with rank and date."""

    name: Line
    rank: Line
    signed_on: date


class Conclude(Input):
    """The two signatures, the first day of service, the clauses that were checked in the document (A-2.1 s. 67.2), and
    the mail domain to open where the provider asks for one.
    """

    clauses: Annotated[list[Clause], Field(max_length=10)] = Field(default_factory=list)
    body: Signature
    supplier: Signature
    starts_on: date
    domain: Domain | None = None

    @property
    def signed_on(self) -> date:
        """The day of the conclusion: that of the last signature."""
        return max(self.body.signed_on, self.supplier.signed_on)

    @property
    def signed(self) -> dict[tuple[str, ...], date]:
        """The day of each signature, by the path of its field."""
        return {("body", "signed_on"): self.body.signed_on, ("supplier", "signed_on"): self.supplier.signed_on}

    @property
    def signatories(self) -> list[dict[str, str]]:
        """Both, as the contract keeps them."""
        return [
            {
                "party": party,
                "name": one.name,
                "rank": one.rank,
                "signed_on": one.signed_on.isoformat(),
                "date": one.signed_on.isoformat(),
            }
            for party, one in (("body", self.body), ("supplier", self.supplier))
        ]


class Publish(Input):
    """The contract's number in the electronic tendering system (SEAO), and the day it appeared there."""

    seao_number: Annotated[str, Field(min_length=1, max_length=60)]
    published_on: date
