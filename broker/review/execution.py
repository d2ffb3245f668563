"""Was it approved by those who must, and carried out as agreed? Points from requests, contracts and services.

These go beside procurement's own points: each is shown, or not shown, with what it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from core.calendar import local_day
from core.uow import UnitOfWork
from procurement.summary import ALLOWED, Point, Summary, point

EXECUTED = "executed"
FORMER = ("published",)
"""Points that the summary counts as allowed and that are read, here, as carried out."""


@dataclass(frozen=True)
class Carried:
    """What is known after the choice."""

    request: dict[str, Any] | None
    contract: dict[str, Any] | None
    service: dict[str, Any] | None
    today: date


async def carried(uow: UnitOfWork, file_id: UUID) -> Carried:
    """The file's last request, its contract, the contract's service."""
    raw = uow.raw
    request = await raw.fetchrow(
        """
        SELECT r.id, r.number, r.state, r.transmitted_at, r.chain ->> 'id' AS chain, r.requester_id,
               (SELECT count(*) FROM stage s WHERE s.request_id = r.id AND s.state <> 'void') AS stages,
               (SELECT count(*) FROM stage s WHERE s.request_id = r.id AND s.state = 'decided') AS decided,
               (SELECT count(*) FROM stage s WHERE s.request_id = r.id AND s.decided_by = r.requester_id) AS own,
               (SELECT max(s.decided_at) FROM stage s WHERE s.request_id = r.id AND s.state = 'decided') AS decided_at
          FROM request r WHERE r.file_id = $1 ORDER BY r.transmitted_at DESC LIMIT 1
        """,
        file_id,
    )
    contract = await raw.fetchrow(
        """
        SELECT c.id, c.number, c.signed_on, c.starts_on, c.total_cents, c.publication_due, c.published_on,
               c.seao_number, c.initial_months, c.option_months, c.document_sha256
          FROM contract c WHERE c.file_id = $1
        """,
        file_id,
    )
    service = None
    if contract is not None:
        service = await raw.fetchrow(
            """
            SELECT s.id, s.number, s.state, s.domain_verified, s.mailboxes_migrated, s.mailboxes_total,
                   (SELECT min(o.finished_at) FROM operation o
                     WHERE o.service_id = s.id AND o.kind = 'create' AND o.state = 'done') AS opened_at,
                   (SELECT count(*) FROM operation o WHERE o.service_id = s.id AND o.kind = 'change') AS changes
              FROM service s WHERE s.contract_id = $1 ORDER BY s.created_at LIMIT 1
            """,
            contract["id"],
        )
    return Carried(plain(request), plain(contract), plain(service), uow.clock.today())


def with_execution(summary: Summary, found: Carried) -> Summary:
    """The summary with these points, publication among what was carried out."""
    kept = [one for one in summary.points if one.code not in FORMER]
    return msgspec.structs.replace(summary, points=[*kept, *approved(found), *executed(found, summary)])


def approved(found: Carried) -> list[Point]:
    """Did everybody who must decide, and nobody on their own request?"""
    one = found.request
    done = one is not None and one["state"] in ("approved", "concluded") and one["stages"] == one["decided"] > 0
    return [
        point(
            ALLOWED,
            "chain-decided",
            done,
            number=one["number"] if one else None,
            decided=one["decided"] if one else 0,
            stages=one["stages"] if one else 0,
        ),
        point(ALLOWED, "nobody-own", one is not None and one["decided"] > 0 and not one["own"]),
    ]


def executed(found: Carried, summary: Summary) -> list[Point]:
    """What the contract became."""
    contract, service = found.contract, found.service
    if contract is None:
        return [point(EXECUTED, "concluded", False)]
    due = contract["publication_due"]
    published = contract["published_on"]
    on_time = published is not None and (due is None or published <= due)
    opened: datetime | None = service["opened_at"] if service else None
    points = [
        point(EXECUTED, "concluded", True, number=contract["number"], day=contract["signed_on"]),
        point(
            EXECUTED,
            "opened-on-time",
            opened is not None and local_day(opened) <= contract["starts_on"],
            opened=local_day(opened) if opened else None,
            day=contract["starts_on"],
        ),
        point(
            EXECUTED, "total-as-chosen", contract["total_cents"] == summary.total_cents, cents=contract["total_cents"]
        ),
        point(
            EXECUTED, "no-change", service is not None and not service["changes"], count=service and service["changes"]
        ),
        point(
            EXECUTED,
            "migrated",
            service is not None and 0 < service["mailboxes_total"] == service["mailboxes_migrated"],
            done=service and service["mailboxes_migrated"],
            total=service and service["mailboxes_total"],
        ),
        point(EXECUTED, "paid", False),
    ]
    if due is not None or published is not None:
        points.append(point(EXECUTED, "published", on_time, due=due, day=published, seao=contract["seao_number"]))
    return points


def plain(row: Any) -> dict[str, Any] | None:
    """A row as a dictionary."""
    return None if row is None else dict(row)
