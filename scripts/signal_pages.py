"""The page of the signals: what each looks for, how it judges, what it finds and leaves alone."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from screening_engine import Money, Policy, signal_name
from screening_engine.policy.rule import Rule
from screening_engine.policy.syntax import FindingPart, walk
from screening_engine.signal_examples import SignalExample, SignalExamples, examples_of
from screening_engine.signals import ALL_SIGNALS, DERIVED_SIGNALS, DerivedSignal, Signal
from screening_engine.signals.words import FOLDER, Combination, Concept, WordFile, load_words

HEAD = """\
A signal looks at an ad or a message and answers with one finding, or with nothing. It knows no rule
and no threshold: what follows from a finding is for the [rules](baseline.md) to say. Each signal
is one file in `src/screening_engine/signals/`, with its examples beside it in `examples/`;
[add a signal](../build/add-a-signal.md) says how to write one.

A finding has a strength: *weak* (worth knowing), *medium* (worth a question), *strong* (worth a
look by a person, or more). It shows its evidence in the text, and what speaks against it. Words are
found in disguise, too, and mostly not after a "no".

Nothing here looks at nationality, language, immigration status, gender or neighbourhood. Examples
of the worst harms name ages, papers and debts only, and no text is a real one.

"""
OVER = "Looks at facts and at what other signals found.\n\n"


def signals_section(policy: Policy) -> str:
    """Return the page without its heading."""
    plain = "".join(_signal(signal, policy) for signal in ALL_SIGNALS)
    derived = "".join(_signal(signal, policy, note=OVER) for signal in DERIVED_SIGNALS)
    return f"{HEAD}{plain}{derived}".rstrip("\n") + "\n"


def _signal(signal: Signal | DerivedSignal, policy: Policy, *, note: str = "") -> str:
    name = signal_name(signal)
    told = examples_of(name)
    parts = [
        f"## {name}\n\n",
        f"{_as_markdown(inspect.getdoc(signal) or '')}\n\n",
        note,
        _judges(name),
        _used(name, policy),
        _notes("Where it comes from", told.sources),
        _notes("Whom it may hit by mistake", told.false_positives),
        _shown(told),
    ]
    return "".join(parts)


def _as_markdown(text: str) -> str:
    return text.replace("``", "`").strip()


# How a word file judges


def _judges(name: str) -> str:
    if name not in _word_files():
        return ""
    words = load_words(name)
    lines = [*_combinations(words), *_weights(words)]
    against = [concept.means for concept in words.concepts.values() if concept.against]
    if against:
        lines.append(f"Speaks against it: {'; '.join(against)}.")
    if words.never_in:
        lines.append(f"Never in {', '.join(words.never_in)}.")
    return "".join(f"- {line}\n" for line in lines) + "\n" if lines else ""


@cache
def _word_files() -> frozenset[str]:
    folder = resources.files("screening_engine.signals") / FOLDER
    return frozenset(entry.name.removesuffix(".yaml") for entry in folder.iterdir())


def _combinations(words: WordFile) -> Iterator[str]:
    for combination in words.combinations:
        yield f"*{combination.strength}*: {_when(combination, words.concepts)}."


def _when(combination: Combination, concepts: Mapping[str, Concept]) -> str:
    said = " + ".join(_named(name, concepts) for name in combination.every)
    near = f", within {combination.words} words" if combination.words is not None else ""
    without = " or ".join(_named(name, concepts) for name in combination.without)
    return f"{said}{near}{f', unless {without}' if without else ''}"


def _named(name: str, concepts: Mapping[str, Concept]) -> str:
    if name.startswith("in:"):
        return f"the category is {name.removeprefix('in:')}"
    concept, _, field = name.partition("@")
    return concepts[concept].means + (f" (in the {field})" if field else "")


def _weights(words: WordFile) -> Iterator[str]:
    for concept in words.concepts.values():
        if concept.weight is not None:
            beside = [
                words.concepts[name].means for name in words.concepts if name in concept.beside
            ]
            only = f", only beside: {'; '.join(beside)}" if beside else ""
            yield f"*{concept.weight}* ({concept.dimension}): {concept.means}{only}."


# Rules, notes, examples


def _used(name: str, policy: Policy) -> str:
    citing = [rule.id for rule in policy.rules if name in _findings_of(rule)]
    cited = ", ".join(f"[{rule_id}](baseline.md#{anchor(rule_id)})" for rule_id in citing)
    return f"Used by: {cited}.\n\n" if cited else "No rule rests on it alone.\n\n"


def _findings_of(rule: Rule) -> set[str]:
    conditions = [rule.when] if rule.unless is None else [rule.when, rule.unless]
    parts = (part for condition in conditions for part in walk(condition))
    return {part.finding for part in parts if isinstance(part, FindingPart)}


def anchor(heading: str) -> str:
    """Return the fragment that a heading has on a page."""
    return "".join(letter for letter in heading.lower() if letter.isalnum() or letter in "-_")


def _notes(heading: str, notes: tuple[str, ...]) -> str:
    return f"{heading}: {' '.join(notes)}\n\n"


def _shown(told: SignalExamples) -> str:
    rows = "".join(map(_row, (*told.found, *told.spared)))
    return f"| example | found |\n| --- | --- |\n{rows}\n"


def _row(example: SignalExample) -> str:
    around = [example.submission.category, example.submission.language, *_price(example)]
    words = example.words.replace("|", "\\|")
    noted = ", ".join(filter(None, around))
    strength = example.strength or "–"
    return f"| {words}{f' ({noted})' if noted else ''} | {strength} |\n"


def _price(example: SignalExample) -> Iterator[str]:
    price, usual = example.submission.price, example.submission.facts.get("market.median_price")
    if price is not None:
        yield f"{price.minor / 100:g} {price.currency}"
    if isinstance(usual, Money):
        yield f"usual {usual.minor / 100:g} {usual.currency}"
        yield f"of {example.submission.facts.get('market.sample')} prices"
