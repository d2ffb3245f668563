"""What happens to organisations, people, memberships, machines and sessions, as the ledger tells it.

Names, addresses and titles of people are not told: events carry keys. Streams: `organisation` for what concerns an
organisation (memberships and machines included), `person` for what concerns a person alone (sessions, password).
"""

from __future__ import annotations

from datetime import date

from core.ledger import Event, ObjectKey, PersonKey, Value


class OrganisationRegistered(Event, name="organisation.registered", version=1):
    """An organisation is known to the platform."""

    kind: Value[str]
    name: Value[str]
    neq: Value[str | None]


class OrganisationSuspended(Event, name="organisation.suspended", version=1):
    """Its people may no longer act."""

    organisation: ObjectKey


class OrganisationReinstated(Event, name="organisation.reinstated", version=1):
    """Its people may act again."""

    organisation: ObjectKey


class OrganisationDescribed(Event, name="organisation.described", version=1):
    """A legal fact about it holds from a day."""

    attribute: Value[str]
    valid_from: Value[date]
    valid_to: Value[date | None]
    digest: Value[str]


class PersonRegistered(Event, name="person.registered", version=1):
    """Somebody may be a member."""

    person: PersonKey


class MembershipGranted(Event, name="membership.granted", version=1):
    """Somebody has a role in an organisation."""

    membership: ObjectKey
    person: PersonKey
    role: Value[str]
    valid_from: Value[date]
    valid_to: Value[date | None]


class MembershipEnded(Event, name="membership.ended", version=1):
    """A role ends with a day."""

    membership: ObjectKey
    person: PersonKey
    role: Value[str]
    last_day: Value[date]


class FunctionGiven(Event, name="function.given", version=1):
    """Somebody holds a function of the organisation, and somebody may exercise it by delegation."""

    function: Value[str]
    holder: PersonKey
    delegate: PersonKey | None
    valid_from: Value[date]
    valid_to: Value[date | None]


class DeputyNamed(Event, name="deputy.named", version=1):
    """Somebody stands in for an absent colleague."""

    person: PersonKey
    deputy: PersonKey
    valid_from: Value[date]
    valid_to: Value[date | None]


class MachineAdded(Event, name="machine.added", version=1):
    """A program may act for the organisation in a role, with a token of its own."""

    machine: ObjectKey
    role: Value[str]
    valid_to: Value[date | None]


class MachineRevoked(Event, name="machine.revoked", version=1):
    """A program's token opens nothing any more."""

    machine: ObjectKey


class SessionOpened(Event, name="session.opened", version=1):
    """Somebody signed in."""

    session: ObjectKey
    channel: Value[str]


class SessionSwitched(Event, name="session.switched", version=1):
    """Somebody acts for another organisation from now on."""

    session: ObjectKey
    organisation: ObjectKey


class SessionClosed(Event, name="session.closed", version=1):
    """A session was ended before its time."""

    session: ObjectKey


class PasswordChanged(Event, name="password.changed", version=1):
    """A password was changed; the person's other sessions are over."""

    person: PersonKey
    sessions_ended: Value[int]


class ReferenceLoaded(Event, name="reference.loaded", version=1):
    """Rows of a reference table were added or changed."""

    table: Value[str]
    added: Value[int]
    changed: Value[int]
    digest: Value[str]
