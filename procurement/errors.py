"""What this room refuses, each with its code and its sentence."""

from __future__ import annotations

from core.errors import Conflict, CourtierError


class InterestsNotDeclared(Conflict):
    """A member must declare interests once before results are shown (decision 13)."""

    code = "interests-not-declared"


class RequestOpen(Conflict):
    """A request carries the choice of this file: it is withdrawn, or returned, before the file goes another way."""

    code = "request-open"


class RequirementsClosed(Conflict):
    """The list is frozen: requirements change in a new round."""

    code = "requirements-closed"


class NothingToFreeze(Conflict):
    """No offer of the family is published."""

    code = "nothing-to-freeze"


class NoRequirement(Conflict):
    """The need has no mandatory requirement: a comparison would prove nothing."""

    code = "no-requirement"


class CriteriaNotAuthorised(Conflict):
    """Criteria other than price need the chief executive officer's authorisation first (RCTI s. 48)."""

    code = "criteria-not-authorised"


class NotOnTheList(Conflict):
    """The offer is not on the frozen list of this round."""

    code = "not-on-the-list"


class NotCompliant(Conflict):
    """The offer is not compliant, or not shown to be."""

    code = "offer-not-compliant"


class NotTheCheapest(Conflict):
    """In a price-only file the choice is the compliant offer of lowest cost."""

    code = "not-the-cheapest"


class ExclusionsPending(Conflict):
    """Offers that are not compliant have not been set aside yet."""

    code = "exclusions-pending"


class ReasonNeeded(Conflict):
    """A reason must be given: judgement is used, or a cheaper offer was not asked to show what is missing."""

    code = "reason-needed"


class OfferUnavailable(Conflict):
    """The offer was suspended or withdrawn, its agreement has ended, or its price has lapsed since."""

    code = "offer-unavailable"


class AlreadyAnswered(Conflict):
    """The clarification has its answer."""

    code = "already-answered"


class ClarificationPending(Conflict):
    """A supplier was asked and its time to answer is not over."""

    code = "clarification-pending"


class NothingToAsk(Conflict):
    """Nothing is left to be shown, or everybody was asked."""

    code = "nothing-to-ask"


class NotChosen(Conflict):
    """What is to be concluded is not the standing choice of the file."""

    code = "not-the-choice"


class WrongDigest(CourtierError):
    """Bytes do not have the SHA-256 that they are kept under."""

    code = "wrong-digest"
    status = 500
