"""Reading services for pages and programs: the list, one service with what it rests on, its records, its accesses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from broker.fulfilment import queries as fulfilment
from broker.fulfilment.queries import Progress, ServiceView, TaskView
from core.errors import NotFound
from core.identity.actors import Actor
from core.identity.queries import names
from core.permits import permit
from core.uow import UnitOfWork


class ServiceCard(msgspec.Struct, frozen=True):
    """A service in a list; `tasks` are the body's, DNS records to add and an access to read among them; `access`: one
    waits to be read; `attention`: a step stopped; `total` counts every service found.
    """

    id: UUID
    number: str
    organisation_id: UUID
    organisation: str
    offer: dict[str, str] | None
    supplier: str
    state: str
    health: str
    quantity: int
    domain_verified: bool
    mailboxes_migrated: int
    mailboxes_total: int
    starts_on: date | None
    months: int | None
    tasks: int
    access: bool
    attention: bool
    created_at: datetime
    total: int


class Origin(msgspec.Struct, frozen=True):
    """What a service rests on: its contract, the choice in its file, and how many requirements led there."""

    contract: str
    contract_id: UUID
    contract_version: int
    file: str
    file_id: UUID
    file_title: str
    offer: dict[str, str]
    offer_code: str
    rank: int | None
    requirements: int
    total_cents: int
    starts_on: date
    signed_on: date
    initial_months: int
    option_months: int


class Record(msgspec.Struct, frozen=True):
    """A DNS record that the body adds at its own registrar."""

    type: str
    name: str
    value: str


class Revealed(msgspec.Struct, frozen=True):
    """An access of the service: whether it was shown, when and to whom."""

    name: str
    waiting: bool
    revealed_at: datetime | None
    revealed_by: str


class Whole(msgspec.Struct, frozen=True):
    """Everything that a service's page shows; `origin` is None where the reader may not know the contract, and so is
    `plan_name`, the plan in words.
    """

    view: ServiceView
    organisation: str
    supplier: str
    plan_name: dict[str, str] | None
    progress: Progress | None
    deadline: datetime | None
    error_text: str | None
    tasks: list[TaskView]
    records: list[Record]
    accesses: list[Revealed]
    origin: Origin | None


async def cards(
    uow: UnitOfWork,
    actor: Actor,
    *,
    state: str | None = None,
    attention: bool = False,
    organisation: UUID | None = None,
    page: int = 1,
    limit: int,
) -> list[ServiceCard]:
    """A page of the services that the actor may see: those that need something first, then the newest."""
    permit(actor, "service.read")
    rows = await uow.raw.fetch(
        # by ix_service_organisation_id; tasks by ix_manual_task_service_id, accesses by ix_credential_service_id,
        # attention by uq_operation_running
        """
        SELECT s.id, s.number, s.organisation_id, b.name AS organisation, e.offer_name::text AS offer,
               p.name AS supplier, s.state, s.health, s.quantity, s.domain_verified, s.mailboxes_migrated,
               s.mailboxes_total, c.starts_on, c.initial_months + c.option_months AS months, s.created_at,
               t.tasks, k.access, a.attention, count(*) OVER () AS total
          FROM service s
          JOIN organisation b ON b.id = s.organisation_id
          JOIN organisation p ON p.id = s.supplier_id
          LEFT JOIN contract c ON c.id = s.contract_id
          LEFT JOIN frozen_entry e ON e.id = c.entry_id
         CROSS JOIN LATERAL (SELECT s.state <> 'ended' AND EXISTS (SELECT FROM credential r
                              WHERE r.service_id = s.id AND r.sealed IS NOT NULL) AS access) k
         CROSS JOIN LATERAL (
                SELECT (SELECT count(*) FROM manual_task m
                         WHERE m.service_id = s.id AND m.done_at IS NULL AND m.withdrawn_at IS NULL
                           AND m.assignee = 'body')
                     + (NOT s.domain_verified AND s.state <> 'ended'
                        AND EXISTS (SELECT FROM step x JOIN operation o ON o.id = x.operation_id
                                     WHERE o.service_id = s.id AND jsonb_typeof(x.outputs -> 'dns') = 'array'
                                       AND x.outputs -> 'dns' <> '[]'::jsonb))::int
                     + k.access::int AS tasks) t
         CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM operation o
                              WHERE o.service_id = s.id AND o.state = 'needs_attention') AS attention) a
         WHERE ($1::text IS NULL OR s.state = $1) AND (NOT $2 OR t.tasks > 0 OR a.attention OR s.state = 'error')
           AND ($3::uuid IS NULL OR s.organisation_id = $3)
         ORDER BY s.state = 'ended', t.tasks = 0 AND NOT a.attention AND s.state <> 'error', s.created_at DESC, s.id
         LIMIT $4 OFFSET $5
        """,
        state,
        attention,
        organisation,
        limit,
        (page - 1) * limit,
    )
    return [ServiceCard(**{**row, "offer": decoded(row["offer"])}) for row in rows]


async def find(uow: UnitOfWork, number: str) -> UUID:
    """The identifier of the service of that number.

    Raises:
        NotFound: there is none that the actor may know of.
    """
    found: UUID | None = await uow.raw.fetchval("SELECT id FROM service WHERE number = $1", number)
    if found is None:
        raise NotFound("service", number=number)
    return found


async def whole(uow: UnitOfWork, actor: Actor, service_id: UUID) -> Whole:
    """One service with all that its page shows.

    Raises:
        NotFound: there is none that the actor may know of. PermissionDenied.
    """
    permit(actor, "service.read")
    view = await fulfilment.service(uow, service_id)
    if view is None:
        raise NotFound("service", id=str(service_id))
    row = await uow.raw.fetchrow(
        """
        SELECT b.name AS organisation, p.name AS supplier, o.deadline, t.error_text,
               (SELECT (one -> 'name')::text FROM contract c JOIN frozen_entry e ON e.id = c.entry_id
                  JOIN offer_version v ON v.id = e.offer_version_id, jsonb_array_elements(v.plans) one
                 WHERE c.id = s.contract_id AND one ->> 'code' = s.plan) AS plan_name
          FROM service s
          JOIN organisation b ON b.id = s.organisation_id JOIN organisation p ON p.id = s.supplier_id
          LEFT JOIN LATERAL (SELECT id, deadline FROM operation WHERE service_id = s.id
                              ORDER BY created_at DESC, id DESC LIMIT 1) o ON true
          LEFT JOIN LATERAL (SELECT error_text FROM step WHERE operation_id = o.id AND error_text IS NOT NULL
                              ORDER BY position LIMIT 1) t ON true
         WHERE s.id = $1
        """,
        service_id,
    )
    return Whole(
        view=view,
        organisation=row["organisation"],
        supplier=row["supplier"],
        plan_name=decoded(row["plan_name"]),
        progress=await fulfilment.progress(uow, service_id),
        deadline=row["deadline"],
        error_text=row["error_text"],
        tasks=await fulfilment.tasks(uow, service_id=service_id, done=True),
        records=await records(uow, service_id),
        accesses=await accesses(uow, service_id),
        origin=await origin(uow, view.contract_id),
    )


async def origin(uow: UnitOfWork, contract_id: UUID) -> Origin | None:
    """From a contract back to the requirements: the thread that justifies a service."""
    row = await uow.raw.fetchrow(
        """
        SELECT c.number AS contract, c.id AS contract_id, c.version AS contract_version, f.number AS file,
               f.id AS file_id, f.title AS file_title, e.offer_name::text AS offer, e.offer_code, h.rank,
               jsonb_array_length(l.requirements) AS requirements, c.total_cents, c.starts_on, c.signed_on,
               c.initial_months, c.option_months
          FROM contract c
          JOIN procurement_file f ON f.id = c.file_id
          JOIN frozen_entry e ON e.id = c.entry_id
          JOIN frozen_list l ON l.id = c.list_id
          JOIN choice h ON h.id = c.choice_id
         WHERE c.id = $1
        """,
        contract_id,
    )
    return None if row is None else Origin(**{**row, "offer": decoded(row["offer"])})


async def records(uow: UnitOfWork, service_id: UUID) -> list[Record]:
    """The DNS records that the provider asked for, as the last creation or change told them."""
    text = await uow.raw.fetchval(
        """
        SELECT (t.outputs -> 'dns')::text FROM step t JOIN operation o ON o.id = t.operation_id
         WHERE o.service_id = $1 AND jsonb_typeof(t.outputs -> 'dns') = 'array'
         ORDER BY o.created_at DESC, t.position DESC LIMIT 1
        """,
        service_id,
    )
    return [] if text is None else msgspec.json.decode(text, type=list[Record])


async def accesses(uow: UnitOfWork, service_id: UUID) -> list[Revealed]:
    """The service's accesses, with when and to whom each was shown; never what they hold."""
    rows = await uow.raw.fetch(
        """
        SELECT name, sealed IS NOT NULL AS waiting, revealed_at, revealed_by FROM credential
         WHERE service_id = $1 ORDER BY created_at, name
        """,
        service_id,
    )
    known = await names(uow, [row["revealed_by"] for row in rows if row["revealed_by"] is not None])
    return [
        Revealed(row["name"], row["waiting"], row["revealed_at"], known.get(row["revealed_by"], "")) for row in rows
    ]


