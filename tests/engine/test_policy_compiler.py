"""The compiler against a naive interpreter, and hostile input against the readers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from screening_engine import (
    Evidence,
    Finding,
    Money,
    PolicyError,
    Strength,
    SubjectKind,
    Submission,
    load_policy_from,
)
from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.check import Known, check_condition
from screening_engine.policy.compile import compile_condition, lacking
from screening_engine.policy.document import read_document
from screening_engine.policy.interpret import interpret
from screening_engine.policy.parser import parse_line
from screening_engine.policy.plan import plan_of
from screening_engine.policy.source import line_of
from screening_engine.policy.syntax import (
    All,
    Arithmetic,
    Compare,
    Contains,
    Counter,
    Fact,
    FindingPart,
    HasLabel,
    IsIn,
    IsWithin,
    Literal,
    Matches,
    Not,
    Some,
)
from screening_engine.policy.types import DURATION, NUMBER, SHARE, STRENGTH, TEXT, TRUTH, Kind, Type
from screening_engine.policy.ways import can_be
from tests.engine.rule_writer import TOWN, facts_of

LISTS = {"words": ("call me", "rocket"), "countries": ("DE", "AT")}
COUNTS = ("author.listings_last_day", "author.listings_last_hour", "contacts.phones")
NAMES = ("asks_payment_first", "other", "failed")

COUNTERS = (
    Counter("count", "listing", "author", timedelta(days=1)),  # a fact of the catalogue
    Counter("count", "listing", "contact", timedelta(days=7)),
    Counter("distinct", "author", "text", timedelta(hours=6)),
)
TAKEN = Counter("sum", "listing.price", "device", timedelta(days=30))
counts = st.sampled_from(COUNTS).map(Fact) | st.sampled_from(COUNTERS)
whole = st.integers(-5, 5).map(lambda number: Literal(number, NUMBER))
halves = st.sampled_from([0.5, 1.25, 2.0]).map(lambda number: Literal(number, NUMBER))
shares = st.sampled_from([0.07, 0.6, 1.0]).map(lambda number: Literal(number, SHARE))
euros = st.integers(0, 900).map(lambda minor: Literal(Money(minor, "EUR"), Type(Kind.MONEY, "EUR")))
prices = st.sampled_from(["listing.price", "market.median_price"]).map(Fact) | st.just(TAKEN)
ages = st.just(Fact("author.account_age"))
times = st.integers(0, 200).map(lambda hours: Literal(timedelta(hours=hours), DURATION))
places = st.sampled_from(NAMES).map(lambda name: FindingPart(name, "count"))
loose = st.sampled_from(["rooms", "floor", "heating", "absent"]).map(
    lambda key: Fact("listing.attribute", key)
) | st.tuples(st.sampled_from(NAMES), st.sampled_from(["amount", "way"])).map(
    lambda names: FindingPart(names[0], f"values.{names[1]}")
)


def joined(signs, left, right):
    return st.builds(Arithmetic, st.sampled_from(signs), left, right)


numbers = st.recursive(
    counts | whole | halves | places,
    lambda inner: (
        joined(["+", "-", "*", "/"], inner, inner)
        | joined(["/"], prices | euros, prices)
        | joined(["/"], ages, times)
    ),
    max_leaves=4,
)
money = st.recursive(
    prices | euros,
    lambda inner: (
        joined(["+", "-"], inner, inner)
        | joined(["*", "/"], inner, numbers)
        | joined(["*"], shares, inner)
    ),
    max_leaves=4,
)
durations = st.recursive(
    ages | times,
    lambda inner: joined(["+", "-"], inner, inner) | joined(["*"], inner, whole),
    max_leaves=3,
)
strengths = st.sampled_from(Strength).map(lambda strength: Literal(strength, STRENGTH))
strong = st.sampled_from(NAMES).map(lambda name: FindingPart(name, "strength"))
texts = st.sampled_from(["DE", "AT", "third"]).map(lambda text: Literal(text, TEXT))
offers = st.sampled_from(["offer", "swap"]).map(lambda text: Literal(text, TEXT))
orders = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
equals = st.sampled_from(["==", "!="])
prose = st.sampled_from(["listing.title", "listing.body", "message.body"]).map(Fact)
truths = st.sampled_from(["author.email_proved", "author.phone_verified"]).map(Fact)

atoms = (
    st.builds(Compare, orders, numbers, numbers)
    | st.builds(Compare, orders, money, money)
    | st.builds(Compare, orders, durations, durations)
    | st.builds(Compare, orders, strong, strengths)
    | st.builds(Compare, orders, loose, numbers)
    | st.builds(Compare, equals, loose | st.just(Fact("listing.country")), texts)
    | st.builds(Compare, equals, truths, st.booleans().map(lambda yes: Literal(yes, TRUTH)))
    | st.builds(Compare, equals, st.just(Fact("listing.kind")), offers)
    | st.builds(IsIn, st.just(Fact("listing.kind")), items=st.lists(offers, min_size=1).map(tuple))
    | st.builds(IsIn, loose | counts, items=st.lists(whole | texts, min_size=1).map(tuple))
    | st.builds(IsIn, st.just(Fact("listing.country")), list_name=st.just("countries"))
    | st.builds(
        IsWithin, st.just(Fact("listing.category")), st.sampled_from(["housing", "housing/rent"])
    )
    | st.builds(
        IsWithin,
        st.just(Fact("listing.place")),
        st.sampled_from(["DE", "DE/altona", "EU", "EEA", "D"]),
    )
    | st.builds(Contains, prose, list_name=st.just("words"))
    | st.builds(Contains, prose, items=st.just(("bright", "call me")))
    | st.builds(Matches, prose, st.sampled_from(["call", "^two", r"\d+"]))
    | st.builds(HasLabel, st.just(Fact("author.labels")), st.sampled_from(["vip", "agent"]))
    | st.sampled_from(NAMES).flatmap(
        lambda name: st.sampled_from([FindingPart(name), FindingPart(name, "countered")])
    )
    | truths
    | loose
)


def joins(inner):
    parts = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.builds(All, parts) | st.builds(Some, parts) | st.builds(Not, inner)


conditions = st.recursive(atoms, joins, max_leaves=12)

FACT_VALUES = {
    "author.account_age": st.integers(0, 300).map(lambda hours: timedelta(hours=hours)),
    "author.email_proved": st.booleans(),
    "author.phone_verified": st.booleans(),
    "author.labels": st.sampled_from([(), ("agent",), ("agent", "vip")]),
    "author.listings_last_day": st.integers(0, 5),
    "author.listings_last_hour": st.sampled_from([0, 2, 1.5, float("inf"), 10**400]),
    "count(listing by contact within 7 days)": st.integers(0, 5),
    "distinct(author by text within 6 hours)": st.sampled_from([0, 3, True]),
    TAKEN.key: st.sampled_from([Money(300, "EUR"), Money(900, "GBP")]),
    "market.median_price": st.sampled_from([Money(500, "EUR"), Money(500, "GBP")]),
}
ANY_RULE = load_policy_from(TOWN).rules[0]
EVIDENCE = Evidence(field="body", start=0, end=1, quote="T")

submissions = st.builds(
    Submission,
    kind=st.sampled_from(SubjectKind),
    offer=st.sampled_from(["offer", "wanted"]),
    title=st.sampled_from(["", "Bright flat"]),
    body=st.sampled_from(["", "Two rooms, call me", "r o c k e t 030 901820"]),
    category=st.sampled_from(["", "housing", "housing/rent", "jobs"]),
    price=st.sampled_from([None, Money(300, "EUR"), Money(300, "GBP")]),
    country=st.sampled_from(["", "DE", "FR", "NO", "US"]),
    site=st.sampled_from(["", "altona"]),
    attributes=st.fixed_dictionaries(
        {},
        optional={
            "rooms": st.integers(-2, 3),
            "floor": st.sampled_from(["third", "first"]),
            "heating": st.sampled_from([("gas", "third"), True, False]),
        },
    ),
    facts=st.fixed_dictionaries({}, optional=FACT_VALUES),
)
findings = st.builds(
    Finding,
    name=st.sampled_from(NAMES[:2]),
    strength=st.sampled_from(Strength),
    evidence=st.sampled_from([(), (EVIDENCE,), (EVIDENCE, EVIDENCE)]),
    counter=st.sampled_from([(), (EVIDENCE,)]),
    values=st.fixed_dictionaries(
        {}, optional={"amount": st.sampled_from([0, 2.5, True, "x"]), "way": st.just("third")}
    ),
)


@given(conditions, submissions, st.lists(findings, max_size=2))
def test_compiled_equals_the_naive_interpreter(condition, submission, found):
    compiled = compile_condition(condition, LISTS)
    facts = facts_of(submission, *found, failed=("failed",))

    result = compiled.test(facts)

    assert result is interpret(condition, facts_of(submission, *found, failed=("failed",)), LISTS)
    assert compiled.test(facts) is result  # asking again changes nothing
    if result is not None:
        assert lacking(compiled, facts) == frozenset()


@given(conditions, submissions, st.lists(findings, max_size=2))
def test_a_rule_that_is_not_even_asked_does_not_match(condition, submission, found):
    facts = facts_of(submission, *found, failed=("failed",))
    compiled = compile_condition(condition, LISTS)
    rule = replace(ANY_RULE, when=condition, compiled_when=compiled, compiled_unless=None)

    asked = plan_of([rule]).rules_for(facts)

    assert asked == [rule] or compiled.test(facts) is False


@given(conditions, submissions, st.lists(findings, max_size=2))
def test_what_was_asked_accounts_for_the_answer(condition, submission, found):
    facts = facts_of(submission, *found, failed=("failed",))
    compiled = compile_condition(condition, LISTS)
    rule = replace(ANY_RULE, when=condition, compiled_when=compiled, compiled_unless=None)

    because = rule.because(facts)

    assert because
    for ground in because:
        assert interpret(parse_line(ground.condition), facts, LISTS) is ground.holds
    if rule.judge(facts) is None:
        assert None in {ground.holds for ground in because}


@given(conditions, submissions, st.lists(findings, max_size=2, unique_by=lambda one: one.name))
def test_what_happens_can_happen(condition, submission, found):
    result = compile_condition(condition, LISTS).test(facts_of(submission, *found))

    if result is not None:
        assert can_be((condition, result))
        assert can_be((condition, result), kind=submission.kind)


short = conditions.filter(lambda condition: len(line_of(condition)) < 500)


@given(short)
def test_a_condition_is_written_as_it_is_read(condition):
    assert parse_line(line_of(condition)) == condition


@given(short)
def test_generated_conditions_are_well_typed_or_refused_with_a_place(condition):
    read = parse_line(line_of(condition))
    try:
        check_condition(read, Known(lists=LISTS))
    except PolicyError as error:
        assert error.line == 1  # noqa: PT017  (most pass; those that do not must say where)


SIGNS = "( ) [ ] , . ' < == + - % 3"
OPERATORS = "and or not in within contains any of matches has label"
OTHERS = """finding count count(listing by author DE sum weak days EUR "x" @words re2'a'"""
WORDS = st.sampled_from([*CATALOGUE, *f"{SIGNS} {OPERATORS} {OTHERS}".split()])


@given(st.lists(WORDS, max_size=15).map(" ".join) | st.text(max_size=60))
def test_any_line_is_read_or_refused(line):
    try:
        check_condition(parse_line(line), Known(lists=LISTS))
    except PolicyError as error:
        assert error.column >= 1  # noqa: PT017  (both ways are right; nothing else may be raised)


@given(st.text(max_size=200) | st.text(alphabet="ab:-[]{},\"'|>&*!#?% \n\t", max_size=80))
def test_any_text_is_a_document_or_refused(text):
    try:
        read_document(text)
    except PolicyError as error:
        assert error.message  # noqa: PT017  (both ways are right; nothing else may be raised)
