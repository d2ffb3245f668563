"""Search holds against a brute-force oracle; words, order and pages behave; hostile words do no harm."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.filters import filters
from catalogue.queries import Search, relaxed, search
from catalogue.search_input import read_search, ten_thousandths, understand
from core.database import Database
from core.errors import Invalid
from tests.catalogue.oracle import email, expected, known

pytestmark = pytest.mark.anyio

JUNE = date(2026, 6, 1)
BY_EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def ticks(draw: st.DrawFn) -> list[str]:
    """Up to five filters with one to three values each."""
    chosen = draw(st.lists(st.sampled_from(filters(email()).all), max_size=5, unique_by=lambda one: one.id))
    return [
        token
        for one in chosen
        for token in draw(st.lists(st.sampled_from(one.tokens), min_size=1, max_size=3, unique=True))
    ]


PRICES = st.none() | st.sampled_from(sorted({one.price + more for one in known() for more in (-1, 0)}))


async def codes(database: Database, wanted: Search, day: date = JUNE) -> list[str]:
    return [item["code"] for item in (await search(database, wanted, email(), day)).items]


async def every(database: Database, words: str, language: str = "fr") -> set[str]:
    return set(await codes(database, read_search(email(), words=words, language=language, page_size=100)))


@BY_EXAMPLES
@given(tokens=ticks(), price=PRICES)
async def test_filters_find_what_the_oracle_finds_and_count_alike(
    reading: Database, tokens: list[str], price: int | None
) -> None:
    wanted = read_search(email(), tokens=tokens, max_price=price, page_size=100)
    found = await search(reading, wanted, email(), JUNE)
    offers, counts = expected(wanted)
    assert {item["code"] for item in found.items} == offers
    assert found.total == len(offers)
    assert found.counts == counts


@BY_EXAMPLES
@given(tokens=ticks(), words=st.sampled_from(["archive", "québec", "hydroélectricité or coopérative", "-archive"]))
async def test_words_and_filters_narrow_each_other(reading: Database, tokens: list[str], words: str) -> None:
    wanted = read_search(email(), words=words, tokens=tokens, page_size=100)
    found = await search(reading, wanted, email(), JUNE)
    offers, counts = expected(wanted, among=frozenset(await every(reading, words)))
    assert ({item["code"] for item in found.items}, found.counts) == (offers, counts)


@BY_EXAMPLES
@given(tokens=ticks(), price=PRICES)
async def test_the_way_out_of_an_empty_result_says_how_many_offers_come_back(
    reading: Database, tokens: list[str], price: int | None
) -> None:
    wanted = read_search(email(), tokens=tokens, max_price=price)
    if not wanted.ticked and price is None:
        return
    given_up = await relaxed(reading, wanted, email())
    for name in (*wanted.ticked, *(["price"] if price is not None else [])):
        rest = Search(
            family="email",
            ticked={one: values for one, values in wanted.ticked.items() if one != name},
            max_price=None if name == "price" else price,
        )
        assert given_up.get(name, 0) == len(expected(rest)[0])


@pytest.mark.parametrize("order", ["relevance", "price", "price_desc"])
@pytest.mark.parametrize("size", [1, 7, 20, 40])
async def test_pages_cover_every_offer_once_in_one_order(reading: Database, order: str, size: int) -> None:
    whole = await codes(reading, read_search(email(), order=order, page_size=100))
    pages = [
        code
        for page in range(1, -(-len(whole) // size) + 1)
        for code in await codes(reading, read_search(email(), order=order, page=page, page_size=size))
    ]
    assert pages == whole
    assert sorted(pages) == sorted(one.code for one in known())


async def test_ties_keep_one_neutral_order_all_month_and_another_the_next(reading: Database) -> None:
    wanted = read_search(email(), page_size=100)
    june = await codes(reading, wanted)
    assert await codes(reading, wanted, date(2026, 6, 30)) == june
    assert await codes(reading, wanted, date(2026, 7, 1)) != june
    assert june != sorted(june)


async def test_offers_of_one_price_stand_in_the_neutral_order(reading: Database) -> None:
    neutral = await codes(reading, read_search(email(), page_size=100))
    price = {one.code: one.price for one in known()}
    rising = await codes(reading, read_search(email(), order="price", page_size=100))
    falling = await codes(reading, read_search(email(), order="price_desc", page_size=100))
    assert rising == sorted(neutral, key=lambda code: price[code])
    assert falling == sorted(neutral, key=lambda code: -price[code])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hydroélectricité", "hydroelectricite"),
        ("HYDROÉLECTRICITÉ", "hydroélectricité"),
        ("sauvegarde", "sauvegardes"),
        ("municipalité", "municipalites"),
        ("chiffré", "chiffrée"),
        ("chiffrés", "chiffrees"),
        ("illimité", "illimitées"),
    ],
)
async def test_accents_capitals_and_plurals_do_not_matter_in_french(reading: Database, one: str, other: str) -> None:
    found = await every(reading, one)
    assert found
    assert found == await every(reading, other)


@pytest.mark.parametrize(("one", "other"), [("Québec", "quebec"), ("backup", "backups"), ("powered", "powering")])
async def test_english_words_stem_as_english(reading: Database, one: str, other: str) -> None:
    found = await every(reading, one, "en")
    assert found
    assert found == await every(reading, other, "en")


async def test_each_language_reads_its_own_words(reading: Database) -> None:
    assert "ombrelac-courant" in await every(reading, "hydroélectricité", "fr")
    assert "ombrelac-courant" in await every(reading, "hydroelectricity", "en")
    assert not await every(reading, "hydroelectricity", "fr")


async def test_a_phrase_an_exclusion_and_an_alternative_mean_what_the_page_says(reading: Database) -> None:
    together, apart = await every(reading, '"mise en suspens juridique"'), await every(reading, '"juridique suspens"')
    assert together
    assert not apart
    archive = await every(reading, "archive")
    assert await every(reading, "archive -illimitée") == archive - await every(reading, "illimitée")
    either = await every(reading, "hydroélectricité or coopérative")
    assert either == await every(reading, "hydroélectricité") | await every(reading, "coopérative")


async def test_a_word_of_the_name_weighs_more_than_one_in_the_answers(reading: Database) -> None:
    found = await codes(reading, read_search(email(), words="Ombrelac", page_size=100))
    assert found[0].startswith("ombrelac-")


HOSTILE = [
    "'",
    "''; DROP TABLE offer_live; --",
    '"',
    '"""',
    "\\",
    "& | ! ( ) <-> :* :A",
    "%_",
    "a" * 200,
    "-",
    "- - -",
    "or or or",
    "\u200f\u202e abc",
    "😀",
    "\t\n",
    "<script>alert(1)</script>",
    "${jndi:ldap://x}",
    "$1 $2",
    "{{ 7 * 7 }}",
]


