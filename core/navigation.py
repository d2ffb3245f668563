"""The menu: entries that rooms bring, shown to those whom they concern."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from core.identity.actors import Actor, Role


@dataclass(frozen=True)
class Nav:
    """One entry of the menu.

    `route` is a page's name, `label` a message. `roles` limits it to holders of one of them, `show` to whom it says.
    It is the current one on every page whose name begins with `area` (by default the route's first word).
    """

    route: str
    label: str
    order: int = 50
    roles: frozenset[Role] | None = None
    show: Callable[[Actor], bool] | None = None
    area: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def for_actor(self, actor: Actor) -> bool:
        """Whether this actor sees the entry."""
        if self.roles is not None and not actor.has(*self.roles):
            return False
        return self.show is None or self.show(actor)

    def current(self, page_name: str) -> bool:
        """Whether a page belongs to this entry."""
        area = self.area or self.route.partition(".")[0]
        return page_name == self.route or page_name == area or page_name.startswith(area + ".")


def menu(entries: Iterable[Nav], actor: Actor) -> list[Nav]:
    """The entries that `actor` sees, in their order."""
    return sorted((entry for entry in entries if entry.for_actor(actor)), key=lambda entry: (entry.order, entry.route))
