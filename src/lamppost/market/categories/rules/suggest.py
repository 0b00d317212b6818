"""Guess the leaf from a title: synonyms, stems, German compounds, words that point to a section."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import sqrt
from weakref import WeakKeyDictionary

from lamppost.market.categories.rules.shapes import FALLBACK_LANGUAGE, Category, Section, Taxonomy
from lamppost.market.categories.rules.words import stem, tokens

MAX_TITLE = 200
MAX_TOKENS = 24
LONGEST_PHRASE = 4

# Set on the titles of tests/rooms/test_categories_suggest.py. A phrase says more than a word,
# one's own language more than English, a whole word more than a compound's parts, and what
# follows "for", "with" or "für" describes more often than it names.
PHRASE_BONUS = 0.8
OTHER_LANGUAGE = 0.55
PART_OF_PHRASE = 0.25
COMPOUND_HEAD = 0.8
COMPOUND_MODIFIER = 0.5
AFTER_LINK = 0.45
CUED = 2.5
UNCUED = 0.2
LEAST_SCORE = 0.1

_LINKS = frozenset({
    "for", "with", "without", "from", "off", "in", "to", "of", "fur", "mit", "ohne", "aus", "von",
    "zu", "im", "pour", "avec", "plus", "incl", "inkl", "de", "du", "des", "del", "para", "con",
    "sin", "sans",
})  # fmt: skip
# Words that stand in many phrases and say nothing alone.
_FILLERS = _LINKS | {
    "and", "or", "the", "a", "my", "on", "at", "und", "oder", "der", "die", "das", "ein", "eine",
    "other", "sonstige", "new", "neu", "used", "sale", "verkaufen", "wanted", "gesucht", "sucht",
    "home", "day", "time", "small", "large", "big", "local", "old", "open", "set", "box", "one",
    "two", "good", "full", "size", "help", "hilfe", "part", "care", "offer", "free", "frei", "room",
    "everything", "alles", "am", "bei", "nach", "auf", "color", "cards", "made", "street",
    "los", "las", "una", "por", "les", "une", "sur", "vendo", "vends", "nuevo", "neuf", "busco",
    "cherche", "otros", "otra", "otras", "otro", "autre", "autres", "todo", "todos", "tout",
}  # fmt: skip
_NAME_PARTS = re.compile(
    r"\s*(?:[,&/]|\band\b|\bund\b|\bor\b|\boder\b|\by\b|\bo\b|\bet\b|\bou\b|\bأو\b)\s*"
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A leaf for a title. ``score`` only orders: it is not a probability."""

    category: Category
    score: float


@dataclass(frozen=True, slots=True)
class _Index:
    """For one language: which stems and phrases speak for which leaf or section, how strongly."""

    language: str
    leaves: Mapping[str, Category]
    sections: Mapping[str, Section]
    terms: Mapping[str, Mapping[str, float]]
    cues: Mapping[str, frozenset[str]]

    @property
    def shortest_head(self) -> int:
        """English writes few compounds: there, a short tail is more often chance ("offering")."""
        return 5 if self.language == "en" else 4


@dataclass(slots=True)
class _Scores:
    leaves: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    cued: set[str] = field(default_factory=set)

    def add(self, index: _Index, term: str, weight: float) -> bool:
        """Count what the term speaks for; False if it is not known at all."""
        for key, strength in index.terms.get(term, {}).items():
            self.leaves[key] += strength * weight
        self.cued |= index.cues.get(term, frozenset())
        return term in index.terms or term in index.cues


_INDEXES: WeakKeyDictionary[Taxonomy, dict[str, _Index]] = WeakKeyDictionary()


def suggest_categories(
    taxonomy: Taxonomy, title: str, language: str, limit: int = 3
) -> list[Suggestion]:
    """Return the likeliest leaves that take new ads, best first; none if no word is known."""
    index = _index_for(taxonomy, language.partition("-")[0].lower())
    scores = _score(index, tokens(title[:MAX_TITLE])[:MAX_TOKENS])
    ranked = sorted(
        (
            Suggestion(index.leaves[key], score * _factor(index, key, scores.cued))
            for key, score in scores.leaves.items()
        ),
        key=lambda one: (-one.score, one.category.key),
    )
    return [one for one in ranked if one.score >= LEAST_SCORE][:limit]


def _factor(index: _Index, key: str, cued: set[str]) -> float:
    section = index.sections[key]
    if section.key in cued:
        return CUED
    return UNCUED if section.cue_only else 1.0


