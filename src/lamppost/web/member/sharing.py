"""Begin an ad with what a phone's share sheet, or the page for no connection, sends."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from lamppost.foundation.kernel.ids import new_id
from lamppost.market.listings.rules import TITLE_MAX, TooManyDrafts
from lamppost.web.errors import error_page
from lamppost.web.limits import TooOften
from lamppost.web.member.drafts import VisitorRequest, draft_or_new, remembers_visitor
from lamppost.web.member.fields import keep, storable
from lamppost.web.member.photos import act_on_photos
from lamppost.web.member.screens import Screen, show_what

# A share sheet holds no token of ours. Browsers say where a form comes from: those of other
# places are refused, because their answer would give this browser a new visitor's cookie.
ELSEWHERE = frozenset({"cross-site", "same-site"})


@csrf_exempt
def shared(request: HttpRequest, site: str) -> HttpResponse:
    """Take photos and words that were shared with the board, and go on with the first screen."""
    if request.method != "POST":
        return redirect("post", site=site)
    if request.headers.get("Sec-Fetch-Site", "none") in ELSEWHERE:
        return error_page(request, 403)
    return _begin(request, site=site)


@remembers_visitor
def _begin(request: VisitorRequest, site: str) -> HttpResponse:
    fields = {name: words for name, words in _words(request).items() if words}
    draft_id = new_id()
    try:
        draft = keep(draft_or_new(request, draft_id), fields)
    except (TooManyDrafts, TooOften) as full:
        screen = Screen(typed=fields, problems={"title": full})
        return show_what(request, draft_id=draft_id, screen=screen)
    sentences = act_on_photos(request, draft)
    if sentences:
        draft.refresh_from_db(fields=["photos"])
        return show_what(
            request, draft_id=draft.pk, draft=draft, screen=Screen(sentences=sentences)
        )
    # The page takes the mark as word that what the device kept has arrived.
    page = reverse("draft-what", kwargs={"site": site, "draft_id": draft.pk})
    return redirect(f"{page}#taken")


def _words(request: HttpRequest) -> dict[str, str]:
    """Return a title and a description; apps put what they share into any of three fields."""
    title, text, url = (
        storable(request.POST.get(name, "")).strip() for name in ("title", "text", "url")
    )
    if not title:
        title, _newline, text = text.partition("\n")
    body = "\n\n".join(part for part in (text.strip(), url) if part)
    if len(title) > TITLE_MAX:
        title, body = title[:TITLE_MAX], f"{title}\n\n{body}".strip()
    return {"title": " ".join(title.split()), "body": body}
