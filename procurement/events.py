"""What happens to a file, in its stream; from the first day also what could never be told later (decision 12)."""

from __future__ import annotations

from datetime import date

from core.ledger import Event, ObjectKey, PersonKey, Private, Value


class FileStarted(Event, name="file.started"):
    """A file was opened, perhaps from the page of an offer."""

    number: Value[str]
    family: Value[str]
    mode: Value[str]
    template: Value[str | None] = None
    started_from_offer: ObjectKey | None = None


class MemberInvited(Event, name="file.member_invited"):
    """Somebody joined the team, with what they do there."""

    person: PersonKey
    capacities: Value[list[str]]


class InterestsDeclared(Event, name="file.interests_declared"):
    """A member declared interests, or none."""

    person: PersonKey
    has_interest: Value[bool]
    results_seen: Value[bool]
    interest: Private | None = None


class NeedAnswered(Event, name="file.need_answered"):
    """Answers of the need were saved; which ones, never what they say."""

    questions: Value[list[str]]
    content_hash: Value[str]


class NeedConfirmed(Event, name="file.need_confirmed"):
    """The need was confirmed as a version that decisions rest on."""

    number: Value[int]
    need_version: ObjectKey
    quantity: Value[int]
    initial_months: Value[int]
    option_months: Value[int]
    content_hash: Value[str]


class NeedReopened(Event, name="file.need_reopened"):
    """The need was taken up again, before or after results were seen."""

    after_results: Value[bool]


class RequirementsProposed(Event, name="file.requirements_proposed"):
    """The need's answers proposed requirements."""

    codes: Value[list[str]]


class RequirementChanged(Event, name="file.requirement_changed"):
    """A requirement was added, changed or withdrawn, with its effect when results had been seen."""

    requirement: ObjectKey
    code: Value[str]
    action: Value[str]
    after_results: Value[bool]
    before: Value[str | None] = None
    """Canonical JSON of the requirement before, None when it is new."""
    after: Value[str | None] = None
    gained: Value[int | None] = None
    lost: Value[int | None] = None
    remaining: Value[int | None] = None
    cheapest_lost: Value[str | None] = None
    """The code of the cheapest offer lost."""
    cheapest_lost_cents: Value[int | None] = None
    reason: Private | None = None


class ResultsSeen(Event, name="file.results_seen"):
    """Names and prices were shown for the first time in a round."""

    round: Value[int]


class CriteriaAuthorised(Event, name="file.criteria_authorised"):
    """The chief executive officer allowed criteria other than price (RCTI s. 48)."""

    reference: Value[str]
    authorised_on: Value[date]
    criteria: Value[list[str]]
    results_seen: Value[bool]
    document: Value[str | None] = None


class ListFrozen(Event, name="file.list_frozen"):
    """Every published offer was judged and pinned, in one transaction."""

    frozen_list: ObjectKey
    round: Value[int]
    mode: Value[str]
    offers: Value[int]
    compliant: Value[int]
    to_demonstrate: Value[int]
    not_compliant: Value[int]
    requirements_hash: Value[str]
    content_hash: Value[str]
    catalogue_position: Value[int]


class ExclusionsAccepted(Event, name="file.exclusions_accepted"):
    """Offers were set aside, with their generated reasons."""

    frozen_list: ObjectKey
    ground: Value[str]
    offers: Value[list[str]]


class ClarificationAsked(Event, name="file.clarification_asked"):
    """Suppliers were asked to show what is missing."""

    frozen_list: ObjectKey
    offers: Value[list[str]]
    questions: Value[int]
    due_on: Value[date]


class ClarificationOverdue(Event, name="file.clarification_overdue"):
    """The time to answer is over and suppliers have not answered."""

    frozen_list: ObjectKey
    offers: Value[list[str]]
    due_on: Value[date]


class ListExported(Event, name="file.list_exported"):
    """The comparison was taken out of the platform, as it stood."""

    frozen_list: ObjectKey
    format: Value[str]
    sha256: Value[str]


class ClarificationAnswered(Event, name="file.clarification_answered"):
    """A supplier answered, and the answer was judged."""

    clarification: ObjectKey
    offer: Value[str]
    code: Value[str]
    outcome: Value[str]
    note: Private | None = None


class ChoiceProposed(Event, name="file.choice_proposed"):
    """An offer was proposed."""

    choice: ObjectKey
    offer: Value[str]
    round: Value[int]
    rank: Value[int]
    compliant: Value[int]
    total_cents: Value[int]
    mode: Value[str]
    cheaper_not_asked: Value[int]
    reason: Private | None = None


class ChoiceWithdrawn(Event, name="file.choice_withdrawn"):
    """The proposed choice was taken back."""

    choice: ObjectKey
    because: Value[str]


class FileSubmitted(Event, name="file.submitted"):
    """The file entered approval."""

    choice: ObjectKey


class FileApproved(Event, name="file.approved"):
    """The whole chain approved; the contract may be concluded."""

    choice: ObjectKey


class FileReopened(Event, name="file.reopened"):
    """A new round began."""

    round: Value[int]
    because: Value[str]


class FileAbandoned(Event, name="file.abandoned"):
    """The file ended without a contract."""

    because: Private


class ContractConcluded(Event, name="file.contract_concluded"):
    """The contract was concluded; only now are offers « retained » and suppliers told."""

    contract: ObjectKey
    number: Value[str]
    supplier: ObjectKey
    offer_version: ObjectKey
    total_cents: Value[int]
    initial_months: Value[int]
    option_months: Value[int]
    document: Value[str]
    publication_due: Value[date | None] = None


class ContractPublished(Event, name="file.contract_published"):
    """The contract was published in the electronic tendering system (SEAO)."""

    contract: ObjectKey
    seao_number: Value[str]
    published_on: Value[date]


class DocumentAdded(Event, name="file.document_added"):
    """A document joined the file."""

    sha256: Value[str]
    size: Value[int]
    media_type: Value[str]
    purpose: Value[str]


class PrivacyRecorded(Event, name="file.privacy_recorded"):
    """The privacy assessment, or a part of it, was recorded."""

    fields: Value[list[str]]
    conclusion: Value[str | None] = None


class LevelsProposed(Event, name="file.levels_proposed"):
    """Five answers proposed the DIC levels."""

    dic_availability: Value[str]
    dic_integrity: Value[str]
    dic_confidentiality: Value[str]


class LevelsConfirmedElsewhere(Event, name="file.levels_confirmed_elsewhere"):
    """The information owner confirmed the DIC levels outside the platform, and somebody of the team noted it."""

    dic_availability: Value[str]
    dic_integrity: Value[str]
    dic_confidentiality: Value[str]
    confirmed_on: Value[date]
    author: Private
    reference: Private


class LevelsConfirmed(Event, name="file.levels_confirmed"):
    """The information owner confirmed the DIC levels."""

    dic_availability: Value[str]
    dic_integrity: Value[str]
    dic_confidentiality: Value[str]