def _score(index: _Index, words: list[str]) -> _Scores:
    """Longest phrase first; words inside a known phrase still count a little on their own."""
    scores = _Scores()
    stems = [stem(word, index.language) for word in words]
    weights = list(_weights(words))
    covered = [False] * len(words)
    for size in range(LONGEST_PHRASE, 0, -1):
        for start in range(len(words) - size + 1):
            span = range(start, start + size)
            weight = weights[start] * (1 + PHRASE_BONUS * (size - 1))
            if any(covered[place] for place in span):
                weight *= PART_OF_PHRASE
            if scores.add(index, "".join(stems[start : start + size]), weight):
                for place in span:
                    covered[place] = True
    for place, known in enumerate(covered):
        if known:
            scores.cued |= _cues_in_compound(index, stems[place])
        else:
            _add_compound(index, scores, stems[place], weights[place])
    return scores


def _cues_in_compound(index: _Index, word: str) -> frozenset[str]:
    """ "Klavierunterricht" is a known word, and its tail still says "lessons"."""
    tails = (word[cut:] for cut in range(2, len(word) - index.shortest_head + 1))
    return next((index.cues[tail] for tail in tails if tail in index.cues), frozenset())


def _weights(words: Iterable[str]) -> Iterator[float]:
    weight = 1.0
    for place, word in enumerate(words):
        if word in _LINKS and place > 0:
            weight = AFTER_LINK
        yield weight


def _add_compound(index: _Index, scores: _Scores, word: str, weight: float) -> None:
    """Read "eichenesstisch" by its tail (what it is), "klavierunterricht" by both parts."""
    for cut in range(2, len(word) - index.shortest_head + 1):
        if scores.add(index, word[cut:], weight * COMPOUND_HEAD):
            modifier = word[:cut]
            for form in dict.fromkeys((modifier, stem(modifier, index.language))):
                if scores.add(index, form, weight * COMPOUND_MODIFIER):
                    break
            return


def _index_for(taxonomy: Taxonomy, language: str) -> _Index:
    by_language = _INDEXES.setdefault(taxonomy, {})
    if language not in by_language:
        by_language[language] = _build_index(taxonomy, language)
    return by_language[language]


def _build_index(taxonomy: Taxonomy, language: str) -> _Index:
    terms: dict[str, dict[str, float]] = defaultdict(dict)
    cues: dict[str, set[str]] = defaultdict(set)
    for section in taxonomy.sections:
        for cue in _in_languages(section.cues, language):
            cues[_term(cue, language)].add(section.key)
        for leaf in section.open_leaves:
            for term, strength in _leaf_terms(leaf, language):
                terms[term][leaf.key] = max(strength, terms[term].get(leaf.key, 0.0))
    return _Index(
        language=language,
        leaves={leaf.key: leaf for leaf in taxonomy.leaves()},
        sections={
            leaf.key: section for section in taxonomy.sections for leaf in section.open_leaves
        },
        terms={term: _shared(found) for term, found in terms.items()},
        cues={term: frozenset(keys) for term, keys in cues.items()},
    )


def _shared(found: Mapping[str, float]) -> dict[str, float]:
    """A word that speaks for many leaves says little about each."""
    return {key: strength / sqrt(len(found)) for key, strength in found.items()}


def _in_languages(words: Mapping[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    return words.get(language, ()) + words.get(FALLBACK_LANGUAGE, ())


def _leaf_terms(leaf: Category, language: str) -> Iterator[tuple[str, float]]:
    for spoken in dict.fromkeys((language, FALLBACK_LANGUAGE)):
        strength = 1.0 if spoken == language else OTHER_LANGUAGE
        name = _NAME_PARTS.split(leaf.names.get(spoken, ""))
        for phrase in (*leaf.synonyms.get(spoken, ()), *name):
            yield from _phrase_terms(phrase, language, strength)


def _phrase_terms(phrase: str, language: str, strength: float) -> Iterator[tuple[str, float]]:
    words = tokens(phrase)
    if words and not set(words) <= _FILLERS:
        yield _term(phrase, language), strength
    if len(words) > 1:
        for word in words:
            if word not in _FILLERS and len(word) > 2:
                yield stem(word, language), strength * PART_OF_PHRASE


def _term(phrase: str, language: str) -> str:
    return "".join(stem(word, language) for word in tokens(phrase))
