"""The demonstration's data is good, fictional, and makes its stories true."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from catalogue.demo import TOLD_ON, DemoOffer, manufacturers, needs, offers, suppliers
from catalogue.pricing import NotPriced, cheaper_quantity, total_cost
from catalogue.tree import family, normalise, problems
from core.money import Money
from guidelines.evaluate import evaluate
from guidelines.language import Node, parse

EMAIL = family("email")
THRESHOLD = Money(13_380_000)
REGIE, SMALL = needs()["regie"], needs()["small_data_loss"]
CONFORMS, TO_DEMONSTRATE, SET_ASIDE = "conforme", "à démontrer", "écartée"


@cache
def by_code() -> Mapping[str, DemoOffer]:
    return {offer.code: offer for offer in offers()}


def telling(story: str) -> list[DemoOffer]:
    return [offer for offer in offers() if story in offer.story]


def total(offer: DemoOffer) -> Money:
    return total_cost(offer.priced[0], 400, 24, 12).total


def result(offer: DemoOffer, need: Mapping[str, Any], requirements: Sequence[Node]) -> str:
    facts = EMAIL.dictionary.read(EMAIL.facts_of(offer=offer.answers, need=need))
    truths = [evaluate(node, facts) for node in requirements]
    return SET_ASIDE if False in truths else TO_DEMONSTRATE if None in truths else CONFORMS


def baseline() -> list[Node]:
    return [proposal.node for proposal in EMAIL.proposals(REGIE)]


@cache
def results() -> Mapping[str, str]:
    return {offer.code: result(offer, REGIE, baseline()) for offer in offers()}


def test_every_offer_answers_the_whole_tree_without_problem_and_as_it_is_kept() -> None:
    for offer in offers():
        assert problems(EMAIL.offer, offer.answers) == (), offer.code
        kept = {key: value for key, value in normalise(EMAIL.offer, offer.answers).items() if value is not None}
        assert kept == offer.answers, offer.code
        assert len(kept) >= 60


def test_there_are_forty_offers_of_twelve_suppliers_each_with_its_name() -> None:
    assert len(offers()) == len(by_code()) == 40
    assert len(suppliers()) == 12
    assert len({offer.name["fr"] for offer in offers()}) == 40
    assert {offer.supplier for offer in offers()} == {supplier.code for supplier in suppliers()}
    assert {offer.manufacturer for offer in offers()} == {maker.code for maker in manufacturers()}


def test_resellers_and_manufacturers_are_kept_apart() -> None:
    makers = {maker.code: maker.name for maker in manufacturers()}
    for offer in offers():
        resold = offer.answers.get("resold_from")
        assert (resold is None) == (offer.supplier == offer.manufacturer), offer.code
        assert resold in (None, makers[offer.manufacturer])
    countries = {"CA": "canada", "US": "united_states", "FR": "europe", "DE": "europe"}
    control = {maker.code: countries[maker.control_country] for maker in manufacturers()}
    assert all(offer.answers["ownership_control"] == control[offer.manufacturer] for offer in offers())


def test_nobody_real_is_named() -> None:
    for supplier in suppliers():
        assert re.fullmatch(r"0000000[0-9]{3}", supplier.neq)
        assert supplier.contact["email"].endswith(".example")
        assert re.search(r" 555-01[0-9]{2}$", supplier.contact["phone"])
    for offer in offers():
        assert ".example" in offer.answers.get("status_page", ".example")


def test_seven_offers_conform_three_are_to_be_demonstrated_and_thirty_are_set_aside() -> None:
    assert Counter(results().values()) == {CONFORMS: 7, TO_DEMONSTRATE: 3, SET_ASIDE: 30}


def test_fees_push_the_cheapest_conforming_offer_over_the_threshold() -> None:
    (offer,) = telling("fees_over_threshold")
    cost = total_cost(offer.priced[0], 400, 24, 12)
    assert (cost.subscription, cost.total) == (Money(12_888_000), Money(13_768_000))
    assert cost.subscription < THRESHOLD < cost.total
    conforming = [one for one in offers() if results()[one.code] == CONFORMS]
    assert min(conforming, key=total) == offer


def test_five_hundred_mailboxes_cost_less_than_four_hundred() -> None:
    (offer,) = telling("tier_paradox")
    paradox = cheaper_quantity(offer.priced[0], 400, 24, 12)
    assert paradox is not None
    assert paradox.larger == 500
    assert total_cost(offer.priced[0], 500, 24, 12).total < total(offer)


def test_a_cheaper_offer_is_to_be_demonstrated_for_its_data_loss_alone_and_wins_once_cleared() -> None:
    (offer,) = telling("cheaper_to_demonstrate")
    assert results()[offer.code] == TO_DEMONSTRATE
    assert "rpo" not in offer.answers
    assert total(offer) < min(total(one) for one in offers() if results()[one.code] == CONFORMS)
    cleared = EMAIL.dictionary.read(
        EMAIL.facts_of(offer={**offer.answers, "rpo": {"value": 4, "unit": "hour"}}, need=REGIE)
    )
    assert all(evaluate(node, cleared) is True for node in baseline())


def test_two_resellers_of_one_manufacturer_are_31_percent_apart() -> None:
    low, high = sorted(telling("same_manufacturer"), key=total)
    assert low.manufacturer == high.manufacturer
    assert low.supplier != high.supplier
    assert results()[low.code] == results()[high.code] == CONFORMS
    assert total(high).cents * 100 == total(low).cents * 131


def test_two_conforming_offers_are_tied_to_the_cent() -> None:
    one, other = telling("tied")
    assert total(one) == total(other) == Money(13_996_000)
    assert one.plans != other.plans
    assert results()[one.code] == results()[other.code] == CONFORMS


def test_one_offer_has_no_support_in_french_and_is_set_aside_for_that_alone() -> None:
    (offer,) = telling("no_french_support")
    assert "fr" not in offer.answers["support_languages"]
    broken = [proposal.id for proposal in EMAIL.proposals(REGIE) if result(offer, REGIE, [proposal.node]) == SET_ASIDE]
    assert broken == ["french_support"]
    assert any(option["required"] for option in offer.plans[0]["options"])


def test_one_conforming_offer_keeps_its_backups_elsewhere_in_canada() -> None:
    (offer,) = telling("backup_outside_quebec")
    assert offer.answers["data_locations"]["mailbox"] == ["quebec"]
    assert offer.answers["data_locations"]["backup"] == ["canada"]
    assert results()[offer.code] == CONFORMS


def test_two_offers_may_be_suspended() -> None:
    assert len(telling("suspension_candidate")) == 2


def test_a_certificate_of_two_offers_expires_in_twelve_days_whatever_the_day() -> None:
    for as_of in (TOLD_ON, date(2027, 2, 3)):
        touched = [offer for offer in offers(as_of) if "certificate_expiring" in offer.story]
        ends = {one["valid_to"] for offer in touched for one in offer.answers["certificates"]}
        assert len(touched) == 2
        assert (as_of + timedelta(days=12)).isoformat() in ends
        assert all(offer.price_valid_until > as_of for offer in offers(as_of))


def test_asking_for_one_hour_instead_of_four_loses_twenty_two_offers_and_leaves_one() -> None:
    proposed = [proposal.node for proposal in EMAIL.proposals(SMALL)]

    def left(hours: int) -> list[str]:
        asked = [*proposed, parse({"fact": "offer.rpo", "op": "lte", "value": hours})]
        return [offer.code for offer in offers() if result(offer, SMALL, asked) == CONFORMS]

    assert len(left(4)) == 23
    (only,) = left(1)
    assert "smallest_data_loss" in by_code()[only].story


def test_the_needs_have_no_problem_and_every_proposal_says_why() -> None:
    assert problems(EMAIL.need, REGIE) == ()
    assert problems(EMAIL.need, SMALL) == ()
    for proposal in EMAIL.proposals(REGIE):
        assert proposal.because["fr"]
        assert proposal.because["en"]
        assert proposal.source["fr"]


def test_prices_quotas_and_places_vary() -> None:
    priced: list[Money] = []
    for offer in offers():
        try:
            priced.append(total(offer))
        except NotPriced:
            assert offer.answers["min_order"] > 400, offer.code
    assert len(set(priced)) == len(priced) - 1
    assert len({offer.answers["mailbox_quota"] for offer in offers()}) >= 6
    assert {offer.answers["archive_type"] for offer in offers()} == {"none", "limited", "unlimited"}
    assert {tuple(offer.answers["data_locations"]["mailbox"]) for offer in offers()} >= {
        ("quebec",),
        ("canada",),
        ("outside",),
    }
    assert len({tuple(offer.answers["protocols"]) for offer in offers()}) >= 5
    assert {offer.answers["delivery_model"] for offer in offers()} == {"public", "community", "dedicated", "premises"}
