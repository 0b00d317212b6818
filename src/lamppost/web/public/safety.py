"""One line of advice for each part of the board: what goes wrong there, and what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext as _


def safety_line(section: str) -> str:
    """Return the advice for a section; "" where there is nothing particular to say."""
    return {
        "for-sale": _(
            "See it before you pay. No deposits, no codes, no couriers: money changes hands when "
            "you have it in yours."
        ),
        "free-and-swap": _(
            "What is free costs nothing: not a delivery fee, not a deposit, not a code."
        ),
        "vehicles": _(
            "Look at it and at its papers before you pay. A price far below the usual one, and a "
            "seller who is abroad, are signs of a swindle."
        ),
        "housing": _(
            "Never pay before you have been inside: no deposit, no fee, no key by post. And never "
            "send a copy of your identity card to get a viewing."
        ),
        "jobs": _(
            "Nobody pays to get a job. No fees for training, tools or papers; no money or parcels "
            "passed on through you."
        ),
        "services": _(
            "Agree on the price in writing before the work begins, and pay when it is done."
        ),
        "lessons": _("Meet for a first lesson before you pay for ten."),
        "pets": _(
            "See the animal where it lives, with its mother and its papers. Pay nothing before, "
            "and do not buy out of pity: it keeps bad breeders going."
        ),
        "community": _("Meet where other people are, and tell somebody where you go."),
    }.get(section, "")
