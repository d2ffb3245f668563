"""Where the entries of a frozen list stand now: the frozen result, and what clarifications have shown since. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from procurement.models import Clarification, Exclusion, FrozenEntry, Result


@dataclass(frozen=True)
class Standing:
    """One entry: its present result, its rank among those compliant now, what is still to be shown."""

    entry: FrozenEntry
    result: Result
    failed: tuple[str, ...]
    unshown: tuple[str, ...]
    clarifications: tuple[Clarification, ...] = ()
    exclusion: Exclusion | None = None
    rank: int | None = None

    @property
    def asked(self) -> bool:
        """Whether the supplier was asked about everything that is, or was, to be shown."""
        asked = {one.code for one in self.clarifications}
        return set(self.unshown) <= asked and bool(asked)

    @property
    def clarified(self) -> bool:
        """Whether it is compliant thanks to clarifications."""
        return self.result is Result.COMPLIANT and self.entry.result != Result.COMPLIANT

    def pending(self, today: date) -> bool:
        """Whether a supplier still has time to answer."""
        return bool(self.waiting(today))

    def waiting(self, today: date) -> tuple[date, ...]:
        """The days by which a supplier may still answer."""
        return tuple(one.due_on for one in self.clarifications if one.answered_at is None and today <= one.due_on)


@dataclass(frozen=True)
class ListStanding:
    """A frozen list as it stands now."""

    entries: tuple[Standing, ...]

    @cached_property
    def compliant(self) -> tuple[Standing, ...]:
        """By rank."""
        return tuple(one for one in self.entries if one.result is Result.COMPLIANT)

    @cached_property
    def to_demonstrate(self) -> tuple[Standing, ...]:
        """By cost; those set aside for want of proof too."""
        return tuple(one for one in self.entries if one.result is Result.TO_DEMONSTRATE)

    @cached_property
    def not_compliant(self) -> tuple[Standing, ...]:
        """By cost."""
        return tuple(one for one in self.entries if one.result is Result.NOT_COMPLIANT)

    def find(self, entry_id: UUID) -> Standing | None:
        """One entry."""
        return next((one for one in self.entries if one.entry.id == entry_id), None)

    def cheaper_not_asked(self, than: Standing) -> tuple[Standing, ...]:
        """Offers to demonstrate that cost less and whose supplier nobody asked (decision 17)."""
        return tuple(one for one in self.to_demonstrate if not one.asked and cost(one.entry) < cost(than.entry))

    def cheaper_pending(self, than: Standing, today: date) -> tuple[Standing, ...]:
        """Offers to demonstrate that cost less and whose supplier still has time to answer."""
        return tuple(one for one in self.to_demonstrate if one.pending(today) and cost(one.entry) < cost(than.entry))


def awaited(stood: ListStanding, today: date) -> tuple[date, ...]:
    """The days by which suppliers may still answer what could change the choice: with a compliant offer, only those
    of offers that cost less.
    """
    first = stood.compliant[0] if stood.compliant else None
    asked = stood.cheaper_pending(first, today) if first else stood.to_demonstrate
    return tuple(day for one in asked if one.exclusion is None for day in one.waiting(today))


def standing(
    entries: Sequence[FrozenEntry], clarifications: Iterable[Clarification] = (), exclusions: Iterable[Exclusion] = ()
) -> ListStanding:
    """The list as clarifications leave it, ranked again: by total, then by the draw made when it was frozen."""
    by_entry: dict[UUID, list[Clarification]] = {}
    for one in clarifications:
        by_entry.setdefault(one.entry_id, []).append(one)
    set_aside = {one.entry_id: one for one in exclusions}
    found = [
        stand(entry, tuple(by_entry.get(entry.id, ())), set_aside.get(entry.id))
        for entry in sorted(entries, key=lambda entry: (cost(entry), entry.tie))
    ]
    places = {Result.COMPLIANT: 0, Result.TO_DEMONSTRATE: 1, Result.NOT_COMPLIANT: 2}
    found.sort(key=lambda one: places[one.result])
    return ListStanding(
        tuple(
            Standing(one.entry, one.result, one.failed, one.unshown, one.clarifications, one.exclusion, rank)
            if one.result is Result.COMPLIANT
            else one
            for rank, one in enumerate(found, 1)
        )
    )


def stand(entry: FrozenEntry, clarifications: tuple[Clarification, ...], exclusion: Exclusion | None) -> Standing:
    """One entry: each mandatory finding as frozen, or as its clarification was judged."""
    outcomes = {one.code: one.outcome for one in clarifications}
    failed: list[str] = []
    unshown: list[str] = []
    for finding in entry.results:
        if not finding["mandatory"] or finding["truth"] is True:
            continue
        outcome = outcomes.get(finding["code"])
        if finding["truth"] is False or outcome == "not_met":
            failed.append(finding["code"])
        elif outcome != "met":
            unshown.append(finding["code"])
    result = Result.NOT_COMPLIANT if failed else Result.TO_DEMONSTRATE if unshown else Result.COMPLIANT
    return Standing(entry, result, tuple(failed), tuple(unshown), clarifications, exclusion)


def cost(entry: FrozenEntry) -> int:
    """The total compared; offers without a price come last."""
    return entry.total_cents if entry.total_cents is not None else 2**62
