"""Words as the engine's queries: exactly as typed, or spelt alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tantivy import Index, Occur, Query

from lamppost.market.search.rules import LONGEST_PATTERN, Word, similar_pattern
from lamppost.market.search.schema import analyser, schema, text_fields


def words_asked(
    index: Index,
    words: tuple[Word, ...],
    *,
    languages: tuple[str, ...],
    similar: frozenset[Word],
) -> Iterator[tuple[Occur, Query]]:
    """Yield what each word asks for; those in ``similar`` ask for what is spelt alike."""
    fields = text_fields(languages)
    for word in words:
        found = _similar(word, fields) if word in similar else _exact(index, word, fields)
        yield Occur.MustNot if word.is_excluded else Occur.Must, found


def _exact(index: Index, word: Word, fields: Mapping[str, float]) -> Query:
    # In quotes, so that "AND" and "IN" are words and nothing is syntax.
    found, _errors = index.parse_query_lenient(
        f'"{word.text}"', list(fields), field_boosts=dict(fields)
    )
    return found


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
