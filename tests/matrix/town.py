"""Two public bodies with people in every role, the centre, reviewers and two suppliers; and everything that the first
body has, in as many kinds and states as there are.

`PARAMETERS` says where an example of each path parameter is found: the only thing to add for a route whose address
speaks of something new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row
from pydantic import SecretStr

from broker.approval.models import RequestId
from broker.contracts.concluding import conclude, prepare
from broker.contracts.inputs import Conclude
from broker.fulfilment.vault import Vault
from core.clock import FixedClock
from core.database import Database
from core.identity.actors import GROUP_OF_ROLE, WORKER, Actor, ActorKind, OrganisationId, PersonId, Role
from core.identity.inputs import NewMembership, NewPerson, SignIn
from core.identity.kinds import OrganisationKind
from core.identity.passwords import Passwords
from core.identity.service import grant_membership, register_person
from core.identity.sessions import Sessions
from core.ids import new_id
from core.ledger.sequencer import sequence_all
from core.throttle import Throttle
from core.uow import UnitOfWork
from procurement import evaluation, files, freezing, need, requirements
from procurement.documents import Store
from procurement.models import FileId
from tests.broker.approval.builders import NEEDS, Town, a_town
from tests.conftest import NOW
from tests.identity.people import PASSWORD, QUICK, START
from tests.identity.people import Town as People

OURS = "Messagerie confidentielle du lac Opémisca" + "etdesesaffluents" * 9
"""As long as a title may be, most of it without a space: every page must hold it."""
"""How every file of the first body is called."""


@dataclass(frozen=True)
class Public:
    """A value that everybody may know: no wall stands around it."""

    value: str


PARAMETERS: Mapping[str, str | Public] = {
    # Of a body. `$1` is the organisation, `$2` the file that the route is tried on; files come in several states.
    # A name that several areas use is written with its area: the page's or the address's, `services number`.
    "file_id": "SELECT $2::uuid FROM organisation WHERE id = $1",
    "requirement_id": "SELECT id FROM requirement WHERE organisation_id = $1 ORDER BY file_id = $2 DESC, id LIMIT 1",
    "clarification_id": "SELECT id FROM clarification WHERE organisation_id = $1 ORDER BY id LIMIT 1",
    "entry_id": """
        SELECT e.id FROM frozen_entry e JOIN frozen_list l ON l.id = e.list_id
         WHERE e.organisation_id = $1 ORDER BY l.file_id = $2 DESC, e.id LIMIT 1
    """,
    "document_id": "SELECT id FROM procurement_document WHERE organisation_id = $1 ORDER BY file_id = $2 DESC LIMIT 1",
    "sha256": "SELECT sha256 FROM procurement_document WHERE organisation_id = $1 ORDER BY file_id = $2 DESC LIMIT 1",
    "choice_id": "SELECT id FROM choice WHERE organisation_id = $1 ORDER BY file_id = $2 DESC, id LIMIT 1",
    "request_id": "SELECT id FROM request WHERE organisation_id = $1 ORDER BY file_id = $2 DESC, id LIMIT 1",
    "stage_id": """
        SELECT s.id FROM stage s JOIN request r ON r.id = s.request_id
         WHERE s.organisation_id = $1 ORDER BY r.file_id = $2 DESC, s.state = 'asked' DESC, s.id LIMIT 1
    """,
    "contract_id": "SELECT id FROM contract WHERE organisation_id = $1 LIMIT 1",
    "service_id": "SELECT id FROM service WHERE organisation_id = $1 LIMIT 1",
    "operation_id": "SELECT id FROM operation WHERE organisation_id = $1 LIMIT 1",
    "step_id": "SELECT id FROM step WHERE organisation_id = $1 ORDER BY position LIMIT 1",
    "task_id": "SELECT id FROM manual_task WHERE organisation_id = $1 LIMIT 1",
    "credential_id": "SELECT id FROM credential WHERE organisation_id = $1 LIMIT 1",
    "session_id": """
        SELECT s.id FROM session s JOIN membership m ON m.person_id = s.person_id
         WHERE m.organisation_id = $1 AND m.role = 'requester' LIMIT 1
    """,
    "person_id": "SELECT person_id FROM membership WHERE organisation_id = $1 AND role = 'requester' LIMIT 1",
    "contracts number": "SELECT number FROM contract WHERE organisation_id = $1 LIMIT 1",
    "services number": "SELECT number FROM service WHERE organisation_id = $1 LIMIT 1",
    "review number": "SELECT number FROM procurement_file WHERE organisation_id = $1 AND id = $2",
    # Of everybody: always with its area, so that the same name elsewhere is not public unseen.
    "offers code": Public("nordecume-integral"),
    "problems code": Public("not-found"),
    "suppliers code": Public("nordecume"),
    "files family_id": Public("email"),
    "families family_id": Public("email"),
    "files slug": Public("mailboxes"),
    "operations action": Public("retry"),
    "static path": Public("/courtier.css"),
    "openapi.json path": Public("/courtier.css"),
}


@dataclass(frozen=True)
class Reader:
    """Somebody before the application, with the token and the key of an open session; neither when not signed in."""

    name: str
    actor: Actor | None = None
    token: str = ""
    session: UUID | None = None


@dataclass
class Made:
    """The town once it stands: only values, so that many clones of its database share it."""

    data_dir: Path
    ours: OrganisationId
    theirs: OrganisationId
    readers: dict[str, Reader] = field(default_factory=dict)
    files: list[UUID] = field(default_factory=list)
    """The first body's, each in another state."""
    their_file: UUID | None = None
    forms: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """What the pages' forms would send, filled plainly, by the page that they post to; read once for all."""


