"""Signing in, sessions, passwords.

A session's token is 256 random bits that only its holder has; we keep its SHA-256. It ends after an hour without use,
and twelve hours after it was opened whatever its use. Sessions and passwords stand behind the service's own wall: a use
case about them runs through the worker's database role, in the person's name.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from core.database import Database
from core.errors import NotFound, NotSignedIn, PermissionDenied
from core.identity.actors import (
    GROUP_OF_ROLE,
    WORKER,
    Actor,
    ActorKind,
    GroupRole,
    OrganisationId,
    PersonId,
    Role,
)
from core.identity.errors import NotAMember, WrongCredentials
from core.identity.events import PasswordChanged, SessionClosed, SessionOpened, SessionSwitched
from core.identity.inputs import ChangePassword, NewPassword, SignIn
from core.identity.kinds import OrganisationKind
from core.identity.passwords import Passwords
from core.ids import new_id
from core.ledger import Stream, record
from core.permits import PERSON_NEEDED, permit
from core.throttle import Rate, Throttle
from core.uow import UnitOfWork

IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)

PER_ACCOUNT = Rate(step=timedelta(minutes=1), burst=10)
PER_ADDRESS = Rate(step=timedelta(seconds=6), burst=60)


@dataclass(frozen=True)
class Opened:
    """A session just opened or renewed: its token, given once."""

    token: str
    session_id: UUID
    person: PersonId
    organisation: OrganisationId | None
    expires_at: datetime

    def __repr__(self) -> str:
        return f"Opened(session_id={self.session_id})"


@dataclass(frozen=True)
class SignedIn:
    """Whose session it is. `actor.organisation` is the one chosen among `organisations`, how many there are.

    A machine has no session, and its token may be without an end (see `core.identity.machine_accounts`).
    """

    session_id: UUID | None
    actor: Actor
    expires_at: datetime | None
    organisation_name: str = ""
    organisation_kind: OrganisationKind | None = None
    organisations: int = 0


@dataclass(frozen=True)
class OpenSession:
    """One line of "my sessions"."""

    id: UUID
    channel: str
    organisation_name: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool


def hash_token(token: str) -> bytes:
    """What we keep of a token."""
    return hashlib.sha256(token.encode()).digest()


def as_service(actor: Actor) -> Actor:
    """The same actor through the service's own wall, for what concerns no tenant: sessions, passwords, machines.

    Raises:
        PermissionDenied: an integrator's machine, which would be taken for the service itself there.
    """
    if actor.kind is ActorKind.MACHINE and actor != WORKER:
        raise PermissionDenied("session", reason=PERSON_NEEDED)
    return replace(actor, group=GroupRole.WORKER)


def of_person(person: PersonId, organisation: OrganisationId | None = None) -> Actor:
    """A person whose session is not open yet, through the service's own wall."""
    return Actor(ActorKind.PERSON, GroupRole.WORKER, id=person, organisation=organisation)


