"""The catalogue over REST: public, read only, straight from one statement where it matters."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Controller, Request, get
from litestar.datastructures import ResponseHeader
from litestar.enums import MediaType
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter
from litestar.response import Response

from catalogue import outputs
from catalogue.filters import filters
from catalogue.live import MOST_HIGHLIGHTS
from catalogue.pricing import Plan, read_plans
from catalogue.queries import PublishedOffer, Search, search_json, total_of
from catalogue.search_input import HIGHEST_PRICE, LAST_PAGE, LONGEST, known_family, read_search
from catalogue.showing import compared_offers, longest, priced, shown_offer
from catalogue.tree.comparing import compare_rows
from catalogue.tree.family import families
from catalogue.tree.schema import json_schema
from core.errors import Invalid, Problem
from core.language import EN, FR
from core.web.api import database_of
from core.web.description import reads
from core.web.paging import PAGE, way_back


class FamilyController(Controller):
    """Families of services and their questions."""

    path = "/api/v1/families"
    tags = ("catalogue",)

    @get(operation_id="listFamilies", operation_class=reads(public=True), summary="List the families of services")
    async def list_families(self, request: Request[Any, Any, Any]) -> list[outputs.FamilyCard]:
        """Every family with the number of its questions and of its published offers."""
        database = database_of(request)
        found: list[outputs.FamilyCard] = []
        for one in families().values():
            offers = await database.public("SELECT count(*) FROM offer_live WHERE family = $1", one.id)
            found.append(
                outputs.FamilyCard(
                    id=one.id,
                    version=one.version,
                    name=words(one.name),
                    summary=words(one.summary),
                    questions=len(one.offer.questions),
                    offers=offers,
                )
            )
        return found

    @get(
        "/{family_id:str}/schema",
        operation_id="getFamilySchema",
        operation_class=reads(public=True),
        summary="The JSON Schema of a family's answers",
    )
    async def schema(
        self, family_id: FromPath[str], language: Annotated[str, QueryParameter(pattern="^(fr|en)$")] = "fr"
    ) -> dict[str, Any]:
        """JSON Schema (2020-12) of an offer's answers, titled in one language."""
        return json_schema(known_family(family_id).offer, EN if language == "en" else FR)

    @get(
        "/{family_id:str}/facets",
        operation_id="listFacets",
        operation_class=reads(public=True),
        summary="The filters of a family's catalogue",
    )
    async def facets(self, family_id: FromPath[str]) -> list[outputs.Facet]:
        """Every filter with its values; a value's token goes into `facet=` of a search."""
        return [
            outputs.Facet(
                question=one.id,
                label=words(one.label),
                kind=one.kind,
                options=[outputs.FacetOption(value.token, words(value.label)) for value in one.values],
            )
            for one in filters(known_family(family_id)).all
        ]


class OfferController(Controller):
    """Offers of the published catalogue."""

    path = "/api/v1/offers"
    tags = ("catalogue",)

    @get(
        operation_id="searchOffers",
        operation_class=reads(public=True, also=(404,)),
        summary="Search the published catalogue",
        responses={
            200: ResponseSpec(
                data_container=outputs.OfferPage, description="A page of results", generate_examples=False
            )
        },
        response_headers=[
            ResponseHeader(
                name="Link", documentation_only=True, description="Next and previous pages; from beyond, the last one"
            )
        ],
    )
    async def search(
        self,
        request: Request[Any, Any, Any],
        q: Annotated[str, QueryParameter(description="Words, “phrase”, -without, or", max_length=LONGEST)] = "",
        page: Annotated[int, QueryParameter(ge=1, le=LAST_PAGE, description=PAGE)] = 1,
        page_size: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
        family: Annotated[str, QueryParameter(description="The family of services")] = "email",
        language: Annotated[str, QueryParameter(pattern="^(fr|en)$", description="The language of the words")] = "fr",
        facet: Annotated[list[str] | None, QueryParameter(description="Tokens of facets, repeated")] = None,
        max_price: Annotated[
            int | None, QueryParameter(ge=0, le=HIGHEST_PRICE, description="Ten-thousandths of a dollar a unit")
        ] = None,
        order: Annotated[str, QueryParameter(pattern="^(relevance|price|price_desc)$")] = "relevance",
    ) -> Response[bytes]:
        """A page of the offers that match; ties are broken without favour, by a hash that changes every month."""
        tree = known_family(family)
        wanted = read_search(
            tree,
            language=language,
            words=q,
            tokens=facet or [],
            max_price=max_price,
            order=order,
            page=page,
            page_size=page_size,
        )
        text = await search_json(database_of(request), wanted, tree, request.app.state["clock"].today())
        return Response(text.encode(), media_type=MediaType.JSON, headers=links(request, wanted, text))

    @get(
        "/{code:str}",
        operation_id="getOffer",
        operation_class=reads(public=True),
        summary="One offer in its latest version",
    )
    async def show(self, request: Request[Any, Any, Any], code: FromPath[str]) -> outputs.OfferDetail:
        """Everything that the public may read of an offer."""
        return detail(await shown_offer(database_of(request), code))

    @get(
        "/{code:str}/cost",
        operation_id="costOffer",
        operation_class=reads(public=True),
        summary="What an offer costs for a quantity and a term",
    )
    async def cost(
        self,
        request: Request[Any, Any, Any],
        code: FromPath[str],
        mailboxes: Annotated[int, QueryParameter(ge=1, le=100_000)],
        months: Annotated[
            int | None, QueryParameter(ge=1, le=1_200, description="The longest term that the law allows, if left out")
        ] = None,
    ) -> list[outputs.CostOut]:
        """The total cost of each plan that sells that quantity, cheapest first, taxes excluded."""
        found = await shown_offer(database_of(request), code)
        most = (await longest(database_of(request))).months
        if months is not None and months > most:
            raise Invalid([Problem("too-large", ("months",), {"limit": most})])
        return costs(read_plans(found.plans), mailboxes, months or most, request.app.state["clock"].today())


