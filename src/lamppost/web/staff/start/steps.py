"""The six steps of the first run. Back and Continue both keep what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from babel import Locale
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamppost.environment import env
from lamppost.foundation.kernel.errors import DomainError
from lamppost.foundation.kernel.text import tidy_text
from lamppost.journeys.open_board import open_board
from lamppost.market.sites.outlines import LARGEST_FILE, OutlineNotValid
from lamppost.market.sites.proposals import countries, parts_drawn, zones_for
from lamppost.web.errors import say
from lamppost.web.limits import TEST_MAILS, TooOften, count_or_refuse
from lamppost.web.member.proofs import MAIL, SETUP_CODE, sign_in
from lamppost.web.staff.access import nothing_here
from lamppost.web.staff.sites import swatch_sheet
from lamppost.web.staff.start import mailing
from lamppost.web.staff.start.door import draft_of, inside, keep_draft, leave
from lamppost.web.staff.start.draft import (
    CHECKS,
    PERSON_FIELDS,
    PLACE_FIELDS,
    STEPS,
    Draft,
    first_wrong,
    form_of_place,
    parts_of,
    plan_of,
)

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a step says beside its fields: mistakes by field, and what the test mail brought."""

    errors: dict[str, str] = field(default_factory=dict)
    mail_problem: str = ""

    @property
    def status(self) -> int:
        return UNPROCESSABLE if self.errors or self.mail_problem else 200


@inside
@require_http_methods(["GET", "HEAD", "POST"])
def show_step(request: HttpRequest, step: str) -> HttpResponse:
    """Show a step, or take what was typed and go where the button leads."""
    if step not in STEPS:
        raise nothing_here()
    draft = draft_of(request)
    if request.method != "POST":
        return _page(request, step, draft)
    action = request.POST.get("action", "")
    if step == "open":
        return redirect("start-step", step="moderator") if action == "back" else _open(request)
    draft, wrong = _take(request, step, draft)
    keep_draft(request, draft)
    if action == "back":
        return redirect("start-step", step=STEPS[max(STEPS.index(step) - 1, 0)])
    if action in _BESIDE:
        return _BESIDE[action](request, step, draft)
    errors = wrong or {name: say(error) for name, error in CHECKS[step](draft).items()}
    if errors:
        return _page(request, step, draft, Outcome(errors=errors))
    keep_draft(request, draft.done(step))
    return redirect("start-step", step=STEPS[STEPS.index(step) + 1])


def _take(request: HttpRequest, step: str, draft: Draft) -> tuple[Draft, dict[str, str]]:
    """Return the draft with what was typed on a step, and mistakes that cannot be kept."""
    sent = request.POST
    if step == "you":
        return replace(draft, you=_typed(sent, PERSON_FIELDS)), {}
    if step == "place":
        return replace(draft, place=_typed(sent, PLACE_FIELDS)), {}
    if step == "moderator":
        return replace(draft, moderator=_typed(sent, PERSON_FIELDS)), {}
    if step == "parts":
        draft = replace(draft, parts=tidy_text(sent.get("parts", ""))[:8000])
        return _with_file(draft, request.FILES.get("outlines"))
    return draft, {}


def _typed(sent: QueryDict, names: tuple[str, ...]) -> dict[str, str]:
    return {name: tidy_text(sent.get(name, ""))[:254] for name in names}


def _with_file(draft: Draft, sent: UploadedFile[bytes] | None) -> tuple[Draft, dict[str, str]]:
    """Return the draft with the parts of a GeoJSON file; names that stand there already stay."""
    if sent is None or not sent.size:
        return draft, {}
    raw = sent.read(LARGEST_FILE + 1) or b""
    try:
        drawn = parts_drawn(raw.decode("utf-8", errors="replace"))
    except OutlineNotValid as error:
        return draft, {"outlines": say(error)}
    known = {name.casefold() for name in draft.names}
    more = [part.name for part in drawn if part.name.casefold() not in known]
    return replace(draft, drawn=drawn, parts="\n".join([*draft.names, *more])), {}


def _propose(request: HttpRequest, step: str, draft: Draft) -> HttpResponse:
    """Show the place again, with what fits the country, in the colours that were typed."""
    proposed = {**draft.place, "currency": "", "time_zone": ""}
    draft = replace(draft, place=dict(form_of_place(replace(draft, place=proposed)).values))
    keep_draft(request, draft)
    return _page(request, step, draft)


