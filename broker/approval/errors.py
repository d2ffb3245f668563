"""What approval refuses, each with its code and its sentence."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.errors import Conflict, CourtierError


class TookPart(CourtierError):
    """The actor asked for it, or took part in the file: the stage is for `others` (names)."""

    code = "took-part"
    status = 403


class NotForYou(CourtierError):
    """The stage is held by `others` (names), and the actor stands in for none of them."""

    code = "stage-not-yours"
    status = 403


class StageTaken(Conflict):
    """Somebody else has taken the stage: `who`, at `at`."""

    code = "stage-taken"


class StageAnswered(Conflict):
    """The stage has its answer: by `who`, `at`; or the request was `returned` and its body corrects it. `person` is
    whoever answered, for the page that sends them on.
    """

    code = "stage-answered"

    def __init__(self, *, outcome: str, who: str = "", at: datetime | None = None, person: UUID | None = None) -> None:
        super().__init__(outcome=outcome, who=who, at=at)
        self.person = person


class FactsChanged(Conflict):
    """What the stage rests on is no longer what the page showed: read again, then decide."""

    code = "facts-changed"


class NotInApproval(Conflict):
    """The file left approval, or its choice no longer stands: there is nothing to decide about."""

    code = "file-not-in-approval"


class ChainUnknown(CourtierError):
    """The chain that a request pinned is no longer among the chains: code older than its data."""

    code = "chain-unknown"
    status = 500
