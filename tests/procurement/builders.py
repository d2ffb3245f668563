"""Builders that read like the domain: a market of offers, a body with its people, a file brought as far as a test
needs.

    world = await a_world(database)
    await world.offer("ALPHA", price="8.95", rpo=4)
    file = await world.file().with_need(mailboxes=400).requiring(rpo_at_most(4)).frozen()

Offers are published through the catalogue's own tables with only the answers that a test speaks of: what they leave
out is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import select

from catalogue.live import forget, show
from catalogue.models import Agreement, Manufacturer, Offer, OfferVersion, Supplier
from catalogue.tree import family, normalise
from core.database import Database
from core.identity.actors import WORKER, Actor, ActorKind, GroupRole, OrganisationId, PersonId, Role
from core.identity.kinds import BodyFunction
from core.identity.models import FunctionHolder
from core.ids import new_id
from core.reference.service import load_reference, read_files
from core.uow import UnitOfWork
from procurement import choosing, evaluation, files, freezing, need, requirements
from procurement.models import Choice, EntryId, File, FileId, FrozenEntry, FrozenList, Requirement, Result
from procurement.standing import ListStanding

NEED: dict[str, Any] = {
    "mailboxes": 400,
    "shared_mailboxes": 0,
    "mean_size": 5,
    "personal_information": False,
    "dic_availability": "2",
    "dic_integrity": "2",
    "dic_confidentiality": "2",
    "languages": ["fr"],
    "legal_disputes": False,
    "source_system": "imap_server",
    "migrate_content": True,
    "coexistence_needed": False,
    "domains": 1,
    "dns_control": "body",
    "identity_source": "none",
    "initial_months": 24,
    "option_months": 12,
    "start_date": "2026-09-01",
    "current_contract": False,
}
"""A complete need: 400 mailboxes for 24 months and 12 more."""


def rpo_at_most(hours: int) -> dict[str, Any]:
    """« Objectif de point de reprise : au plus … h »."""
    return {"fact": "offer.rpo", "op": "lte", "value": hours}


def quota_at_least(gigabytes: int) -> dict[str, Any]:
    """« Espace par boîte de courriel : au moins … Go »."""
    return {"fact": "offer.mailbox_quota", "op": "gte", "value": gigabytes}


def a_plan(
    price: str, *, setup: str = "0", migration: str = "0", smallest: int = 1, code: str = "standard"
) -> dict[str, Any]:
    """One plan with one tier."""
    return {
        "code": code,
        "name": {"fr": "Forfait", "en": "Plan"},
        "tiers": [{"quantity": smallest, "price": price}],
        "setup": setup,
        "migration": migration,
    }


def person(organisation: UUID, group: GroupRole, *roles: Role, key: UUID | None = None) -> Actor:
    """Somebody who acts for an organisation."""
    return Actor(ActorKind.PERSON, group, key or new_id(), OrganisationId(organisation), frozenset(roles))


@dataclass
class World:
    """A database with one body, its people, and a market."""

    database: Database
    body: OrganisationId
    requester: Actor
    colleague: Actor
    sellers: dict[str, Actor] = field(default_factory=dict)
    offers: dict[str, UUID] = field(default_factory=dict)

    async def offer(
        self,
        code: str,
        *,
        price: str = "8.95",
        plans: list[dict[str, Any]] | None = None,
        supplier: str = "fournisseur",
        valid_until: date = date(2026, 12, 31),
        **answers: Any,
    ) -> UUID:
        """A published offer that answers only these questions."""
        content = plans or [a_plan(price)]
        await self.database.run(WORKER, lambda uow: self._offer(uow, code, supplier, content, valid_until, answers))
        return self.offers[code]

    async def _offer(
        self,
        uow: UnitOfWork,
        code: str,
        supplier: str,
        plans: list[dict[str, Any]],
        valid_until: date,
        answers: Mapping[str, Any],
    ) -> None:
        seller = (await uow.session.exec(select(Supplier).where(Supplier.code == supplier))).first()
        if seller is None:
            seller = await self._seller(uow, supplier)
        agreement = (await uow.session.exec(select(Agreement).where(Agreement.supplier_id == seller.id))).one()
        maker = (await uow.session.exec(select(Manufacturer))).first()
        assert maker is not None
        offer = Offer(
            id=new_id(),
            code=code,
            family="email",
            supplier_id=seller.id,
            manufacturer_id=maker.id,
            agreement_id=agreement.id,
            state="published",
        )
        uow.session.add(offer)
        await uow.flush()
        self.offers[code] = offer.id
        await publish(uow, offer, plans, valid_until, answers, number=1)

    async def _seller(self, uow: UnitOfWork, code: str) -> Supplier:
        organisation, somebody = await an_organisation(uow, "supplier", f"Fournisseur fictif {code}")
        self.sellers[code] = person(organisation, GroupRole.SUPPLIER, Role.SUPPLIER, key=somebody)
        maker = Manufacturer(id=new_id(), code=f"m-{code}", name="Fabricant fictif", control_country="CA")
        seller = Supplier(
            id=new_id(),
            organisation_id=organisation,
            code=code,
            name=f"Fournisseur {code}",
            neq="0000000000",
            country="CA",
            contact={},
            state="qualified",
        )
        uow.session.add_all([maker, seller])
        await uow.flush()
        uow.session.add(
            Agreement(
                id=new_id(),
                number=f"EC-{code}",
                interest_call="AI-1",
                supplier_id=seller.id,
                family="email",
                valid_from=date(2025, 1, 1),
                valid_to=date(2030, 1, 1),
                state="active",
            )
        )
        await uow.flush()
        return seller

    async def republish(self, code: str, *, price: str = "8.95", **answers: Any) -> None:
        """A next version of an offer."""

        async def work(uow: UnitOfWork) -> None:
            offer = await uow.session.get(Offer, self.offers[code], with_for_update=True)
            assert offer is not None
            last = await uow.raw.fetchval("SELECT max(number) FROM offer_version WHERE offer_id = $1", offer.id)
            await publish(uow, offer, [a_plan(price)], date(2026, 12, 31), answers, number=last + 1)

        await self.database.run(WORKER, work)

    async def suspend(self, code: str) -> None:
        """Take an offer out of the catalogue."""

        async def work(uow: UnitOfWork) -> None:
            offer = await uow.session.get(Offer, self.offers[code], with_for_update=True)
            assert offer is not None
            offer.state = "suspended"
            uow.session.add(offer)
            await forget(uow, offer)

        await self.database.run(WORKER, work)

    async def seller(self, code: str = "fournisseur") -> Actor:
        """Somebody of a supplier."""
        await self.offer(f"OF-{code}", supplier=code)
        return self.sellers[code]

    async def information_owner(self, holder: Actor, delegate: Actor | None = None) -> None:
        """Make somebody the body's information owner."""

        assert holder.person is not None
        person = holder.person

        async def work(uow: UnitOfWork) -> None:
            uow.session.add(
                FunctionHolder(
                    id=new_id(),
                    organisation_id=self.body,
                    function=BodyFunction.INFORMATION_OWNER,
                    holder_id=person,
                    delegate_id=delegate.person if delegate else None,
                    valid_from=date(2026, 1, 1),
                    created_at=uow.clock.now(),
                )
            )

        await self.database.run(WORKER, work)

    def file(self) -> FileBuilder:
        """A file, not started yet."""
        return FileBuilder(self)


