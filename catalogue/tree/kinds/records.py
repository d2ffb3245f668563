"""Composite answers: where each kind of data is, and certificates."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from catalogue.tree.kinds.base import Kind, Schema, fact_options
from catalogue.tree.kinds.choices import ChoicesKind
from catalogue.tree.kinds.texts import PAIR, read_date
from catalogue.tree.model import Option, Question
from catalogue.tree.wording import CERTIFICATE, Language, Text, fill, pair
from core.errors import Problem
from guidelines.facts import Fact, FactType

REGIONS: tuple[Option, ...] = (
    Option("quebec", {"fr": "au Québec", "en": "in Québec"}, {"fr": "Au Québec", "en": "In Québec"}, rank=3),
    Option(
        "canada",
        {"fr": "ailleurs au Canada", "en": "elsewhere in Canada"},
        {"fr": "Au Canada (Québec compris)", "en": "In Canada (Québec included)"},
        rank=2,
    ),
    Option(
        "outside",
        {"fr": "hors du Canada", "en": "outside Canada"},
        {"fr": "Hors du Canada", "en": "Outside Canada"},
        rank=1,
    ),
)
"""Nearest first. Access legislation (s. 70.1) draws its line at Québec, not at Canada."""

_RANKS = {region.value: region.rank or 0 for region in REGIONS}
_PLACES = {region.value: place for place, region in enumerate(REGIONS)}


class RegionsKind(Kind):
    """For each kind of data, the regions where it may be: `{"mailbox": ["quebec"], "backup": ["quebec", "canada"]}`.

    The furthest region counts: data that may be in Ontario is not "in Québec", whatever else is declared.
    """

    name = "regions"
    facets = ("any", "at_least")
    operators = ("subset_of", "contains")
    comparable = True

    def blank(self, question: Question, value: Any) -> bool:
        return value is None or (isinstance(value, dict) and all(regions in (None, []) for regions in value.values()))

    def problems(self, question: Question, value: Any) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("not-object")
            return
        kinds = [kind.value for kind in question.data_kinds]
        for key in value:
            if key not in kinds:
                yield Problem("unknown-field", (str(key),))
        for kind in kinds:
            regions = value.get(kind)
            if regions is None or regions == []:
                if question.required:
                    yield Problem("required", (kind,))
            elif not isinstance(regions, list):
                yield Problem("not-list", (kind,))
            else:
                seen: set[str] = set()
                for place, region in enumerate(regions):
                    if not isinstance(region, str) or region not in _RANKS:
                        yield Problem("not-a-choice", (kind, place))
                    elif region in seen:
                        yield Problem("answer-repeated", (kind, place))
                    else:
                        seen.add(region)

    def normalise(self, question: Question, value: Any) -> Any:
        return {
            kind.value: sorted(value[kind.value], key=_PLACES.__getitem__)
            for kind in question.data_kinds
            if value.get(kind.value)
        }

    def schema(self, question: Question) -> Schema:
        regions = {
            "type": "array",
            "items": {"type": "string", "enum": list(_RANKS)},
            "uniqueItems": True,
            "minItems": 1 if question.required else 0,
        }
        schema: Schema = {
            "type": "object",
            "properties": {
                kind.value: regions if question.required else {"anyOf": [regions, {"type": "null"}]}
                for kind in question.data_kinds
            },
            "additionalProperties": False,
        }
        if question.required:
            schema["required"] = [kind.value for kind in question.data_kinds]
        return schema

    def display(self, question: Question, value: Any, language: Language) -> str:
        labels = {region.value: language.text(region.label) for region in REGIONS}
        colon = "\u00a0: " if language.code == "fr" else ": "
        return "; ".join(
            f"{language.text(kind.label)}{colon}{language.list_and([labels[one] for one in value[kind.value]])}"
            for kind in question.data_kinds
            if value.get(kind.value)
        )

    def tokens(self, question: Question, value: Any) -> Iterator[str]:
        for kind, regions in value.items():
            yield from (f".{kind}={region}" for region in regions)
            furthest = min(_RANKS[region] for region in regions)
            yield from (f".{kind}>={region}" for region, rank in _RANKS.items() if rank <= furthest)

    def facet_values(self, question: Question) -> Iterator[tuple[str, Text]]:
        at_least = question.facet is not None and question.facet.kind == "at_least"
        for kind in question.data_kinds:
            for region in REGIONS:
                if at_least and region.value != "outside":
                    yield f".{kind.value}>={region.value}", _in(kind, region.filter_label)
                elif not at_least:
                    yield f".{kind.value}={region.value}", _in(kind, region.label)

    def rank(self, question: Question, value: Any) -> Decimal | None:
        return Decimal(min(_RANKS[region] for regions in value.values() for region in regions))

    def declare(self, question: Question, fact_id: str, set_by: str) -> Iterator[Fact]:
        for kind in question.data_kinds:
            yield Fact(
                id=f"{fact_id}.{kind.value}",
                type=FactType.CHOICES,
                label=_in(kind, question.label),
                set_by=set_by,
                options=fact_options(REGIONS),
            )

    def facts(self, question: Question, value: Any) -> Iterator[tuple[str, Any]]:
        yield from value.items()


def _in(kind: Option, words: Text) -> Text:
    return fill({"fr": "{kind}\u00a0: {words}", "en": "{kind}: {words}"}, kind=kind.label, words=_lower(words))


def _lower(words: Text) -> Text:
    return pair(lambda language: language.text(words)[:1].lower() + language.text(words)[1:])


class CertificatesKind(Kind):
    """Certificates held: standard (an option of the question), scope, issuer, dates of validity."""

    name = "certificates"
    facets = ("any", "all")
    operators = ("some",)
    has_options = True
    FIELDS = ("standard", "scope", "issuer", "valid_from", "valid_to")

    def blank(self, question: Question, value: Any) -> bool:
        return value is None or (isinstance(value, list) and not value and not question.empty_is_answer)

    def problems(self, question: Question, value: Any) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem("not-list")
            return
        if len(value) > question.limits.items:
            yield Problem("too-many", (), {"limit": question.limits.items})
        for place, one in enumerate(value):
            if isinstance(one, dict):
                yield from (problem.under(place) for problem in self._problems(question, one))
            else:
                yield Problem("not-object", (place,))

    def _problems(self, question: Question, one: dict[Any, Any]) -> Iterator[Problem]:
        for key in one:
            if key not in self.FIELDS:
                yield Problem("unknown-field", (str(key),))
        for key in self.FIELDS:
            if one.get(key) is None:
                yield Problem("required", (key,))
        standard, issuer, scope = one.get("standard"), one.get("issuer"), one.get("scope")
        if standard is not None and (not isinstance(standard, str) or standard not in question.leaves):
            yield Problem("not-a-choice", ("standard",))
        if issuer is not None and (not isinstance(issuer, str) or not issuer.strip()):
            yield Problem("not-text", ("issuer",))
        elif issuer is not None and len(issuer) > question.limits.characters:
            yield Problem("too-long", ("issuer",), {"limit": question.limits.characters})
        if scope is not None:
            yield from (problem.under("scope") for problem in PAIR.problems(question, scope))
        days = {key: read_date(one[key]) for key in ("valid_from", "valid_to") if one.get(key) is not None}
        for key, day in days.items():
            if day is None:
                yield Problem("not-date", (key,))
        start, end = days.get("valid_from"), days.get("valid_to")
        if start is not None and end is not None and end < start:
            yield Problem("answer-dates-reversed", ("valid_to",))

    def normalise(self, question: Question, value: Any) -> Any:
        return [
            {
                **{key: one[key] for key in self.FIELDS},
                "issuer": one["issuer"].strip(),
                "scope": PAIR.normalise(one["scope"]),
            }
            for one in value
        ]

    def schema(self, question: Question) -> Schema:
        day = {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        properties = {
            "standard": {"type": "string", "enum": list(question.leaves)},
            "scope": PAIR.schema(question),
            "issuer": {"type": "string", "minLength": 1, "maxLength": question.limits.characters},
            "valid_from": day,
            "valid_to": day,
        }
        item = {
            "type": "object",
            "properties": properties,
            "required": list(self.FIELDS),
            "additionalProperties": False,
        }
        least = 0 if question.empty_is_answer else 1
        return {"type": "array", "items": item, "minItems": least, "maxItems": question.limits.items}

    def display(self, question: Question, value: Any, language: Language) -> str:
        shown = [
            language.text(CERTIFICATE).format(
                standard=language.text(question.leaves[one["standard"]].label),
                issuer=one["issuer"],
                until=one["valid_to"],
            )
            for one in value
        ]
        return "; ".join(shown) or ("Aucun" if language.code == "fr" else "None")

    def tokens(self, question: Question, value: Any) -> Iterator[str]:
        yield from (f"={standard}" for standard in dict.fromkeys(one["standard"] for one in value))

    def facet_values(self, question: Question) -> Iterator[tuple[str, Text]]:
        return ChoicesKind().facet_values(question)

    def prose(self, question: Question, value: Any, language: Language) -> Iterator[str]:
        yield from (language.text(question.leaves[one["standard"]].label) for one in value)

    def declare(self, question: Question, fact_id: str, set_by: str) -> Iterator[Fact]:
        label: Text = {"fr": "Norme", "en": "Standard"}
        yield Fact(
            id=fact_id,
            type=FactType.RECORDS,
            label=question.label,
            set_by=set_by,
            empty_is_answer=question.empty_is_answer,
            fields=(
                Fact(id="standard", type=FactType.CHOICE, label=label, options=fact_options(question.leaves.values())),
                Fact(id="issuer", type=FactType.TEXT, label={"fr": "Organisme émetteur", "en": "Issuer"}),
                Fact(id="valid_from", type=FactType.DATE, label={"fr": "Valide à partir du", "en": "Valid from"}),
                Fact(id="valid_to", type=FactType.DATE, label={"fr": "Valide jusqu’au", "en": "Valid until"}),
            ),
        )

    def facts(self, question: Question, value: Any) -> Iterator[tuple[str, Any]]:
        yield "", [{key: one[key] for key in ("standard", "issuer", "valid_from", "valid_to")} for one in value]
