"""Turns the phrases of the word files into linear-time patterns over the skeleton."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from screening_engine.normalise.frequencies import share_with
from screening_engine.signals.alphabet import after, before

Fold = Callable[[str], str]

_TOKEN = re.compile(r"\{\w+\}|\.\.|[()|?]|[^\s()|?{}]+")
_PARTS = re.compile(r"[-'’./&+%]")
_SIGNS_ONLY = re.compile(r"[^\w()|?{}.]+")
_BETWEEN = r"[^A-Za-z0-9.!?;]{1,5}"
"""What may stand between two words of one phrase: anything but the end of a sentence."""
_GAP = rf"(?:{_BETWEEN}[A-Za-z0-9']{{1,24}}){{0,3}}"
_BUILT_IN = {
    "{n}": r"\b[0-9][0-9.,]{0,9}",
    "{share}": r"\b[0-9][0-9.,]{0,9} {0,2}"
    r"(?:%|percent\b|prozent\b|por ciento\b|por cento\b|pour cent\b|BALMYO\b|FY ALMYO\b)",
}


class PhraseError(ValueError):
    """A phrase that cannot be read; the message quotes it."""


def compile_phrases(
    phrases: Iterable[str], *, fold: Fold, macros: Mapping[str, str] | None = None
) -> str:
    """
    Return one RE2 pattern, for ASCII bytes, that finds any of the phrases as whole words.

    ``word*`` and ``*word`` leave an end open, ``(a b|c)`` lists choices, ``?`` after a word or
    group makes it optional, ``..`` stands for up to three words, ``{n}`` for a number,
    ``{share}`` for a percentage and ``{name}`` for a macro. Words are folded as texts are; an
    Arabic one may have its "and", "with" or "the" before it and its "your" behind it.
    """
    patterns = []
    for phrase in phrases:
        tokens = _Tokens(phrase, macros=macros or {})
        patterns.append(_choices(tokens, fold=fold))
        if tokens.peek() is not None:
            raise PhraseError(f"unbalanced bracket in {phrase!r}")
    return "|".join(f"(?:{pattern})" for pattern in patterns)


# Triggers: words that a phrase cannot do without


ANYTHING = ""
NUMBER = "#"

Needs = tuple[frozenset[str], ...]
"""Of each set one word has to stand in a text. Never empty."""


def triggers_of(
    phrases: Iterable[str], *, fold: Fold, macros: Mapping[str, str] | None = None
) -> tuple[Needs, ...]:
    """
    Return for each phrase what a text has in which it stands: of each set one word, rarest first.

    ``word`` is a whole word, ``word*`` and ``*word`` its beginning and end, ``NUMBER`` a number;
    ``ANYTHING`` says that nothing can be told.
    """
    return tuple(
        _needs_of_choices(_Tokens(phrase, macros=macros or {}), fold=fold) for phrase in phrases
    )


def _needs_of_choices(tokens: _Tokens, *, fold: Fold) -> Needs:
    """Return what all choices need: of several only that one of their rarest words is there."""
    sequences = [_needs(tokens, fold=fold)]
    while tokens.peek() == "|":
        tokens.take()
        sequences.append(_needs(tokens, fold=fold))
    if len(sequences) == 1:
        return sequences[0]
    return (frozenset[str]().union(*(sequence[0] for sequence in sequences)),)


def _needs(tokens: _Tokens, *, fold: Fold) -> Needs:
    parts: list[frozenset[str]] = []
    while tokens.peek() not in {None, "|", ")"}:
        needs = _of_part(tokens, fold=fold)
        if tokens.peek() == "?":
            tokens.take()
        else:
            parts += needs
    told = sorted((part for part in parts if ANYTHING not in part), key=_commonness)
    return tuple(told) or (frozenset({ANYTHING}),)


def _of_part(tokens: _Tokens, *, fold: Fold) -> Needs:
    part = tokens.take()
    if part == "(":
        inner = _needs_of_choices(tokens, fold=fold)
        tokens.take()
        return inner
    if part is None or part == "..":
        return ()
    return (frozenset({NUMBER}) if part in _BUILT_IN else _of_word(part, fold=fold),)


def _of_word(word: str, *, fold: Fold) -> frozenset[str]:
    parts = [fold(part) for part in _PARTS.split(word.strip("*")) if part]
    if not parts or not all(part.isascii() and part.isalnum() for part in parts):
        return frozenset({ANYTHING})
    if word.startswith("*"):
        return frozenset({ANYTHING if word.endswith("*") else f"*{parts[-1]}"})
    if len(parts) == 1:
        return frozenset({f"{parts[0]}*" if word.endswith("*") else parts[0]})
    # "e-mail" may be written apart or in one word: then that begins with "em".
    return frozenset({parts[0], f"{parts[0]}{parts[1]}*"})


def _commonness(words: frozenset[str]) -> tuple[float, list[str]]:
    """Guess how many texts hold one of the words."""
    shares = (1.0 if word == NUMBER else share_with(word) for word in words)
    return sum(shares), sorted(words)


class _Tokens:
    """The tokens of one phrase with its macros put in, read one at a time."""

    def __init__(self, phrase: str, *, macros: Mapping[str, str]) -> None:
        self.phrase = phrase
        self._tokens = list(_expand(phrase, macros=macros, depth=0))
        self._at = 0

    def peek(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def take(self) -> str | None:
        token = self.peek()
        self._at += 1
        return token


def _expand(phrase: str, *, macros: Mapping[str, str], depth: int) -> Iterator[str]:
    if depth > 5:
        raise PhraseError(f"macros of {phrase!r} call each other")
    for token in _TOKEN.findall(phrase):
        if token in _BUILT_IN or not token.startswith("{"):
            if not _SIGNS_ONLY.fullmatch(token):  # "smith & wesson": signs stand between words
                yield token
            continue
        if token[1:-1] not in macros:
            raise PhraseError(f"unknown macro {token} in {phrase!r}")
        yield "("
        yield from _expand(macros[token[1:-1]], macros=macros, depth=depth + 1)
        yield ")"


def _choices(tokens: _Tokens, *, fold: Fold) -> str:
    sequences = [_sequence(tokens, fold=fold)]
    while tokens.peek() == "|":
        tokens.take()
        sequences.append(_sequence(tokens, fold=fold))
    return "|".join(sequences)


def _sequence(tokens: _Tokens, *, fold: Fold) -> str:
    items = list(_items(tokens, fold=fold))
    first = next((at for at, (_, needed) in enumerate(items) if needed), None)
    if first is None:
        raise PhraseError(f"nothing is required in {tokens.phrase!r}")
    ahead = (f"(?:{pattern}{_BETWEEN})?" for pattern, _ in items[:first])
    behind = map(_following, items[first + 1 :])
    return "".join((*ahead, items[first][0], *behind))


def _following(item: tuple[str, bool]) -> str:
    pattern, needed = item
    if pattern == _GAP:
        return _GAP
    return f"{_BETWEEN}{pattern}" if needed else f"(?:{_BETWEEN}{pattern})?"


def _items(tokens: _Tokens, *, fold: Fold) -> Iterator[tuple[str, bool]]:
    while tokens.peek() not in {None, "|", ")"}:
        pattern = _item(tokens, fold=fold)
        optional = tokens.peek() == "?"
        if optional:
            tokens.take()
        yield pattern, not optional and pattern != _GAP


def _item(tokens: _Tokens, *, fold: Fold) -> str:
    part = tokens.take()
    if part == "..":
        return _GAP
    if part in _BUILT_IN:
        return _BUILT_IN[part]
    if part == "(":
        inner = _choices(tokens, fold=fold)
        if tokens.take() != ")":
            raise PhraseError(f"unbalanced bracket in {tokens.phrase!r}")
        return f"(?:{inner})"
    if part is None or part == "?":
        raise PhraseError(f"misplaced '?' in {tokens.phrase!r}")
    return _word(part, fold=fold)


@cache
def _word(word: str, *, fold: Fold) -> str:
    """Return the pattern of one word; hyphens and the like inside it may be left out."""
    parts = _PARTS.split(word.strip("*"))
    folded = [re.escape(fold(part)) for part in parts if part]
    if not folded:
        raise PhraseError(f"a word without letters: {word!r}")
    start = r"\b[A-Za-z0-9]{0,24}" if word.startswith("*") else rf"\b{before(folded[0])}"
    end = r"[A-Za-z0-9]{0,24}\b" if word.endswith("*") else rf"{after(folded[-1])}\b"
    return start + r"[-'./&+ ]{0,3}".join(folded) + end