def hours(count: int) -> dict[str, Any]:
    """A duration as an offer answers it."""
    return {"value": count, "unit": "hour"}


async def publish(
    uow: UnitOfWork, offer: Offer, plans: list[Any], valid_until: date, answers: Mapping[str, Any], *, number: int
) -> None:
    """Write a version of an offer and show it."""
    of = family("email")
    given = {key: hours(value) if key in ("rpo", "rto") else value for key, value in answers.items()}
    version = OfferVersion(
        id=new_id(),
        offer_id=offer.id,
        number=number,
        name={"fr": f"Courriel {offer.code}", "en": f"Email {offer.code}"},
        summary={"fr": "Résumé", "en": "Summary"},
        answers=normalise(of.offer, given),
        plans=plans,
        tree_version=str(of.version),
        tree_hash=of.content_hash,
        content_hash=f"{offer.code}-{number}",
        price_valid_until=valid_until,
        published_at=uow.clock.now(),
    )
    uow.session.add(version)
    await uow.flush()
    await show(uow, offer, version)


async def an_organisation(uow: UnitOfWork, kind: str, name: str, people: int = 1) -> tuple[UUID, UUID]:
    """An organisation and its first person."""
    organisation, keys, now = new_id(), [new_id() for _ in range(people)], uow.clock.now()
    await uow.raw.execute(
        "INSERT INTO organisation (id, kind, name, created_at) VALUES ($1, $2, $3, $4)", organisation, kind, name, now
    )
    role = "supplier" if kind == "supplier" else "requester"
    for key in keys:
        await add_person(uow, key, organisation, role)
    return organisation, keys[0]


