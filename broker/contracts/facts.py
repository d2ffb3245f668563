"""The facts of a contract about to be concluded, and the clauses that the Act respecting Access (s. 67.2) asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guidelines.facts import Fact, FactType, Option, Source

CLAUSES: dict[str, tuple[str, str, str]] = {
    "applicable_provisions": (
        "5.1",
        "Les dispositions de la Loi qui s’appliquent sont indiquées",
        "The provisions of the Act that apply are stated",
    ),
    "confidentiality_measures": (
        "5.2",
        "Les mesures de confidentialité sont décrites",
        "The confidentiality measures are described",
    ),
    "limited_use": (
        "5.3",
        "Les renseignements ne servent qu’à l’exécution du contrat",
        "Information is used only to carry out the contract",
    ),
    "no_retention": (
        "5.4",
        "Rien n’est conservé après la fin du contrat",
        "Nothing is kept after the end of the contract",
    ),
    "confidentiality_undertakings": (
        "5.5",
        "Les personnes qui ont accès aux renseignements ont signé un engagement",
        "People with access to the information have signed an undertaking",
    ),
    "incident_notice": (
        "5.6",
        "Toute violation ou tentative est signalée sans délai",
        "Any violation or attempt is notified without delay",
    ),
    "audit": ("5.7", "L’organisme peut faire toute vérification", "The body may carry out any audit"),
}
"""Code → the article of the contract that holds it, and its words (A-2.1 s. 67.2)."""

TRANSFER = (
    "transfer_measures",
    "5.8",
    "Les mesures convenues pour la communication hors du Québec y sont (art. 70.1)",
    "The measures agreed for communication outside Québec are there (s. 70.1)",
)

PARTIES = (
    Option("body", {"fr": "Organisme", "en": "Body"}),
    Option("supplier", {"fr": "Fournisseur", "en": "Supplier"}),
)


def clause(code: str, french: str, english: str) -> Fact:
    """A clause as a fact."""
    label = {"fr": french, "en": english}
    return Fact(id=f"contract.clause_{code}", type=FactType.BOOLEAN, label=label, source=Source.DOCUMENT, set_by="body")


CONTRACT_FACTS = (
    Fact(
        id="contract.in_writing",
        type=FactType.BOOLEAN,
        label={"fr": "Contrat écrit", "en": "Written contract"},
        source=Source.PLATFORM,
    ),
    Fact(
        id="contract.term_months",
        type=FactType.INTEGER,
        unit="month",
        label={"fr": "Durée du contrat, options comprises", "en": "Term of the contract, options included"},
        source=Source.COMPUTED,
    ),
    Fact(
        id="contract.signatories",
        type=FactType.RECORDS,
        label={"fr": "Signataires", "en": "Signatories"},
        source=Source.DOCUMENT,
        set_by="body",
        empty_is_answer=True,
        fields=(
            Fact(id="party", type=FactType.CHOICE, label={"fr": "Partie", "en": "Party"}, options=PARTIES),
            Fact(id="name", type=FactType.TEXT, label={"fr": "Nom", "en": "Name"}),
            Fact(id="rank", type=FactType.TEXT, label={"fr": "Titre", "en": "Rank"}),
            Fact(id="signed_on", type=FactType.DATE, label={"fr": "Date", "en": "Date"}),
        ),
    ),
    *(clause(code, french, english) for code, (_, french, english) in CLAUSES.items()),
    clause(TRANSFER[0], TRANSFER[2], TRANSFER[3]),
)


def contract_facts(clauses: Sequence[str], signatories: Sequence[Mapping[str, Any]], months: int) -> dict[str, Any]:
    """What a conclusion says, as raw facts."""
    codes = (*CLAUSES, TRANSFER[0])
    return {
        "contract.in_writing": True,
        "contract.term_months": months,
        "contract.signatories": [
            {name: one.get(name) for name in ("party", "name", "rank", "signed_on")} for one in signatories
        ],
        **{f"contract.clause_{code}": code in clauses for code in codes},
    }
