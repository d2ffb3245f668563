"""The contract of a provider kind's pure half, and the table of kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from pydantic import ValidationError

from core.errors import NotFound, Problem
from core.inputs import Input, problems_of


class OperationKind(StrEnum):
    """What is done to a service at its provider."""

    CREATE = "create"
    CHANGE = "change"
    END = "end"


class Idempotency(StrEnum):
    """What keeps a repeated creation from making a second thing."""

    CLIENT_ID = "client_id"
    """We choose the identifier; the provider answers a repeat with what is there."""
    UNIQUE_NAME = "unique_name"
    """Names are unique at the provider and ours are made from the service's identifier."""
    NONE = "none"
    """Nothing does: the engine always looks before it creates."""


@dataclass(frozen=True)
class Capabilities:
    """What a kind of provider can do; pages and plans ask here and nowhere else.

    asynchronous: it may answer "in progress". change: plan, quantity or parameters of a running service may change.
    credentials: it issues credentials, which are shown once. quota: the size of what is delivered is set and verified
    there. people: its steps are carried out by a person.
    """

    idempotency: Idempotency
    asynchronous: bool = False
    change: bool = True
    credentials: bool = False
    quota: bool = False
    people: bool = False


@dataclass(frozen=True)
class ServiceOrder:
    """What is wanted of a provider for one service: the only input of `validate` and `plan`.

    `parameters` are the answers of the order form; `settings` are those of the connection (addresses, catalogue
    identifiers), never secret. `service_id` marks everything made at the provider as ours.
    """

    service_id: UUID
    organisation_id: UUID
    plan: str
    quantity: int
    parameters: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PlannedStep:
    """One call of an adapter, before it has a row.

    name: what people see (`fulfilment-step-<name>`). action: what the adapter is asked for. spec: everything the call
    needs besides the connection and the outputs of earlier steps; never secret. timeout: seconds one call may take.
    reversible: whether a failed operation undoes it. patience: seconds that the provider (or a person) may take in all.
    """

    name: str
    action: str
    spec: Mapping[str, Any] = field(default_factory=dict)
    timeout: float = 30.0
    reversible: bool = True
    patience: float = 7 * 86_400.0


class ProviderKind(Protocol):
    """A kind of provider, without its input and output."""

    @property
    def key(self) -> str:
        """Its name: that of its module here and of its adapter's."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""
        ...

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of an order's parameters."""
        ...

    def validate(self, order: ServiceOrder) -> list[Problem]:
        """Everything that is wrong with an order, by places in its `plan`, `quantity` and `parameters`."""
        ...

    def plan(self, kind: OperationKind, order: ServiceOrder, previous: ServiceOrder | None = None) -> list[PlannedStep]:
        """The steps of an operation on a valid order; `previous` is what was in force before a change."""
        ...


KINDS: dict[str, ProviderKind] = {}
"""Every kind by its key."""


def register_kind(kind: ProviderKind) -> None:
    """Add a kind to the table."""
    KINDS[kind.key] = kind


def kind_of(key: str) -> ProviderKind:
    """The kind called `key`.

    Raises:
        NotFound: there is none.
    """
    try:
        return KINDS[key]
    except KeyError:
        raise NotFound("provider-kind", key=key) from None


def parameter_problems(model: type[Input], parameters: Mapping[str, Any]) -> list[Problem]:
    """What `model` says against `parameters`, under `parameters`."""
    try:
        model.model_validate(dict(parameters))
    except ValidationError as error:
        return [problem.under("parameters") for problem in problems_of(error)]
    return []


def quantity_problems(order: ServiceOrder, *, most: int) -> list[Problem]:
    """Whether the quantity is between 1 and `most`."""
    if order.quantity < 1:
        return [Problem("too-small", ("quantity",), {"limit": 1})]
    if order.quantity > most:
        return [Problem("too-large", ("quantity",), {"limit": most})]
    return []


def batches(items: Sequence[Any], size: int) -> list[list[Any]]:
    """`items` in runs of at most `size`."""
    return [list(items[start : start + size]) for start in range(0, len(items), size)]
