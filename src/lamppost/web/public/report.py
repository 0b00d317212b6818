"""Report an ad, a message or a person, without an account: two taps from where one sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.journeys.matter import Matter
from lamppost.journeys.report_subject import (
    Reporter,
    ad_to_report,
    message_to_report,
    person_to_report,
    report_subject,
)
from lamppost.market.listings.queries import photo_ids_of
from lamppost.market.media.queries import PhotoView, photos_by_ids
from lamppost.trust.cases.queries import code_of
from lamppost.trust.cases.rules import CannotReport, ReportReason
from lamppost.trust.safety.queries import help_lines
from lamppost.web.errors import say
from lamppost.web.http import PageRequest, person_id_of, person_of
from lamppost.web.limits import REPORTS, TooOften, count_or_refuse
from lamppost.web.member.drafts import VisitorRequest, remembers_visitor
from lamppost.web.report_words import reasons_for
from lamppost.web.whole_ad import public_url

if TYPE_CHECKING:
    from lamppost.trust.cases.models import Report
    from lamppost.trust.safety.rules import HelpLine

PREVIEW_PHOTOS = 3
# A field that no person sees. Programs that fill in every field of a form fill in this one too.
TRAP = "website"
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is about to be reported, small. ``address`` leads back to it, or is ""."""

    kind: SubjectKind
    title: str
    text: str
    by: str
    photos: Sequence[PhotoView]
    address: str


@remembers_visitor
def report_ad(request: VisitorRequest, site: str, code: str) -> HttpResponse:
    """Report a public ad of a town."""
    del site
    return _answer(request, ad_to_report(request.site.pk, code))


@remembers_visitor
def report(request: VisitorRequest, kind: str, ref: str) -> HttpResponse:
    """
    Report a message that one got (by its id), or a person (by the code of their page).

    :raises NotFound: for what is not there, or is nobody's business who asks
    """
    if kind == "message":
        return _answer(request, message_to_report(ref, person_of(request)))
    if kind == "person":
        return _answer(request, person_to_report(ref))
    raise NotFound(N_("There is no such page."))


def _answer(request: VisitorRequest, matter: Matter) -> HttpResponse:
    request.site = matter.site
    if request.method != "POST":
        return _page(request, matter)
    reason = request.POST.get("reason", "")
    if reason not in set(ReportReason):
        return _page(request, matter, error=_("Choose what is wrong."))
    if request.POST.get(TRAP):
        # Whoever wrote that program learns nothing from the answer, and nothing is kept.
        messages.success(request, _("Thank you. We have your report."))
        return redirect("site-home", site=matter.site.slug)
    try:
        count_or_refuse(request, REPORTS)
        made = _report(request, matter, ReportReason(reason))
    except (CannotReport, TooOften) as refused:
        return _page(request, matter, error=say(refused))
    return redirect("report-tracker", code=code_of(made))


def _report(request: VisitorRequest, matter: Matter, reason: ReportReason) -> Report:
    reporter = Reporter(
        account=person_of(request),
        visitor_id=request.visitor,
        language=get_language() or "en",
    )
    return report_subject(matter, reason=reason, reporter=reporter, now=timezone.now())


def _page(request: PageRequest, matter: Matter, *, error: str = "") -> HttpResponse:
    context = {
        "preview": preview_of(matter),
        "reasons": reasons_for(matter.subject.kind),
        "is_own": matter.owner.pk == person_id_of(request),
        "emergency": emergency_in(matter.site.country),
        "error": error,
        "trap": TRAP,
    }
    status = UNPROCESSABLE if error else 200
    response = render(request, "public/report.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def emergency_in(country: str) -> HelpLine | None:
    """Return the emergency number of a country, if we know it."""
    return help_lines().emergency(country)


def preview_of(matter: Matter) -> Preview:
    """Return what is reported, small. Its photos are drawn blurred."""
    text, address, photos = "", "", list[PhotoView]()
    if matter.listing is not None:
        current = matter.listing.current
        text, address = current.body, public_url(matter.listing)
        ids = photo_ids_of([current.pk])[current.pk][:PREVIEW_PHOTOS]
        photos = list(photos_by_ids(ids)) if ids else []
    is_person = matter.subject.kind is SubjectKind.ACCOUNT
    return Preview(
        kind=matter.subject.kind,
        title=matter.title(),
        text=" ".join(text.split()),
        by="" if is_person else matter.owner.display_name,
        photos=photos,
        address=address,
    )
