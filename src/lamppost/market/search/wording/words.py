"""Words as the engine's queries: exactly as typed, said otherwise, or most of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from tantivy import Index, Occur, Query

from lamppost.market.search.rules import (
    LONGEST_PATTERN,
    Meaning,
    Word,
    similar_pattern,
)
from lamppost.market.search.rules.same import LONGEST_SAME, same_as
from lamppost.market.search.rules.small import may_lack
from lamppost.market.search.rules.spellings import spellings
from lamppost.market.search.schema import OTHER, analyser, schema, text_fields
from lamppost.market.search.wording.filters import any_of

# A word that somebody only began says less than one that is there.
BEGUN = 0.5
# The other way to write a word is often the rarer one, which says nothing about the ad.
SPELT = 0.3
# What an ad without the words gets for its category: less than any word gives.
IN_CATEGORY = 0.01
# A word more counts more than all that words can score.
A_WORD = 1_000.0


class Tier(IntEnum):
    """How well an ad has to fit the words; each has all of the one before it."""

    EXACT = 0
    # Some words are said otherwise: by another one for the same, begun or mistyped; no small ones.
    SAID = 1
    # Or it stands in a leaf that its missing words mean.
    MEANT = 2
    # It has at least half of the words.
    MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """
    What was perhaps meant by words as they were typed: begun, spelt alike, or one other word.

    ``unknown`` are those that no ad here has.
    """

    unknown: frozenset[Word] = frozenset()
    begun: frozenset[Word] = frozenset()
    similar: frozenset[Word] = frozenset()
    instead: tuple[tuple[Word, str], ...] = ()

    @property
    def replaced(self) -> tuple[Word, ...]:
        """The words that no ad here has, and that were read as others."""
        others = {*self.begun, *self.similar, *dict(self.instead)}
        return tuple(sorted(self.unknown & others, key=lambda word: word.text))


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a search, or several that mean something together, with what says it, too."""

    words: tuple[Word, ...]
    exact: Query
    said: Query
    categories: tuple[str, ...] = ()
    is_small: bool = False

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def at(self, tier: Tier) -> Query:
        if tier is Tier.EXACT:
            return self.exact
        if tier is Tier.MEANT and self.categories:
            return _any_of_these([self.said, in_leaves(self.categories, IN_CATEGORY)])
        return self.said


def wanted_words(
    index: Index,
    words: tuple[Word, ...],
    *,
    languages: tuple[str, ...],
    meanings: tuple[Meaning, ...] = (),
    otherwise: Otherwise | None = None,
) -> list[Asked]:
    """Return what is asked for word by word, those together that mean something together."""
    fields = text_fields(languages)
    small = may_lack(words, languages)
    other = otherwise or Otherwise()
    found = []
    for start, size, texts, categories in _spans(words, meanings, languages):
        span = words[start : start + size]
        each = [_spelt(index, words, at, fields) for at in range(start, start + size)]
        exact = each[0] if size == 1 else _all_of_these(each)
        said = [exact, *_said_otherwise(index, span, texts, other, fields)]
        found.append(
            Asked(
                words=span,
                exact=exact,
                said=_any_of_these(said) if len(said) > 1 else exact,
                categories=categories,
                is_small=all(word in small for word in span),
            )
        )
    return found


def exactly(
    index: Index, words: tuple[Word, ...], *, languages: tuple[str, ...]
) -> Iterator[tuple[Occur, Query]]:
    """Yield what each word asks for as it was typed; excluded ones must not be there."""
    fields = text_fields(languages)
    for at, word in enumerate(words):
        yield (
            Occur.MustNot if word.is_excluded else Occur.Must,
            _spelt(index, words, at, fields),
        )


def all_words(asked: Iterable[Asked], tier: Tier) -> Query:
    """Return what has every word at least so well; small ones only where they must be exact."""
    needed = [one for one in asked if tier is Tier.EXACT or not one.is_small]
    return _all_of_these([one.at(tier) for one in needed])


def most_words(asked: Iterable[Asked]) -> Query:
    """Return what has at least half of the words that are not small: the more, the higher."""
    content = [one for one in asked if not one.is_small]
    parts = [
        _any_of_these([Query.const_score_query(one.said, A_WORD), one.said]) for one in content
    ]
    return Query.boolean_query(
        [(Occur.Should, part) for part in parts],
        minimum_number_should_match=(len(parts) + 1) // 2,
    )


