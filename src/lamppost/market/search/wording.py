"""Turn a search into the engine's query: filters without a score, words with one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tantivy import FieldType, Index, Occur, Query, Searcher

from lamppost.market.search.rules import (
    LONGEST_PATTERN,
    SHORTEST_TYPO,
    Range,
    Search,
    Word,
    read_words,
    similar_pattern,
)
from lamppost.market.search.schema import analyser, schema, text_fields


def query_of(index: Index, wanted: Search, *, similar: Iterable[Word] = ()) -> Query:
    """Return the engine's query. For the words in ``similar`` it takes what is spelt alike."""
    parts = [
        (Occur.Must, Query.const_score_query(part, 0.0))
        for part in (*_filters(wanted), *_numbers(index, wanted))
    ]
    words = read_words(wanted.words)
    if wanted.words.strip() and not words:
        return Query.empty_query()  # only signs: no ad has them, and all ads would be a lie
    fields = text_fields(wanted.languages)
    for word in words:
        alike = word in set(similar)
        found = _similar(word, fields) if alike else _exact(index, word, fields)
        parts.append((Occur.MustNot if word.is_excluded else Occur.Must, found))
    if wanted.without:
        parts.append((Occur.MustNot, _any_of("key", [str(key) for key in wanted.without])))
    if all(occur is Occur.MustNot for occur, _part in parts):
        parts.append((Occur.Must, Query.all_query()))
    return Query.boolean_query(parts)


def unknown_words(index: Index, searcher: Searcher, wanted: Search) -> tuple[Word, ...]:
    """Return the words that no ad of these towns has and that may be mistyped."""
    towns = Search(site_ids=wanted.site_ids, languages=wanted.languages)
    return tuple(
        word
        for word in read_words(wanted.words)
        if not (word.is_excluded or word.is_phrase)
        and len(word.text) >= SHORTEST_TYPO
        and not total_of(searcher, query_of(index, replace(towns, words=f'"{word.text}"')))
    )


def total_of(searcher: Searcher, query: Query) -> int:
    """Return how many ads a query finds."""
    # The engine's type hints leave the count out.
    return int(searcher.search(query, limit=1, count=True).count)  # type: ignore[attr-defined]


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


def _filters(wanted: Search) -> list[Query]:
    texts: Mapping[str, tuple[str, ...]] = {
        "site": tuple(str(site_id) for site_id in wanted.site_ids),
        "section": (wanted.section,) if wanted.section else (),
        "category": (wanted.category,) if wanted.category else (),
        "offer": wanted.offers,
        "district": wanted.districts,
    }
    found = [_any_of(field, values) for field, values in texts.items() if values]
    found += [
        _any_of("attribute", [f"{key}={answer}" for answer in answers])
        for key, answers in wanted.choices.items()
        if answers
    ]
    if wanted.with_photo:
        found.append(_range("photos", Range(low=1)))
    if wanted.since is not None:
        found.append(_range("published", Range(low=int(wanted.since.timestamp() * 1_000_000))))
    if not wanted.price.is_open:
        found.append(_range("price", wanted.price))
    return found


def _any_of(field: str, values: Iterable[str]) -> Query:
    return Query.term_set_query(schema(), field, list(values))


def _range(field: str, span: Range) -> Query:
    return Query.range_query(schema(), field, FieldType.Integer, span.low, span.high)


def _numbers(index: Index, wanted: Search) -> list[Query]:
    """Return the ranges of answers. Their keys are the taxonomy's: nothing of it is typed."""
    found = []
    for key, span in wanted.numbers.items():
        if not span.is_open:
            low = "*" if span.low is None else str(span.low)
            high = "*" if span.high is None else str(span.high)
            found.append(index.parse_query(f"number.{key}:[{low} TO {high}]"))
    return found
