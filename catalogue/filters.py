"""A family's filters as readers meet them: made once, found again by token.

They are the tree's facets, but a question about several kinds of data (where mailboxes are, where backups are) is one
filter for each kind: whoever ticks « boîtes : au Québec » and « sauvegardes : au Québec » wants both, not either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.tree.family import Family
from catalogue.tree.kinds import REGIONS
from catalogue.tree.model import FacetKind, Question, Section
from catalogue.tree.search import FacetDefinition, FacetValue, facets
from catalogue.tree.wording import Text


@dataclass(frozen=True, eq=False)
class Filter:
    """One filter: several values ticked mean any of them, or all of them for the kind `all`.

    `id` is the question, followed by the kind of data when the question has several (`data_locations.backup`).
    """

    id: str
    section: str
    label: Text
    kind: FacetKind
    values: tuple[FacetValue, ...]
    tokens: tuple[str, ...]

    def value(self, token: str) -> FacetValue:
        """The value that a token stands for."""
        return next(value for value in self.values if value.token == token)


@dataclass(frozen=True, eq=False)
class Filters:
    """Every filter of a family, in reading order."""

    all: tuple[Filter, ...]
    by_id: Mapping[str, Filter]
    by_token: Mapping[str, Filter]
    sections: tuple[tuple[Section, tuple[Filter, ...]], ...]


_MADE: dict[str, Filters] = {}


def filters(family: Family) -> Filters:
    """The filters that the public may use."""
    found = _MADE.get(family.content_hash)
    if found is None:
        found = _MADE[family.content_hash] = make_filters(family)
    return found


def make_filters(family: Family) -> Filters:
    """`filters`, without remembering."""
    every = tuple(
        one
        for definition in facets(family.offer, "public")
        for one in split(definition, family.offer.questions[definition.question])
    )
    sections = tuple(
        (section, tuple(one for one in every if one.section == section.id)) for section in family.offer.sections
    )
    return Filters(
        all=every,
        by_id={one.id: one for one in every},
        by_token={token: one for one in every for token in one.tokens},
        sections=tuple((section, inside) for section, inside in sections if inside),
    )


def split(definition: FacetDefinition, question: Question) -> tuple[Filter, ...]:
    """One filter, or one for each kind of data."""
    if not question.data_kinds:
        return (filter_of(definition.question, definition, definition.label, definition.values),)
    return tuple(
        filter_of(
            f"{question.id}.{kind.value}",
            definition,
            {
                "fr": f"{question.label['fr']} – {kind.label['fr'].lower()}",
                "en": f"{question.label['en']} – {kind.label['en'].lower()}",
            },
            tuple(plain(value) for value in definition.values if value.token.startswith(f"{question.id}.{kind.value}")),
        )
        for kind in question.data_kinds
    )


def plain(value: FacetValue) -> FacetValue:
    """A value of one kind of data, named by its region alone."""
    region = next(region for region in REGIONS if value.token.endswith(f"={region.value}"))
    return FacetValue(value.token, region.filter_label if ">=" in value.token else region.label, value.depth)


def filter_of(id_: str, definition: FacetDefinition, label: Text, values: tuple[FacetValue, ...]) -> Filter:
    """A filter with the tokens of its values."""
    return Filter(id_, definition.section, label, definition.kind, values, tuple(value.token for value in values))
