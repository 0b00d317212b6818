"""Texts of the network and of towns: what operators write about themselves, every version kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from lamppost.foundation.kernel.errors import DomainError, Stale
from lamppost.foundation.kernel.ids import parse_id
from lamppost.market.texts.actions import change_text
from lamppost.market.texts.queries import current_text, current_texts, text_of, versions_of
from lamppost.market.texts.rules import KINDS, Text, TextKey, TextKind, TextNotValid
from lamppost.people.accounts.queries import accounts_by_ids
from lamppost.people.accounts.rules import Role
from lamppost.web.errors import say
from lamppost.web.prose import prose
from lamppost.web.staff.access import StaffRequest, TownRequest, nothing_here, staff_page
from lamppost.web.staff.site_form import whole
from lamppost.web.staff.words import language_word

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site
    from lamppost.market.texts.models import SiteText

UNPROCESSABLE, CONFLICT = 422, 409
SHOWN_VERSIONS = 50
PAGES = (TextKey.ABOUT, TextKey.TERMS, TextKey.SAFETY)
# Where readers see each text, so that an operator can look.
SEEN_AT = {TextKey.ABOUT: "about", TextKey.TERMS: "terms", TextKey.SAFETY: "safety"}


@dataclass(frozen=True, slots=True)
class Place:
    """Whose texts a page is about: a town's, or (None) the network's."""

    town: Site | None

    @property
    def site_id(self) -> UUID | None:
        return self.town.pk if self.town else None

    def link(self, name: str, **kwargs: object) -> str:
        """Return the address of a page about these texts: "texts" or "text"."""
        if self.town is None:
            return reverse(f"staff-{name}", kwargs=kwargs)
        return reverse(f"staff-site-{name}", kwargs={"slug": self.town.slug, **kwargs})

    def page_link(self, key: TextKey, language: str) -> str:
        """Return the address of one text in one language ("" where it has none)."""
        query = f"?{urlencode({'language': language})}" if language else ""
        return self.link("text", text=key.value.replace("_", "-")) + query

    def reader_link(self, key: TextKey) -> str:
        """Return the page on which readers see a text."""
        kwargs = {"site": self.town.slug} if self.town else {}
        return reverse(SEEN_AT.get(key, "contact-points"), kwargs=kwargs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A text in the list: what stands there, and in which languages somebody wrote it."""

    label: str
    hint: str
    url: str
    words: str
    languages: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An earlier or the present version of a text."""

    row: SiteText
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the box: the body, the version it was opened on, and what came of it."""

    body: str
    version: int
    error: str = ""
    stale: str = ""
    preview: Markup | None = None

    @property
    def status(self) -> int:
        return CONFLICT if self.stale else UNPROCESSABLE if self.error else 200


def _list_page(request: StaffRequest, place: Place) -> HttpResponse:
    written: dict[TextKey, list[SiteText]] = {key: [] for key in TextKey}
    for row in current_texts(place.site_id):
        written[TextKey(row.key)].append(row)
    lines = {key: _line(place, key, rows) for key, rows in written.items()}
    context = {
        "place": place,
        "pages": [lines[key] for key in PAGES],
        "facts": [line for key, line in lines.items() if key not in PAGES],
        "network_url": reverse("staff-texts")
        if request.grants.has_everywhere(Role.OPERATOR)
        else "",
    }
    return render(request, "staff/texts.html", context)


def _line(place: Place, key: TextKey, rows: Sequence[SiteText]) -> Line:
    kind = KINDS[key]
    return Line(
        label=_(kind.label),
        hint=_(kind.hint),
        url=place.page_link(key, _first_language(place) if kind.is_page else ""),
        words=rows[0].body[:160] if rows else "",
        languages=[language_word(row.language) for row in rows if row.language],
    )


def _first_language(place: Place) -> str:
    return place.town.language if place.town else settings.LANGUAGE_CODE


def _text_page(request: StaffRequest, place: Place, name: str) -> HttpResponse:
    key = _key_of(name)
    kind = KINDS[key]
    language = request.GET.get("language", "") if kind.is_page else ""
    if kind.is_page and language not in _languages(place):
        return redirect(place.page_link(key, _first_language(place)))
    now_there = current_text(key, site_id=place.site_id, language=language)
    if request.method != "POST":
        typed = Typed(
            body=now_there.body if now_there else "", version=now_there.version if now_there else 0
        )
        return _draw(request, place, key, language, typed)
    body, version = request.POST.get("body", ""), max(whole(request.POST.get("version", "")), 0)
    if request.POST.get("action") == "preview":
        typed = Typed(body=body, version=version, preview=prose(body))
        return _draw(request, place, key, language, typed)
    if number := whole(request.POST.get("restore", "")):
        body = _body_of(key, place, language, number) if number > 0 else body
    return _save(request, place, key, language, Typed(body=body, version=version))


