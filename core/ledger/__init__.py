"""The ledger: everything that happened, in order, with proof.

Every change of state calls `record` in its own transaction. Timelines, notifications, feeds and projections are readers
with a cursor (`readers`); the sequencer (`sequencer`) gives events their one order; checkpoints and `verify` prove that
nothing was changed since. docs/ledger.md says what is proven and what is not.
"""

from core.ledger.append import (
    ClockRefused,
    FoundedOtherwise,
    Installation,
    LedgerRefused,
    Recorded,
    Stream,
    erase,
    found,
    installation,
    record,
    record_all,
)
from core.ledger.events import (
    BadEvents,
    Event,
    ObjectKey,
    PersonKey,
    Private,
    Registry,
    UnknownEvent,
    Value,
    check_registry,
    registry,
    upcaster,
)

__all__ = [
    "BadEvents",
    "ClockRefused",
    "Event",
    "FoundedOtherwise",
    "Installation",
    "LedgerRefused",
    "ObjectKey",
    "PersonKey",
    "Private",
    "Recorded",
    "Registry",
    "Stream",
    "UnknownEvent",
    "Value",
    "check_registry",
    "erase",
    "found",
    "installation",
    "record",
    "record_all",
    "registry",
    "upcaster",
]
