"""
How fast are 250 rules judged, and how fast are 10,000 words looked for?

250 rules are made of those that ship: each is taken again with one more condition, in turn a
category, the age of the account, listed words, a pattern and a price. The compiled rules and the
naive interpreter (`policy/interpret.py`, the oracle of the tests: it walks the tree, orders and
remembers nothing) answer about the same ordinary ads with the same findings, and every answer is
compared. *Rules alone* is everything between the findings and the verdict: the compiled side also
keeps its evidence, which the interpreter does not. *The whole* adds reading the text and all
signals, the same work on both sides.

The words are 10,000 made-up ones of two or three syllables, looked for as whole words in texts of
1 KB that hold none or one of them: by an RE2 set (what word lists of signals are compiled to), by
the dictionary that `contains any of @list` uses, and by one alternation of Python's `re`, the way
such lists are usually written. All three must find the same.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import TypeVar

import re2

from benchmarks.screening.rows import Row, at_most, json_lines, shared_data
from screening_engine import (
    Finding,
    Policy,
    PolicyError,
    Rule,
    Submission,
    judge,
    load_policy,
    look,
    screen,
)
from screening_engine.normalise import read_text
from screening_engine.policy.build import Surroundings, build_rule
from screening_engine.policy.document import read_document
from screening_engine.policy.examples import ordinary_facts
from screening_engine.policy.facts import Facts
from screening_engine.policy.interpret import interpret
from screening_engine.policy.parser import parse_line
from screening_engine.policy.prose import Prose, make_terms
from screening_engine.policy.rule import OnUnknown
from screening_engine.policy.syntax import All
from screening_engine.policy.writing import rule_source
from screening_engine.screen import Sight
from screening_engine.signals import DERIVED_SIGNALS

T = TypeVar("T")
RULES = 250
SEED = 11
CATEGORIES = {"bike": "for-sale/bicycles", "car": "vehicles/cars", "housing": "housing/rent"}
MORE = (
    "text.body contains any of @bench-words",
    "author.account_age < {} days",
    "listing.category within {}",
    "text.body matches re2'(transfer|wire|escrow) ?(by|via)? ?[a-z]{{3,{}}}'",
    "listing.price < {} EUR",
)
"""In turn one of these is added to a rule that ships."""
THINGS = ("jobs", "services", "community", "pets", "vehicles/parts")
WORDS = 10_000
ALTERNATION_TEXTS = 3


def measure(*, quick: bool) -> Iterator[Row]:
    yield from judged(many_rules(), ordinary_ads(quick=quick))
    yield from words_found(texts=20 if quick else 200)


# Rules


def ordinary_ads(*, quick: bool) -> list[Submission]:
    """Return real ordinary ads if the shared data is there, else short made-up ones."""
    files = sorted(shared_data("ordinary_ads").glob("*.jsonl"))
    rows = at_most((row for path in files for row in json_lines(path)), quick=quick, most=2_000)
    chosen = Random(SEED).sample(rows, min(len(rows), 40 if quick else 400))  # noqa: S311
    texts = [(row["title"], row["body"], row["category"]) for row in chosen]
    texts = texts or [(f"Bicycle {n}", f"Hardly used, {n} gears.", "bike") for n in range(100)]
    return [
        Submission(
            title=title, body=body, category=CATEGORIES.get(kind, "for-sale/things"),
            country="US", facts=ordinary_facts(),
        )
        for title, body, kind in texts
    ]  # fmt: skip


def many_rules() -> Policy:
    """Return the baseline and as many of its rules again, each with one condition more."""
    baseline = load_policy("baseline")
    words = tuple(made_up_words(200))
    lists = {**baseline.lists, "bench-words": words}
    around = Surroundings(clauses=baseline.clauses, lists=lists, english={})
    rules = list(baseline.rules)
    number = 0
    while len(rules) < RULES:
        source = varied(baseline.rules[number % len(baseline.rules)], number)
        # Some rules do not go with some conditions: what can never hold does not load.
        with suppress(PolicyError):
            rules.append(build_rule(read_document(source), around=around))
        number += 1
    return replace(baseline, rules=tuple(rules), lists=lists)


def varied(rule: Rule, number: int) -> str:
    """Return the source of a rule with another id and one condition more."""
    kind = number % len(MORE)
    value = THINGS[number // len(MORE) % len(THINGS)] if kind == 2 else str(number % 97 + 3)
    more = parse_line(MORE[kind].format(value))
    parts = rule.when.parts if isinstance(rule.when, All) else (rule.when,)
    return rule_source(replace(rule, id=f"{rule.id}-{number}", when=All((more, *parts))))


def judged(policy: Policy, ads: Sequence[Submission]) -> Iterator[Row]:
    sights = [sight for ad in ads if (sight := look(ad))]
    few = sights[: max(10, len(sights) // 20)]
    for sight in few:
        verdict = judge(sight, policy=policy)
        if {reason.rule_id for reason in verdict.reasons} != naive(policy, sight):
            raise AssertionError("The compiled rules and the interpreter differ.")
    ours = seconds_each(lambda sight: judge(sight, policy=policy), sights, rounds=3)
    theirs = seconds_each(lambda sight: naive(policy, sight), few, rounds=3)
    yield Row(
        name="rules.alone", value=1 / ours, unit="ads/s", n=len(sights), baseline=1 / theirs,
        note=f"{len(policy.rules)} rules; evidence is kept on the compiled side only",
    )  # fmt: skip
    yield Row(
        name="rules.alone.ratio", value=theirs / ours, unit="times", n=len(sights), goal=">= 20"
    )
    whole = seconds_each(lambda ad: screen(ad, policy=policy), ads)
    yield Row(
        name="rules.whole", value=1 / whole, unit="ads/s", n=len(ads),
        baseline=1 / (whole - ours + theirs), goal=">= 1000",
        note="with reading the text and all signals, the same work on both sides",
    )  # fmt: skip
    yield Row(
        name="rules.whole.ratio", value=(whole - ours + theirs) / whole, unit="times", n=len(ads)
    )


def naive(policy: Policy, sight: Sight) -> set[str]:
    """Return the rules that match or cannot be told, by walking the tree of every one of them."""
    facts = Facts(sight.reading, derived(sight), failed=sight.failed)
    matched = set()
    for rule in policy.rules:
        if sight.reading.submission.kind not in rule.applies_to:
            continue
        when = interpret(rule.when, facts, policy.lists)
        if when is not False and rule.unless is not None:
            unless = interpret(rule.unless, facts, policy.lists)
            when = False if unless else (None if unless is None else when)
        if when or (when is None and rule.on_unknown is not OnUnknown.IGNORE):
            matched.add(rule.id)
    return matched


def derived(sight: Sight) -> list[Finding]:
    """Return all findings, those that rest on others among them."""
    known = {finding.name: finding for finding in sight.findings}
    for signal in DERIVED_SIGNALS:
        finding = signal(sight.reading, known)
        if finding is not None:
            known[finding.name] = finding
    return list(known.values())


def seconds_each(work: Callable[[T], object], items: Sequence[T], rounds: int = 1) -> float:
    """Return the processor time of one item: the best of the rounds, after one item to warm up."""
    work(items[0])
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for item in items:
            work(item)
        best = min(best, time.process_time() - began)
    return best / len(items)


# Words


def made_up_words(count: int) -> list[str]:
    """Return different words of two or three syllables, the same in every run."""
    chance = Random(SEED)  # noqa: S311 - the same words in every run
    syllables = [a + b + c for a in "bdfgklmnprstvz" for b in "aeiou" for c in ("", "n", "r", "s")]
    words: dict[str, None] = {}
    while len(words) < count:
        words["".join(chance.choice(syllables) for _ in range(chance.choice((2, 3))))] = None
    return list(words)


def texts_of(words: Sequence[str], count: int) -> list[str]:
    """Return texts of 1 KB; every other one holds one of the words."""
    chance = Random(SEED + 1)  # noqa: S311 - the same texts in every run
    common = "the flat has two rooms and a kitchen with a view of the park near the old town hall"
    texts = []
    for number in range(count):
        written: list[str] = []
        while sum(map(len, written)) + len(written) < 1_024:
            written.append(chance.choice(common.split()))
        if number % 2:
            written[chance.randrange(len(written))] = chance.choice(words)
        texts.append(" ".join(written)[:1_024])
    return texts


def words_found(*, texts: int) -> Iterator[Row]:
    words = made_up_words(WORDS)
    written = texts_of(words, texts)
    read = [Prose(read_text("body", text)) for text in written]
    in_set, in_list, in_re = by_set(words), by_dictionary(words), by_alternation(words)
    if not in_set(written[1]) == in_list(read[1]) == in_re(written[1]):
        raise AssertionError("The three ways to look for words differ.")
    slow = seconds_each(in_re, written[:ALTERNATION_TEXTS])
    note = f"{WORDS:,} words over 1 KB; the baseline is one alternation of Python's re"
    fast = seconds_each(in_set, written, rounds=20)
    yield Row(
        name="words.re2_set", value=fast * 1e6, unit="µs", n=texts, baseline=slow * 1e6, note=note
    )
    yield Row(name="words.re2_set.ratio", value=slow / fast, unit="times", n=texts, goal=">= 1000")
    # A text keeps what was found in it, so that each is searched once.
    fast = seconds_each(in_list, read)
    yield Row(
        name="words.list", value=fast * 1e6, unit="µs", n=texts, baseline=slow * 1e6, note=note
    )
    yield Row(name="words.list.ratio", value=slow / fast, unit="times", n=texts)


def by_set(words: Sequence[str]) -> Callable[[str], set[str]]:
    options = re2.Options()
    options.max_mem = 1 << 28
    patterns = re2.Set.SearchSet(options)
    for word in words:
        patterns.Add(rf"\b{word}\b")
    patterns.Compile()
    return lambda text: {words[at] for at in patterns.Match(text) or ()}


def by_dictionary(words: Sequence[str]) -> Callable[[Prose], set[str]]:
    """What ``contains any of @list`` does, cutting the text into words included."""
    terms = make_terms(tuple(words))
    return lambda prose: set(prose.found(terms))


def by_alternation(words: Sequence[str]) -> Callable[[str], set[str]]:
    pattern = re.compile(rf"\b(?:{'|'.join(words)})\b")
    return lambda text: set(pattern.findall(text))