def _key_of(name: str) -> TextKey:
    try:
        return TextKey(name.replace("-", "_"))
    except ValueError:
        raise nothing_here() from None


def _languages(place: Place) -> list[str]:
    """Return the languages that a text may be in: those of the pages, and the town's own."""
    return list(dict.fromkeys([*dict(settings.LANGUAGES), _first_language(place)]))


def _body_of(key: TextKey, place: Place, language: str, number: int) -> str:
    versions = versions_of(key, site_id=place.site_id, language=language)
    found = next((row for row in versions if row.version == number), None)
    if found is None:
        raise nothing_here()
    return found.body


def _save(
    request: StaffRequest, place: Place, key: TextKey, language: str, typed: Typed
) -> HttpResponse:
    try:
        change_text(
            key=key,
            site_id=place.site_id,
            language=language,
            body=typed.body,
            expected_version=typed.version,
            actor=request.user.actor,
            now=timezone.now(),
        )
    except TextNotValid as error:
        return _draw(request, place, key, language, _with(typed, error=error))
    except Stale as error:
        newest = current_text(key, site_id=place.site_id, language=language)
        # What was typed stays; saving it once more is then a decision made with open eyes.
        typed = Typed(body=typed.body, version=newest.version if newest else 0, stale=say(error))
        return _draw(request, place, key, language, typed)
    messages.success(request, _("Saved. Readers see it at once."))
    return redirect(place.page_link(key, language))


def _with(typed: Typed, *, error: DomainError) -> Typed:
    return Typed(body=typed.body, version=typed.version, error=say(error))


def _draw(
    request: StaffRequest, place: Place, key: TextKey, language: str, typed: Typed
) -> HttpResponse:
    kind = KINDS[key]
    history = versions_of(key, site_id=place.site_id, language=language)[:SHOWN_VERSIONS]
    names = _names_of(history)
    context = {
        "place": place,
        "kind": kind,
        "label": _(kind.label),
        "hint": _(kind.hint),
        "language": language,
        "language_name": language_word(language) if language else "",
        "tab_list": _tabs(place, key, language) if kind.is_page else [],
        "typed": typed,
        "newest": history[0] if history else None,
        "history": [
            Version(row=row, who=names.get(row.changed_by, row.changed_by)) for row in history
        ],
        "shipped": _shipped(kind, language),
        "seen": _seen(place, key, language),
        "reader_url": place.reader_link(key),
        "own_url": place.page_link(key, language),
    }
    return render(request, "staff/text.html", context, status=typed.status)


def _names_of(history: Sequence[SiteText]) -> dict[str, str]:
    """Return the names of whoever changed a text, by how the log names them."""
    ids = [key for row in history if (key := parse_id(row.changed_by.partition(":")[2]))]
    return {one.actor: one.display_name for one in accounts_by_ids(ids).values()}


def _tabs(place: Place, key: TextKey, language: str) -> list[tuple[str, None, str, bool]]:
    written = {row.language for row in current_texts(place.site_id) if row.key == key}
    return [
        (
            language_word(tag) + (" ✓" if tag in written else ""),
            None,
            place.page_link(key, tag),
            tag == language,
        )
        for tag in _languages(place)
    ]


def _shipped(kind: TextKind, language: str) -> str:
    """Return the text that came with Lamppost, in the language that the page is about."""
    with override(language or get_language() or "en"):
        return _(kind.default) if kind.default else ""


def _seen(place: Place, key: TextKey, language: str) -> tuple[Text, str]:
    """Return what readers of a language see now, and whose text that is."""
    reader = language or get_language() or "en"
    wished = tuple(dict.fromkeys([reader, _first_language(place), settings.LANGUAGE_CODE]))
    with override(reader):
        text = text_of(key, site_id=place.site_id, languages=wished)
    if not text.is_own:
        return text, _("the text that came with Lamppost") if text else _("nothing")
    if current_text(key, site_id=place.site_id, language=text.language) is None:
        return text, _("the text of the whole network")
    if text.language != language:
        return text, _("the text in %(language)s") % {"language": language_word(text.language)}
    return text, _("this text")


@staff_page(Role.OPERATOR, network=True)
@require_safe
def network_texts(request: StaffRequest) -> HttpResponse:
    """List the texts of the network."""
    return _list_page(request, Place(None))


@staff_page(Role.OPERATOR)
@require_safe
def town_texts(request: TownRequest, slug: str) -> HttpResponse:
    """List the texts of a town."""
    del slug
    return _list_page(request, Place(request.town))


@staff_page(Role.OPERATOR, network=True)
@require_http_methods(["GET", "HEAD", "POST"])
def network_text(request: StaffRequest, text: str) -> HttpResponse:
    """Show a text of the network, with its versions, and change it."""
    return _text_page(request, Place(None), text)


@staff_page(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def town_text(request: TownRequest, slug: str, text: str) -> HttpResponse:
    """Show a text of a town, with its versions, and change it."""
    del slug
    return _text_page(request, Place(request.town), text)
