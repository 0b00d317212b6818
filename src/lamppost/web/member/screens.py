"""Draw the three screens of the post flow from a draft, and from what was typed over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import DomainError
from lamppost.journeys.post_listing import read_draft
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import Taxonomy
from lamppost.market.listings.rules import TITLE_MAX
from lamppost.market.media.queries import photos_by_ids
from lamppost.market.sites.queries import districts_of
from lamppost.web.errors import say
from lamppost.web.http import SiteRequest
from lamppost.web.limits import TooOften
from lamppost.web.member.advice import advice_on_page, card_of, guesses
from lamppost.web.member.photos import photo_limit, photos_in_order
from lamppost.web.member.questions import kind_options, price_question, questions_of
from lamppost.web.whole_ad import whole_ad

if TYPE_CHECKING:
    from lamppost.market.listings.models import Draft

# What only the first screen asks.
FIRST_SCREEN = frozenset({"category", "photos"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """
    What is shown beside the draft itself.

    ``typed`` stands over the saved fields (it was too long to save); ``problems`` maps fields to
    what is wrong; ``sentences`` are further problems, of photos.
    """

    typed: Mapping[str, object] = field(default_factory=dict)
    problems: Mapping[str, DomainError] = field(default_factory=dict)
    sentences: Sequence[str] = ()

    @property
    def status(self) -> int:
        if any(isinstance(problem, TooOften) for problem in self.problems.values()):
            return 429
        return 422 if self.problems or self.sentences else 200

    def errors(self) -> dict[str, str]:
        """Return one sentence for each field, by the id of its control."""
        return {control_of(name): say(problem) for name, problem in self.problems.items()}


CLEAR = Screen()


def control_of(name: str) -> str:
    """Return the id of the control that shows a field."""
    prefix, _dot, key = name.partition(".")
    return f"a-{key}" if prefix == "attributes" else name


def show_what(
    request: SiteRequest,
    *,
    draft_id: UUID,
    draft: Draft | None = None,
    screen: Screen = CLEAR,
) -> HttpResponse:
    """Show the first screen: photos, title, category. Without a draft it is a fresh one."""
    site = request.site
    fields = {**(draft.fields if draft else {}), **screen.typed}
    title, chosen = str(fields.get("title", "")), str(fields.get("category", ""))
    errors, taxonomy = screen.errors(), taxonomy_for(site.pk)
    context = {
        "draft_id": draft_id,
        "is_new": draft is None,
        "fields": fields,
        "photos": photos_in_order(draft) if draft else [],
        "limit": photo_limit(draft),
        "cards": guesses(taxonomy, title, language=site.language, chosen=chosen),
        "groups": category_groups(taxonomy),
        "title_max": TITLE_MAX,
        "errors": errors,
        "summary": [*errors.items(), *(("photo", sentence) for sentence in screen.sentences)],
        "photo_error": " ".join(filter(None, [*screen.sentences, errors.get("photos")])),
    }
    return render(request, "member/post_what.html", context, status=screen.status)


def category_groups(taxonomy: Taxonomy) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all categories that take ads, by section."""
    language = get_language() or "en"
    return [
        (
            section.label(language),
            [(leaf.key, leaf.label(language)) for leaf in section.open_leaves],
        )
        for section in taxonomy.sections
        if section.open_leaves
    ]


def show_details(request: SiteRequest, draft: Draft, screen: Screen = CLEAR) -> HttpResponse:
    """Show the second screen: the questions of the category, the description, the advice."""
    site, language = draft.site, get_language() or "en"
    fields = {**draft.fields, **screen.typed}
    taxonomy = taxonomy_for(site.pk)
    leaf = taxonomy.find(str(fields.get("category", "")))
    if leaf is None:
        return show_what(request, draft_id=draft.pk, draft=draft, screen=screen)
    errors = screen.errors()
    context = {
        "draft": draft,
        "fields": fields,
        "card": card_of(leaf, taxonomy),
        "photo_count": len(draft.photos),
        "kinds": kind_options(leaf),
        "price": price_question(leaf, site),
        "questions": questions_of(leaf, fields),
        "districts": [(district.slug, district.name) for district in districts_of(site.pk)],
        "duties": [note.text(language) for note in leaf.notes_for(site.country)],
        "advice": advice_on_page(request, draft),
        "title_max": TITLE_MAX,
        "errors": errors,
        "summary": list(errors.items()),
    }
    return render(request, "member/post_details.html", context, status=screen.status)


def show_preview(request: SiteRequest, draft: Draft, screen: Screen = CLEAR) -> HttpResponse:
    """
    Show the last screen: the ad exactly as its page will be, and the button.

    :raises AdNotComplete: if something is missing, by field
    """
    content, errors = read_draft(draft), screen.errors()
    leaf = taxonomy_for(draft.site_id).leaf(content.category)
    context = {
        "draft": draft,
        "ad": whole_ad(
            content,
            site=draft.site,
            photos=photos_by_ids(content.photo_ids, site_id=draft.site_id),
        ),
        "days": leaf.expiry_days,
        "advice": advice_on_page(request, draft),
        "email": screen.typed.get("email") or draft.fields.get("email", ""),
        "errors": errors,
        "summary": list(errors.items()),
        "publish_label": _("Publish the changes") if draft.listing_id else _("Publish for free"),
    }
    return render(request, "member/post_preview.html", context, status=screen.status)
