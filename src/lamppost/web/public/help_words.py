"""How a help line is put on a page: what it is, when it answers, how to reach it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from urllib.parse import quote, urlsplit

from babel.dates import format_time, get_day_names
from django.utils.translation import gettext as _

from lamppost.trust.safety.rules import HelpLine, dialled
from lamppost.web.jinja import locale

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A help line as pages show it. ``ways`` are (kind, what to press, its address)."""

    name: str
    what: str
    ways: list[tuple[str, str, str]]
    remarks: list[str]
    checked: date
    checked_how: str
    is_emergency: bool


def line_view(line: HelpLine) -> LineView:
    """Return what a page says about a line, in the reader's language."""
    remarks = [
        _hours(line.hours),
        _languages(line.languages),
        *(_limit(one) for one in line.limits),
    ]
    remarks += [_also(number, what) for number, what in line.also.items()]
    return LineView(
        name=line.name or _("Emergency number"),
        what="" if line.is_emergency else _role(line.role),
        ways=_ways(line),
        remarks=[remark for remark in (*remarks, line.note) if remark],
        checked=line.checked,
        checked_how=_level(line.level),
        is_emergency=line.is_emergency,
    )


def country_name(code: str) -> str:
    """Return a country's name in the reader's language."""
    return str(locale().territories.get(code, code))


def _ways(line: HelpLine) -> list[tuple[str, str, str]]:
    ways = []
    if line.number:
        ways.append(("phone", line.number, f"tel:{line.tel}"))
    number, word = line.sms
    if number:
        body = f"?body={quote(word)}" if word else ""
        shown = _("Text %(word)s to %(number)s") if word else _("Text %(number)s")
        ways.append(("mail", shown % {"word": word, "number": number}, f"sms:{number}{body}"))
    if line.url:
        host = (urlsplit(line.url).hostname or "").removeprefix("www.")
        ways.append(("globe", host, line.url))
    return ways


def _hours(hours: str | None) -> str:
    if not hours:
        return ""
    if hours == "always":
        return _("day and night")
    days, times = hours.split(" ")
    names = get_day_names("wide", locale=locale())
    first, last = (names[DAYS.index(day)] for day in days.split("-"))
    opens, closes = (_clock(part) for part in times.split("-"))
    return _("%(first)s to %(last)s, %(opens)s to %(closes)s") % {
        "first": first,
        "last": last,
        "opens": opens,
        "closes": closes,
    }


def _clock(text: str) -> str:
    hour, minute = (int(part) for part in text.split(":"))
    return format_time(time(hour % 24, minute), "short", locale=locale())


def _languages(codes: tuple[str, ...]) -> str:
    if "many" in codes:
        return _("in many languages")
    return ", ".join(str(locale().languages.get(code, code)) for code in codes)


def _role(role: str) -> str:
    return {
        "police": _("Police"),
        "authority": _("Public authority"),
        "charity": _("Independent organisation"),
        "directory": _("List of lines by country"),
    }[role]


def _limit(limit: str) -> str:
    return {
        "no_complaint": _("does not replace a report to the police"),
        "images_only": _("for pictures and films only"),
        "adults_only": _("for people over 18"),
        "police_only": _("reaches the police"),
        "not_everywhere": _("may not answer in every part of the country"),
    }[limit]


def _also(number: str, what: str) -> str:
    words = {
        "police": _("%(number)s for the police"),
        "ambulance": _("%(number)s for an ambulance"),
        "fire": _("%(number)s for the fire brigade"),
        "mobile": _("%(number)s from a mobile phone, too"),
        "everything": _("%(number)s works, too"),
    }[what]
    return words % {"number": dialled(number)}


def _level(level: str) -> str:
    return {
        "A": _("checked on an official page"),
        "B": _("checked in two sources"),
        "O": _("checked by whoever runs this board"),
    }[level]
