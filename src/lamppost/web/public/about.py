"""What this is, on which terms, and who runs it: pages that operators fill with their own words."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.environment import env
from lamppost.market.listings.rules import KEEP_DRAFTS
from lamppost.market.texts.queries import texts_of
from lamppost.market.texts.rules import KINDS, Text, TextKey
from lamppost.trust.cases.rules import OBJECTION_WITHIN
from lamppost.trust.screening.queries import policy_in_force
from lamppost.web.http import PageRequest
from lamppost.web.prose import prose
from lamppost.web.public.caching import public_page

LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"

_K = TextKey
WHO = (
    _K.OPERATOR_NAME,
    _K.OPERATOR_ADDRESS,
    _K.OPERATOR_MAIL,
    _K.OPERATOR_PHONE,
    _K.REPRESENTED_BY,
    _K.REGISTER,
    _K.VAT_ID,
    _K.RESPONSIBLE,
    _K.LEGAL_REPRESENTATIVE,
)
POINTS = (_K.USERS_CONTACT, _K.AUTHORITIES_CONTACT, _K.CONTACT_LANGUAGES, _K.SECURITY_CONTACT)


@public_page
def about_page(request: PageRequest, site: str = "") -> HttpResponse:
    """Say what this board is, who runs it, and how it decides."""
    del site
    found = texts_here(request, (_K.ABOUT, _K.OPERATOR_NAME))
    context = {
        "about": found[_K.ABOUT],
        "about_html": prose(found[_K.ABOUT].body),
        "operator": found[_K.OPERATOR_NAME].body,
        "licence": LICENCE,
    }
    return render(request, "public/about.html", context)


@public_page
def terms_page(request: PageRequest, site: str = "") -> HttpResponse:
    """State the terms: what the software does, and what the operator adds."""
    del site
    own = texts_here(request, (_K.TERMS,))[_K.TERMS]
    context = {
        "own": own,
        "own_html": prose(own.body),
        "label": policy_in_force("").label,
        "draft_days": KEEP_DRAFTS.days,
        "objection_months": OBJECTION_WITHIN.days // 30,
    }
    return render(request, "public/terms.html", context)


@public_page
def contact_page(request: PageRequest, site: str = "") -> HttpResponse:
    """Name whoever runs this, and the points of contact that the law asks for."""
    del site
    found = texts_here(request, (*WHO, *POINTS))
    context = {
        "who": _rows(WHO, found),
        "points": _points(found),
        "fallback": env().operator_contact,
        "languages_spoken": found[_K.CONTACT_LANGUAGES].body,
    }
    return render(request, "public/contact_points.html", context)


def texts_here(request: PageRequest, keys: tuple[TextKey, ...]) -> Mapping[TextKey, Text]:
    """Return texts for the reader of a page: in their language, else in the town's."""
    wished = [get_language() or "en"]
    if request.site is not None:
        wished.append(request.site.language)
    site_id = request.site.pk if request.site else None
    languages = tuple(dict.fromkeys([*wished, settings.LANGUAGE_CODE]))
    return texts_of(keys, site_id=site_id, languages=languages)


def _rows(keys: tuple[TextKey, ...], found: Mapping[TextKey, Text]) -> list[tuple[str, str, str]]:
    """Return (label, words, address or "") of what somebody wrote."""
    return [
        (_(KINDS[key].label), found[key].body, contact_url(found[key].body))
        for key in keys
        if found[key]
    ]


def _points(found: Mapping[TextKey, Text]) -> list[tuple[str, str, str, str]]:
    """Return (label, what for, words, address); the general contact stands in for a missing one."""
    general = found[_K.OPERATOR_MAIL].body or env().operator_contact
    matters = (
        (
            _K.USERS_CONTACT,
            _("For everybody who uses this board. A person answers, not only a program."),
        ),
        (
            _K.AUTHORITIES_CONTACT,
            _("For authorities of the Member States, the Commission and the Board (Article 11)."),
        ),
        (_K.SECURITY_CONTACT, _("For whoever found a hole in the software of this board.")),
    )
    return [
        (_(KINDS[key].label), what, words, contact_url(words))
        for key, what in matters
        if (words := found[key].body or general)
    ]


def contact_url(contact: str) -> str:
    """Return where a contact leads, if it is one mail, web or telephone address; else ""."""
    if contact.startswith(("http://", "https://")) and not any(map(str.isspace, contact)):
        return contact
    if "@" in contact and not any(map(str.isspace, contact)):
        return f"mailto:{contact}"
    digits = "".join(sign for sign in contact if sign in "+0123456789")
    is_number = len(digits) >= 6 and not contact.strip("+0123456789 ()/-.")
    return f"tel:{digits}" if is_number else ""
