"""The templates' environment: what every template may call."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_currency, format_decimal, get_currency_symbol
from django.templatetags.static import static as static_address
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from lamppost.environment import env
from lamppost.foundation.kernel.money import exponent
from lamppost.web.drawn import drawn
from lamppost.web.icons import sprite_of
from lamppost.web.template_calls import QuickContext, gettext, ngettext, npgettext, pgettext

# Below this, ages would be told in seconds: they are wrong at once, and no cache could keep them.
JUST_NOW = timedelta(seconds=72)
# A page of results names a hundred amounts, numbers and ages, and most of them again and again:
# what they are in a language is worked out once. Each entry is some hundred bytes.
REMEMBERED = 8_192
# No language here groups the digits of less.
UNGROUPED = 1_000
SECONDS, MINUTES, DAY = timedelta(seconds=6), timedelta(minutes=6), timedelta(days=1)
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


def environment(**options: Any) -> Environment:
    """Return the environment: strict about missing names, gettext inside."""
    del options["undefined"]
    made = Environment(  # noqa: S701 - Django's back end passes autoescape=True
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, **options
    )
    made.context_class = QuickContext
    # Sentences are patterns that are filled in by name.
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    made.globals.update(
        _=gettext, gettext=gettext, ngettext=ngettext, pgettext=pgettext, npgettext=npgettext,
        url=url, static=static, icon=icon, money=money, ago=ago, date=date, number=number,
        moment=moment, paragraphs=paragraphs, exit_url=exit_url,
        drawn=partial(drawn, ages=age_words),
    )  # fmt: skip
    return made


def url(name: str, **kwargs: object) -> str:
    """Return the address of a page by its name."""
    if not kwargs:
        return _page_url(name)
    # Every page names a dozen addresses of its town.
    if len(kwargs) == 1 and isinstance(site := kwargs.get("site"), str):
        return _town_url(name, site)
    return reverse(name, kwargs=kwargs)


@lru_cache(maxsize=512)
def _page_url(name: str) -> str:
    return reverse(name)


@lru_cache(maxsize=REMEMBERED)
def _town_url(name: str, site: str) -> str:
    return reverse(name, kwargs={"site": site})


def static(path: str) -> str:
    """Return the address of a style, a script or a picture of ours."""
    return _static(path)


@lru_cache(maxsize=512)
def _static(path: str) -> str:
    return static_address(path)


def exit_url() -> str:
    """Return where people go who must leave a page at once."""
    return env().exit_url


# They point along the line of reading, so right-to-left pages show them mirrored.
_POINTING = frozenset({
    "arrow-left", "arrow-right", "chevron-left", "chevron-right", "list", "list-checks", "log-out",
    "send", "undo-2",
})  # fmt: skip
_LEFT_TO_RIGHT, _POP = "\u2066", "\u2069"


def icon(name: str, css: str = "") -> Markup:
    """Return an icon of the sprite, hidden from screen readers: words stand beside it."""
    return _icon(name, css)


@lru_cache(maxsize=512)
def _icon(name: str, css: str) -> Markup:
    if name in _POINTING and "flip" not in css:
        css = f"{css} flip".strip()
    return Markup('<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        f" {css}" if css else "", static(sprite_of(name)), name
    )


def locale() -> Locale:
    """Return the locale of the language in use."""
    return _locale(translation.get_language() or "en")


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def money(minor: int, currency: str) -> str:
    """Return an amount as the reader's language writes it; whole amounts without decimals."""
    return _money(minor, currency, locale())


@lru_cache(maxsize=REMEMBERED)
def _money(minor: int, currency: str, spoken: Locale) -> str:
    places = exponent(currency)
    whole, rest = divmod(minor, 10**places)
    amount = minor / 10**places if rest else whole
    said = format_currency(
        amount,
        currency,
        locale=spoken,
        currency_digits=bool(rest),
        format=None if rest else _whole(spoken),
    )
    return said.replace(get_currency_symbol(currency, spoken), _sign(currency, spoken))


def currency_sign(currency: str) -> str:
    """Return a currency's sign in the reader's language; "UK£" keeps its order in Arabic."""
    return _sign(currency, locale())


@lru_cache(maxsize=512)
def _sign(currency: str, spoken: Locale) -> str:
    sign = str(get_currency_symbol(currency, locale=spoken))
    is_latin = sign[0].isascii() and sign[0].isalpha()
    if is_latin and spoken.text_direction == "rtl":
        return f"{_LEFT_TO_RIGHT}{sign}{_POP}"
    return sign


def _whole(spoken: Locale) -> str:
    pattern = spoken.currency_formats["standard"].pattern
    return str(pattern).replace(".00", "")


def number(value: int) -> str:
    """Return a number as the reader's language groups it."""
    if 0 <= value < UNGROUPED:
        return str(value)
    return _number(value, locale())


@lru_cache(maxsize=REMEMBERED)
def _number(value: int, spoken: Locale) -> str:
    return format_decimal(value, locale=spoken)


@lru_cache(maxsize=REMEMBERED)
def _before(elapsed: timedelta, spoken: Locale) -> str:
    """Return "3 days ago"; in full where a language has no short words for it, as Arabic weeks."""
    try:
        return format_timedelta(
            -elapsed, add_direction=True, locale=spoken, threshold=1.2, format="short"
        )
    except KeyError:
        return format_timedelta(-elapsed, add_direction=True, locale=spoken, threshold=1.2)


def age_words(elapsed: timedelta) -> str:
    """Return how long ago something was in words: "3 days ago"."""
    elapsed = max(elapsed, timedelta(0))
    if elapsed < JUST_NOW:
        return translation.gettext("just now")
    # So little changes no word, and ages that are told alike are worked out once: units change at
    # 1.2 of them and round at halves, both whole steps, and the middle of a step is neither.
    step = SECONDS if elapsed < DAY else MINUTES
    return _before(elapsed - elapsed % step + step / 2, locale())


def ago(then: datetime, *, exactly: bool = True) -> Markup:
    """
    Return how long ago something was, with the exact time beside it.

    In lists, not ``exactly``: programs read the exact time all the same, and nobody hovers over
    thirty ads.
    """
    words = age_words(timezone.now() - then)
    if not exactly:
        return Markup('<time datetime="{}">{}</time>').format(then.isoformat("T", "minutes"), words)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        then.isoformat(timespec="seconds"), format_datetime(then, "long", locale=locale()), words
    )


def moment(then: datetime) -> Markup:
    """Return a date and time, for timelines and logs."""
    words = format_datetime(then, "medium", locale=locale())
    return Markup('<time datetime="{}">{}</time>').format(then.isoformat(timespec="seconds"), words)


def date(day: datetime) -> str:
    """Return a day as the reader's language writes it."""
    return format_date(day, "long", locale=locale())


def paragraphs(text: str) -> Markup:
    """Return a person's text as paragraphs; nothing in it is markup."""
    parts = [part for part in text.split("\n\n") if part.strip()]
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in part.split("\n")))
        for part in parts
    )