class Sessions:
    """The use cases of sessions, with what they need beside a transaction: hashing, throttling."""

    def __init__(self, database: Database, throttle: Throttle, passwords: Passwords | None = None) -> None:
        self._database = database
        self._throttle = throttle
        self._passwords = passwords or Passwords()

    async def sign_in(self, given: SignIn, *, address: str, channel: str, user_agent: str = "") -> Opened:
        """Open a session; for the only organisation when there is one, for none when the person has to choose.

        A hash takes its time, and the password may change meanwhile: what is verified is verified of the password that
        the session is opened beside.

        Raises:
            WrongCredentials: as slow and as silent for an unknown address as for a wrong password.
            TooManyRequests: too many attempts on this account, or from this network address.
        """
        email = given.email.strip().lower()
        await self._throttle.hit(PER_ADDRESS, "address", address)
        await self._throttle.hit(PER_ACCOUNT, "account", email)
        agent = hashlib.sha256(user_agent.encode()).digest()
        while True:
            row = await self._database.read(WORKER, lambda uow: _password_of(uow, email))
            person, kept = (None, None) if row is None else row
            if not await self._passwords.verify(kept, given.password) or person is None or kept is None:
                raise WrongCredentials
            await self._throttle.forget("account", email)
            renewed = await self._passwords.hash(given.password) if self._passwords.outdated(kept) else None
            work = partial(_open_beside, person=person, kept=kept, renewed=renewed, channel=channel, agent=agent)
            opened = await self._database.run(of_person(person), work)
            if opened is not None:
                return opened

    async def signed_in(self, token: str) -> SignedIn | None:
        """Whose session this token opens, in one round trip; None when it opens none. Using a session prolongs it."""
        clock = self._database.clock
        async with self._database.raw() as raw:
            row = await raw.fetchrow(
                "SELECT * FROM session_actor($1, $2, $3, $4, $5)",
                hash_token(token),
                clock.now(),
                clock.today(),
                IDLE,
                LONGEST,
            )
        if row is None:
            return None
        kind = OrganisationKind(row["kind"]) if row["kind"] else None
        roles = frozenset(role for role in map(Role, row["roles"]) if kind and GROUP_OF_ROLE[role] is kind.group)
        acting = kind if roles else None
        actor = Actor(
            kind=ActorKind.PERSON,
            group=acting.group if acting else GroupRole.PUBLIC,
            id=row["person_id"],
            organisation=OrganisationId(row["organisation_id"]) if acting else None,
            roles=roles,
            name=row["name"],
            language=row["language"],
        )
        return SignedIn(
            session_id=row["session_id"],
            actor=actor,
            expires_at=row["expires_at"],
            organisation_name=(row["organisation_name"] or "") if acting else "",
            organisation_kind=acting,
            organisations=row["organisations"],
        )

    async def sign_out(self, who: SignedIn) -> None:
        """End this session; ended twice is ended once."""
        await self._database.run(as_service(who.actor), lambda uow: _close(uow, who.actor, [session_of(who)]))

    async def switch_organisation(self, who: SignedIn, organisation: OrganisationId) -> Opened:
        """Act for another organisation from now on, under a new token: the old one opens nothing any more.

        Raises:
            NotAMember: the person has no role there now, or the organisation is suspended.
            NotSignedIn: the session has ended meanwhile.
        """
        token, session = secrets.token_urlsafe(32), session_of(who)

        async def work(uow: UnitOfWork) -> Opened:
            if organisation not in await _organisations(uow, person_of(who)):
                raise NotAMember
            row = await uow.raw.fetchrow(
                """
                UPDATE session SET organisation_id = $2, token_hash = $3
                 WHERE id = $1 AND expires_at > $4 RETURNING expires_at
                """,
                session,
                organisation,
                hash_token(token),
                uow.clock.now(),
            )
            if row is None:
                raise NotSignedIn
            event = SessionSwitched(session=session, organisation=organisation)
            await record(uow, Stream("person", person_of(who)), event)
            return Opened(token, session, person_of(who), organisation, row["expires_at"])

        return await self._database.run(replace(as_service(who.actor), organisation=organisation), work)

    async def own_sessions(self, who: SignedIn) -> list[OpenSession]:
        """Every open session of this person, the most recent first."""

        async def work(uow: UnitOfWork) -> list[OpenSession]:
            rows = await uow.raw.fetch(
                """
                SELECT s.id, s.channel, coalesce(o.name, '') AS organisation_name, s.created_at, s.last_seen_at,
                       s.expires_at, s.id = $3 AS current
                  FROM session s LEFT JOIN organisation o ON o.id = s.organisation_id
                 WHERE s.person_id = $1 AND s.expires_at > $2
                 ORDER BY s.last_seen_at DESC, s.id
                """,
                person_of(who),
                uow.clock.now(),
                who.session_id,
            )
            return [OpenSession(**dict(row)) for row in rows]

        return await self._database.read(as_service(who.actor), work)

    async def revoke_session(self, who: SignedIn, session_id: UUID) -> None:
        """End one of one's own sessions.

        Raises:
            NotFound: it is somebody else's, or has ended.
        """

        async def work(uow: UnitOfWork) -> None:
            if not await _close(uow, who.actor, [session_id]):
                raise NotFound("session")

        await self._database.run(as_service(who.actor), work)

    async def revoke_others(self, who: SignedIn) -> int:
        """End every session of this person but this one; returns how many."""

        async def work(uow: UnitOfWork) -> int:
            rows = await uow.raw.fetch(
                "SELECT id FROM session WHERE person_id = $1 AND id <> $2", person_of(who), who.session_id
            )
            return await _close(uow, who.actor, [row["id"] for row in rows])

        return await self._database.run(as_service(who.actor), work)

    async def change_password(self, who: SignedIn, given: ChangePassword) -> None:
        """Take a new password and end the person's other sessions.

        Raises:
            WrongCredentials: the current password is another, or was changed meanwhile.
            TooManyRequests: too many attempts.
        """
        person = person_of(who)
        await self._throttle.hit(PER_ACCOUNT, "password", str(person))
        kept = await self._database.read(
            as_service(who.actor),
            lambda uow: uow.raw.fetchval("SELECT hash FROM person_password WHERE person_id = $1", person),
        )
        if not await self._passwords.verify(kept, given.current):
            raise WrongCredentials
        fresh = await self._passwords.hash(given.new)

        async def work(uow: UnitOfWork) -> None:
            done = await uow.raw.execute(
                "UPDATE person_password SET hash = $3, changed_at = $4 WHERE person_id = $1 AND hash = $2",
                person,
                kept,
                fresh,
                uow.clock.now(),
            )
            if done != "UPDATE 1":
                raise WrongCredentials
            await _password_changed(uow, person, but=who.session_id)

        await self._database.run(as_service(who.actor), work)
        await self._throttle.forget("password", str(person))

    async def set_password(self, actor: Actor, person: PersonId, password: NewPassword) -> None:
        """Give a person a password without the old one, as the operator may; every session of theirs ends.

        Raises:
            PermissionDenied: the actor is not the service itself. NotFound: there is no such person.
        """
        permit(actor, "password.set")
        fresh = await self._passwords.hash(password)

        async def work(uow: UnitOfWork) -> None:
            # A session that is being opened refers to this row while it holds the password's: no key, no deadlock.
            if await uow.raw.fetchval("SELECT true FROM person WHERE id = $1 FOR NO KEY UPDATE", person) is None:
                raise NotFound("person")
            await uow.raw.execute(
                """
                INSERT INTO person_password (person_id, hash, changed_at) VALUES ($1, $2, $3)
                ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at
                """,
                person,
                fresh,
                uow.clock.now(),
            )
            await _password_changed(uow, person)

        await self._database.run(as_service(actor), work)


