"""How the demonstration is told: days counted in working days before the present one, a clock that moves through them,
and stories that take turns in the order of time, so that numbers and the ledger run as they would have.

A story is an asynchronous generator: it yields the instant at which it goes on, and then does what happens then::

    async def a_story(t: Teller) -> Story:
        yield t.day(12)
        file = await t.open("musee", "Messagerie du musée", answers)
        yield t.day(9, 14)
        await file.freeze()
"""

from __future__ import annotations

import heapq
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from broker.approval.deciding import decide_stage, return_request, take_stage
from broker.approval.inputs import Decide, Point, Return
from broker.approval.models import RequestId, StageId
from broker.approval.transmitting import resubmit_request, transmit_request
from broker.contracts.concluding import Concluded, conclude, prepare
from broker.contracts.inputs import Conclude, Signature
from broker.demonstration.engine import Engine
from broker.demonstration.people import Cast, Team
from core.calendar import add_working_days
from core.clock import TORONTO, FixedClock
from core.database import Database, Isolation
from core.identity.actors import WORKER, Actor
from core.ledger.sequencer import sequence
from core.uow import UnitOfWork
from procurement import choosing, contracts, evaluation, files, freezing, need, privacy, requirements
from procurement.documents import Store
from procurement.models import Contract, ContractId, EntryId, FileId
from procurement.standing import ListStanding

Story = AsyncIterator[datetime]
"""Instants at which a story goes on, in order."""

FACTORS = (
    "sensitivity_considered",
    "purpose_considered",
    "measures_considered",
    "legal_regime_considered",
    "adequate_protection",
)
"""What an assessment of a communication outside Québec considers (A-2.1, s. 70.1)."""

NO_PROOF = "Les fournisseurs moins chers n’ont pas démontré ce qui est exigé."


@dataclass(frozen=True)
class Days:
    """Days as the stories count them: working days before `base`, which is the day of loading or the next that works.

    Old stories are counted as a part of all the time there is, so that they fit after `first`, the day from which the
    chains and the rules that they rest on are in force.
    """

    base: date
    first: date
    recent: int = 34
    """Working days that the present stories take."""
    wanted: int = 150
    """Working days that the old ones would like."""

    def at(self, ago: int, hour: int = 10, minute: int = 0) -> datetime:
        """An instant `ago` working days before `base`."""
        day = add_working_days(self.base, -ago) if ago else self.base
        return datetime.combine(day, time(hour, minute), TORONTO).astimezone(UTC)

    @property
    def start(self) -> int:
        """How many working days ago the telling begins."""
        ago = self.wanted
        while ago > self.recent and add_working_days(self.base, -ago) < self.first:
            ago -= 1
        return ago

    def old(self, part: float) -> int:
        """How many working days ago: 1.0 at the beginning of all, 0.0 where the present stories begin."""
        return self.recent + round(part * (self.start - self.recent - 1))

    @property
    def tellable(self) -> bool:
        """Whether what the present stories rest on was in force when they begin."""
        return add_working_days(self.base, -self.recent) >= self.first


