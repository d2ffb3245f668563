"""Who may do what to a file. A member of the team works on it; managers of the body, the centre and reviewers read
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.identity.actors import Actor, GroupRole, Role
from core.permits import permission
from procurement.models import File, Member

BODY = (Role.REQUESTER, Role.MANAGER, Role.DELEGATE, Role.ADMINISTRATOR)
BUYERS = (Role.REQUESTER, Role.MANAGER)
SEES_ALL = (GroupRole.CENTRE, GroupRole.REVIEWER)


@dataclass(frozen=True)
class Opened:
    """A file with its team: what permissions are asked about."""

    file: File
    team: tuple[Member, ...]

    def member(self, actor: Actor) -> Member | None:
        """The actor's place in the team."""
        return next((one for one in self.team if one.person_id == actor.person), None)


def may_read(actor: Actor, subject: Any) -> bool:
    """People of the body, and those who see all."""
    return actor.group in SEES_ALL or actor.organisation == subject.file.organisation_id


def on_team(actor: Actor, subject: Any) -> bool:
    """The team of the file, acting for its body."""
    return actor.organisation == subject.file.organisation_id and subject.member(actor) is not None


def works(actor: Actor, subject: Any) -> bool:
    """A member who defines the need or chooses: who only approves or concludes does none of it (decision 13)."""
    member = subject.member(actor)
    return on_team(actor, subject) and bool({"need", "choice"} & set(member.capacities))


def chooses(actor: Actor, subject: Any) -> bool:
    """A member who chooses."""
    member = subject.member(actor)
    return on_team(actor, subject) and "choice" in member.capacities


@dataclass(frozen=True)
class Rated:
    """A file whose ratings wait, with the people who may confirm them: the information owner, and the delegate."""

    file: File
    owners: frozenset[UUID]


def owns_information(actor: Actor, subject: Any) -> bool:
    """The information owner of the file's body, or the delegate (decision 11)."""
    return actor.organisation == subject.file.organisation_id and actor.person in subject.owners


def own_clarification(actor: Actor, subject: Any) -> bool:
    """The supplier that was asked."""
    return bool(actor.organisation == subject.supplier_organisation_id)


START = permission("file.start", *BUYERS, person=True)
READ = permission(
    "file.read", *BODY, Role.ANALYST, Role.DIRECTOR, Role.REVIEWER, check=may_read, machine=True, reason="other-body"
)
LIST = permission("file.list", *BODY, Role.ANALYST, Role.DIRECTOR, Role.REVIEWER)
INVITE = permission("file.invite", *BUYERS, Role.ADMINISTRATOR, check=on_team, person=True, reason="not-on-team")
EDIT = permission("file.edit", *BUYERS, check=works, person=True, reason="does-not-buy")
AUTHORISE_CRITERIA = permission("file.authorise_criteria", Role.DELEGATE, machine=True, person=True)
CONFIRM_LEVELS = permission(
    "file.confirm_levels", *BODY, check=owns_information, person=True, reason="not-information-owner"
)
DECLARE = permission("file.declare", *BODY, check=on_team, person=True, reason="not-on-team")
"""Every member of the team declares interests, whatever they do there (decision 13)."""
FREEZE = permission("file.freeze", *BUYERS, check=works, person=True, reason="does-not-buy")
ASSESS = permission("file.assess", *BUYERS, check=works, person=True, reason="does-not-buy")
CHOOSE = permission("file.choose", *BUYERS, check=chooses, person=True, reason="does-not-choose")
REOPEN = permission("file.reopen", *BUYERS, check=works, machine=True, person=True, reason="does-not-buy")
ABANDON = permission("file.abandon", *BUYERS, check=works, person=True, reason="does-not-buy")
ANSWER = permission(
    "clarification.answer", Role.SUPPLIER, check=own_clarification, person=True, reason="other-supplier"
)
LIST_CLARIFICATIONS = permission("clarification.list", *BODY, Role.SUPPLIER, Role.ANALYST, Role.DIRECTOR, Role.REVIEWER)
