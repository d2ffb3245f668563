"""A town for approvals: a body with its people, the centre, a catalogue, and files brought to the point of asking.

town = await a_town(database)
file = await town.proposed()
request = await town.transmitted(file)
await town.decide(request, town.manager, "approved")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import yaml
from sqlmodel import select

from broker.approval.deciding import decide_stage, return_request, take_stage
from broker.approval.facts import told
from broker.approval.inputs import Decide, Point, Return
from broker.approval.models import Request, RequestId, Stage, StageId
from broker.approval.plan import hash_of
from broker.approval.stages import current, current_inputs, file_of, stages_of
from broker.approval.transmitting import transmit_request
from catalogue.demo import HERE as DEMO
from core.database import Database
from core.identity.actors import WORKER, Actor, ActorKind, GroupRole, OrganisationId, PersonId, Role
from core.identity.inputs import NewDeputy
from core.identity.service import name_deputy
from core.ids import new_id
from core.uow import UnitOfWork
from procurement import choosing, evaluation, files, freezing, need, privacy, requirements
from procurement.models import EntryId, File, FileId

NEEDS: Mapping[str, Mapping[str, Any]] = yaml.safe_load((DEMO / "needs.yaml").read_text(encoding="utf-8"))

PIA = {
    "pia_reference": "EFVP-2026-014",
    "pia_committee_date": "2026-04-20",
    "pia_conclusion": "favourable",
}
TRANSFER = {
    f"transfer_{name}": True
    for name in (
        "sensitivity_considered",
        "purpose_considered",
        "measures_considered",
        "legal_regime_considered",
        "adequate_protection",
    )
}


@dataclass
class Town:
    """Who is there, and what they do."""

    database: Database
    body: OrganisationId
    centre: OrganisationId
    requester: Actor
    manager: Actor
    delegate: Actor
    analyst: Actor
    second: Actor

    async def run(self, actor: Actor, work: Any) -> Any:
        """Run a use case as somebody."""
        return await self.database.run(actor, work)

    async def proposed(self, base: str = "regie", *, pia: Mapping[str, Any] | None = None, **answers: Any) -> FileId:
        """A file whose cheapest compliant offer is proposed."""
        file = await self.started(base, **answers)
        await self.privacy(file, **({**PIA, **TRANSFER} if pia is None else pia))
        await self.choose(file)
        return file

    async def started(self, base: str = "regie", **answers: Any) -> FileId:
        """A file whose need is answered."""
        me = self.requester
        given = {**NEEDS[base], **answers}

        async def work(uow: UnitOfWork) -> FileId:
            file = await files.start_file(uow, me, family_id="email", title="Messagerie pour 400 personnes")
            key = FileId(file.id)
            await files.declare_interests(uow, me, key, interest=None)
            await need.answer_need(uow, me, key, given)
            return key

        key: FileId = await self.run(me, work)
        return key

    async def privacy(self, file: FileId, **fields: Any) -> None:
        """Record the privacy assessment."""
        given = privacy.Privacy.model_validate(fields)
        await self.run(self.requester, lambda uow: privacy.record_privacy(uow, self.requester, file, given))

    async def choose(self, file: FileId, *, again: bool = False) -> None:
        """Require what the need suggests, freeze, set aside, and propose the cheapest; `again` with the same need."""
        me = self.requester
        if not again:
            await self.run(me, lambda uow: requirements.propose_requirements(uow, me, file))
            await self.run(me, lambda uow: need.confirm_need(uow, me, file))
        await self.database.run(me, lambda uow: freezing.freeze_list(uow, me, file), isolation=freezing.FREEZING)
        await self.run(me, lambda uow: evaluation.accept_exclusions(uow, me, file))

        async def propose(uow: UnitOfWork) -> None:
            opened = await files.open_file(uow, me, "file.read", file, lock=False)
            frozen = await freezing.list_of_round(uow, opened.file)
            assert frozen is not None
            stood = await evaluation.standing_of(uow, frozen)
            first = stood.compliant[0]
            asked = stood.cheaper_not_asked(first)
            if asked:
                await evaluation.set_aside(uow, me, file, [EntryId(one.entry.id) for one in asked])
            reason = "Les fournisseurs moins chers n’ont pas de preuve." if asked else None
            await choosing.propose_choice(uow, me, file, EntryId(first.entry.id), reason=reason)

        await self.run(me, propose)

    async def stands_in(self, deputy: Actor, absent: Actor, *, of: OrganisationId | None = None) -> None:
        """Somebody stands in for an absent colleague, of their organisation unless another is named."""
        assert absent.person is not None
        assert deputy.person is not None
        where = of or absent.organisation
        assert where is not None
        given = NewDeputy(organisation=where, person=absent.person, deputy=deputy.person, valid_from=date(2026, 5, 1))
        await self.run(WORKER, lambda uow: name_deputy(uow, WORKER, given))

    async def hand_over(self) -> Actor:
        """Another person is the body's manager from today; who was, is no longer."""

        async def work(uow: UnitOfWork) -> Actor:
            today = uow.clock.today()
            await uow.raw.execute(
                "UPDATE membership SET valid_from = $2, valid_to = $3 WHERE person_id = $1",
                self.manager.person,
                today - timedelta(days=30),
                today - timedelta(days=1),
            )
            return await settled(uow, "Nora Nouvelle", self.body, GroupRole.BODY, [Role.MANAGER], since=today)

        new: Actor = await self.run(WORKER, work)
        return new

    async def joined_by(self, name: str, *roles: Role) -> Actor:
        """Another person at the centre."""
        new: Actor = await self.run(WORKER, lambda uow: settled(uow, name, self.centre, GroupRole.CENTRE, roles))
        return new

    async def transmitted(self, file: FileId | None = None, **answers: Any) -> RequestId:
        """A request on its way."""
        key = file or await self.proposed(**answers)
        request = await self.run(self.requester, lambda uow: transmit_request(uow, self.requester, key))
        return RequestId(request.id)

    async def approved(self, **answers: Any) -> RequestId:
        """A request that every stage approved."""
        request = await self.transmitted(**answers)
        for _ in range(5):
            if (await self.request(request)).state != "transmitted":
                return request
            stage = await self.asked(request)
            who = {"manager": self.manager, "delegate": self.delegate, "analyst": self.analyst}[stage.role]
            await self.decide(request, who, "approved" if stage.effect == "decision" else "favourable")
        raise AssertionError("the chain does not end")

    async def request(self, key: RequestId) -> Request:
        """The request as it is now."""

        async def work(uow: UnitOfWork) -> Request:
            return (await uow.session.exec(select(Request).where(Request.id == key))).one()

        found: Request = await self.run(WORKER, work)
        return found

    async def file(self, key: FileId) -> File:
        """The file as it is now."""

        async def work(uow: UnitOfWork) -> File:
            return (await uow.session.exec(select(File).where(File.id == key))).one()

        found: File = await self.run(WORKER, work)
        return found

    async def stages(self, key: RequestId, *, void: bool = False) -> list[Stage]:
        """The stages as they are now."""
        found: list[Stage] = await self.run(WORKER, lambda uow: stages_of(uow, key, void=void))
        return found

    async def asked(self, key: RequestId) -> Stage:
        """The stage whose turn it is."""
        return next(one for one in await self.stages(key) if one.state == "asked")

    async def shown(self, key: RequestId) -> str:
        """The hash that the page of the stage being asked shows now."""

        async def work(uow: UnitOfWork) -> str:
            request = (await uow.session.exec(select(Request).where(Request.id == key))).one()
            stage = next(one for one in await stages_of(uow, key) if one.state == "asked")
            chain, known = await current(uow, request, await file_of(uow, request, lock=False))
            return hash_of(current_inputs(chain, stage, known))

        return str(await self.run(WORKER, work))

    async def decide(self, key: RequestId, who: Actor, outcome: str, **fields: Any) -> Stage:
        """Answer the stage whose turn it is, on what is shown now."""
        stage = StageId((await self.asked(key)).id)
        shown = fields.pop("shown_hash", None) or await self.shown(key)
        given = Decide(outcome=outcome, shown_hash=shown, **fields)  # type: ignore[arg-type]
        done: Stage = await self.run(who, lambda uow: decide_stage(uow, who, stage, given))
        return done

    async def take(self, key: RequestId, who: Actor) -> Stage:
        """Take the stage whose turn it is."""
        stage = StageId((await self.asked(key)).id)
        taken: Stage = await self.run(who, lambda uow: take_stage(uow, who, stage))
        return taken

    async def send_back(self, key: RequestId, who: Actor, *fields: str) -> Request:
        """Return the request, pointing at fields."""
        stage = StageId((await self.asked(key)).id)
        given = Return(points=[Point(field=one, reason="missing") for one in fields])
        back: Request = await self.run(who, lambda uow: return_request(uow, who, stage, given))
        return back

    async def events(self, key: UUID, kind: str = "request") -> list[str]:
        """The names of an object's events."""
        rows = await self.run(
            WORKER,
            lambda uow: uow.raw.fetch(
                "SELECT name FROM ledger_event WHERE stream_kind = $1 AND stream_id = $2 ORDER BY seq", kind, key
            ),
        )
        return [row["name"] for row in rows]

    async def facts(self, file: FileId) -> dict[str, Any]:
        """What is told of a file."""

        async def work(uow: UnitOfWork) -> dict[str, Any]:
            row = (await uow.session.exec(select(File).where(File.id == file))).one()
            return dict((await told(uow, row)).facts.values)

        found: dict[str, Any] = await self.run(WORKER, work)
        return found


