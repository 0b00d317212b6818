"""The unfinished ads of a browser or a person: go on with one, or delete it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lamppost.journeys.forget_drafts import forget_draft
from lamppost.market.listings.queries import own_drafts
from lamppost.web.http import person_id_of, person_of
from lamppost.web.member.drafts import draft_for, visitor_of


@require_safe
@never_cache
def my_drafts(request: HttpRequest) -> HttpResponse:
    """List what this browser or person has not finished, newest first."""
    drafts = own_drafts(visitor_id=visitor_of(request), account_id=person_id_of(request))
    rows = [
        {
            "title": draft.fields.get("title") or _("Without a title"),
            "town": draft.site.name,
            "updated_at": draft.updated_at,
            "photos": len(draft.photos),
            "url": reverse("draft", kwargs={"site": draft.site.slug, "draft_id": draft.pk}),
            "delete_url": reverse(
                "draft-delete", kwargs={"site": draft.site.slug, "draft_id": draft.pk}
            ),
        }
        for draft in drafts
    ]
    return render(request, "member/my_drafts.html", {"rows": rows})


@require_POST
def delete(request: HttpRequest, site: str, draft_id: UUID) -> HttpResponse:
    """Delete a draft with its photos. An ad that is being changed stays as it is."""
    del site
    draft = draft_for(request, draft_id)
    person = person_of(request)
    forget_draft(draft, actor=person.actor if person else "visitor", now=timezone.now())
    messages.success(request, _("The draft is deleted."))
    return redirect("my-drafts")