async def forget_sessions(uow: UnitOfWork) -> int:
    """Delete the sessions that have expired; the scheduler does so. Returns how many."""
    done: str = await uow.raw.execute("DELETE FROM session WHERE expires_at <= $1", uow.clock.now())
    return int(done.rpartition(" ")[2])


def session_of(who: SignedIn) -> UUID:
    """The key of the session of whoever is signed in.

    Raises:
        PermissionDenied: a machine, which has none.
    """
    if who.session_id is None:
        raise PermissionDenied("session", reason=PERSON_NEEDED)
    return who.session_id


def person_of(who: SignedIn) -> PersonId:
    """The key of whoever is signed in.

    Raises:
        PermissionDenied: a machine, which is nobody.
    """
    if who.actor.person is None:
        raise PermissionDenied("session", reason=PERSON_NEEDED)
    return who.actor.person


async def _password_of(uow: UnitOfWork, email: str) -> tuple[PersonId, str] | None:
    row = await uow.raw.fetchrow(
        """
        SELECT p.id, w.hash FROM person p JOIN person_password w ON w.person_id = p.id
         WHERE p.email = $1 AND p.state = 'active'
        """,
        email,
    )
    return None if row is None else (PersonId(row["id"]), row["hash"])


async def _organisations(uow: UnitOfWork, person: PersonId) -> list[OrganisationId]:
    rows = await uow.raw.fetch(
        """
        SELECT DISTINCT m.organisation_id FROM membership m JOIN organisation o ON o.id = m.organisation_id
         WHERE m.person_id = $1 AND o.state = 'active'
           AND m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to >= $2)
        """,
        person,
        uow.clock.today(),
    )
    return [OrganisationId(row["organisation_id"]) for row in rows]


async def _open_beside(
    uow: UnitOfWork, *, person: PersonId, kept: str, renewed: str | None, channel: str, agent: bytes
) -> Opened | None:
    """Open a session while the password is the one whose hash is `kept`; None when it is another by now.

    Whoever changes it, or hashes it again, waits until the session is there to be ended.
    """
    if renewed is None:
        held = await uow.raw.fetchval(
            "SELECT true FROM person_password WHERE person_id = $1 AND hash = $2 FOR SHARE", person, kept
        )
    else:
        held = await uow.raw.fetchval(
            "UPDATE person_password SET hash = $3 WHERE person_id = $1 AND hash = $2 RETURNING true",
            person,
            kept,
            renewed,
        )
    return await _open(uow, person, channel=channel, agent=agent) if held else None


async def _open(uow: UnitOfWork, person: PersonId, *, channel: str, agent: bytes) -> Opened:
    token = secrets.token_urlsafe(32)
    now = uow.clock.now()
    choices = await _organisations(uow, person)
    opened = Opened(token, new_id(), person, choices[0] if len(choices) == 1 else None, now + IDLE)
    await uow.raw.execute(
        """
        INSERT INTO session (id, token_hash, person_id, organisation_id, channel, user_agent_hash,
                             created_at, last_seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)
        """,
        opened.session_id,
        hash_token(token),
        person,
        opened.organisation,
        channel,
        agent,
        now,
        opened.expires_at,
    )
    await record(uow, Stream("person", person), SessionOpened(session=opened.session_id, channel=channel))
    return opened


async def _close(uow: UnitOfWork, actor: Actor, sessions: Iterable[UUID]) -> int:
    rows = await uow.raw.fetch(
        "DELETE FROM session WHERE id = ANY ($1::uuid[]) AND person_id = $2 RETURNING id", list(sessions), actor.id
    )
    assert actor.person is not None
    for row in rows:
        await record(uow, Stream("person", actor.person), SessionClosed(session=row["id"]))
    return len(rows)


async def _password_changed(uow: UnitOfWork, person: PersonId, *, but: UUID | None = None) -> None:
    done: str = await uow.raw.execute(
        "DELETE FROM session WHERE person_id = $1 AND id IS DISTINCT FROM $2", person, but
    )
    event = PasswordChanged(person=person, sessions_ended=int(done.rpartition(" ")[2]))
    await record(uow, Stream("person", person), event)
