"""Health: is all well here, and if not, what to do. And the list for a board's first days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamppost.environment import env
from lamppost.market.sites.queries import all_sites
from lamppost.market.texts.queries import current_texts
from lamppost.market.texts.rules import TextKey
from lamppost.people.accounts.factors import has_second_factor
from lamppost.people.accounts.queries import all_grants
from lamppost.people.accounts.rules import Role
from lamppost.web.limits import TEST_MAILS, count_person_or_refuse
from lamppost.web.staff import health_checks as look
from lamppost.web.staff.access import StaffRequest, staff_page
from lamppost.web.staff.health_checks import Light
from lamppost.web.staff.start.mailing import is_configured, try_mail


@staff_page(Role.OPERATOR, network=True)
@require_safe
def show_health(request: StaffRequest) -> HttpResponse:
    """Show how everything is, what is risky, and what runs here."""
    found, risks = look.checks(timezone.now()), look.risks()
    context = {
        "checks": found,
        "risks": risks,
        "versions": look.versions(),
        "worst": look.worst(found),
        "wrong": sum(check.light is not Light.GREEN for check in found),
        "may_test": is_configured(),
    }
    return render(request, "staff/health.html", context)


@staff_page(Role.OPERATOR, network=True)
@require_POST
def test_mail(request: StaffRequest) -> HttpResponse:
    """Send a mail to whoever asks, and say what the server said."""
    count_person_or_refuse(request.user.pk, TEST_MAILS)
    if not is_configured():
        messages.warning(request, _("No mail server is set."))
    elif problem := try_mail(request.user.email):
        messages.error(request, problem)
    else:
        messages.success(request, _("The mail server took the mail. Look into your mailbox."))
    return redirect("staff-health")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """Something that a new board needs. ``is_done`` is None where this page cannot see it."""

    title: str
    words: str
    is_done: bool | None
    url: str = ""
    link: str = ""


@staff_page(Role.OPERATOR, network=True)
@require_safe
def show_first_steps(request: StaffRequest) -> HttpResponse:
    """Show what a new board needs before people come, and how much of it is done."""
    found = [*_seen_from_here(request), *_told_by_you()]
    context = {
        "todos": found,
        "done": sum(todo.is_done is True for todo in found),
        "countable": sum(todo.is_done is not None for todo in found),
        "towns": list(all_sites()[:3]),
    }
    return render(request, "staff/first_steps.html", context)


def _seen_from_here(request: StaffRequest) -> list[ToDo]:
    now = timezone.now()
    is_fine = {check.title: check.light is Light.GREEN for check in _basics(now)}
    return [
        ToDo(
            title=_("HTTPS"),
            words=_("Browsers warn of pages without it, and passkeys need it."),
            is_done=env().base_url.startswith("https://"),
        ),
        ToDo(
            title=_("Mail"),
            words=_("Nobody signs in, posts or answers without it."),
            is_done=bool(settings.EMAIL_HOST),
            url=reverse("staff-health"),
            link=_("Health"),
        ),
        ToDo(
            title=_("Worker and search index"),
            words=_("They make ads findable and mails leave."),
            is_done=all(is_fine.values()),
            url=reverse("staff-health"),
            link=_("Health"),
        ),
        *_words_to_write(),
        ToDo(
            title=_("A second moderator"),
            words=_("An objection is decided by somebody else than before."),
            is_done=len({g.account_id for g in all_grants() if g.role == Role.MODERATOR}) > 1,
            url=reverse("staff-people"),
            link=_("People and roles"),
        ),
        ToDo(
            title=_("Your second step"),
            words=_("An app or a passkey, so that a lost mailbox does not give the board away."),
            is_done=has_second_factor(request.user.pk),
            url=reverse("my-security"),
            link=_("Security"),
        ),
    ]


def _basics(now: datetime) -> list[look.Check]:
    return [look.worker(now), look.index(now)]


def _words_to_write() -> list[ToDo]:
    """Return the texts that the law or good manners ask for, of the network or of any town."""
    written = {text.key for text in current_texts(None)}
    for site in all_sites()[:20]:
        written |= {text.key for text in current_texts(site.pk)}
    imprint = {TextKey.OPERATOR_NAME, TextKey.OPERATOR_ADDRESS, TextKey.OPERATOR_MAIL}
    url, link = reverse("staff-texts"), _("Texts")
    return [
        ToDo(
            title=_("Who runs this, and how to reach you"),
            words=_("Name, postal address and mail address stand on the contact page by law."),
            is_done=imprint <= written,
            url=url,
            link=link,
        ),
        ToDo(
            title=_("About this board"),
            words=_("Why you run it, in your own words."),
            is_done=TextKey.ABOUT in written,
            url=url,
            link=link,
        ),
        ToDo(
            title=_("Terms of your own"),
            words=_("Only if you add something to those that came with Lamppost."),
            is_done=True if TextKey.TERMS in written else None,
            url=url,
            link=link,
        ),
    ]


def _told_by_you() -> list[ToDo]:
    """Return what no page can see: it has to be done by hand."""
    return [
        ToDo(
            title=_("Backup"),
            words=_(
                "A copy of the home folder and the database each night, on another machine; "
                "docs/run/backup.md says how."
            ),
            is_done=None,
        ),
        ToDo(
            title=_("Keys kept apart"),
            words=_(
                "Keep a copy of keys/audit.pem elsewhere: without it nobody can prove the log goes "
                "on. The reviewers’ key does not belong on this server at all."
            ),
            is_done=None,
        ),
    ]
