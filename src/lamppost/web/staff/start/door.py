"""The door of the first run: only who brings the code from the terminal comes in, and only once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lamppost.environment import env
from lamppost.journeys.open_board import is_untouched
from lamppost.people.accounts.setup_code import is_setup_code
from lamppost.web.errors import say
from lamppost.web.limits import SETUP_CODES, TooOften, count_or_refuse
from lamppost.web.staff.access import nothing_here
from lamppost.web.staff.start.draft import Draft

Answer = Callable[..., HttpResponse]
# In the session: since when this browser may set the board up, and what was typed so far.
INSIDE, TYPED = "setup", "setup_typed"
# Long enough for a day's interruptions and restarts; a forgotten browser does not stay a key.
STAYS = timedelta(hours=12)
UNPROCESSABLE, TOO_MANY = 422, 429


def while_untouched(view: Answer) -> Answer:
    """Open a view only before the board is set up; afterwards it does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not is_untouched():
            raise nothing_here()
        response = view(request, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def inside(view: Answer) -> Answer:
    """Open a view only in a browser in which the code was typed; others are asked for it."""

    @while_untouched
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not is_inside(request):
            return redirect("start")
        return view(request, **kwargs)

    return guarded


def is_inside(request: HttpRequest) -> bool:
    """Return whether the code was typed in this browser within the last twelve hours."""
    since = request.session.get(INSIDE, 0)
    return bool(0 <= time.time() - since < STAYS.total_seconds())


@while_untouched
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the code. Whoever typed it before in this browser goes on where they were."""
    if request.method != "POST":
        if is_inside(request):
            return redirect("start-step", step=draft_of(request).furthest)
        return _door(request)
    try:
        count_or_refuse(request, SETUP_CODES)
    except TooOften as enough:
        return _door(request, error=say(enough), status=TOO_MANY)
    if not is_setup_code(env().home, request.POST.get("code", "")):
        wrong = _("This is not the code that counts. The newest one on the terminal does.")
        return _door(request, error=wrong, status=UNPROCESSABLE)
    # A session that somebody else put into this browser must not become the key.
    request.session.cycle_key()
    request.session[INSIDE] = time.time()
    return redirect("start-step", step=draft_of(request).furthest)


def _door(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    return render(request, "staff/start/door.html", {"error": error}, status=status)


def draft_of(request: HttpRequest) -> Draft:
    """Return what was typed so far in this browser."""
    return Draft.read(request.session.get(TYPED))


def keep_draft(request: HttpRequest, draft: Draft) -> None:
    """Keep what was typed, right or wrong: nobody types anything twice."""
    request.session[TYPED] = draft.as_stored()


def leave(request: HttpRequest) -> None:
    """Forget in this browser that there was a first run."""
    for name in (INSIDE, TYPED):
        request.session.pop(name, None)
