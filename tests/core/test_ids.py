"""Identifiers are UUIDs of version 7, in the order of their making."""

from core.ids import new_id


def test_identifiers_are_version_seven_and_unique() -> None:
    made = [new_id() for _ in range(2_000)]
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {"specified in RFC 4122"}
    assert len(set(made)) == len(made)


def test_later_milliseconds_sort_later() -> None:
    made = [new_id() for _ in range(2_000)]
    stamps = [one.int >> 80 for one in made]
    assert stamps == sorted(stamps)
