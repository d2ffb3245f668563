"""What identity refuses."""

from __future__ import annotations

from core.errors import Conflict, CourtierError


class WrongCredentials(CourtierError):
    """The address and the password do not go together; nothing says which one is wrong."""

    code = "wrong-credentials"
    status = 401


class PeriodOverlaps(Conflict):
    """The same thing already holds during a part of this period."""

    code = "period-overlaps"


class RoleDoesNotFit(Conflict):
    """This kind of organisation has no such role."""

    code = "role-does-not-fit"


class NotAMember(Conflict):
    """The person has no role in this organisation now, or the organisation is suspended."""

    code = "not-a-member"


class RoleEnds(Conflict):
    """The role ends before this day already; a role that ends is given anew, never prolonged."""

    code = "role-ends"


class NumberTaken(Conflict):
    """Another organisation has this enterprise number."""

    code = "neq-taken"


class OwnRoles(Conflict):
    """Nobody gives a role to themselves."""

    code = "own-roles"
