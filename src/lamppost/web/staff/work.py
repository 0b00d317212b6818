"""Work that was given up after all its tries: an operator sees why, and tries it again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamppost.foundation.jobs.actions import retry_work
from lamppost.foundation.jobs.queries import given_up_work
from lamppost.foundation.kernel.errors import DomainError
from lamppost.people.accounts.rules import Role
from lamppost.web.errors import say
from lamppost.web.staff.access import StaffRequest, staff_page
from lamppost.web.staff.paging import page_of

PAGE_SIZE = 50


@staff_page(Role.OPERATOR, network=True)
@require_safe
def show_work(request: StaffRequest) -> HttpResponse:
    """List given-up work, newest first."""
    rows = given_up_work()
    total = rows.count()
    page = page_of(request.GET, total=total, size=PAGE_SIZE)
    context = {"rows": rows[page.start : page.stop], "total": total, "page": page}
    return render(request, "staff/work.html", context)


@staff_page(Role.OPERATOR, network=True)
@require_POST
def try_again(request: StaffRequest, work_id: UUID) -> HttpResponse:
    """Put a piece of work back to where it came from."""
    try:
        retry_work(work_id=work_id, actor=request.user.actor, now=timezone.now())
    except DomainError as error:
        messages.warning(request, say(error))
    else:
        messages.success(request, _("It is tried again now. If it fails, it comes back here."))
    return redirect("staff-work")
