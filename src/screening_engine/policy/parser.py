"""Reads one line of the rule language by recursive descent. It never evaluates anything."""

from __future__ import annotations

from datetime import timedelta

from screening_engine.policy import counters, literals
from screening_engine.policy.problems import Place, PolicyError, did_you_mean
from screening_engine.policy.syntax import (
    All,
    Arithmetic,
    Compare,
    Condition,
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
    Value,
)
from screening_engine.policy.tokens import Sort, Token, tokenize

MAX_DEPTH = 40
COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
FINDING_PARTS = frozenset({"strength", "count", "countered"})


def parse_line(text: str, place: Place | None = None) -> Condition:
    """
    Return the tree of one line that begins at ``place``.

    Raises ``PolicyError`` with the column of the word that does not fit. Types and names are
    not looked at here: that is ``check.check_condition``.
    """
    return _Parser(tokenize(text, place or Place(1, 1))).line()


class _Parser:
    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def line(self) -> Condition:
        condition = self._some()
        if self._now.sort is not Sort.END:
            raise self._surprise("the end of the line", hint=self._hint_behind())
        return condition

    def _hint_behind(self) -> str:
        """What was probably meant by a word behind which nothing may follow, or before which."""
        before = self._tokens[self._at - 1].text if self._at else ""
        if before in {"if", "when", "unless"}:
            return f'Leave out "{before}": the line itself is the condition.'
        return 'A share of something is written with "*": 60% * …' if self._now.text == "of" else ""

    # Conditions, from the loosest to the tightest

    def _some(self) -> Condition:
        place = self._now.place
        parts = [self._all()]
        while self._take_word("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Some(tuple(parts), place=place)

    def _all(self) -> Condition:
        place = self._now.place
        parts = [self._not()]
        while self._take_word("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else All(tuple(parts), place=place)

    def _not(self) -> Condition:
        place = self._now.place
        if not self._take_word("not"):
            return self._comparison()
        self._deeper(place)
        condition = Not(self._not(), place=place)
        self._depth -= 1
        return condition

    def _comparison(self) -> Condition:
        place = self._now.place
        if self._is_sign("("):
            inner = self._in_brackets()
            if not isinstance(inner, Value):
                return inner
            left = self._sum_from(inner)
        elif self._next_is_has():
            return self._has_label()
        else:
            left = self._sum()
        condition = self._relation(left, place)
        if self._is_sign(*COMPARISONS):
            raise PolicyError(
                "Two comparisons in a row.",
                place=self._now.place,
                suggestion='Join them with "and".',
            )
        return condition

    def _relation(self, left: Value, place: Place) -> Condition:
        if self._is_sign(*COMPARISONS):
            operator = self._take().text
            right = literals.bare_word(self._sum()) if operator in {"==", "!="} else self._sum()
            return Compare(operator, left, right, place=place)
        if self._take_word("in"):
            return self._is_in(left, place)
        if self._take_word("within"):
            path = self._expect(Sort.PATH, "a category such as housing/rent or a place such as DE")
            return IsWithin(left, path.text, place=place)
        if self._take_word("contains"):
            return self._contains(left, place)
        if self._take_word("matches"):
            pattern = self._expect(Sort.PATTERN, "a pattern such as re2'…'")
            return Matches(left, literals.checked_pattern(pattern), place=place)
        if self._now.text == "not" and self._now.sort is Sort.WORD:
            raise PolicyError(
                f'"not" stands here before "{self._tokens[self._at + 1].text}".',
                place=self._now.place,
                suggestion='Write "not" at the beginning: not listing.country in ["DE"].',
            )
        return left

    def _is_in(self, left: Value, place: Place) -> Condition:
        if self._now.sort is Sort.LIST:
            return IsIn(left, list_name=self._take().text, place=place)
        return IsIn(left, items=self._items(), place=place)

    def _contains(self, left: Value, place: Place) -> Condition:
        if self._now.sort is Sort.STRING:
            return Contains(left, items=(self._take().text,), place=place)
        if not (self._take_word("any") and self._take_word("of")):
            raise self._surprise('"any of @list" or a text in quotes')
        if self._now.sort is Sort.LIST:
            return Contains(left, list_name=self._take().text, place=place)
        return Contains(left, items=self._texts(), place=place)

    def _texts(self) -> tuple[str, ...]:
        texts: list[str] = []
        for item in self._items():
            if not isinstance(item.value, str):
                raise PolicyError("Write the words in quotes.", place=item.place)
            texts.append(item.value)
        return tuple(texts)

    def _items(self) -> tuple[Literal, ...]:
        close = {"[": "]", "(": ")"}.get(self._now.text, "")
        if not close:
            raise self._surprise('a list such as ["DE", "AT"] or @name')
        self._take()
        items = [self._item()]
        while self._is_sign(","):
            self._take()
            items.append(self._item())
        self._expect_sign(close)
        return tuple(items)

    def _item(self) -> Literal:
        if self._now.sort is Sort.WORD:
            return literals.word(self._take())
        value = self._primary()
        if not isinstance(value, Literal):
            raise PolicyError("A list holds plain values only.", place=value.place)
        return value

    def _next_is_has(self) -> bool:
        following = self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        return self._now.sort is Sort.WORD and following.text == "has"

    def _has_label(self) -> Condition:
        subject = self._take()
        self._take()
        if not self._take_word("label"):
            raise self._surprise(
                '"label"', hint=f"Write it like {subject.text} has label verified."
            )
        label = self._expect(Sort.PATH, "the name of a label")
        labels = Fact(f"{subject.text}.labels", place=subject.place)
        return HasLabel(labels, label.text, place=subject.place)

    # Values

    def _sum(self) -> Value:
        return self._sum_from(self._primary())

    def _sum_from(self, first: Value) -> Value:
        left = self._product_from(first)
        while self._is_sign("+", "-"):
            sign = self._take()
            right = self._product_from(self._primary())
            left = Arithmetic(sign.text, left, right, place=left.place)
        return left

    def _product_from(self, first: Value) -> Value:
        left = first
        while self._is_sign("*", "/"):
            sign = self._take()
            left = Arithmetic(sign.text, left, self._primary(), place=left.place)
        return left

    def _primary(self) -> Value:
        if self._is_sign("("):
            return self._value_in_brackets()
        if self._is_sign("-"):
            return self._negative()
        if self._now.sort is Sort.NUMBER:
            return self._number()
        if self._now.sort is Sort.STRING:
            return literals.string(self._take())
        if self._now.sort is Sort.WORD:
            return self._named()
        raise self._surprise("a fact, a finding or a value")

    def _negative(self) -> Value:
        place = self._take().place
        self._deeper(place)
        value = self._primary()
        self._depth -= 1
        return literals.negative(value, place)

    def _number(self) -> Literal:
        number = self._take()
        if self._is_sign("%"):
            self._take()
            return literals.share(number)
        if self._now.sort is Sort.WORD and literals.is_unit(self._now.text):
            return literals.with_unit(number, self._take())
        return literals.number(number)

    def _named(self) -> Value:
        word = self._take()
        if word.text in counters.FUNCTIONS:
            return self._counter(word)
        if word.text == "finding":
            return self._finding(word)
        if self._is_sign("("):
            return self._fact_with_argument(word)
        return literals.known_word(word) or Fact(word.text, place=word.place)

    def _fact_with_argument(self, word: Token) -> Fact:
        self._take()
        argument = self._expect(Sort.STRING, "a name in quotes")
        self._expect_sign(")")
        return Fact(word.text, argument.text, place=word.place)

    def _finding(self, word: Token) -> FindingPart:
        self._expect_sign("(")
        name = self._expect(Sort.STRING, "the name of a finding in quotes")
        self._expect_sign(")")
        if not self._is_sign("."):
            return FindingPart(name.text, place=word.place)
        self._take()
        part = self._expect(Sort.WORD, "strength, count, countered or values.…")
        if part.text not in FINDING_PARTS and not part.text.startswith("values."):
            hint = did_you_mean(part.text, FINDING_PARTS)
            hint = hint or "It has strength, count, countered and values.<name>."
            raise PolicyError(f'A finding has no "{part.text}".', place=part.place, suggestion=hint)
        return FindingPart(name.text, part.text, place=word.place)

    def _counter(self, word: Token) -> Counter:
        if not self._is_sign("("):
            raise PolicyError(
                f'Expected "(" behind "{word.text}", found {self._now}.',
                place=self._now.place,
                suggestion="Write it like count(listing by author within 1 day).",
            )
        self._take()
        what = self._expect(Sort.WORD, "what is counted, such as listing")
        self._expect_word("by", "count(listing by author within 1 day)")
        by = self._expect(Sort.WORD, "by what it is counted, such as author")
        self._expect_word("within", "count(listing by author within 1 day)")
        window = self._window()
        self._expect_sign(")")
        names = counters.singular(what.text), counters.singular(by.text)
        return Counter(word.text, *names, window, place=word.place)

    def _window(self) -> timedelta:
        number = self._expect(Sort.NUMBER, "a length of time, such as 1 day")
        unit = self._expect(Sort.WORD, "a unit of time, such as days")
        return literals.duration(number, unit)

    # Brackets

    def _in_brackets(self) -> Condition:
        place = self._take().place
        self._deeper(place)
        inner = self._some()
        self._expect_sign(")")
        self._depth -= 1
        return inner

    def _value_in_brackets(self) -> Value:
        place = self._now.place
        inner = self._in_brackets()
        if isinstance(inner, Value):
            return inner
        raise PolicyError("A condition stands where a value is needed.", place=place)

    def _deeper(self, place: Place) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise PolicyError(f"Nested deeper than {MAX_DEPTH} levels.", place=place)

    # Tokens

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._now
        self._at += token.sort is not Sort.END
        return token

    def _take_word(self, word: str) -> bool:
        found = self._now.sort is Sort.WORD and self._now.text == word
        if found:
            self._take()
        return found

    def _is_sign(self, *signs: str) -> bool:
        return self._now.sort is Sort.SIGN and self._now.text in signs

    def _expect(self, sort: Sort, what: str) -> Token:
        if self._now.sort is not sort:
            raise self._surprise(what)
        return self._take()

    def _expect_word(self, word: str, example: str) -> None:
        if not self._take_word(word):
            raise PolicyError(
                f'Expected "{word}", found {self._now}.',
                place=self._now.place,
                suggestion=f"Write it like {example}.",
            )

    def _expect_sign(self, sign: str) -> None:
        if not self._is_sign(sign):
            raise self._surprise(f'"{sign}"')
        self._take()

    def _surprise(self, wanted: str, hint: str = "") -> PolicyError:
        message = f"Expected {wanted}, found {self._now}."
        return PolicyError(message, place=self._now.place, suggestion=hint)
