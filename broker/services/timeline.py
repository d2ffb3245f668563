"""An object's history as sentences: the ledger's events in the reader's language, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from core.identity.actors import WORKER
from core.identity.queries import names
from core.language import Language
from core.ledger import Stream, UnknownEvent
from core.ledger.reading import HistoryEntry, history
from core.uow import UnitOfWork

TONES = {
    "failed": "danger",
    "stopped": "danger",
    "refused": "danger",
    "overdue": "warning",
    "returned": "warning",
    "delayed": "warning",
    "finished": "success",
    "approved": "success",
    "concluded": "success",
    "contract_concluded": "success",
}
"""How an event looks, by the last part of its name."""


async def entries(uow: UnitOfWork, streams: Iterable[Stream]) -> tuple[list[HistoryEntry], dict[UUID, str]]:
    """Everything that the reader may see of some objects, oldest first, and the names of the people who acted."""
    found: list[HistoryEntry] = []
    for stream in streams:
        found += await history(uow, stream)
    found.sort(key=lambda one: (one.occurred_at, one.position or 2**62, one.seq))
    return found, await names(uow, [one.person for one in found if one.person is not None])


def told(found: Sequence[HistoryEntry], people: dict[UUID, str], language: Language) -> list[dict[str, Any]]:
    """The entries as the timeline macro reads them, newest first."""
    return [
        {
            "at": one.occurred_at,
            "text": sentence(one, language),
            "who": who(one, people, language),
            "tone": TONES.get(one.name.partition(".")[2].removeprefix("step_"), "neutral"),
        }
        for one in reversed(found)
    ]


def sentence(one: HistoryEntry, language: Language) -> str:
    """What happened, in words; the event's own name when no words are known."""
    if one.message_id not in language:
        return one.name
    try:
        event = one.event
    except UnknownEvent:
        return one.name
    return language.t(one.message_id, **{name: getattr(event, name) for name in event.__struct_fields__})


def who(one: HistoryEntry, people: dict[UUID, str], language: Language) -> str:
    """Who acted: a person's name, the platform itself, or a machine of somebody's."""
    if one.person is not None:
        return people.get(one.person, "")
    return language.t("services-platform") if one.actor == WORKER.key else ""
