"""Reading the catalogue: one statement for a search (page, total and counts), published offers whole, one offer.

A search is structured data (`Search`): words, tokens ticked by filter, a price ceiling, an order. Within a filter the
values are alternatives and its counts ignore its own ticks (disjunctive); a filter of kind `all` wants every value.
Ties are broken by a hash of the offer and the month, so that nobody is first by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from catalogue.filters import Filter, filters
from catalogue.folding import fold
from catalogue.tree.family import Family
from core.database import Database
from core.uow import UnitOfWork

PAGE_SIZE = 20
CONFIGURATIONS = {"fr": "courtier_fr", "en": "courtier_en"}
ORDERS = {"relevance": "score DESC, neutral", "price": "price, neutral", "price_desc": "price DESC, neutral"}


@dataclass(frozen=True)
class Search:
    """What somebody looks for. `ticked` is filter id → tokens; `page` counts from 1."""

    family: str
    language: str = "fr"
    words: str = ""
    ticked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    max_price: int | None = None
    order: str = "relevance"
    page: int = 1
    page_size: int = PAGE_SIZE


@dataclass(frozen=True)
class Statement:
    """A statement and its arguments, ready for asyncpg (or for pgbench, which runs the same)."""

    sql: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Found:
    """A page of results: cards as stored, the number of all hits, and for each facet token how many would be found."""

    total: int
    items: list[dict[str, Any]]
    counts: dict[str, int]


def statement(search: Search, tree: Family, today: date) -> Statement:
    """The one statement of a search: it counts on the GIN indexes over `facets` and the language's vector.

    An offer that fails one filter alone is not found, but that filter's counts include it: those are the offers that
    another tick would bring. So the base keeps what fails at most one (`misses`), and which (`missed`). The text
    depends on the shape of the search only, never on its values, so that connections prepare it once.
    """
    arguments: list[Any] = []

    def bind(value: Any, cast: str) -> str:
        arguments.append(value)
        return f"${len(arguments)}::{cast}"

    configuration = CONFIGURATIONS[search.language]
    vector = f"search_{search.language}"
    conditions = [f"family = {bind(search.family, 'text')}"]
    score = "0"
    if search.words.strip():
        words = bind(fold(search.words[:200], search.language), "text")
        query = f"websearch_to_tsquery('{configuration}', {words})"
        conditions.append(f"{vector} @@ {query}")
        if search.order == "relevance":
            score = f"CASE WHEN misses = 0 THEN ts_rank({vector}, {query}) ELSE 0 END"
    if search.max_price is not None:
        conditions.append(f"price <= {bind(search.max_price, 'bigint')}")
    known = filters(tree).by_id
    either: list[tuple[str, str]] = []
    for name, ticked in search.ticked.items():
        condition = group(known[name], bind(list(ticked), "text[]"))
        if known[name].kind == "all":
            conditions.append(condition)
        else:
            either.append((condition, interned(bind(list(known[name].tokens), "text[]"))))
    columns = "".join(f", {condition} AS c{place}" for place, (condition, _) in enumerate(either))
    misses = " + ".join(f"(NOT c{place})::int" for place in range(len(either))) or "0"
    missed = "".join(f" WHEN NOT c{place} THEN {place}" for place in range(len(either)))
    counts = ["SELECT unnest(facets) AS t FROM base WHERE misses = 0"] + [
        f"SELECT t FROM base, unnest({mine}) AS t WHERE misses = 1 AND missed = {place} AND t = ANY (facets)"
        for place, (_, mine) in enumerate(either)
    ]
    month = bind(today.year * 12 + today.month, "bigint")
    offset = bind((search.page - 1) * search.page_size, "bigint")
    limit = bind(search.page_size, "bigint")
    order = ORDERS[search.order]
    sql = f"""
WITH judged AS (
    SELECT offer_id, code, facets, price, {vector}{columns}
      FROM offer_live
     WHERE {" AND ".join(conditions)}
    OFFSET 0
), base AS MATERIALIZED (
    SELECT offer_id, facets, price, misses, missed, {score} AS score, hashtextextended(code, {month}) AS neutral
      FROM (SELECT *, {misses} AS misses, {f"CASE{missed} END" if missed else "0"} AS missed FROM judged OFFSET 0) AS j
     WHERE misses <= 1
), page AS (
    SELECT offer_id, row_number() OVER (ORDER BY {order}) AS place
      FROM base WHERE misses = 0 ORDER BY {order} OFFSET {offset} LIMIT {limit}
), counts AS (
    SELECT t, count(*) AS n FROM ({" UNION ALL ".join(counts)}) AS c GROUP BY t
)
SELECT json_build_object(
    'total', (SELECT count(*) FROM base WHERE misses = 0),
    'items', coalesce((SELECT json_agg(card ORDER BY place) FROM page JOIN offer_live USING (offer_id)), '[]'::json),
    'counts', coalesce((SELECT json_object_agg(token, n) FROM counts JOIN catalogue_token ON id = t), '{{}}'::json)
)::text
"""
    return Statement(sql, tuple(arguments))


def interned(bound: str) -> str:
    """The numbers of some tokens; those that no offer ever had are left out."""
    return f"ARRAY(SELECT id FROM catalogue_token WHERE token = ANY ({bound}))"


def group(definition: Filter, bound: str) -> str:
    """The condition that one filter's ticked tokens put on an offer."""
    operator = "@>" if definition.kind == "all" else "&&"
    wanted = interned(bound)
    if definition.kind != "all":
        return f"facets {operator} {wanted}"
    return f"(facets {operator} {wanted} AND cardinality({wanted}) = cardinality({bound}))"