@dataclass
class Teller:
    """Everything that stories need: the database whose clock is told, the cast, documents, and the engine."""

    database: Database
    clock: FixedClock
    cast: Cast
    days: Days
    store: Store
    engine: Engine
    needs: Mapping[str, Mapping[str, Any]]
    kept: dict[str, Any] = field(default_factory=dict)
    """What stories leave for one another and for those who count."""

    def day(self, ago: int, hour: int = 10, minute: int = 0) -> datetime:
        """See `Days.at`."""
        return self.days.at(ago, hour, minute)

    async def run(self, actor: Actor, work: Any, *, isolation: Isolation = Isolation.READ_COMMITTED) -> Any:
        """One transaction as somebody."""
        return await self.database.run(actor, work, isolation=isolation)

    async def value(self, sql: str, *arguments: Any) -> Any:
        """One value, as the service itself reads it."""
        return await self.database.run(WORKER, lambda uow: uow.raw.fetchval(sql, *arguments))

    async def tell(self, stories: Iterable[Story]) -> None:
        """Let every story take its turns in the order of time."""
        turns: list[tuple[datetime, int, Story]] = []
        for place, story in enumerate(stories):
            async for at in story:
                turns.append((at, place, story))
                break
        heapq.heapify(turns)
        while turns:
            at, place, story = heapq.heappop(turns)
            self.clock.move_to(at)
            try:
                then = await anext(story)
            except StopAsyncIteration:
                continue
            assert then >= at, "a story goes back in time"
            heapq.heappush(turns, (then, place, story))

    async def open(
        self,
        body: str,
        title: str,
        answers: Mapping[str, Any],
        *,
        own: Iterable[tuple[Mapping[str, Any], str]] = (),
        assessed: Mapping[str, Any] | None = None,
        confirm: bool = True,
        interest: str | None = None,
    ) -> Purchase:
        """A file with its need and requirements, in one sitting of its requester.

        Args:
            own: requirements of the body's own, each with its reason.
            assessed: the privacy assessment as recorded.
            confirm: whether the need is confirmed.
        """
        me = self.cast.teams[body].requester

        async def work(uow: UnitOfWork) -> FileId:
            context = {"common_service": False}
            file = await files.start_file(uow, me, family_id="email", title=title, context=context)
            key = FileId(file.id)
            await files.declare_interests(uow, me, key, interest=interest)
            await need.answer_need(uow, me, key, answers)
            if assessed is not None:
                await privacy.record_privacy(uow, me, key, privacy.Privacy.model_validate(assessed))
            await requirements.propose_requirements(uow, me, key)
            for predicate, reason in own:
                await requirements.add_requirement(uow, me, key, predicate=predicate, reason=reason)
            if confirm:
                await need.confirm_need(uow, me, key)
            return key

        return Purchase(self, body, title, await self.run(me, work))

    def assessment(self, reference: str, *, conclusion: str = "favourable", abroad: bool = False) -> dict[str, Any]:
        """A privacy assessment that the body's committee saw a week before."""
        seen = add_working_days(self.clock.today(), -5)
        return {
            "pia_reference": reference,
            "pia_committee_date": seen.isoformat(),
            "pia_conclusion": conclusion,
            **({f"transfer_{one}": True for one in FACTORS} if abroad else {}),
        }


