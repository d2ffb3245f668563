"""The two certain readings, by example; that they are right in general is in `test_properties`."""

from __future__ import annotations

from typing import Any

import pytest

from guidelines.language import parse, to_data
from guidelines.normal import surely_false, surely_true

A = {"fact": "a.count", "op": "gte", "value": 1}
B = {"fact": "a.flag", "op": "eq", "value": True}
W = {"fact": "standard", "op": "eq", "value": "iso_27001"}


def no(data: dict[str, Any]) -> dict[str, Any]:
    return {"not": data}


def each(op: str, where: dict[str, Any]) -> dict[str, Any]:
    return {"fact": "offer.certificates", "op": op, "where": where}


@pytest.mark.parametrize(
    ("data", "true", "false"),
    [
        (A, A, no(A)),
        (no(no(A)), A, no(A)),
        ({"all": [A, B]}, {"all": [A, B]}, {"any": [no(A), no(B)]}),
        ({"any": [A, {"any": [B, A]}]}, {"any": [A, B, A]}, {"all": [no(A), no(B), no(A)]}),
        ({"if": A, "then": B}, {"any": [no(A), B]}, {"all": [A, no(B)]}),
        ({"all": [no({"any": [A, B]})]}, {"all": [no(A), no(B)]}, {"any": [A, B]}),
        (each("some", W), each("some", W), each("every", no(W))),
        (each("every", W), each("every", W), each("some", no(W))),
        (each("none", W), each("every", no(W)), each("some", W)),
    ],
)
def test_negation_goes_down_to_the_leaves(data: dict[str, Any], true: dict[str, Any], false: dict[str, Any]) -> None:
    assert to_data(surely_true(parse(data))) == true
    assert to_data(surely_false(parse(data))) == false