@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_words_are_only_words(reading: Database, words: str) -> None:
    found = await search(reading, read_search(email(), words=words), email(), JUNE)
    assert 0 <= found.total <= len(known())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=220))
async def test_any_text_finds_something_or_is_refused_with_a_reason(reading: Database, words: str) -> None:
    wanted, problems = understand(
        email(), language="fr", words=words, tokens=(), max_price=None, order="relevance", page=1
    )
    assert {problem.name for problem in problems} <= {"too-long", "wrong-value"}
    found = await search(reading, wanted, email(), JUNE)
    assert found.total <= len(known())


@pytest.mark.parametrize(
    ("tokens", "order", "words", "problem"),
    [
        (["nothing=1"], "relevance", "", "unknown-filter"),
        (["answered(rpo)"], "relevance", "", "unknown-filter"),
        ([], "cheapest", "", "not-a-choice"),
        ([], "relevance", "x" * 201, "too-long"),
        ([], "relevance", "a\x00b", "wrong-value"),
    ],
)
def test_what_cannot_be_understood_is_named(tokens: list[str], order: str, words: str, problem: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_search(email(), tokens=tokens, order=order, words=words)
    assert [one.name for one in refusal.value.problems] == [problem]


def test_the_same_ticks_make_the_same_search_in_whatever_order_they_come() -> None:
    one = read_search(email(), tokens=["support_languages=fr", "data_locations.mailbox>=quebec"])
    other = read_search(email(), tokens=["data_locations.mailbox>=quebec", "support_languages=fr"])
    assert list(one.ticked.items()) == list(other.ticked.items())


def test_places_of_two_kinds_of_data_are_two_filters() -> None:
    wanted = read_search(email(), tokens=["data_locations.mailbox>=quebec", "data_locations.backup>=quebec"])
    found, _ = expected(wanted)
    both = {"data_locations.mailbox>=quebec", "data_locations.backup>=quebec"}
    assert found == {one.code for one in known() if one.tokens >= both}
    assert len(found) < len(expected(read_search(email(), tokens=["data_locations.mailbox>=quebec"]))[0])


@pytest.mark.parametrize(
    ("typed", "price"),
    [
        ("9,50", 95_000),
        ("9.5", 95_000),
        ("1 200 $", 12_000_000),
        ("$9.0005", 90_005),
        ("0", 0),
        ("neuf", None),
        ("-1", None),
        ("9,12345", None),
        ("", None),
        ("٣", None),
    ],
)
def test_a_price_is_read_as_people_type_it(typed: str, price: int | None) -> None:
    assert ten_thousandths(typed) == price