async def add_person(uow: UnitOfWork, key: UUID, organisation: UUID, role: str) -> None:
    """A person of an organisation."""
    now = uow.clock.now()
    await uow.raw.execute(
        "INSERT INTO person (id, email, name, created_at) VALUES ($1, $2, 'Marie Fictive', $3)",
        key,
        f"{key.hex}@exemple.test",
        now,
    )
    await uow.raw.execute(
        "INSERT INTO membership (id, person_id, organisation_id, role, valid_from, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        new_id(),
        key,
        organisation,
        role,
        date(2026, 1, 1),
        now,
    )


async def a_world(database: Database) -> World:
    """One body with two people, and an empty market."""

    async def work(uow: UnitOfWork) -> tuple[UUID, UUID, UUID]:
        organisation, first = await an_organisation(uow, "ministry", "Régie fictive du patrimoine lacustre")
        second = new_id()
        await add_person(uow, second, organisation, "requester")
        return organisation, first, second

    body, first, second = await database.run(WORKER, work)
    return World(
        database,
        OrganisationId(body),
        person(body, GroupRole.BODY, Role.REQUESTER, key=first),
        person(body, GroupRole.BODY, Role.REQUESTER, key=second),
    )


async def term_changes(database: Database, day: date, *, months: int) -> None:
    """From `day` on, the law allows another longest term."""
    file = next(one for one in read_files() if one.table == "number")
    (old,) = (one for one in file.rows if one.key == "cloud-contract-months")
    ended = old.model_copy(update={"valid_to": day - timedelta(days=1)})
    new = old.model_copy(update={"valid_from": day, "value": {**old.value, "number": months}})
    changed = file.model_copy(update={"version": file.version + 1, "rows": (ended, new)})
    await database.run(WORKER, lambda uow: load_reference(uow, WORKER, [changed]))


@dataclass
class FileBuilder:
    """A file in the making: say what it needs and requires, then how far it should be brought."""

    world: World
    answers: dict[str, Any] = field(default_factory=lambda: dict(NEED))
    conditions: list[tuple[dict[str, Any], str]] = field(default_factory=list)
    mode: str = "price_only"

    def with_need(self, **answers: Any) -> FileBuilder:
        """Answers of the need that differ from the usual ones."""
        self.answers |= answers
        return self

    def requiring(self, *conditions: dict[str, Any], kind: str = "mandatory") -> FileBuilder:
        """Requirements of the body's own."""
        self.conditions += [(condition, kind) for condition in conditions]
        return self

    async def started(self) -> BuiltFile:
        """Opened, with interests declared."""
        world = self.world

        async def work(uow: UnitOfWork) -> FileId:
            file = await files.start_file(
                uow, world.requester, family_id="email", title="Messagerie pour 400 personnes", mode=self.mode
            )
            await files.declare_interests(uow, world.requester, FileId(file.id), interest=None)
            return FileId(file.id)

        return BuiltFile(world, await world.database.run(world.requester, work))

    async def defined(self) -> BuiltFile:
        """Its need answered and its requirements added."""
        built = await self.started()
        await built.run(lambda uow: need.answer_need(uow, built.actor, built.id, self.answers))
        for condition, kind in self.conditions:
            await built.require(condition, kind=kind)
        return built

    async def confirmed(self) -> BuiltFile:
        """Its need confirmed: the catalogue may be consulted."""
        built = await self.defined()
        await built.run(lambda uow: need.confirm_need(uow, built.actor, built.id))
        return built

    async def frozen(self) -> BuiltFile:
        """Its list frozen."""
        built = await self.confirmed()
        await built.freeze()
        return built

    async def assessed(self) -> BuiltFile:
        """Its list frozen and what is not compliant set aside."""
        built = await self.frozen()
        await built.accept_exclusions()
        return built


