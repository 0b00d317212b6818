"""What every page is given besides what its view gives it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from lamppost.environment import env, is_demo
from lamppost.market.contact.queries import unread_count
from lamppost.market.sites.queries import neighbours_of
from lamppost.people.accounts.queries import has_role
from lamppost.people.accounts.rules import Role
from lamppost.web.http import person_of
from lamppost.web.jinja import RIGHT_TO_LEFT
from lamppost.web.keepers import hidden_ids, kept_ids
from lamppost.web.public.makeshift import index_note
from lamppost.web.public.theme import theme_url


class Person:
    """Who is signed in, as templates see them."""

    def __init__(self, request: HttpRequest) -> None:
        account = person_of(request)
        self.account = account
        self.display_name = account.display_name if account else ""
        self.is_staff_anywhere = has_role(account, *Role)
        # Asked once a page, and only of who is signed in.
        self.unread = unread_count(account.pk) if account else 0

    def __bool__(self) -> bool:
        return self.account is not None


def page_context(request: HttpRequest) -> dict[str, object]:
    """Return the frame's names. A stranger's page costs no query here but the neighbours'."""
    language = (translation.get_language() or "en").split("-")[0]
    site = getattr(request, "site", None)
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    return {
        "site": site,
        "person": Person(request) if signed_in else None,
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "theme": _theme(request),
        "theme_url": theme_url(site) if site else "",
        "messages": get_messages(request),
        "network_name": env().network_name,
        "languages": [(code, _native(code)) for code, _name in settings.LANGUAGES],
        "where_options": SimpleLazyObject(lambda: _where(site)) if site else [],
        "where": request.GET.get("where", ""),
        "query": request.GET.get("q", "")[:200],
        "index_note": index_note,
        "search_total": getattr(request, "search_total", None),
        # Asked for only where a page draws ads, and only of somebody who may have kept some.
        "kept": SimpleLazyObject(lambda: kept_ids(request)),
        "hidden_ads": SimpleLazyObject(lambda: hidden_ids(request)),
        "mailbox_url": reverse("mailbox") if is_demo() else "",
        "tour_url": reverse("tour") if is_demo() else "",
    }


def _theme(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in ("light", "dark") else ""


def _native(code: str) -> str:
    return {"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "ar": "العربية"}[
        code
    ]


def _where(site: object) -> list[tuple[str, str]]:
    neighbours = neighbours_of(site)  # type: ignore[arg-type]
    options = [("", site.name)]  # type: ignore[attr-defined]
    if neighbours:
        names = ", ".join(neighbour.name for neighbour in neighbours)
        options.append(("near", translation.gettext("and %(names)s") % {"names": names}))
    return options
