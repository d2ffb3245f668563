"""Facts for tests: a small dictionary with a fact of each type, and one like what the house declares for email."""

from __future__ import annotations

from typing import Any

from core.language import EN, FR, load
from guidelines import ROOM
from guidelines.facts import PLATFORM_FACTS, Fact, FactsDictionary, FactType, Option

load([ROOM])

__all__ = ["EN", "FR", "HOUSE", "ORDER", "SMALL", "fact", "options"]


def options(*codes: str, **labels: str) -> tuple[Option, ...]:
    """Allowed values that are labelled by their code in capitals, or as given (the same word in both languages)."""
    pairs = {code: code.upper() for code in codes} | labels
    return tuple(Option(code, {"fr": label, "en": label}) for code, label in pairs.items())


def fact(fact_id: str, kind: FactType, fr: str = "", en: str = "", **more: Any) -> Fact:
    """A fact with its labels."""
    return Fact(id=fact_id, type=kind, label={"fr": fr or fact_id, "en": en or fr or fact_id}, **more)


CERTIFICATES = fact(
    "offer.certificates",
    FactType.RECORDS,
    "Certificats",
    "Certificates",
    fields=(
        fact(
            "standard",
            FactType.CHOICE,
            "Norme",
            "Standard",
            options=options(iso_27001="ISO 27001", iso_27017="ISO 27017", soc_2_type_2="SOC 2 II"),
        ),
        fact("valid_to", FactType.DATE, "Valide jusqu’au", "Valid until"),
        fact("sites", FactType.INTEGER, "Sites", "Sites"),
    ),
)
LEVELS = options("low", "medium", "high")

SMALL = FactsDictionary(
    [
        *PLATFORM_FACTS,
        CERTIFICATES,
        fact("a.flag", FactType.BOOLEAN, "Drapeau", "Flag"),
        fact("a.count", FactType.INTEGER, "Nombre", "Count"),
        fact("a.size", FactType.NUMBER, "Taille", "Size", unit="hour"),
        fact("a.more", FactType.NUMBER, "Supplément", "Extra", unit="hour"),
        fact("a.cost", FactType.MONEY, "Coût", "Cost"),
        fact("a.note", FactType.TEXT, "Note", "Note"),
        fact("a.day", FactType.DATE, "Jour", "Day"),
        fact("a.other_day", FactType.DATE, "Autre jour", "Other day"),
        fact("a.colour", FactType.CHOICE, "Couleur", "Colour", options=options("red", "green", "blue")),
        fact("a.level", FactType.CHOICE, "Niveau", "Level", options=LEVELS, ordered=True),
        fact("a.limit", FactType.CHOICE, "Limite", "Limit", options=LEVELS, ordered=True),
        fact("a.places", FactType.CHOICES, "Lieux", "Places", options=options("quebec", "canada", "outside")),
        fact(
            "a.extras",
            FactType.CHOICES,
            "Suppléments",
            "Extras",
            options=options("x", "y", "z"),
            empty_is_answer=True,
        ),
        fact("a.names", FactType.TEXTS, "Noms", "Names", empty_is_answer=True),
    ]
)

REGIONS = (
    Option("quebec", {"fr": "au Québec", "en": "in Québec"}),
    Option("canada", {"fr": "ailleurs au Canada", "en": "elsewhere in Canada"}),
    Option("outside", {"fr": "hors du Canada", "en": "outside Canada"}),
)
LANGUAGES = (Option("fr", {"fr": "français", "en": "French"}), Option("en", {"fr": "anglais", "en": "English"}))
ORDER = {"ordered": True}


def _yes_no(prefix: str, **labels: str) -> list[Fact]:
    return [fact(f"{prefix}.{name}", FactType.BOOLEAN, label) for name, label in labels.items()]


def _level(fact_id: str, label: str, *codes: str) -> Fact:
    return fact(fact_id, FactType.CHOICE, label, options=options(*codes), ordered=True)