@dataclass
class BuiltFile:
    """A file in the database, and what its requester does to it."""

    world: World
    id: FileId

    @property
    def actor(self) -> Actor:
        """The requester."""
        return self.world.requester

    async def run(self, work: Any, actor: Actor | None = None) -> Any:
        """Run a use case as the requester, or as somebody else."""
        return await self.world.database.run(actor or self.actor, work)

    async def row(self) -> File:
        """The file as it is now."""
        opened = await self.run(lambda uow: files.open_file(uow, self.actor, "file.read", self.id, lock=False))
        file: File = opened.file
        return file

    async def require(self, condition: dict[str, Any], *, kind: str = "mandatory") -> Requirement:
        """One more requirement."""
        one: Requirement = await self.run(
            lambda uow: requirements.add_requirement(
                uow, self.actor, self.id, predicate=condition, kind=kind, reason="Nous en avons besoin."
            )
        )
        return one

    async def freeze(self) -> FrozenList:
        """Freeze, as the pages and the API do."""
        frozen: FrozenList = await self.world.database.run(
            self.actor, lambda uow: freezing.freeze_list(uow, self.actor, self.id), isolation=freezing.FREEZING
        )
        return frozen

    async def accept_exclusions(self) -> None:
        """Set aside what is not compliant."""
        await self.run(lambda uow: evaluation.accept_exclusions(uow, self.actor, self.id))

    async def entries(self) -> dict[str, FrozenEntry]:
        """The entries of the present round by offer code."""

        async def work(uow: UnitOfWork) -> dict[str, FrozenEntry]:
            opened = await files.open_file(uow, self.actor, "file.read", self.id, lock=False)
            frozen = await freezing.list_of_round(uow, opened.file)
            assert frozen is not None
            rows = (await uow.session.exec(select(FrozenEntry).where(FrozenEntry.list_id == frozen.id))).all()
            return {row.offer_code: row for row in rows}

        found: dict[str, FrozenEntry] = await self.run(work)
        return found

    async def standing(self) -> ListStanding:
        """The list of the present round as it stands."""

        async def work(uow: UnitOfWork) -> ListStanding:
            opened = await files.open_file(uow, self.actor, "file.read", self.id, lock=False)
            frozen = await freezing.list_of_round(uow, opened.file)
            assert frozen is not None
            return await evaluation.standing_of(uow, frozen)

        found: ListStanding = await self.run(work)
        return found

    async def choose(self, code: str, *, reason: str | None = None) -> Choice:
        """Propose an offer of the list."""
        entry = EntryId((await self.entries())[code].id)
        choice: Choice = await self.run(
            lambda uow: choosing.propose_choice(uow, self.actor, self.id, entry, reason=reason)
        )
        return choice

    async def events(self) -> list[str]:
        """The names of the file's events, in order."""
        rows = await self.run(
            lambda uow: uow.raw.fetch(
                "SELECT name FROM ledger_event WHERE stream_kind = 'file' AND stream_id = $1 ORDER BY seq", self.id
            )
        )
        return [row["name"] for row in rows]


__all__ = ["NEED", "BuiltFile", "FileBuilder", "PersonId", "Result", "World", "a_world"]
