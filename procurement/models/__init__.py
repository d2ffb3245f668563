"""Procurement's tables, by subject: the file and its need, what was frozen and judged, the contracts concluded."""

import catalogue.models  # noqa: F401 - the tables that ours refer to
import core.identity.models  # noqa: F401 - the tables that ours refer to
from procurement.models.contracts import Contract, ContractId, Document
from procurement.models.evaluation import (
    Choice,
    ChoiceId,
    Clarification,
    ClarificationId,
    EntryId,
    Exclusion,
    FrozenEffect,
    FrozenEntry,
    FrozenList,
    ListId,
    Result,
)
from procurement.models.files import (
    Counter,
    File,
    FileId,
    Member,
    NeedVersion,
    Requirement,
    RequirementChange,
    RequirementId,
    ResultsView,
)

__all__ = [
    "Choice",
    "ChoiceId",
    "Clarification",
    "ClarificationId",
    "Contract",
    "ContractId",
    "Counter",
    "Document",
    "EntryId",
    "Exclusion",
    "File",
    "FileId",
    "FrozenEffect",
    "FrozenEntry",
    "FrozenList",
    "ListId",
    "Member",
    "NeedVersion",
    "Requirement",
    "RequirementChange",
    "RequirementId",
    "Result",
    "ResultsView",
]