OWN = ("requester", "manager", "delegate", "administrator")
"""The first body's readers."""

STRANGERS = ("their-requester", "their-manager", "their-delegate", "their-administrator", "other-supplier", "nobody")
"""Those for whom the first body does not exist."""

OVERSEERS = ("analyst", "director", "reviewer")
"""Those who read everything, and do only what is theirs."""


@dataclass
class Body(Town):
    """A body whose files have a title of their own."""

    title: str = ""

    async def started(self, base: str = "regie", **answers: Any) -> FileId:
        """A file whose need is answered."""
        me = self.requester

        async def work(uow: UnitOfWork) -> FileId:
            key = FileId((await files.start_file(uow, me, family_id="email", title=self.title)).id)
            await files.declare_interests(uow, me, key, interest=None)
            await need.answer_need(uow, me, key, {**NEEDS[base], **answers})
            return key

        key: FileId = await self.run(me, work)
        return key

    async def confirmed(self) -> FileId:
        """A file whose need is confirmed, before its team has declared interests and its list is frozen."""
        me = self.requester

        async def work(uow: UnitOfWork) -> FileId:
            key = FileId((await files.start_file(uow, me, family_id="email", title=self.title)).id)
            await need.answer_need(uow, me, key, NEEDS["regie"])
            await requirements.propose_requirements(uow, me, key)
            await need.confirm_need(uow, me, key)
            return key

        key: FileId = await self.run(me, work)
        return key

    async def frozen(self) -> FileId:
        """A file whose list is frozen, and whose suppliers are asked for what is missing."""
        me, key = self.requester, await self.started()
        await self.run(me, lambda uow: requirements.propose_requirements(uow, me, key))
        await self.run(me, lambda uow: need.confirm_need(uow, me, key))
        await self.database.run(me, lambda uow: freezing.freeze_list(uow, me, key), isolation=freezing.FREEZING)
        await self.run(me, lambda uow: evaluation.accept_exclusions(uow, me, key))
        await self.run(me, lambda uow: evaluation.ask_clarification(uow, me, key))
        return key

    async def returned(self) -> FileId:
        """A file whose request was sent back."""
        key = await self.proposed()
        request = await self.transmitted(key)
        await self.send_back(request, self.manager, "privacy")
        return key

    async def concluded(self, data_dir: Path) -> FileId:
        """A file whose contract is concluded, with its service."""
        me, key = self.manager, await self.approved()
        seen = await self.run(me, lambda uow: prepare(uow, me, key))
        given = Conclude.model_validate(
            {
                "starts_on": "2026-10-01",
                "body": {"name": "Anne Dirigeante", "rank": "Directrice générale", "signed_on": "2026-06-01"},
                "supplier": {"name": "Paul Vendeur", "rank": "Président", "signed_on": "2026-06-01"},
                "clauses": list(seen.clauses),
            }
        )
        store = Store(data_dir / "documents")
        await self.database.run(me, lambda uow: conclude(uow, me, store, key, given))
        return FileId((await self.request(key)).file_id)

    async def file_of(self, key: RequestId) -> FileId:
        """The file of a request."""
        return FileId((await self.request(key)).file_id)


async def build(database_url: str, valkey: Any, data_dir: Path) -> Made:
    """Everybody and everything, through the use cases."""
    database = Database(database_url, clock=FixedClock(NOW), pool_size=4)
    try:
        return await settle(database, valkey, data_dir)
    finally:
        await database.close()


