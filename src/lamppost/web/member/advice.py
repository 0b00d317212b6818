"""What the rules say while someone is typing: the panel, the autosave, the category guesses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.journeys.advise_draft import Advice, advise_draft
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import Category, Taxonomy, suggest_categories
from lamppost.market.media.queries import photos_of_draft
from lamppost.web.errors import say
from lamppost.web.http import SiteRequest
from lamppost.web.limits import ADVICE, Limit, client_of, is_within
from lamppost.web.member.drafts import VisitorRequest, draft_or_new, remembers_visitor
from lamppost.web.member.fields import keep, typed_in
from lamppost.web.member.photos import describe_photos
from lamppost.web.member.titles import calmer_title
from lamppost.web.rule_links import rule_number, rule_url
from screening_engine import Outcome

if TYPE_CHECKING:
    from lamppost.market.listings.models import Draft

# The engine takes milliseconds, but nobody types for thirty people: beyond this, no advice. Who
# comes without a cookie is a new visitor each time, so connections are counted as well.
ADVICE_A_VISITOR = Limit("advice-visitor", 30, timedelta(minutes=1))
TITLE_READ = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceItem:
    """One note of the panel. ``level``: "tip", "change" (a person will look) or "stop"."""

    level: str
    title: str
    text: str
    rule: str = ""
    rule_url: str = ""
    calm_title: str = ""


def advice_for(draft: Draft) -> list[AdviceItem]:
    """Return the notes about a draft, the most severe first; tips on style last."""
    language = get_language() or "en"
    items = [_item(advice) for advice in advise_draft(draft, language=language)]
    return [*items, *_style_tips(draft)]


def _item(advice: Advice) -> AdviceItem:
    level, lead = {
        Outcome.REFUSE: ("stop", _("Not allowed here:")),
        Outcome.HOLD: ("change", _("A person will look first:")),
    }.get(advice.outcome, ("tip", _("Worth a second look:")))
    return AdviceItem(
        level=level,
        title=f"{lead} {advice.heading}",
        text=advice.text,
        rule=rule_number(advice.clause),
        rule_url=rule_url(advice.clause),
    )


def _style_tips(draft: Draft) -> list[AdviceItem]:
    title = draft.fields.get("title")
    calm = calmer_title(title[:TITLE_READ], draft.site.language) if isinstance(title, str) else ""
    if not calm:
        return []
    tip = _("A title in capitals is harder to read: “%(title)s” says the same.") % {"title": calm}
    return [AdviceItem(level="tip", title=_("Quieter letters"), text=tip, calm_title=calm)]


def advice_on_page(request: HttpRequest, draft: Draft) -> list[AdviceItem]:
    """Return the notes for a page; none once this connection had enough for this minute."""
    return advice_for(draft) if is_within(ADVICE, client_of(request)) else []


def may_advise(request: VisitorRequest) -> bool:
    """Count one piece of advice; False once browser or connection had enough for this minute."""
    return is_within(ADVICE_A_VISITOR, str(request.visitor)) and is_within(
        ADVICE, client_of(request)
    )


@remembers_visitor
def autosave(request: VisitorRequest, site: str, draft_id: UUID) -> HttpResponse:
    """Keep what was typed so far, and say what the rules think of it."""
    if request.method != "POST":
        return redirect("draft-what", site=site, draft_id=draft_id)
    draft = draft_or_new(request, draft_id)
    typed = typed_in(request.POST, draft)
    if typed.problems:
        message = " ".join(say(problem) for problem in typed.problems.values())
        return JsonResponse({"message": message}, status=422)
    draft = keep(draft, typed.fields)  # a sent draft raises Stale, which is answered as JSON
    if any(name.startswith("alt-") for name in request.POST):
        describe_photos(request, photos_of_draft(draft.pk, site_id=draft.site_id))
    answer = {"saved_at": timezone.now().isoformat(timespec="seconds")}
    if may_advise(request):
        answer["advice_html"] = _panel(request, draft)
    return JsonResponse(answer)


def _panel(request: HttpRequest, draft: Draft) -> str:
    return render_to_string("member/_advice.html", {"advice": advice_for(draft)}, request=request)


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category to choose."""

    key: str
    label: str
    section: str
    icon: str


def card_of(leaf: Category, taxonomy: Taxonomy) -> CategoryCard:
    """Return a category as a card, in the reader's language."""
    language, section = get_language() or "en", taxonomy.section(leaf.section_key)
    label = section.label(language) if section else ""
    return CategoryCard(leaf.key, leaf.label(language), label, leaf.icon)


def guesses(
    taxonomy: Taxonomy, title: str, *, language: str, chosen: str = ""
) -> list[CategoryCard]:
    """Return the likeliest categories of a title; the one chosen already stands first."""
    known = taxonomy.find(chosen)
    found = [s.category for s in suggest_categories(taxonomy, title[:TITLE_READ], language)]
    if known is not None and not known.hidden:
        found = [known, *(leaf for leaf in found if leaf.key != known.key)]
    return [card_of(leaf, taxonomy) for leaf in found]


@require_safe
def suggest(request: SiteRequest, site: str) -> HttpResponse:
    """Answer the script's question which categories a title may belong to."""
    del site
    taxonomy = taxonomy_for(request.site.pk)
    cards = guesses(taxonomy, request.GET.get("title", ""), language=request.site.language)
    return render(request, "member/_categories.html", {"cards": cards, "chosen": ""})
