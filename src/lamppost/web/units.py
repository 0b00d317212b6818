"""Units that are words: "months" in the data is said in the reader's language, "cm" is left."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.web.jinja import number


def _days(n: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", n)


def _months(n: int) -> str:
    return ngettext("%(n)s month", "%(n)s months", n)


def _years(n: int) -> str:
    return ngettext("%(n)s year", "%(n)s years", n)


# Signs such as km, m² and GB are read everywhere; these are not.
_COUNTED: dict[str, Callable[[int], str]] = {"days": _days, "months": _months, "years": _years}


def measure(value: int, unit: str) -> str:
    """Return a number with its unit, as the reader's language says it: "3 months", "120 cm"."""
    counted = _COUNTED.get(unit)
    if counted:
        return counted(value) % {"n": number(value)}
    return f"{number(value)} {unit}".strip()


def unit_name(unit: str) -> str:
    """Return a unit as it stands beside a box or after a span."""
    return {"days": _("days"), "months": _("months"), "years": _("years")}.get(unit, unit)