async def settle(database: Database, valkey: Any, data_dir: Path) -> Made:
    """`build`, over an open database."""
    sessions = Sessions(database, Throttle(valkey, database, prefix=f"test:{new_id().hex}:"), Passwords(QUICK))
    people = People(database, sessions, Throttle(valkey, database))
    ours = Body(**vars(await a_town(database)), title=OURS)
    theirs = Body(**vars(await a_town(database)), title="Courriel de l’autre organisme")
    made = Made(data_dir, ours.body, theirs.body)
    made.files = [
        await ours.started(),
        await ours.frozen(),
        await ours.proposed(),
        await ours.file_of(await ours.transmitted()),
        await ours.returned(),
        await ours.confirmed(),
        await ours.file_of(await ours.approved()),
        await ours.concluded(data_dir),
    ]
    made.their_file = await theirs.frozen()
    await in_service(database, made)
    office = await people.organisation(OrganisationKind.REVIEWER_OFFICE)
    sellers = await suppliers(database, made.ours)
    joining = {
        "administrator": (ours.body, Role.ADMINISTRATOR),
        "their-administrator": (theirs.body, Role.ADMINISTRATOR),
        "director": (ours.centre, Role.DIRECTOR),
        "reviewer": (office, Role.REVIEWER),
        "supplier": (sellers[0], Role.SUPPLIER),
        "other-supplier": (sellers[1], Role.SUPPLIER),
    }
    actors = {name: await joined(database, *place) for name, place in joining.items()}
    actors |= {name: getattr(ours, name) for name in ("requester", "manager", "delegate", "analyst")}
    actors |= {f"their-{name}": getattr(theirs, name) for name in ("requester", "manager", "delegate")}
    for place, (name, actor) in enumerate(sorted(actors.items())):
        made.readers[name] = await signed_in(database, sessions, name, actor, f"192.0.2.{place + 1}")
    made.readers["nobody"] = Reader("nobody")
    await sequence_all(database)
    return made


async def suppliers(database: Database, body: UUID) -> tuple[OrganisationId, OrganisationId]:
    """The supplier of the body's contract, and one of which the body never asked anything."""

    async def work(uow: UnitOfWork) -> tuple[OrganisationId, OrganisationId]:
        first = await uow.raw.fetchval("SELECT supplier_id FROM service WHERE organisation_id = $1", body)
        other = await uow.raw.fetchval(
            """
            SELECT s.organisation_id FROM supplier s
             WHERE s.organisation_id <> $1
               AND s.organisation_id NOT IN (SELECT supplier_organisation_id FROM clarification) ORDER BY s.code LIMIT 1
            """,
            first,
        )
        assert other is not None
        return OrganisationId(first), OrganisationId(other)

    return await database.run(WORKER, work)


async def in_service(database: Database, made: Made) -> None:
    """What the engine adds to a service while it works: a task, and an access; and a step that needs attention."""
    vault = Vault.open_in(made.data_dir)

    async def work(uow: UnitOfWork) -> None:
        row = await uow.raw.fetchrow(
            """
            SELECT s.id AS service, s.supplier_id AS supplier, t.id AS step
              FROM service s JOIN operation o ON o.service_id = s.id JOIN step t ON t.operation_id = o.id
             WHERE s.organisation_id = $1 ORDER BY t.position LIMIT 1
            """,
            made.ours,
        )
        await uow.raw.execute(
            "UPDATE step SET state = 'needs_attention', error_kind = 'auth', error_text = '401' WHERE id = $1",
            row["step"],
        )
        await uow.raw.execute("UPDATE operation SET state = 'needs_attention' WHERE service_id = $1", row["service"])
        credential, now = new_id(), uow.clock.now()
        await uow.raw.execute(
            """
            INSERT INTO credential (id, service_id, organisation_id, step_id, name, sealed, created_at)
            VALUES ($1, $2, $3, $4, 'admin', $5, $6)
            """,
            credential,
            row["service"],
            made.ours,
            row["step"],
            vault.seal({"password": OURS}, credential),
            now,
        )
        await uow.raw.execute(
            """
            INSERT INTO manual_task (id, step_id, service_id, organisation_id, supplier_id, assignee, kind, content,
                                     due_at, created_at)
            VALUES ($1, $2, $3, $4, $5, 'body', 'create', '{}', $6, $6)
            """,
            new_id(),
            row["step"],
            row["service"],
            made.ours,
            row["supplier"],
            now,
        )

    await database.run(WORKER, work)


async def joined(database: Database, organisation: OrganisationId, role: Role) -> Actor:
    """Somebody new, with one role."""

    async def work(uow: UnitOfWork) -> PersonId:
        given = NewPerson(email=f"{role.value}-{new_id().hex}@exemple.test", name="Personne Fictive")
        person = await register_person(uow, WORKER, given)
        place = NewMembership(person=person, organisation=organisation, role=role, valid_from=START)
        await grant_membership(uow, WORKER, place)
        return person

    person = await database.run(WORKER, work)
    return Actor(ActorKind.PERSON, GROUP_OF_ROLE[role], person, organisation, frozenset({role}))