def in_leaves(categories: Iterable[str], score: float) -> Query:
    """Return what stands in one of these leaves, each with the same score."""
    return Query.const_score_query(any_of("category", categories), score)


def _spans(
    words: tuple[Word, ...], meanings: tuple[Meaning, ...], languages: tuple[str, ...]
) -> Iterator[tuple[int, int, tuple[str, ...], tuple[str, ...]]]:
    """Yield where what begins, of how many words, other words for it, and leaves that it means."""
    leaves = {meaning.words: meaning.categories for meaning in meanings}
    at = 0
    while at < len(words):
        for size in range(min(LONGEST_SAME, len(words) - at), 0, -1):
            span = words[at : at + size]
            if any(word.is_excluded or word.is_quoted or word.is_prefix for word in span):
                continue
            texts = tuple(word.text for word in span)
            same, meant = same_as(" ".join(texts), languages), leaves.get(texts, ())
            if same or meant:
                break
        else:
            size, same, meant = 1, (), ()
        if not words[at].is_excluded:
            yield at, size, same, meant
        at += size


def _said_otherwise(
    index: Index,
    span: tuple[Word, ...],
    texts: tuple[str, ...],
    other: Otherwise,
    fields: Mapping[str, float],
) -> Iterator[Query]:
    """Yield what says the same as some words: each by itself, or all of them together."""
    if texts:
        yield _texts(index, texts, fields)
    instead = dict(other.instead)
    each = [list(_perhaps(index, word, other, instead.get(word, ""), fields)) for word in span]
    if any(each):
        parts = (
            [_texts(index, (word.text,), fields), *some]
            for word, some in zip(span, each, strict=True)
        )
        yield _all_of_these([_any_of_these(some) for some in parts])


def _perhaps(
    index: Index, word: Word, other: Otherwise, instead: str, fields: Mapping[str, float]
) -> Iterator[Query]:
    if instead:
        yield _texts(index, (instead,), fields)
    if word in other.begun:
        yield from _begun(word, fields)
    if word in other.similar:
        yield _similar(word, fields)


def _spelt(index: Index, words: tuple[Word, ...], at: int, fields: Mapping[str, float]) -> Query:
    typed, *others = spellings(words, at)
    parts = [_texts(index, (typed,), fields)]
    if others:
        parts.append(Query.boost_query(_texts(index, others, fields), SPELT))
    if words[at].is_prefix:
        parts += _begun(words[at], fields)
    return _any_of_these(parts) if len(parts) > 1 else parts[0]


def _texts(index: Index, texts: Iterable[str], fields: Mapping[str, float]) -> Query:
    # In quotes, so that "AND" and "IN" are words and nothing is syntax. Any of them is enough.
    quoted = " ".join(f'"{text}"' for text in texts)
    found, _errors = index.parse_query_lenient(quoted, list(fields), field_boosts=dict(fields))
    return found


def _begun(word: Word, fields: Mapping[str, float]) -> Iterator[Query]:
    """Yield every word that begins so: an index of stems has few of them whole."""
    for field, boost in fields.items():
        for start in analyser(OTHER).analyze(word.text):
            begun = Query.fuzzy_term_query(schema(), field, start, distance=0, prefix=True)
            yield Query.const_score_query(begun, BEGUN * boost)


def _similar(word: Word, fields: Mapping[str, float]) -> Query:
    parts = [
        _alike(field, term)
        for field in fields
        for term in analyser(field.rpartition("_")[2]).analyze(word.text)
    ]
    return _any_of_these(parts) if parts else Query.empty_query()


# A page asks for the same words up to ten times, and each pattern takes milliseconds to make and
# some megabytes to keep.
@lru_cache(maxsize=12)
def _alike(field: str, term: str) -> Query:
    if len(term) > LONGEST_PATTERN:
        # The engine's own way: it allows another first letter, which in a long word is no harm.
        return Query.fuzzy_term_query(schema(), field, term, distance=1)
    return Query.regex_query(schema(), field, similar_pattern(term))


def _all_of_these(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _any_of_these(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])
