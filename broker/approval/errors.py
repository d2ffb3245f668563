"""What approval refuses, each with its code and its sentence."""

from __future__ import annotations

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
