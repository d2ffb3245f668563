"""Machine accounts: an integrator's program acts for one organisation, in one role, with a token of its own.

A token is a prefix that scanners of secrets recognise and 256 random bits that only the program has; we keep its
SHA-256. It opens the API and nothing else, until its last day, or until somebody revokes it. What the law or the
evidence wants a person for, a machine is refused whatever its role (`Permission.person`). Accounts stand behind the
service's own wall: a use case about them runs `as_service`, in the name of whoever acts.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import select

from core.calendar import start_of_day
from core.database import Database
from core.errors import Invalid, NotFound, Problem
from core.identity.actors import GROUP_OF_ROLE, Actor, ActorKind, MachineId, OrganisationId, Role
from core.identity.errors import RoleDoesNotFit
from core.identity.events import MachineAdded, MachineRevoked
from core.identity.inputs import NewMachine
from core.identity.kinds import OrganisationKind
from core.identity.models import MachineAccount
from core.identity.service import DAY, stream_of, the_organisation
from core.identity.sessions import PER_ADDRESS, SignedIn, hash_token
from core.ledger import record
from core.permits import permit
from core.throttle import Throttle
from core.uow import UnitOfWork

PREFIX = "courtier_"

TOKEN = re.compile(PREFIX + r"[A-Za-z0-9_-]{43}")
"""What is taken for a machine's token; a session's is as long as what follows the prefix, and so never is."""


@dataclass(frozen=True)
class Added:
    """An account just added: its token, given once."""

    account: MachineAccount
    token: str

    def __repr__(self) -> str:
        return f"Added(account={self.account.id})"


async def add_machine(uow: UnitOfWork, actor: Actor, given: NewMachine) -> Added:
    """Let a program act for an organisation in a role, until a last day when one is given.

    Raises:
        PermissionDenied: the actor looks after another organisation, or is a machine.
        Invalid: the last day has passed. NotFound: there is no such organisation.
        RoleDoesNotFit: this kind of organisation has no such role.
    """
    permit(actor, "machine.manage", given.organisation)
    if given.valid_to is not None and given.valid_to < uow.clock.today():
        raise Invalid([Problem("day-passed", ("valid_to",))])
    organisation = await the_organisation(uow, OrganisationId(given.organisation))
    if GROUP_OF_ROLE[given.role] is not OrganisationKind(organisation.kind).group:
        raise RoleDoesNotFit(role=given.role.value, kind=organisation.kind)
    token = PREFIX + secrets.token_urlsafe(32)
    account = MachineAccount(
        organisation_id=organisation.id,
        name=given.name,
        role=given.role.value,
        token_hash=hash_token(token),
        valid_to=given.valid_to,
        created_at=uow.clock.now(),
    )
    uow.session.add(account)
    await uow.flush()
    event = MachineAdded(machine=account.id, role=given.role.value, valid_to=given.valid_to)
    await record(uow, stream_of(organisation.id), event, audience=[OrganisationId(organisation.id)])
    return Added(account, token)


async def revoke_machine(uow: UnitOfWork, actor: Actor, machine_id: MachineId) -> MachineAccount:
    """Take a program's access away at once and for good; revoked twice is revoked once.

    Raises:
        NotFound: there is no such account. PermissionDenied: as `add_machine`.
    """
    statement = select(MachineAccount).where(MachineAccount.id == machine_id).with_for_update()
    account = (await uow.session.exec(statement)).first()
    if account is None:
        raise NotFound("machine")
    permit(actor, "machine.manage", account.organisation_id)
    if account.revoked_at is not None:
        return account
    account.revoked_at = uow.clock.now()
    await uow.flush()
    audience = [OrganisationId(account.organisation_id)]
    await record(uow, stream_of(account.organisation_id), MachineRevoked(machine=account.id), audience=audience)
    return account


def end_of(last_day: date | None) -> datetime | None:
    """When a token opens nothing any more; None for one without a last day, or whose last day no other follows."""
    return None if last_day is None or last_day == date.max else start_of_day(last_day + DAY)


class MachineAccounts:
    """Whom a machine's token stands for, with what that needs beside a transaction: throttling."""

    def __init__(self, database: Database, throttle: Throttle) -> None:
        self._database = database
        self._throttle = throttle

    async def signed_in(self, token: str, *, address: str) -> SignedIn | None:
        """The machine that this token lets in, in one round trip.

        None when it lets none in: unknown, revoked, past its last day or of a suspended organisation, all alike. The
        row is found by the hash of 256 random bits, so that how long the search takes tells nothing of any token.

        Raises:
            TooManyRequests: too many tokens that let nobody in came from this network address.
        """
        clock = self._database.clock
        async with self._database.raw() as raw:
            row = await raw.fetchrow(
                "SELECT * FROM machine_actor($1, $2, $3)", hash_token(token), clock.now(), clock.today()
            )
        if row is None or GROUP_OF_ROLE[Role(row["role"])] is not OrganisationKind(row["kind"]).group:
            await self._throttle.hit(PER_ADDRESS, "machine", address)
            return None
        role, kind = Role(row["role"]), OrganisationKind(row["kind"])
        actor = Actor(
            kind=ActorKind.MACHINE,
            group=kind.group,
            id=row["machine_id"],
            organisation=OrganisationId(row["organisation_id"]),
            roles=frozenset({role}),
            name=row["name"],
        )
        return SignedIn(
            session_id=None,
            actor=actor,
            expires_at=end_of(row["valid_to"]),
            organisation_name=row["organisation_name"],
            organisation_kind=kind,
            organisations=1,
        )