async def task(uow: UnitOfWork, task_id: UUID) -> TaskView:
    """One task of the actor's side.

    Raises:
        NotFound: there is none that the actor may know of.
    """
    row = await uow.raw.fetchrow(
        """
        SELECT m.id, m.service_id, s.number AS service_number, m.organisation_id, m.assignee, m.kind,
               m.content::text AS content, m.due_at, m.done_at, m.withdrawn_at
          FROM manual_task m JOIN service s ON s.id = m.service_id WHERE m.id = $1
        """,
        task_id,
    )
    if row is None:
        raise NotFound("task", id=str(task_id))
    return TaskView(**{**row, "content": decoded(row["content"])})


def decoded(text: str | None) -> Any:
    """A JSON column read as text."""
    return None if text is None else msgspec.json.decode(text)


def everything(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """All of what a provider gave, by name, for a page that is shown once: nothing is left out, and what stands at
    several places under one name is told by its path.
    """
    found = list(leaves(content, ()))
    names = Counter(path[-1] for path, _ in found)
    return [(path[-1] if names[path[-1]] == 1 else ".".join(path), text) for path, text in found]


def leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The values within `value`, each by its path."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from leaves(one, (*path, name))
    elif isinstance(value, list | tuple):
        for place, one in enumerate(value, 1):
            yield from leaves(one, (*path[:-1], f"{path[-1]}.{place}") if len(value) > 1 else path)
    elif isinstance(value, str):
        if value:
            yield path, value
    elif value is not None:
        yield path, msgspec.json.encode(value).decode()


def plain(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a provider told that a person can read: its scalar values by name."""
    found: list[tuple[str, str]] = []
    for name, one in value.items():
        if isinstance(one, Mapping):
            found += plain(one)
        elif isinstance(one, str | int | float) and not isinstance(one, bool) and str(one):
            found.append((name, str(one)))
    return list(dict(found).items())
