"""State machines are tables: one list of transitions, from which code, buttons, diagram and test all come.

A `Machine` is named after its object. A transition goes from one of several states to another on an event that only
some may cause; its guard, when it has one, is a pure function of the row and the actor that returns None or the reason
(an error) why not. `transition()` is one conditional UPDATE: no row means that somebody was faster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update

from core.errors import CourtierError, PermissionDenied, VersionConflict, WrongState
from core.identity.actors import Actor, Role
from core.uow import UnitOfWork

Guard = Callable[[Any, Actor], CourtierError | None]


@dataclass(frozen=True)
class Transition:
    """From one of `sources` to `target` when `event` happens, caused by somebody who holds one of `who`.

    `who` empty means that the use case alone decides who may (its `permit`); the machine adds no rule.
    """

    event: str
    sources: tuple[str, ...]
    target: str
    who: frozenset[Role] = frozenset()
    guard: Guard | None = None


def arrow(
    event: str, sources: str | Iterable[str], target: str, *, who: Iterable[Role] = (), guard: Guard | None = None
) -> Transition:
    """A line of a machine's table."""
    origins = (sources,) if isinstance(sources, str) else tuple(sources)
    return Transition(event, origins, target, frozenset(who), guard)


@dataclass(frozen=True)
class Machine:
    """One state machine: its object's name, first state and transitions.

    Raises:
        ValueError: at once, when two lines leave one state on one event, a state cannot be reached, or a final one is
            left.
    """

    name: str
    initial: str
    transitions: tuple[Transition, ...]
    final: frozenset[str] = frozenset()
    _index: Mapping[tuple[str, str], Transition] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index: dict[tuple[str, str], Transition] = {}
        for line in self.transitions:
            for source in line.sources:
                if (source, line.event) in index:
                    raise ValueError(f"{self.name}: two transitions leave {source} on {line.event}")
                if source in self.final:
                    raise ValueError(f"{self.name}: {source} is final and cannot be left")
                index[source, line.event] = line
        object.__setattr__(self, "_index", index)
        unreachable = self.states - self.reachable
        if unreachable:
            raise ValueError(f"{self.name}: never reached: {', '.join(sorted(unreachable))}")

    @property
    def states(self) -> frozenset[str]:
        """Every state that a line names."""
        named = {self.initial, *self.final}
        for line in self.transitions:
            named.update((*line.sources, line.target))
        return frozenset(named)

    @property
    def events(self) -> tuple[str, ...]:
        """Every event, in the table's order."""
        return tuple(dict.fromkeys(line.event for line in self.transitions))

    @property
    def reachable(self) -> frozenset[str]:
        """The states that a walk from the first state can reach."""
        seen, edge = {self.initial}, [self.initial]
        while edge:
            state = edge.pop()
            for line in self.transitions:
                if state in line.sources and line.target not in seen:
                    seen.add(line.target)
                    edge.append(line.target)
        return frozenset(seen)

    def find(self, state: str, event: str) -> Transition:
        """The line that leaves `state` on `event`.

        Raises:
            WrongState: there is none.
        """
        line = self._index.get((state, event))
        if line is None:
            raise WrongState(machine=self.name, state=state, event=event)
        return line

    def check(self, row: Any, event: str, actor: Actor) -> Transition:
        """The line that `actor` may follow from where `row` stands.

        Raises:
            WrongState: there is no such line.
            PermissionDenied: the actor's roles do not allow it.
            CourtierError: what the guard says.
        """
        line = self.find(row.state, event)
        if line.who and not actor.has(*line.who):
            raise PermissionDenied(f"{self.name}.{event}")
        refusal = line.guard(row, actor) if line.guard is not None else None
        if refusal is not None:
            raise refusal
        return line

    def open_to(self, row: Any, actor: Actor) -> tuple[str, ...]:
        """The events that `actor` may cause now: the buttons of the object's page."""
        return tuple(event for event in self.events if self._allows(row, event, actor))

    def _allows(self, row: Any, event: str, actor: Actor) -> bool:
        try:
            self.check(row, event, actor)
        except CourtierError:
            return False
        return True

    def diagram(self) -> str:
        """The machine as a Mermaid state diagram, for the documentation."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [
            f"    {source} --> {line.target}: {line.event}" for line in self.transitions for source in line.sources
        ]
        lines += [f"    {state} --> [*]" for state in sorted(self.final)]
        return "\n".join(lines)


async def transition(
    uow: UnitOfWork, machine: Machine, row: Any, event: str, *, expected_version: int | None = None, **changes: Any
) -> str:
    """Move `row` along `event`, raising its version by one, and return the new state.

    One `UPDATE … WHERE id AND version AND state`; `changes` are written with it and set on `row`. The caller records
    the event in the ledger right after, in the same transaction.

    Args:
        expected_version: the version that the actor saw; by default the one that `row` was read with.

    Raises:
        WrongState, PermissionDenied, or what the guard says: the table does not allow it.
        VersionConflict: somebody changed the row since.
    """
    line = machine.check(row, event, uow.actor)
    seen = row.version if expected_version is None else expected_version
    model = type(row)
    await uow.session.flush()
    statement = (
        update(model)
        .where(model.id == row.id, model.version == seen, model.state == row.state)
        .values(state=line.target, version=seen + 1, **changes)
        .returning(model.id)
        .execution_options(synchronize_session=False)
    )
    moved = (await uow.session.exec(statement)).first()
    if moved is None:
        raise VersionConflict(kind=machine.name, id=str(row.id), version=seen)
    await uow.session.refresh(row)
    return line.target
