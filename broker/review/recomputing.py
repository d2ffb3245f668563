"""Computing a frozen list's results again, from what it pinned and nothing else, and saying whether they are the same.

Requirements, need, offer versions and their prices are those pinned by the list. One thing is not pinned as data: that
an agreement was active. It is taken from the list's own finding, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import col, select

from broker.review.events import ResultsRecomputed, stream
from catalogue.models import OfferVersion
from catalogue.tree import family
from core.calendar import local_day
from core.errors import NotFound
from core.identity.actors import Actor
from core.ledger import record
from core.uow import UnitOfWork
from guidelines.facts import AS_OF
from procurement.assessment import AGREEMENT, Assessment, Candidate, Judged, Required, assess, required
from procurement.families import Terms, dictionary
from procurement.files import open_file
from procurement.freezing import fingerprint, list_of_round
from procurement.market import best_price
from procurement.models import File, FileId, FrozenEffect, FrozenEntry, FrozenList, NeedVersion
from procurement.need import content_hash


class Difference(msgspec.Struct, frozen=True):
    """What came out otherwise: of an offer (its code) or of the list (""), what, as kept and as computed again."""

    offer: str
    what: str
    kept: Any
    again: Any


@dataclass(frozen=True)
class Recomputed:
    """A list computed again."""

    frozen: FrozenList
    offers: int
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether everything came out the same."""
        return not self.differences


async def recompute(uow: UnitOfWork, actor: Actor, file_id: FileId) -> Recomputed:
    """Compute the results of the file's present list again, and record what came of it.

    Raises:
        NotFound: the file has no list, or the actor may not know of it. PermissionDenied.
    """
    file = (await open_file(uow, actor, "file.read", file_id, lock=False)).file
    found = await compute(uow, file)
    event = ResultsRecomputed(
        frozen_list=found.frozen.id,
        round=found.frozen.round,
        offers=found.offers,
        same=found.same,
        differences=sorted({one.offer or one.what for one in found.differences}),
    )
    await record(uow, stream(file.id), event)
    return found


async def compute(uow: UnitOfWork, file: File) -> Recomputed:
    """`recompute` without its trace."""
    frozen = await list_of_round(uow, file)
    if frozen is None:
        raise NotFound("frozen-list")
    session = uow.session
    entries = (await session.exec(select(FrozenEntry).where(FrozenEntry.list_id == frozen.id))).all()
    effects = (await session.exec(select(FrozenEffect).where(FrozenEffect.list_id == frozen.id))).all()
    need = (await session.exec(select(NeedVersion).where(NeedVersion.id == frozen.need_version_id))).one()
    wanted = select(OfferVersion).where(col(OfferVersion.id).in_([one.offer_version_id for one in entries]))
    versions = {one.id: one for one in (await session.exec(wanted)).all()}
    again = assess(
        [candidate(one, versions[one.offer_version_id], frozen, file, need.answers) for one in entries],
        requirements(frozen, file),
        f"{file.number}/{frozen.round}",
    )
    return Recomputed(
        frozen,
        len(entries),
        (
            *list_differences(frozen, entries, need, file),
            *offer_differences(entries, versions, again),
            *effect_differences(effects, entries, again),
        ),
    )


def requirements(frozen: FrozenList, file: File) -> list[Required]:
    """The pinned requirements, made ready."""
    known = dictionary(file.family)
    return [
        required(one["code"], one["label"], one["predicate"], mandatory=one["kind"] == "mandatory", dictionary=known)
        for one in frozen.requirements
        if one["state"] == "active"
    ]


def candidate(
    entry: FrozenEntry, version: OfferVersion, frozen: FrozenList, file: File, need: Mapping[str, Any]
) -> Candidate:
    """A pinned offer as it stood on the day of the freeze."""
    day = local_day(frozen.frozen_at)
    raw = {**family(file.family).facts_of(offer=version.answers, need=need), AS_OF: day.isoformat()}
    terms = Terms(frozen.quantity, frozen.initial_months, frozen.option_months)
    return Candidate(
        key=entry.offer_code,
        facts=dictionary(file.family).read(raw),
        price=best_price(version.plans, terms, need, day),
        carried=next(bool(one["truth"]) for one in entry.results if one["code"] == AGREEMENT),
        price_in_force=day <= version.price_valid_until,
    )


def list_differences(
    frozen: FrozenList, entries: Sequence[FrozenEntry], need: NeedVersion, file: File
) -> list[Difference]:
    """Hashes of the list, its requirements, its need and its question tree."""
    tree = family(file.family)
    hashes = (
        (
            "content_hash",
            frozen.content_hash,
            content_hash([fingerprint(one) for one in sorted(entries, key=lambda one: one.offer_code)]),
        ),
        ("requirements_hash", frozen.requirements_hash, content_hash([dict(one) for one in frozen.requirements])),
        ("tree", frozen.tree_hash, tree.content_hash),
        (
            "terms",
            [frozen.quantity, frozen.initial_months, frozen.option_months],
            [need.quantity, need.initial_months, need.option_months],
        ),
    )
    return [Difference("", what, kept, again) for what, kept, again in hashes if kept != again]


def offer_differences(
    entries: Sequence[FrozenEntry], versions: Mapping[UUID, OfferVersion], again: Assessment
) -> list[Difference]:
    """Each offer's version, result, rank, plan, total and findings."""
    judged = {one.candidate.key: one for one in again.entries}
    found: list[Difference] = []
    for entry in entries:
        kept = {"version": entry.offer_hash, **kept_of(entry)}
        now = {"version": versions[entry.offer_version_id].content_hash, **now_of(judged[entry.offer_code])}
        found += [Difference(entry.offer_code, name, kept[name], now[name]) for name in kept if kept[name] != now[name]]
    return found


def effect_differences(
    effects: Sequence[FrozenEffect], entries: Sequence[FrozenEntry], again: Assessment
) -> list[Difference]:
    """The cascade."""
    codes = {one.id: one.offer_code for one in entries}
    kept = {
        one.code: [one.removes, one.removes_alone, one.undemonstrated, codes.get(one.cheapest_entry_id)]  # type: ignore[arg-type]
        for one in effects
    }
    now = {one.code: [one.removes, one.removes_alone, one.undemonstrated, one.cheapest] for one in again.effects}
    return [
        Difference("", f"effect {code}", kept.get(code), now.get(code))
        for code in sorted(kept.keys() | now.keys())
        if kept.get(code) != now.get(code)
    ]


def kept_of(entry: FrozenEntry) -> dict[str, Any]:
    """What the list says of an offer."""
    return {
        "result": entry.result,
        "rank": entry.rank,
        "plan": entry.plan,
        "total_cents": entry.total_cents,
        "tie": entry.tie,
        "findings": {one["code"]: one["truth"] for one in entry.results},
    }


def now_of(one: Judged) -> dict[str, Any]:
    """The same, computed again."""
    price = one.candidate.price
    return {
        "result": one.result.value,
        "rank": one.rank,
        "plan": price.plan if price else None,
        "total_cents": price.total_cents if price else None,
        "tie": one.tie,
        "findings": {finding.code: finding.truth for finding in one.findings},
    }
