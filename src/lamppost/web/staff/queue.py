"""The queue: what waits for a person, worst first."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamppost.foundation.kernel.errors import NotFound
from lamppost.journeys.decide_case import has_no_part_in
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.queries import decisions_of
from lamppost.trust.review.actions import claim_case
from lamppost.trust.review.queries import count_waiting_in, first_unclaimed, waiting_in
from lamppost.trust.review.rules import ClaimedByAnother
from lamppost.web.staff.access import StaffRequest, sight_of, staff_page
from lamppost.web.staff.paging import page_of
from lamppost.web.staff.queue_rows import gather_desk, numbers_of
from lamppost.web.staff.words import queue_word

PAGE_SIZE = 50
MY_LAST = 8
# Cases passed over: two people pressing "next" at once want the same one, and some are for
# colleagues only. After this many one had better look at the queue itself.
TRIES = 20


@staff_page(*Role)
@require_safe
def show_queue(request: StaffRequest) -> HttpResponse:
    """
    Show waiting cases by queue, with the numbers of the day and my last decisions.

    To who decides no cases the queue would look as if nothing waited: they get the towns.
    """
    if not request.grants.has_anywhere(Role.MODERATOR, Role.REVIEWER):
        return redirect("staff-sites")
    now, sight = timezone.now(), sight_of(request.grants)
    counts = count_waiting_in(sight)
    chosen = request.GET.get("queue", "")
    chosen = chosen if chosen in counts else ""
    total = sum(counts.values())
    page = page_of(
        request.GET,
        total=counts[chosen] if chosen else total,
        size=PAGE_SIZE,
        keep=("queue",),
    )
    entries = list(waiting_in(sight, queue=chosen)[page.start : page.stop])
    mine = decisions_of(request.user.pk, limit=MY_LAST)
    return render(
        request,
        "staff/queue.html",
        {
            "desk": gather_desk(entries, mine, me=request.user, now=now),
            "numbers": numbers_of(total, sight, now=now),
            "tab_list": _tabs(counts, chosen),
            "chosen": chosen,
            "page": page,
        },
    )


def _tabs(counts: dict[str, int], chosen: str) -> list[tuple[str, int, str, bool]]:
    address = reverse("staff-queue")
    queues = [
        (queue_word(queue), count, f"{address}?queue={queue}", queue == chosen)
        for queue, count in counts.items()
    ]
    return [(_("All"), sum(counts.values()), address, not chosen), *queues]


@staff_page(Role.MODERATOR, Role.REVIEWER)
@require_POST
def take_next(request: StaffRequest) -> HttpResponse:
    """Claim the first case that nobody is looking at, and open it."""
    return to_next_case(request, but=_case_id(request.POST.get("but", "")))


def to_next_case(request: StaffRequest, *, but: UUID | None = None) -> HttpResponse:
    """Claim the next case that one may decide and go there; to the queue if there is none."""
    sight, me = sight_of(request.grants), request.user
    passed_over = {but} if but else set()
    for _try in range(TRIES):
        now = timezone.now()
        case_id = first_unclaimed(sight, but=passed_over, now=now)
        if case_id is None:
            break
        if not has_no_part_in(case_id, me):
            passed_over.add(case_id)
            continue
        try:
            claim_case(case_id=case_id, moderator_id=me.pk, actor=me.actor, now=now)
        except (ClaimedByAnother, NotFound):
            continue
        return redirect("staff-case", case_id=case_id)
    messages.info(request, _("Nothing else is free to take right now."))
    return redirect("staff-queue")


def _case_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