HOUSE = FactsDictionary(
    [
        *PLATFORM_FACTS,
        CERTIFICATES,
        fact("agreement.status", FactType.CHOICE, "État de l’entente", options=options("active", "suspended", "ended")),
        *_yes_no("agreement", covers_family="Famille visée"),
        fact("need.initial_months", FactType.INTEGER, "Durée initiale", "Initial term", unit="month"),
        fact("need.option_months", FactType.INTEGER, "Durée des options", "Option term", unit="month"),
        *_yes_no("need", personal_information="Renseignements personnels"),
        fact("need.pia_reference", FactType.TEXT, "Référence de l’EFVP"),
        fact("need.pia_committee_date", FactType.DATE, "Date du comité"),
        fact(
            "need.pia_conclusion",
            FactType.CHOICE,
            "Conclusion de l’EFVP",
            options=options("favourable", "conditional", "unfavourable"),
        ),
        *[
            _level(f"need.dic_{name}", f"Cote {name}", *"1234")
            for name in ("availability", "integrity", "confidentiality")
        ],
        *[
            _level(f"offer.dic_{name}_max", f"Cote maximale {name}", *"1234")
            for name in ("availability", "integrity", "confidentiality")
        ],
        fact("file.mode", FactType.CHOICE, "Mode", options=options("price_only", "criteria")),
        fact("file.price_rank", FactType.INTEGER, "Rang de prix", "Price rank"),
        fact("file.criteria_authorised_on", FactType.DATE, "Autorisation du dirigeant", "Authorisation"),
        fact("file.evaluation_started_on", FactType.DATE, "Début de l’évaluation", "Start of the evaluation"),
        *_yes_no(
            "file",
            transfer_sensitivity_considered="Sensibilité considérée",
            transfer_purpose_considered="Finalité considérée",
            transfer_measures_considered="Mesures considérées",
            transfer_legal_regime_considered="Régime juridique considéré",
            transfer_adequate_protection="Protection adéquate",
        ),
        fact("contract.term_months", FactType.INTEGER, "Durée du contrat", unit="month"),
        *_yes_no(
            "contract",
            in_writing="Contrat écrit",
            clause_applicable_provisions="Dispositions applicables",
            clause_confidentiality_measures="Mesures de confidentialité",
            clause_limited_use="Utilisation limitée",
            clause_no_retention="Aucune conservation",
            clause_confidentiality_undertakings="Engagements de confidentialité",
            clause_incident_notice="Avis d’incident",
            clause_audit="Vérification",
            clause_transfer_measures="Mesures hors du Québec",
        ),
        fact(
            "contract.signatories",
            FactType.RECORDS,
            "Signataires",
            empty_is_answer=True,
            fields=(
                fact("party", FactType.CHOICE, "Partie", options=options("body", "supplier")),
                fact("rank", FactType.TEXT, "Titre"),
                fact("signed_on", FactType.DATE, "Signé le"),
            ),
        ),
        *[
            fact(f"offer.data_locations.{kind}", FactType.CHOICES, f"Lieu ({kind})", options=REGIONS)
            for kind in ("mailbox", "backup", "logs", "metadata", "support")
        ],
        fact("offer.interface_languages", FactType.CHOICES, "Langues de l’interface", options=LANGUAGES),
        fact("offer.support_languages", FactType.CHOICES, "Langues du soutien", options=LANGUAGES),
        fact(
            "offer.tls_min",
            FactType.CHOICE,
            "Version TLS minimale",
            "Minimum TLS version",
            options=options(tls_1_0="TLS 1.0", tls_1_2="TLS 1.2", tls_1_3="TLS 1.3"),
            ordered=True,
        ),
        *_yes_no(
            "offer",
            encryption_at_rest="Chiffrement au repos",
            phishing_resistant_mfa="AMF résistante à l’hameçonnage",
            backup_independent="Copies indépendantes",
        ),
        _level("offer.mfa_users", "AMF des utilisateurs", "none", "optional", "enforced"),
        _level("offer.mfa_admins", "AMF des administrateurs", "none", "optional", "enforced"),
        fact("offer.inbound_filtering", FactType.CHOICES, "Filtrage", options=options("spam", "malware", "sandbox")),
        fact(
            "offer.spf_dkim_dmarc",
            FactType.CHOICES,
            "Authentification de l’expéditeur",
            options=options("spf", "dkim", "dmarc", "dmarc_reporting"),
        ),
        fact("offer.incident_notice", FactType.NUMBER, "Avis d’incident", unit="hour"),
        fact("offer.audit_log_retention", FactType.NUMBER, "Conservation des journaux", unit="month"),
        fact("offer.rpo", FactType.NUMBER, "Objectif de point de reprise", "Recovery point objective", unit="hour"),
        fact("offer.rto", FactType.NUMBER, "Objectif de délai de reprise", "Recovery time objective", unit="hour"),
        fact(
            "offer.availability_target", FactType.NUMBER, "Disponibilité visée", "Target availability", unit="percent"
        ),
        fact(
            "offer.export_formats",
            FactType.CHOICES,
            "Formats d’exportation",
            options=options("pst", "mbox", "eml", "other"),
            empty_is_answer=True,
        ),
        _level("offer.deletion_certificate", "Attestation de destruction", "none", "statement", "certificate"),
    ]
)
