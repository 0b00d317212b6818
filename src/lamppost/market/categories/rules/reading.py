"""Read one mapping of a category file field by field, noting every mistake and going on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from lamppost.foundation.kernel.errors import N_
from lamppost.market.categories.rules.problems import ProblemList

E = TypeVar("E", bound=StrEnum)

KEY_PATTERN = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
LANGUAGE_PATTERN = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
MAX_KEY = 40
MAX_NAME = 60
MAX_TEXT = 600


class Fields:
    """
    The fields of one mapping. Each reader returns something usable even after a mistake.

    ``place`` is the dotted path shown to people ("pets/dogs.price"). Call ``finish`` last: it
    reports fields that nothing has read, which are usually typing mistakes.
    """

    def __init__(self, raw: object, place: str, problems: ProblemList) -> None:
        self.place = place
        self.problems = problems
        self._read: set[str] = set()
        self.raw: Mapping[str, Any] = {}
        if isinstance(raw, Mapping):
            self.raw = raw
        else:
            self.wrong("", "not_a_mapping", N_("This must be a list of “name: value” lines."))

    def at(self, name: str) -> str:
        return ".".join(part for part in (self.place, name) if part)

    def wrong(self, name: str, code: str, message: str, /, **params: object) -> None:
        self.problems.add(self.at(name), code, message, **params)

    def has(self, name: str) -> bool:
        return name in self.raw

    def value(self, name: str) -> Any:
        self._read.add(name)
        return self.raw.get(name)

    def finish(self) -> None:
        for name in self.raw:
            if name not in self._read:
                self.wrong(name, "unknown_field", N_("This field is not known here."))

    def text(self, name: str, *, needed: bool = False, limit: int = MAX_NAME) -> str:
        value = self.value(name)
        if value is None or value == "":
            if needed:
                self.wrong(name, "missing", N_("This field is missing."))
            return ""
        if not isinstance(value, str):
            self.wrong(name, "not_text", N_("This must be plain text."))
            return ""
        if len(value) > limit:
            self.wrong(name, "too_long", N_("At most %(limit)s characters."), limit=limit)
        return value.strip()

    def key(self, name: str) -> str:
        value = self.text(name, needed=True, limit=MAX_KEY)
        if value and not KEY_PATTERN.fullmatch(value):
            self.wrong(
                name,
                "bad_key",
                N_("“%(value)s” must be lower-case ASCII words joined by hyphens."),
                value=value,
            )
        return value

    def number(self, name: str, low: int, high: int) -> int:
        """Return a whole number between ``low`` and ``high``; ``low`` after a mistake."""
        value = self.text(name, needed=True)
        if re.fullmatch(r"-?[0-9]{1,12}", value) and low <= int(value) <= high:
            return int(value)
        if value:
            message = N_("“%(value)s” must be a whole number from %(low)s to %(high)s.")
            self.wrong(name, "bad_number", message, value=value, low=low, high=high)
        return low

    def optional_number(self, name: str, low: int, high: int) -> int | None:
        return self.number(name, low, high) if self.has(name) else None

    def flag(self, name: str) -> bool:
        value = self.text(name)
        if value not in ("", "yes", "no"):
            self.wrong(name, "bad_flag", N_("“%(value)s” must be yes or no."), value=value)
        return value == "yes"

    def one_of(self, name: str, options: type[E]) -> E:
        value = self.text(name, needed=True)
        return self._option(name, value, options) if value else next(iter(options))

    def some_of(self, name: str, options: type[E]) -> tuple[E, ...]:
        values = self.strings(name, needed=True)
        return tuple(dict.fromkeys(self._option(name, value, options) for value in values))

    def _option(self, name: str, value: str, options: type[E]) -> E:
        try:
            return options(value)
        except ValueError:
            message = N_("“%(value)s” must be one of: %(options)s.")
            self.wrong(name, "bad_option", message, value=value, options=", ".join(options))
            return next(iter(options))

    def strings(self, name: str, *, needed: bool = False) -> tuple[str, ...]:
        value = self.items(name)
        if needed and not value:
            self.wrong(name, "missing", N_("Name at least one."))
        if any(not isinstance(item, str) or not item.strip() for item in value):
            self.wrong(name, "not_text", N_("Each item must be plain text."))
        return tuple(item.strip() for item in value if isinstance(item, str) and item.strip())

    def items(self, name: str) -> list[Any]:
        value = self.value(name)
        if value is None or value == "":
            return []
        if not isinstance(value, list):
            self.wrong(name, "not_a_list", N_("This must be a list."))
            return []
        return value

    def entries(self, name: str) -> list[Fields]:
        """Return a list of mappings, each with its own place ("attributes[2]")."""
        return [
            Fields(item, self.at(f"{name}[{number}]"), self.problems)
            for number, item in enumerate(self.items(name), start=1)
        ]

    def inner(self, name: str) -> Fields:
        value = self.value(name)
        return Fields({} if value is None or value == "" else value, self.at(name), self.problems)

    def words(
        self, name: str, languages: tuple[str, ...], *, limit: int = MAX_NAME
    ) -> dict[str, str]:
        """Return text per language; the given languages must be there."""
        inner = self.inner(name)
        for language in languages:
            if not inner.raw.get(language):
                inner.wrong(language, "missing", N_("The words in this language are missing."))
        return {
            language: inner.text(language, needed=True, limit=limit)
            for language in inner.raw
            if inner.is_language(language)
        }

    def word_lists(self, name: str, languages: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
        inner = self.inner(name)
        for language in languages:
            if not inner.raw.get(language):
                inner.wrong(language, "missing", N_("The words in this language are missing."))
        return {
            language: inner.strings(language)
            for language in inner.raw
            if inner.is_language(language)
        }

    def is_language(self, tag: str) -> bool:
        if LANGUAGE_PATTERN.fullmatch(tag):
            return True
        self.wrong(tag, "bad_language", N_("“%(tag)s” is not a language tag."), tag=tag)
        return False