def relaxed_statement(search: Search, tree: Family) -> Statement:
    """How many offers there would be without each part of the search: `words`, `price`, and each filter by its id."""
    arguments: list[Any] = []

    def bind(value: Any, cast: str) -> str:
        arguments.append(value)
        return f"${len(arguments)}::{cast}"

    family = bind(search.family, "text")
    parts: dict[str, str] = {}
    if search.words.strip():
        words = bind(fold(search.words[:200], search.language), "text")
        configuration = CONFIGURATIONS[search.language]
        parts["words"] = f"search_{search.language} @@ websearch_to_tsquery('{configuration}', {words})"
    if search.max_price is not None:
        parts["price"] = f"price <= {bind(search.max_price, 'bigint')}"
    known = filters(tree).by_id
    for name, ticked in search.ticked.items():
        parts[name] = group(known[name], bind(list(ticked), "text[]"))
    columns = ", ".join(f"({condition}) AS c{place}" for place, condition in enumerate(parts.values()))
    pairs: list[str] = []
    for place, name in enumerate(parts):
        rest = " AND ".join(f"c{other}" for other in range(len(parts)) if other != place) or "true"
        pairs.append(f"{bind(name, 'text')}, count(*) FILTER (WHERE {rest})")
    sql = f"""
SELECT json_build_object({", ".join(pairs)})::text
  FROM (SELECT {columns or "true"} FROM offer_live WHERE family = {family}) AS o
"""
    return Statement(sql, tuple(arguments))


async def relaxed(database: Database, search: Search, tree: Family) -> dict[str, int]:
    """What `relaxed_statement` counts, most offers first; parts whose absence finds nothing are left out."""
    prepared = relaxed_statement(search, tree)
    found: dict[str, int] = orjson.loads(await database.public(prepared.sql, *prepared.arguments))
    return {name: count for name, count in sorted(found.items(), key=lambda one: (-one[1], one[0])) if count}


async def search_json(database: Database, search: Search, tree: Family, today: date) -> str:
    """The page of results as JSON text: `{total, items, counts}`, straight from PostgreSQL."""
    prepared = statement(search, tree, today)
    text: str = await database.public(prepared.sql, *prepared.arguments)
    return text


def total_of(text: str) -> int:
    """The number of all hits in what `search_json` answers, without reading the rest."""
    return int(text[: text.index(",")].partition(":")[2])


async def search(database: Database, search: Search, tree: Family, today: date) -> Found:
    """The page of results."""
    found = orjson.loads(await search_json(database, search, tree, today))
    return Found(found["total"], found["items"], found["counts"])


@dataclass(frozen=True)
class PublishedOffer:
    """A published offer in its current version, with what a comparison or a list that freezes needs."""

    offer_id: UUID
    version_id: UUID
    code: str
    family: str
    number: int
    name: dict[str, str]
    summary: dict[str, str]
    supplier_id: UUID
    supplier_organisation: UUID
    supplier_code: str
    supplier: str
    supplier_country: str
    supplier_region: str | None
    manufacturer_code: str
    manufacturer: str
    control_country: str
    agreement_id: UUID
    agreement: str
    agreement_state: str
    agreement_from: date
    agreement_to: date
    answers: dict[str, Any]
    plans: list[Any]
    tree_version: str
    content_hash: str
    price_valid_until: date
    published_at: Any
    state: str


PUBLISHED = """
SELECT o.id AS offer_id, v.id AS version_id, o.code, o.family, v.number, v.name, v.summary,
       s.id AS supplier_id, s.organisation_id AS supplier_organisation, s.code AS supplier_code, s.name AS supplier,
       s.country AS supplier_country, s.region AS supplier_region,
       m.code AS manufacturer_code, m.name AS manufacturer, m.control_country,
       a.id AS agreement_id, a.number AS agreement, a.state AS agreement_state,
       a.valid_from AS agreement_from, a.valid_to AS agreement_to,
       v.answers, v.plans, v.tree_version, v.content_hash, v.price_valid_until, v.published_at, o.state
  FROM offer o
  JOIN supplier s ON s.id = o.supplier_id
  JOIN manufacturer m ON m.id = o.manufacturer_id
  JOIN agreement a ON a.id = o.agreement_id
"""