def _preview(request: HttpRequest, step: str, draft: Draft) -> HttpResponse:
    return _page(request, step, draft)


def _test_mail(request: HttpRequest, step: str, draft: Draft) -> HttpResponse:
    if not mailing.is_configured() or CHECKS["you"](draft):
        return redirect("start-step", step=step if mailing.is_configured() else "mail")
    try:
        count_or_refuse(request, TEST_MAILS)
    except TooOften as enough:
        return _page(request, step, draft, Outcome(mail_problem=say(enough)))
    draft, problem = mailing.send_proof(draft)
    keep_draft(request, draft)
    if problem:
        return _page(request, step, draft, Outcome(mail_problem=problem))
    messages.success(request, _("The mail server took the mail. Look into your mailbox."))
    return redirect("start-step", step=step)


def _check_code(request: HttpRequest, step: str, draft: Draft) -> HttpResponse:
    draft = mailing.check_proof(draft, request.POST.get("code", ""))
    keep_draft(request, draft)
    if not draft.is_proved:
        wrong = _("This is not the code of the newest test mail. Send another if in doubt.")
        return _page(request, step, draft, Outcome(errors={"code": wrong}))
    messages.success(request, _("Your address is proved."))
    return redirect("start-step", step=step)


# Buttons that stand beside Back and Continue.
_BESIDE: dict[str, Callable[[HttpRequest, str, Draft], HttpResponse]] = {
    "propose": _propose,
    "preview": _preview,
    "test": _test_mail,
    "check": _check_code,
}


def _open(request: HttpRequest) -> HttpResponse:
    """Open the board, sign its operator in, and show what is left to do."""
    draft = draft_of(request)
    wrong = first_wrong(draft)
    if wrong:
        messages.warning(request, _("Something is missing here yet."))
        return redirect("start-step", step=wrong)
    way = MAIL if draft.is_proved else SETUP_CODE
    try:
        operator = open_board(plan_of(draft), now=timezone.now())
    except DomainError as error:
        return _page(request, "open", draft, Outcome(errors={"open": say(error)}))
    leave(request)
    sign_in(request, operator, way=way)
    messages.success(request, _("Your board is open."))
    return redirect("staff-first-steps")


def _page(
    request: HttpRequest, step: str, draft: Draft, outcome: Outcome | None = None
) -> HttpResponse:
    outcome = outcome or Outcome()
    position = STEPS.index(step) + 1
    context: dict[str, object] = {
        "step": step,
        "position": position,
        "names": step_names(),
        "draft": draft,
        "errors": outcome.errors,
        "outcome": outcome,
        "form": form_of_place(draft),
        **_more_for(step, draft),
    }
    return render(request, f"staff/start/{step}.html", context, status=outcome.status)


def _more_for(step: str, draft: Draft) -> dict[str, object]:
    """Return what only one step shows."""
    if step == "place":
        return {
            "countries": country_names(),
            "tongues": [(code, _native(code)) for code, _name in settings.LANGUAGES],
            "zones": zones_for(draft.place.get("country", "").upper()),
        }
    if step == "mail":
        return {
            "server": mailing.server_name(),
            "sender": settings.DEFAULT_FROM_EMAIL,
            "base_url": env().base_url,
        }
    if step == "open":
        return {
            "parts": parts_of(draft),
            "wrong": first_wrong(draft),
            "country": dict(country_names()).get(draft.place.get("country", ""), ""),
            "tongue": _native(form_of_place(draft).values["language"]),
            "mail_is_set": mailing.is_configured(),
        }
    return {}


def step_names() -> list[str]:
    """Return the names of the steps, as the bar above them shows them."""
    return [_("You"), _("Place"), _("Parts"), _("Mail"), _("Helper"), _("Open")]


def country_names() -> list[tuple[str, str]]:
    """Return every country as (code, name in the reader's language), by name."""
    names = Locale.parse(get_language() or "en", sep="-").territories
    return sorted(((code, names.get(code, code)) for code in countries()), key=lambda row: row[1])


def _native(code: str) -> str:
    return str(Locale.parse(code, sep="-").get_display_name(code) or code)


@inside
@require_safe
def colours(request: HttpRequest, hue: int, chroma: int) -> HttpResponse:
    """Serve the colours that the form of the place previews."""
    del request
    return HttpResponse(swatch_sheet(hue, chroma), content_type="text/css; charset=utf-8")
