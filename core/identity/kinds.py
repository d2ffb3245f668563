"""What organisations are, and the functions that the law and the bodies themselves give to people in them."""

from __future__ import annotations

from enum import StrEnum

from core.identity.actors import GroupRole


class OrganisationKind(StrEnum):
    """The kinds of organisation; the kind of a public body decides its thresholds and who authorises (RCTI s. 48).

    The public bodies follow s. 2 of the Act respecting the governance and management of information resources (G-1.03)
    and s. 4 and 7 of the Act respecting contracting by public bodies (C-65.1).
    """

    MINISTRY = "ministry"
    BUDGET_BODY = "budget_body"
    OTHER_BODY = "other_body"
    SCHOOL_NETWORK = "school_network"
    HIGHER_EDUCATION = "higher_education"
    HEALTH = "health"
    STATE_ENTERPRISE = "state_enterprise"
    MUNICIPAL = "municipal"
    CENTRE = "centre"
    REVIEWER_OFFICE = "reviewer_office"
    SUPPLIER = "supplier"

    @property
    def group(self) -> GroupRole:
        """The database group role behind which its people act."""
        return _OTHERS.get(self, GroupRole.BODY)

    @property
    def label(self) -> str:
        """The message that names it."""
        return f"organisation-kind-{self.value}"


_OTHERS = {
    OrganisationKind.CENTRE: GroupRole.CENTRE,
    OrganisationKind.REVIEWER_OFFICE: GroupRole.REVIEWER,
    OrganisationKind.SUPPLIER: GroupRole.SUPPLIER,
}

BODY_KINDS = frozenset(kind for kind in OrganisationKind if kind.group is GroupRole.BODY)
"""The kinds that are public bodies."""


class BodyFunction(StrEnum):
    """A function held in an organisation from a day to a day, beside what a person may do on the platform."""

    CHIEF_EXECUTIVE = "chief_executive"
    """Dirigeant de l'organisme: authorises criteria other than price (RCTI s. 48), never the DI nor the DPI."""
    INFORMATION_OFFICER = "information_officer"
    """Dirigeant de l'information (G-1.03 s. 10.1)."""
    INFORMATION_OWNER = "information_owner"
    """Détenteur de l'information: approves the availability, integrity and confidentiality ratings (PR-057)."""
    PRIVACY_OFFICER = "privacy_officer"
    """Responsable de la protection des renseignements personnels (A-2.1)."""
    CONTRACT_RULES_OFFICER = "contract_rules_officer"
    """Responsable de l'application des règles contractuelles, RARC (C-65.1 s. 21.0.1)."""
    FINANCE_OFFICER = "finance_officer"
    """Certifies that funds are available."""
    SIGNATORY = "signatory"
    """Signs contracts; an organisation may have several at a time."""

    @property
    def label(self) -> str:
        """The message that names it."""
        return f"body-function-{self.value}"
