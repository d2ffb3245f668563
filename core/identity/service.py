"""Organisations, people, and what they are to each other."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from core.errors import NotFound, VersionConflict
from core.identity.actors import GROUP_OF_ROLE, Actor, ActorKind, OrganisationId, PersonId
from core.identity.errors import NumberTaken, OwnRoles, PeriodOverlaps, RoleDoesNotFit, RoleEnds
from core.identity.events import (
    DeputyNamed,
    FunctionGiven,
    MembershipEnded,
    MembershipGranted,
    OrganisationDescribed,
    OrganisationRegistered,
    OrganisationReinstated,
    OrganisationSuspended,
    PersonRegistered,
)
from core.identity.inputs import (
    NewAttribute,
    NewDeputy,
    NewHolder,
    NewMembership,
    NewOrganisation,
    NewPerson,
)
from core.identity.kinds import OrganisationKind
from core.identity.machines import ORGANISATION
from core.identity.models import Deputy, FunctionHolder, Membership, Organisation, OrganisationAttribute, Person
from core.ids import new_id
from core.ledger import Event, Stream, record
from core.machines import transition
from core.permits import permit
from core.uow import UnitOfWork

DAY = timedelta(days=1)


async def register_organisation(uow: UnitOfWork, actor: Actor, given: NewOrganisation) -> Organisation:
    """Make an organisation known to the platform.

    Raises:
        PermissionDenied: the actor is not the centre's director.
        NumberTaken: another organisation has this enterprise number.
    """
    permit(actor, "organisation.register")
    organisation = Organisation(kind=given.kind.value, name=given.name, neq=given.neq, created_at=uow.clock.now())
    async with refusals({"uq_organisation_neq": NumberTaken(neq=given.neq)}):
        uow.session.add(organisation)
        await uow.flush()
    event = OrganisationRegistered(kind=given.kind.value, name=given.name, neq=given.neq)
    await record(uow, stream_of(organisation.id), event, audience=[OrganisationId(organisation.id)])
    return organisation


async def suspend_organisation(
    uow: UnitOfWork, actor: Actor, organisation_id: OrganisationId, *, expected_version: int | None = None
) -> Organisation:
    """Take from an organisation's people the right to act; what they did stays.

    Raises:
        PermissionDenied, NotFound, WrongState, VersionConflict.
    """
    event = OrganisationSuspended(organisation=organisation_id)
    return await _move(uow, actor, organisation_id, "suspend", event, expected_version)


async def reinstate_organisation(
    uow: UnitOfWork, actor: Actor, organisation_id: OrganisationId, *, expected_version: int | None = None
) -> Organisation:
    """Give an organisation's people the right to act back.

    Raises:
        PermissionDenied, NotFound, WrongState, VersionConflict.
    """
    event = OrganisationReinstated(organisation=organisation_id)
    return await _move(uow, actor, organisation_id, "reinstate", event, expected_version)


async def describe_organisation(
    uow: UnitOfWork, actor: Actor, organisation_id: OrganisationId, given: NewAttribute
) -> OrganisationAttribute:
    """State a legal fact about an organisation; the one that held until then ends the day before.

    Raises:
        PermissionDenied, NotFound.
        PeriodOverlaps: a fact of that name begins on this day or later, or ends inside this period.
    """
    permit(actor, "organisation.describe")
    organisation = await the_organisation(uow, organisation_id, lock=True)
    statement = select(OrganisationAttribute).where(
        OrganisationAttribute.organisation_id == organisation.id,
        OrganisationAttribute.name == given.name,
        col(OrganisationAttribute.valid_to).is_(None),
        OrganisationAttribute.valid_from < given.valid_from,
    )
    before = (await uow.session.exec(statement)).first()
    if before is not None:
        before.valid_to = given.valid_from - DAY
        await uow.flush()
    attribute = OrganisationAttribute(organisation_id=organisation.id, **given.model_dump())
    async with refusals({"ex_organisation_attribute_period": PeriodOverlaps(kind="attribute")}):
        uow.session.add(attribute)
        await uow.flush()
    event = OrganisationDescribed(
        attribute=given.name,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        digest=hashlib.sha256(rfc8785.dumps(given.value)).hexdigest(),
    )
    await record(uow, stream_of(organisation.id), event, audience=[organisation_id])
    return attribute


async def register_person(
    uow: UnitOfWork, actor: Actor, given: NewPerson, organisation_id: OrganisationId | None = None
) -> PersonId:
    """The key of the person who has this address, registered now when nobody had it.

    A person known already keeps their name and language. The organisation sees them once they are a member of it.

    Raises:
        PermissionDenied: the actor looks after another organisation.
    """
    permit(actor, "person.register", organisation_id)
    fresh = new_id()
    person = await uow.raw.fetchval(
        "SELECT person_admit($1, $2, $3, $4, $5)", fresh, given.email, given.name, given.language, uow.clock.now()
    )
    if person == fresh:
        await record(uow, Stream("person", person), PersonRegistered(person=person))
    return PersonId(person)


async def grant_membership(uow: UnitOfWork, actor: Actor, given: NewMembership) -> Membership:
    """Give a person a role in an organisation, from a day to a day.

    Raises:
        PermissionDenied: the actor looks after another organisation; OwnRoles: they give it to themselves.
        NotFound: there is no such organisation.
        RoleDoesNotFit: this kind of organisation has no such role.
        PeriodOverlaps: the person has this role during a part of the period.
    """
    permit(actor, "membership.manage", given.organisation)
    if actor.person == given.person:
        raise OwnRoles
    organisation = await the_organisation(uow, OrganisationId(given.organisation))
    if GROUP_OF_ROLE[given.role] is not OrganisationKind(organisation.kind).group:
        raise RoleDoesNotFit(role=given.role.value, kind=organisation.kind)
    membership = Membership(
        person_id=given.person,
        organisation_id=given.organisation,
        role=given.role.value,
        title=given.title,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        created_at=uow.clock.now(),
    )
    refused = {
        "ex_membership_period": PeriodOverlaps(kind="membership"),
        "fk_membership_person_id": NotFound("person"),
    }
    async with refusals(refused):
        uow.session.add(membership)
        await uow.flush()
    event = MembershipGranted(
        membership=membership.id,
        person=given.person,
        role=given.role.value,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
    )
    await record(uow, stream_of(given.organisation), event, audience=[OrganisationId(given.organisation)])
    return membership


async def end_membership(
    uow: UnitOfWork, actor: Actor, membership_id: UUID, last_day: date, *, expected_version: int
) -> Membership:
    """Say the last day of a role; a day before it began takes the role back whole.

    A role never lasts longer for it: who may end their own would give it to themselves again.

    Raises:
        NotFound, VersionConflict; PermissionDenied: the actor looks after another organisation.
        RoleEnds: it ends before that day already.
    """
    statement = select(Membership).where(Membership.id == membership_id).with_for_update()
    membership = (await uow.session.exec(statement)).first()
    if membership is None:
        raise NotFound("membership")
    permit(actor, "membership.manage", membership.organisation_id)
    same_version(membership, expected_version)
    # The day before the first one is asked for only when there is one.
    last = last_day if last_day >= membership.valid_from else membership.valid_from - DAY
    if membership.valid_to is not None and last > membership.valid_to:
        raise RoleEnds(day=membership.valid_to)
    membership.valid_to = last
    membership.version += 1
    await uow.flush()
    event = MembershipEnded(
        membership=membership.id, person=membership.person_id, role=membership.role, last_day=membership.valid_to
    )
    audience = [OrganisationId(membership.organisation_id)]
    await record(uow, stream_of(membership.organisation_id), event, audience=audience)
    return membership


async def give_function(uow: UnitOfWork, actor: Actor, given: NewHolder) -> FunctionHolder:
    """Say who holds a function of the organisation from a day on; who held it until then ends the day before.

    Raises:
        PermissionDenied, NotFound.
        PeriodOverlaps: somebody holds it, or will, during a part of the period.
    """
    permit(actor, "function.manage", given.organisation)
    organisation = await the_organisation(uow, OrganisationId(given.organisation))
    statement = select(FunctionHolder).where(
        FunctionHolder.organisation_id == organisation.id,
        FunctionHolder.function == given.function.value,
        FunctionHolder.scope == given.scope,
        col(FunctionHolder.valid_to).is_(None),
        FunctionHolder.valid_from < given.valid_from,
    )
    before = (await uow.session.exec(statement)).first()
    if before is not None:
        before.valid_to = given.valid_from - DAY
        before.version += 1
        await uow.flush()
    held = FunctionHolder(
        organisation_id=organisation.id,
        function=given.function.value,
        scope=given.scope,
        holder_id=given.holder,
        delegate_id=given.delegate,
        title=given.title,
        instrument=given.instrument,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        created_at=uow.clock.now(),
    )
    refused = {
        "ex_body_function_period": PeriodOverlaps(kind="function"),
        "fk_body_function_holder_id": NotFound("person"),
        "fk_body_function_delegate_id": NotFound("person"),
    }
    async with refusals(refused):
        uow.session.add(held)
        await uow.flush()
    event = FunctionGiven(
        function=given.function.value,
        holder=given.holder,
        delegate=given.delegate,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
    )
    await record(uow, stream_of(organisation.id), event, audience=[OrganisationId(organisation.id)])
    return held


async def name_deputy(uow: UnitOfWork, actor: Actor, given: NewDeputy) -> Deputy:
    """Say who stands in for an absent colleague. People name their own; an administrator names anybody's.

    Raises:
        PermissionDenied: the absent person is somebody else, of another organisation.
        PeriodOverlaps: somebody stands in for them during a part of the period.
    """
    own = actor.kind is ActorKind.PERSON and actor.person == given.person and actor.organisation == given.organisation
    if not own:
        permit(actor, "deputy.name", given.organisation)
    deputy = Deputy(
        organisation_id=given.organisation,
        person_id=given.person,
        deputy_id=given.deputy,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        created_at=uow.clock.now(),
    )
    refused = {
        "ex_deputy_period": PeriodOverlaps(kind="deputy"),
        "fk_deputy_organisation_id": NotFound("organisation"),
        "fk_deputy_person_id": NotFound("person"),
        "fk_deputy_deputy_id": NotFound("person"),
    }
    async with refusals(refused):
        uow.session.add(deputy)
        await uow.flush()
    event = DeputyNamed(person=given.person, deputy=given.deputy, valid_from=given.valid_from, valid_to=given.valid_to)
    await record(uow, stream_of(given.organisation), event, audience=[OrganisationId(given.organisation)])
    return deputy


async def the_organisation(uow: UnitOfWork, organisation_id: OrganisationId, *, lock: bool = False) -> Organisation:
    """The organisation, its row locked when asked.

    Raises:
        NotFound: there is none.
    """
    statement = select(Organisation).where(Organisation.id == organisation_id)
    found = (await uow.session.exec(statement.with_for_update() if lock else statement)).first()
    if found is None:
        raise NotFound("organisation")
    return found


async def the_person(uow: UnitOfWork, person_id: PersonId) -> Person:
    """The person, when the actor may see them.

    Raises:
        NotFound: there is none, or the wall hides them.
    """
    found = await uow.session.get(Person, person_id)
    if found is None:
        raise NotFound("person")
    return found


def stream_of(organisation_id: UUID) -> Stream:
    """The ledger's stream of an organisation."""
    return Stream("organisation", organisation_id)


async def _move(
    uow: UnitOfWork,
    actor: Actor,
    organisation_id: OrganisationId,
    what: str,
    event: Event,
    expected_version: int | None,
) -> Organisation:
    permit(actor, "organisation.suspend")
    organisation = await the_organisation(uow, organisation_id)
    await transition(uow, ORGANISATION, organisation, what, expected_version=expected_version)
    await record(uow, stream_of(organisation.id), event, audience=[organisation_id])
    return organisation


def same_version(row: Any, expected: int) -> None:
    """Go on, or raise.

    Raises:
        VersionConflict: somebody changed the row since.
    """
    if row.version != expected:
        raise VersionConflict(id=str(row.id), version=expected)


@asynccontextmanager
async def refusals(by_constraint: Mapping[str, Exception]) -> AsyncIterator[None]:
    """Raise the error that stands for the constraint that PostgreSQL names as broken; the transaction is over then."""
    try:
        yield
    except IntegrityError as error:
        broken = getattr(getattr(error.orig, "__cause__", None), "constraint_name", "")
        if broken in by_constraint:
            raise by_constraint[broken] from error
        raise