async def signed_in(database: Database, sessions: Sessions, name: str, actor: Actor, address: str) -> Reader:
    """An open session of somebody's."""
    assert actor.person is not None
    await sessions.set_password(WORKER, actor.person, SecretStr(PASSWORD))
    email = await database.run(
        WORKER, lambda uow: uow.raw.fetchval("SELECT email FROM person WHERE id = $1", actor.person)
    )
    given = SignIn(email=email, password=SecretStr(PASSWORD))
    opened = await sessions.sign_in(given, address=address, channel="api", user_agent="test")
    return Reader(name, actor, opened.token, opened.session_id)


class Truth:
    """The database as it is, past every wall: what the tests compare before and after."""

    def __init__(self, admin_dsn: str, made: Made) -> None:
        self.made = made
        self._connection = psycopg.connect(admin_dsn, autocommit=True, row_factory=dict_row)
        self._tables = [
            row["name"]
            for row in self._connection.execute(
                "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            )
        ]
        self._owned = self._with_column("organisation_id")
        self._known: dict[tuple[str, UUID, UUID], str] = {}
        self.secrets = self._secrets(made.ours) - self._secrets(made.theirs)
        self.versions = self._versions()

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def fingerprint(self, organisation: UUID | None = None) -> dict[str, tuple[int, str]]:
        """Each table's number of rows and a sum of their hashes; of one organisation's rows when it is named.

        The ledger is one of the tables, and so are its positions.
        """
        tables = self._tables if organisation is None else sorted(self._owned)
        where = "" if organisation is None else f" WHERE t.organisation_id = '{organisation}'"
        parts = [
            f"SELECT '{name}' AS name, count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::text AS sum"
            f' FROM "{name}" t{where}'
            for name in tables
        ]
        rows = self._connection.execute(" UNION ALL ".join(parts)).fetchall()
        found = {row["name"]: (int(row["rows"]), str(row["sum"])) for row in rows}
        if organisation is not None:
            found["ledger"] = (self._told(), "")
        return found

    def example(self, area: str, name: str, organisation: UUID, file: UUID) -> tuple[str, bool]:
        """A value of a path parameter among what an organisation has, and whether a wall stands around it.

        Raises:
            AssertionError: nobody said where an example is found.
        """
        source = PARAMETERS.get(f"{area} {name}", PARAMETERS.get(name))
        assert source is not None, (
            f"the path parameter {name!r} of {area!r} is new: say in tests/matrix/town.py PARAMETERS where one is found"
        )
        if isinstance(source, Public):
            return source.value, False
        key = (source, organisation, file)
        if key not in self._known:
            query = source.replace("$1", "%(organisation)s::uuid").replace("$2", "%(file)s::uuid")
            row = self._connection.execute(query, {"organisation": organisation, "file": file}).fetchone()
            self._known[key] = "" if row is None else str(next(iter(row.values())))
        found = self._known[key]
        assert found or organisation != self.made.ours, f"the town has no {name!r} of {area!r}: make one in build()"
        return found or str(new_id()), True

    def _told(self) -> int:
        row = self._connection.execute(
            "SELECT count(*) AS n FROM ledger_event WHERE organisation_id = %s"
            if "ledger_event" in self._owned
            else "SELECT count(*) AS n FROM ledger_event WHERE stream_id::text = ANY (%s)",
            (self.made.ours if "ledger_event" in self._owned else list(self.secrets),),
        ).fetchone()
        assert row is not None
        return int(row["n"])

    def _with_column(self, column: str) -> set[str]:
        rows = self._connection.execute(
            "SELECT table_name AS name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = %s",
            (column,),
        )
        return {row["name"] for row in rows} & set(self._tables)

    def _secrets(self, organisation: UUID) -> set[str]:
        """Every identifier, number and title of what an organisation has."""
        found: set[str] = set()
        for column in ("id", "number", "title"):
            for name in self._with_column(column) & self._owned - {"membership", "supplier", "session"}:
                query = f'SELECT "{column}"::text AS it FROM "{name}" WHERE organisation_id = %s'
                rows = self._connection.execute(query, (organisation,))
                found |= {row["it"] for row in rows if row["it"] and not row["it"].isdigit()}
        return found

    def _versions(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for name in self._with_column("version") & self._with_column("id") & self._owned:
            for row in self._connection.execute(f'SELECT id::text AS id, version FROM "{name}"'):
                if isinstance(row["version"], int):
                    found[row["id"]] = row["version"]
        return found
