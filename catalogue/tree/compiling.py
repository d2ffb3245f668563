"""From a family's YAML to frozen questions. Every mistake is noted with its line; nothing is raised."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Literal, cast

from catalogue.tree.kinds import KINDS, Kind
from catalogue.tree.kinds.base import as_number
from catalogue.tree.model import (
    ASSURANCE_LEVELS,
    AUDIENCES,
    AssuranceLevel,
    Audience,
    Better,
    Bucket,
    Change,
    Facet,
    FacetKind,
    FollowUp,
    Limits,
    Option,
    Question,
    Requirement,
    Section,
    Tree,
)
from catalogue.tree.source import Item
from catalogue.tree.units import UNITS
from catalogue.tree.wording import Text

ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
OPTION = re.compile(r"[a-z0-9][a-z0-9_]{0,59}")
FACET_KINDS: tuple[FacetKind, ...] = ("any", "all", "at_least", "at_most", "range")
QUESTION_KEYS = (
    "id", "type", "label", "hint", "help", "required", "options", "data_kinds", "unit", "sense", "localised",
    "both_languages", "empty_is_answer", "limits", "follow_up", "assurance", "facet", "compare", "requirement",
    "order_form", "request_field", "provision", "visibility", "change",
)  # fmt: skip
LIMIT_KEYS = ("minimum", "maximum", "decimals", "words", "characters", "items")
TEXT_TYPES = ("text", "long_text", "list")
NUMBER_TYPES = ("integer", "quantity", "percentage", "duration", "money")


def words(item: Item | None) -> Text:
    """A pair of words, both languages present."""
    if item is None or not item.members("fr", "en"):
        return {"fr": "", "en": ""}
    french, english = item.need("fr"), item.need("en")
    return {"fr": french.text() if french else "", "en": english.text() if english else ""}


def optional_words(item: Item | None) -> Text | None:
    """A pair of words, or nothing at all."""
    return None if item is None else words(item)


def identifier(item: Item | None) -> str:
    """An id: lower-case letters, digits and underscores, beginning with a letter."""
    if item is None:
        return ""
    if not isinstance(item.value, str) or not ID.fullmatch(item.value):
        item.fault("an id has lower-case letters, digits and underscores, and begins with a letter")
        return str(item.value)
    return item.value


def read_section(item: Item, seen: dict[str, Item]) -> Section | None:
    """One section file; `seen` holds the questions already met in the tree."""
    if not item.members("section", "label", "hint", "questions"):
        return None
    listed = item.need("questions")
    questions = read_questions(listed, seen) if listed else ()
    if listed and not questions:
        listed.fault("a section has at least one question")
    section_id = identifier(item.need("section"))
    return Section(section_id, words(item.need("label")), questions, optional_words(item.get("hint")))


def read_questions(item: Item, seen: dict[str, Item]) -> tuple[Question, ...]:
    """A list of questions, their follow-ups included."""
    found = (read_question(one, seen) for one in item.items())
    return tuple(question for question in found if question is not None)


def read_question(item: Item, seen: dict[str, Item]) -> Question | None:
    """One question; None when it cannot be understood at all."""
    if not item.members(*QUESTION_KEYS):
        return None
    question_id, type_item = identifier(item.need("id")), item.need("type")
    if question_id in seen:
        first = seen[question_id]
        item.fault(f"question `{question_id}` is already asked at {first.file}:{first.line}")
    seen[question_id] = item
    label = words(item.need("label"))
    if type_item is None:
        return None
    if type_item.value not in KINDS:
        type_item.fault(f"there is no type `{type_item.value}` (types: {', '.join(KINDS)})")
        return None
    kind = KINDS[type_item.value]
    options = _options(item, kind)
    limits = _limits(item.get("limits"), kind, len(options))
    follow = item.get("follow_up")
    level = item.get("visibility")
    sense = item.get("sense")
    if sense and kind.name != "quantity":
        sense.fault("only a quantity has a sense")
    return Question(
        id=question_id,
        type=kind.name,
        label=label,
        hint=optional_words(item.get("hint")),
        help=optional_words(item.get("help")),
        required=_flag(item, "required"),
        options=options,
        data_kinds=_data_kinds(item, kind),
        unit=_unit(item, kind),
        sense=cast(Literal["at_least", "at_most"], sense.one_of(("at_least", "at_most"))) if sense else None,
        localised=_localised(item, kind),
        both_languages=_flag(item, "both_languages"),
        empty_is_answer=_flag(item, "empty_is_answer"),
        limits=limits,
        follow_ups=_follow_ups(follow, kind, options, seen) if follow else (),
        assurance=_assurance(item.get("assurance")),
        facet=_facet(item.get("facet"), kind),
        better=_better(item.get("compare"), kind),
        requirement=_requirement(item.get("requirement"), kind),
        order_form=_flag(item, "order_form"),
        request_field=_flag(item, "request_field"),
        provision=identifier(item.get("provision")) or None,
        visibility=cast(Audience, level.one_of(AUDIENCES)) if level else "public",
        change=_change(item.get("change")),
    )


def _flag(item: Item, key: str) -> bool:
    flag = item.get(key)
    return flag.flag() if flag else False


def _localised(item: Item, kind: Kind) -> bool:
    flag = item.get("localised")
    if flag and kind.name != "text":
        flag.fault("only a line of text chooses to be localised; long texts and lists always are")
    return kind.name in ("long_text", "list") or _flag(item, "localised")


def _options(item: Item, kind: Kind) -> tuple[Option, ...]:
    listed = item.get("options")
    if not kind.has_options:
        if listed:
            listed.fault(f"a question of type `{kind.name}` has no options")
        return ()
    if listed is None:
        item.fault("`options` is missing")
        return ()
    seen: set[str] = set()
    options = tuple(_option(one, kind, seen) for one in listed.items())
    if len(options) < 2:
        listed.fault("a choice has at least two options")
    ranks = [option.rank for option in options]
    if kind.name == "ordered_choice" and None not in ranks and len(set(ranks)) < len(ranks):
        listed.fault("two options have the same rank")
    return options


def _option(item: Item, kind: Kind, seen: set[str]) -> Option:
    if not item.members("value", "label", "filter_label", "rank", "children"):
        return Option("", words(None), words(None))
    value, rank, children = _option_value(item.need("value")), item.get("rank"), item.get("children")
    if value in seen:
        item.fault(f"option `{value}` is written twice")
    seen.add(value)
    if kind.name == "ordered_choice" and rank is None:
        item.fault("an option of an ordered choice has a `rank` (higher is stronger)")
    if kind.name != "ordered_choice" and rank is not None:
        rank.fault("only the options of an ordered choice have a rank")
    if children and kind.name != "categories":
        children.fault("only categories have children")
    label = words(item.need("label"))
    return Option(
        value,
        label,
        optional_words(item.get("filter_label")) or label,
        rank.whole() if rank else None,
        tuple(_option(one, kind, seen) for one in children.items()) if children else (),
    )


def _option_value(item: Item | None) -> str:
    if item is None:
        return ""
    if not isinstance(item.value, str) or not OPTION.fullmatch(item.value):
        item.fault(
            "an option's value is text of lower-case letters, digits and underscores (put digits between quotes)"
        )
    return str(item.value)


def _data_kinds(item: Item, kind: Kind) -> tuple[Option, ...]:
    listed = item.get("data_kinds")
    if kind.name != "regions":
        if listed:
            listed.fault("only a question of type `regions` has kinds of data")
        return ()
    if listed is None:
        item.fault("`data_kinds` is missing")
        return ()
    seen: set[str] = set()
    return tuple(_option(one, kind, seen) for one in listed.items())


def _unit(item: Item, kind: Kind) -> str | None:
    unit = item.get("unit")
    if kind.has_unit is None:
        if unit:
            unit.fault(f"a question of type `{kind.name}` has no unit")
        return None
    if unit is None:
        if kind.has_unit != "optional":
            item.fault("`unit` is missing")
        return None
    value = unit.one_of(tuple(UNITS))
    if kind.has_unit == "duration" and UNITS[value].dimension not in ("time", "working", "calendar"):
        unit.fault(f"`{value}` is not a unit of time")
    return value


def _limits(item: Item | None, kind: Kind, options: int) -> Limits:
    characters = 4000 if kind.name == "long_text" else 200
    items = max(20, options)
    if item is None or not item.members(*LIMIT_KEYS):
        return Limits(characters=characters, items=items, decimals=_decimals(kind))
    for key, types in (
        ("minimum", NUMBER_TYPES), ("maximum", NUMBER_TYPES), ("decimals", NUMBER_TYPES), ("words", TEXT_TYPES),
    ):  # fmt: skip
        wrong = item.get(key)
        if wrong and kind.name not in types:
            wrong.fault(f"`{key}` does not limit a question of type `{kind.name}`")
    least, most = _decimal(item.get("minimum")), _decimal(item.get("maximum"))
    if least is not None and most is not None and least > most:
        item.fault("the minimum is greater than the maximum")
    counts = {
        key: (one.whole() if (one := item.get(key)) else None) for key in ("words", "characters", "items", "decimals")
    }
    decimals = counts["decimals"]
    return Limits(
        least,
        most,
        _decimals(kind) if decimals is None else decimals,
        counts["words"],
        counts["characters"] or characters,
        counts["items"] or items,
    )


def _decimals(kind: Kind) -> int:
    return 3 if kind.name == "percentage" else 0


def _decimal(item: Item | None) -> Decimal | None:
    if item is None:
        return None
    number = as_number(item.value)
    if number is None:
        item.fault("a number is expected here")
    return number


def _follow_ups(item: Item, kind: Kind, options: tuple[Option, ...], seen: dict[str, Item]) -> tuple[FollowUp, ...]:
    if not kind.triggers:
        item.fault(f"an answer of type `{kind.name}` cannot ask another question")
    several = list(item.value) if isinstance(item.value, list) else [item]
    return tuple(follow for one in several if (follow := _follow_up(one, kind, options, seen)))


def _follow_up(item: Item, kind: Kind, options: tuple[Option, ...], seen: dict[str, Item]) -> FollowUp | None:
    if not item.members("when", "questions"):
        return None
    when, listed = item.need("when"), item.need("questions")
    possible: list[Any] = [True, False] if kind.name == "boolean" else [option.value for option in options]
    triggers: list[str | bool] = []
    for trigger in when.items() if when else ():
        if not any(type(one) is type(trigger.value) and one == trigger.value for one in possible):
            trigger.fault(f"`{trigger.value}` is not an answer to this question")
        elif trigger.value in triggers:
            trigger.fault(f"`{trigger.value}` is written twice")
        else:
            triggers.append(trigger.value)
    if when and not triggers:
        when.fault("nothing leads to these questions")
    if len(triggers) == len(possible) and kind.name != "choices" and when:
        when.fault("every answer leads to these questions: they are no follow-up")
    questions = read_questions(listed, seen) if listed else ()
    if listed and not questions:
        listed.fault("a follow-up has at least one question")
    return FollowUp(tuple(triggers), questions)


def _assurance(item: Item | None) -> tuple[AssuranceLevel, ...]:
    if item is None:
        return ()
    return tuple(cast(AssuranceLevel, one.one_of(ASSURANCE_LEVELS)) for one in item.items())


def _facet(item: Item | None, kind: Kind) -> Facet | None:
    if item is None or not item.members("kind", "buckets"):
        return None
    kind_item, listed = item.need("kind"), item.get("buckets")
    facet = cast(FacetKind, kind_item.one_of(FACET_KINDS)) if kind_item else "any"
    if facet not in kind.facets:
        item.fault(
            f"a question of type `{kind.name}` has no facet of kind `{facet}` "
            f"(kinds: {', '.join(kind.facets) or 'none'})"
        )
    if kind.name not in NUMBER_TYPES:
        if listed:
            listed.fault("only numbers have buckets")
        return Facet(facet)
    if listed is None:
        item.fault("`buckets` is missing")
        return Facet(facet)
    steps = [step for one in listed.items() if (step := _decimal(one)) is not None]
    if sorted(set(steps)) != steps:
        listed.fault("buckets go up, without repeats")
    highs: list[Decimal | None] = [*steps[1:], None] if facet == "range" else [None] * len(steps)
    return Facet(facet, tuple(Bucket(low, high) for low, high in zip(steps, highs, strict=True)))


def _better(item: Item | None, kind: Kind) -> Better | None:
    if item is None or not item.members("better"):
        return None
    chosen = item.need("better")
    better = cast(Better, chosen.one_of(("higher", "lower", "none"))) if chosen else "none"
    if better != "none" and not kind.comparable:
        item.fault(f"no answer of type `{kind.name}` is better than another")
    return better


def _requirement(item: Item | None, kind: Kind) -> Requirement | None:
    if item is None or not item.members("operators", "default"):
        return None
    listed, default = item.need("operators"), item.get("default")
    if not kind.operators:
        item.fault(f"a question of type `{kind.name}` cannot become a requirement")
        return None
    operators = tuple(one.one_of(kind.operators) for one in listed.items()) if listed else ()
    return Requirement(operators, default.data if default else None)


def _change(item: Item | None) -> Change:
    if item is None or not item.members("review", "notice_days"):
        return Change()
    review, notice = item.get("review"), item.get("notice_days")
    kinds: tuple[Literal["none", "after", "before"], ...] = ("none", "after", "before")
    chosen = cast(Literal["none", "after", "before"], review.one_of(kinds)) if review else "none"
    return Change(chosen, notice.whole() if notice else 0)


def make_tree(tree_id: str, sections: list[Section]) -> Tree:
    """The tree of these sections."""
    return Tree(tree_id, tuple(sections))