@dataclass
class Purchase:
    """A file of the demonstration, and what its people do with it."""

    t: Teller
    body: str
    title: str
    file: FileId
    request: RequestId | None = None
    concluded: Concluded | None = None

    @property
    def team(self) -> Team:
        """The people of its body."""
        return self.t.cast.teams[self.body]

    async def act(self, work: Any) -> Any:
        """Something that the requester does."""
        return await self.t.run(self.team.requester, work)

    async def freeze(self) -> None:
        """Freeze the list and accept the reasons why offers are set aside, in one sitting."""
        me, key = self.team.requester, self.file
        await self.t.run(WORKER, sequence)

        async def work(uow: UnitOfWork) -> None:
            await freezing.freeze_list(uow, me, key)
            await evaluation.accept_exclusions(uow, me, key)

        await self.t.run(me, work, isolation=freezing.FREEZING)

    async def ask(self, days: int = evaluation.WORKING_DAYS) -> None:
        """Ask every supplier of an offer to demonstrate to show what is missing."""
        me, key = self.team.requester, self.file
        await self.act(lambda uow: evaluation.ask_clarification(uow, me, key, working_days=days))

    async def answer(self, offer: str, answers: Mapping[str, Any], note: str | None = None) -> None:
        """A supplier answers what it was asked about an offer."""
        seller = self.t.cast.seller(offer.partition("-")[0])
        asked = await self.t.run(
            WORKER,
            lambda uow: uow.raw.fetch(
                """
                SELECT c.id FROM clarification c JOIN frozen_entry e ON e.id = c.entry_id
                  JOIN frozen_list l ON l.id = c.list_id
                 WHERE l.file_id = $1 AND e.offer_code = $2 ORDER BY c.id
                """,
                self.file,
                offer,
            ),
        )

        async def work(uow: UnitOfWork) -> None:
            for row in asked:
                await evaluation.answer_clarification(uow, seller, row["id"], answers=answers, note=note)

        await self.t.run(seller, work)

    async def choose(self, offer: str | None = None, *, reason: str | None = None, demonstrate: bool = False) -> None:
        """Propose an offer, the first by price when none is named.

        Args:
            demonstrate: set aside first the offers that are still to demonstrate, for want of proof.
        """
        me, key = self.team.requester, self.file

        async def work(uow: UnitOfWork) -> None:
            stood = await self.stood(uow)
            if demonstrate:
                left = [EntryId(one.entry.id) for one in stood.to_demonstrate if one.exclusion is None]
                if left:
                    await evaluation.set_aside(uow, me, key, left)
            chosen = next(one for one in stood.compliant if offer in (None, one.entry.offer_code))
            asked = stood.cheaper_not_asked(chosen)
            given = reason or (NO_PROOF if asked else None)
            await evaluation.accept_exclusions(uow, me, key)
            await choosing.propose_choice(uow, me, key, EntryId(chosen.entry.id), reason=given)

        await self.act(work)

    async def stood(self, uow: UnitOfWork) -> ListStanding:
        """The list of the present round as it stands."""
        opened = await files.open_file(uow, self.team.requester, "file.read", self.file, lock=False)
        frozen = await freezing.list_of_round(uow, opened.file)
        assert frozen is not None
        return await evaluation.standing_of(uow, frozen)

    async def transmit(self) -> None:
        """Ask for approval."""
        me, key = self.team.requester, self.file
        request = await self.act(lambda uow: transmit_request(uow, me, key))
        self.request = RequestId(request.id)

    async def resubmit(self) -> None:
        """Send the request back after correcting it."""
        me, key = self.team.requester, self.request
        assert key is not None
        await self.act(lambda uow: resubmit_request(uow, me, key))

    async def asked(self) -> tuple[StageId, str, str]:
        """The stage whose turn it is: its key, what its page shows, its effect."""
        row = await self.t.run(
            WORKER,
            lambda uow: uow.raw.fetchrow(
                "SELECT id, inputs_hash, effect FROM stage WHERE request_id = $1 AND state = 'asked'", self.request
            ),
        )
        return StageId(row["id"]), row["inputs_hash"], row["effect"]

    async def decide(self, who: Actor, outcome: str | None = None, **fields: Any) -> None:
        """Answer the stage whose turn it is; yes when nothing is said."""
        stage, shown, effect = await self.asked()
        given = Decide.model_validate(
            {
                "outcome": outcome or ("approved" if effect == "decision" else "favourable"),
                "shown_hash": shown,
                **fields,
            }
        )
        await self.t.run(who, lambda uow: decide_stage(uow, who, stage, given))

    async def take(self, who: Actor) -> None:
        """Somebody takes the stage whose turn it is."""
        stage, _, _ = await self.asked()
        await self.t.run(who, lambda uow: take_stage(uow, who, stage))

    async def send_back(self, who: Actor, points: Mapping[str, str], comment: str) -> None:
        """Return the request, pointing at fields, each with a reason of the library."""
        stage, _, _ = await self.asked()
        given = Return(points=[Point(field=one, reason=why) for one, why in points.items()], comment=comment)
        await self.t.run(who, lambda uow: return_request(uow, who, stage, given))

    async def approve_by_body(self) -> None:
        """Every stage of the body says yes, each by whoever holds it."""
        while (rule := await self.turn()) in ("manager", "executive"):
            await self.decide(self.team.manager if rule == "manager" else self.team.chief)

    async def turn(self) -> str | None:
        """The rule of the stage whose turn it is."""
        rule: str | None = await self.t.value(
            "SELECT rule FROM stage WHERE request_id = $1 AND state = 'asked'", self.request
        )
        return rule

    async def conclude(self, domain: str, *, starts_in: int = 10) -> Concluded:
        """Both parties sign today; the service begins some working days later."""
        request = self.request
        assert request is not None
        signs, today = self.team.chief, self.t.clock.today()
        seen = await self.t.database.read(signs, lambda uow: prepare(uow, signs, request))
        seller = self.t.cast.seller(seen.held.entry.offer_code.partition("-")[0])
        given = Conclude(
            starts_on=add_working_days(today, starts_in),
            body=Signature(name=signs.name, rank="Dirigeante ou dirigeant de l’organisme", signed_on=today),
            supplier=Signature(name=seller.name, rank="Fondé de pouvoir", signed_on=today),
            clauses=list(seen.clauses),
            domain=domain,
        )
        self.concluded = await self.t.database.run(
            signs, lambda uow: conclude(uow, signs, self.t.store, request, given)
        )
        return self.concluded

    async def publish(self, number: str) -> None:
        """Note that the contract appeared in the electronic tendering system today."""
        assert self.concluded is not None
        key, day, me = ContractId(self.concluded.contract.id), self.t.clock.today(), self.team.requester
        await self.act(lambda uow: contracts.publish_contract(uow, me, key, seao_number=number, published_on=day))

    @property
    def contract(self) -> Contract:
        """Its contract, as it was concluded."""
        assert self.concluded is not None
        return self.concluded.contract

    @property
    def service(self) -> UUID:
        """The service that its contract opened."""
        assert self.concluded is not None
        return self.concluded.service_id