CURRENT = "JOIN offer_live l ON l.offer_id = o.id JOIN offer_version v ON v.id = l.version_id"
LATEST = "JOIN LATERAL (SELECT * FROM offer_version WHERE offer_id = o.id ORDER BY number DESC LIMIT 1) v ON true"


async def published(uow: UnitOfWork, family_id: str) -> list[PublishedOffer]:
    """Every published offer of a family, in its current version, by code."""
    rows = await uow.raw.fetch(f"{PUBLISHED} {CURRENT} WHERE l.family = $1 ORDER BY o.code", family_id)
    return [PublishedOffer(**row) for row in rows]


async def by_code(uow: UnitOfWork, codes: Sequence[str]) -> list[PublishedOffer]:
    """These offers in their latest version, published or not, in the order asked for; unknown codes are left out."""
    rows = await uow.raw.fetch(f"{PUBLISHED} {LATEST} WHERE o.code = ANY ($1::text[])", list(codes))
    found = {row["code"]: PublishedOffer(**row) for row in rows}
    return [found[code] for code in dict.fromkeys(codes) if code in found]


async def of_version(uow: UnitOfWork, version_id: UUID) -> PublishedOffer | None:
    """An offer in the very version that a decision pinned."""
    rows = await uow.raw.fetch(f"{PUBLISHED} JOIN offer_version v ON v.offer_id = o.id WHERE v.id = $1", version_id)
    return PublishedOffer(**rows[0]) if rows else None


async def of_supplier(uow: UnitOfWork, organisation_id: UUID) -> list[PublishedOffer]:
    """Every offer that an organisation sells, in its latest version."""
    rows = await uow.raw.fetch(f"{PUBLISHED} {LATEST} WHERE s.organisation_id = $1 ORDER BY o.code", organisation_id)
    return [PublishedOffer(**row) for row in rows]


async def shelf(uow: UnitOfWork) -> list[Mapping[str, Any]]:
    """Every offer whatever its state, by code: code, family, state, supplier's name, and number and name (both
    languages) of its latest version, which a draft does not have.
    """
    rows: list[Mapping[str, Any]] = await uow.raw.fetch(
        f"""
        SELECT o.code, o.family, o.state, s.name AS supplier, v.number, v.name
          FROM offer o JOIN supplier s ON s.id = o.supplier_id LEFT {LATEST}
         ORDER BY o.code
        """
    )
    return rows


@dataclass(frozen=True)
class PublicSupplier:
    """A supplier as anybody may see it; `offers` counts those published now."""

    code: str
    name: str
    neq: str
    country: str
    region: str | None
    contact: dict[str, Any]
    offers: int


SUPPLIERS = """
SELECT s.code, s.name, s.neq, s.country, s.region, s.contact, count(l.offer_id) AS offers
  FROM supplier s
  LEFT JOIN offer o ON o.supplier_id = s.id
  LEFT JOIN offer_live l ON l.offer_id = o.id
"""


async def suppliers(uow: UnitOfWork) -> list[PublicSupplier]:
    """Every supplier, by name."""
    rows = await uow.raw.fetch(f"{SUPPLIERS} GROUP BY s.id ORDER BY s.name, s.code")
    return [PublicSupplier(**row) for row in rows]


async def supplier_by_code(uow: UnitOfWork, code: str) -> PublicSupplier | None:
    """One supplier."""
    rows = await uow.raw.fetch(f"{SUPPLIERS} WHERE s.code = $1 GROUP BY s.id", code)
    return PublicSupplier(**rows[0]) if rows else None


async def agreements_of(uow: UnitOfWork, code: str) -> list[Mapping[str, Any]]:
    """A supplier's agreements, newest first: number, interest_call, family, valid_from, valid_to, state."""
    rows: list[Mapping[str, Any]] = await uow.raw.fetch(
        "SELECT a.number, a.interest_call, a.family, a.valid_from, a.valid_to, a.state FROM agreement a"
        " JOIN supplier s ON s.id = a.supplier_id WHERE s.code = $1 AND a.state <> 'draft'"
        " ORDER BY a.valid_from DESC, a.number",
        code,
    )
    return rows


async def cards_of(uow: UnitOfWork, code: str) -> list[dict[str, Any]]:
    """The cards of a supplier's published offers, by code of offer."""
    rows = await uow.raw.fetch(
        "SELECT l.card FROM offer_live l JOIN offer o ON o.id = l.offer_id JOIN supplier s ON s.id = o.supplier_id"
        " WHERE s.code = $1 ORDER BY l.code",
        code,
    )
    return [row["card"] for row in rows]


async def figures(database: Database) -> dict[str, int]:
    """What the catalogue holds: `offers`, `suppliers` that have one, `families`, `low` (the lowest unit price)."""
    text: str = await database.public(
        "SELECT json_build_object('offers', count(*), 'suppliers', count(DISTINCT o.supplier_id),"
        " 'families', count(DISTINCT l.family), 'low', coalesce(min(l.price), 0))::text"
        " FROM offer_live l JOIN offer o ON o.id = l.offer_id"
    )
    found: dict[str, int] = orjson.loads(text)
    return found
