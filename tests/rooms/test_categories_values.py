"""Answers to a category's questions: typed when right, told precisely when wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.market.categories.queries import shipped_taxonomy
from lamppost.market.categories.rules import (
    AttributeType,
    Kind,
    raw_from_values,
    validate_attributes,
)

LEAVES = list(shipped_taxonomy().leaves())


def answer(key, raw, *, kind=Kind.WANTED):
    return validate_attributes(shipped_taxonomy().leaf(key), raw, kind=kind)


def test_answers_get_their_types():
    values, problems = answer(
        "vehicles/cars",
        {
            "make": "  Volkswagen\n",
            "year": "2012",
            "mileage": "125.000 km",
            "fuel": "diesel",
            "inspection_until": "2026-08-31",
        },
    )
    assert problems == []
    assert values == {
        "make": "Volkswagen",
        "year": 2012,
        "mileage": 125_000,
        "fuel": "diesel",
        "inspection_until": "2026-08-31",
    }


@pytest.mark.parametrize(
    "typed", ["85000", "85 000", "85,000", "85.000", "85'000", "85000 km", 85000]
)
def test_a_number_may_be_grouped_as_people_write_it(typed):
    assert answer("vehicles/cars", {"mileage": typed}) == ({"mileage": 85_000}, [])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("85.5", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("many", "not_a_number"),
        ("1e5", "not_a_number"),
        ("٣", "not_a_number"),
        ("9" * 5000, "not_a_number"),
        ("1.000.000.000.000.000.000", "not_a_number"),
        ("-1", "too_small"),
        ("3000001", "too_large"),
        (["1", "2"], "one_answer_only"),
    ],
)
def test_a_number_that_is_none_is_told_why(typed, code):
    values, problems = answer("vehicles/cars", {"mileage": typed})
    assert values == {}
    assert [(one.attribute, one.code) for one in problems] == [("mileage", code)]


def test_a_limit_is_part_of_the_problem():
    _, problems = answer("vehicles/cars", {"mileage": "3000001"})
    assert problems[0].params == {"limit": 3_000_000, "unit": "km"}


@pytest.mark.parametrize(
    ("key", "raw", "attribute", "code"),
    [
        ("vehicles/cars", {"fuel": "wood"}, "fuel", "not_a_choice"),
        ("vehicles/cars", {"fuel": ["diesel", "petrol"]}, "fuel", "one_answer_only"),
        ("vehicles/cars", {"make": "x" * 41}, "make", "too_long"),
        ("vehicles/cars", {"inspection_until": "2026-02-30"}, "inspection_until", "not_a_date"),
        ("vehicles/cars", {"inspection_until": "31.08.2026"}, "inspection_until", "not_a_date"),
        ("vehicles/cars", {"inspection_until": "20260831"}, "inspection_until", "not_a_date"),
        ("housing/rent", {"furnished": "perhaps"}, "furnished", "not_yes_or_no"),
        ("housing/rent", {"features": ["lift", "moat"]}, "features", "not_a_choice"),
        ("housing/rent", {"wheels": "4"}, "wheels", "unknown_attribute"),
    ],
)
def test_a_wrong_answer_is_told_by_question_and_code(key, raw, attribute, code):
    _, problems = answer(key, raw)
    assert (attribute, code) in [(one.attribute, one.code) for one in problems]


def test_several_choices_come_in_the_order_of_the_question_and_once():
    values, _ = answer("housing/rent", {"features": ["parking", "lift", "lift"]})
    assert values == {"features": ["lift", "parking"]}


@pytest.mark.parametrize(
    ("typed", "value"), [("yes", True), ("on", True), ("No", False), (True, True)]
)
def test_yes_and_no_are_told_apart(typed, value):
    assert answer("housing/rent", {"furnished": typed}) == ({"furnished": value}, [])


@pytest.mark.parametrize("empty", ["", "  ", [], [""], None, "\u0000"])
def test_an_empty_answer_is_no_answer(empty):
    assert answer("housing/rent", {"furnished": empty}) == ({}, [])


def test_who_offers_must_answer_what_who_looks_need_not():
    _, problems = answer("jobs/retail", {}, kind=Kind.OFFER)
    assert [(one.attribute, one.code) for one in problems] == [("employment", "missing")]
    assert answer("jobs/retail", {}, kind=Kind.WANTED) == ({}, [])


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True),
    st.text(max_size=40),
    st.lists(st.text(max_size=20), max_size=4),
    st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=2),
)


@given(data=st.data(), category=st.sampled_from(LEAVES), kind=st.sampled_from(list(Kind)))
def test_whatever_a_form_or_file_holds_it_never_raises_and_reads_back(data, category, kind):
    keys = [attribute.key for attribute in category.attributes]
    known = st.sampled_from(keys) if keys else st.nothing()
    raw = data.draw(st.dictionaries(st.one_of(known, st.text(max_size=8)), anything, max_size=6))
    values, problems = validate_attributes(category, raw, kind=kind)
    assert not set(values) & {one.attribute for one in problems}
    again, _ = validate_attributes(category, raw_from_values(values), kind=kind)
    assert again == values


def right_answers(attribute):
    keys = [choice.key for choice in attribute.choices]
    if attribute.type is AttributeType.CHOICE:
        return st.sampled_from(keys)
    if attribute.type is AttributeType.MULTI_CHOICE:
        return st.lists(st.sampled_from(keys), min_size=1, max_size=4)
    if attribute.type is AttributeType.INTEGER:
        return st.integers(attribute.minimum, attribute.maximum).map(str)
    if attribute.type is AttributeType.BOOLEAN:
        return st.sampled_from(["yes", "no"])
    if attribute.type is AttributeType.DATE:
        return st.dates().map(lambda day: day.isoformat())
    return st.text(alphabet="abc xyz ÄÖÜ", min_size=1, max_size=attribute.max_length).filter(
        str.strip
    )


@given(data=st.data(), category=st.sampled_from(LEAVES))
def test_right_answers_are_all_taken(data, category):
    raw = {one.key: data.draw(right_answers(one)) for one in category.attributes}
    values, problems = validate_attributes(category, raw)
    assert problems == []
    assert set(values) == set(raw)