@get(
    "/api/v1/comparisons",
    operation_id="compareOffers",
    operation_class=reads(public=True, also=(404,)),
    summary="Compare offers side by side",
    tags=["catalogue"],
)
async def compare(
    request: Request[Any, Any, Any],
    offer: Annotated[list[str], QueryParameter(description="Codes of two to six offers, repeated", max_items=20)],
) -> outputs.Comparison:
    """The answers of two to six offers of one family, question by question, the better ones marked."""
    found = await compared_offers(database_of(request), offer)
    tree = known_family(found[0].family)
    rows = compare_rows(tree.offer, [one.answers for one in found], "public")
    return outputs.Comparison(
        offers=[as_card(one) for one in found],
        rows=[
            outputs.ComparisonRow(
                question=row.question.id,
                label=words(row.label),
                values=[cell.value for cell in row.cells],
                best=[cell.best for cell in row.cells],
                same=row.same,
            )
            for row in rows
        ],
    )


def costs(plans: tuple[Plan, ...], mailboxes: int, months: int, today: date) -> list[outputs.CostOut]:
    """The cost of each plan that has a price for that order, cheapest first.

    Raises:
        NotPriced: none has.
    """
    return [
        outputs.CostOut(
            plan=one.plan.code,
            mailboxes=mailboxes,
            months=months,
            total_cents=one.cost.total.cents,
            per_mailbox_month=one.cost.per_mailbox_month,
            lines=[
                outputs.CostLineOut(line.kind, line.quantity, line.price, line.months, line.amount.cents, line.option)
                for line in one.cost.lines
            ],
            cheaper_quantity=one.paradox.larger if one.paradox else None,
        )
        for one in priced(plans, mailboxes, months, today)
    ]


def words(pair: Any) -> outputs.Words:
    """A pair of words."""
    return outputs.Words(pair["fr"], pair["en"])


def as_card(one: PublishedOffer) -> outputs.OfferCard:
    """An offer as a result shows it."""
    prices = [tier.price for plan in read_plans(one.plans) for tier in plan.tiers]
    return outputs.OfferCard(
        code=one.code,
        name=words(one.name),
        summary=words(one.summary),
        supplier=outputs.Party(one.supplier_code, one.supplier),
        manufacturer=outputs.Party(one.manufacturer_code, one.manufacturer),
        version=one.number,
        unit_price=outputs.UnitPriceRange(min(prices), max(prices), "CAD"),
        price_valid_until=one.price_valid_until,
        highlights=[
            outputs.FrenchWords(said["fr"], said.get("en"))
            for said in (one.answers.get("features") or [])[:MOST_HIGHLIGHTS]
        ],
    )


def detail(one: PublishedOffer) -> outputs.OfferDetail:
    """An offer whole, as the public may read it."""
    tree = known_family(one.family).offer
    return outputs.OfferDetail(
        code=one.code,
        state=one.state,
        version=one.number,
        name=words(one.name),
        summary=words(one.summary),
        supplier=outputs.Party(one.supplier_code, one.supplier),
        manufacturer=outputs.Party(one.manufacturer_code, one.manufacturer),
        control_country=one.control_country,
        agreement=outputs.AgreementCard(one.agreement, one.agreement_state, one.agreement_from, one.agreement_to),
        answers={
            question: value
            for question, value in one.answers.items()
            if question in tree.questions and tree.questions[question].seen_by("public")
        },
        plans=one.plans,
        tree_version=one.tree_version,
        content_hash=one.content_hash,
        price_valid_until=one.price_valid_until,
        published_at=one.published_at,
    )


def links(request: Request[Any, Any, Any], search: Search, text: str) -> dict[str, str]:
    """The `Link` header (RFC 8288) of a page of results."""
    total = total_of(text)
    query = [(name, value) for name, value in request.query_params.items() if name != "page"]
    found: list[tuple[str, int]] = []
    for relation, page in (("prev", search.page - 1), ("next", search.page + 1)):
        if page < 1 or (page - 1) * search.page_size >= total:
            continue
        found.append((relation, page))
    if (back := way_back(search.page, total, search.page_size)) is not None:
        found.append(back)
    led = [f'<{request.url.path}?{urlencode([*query, ("page", page)])}>; rel="{relation}"' for relation, page in found]
    return {"Link": ", ".join(led)} if led else {}


HANDLERS = [FamilyController, OfferController, compare]
