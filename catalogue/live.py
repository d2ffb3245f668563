"""The published catalogue as search reads it: one row per published offer, written in the publishing transaction.

A row can always be made again from the offer's current version (`show_again`); a test proves that it is the same.
"""

from __future__ import annotations

from typing import Any

import orjson
from sqlmodel import select

from catalogue.folding import fold
from catalogue.models import Manufacturer, Offer, OfferVersion, Supplier
from catalogue.pricing import price_range
from catalogue.tree.family import Family, family
from catalogue.tree.search import facets, numbers, prose, tokens
from core.uow import UnitOfWork

MOST_HIGHLIGHTS = 4

INTERN = """
WITH given AS (SELECT DISTINCT unnest($1::text[]) AS token),
     fresh AS (INSERT INTO catalogue_token (token)
               SELECT token FROM given g WHERE NOT EXISTS (SELECT FROM catalogue_token t WHERE t.token = g.token)
               ON CONFLICT (token) DO UPDATE SET token = excluded.token RETURNING id, token)
SELECT token, id FROM fresh UNION SELECT t.token, t.id FROM catalogue_token t JOIN given USING (token)
"""

SHOW = """
INSERT INTO offer_live (offer_id, version_id, family, code, tokens, facets, numbers, price, price_high, card,
search_fr, search_en) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
        setweight(to_tsvector('courtier_fr', $11), 'A') || setweight(to_tsvector('courtier_fr', $12), 'B')
        || setweight(to_tsvector('courtier_fr', $13), 'D'),
        setweight(to_tsvector('courtier_en', $14), 'A') || setweight(to_tsvector('courtier_en', $15), 'B')
        || setweight(to_tsvector('courtier_en', $16), 'D'))
ON CONFLICT (offer_id) DO UPDATE SET
    version_id = excluded.version_id, tokens = excluded.tokens, facets = excluded.facets, numbers = excluded.numbers,
    price = excluded.price, price_high = excluded.price_high, card = excluded.card,
    search_fr = excluded.search_fr, search_en = excluded.search_en
"""


async def show(uow: UnitOfWork, offer: Offer, version: OfferVersion) -> None:
    """Put `version` of `offer` before the public."""
    tree = family(offer.family)
    supplier = await uow.session.get(Supplier, offer.supplier_id)
    manufacturer = await uow.session.get(Manufacturer, offer.manufacturer_id)
    assert supplier is not None
    assert manufacturer is not None
    await uow.flush()
    named = tokens(tree.offer, version.answers, "public")
    interned = await intern(uow, named)
    counted = {value.token for facet in facets(tree.offer, "public") for value in facet.values}
    low, high = price_range(version.plans)
    words = {language: words_of(tree, supplier, manufacturer, version, language) for language in ("fr", "en")}
    exact = {name: str(number) for name, number in numbers(tree.offer, version.answers, "public").items()}
    await uow.raw.execute(
        SHOW,
        offer.id,
        version.id,
        offer.family,
        offer.code,
        sorted(interned[token] for token in named),
        sorted(interned[token] for token in named & counted),
        orjson.dumps(exact).decode(),
        low,
        high,
        orjson.dumps(card(offer, version, supplier, manufacturer, low, high)).decode(),
        *words["fr"],
        *words["en"],
    )


async def forget(uow: UnitOfWork, offer: Offer) -> None:
    """Take `offer` from before the public."""
    await uow.flush()
    await uow.raw.execute("DELETE FROM offer_live WHERE offer_id = $1", offer.id)


async def show_again(uow: UnitOfWork) -> int:
    """Make every row again, one for each published offer and none for another; how many there are."""
    shown = await uow.session.exec(
        select(Offer, OfferVersion)
        .join(OfferVersion, OfferVersion.offer_id == Offer.id)  # type: ignore[arg-type]
        .where(Offer.state == "published")
        .order_by(Offer.id, OfferVersion.number)  # type: ignore[arg-type]
        .with_for_update(of=Offer)
    )
    latest = {offer.id: (offer, version) for offer, version in shown.all()}
    await uow.raw.execute("DELETE FROM offer_live")
    for offer, version in latest.values():
        await show(uow, offer, version)
    return len(latest)


async def intern(uow: UnitOfWork, named: frozenset[str]) -> dict[str, int]:
    """The number of each token; a new one is given to those that had none."""
    rows = await uow.raw.fetch(INTERN, sorted(named))
    return {row["token"]: row["id"] for row in rows}


def words_of(
    tree: Family, supplier: Supplier, manufacturer: Manufacturer, version: OfferVersion, language: Any
) -> tuple[str, str, str]:
    """What full-text search reads in one language, by weight: the name; who sells and makes it, and the summary; the
    rest.
    """
    return (
        fold(version.name[language], language),
        fold(f"{supplier.name}\n{manufacturer.name}\n{version.summary[language]}", language),
        fold(prose(tree.offer, version.answers, "public", language), language),
    )


def card(
    offer: Offer, version: OfferVersion, supplier: Supplier, manufacturer: Manufacturer, low: int, high: int
) -> dict[str, Any]:
    """What a result shows and the API sends, both languages. Prices: ten-thousandths of a dollar a unit and month."""
    return {
        "code": offer.code,
        "name": version.name,
        "summary": version.summary,
        "supplier": {"code": supplier.code, "name": supplier.name},
        "manufacturer": {"code": manufacturer.code, "name": manufacturer.name},
        "version": version.number,
        "unit_price": {"low": low, "high": high, "currency": "CAD"},
        "price_valid_until": version.price_valid_until.isoformat(),
        "highlights": highlights(version),
    }


def highlights(version: OfferVersion) -> list[dict[str, str]]:
    """What the supplier says first of what the service includes, in families that ask."""
    features = version.answers.get("features")
    return [dict(one) for one in features[:MOST_HIGHLIGHTS]] if isinstance(features, list) else []
