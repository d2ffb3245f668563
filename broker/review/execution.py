"""Was it approved by those who must, and carried out as agreed? Points from requests, contracts and services.

These go beside procurement's own points: each is shown, or not shown, with what it rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

SHOWN, MISSING, AHEAD, OUTSIDE = "shown", "missing", "ahead", "outside"
"""What a point is for its reader: shown; due and not shown; not due yet; nothing that the platform can show."""

STEPS = {
    "defining": 0,
    "consulting": 0,
    "assessing": 1,
    "proposed": 2,
    "in_approval": 3,
    "approved": 4,
    "contracted": 5,
}
"""How far a file is. A file that was given up has no next step."""

SHOWN_BY = {
    "common-service": 1,
    "term": 1,
    "levels": 1,
    "criteria-authorised": 1,
    "list-frozen": 1,
    "interests-declared": 1,
    "requirements-unchanged": 1,
    "law-kept": 1,
    "chain-decided": 4,
    "nobody-own": 4,
    "price-in-force": 5,
    "concluded": 5,
}
"""The step at which a point's proof is to be in the file; the others rest on the choice."""
CHOSEN = 2


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
               c.seao_number, c.initial_months, c.option_months, c.document_sha256, c.concluded_by,
               c.signatories::text AS signatories
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
        approved_first(found, contract),
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


def approved_first(found: Carried, contract: Mapping[str, Any]) -> Point:
    """Did everybody who must approve do so before the first signature? Written from the days that the contract keeps,
    whatever its conclusion checked then.
    """
    decided_at: datetime | None = found.request["decided_at"] if found.request else None
    approved = local_day(decided_at) if decided_at else None
    first = min(date.fromisoformat(one["date"]) for one in msgspec.json.decode(contract["signatories"]))
    return point(EXECUTED, "approved-first", approved is not None and approved <= first, approved=approved, day=first)


def standing(summary: Summary, found: Carried) -> dict[str, str]:
    """What each point of a summary is for its reader, by code: SHOWN, MISSING, AHEAD or OUTSIDE.

    A proof that cannot exist yet is not one that is missing: a file is not held to what its next steps will bring.
    """
    return {one.code: stands(one, summary, found) for one in summary.points}


def stands(one: Point, summary: Summary, found: Carried) -> str:
    """What one point is."""
    if one.shown:
        return SHOWN
    if one.code == "paid":
        return OUTSIDE
    if contradicted(one, summary, found):
        return MISSING
    if one.code in EXPECTED_ON:
        return AHEAD if EXPECTED_ON[one.code](found) else MISSING
    step = STEPS.get(summary.state)
    if step is None:
        return OUTSIDE
    return MISSING if step >= SHOWN_BY.get(one.code, CHOSEN) else AHEAD


def contradicted(one: Point, summary: Summary, found: Carried) -> bool:
    """Whether the file already says the contrary, whatever its step."""
    raised = {signal.code for signal in summary.signals if signal.raised}
    return {
        "common-service": one.values.get("answer") is not None,
        "term": one.values.get("months") is not None,
        "declared-before-results": "declared-late" in raised,
        "requirements-unchanged": bool(one.values.get("changes")),
        "law-kept": bool(one.values.get("count")),
        "nobody-own": found.request is not None and found.request["own"] > 0,
        "no-change": bool(one.values.get("count")),
        "approved-first": one.values.get("day") is not None,
    }.get(one.code, False)


def before_start(found: Carried) -> bool:
    """The contract's service has not begun and is not late."""
    return found.contract is not None and found.today <= found.contract["starts_on"]


EXPECTED_ON: Mapping[str, Callable[[Carried], bool]] = {
    "opened-on-time": lambda found: before_start(found) and not (found.service and found.service["opened_at"]),
    "migrated": before_start,
    "no-change": before_start,
    "published": lambda found: (
        found.contract is not None
        and found.contract["published_on"] is None
        and found.contract["publication_due"] is not None
        and found.today <= found.contract["publication_due"]
    ),
}
"""Points that a day makes due, and not the file's step: whether that day is still to come."""


def plain(row: Any) -> dict[str, Any] | None:
    """A row as a dictionary."""
    return None if row is None else dict(row)
