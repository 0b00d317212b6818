"""Words as the engine's queries: exactly as typed, or spelt alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tantivy import Index, Occur, Query

from lamppost.market.search.rules import (
    LONGEST_PATTERN,
    Meaning,
    Word,
    meant_spans,
    similar_pattern,
)
from lamppost.market.search.schema import OTHER, analyser, schema, text_fields
from lamppost.market.search.wording.filters import any_of

# A word that somebody only began says less than one that is there.
BEGUN = 0.5
# What an ad without the words gets for its category: less than any word gives.
IN_CATEGORY = 0.01


def words_asked(
    index: Index,
    words: tuple[Word, ...],
    *,
    languages: tuple[str, ...],
    similar: frozenset[Word] = frozenset(),
    meanings: tuple[Meaning, ...] = (),
) -> Iterator[tuple[Occur, Query]]:
    """
    Yield what each word asks for; those in ``similar`` ask for what is spelt alike.

    Words with a meaning may be missing from an ad that stands in one of its leaves.
    """
    fields = text_fields(languages)

    def asked(word: Word) -> Query:
        return _similar(word, fields) if word in similar else _exact(index, word, fields)

    for span, categories in meant_spans(words, meanings):
        if categories:
            said = Query.boolean_query([(Occur.Must, asked(word)) for word in span])
            yield (
                Occur.Must,
                Query.boolean_query(
                    [(Occur.Should, said), (Occur.Should, in_leaves(categories, IN_CATEGORY))]
                ),
            )
        else:
            yield Occur.MustNot if span[0].is_excluded else Occur.Must, asked(span[0])


def in_leaves(categories: Iterable[str], score: float) -> Query:
    """Return what stands in one of these leaves, each with the same score."""
    return Query.const_score_query(any_of("category", categories), score)


def _exact(index: Index, word: Word, fields: Mapping[str, float]) -> Query:
    # In quotes, so that "AND" and "IN" are words and nothing is syntax.
    found, _errors = index.parse_query_lenient(
        f'"{word.text}"', list(fields), field_boosts=dict(fields)
    )
    return _with_begun(found, word, fields) if word.is_prefix else found


def _with_begun(found: Query, word: Word, fields: Mapping[str, float]) -> Query:
    """Return the same with every word that begins so: an index of stems has few of them whole."""
    begun = (
        Query.const_score_query(
            Query.fuzzy_term_query(schema(), field, start, distance=0, prefix=True), BEGUN * boost
        )
        for field, boost in fields.items()
        for start in analyser(OTHER).analyze(word.text)
    )
    return Query.boolean_query([(Occur.Should, part) for part in (found, *begun)])


def _similar(word: Word, fields: Mapping[str, float]) -> Query:
    parts = [
        (Occur.Should, _alike(field, term))
        for field in fields
        for term in analyser(field.rpartition("_")[2]).analyze(word.text)
    ]
    return Query.boolean_query(parts) if parts else Query.empty_query()


def _alike(field: str, term: str) -> Query:
    if len(term) > LONGEST_PATTERN:
        # The engine's own way: it allows another first letter, which in a long word is no harm.
        return Query.fuzzy_term_query(schema(), field, term, distance=1)
    return Query.regex_query(schema(), field, similar_pattern(term))