async def settled(
    uow: UnitOfWork,
    name: str,
    organisation: OrganisationId,
    group: GroupRole,
    roles: Sequence[Role],
    *,
    since: date = date(2026, 1, 1),
) -> Actor:
    """A person with roles in an organisation."""
    person, now = PersonId(new_id()), uow.clock.now()
    await uow.raw.execute(
        "INSERT INTO person (id, email, name, created_at) VALUES ($1, $2, $3, $4)",
        person,
        f"{person.hex}@exemple.test",
        name,
        now,
    )
    for role in roles:
        await uow.raw.execute(
            "INSERT INTO membership (id, person_id, organisation_id, role, valid_from, created_at) "
            "VALUES ($1, $2, $3, $4, $5, $6)",
            new_id(),
            person,
            organisation,
            role.value,
            since,
            now,
        )
    return Actor(ActorKind.PERSON, group, person, organisation, frozenset(roles), name)


async def a_town(database: Database, *, manager_is_delegate: bool = False, kind: str = "other_body") -> Town:
    """A body with a requester, a manager and a chief executive's delegate; the centre with two analysts; a connection
    served by hand.
    """
    body, centre = OrganisationId(new_id()), OrganisationId(new_id())
    actors: dict[str, Actor] = {}

    async def settle(uow: UnitOfWork) -> None:
        now = uow.clock.now()
        for key, its_kind, name in (
            (body, kind, "Régie fictive du patrimoine lacustre"),
            (centre, "centre", "Centre d’expertise fictif"),
        ):
            await uow.raw.execute(
                "INSERT INTO organisation (id, kind, name, created_at) VALUES ($1, $2, $3, $4)",
                key,
                its_kind,
                name,
                now,
            )
        people = {
            "requester": ("Marie Roy", body, GroupRole.BODY, [Role.REQUESTER]),
            "manager": (
                "Luc Gagnon",
                body,
                GroupRole.BODY,
                [Role.MANAGER, Role.DELEGATE] if manager_is_delegate else [Role.MANAGER],
            ),
            "delegate": ("Anne Dirigeante", body, GroupRole.BODY, [Role.DELEGATE]),
            "analyst": ("A. Tremblay", centre, GroupRole.CENTRE, [Role.ANALYST]),
            "second": ("B. Gagnon", centre, GroupRole.CENTRE, [Role.ANALYST]),
        }
        for who, (name, organisation, group, roles) in people.items():
            if who == "delegate" and manager_is_delegate:
                actors[who] = actors["manager"]
                continue
            actors[who] = await settled(uow, name, organisation, group, roles)
        await uow.raw.execute(
            "INSERT INTO provider_connection (id, key, kind, settings, created_at) VALUES ($1, $2, 'manual', '{}', $3)",
            new_id(),
            f"manual-{body.hex[-8:]}",
            now,
        )

    await database.run(WORKER, settle)
    return Town(database, body, centre, **actors)
