"""Colours and language of the pages, kept in this browser."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from lamppost.people.accounts.actions import change_account
from lamppost.web.http import person_of
from lamppost.web.member.local import local_path
from lamppost.web.same_origin import same_origin_post

THEME = "theme"
KEPT = timedelta(days=365)


@same_origin_post  # changes nothing but how pages look, and caches keep the form
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen, and go back to where it was chosen."""
    response = redirect(local_path(request.POST.get("next", "")) or "home")
    theme = request.POST.get(THEME)
    if theme in ("light", "dark"):
        _keep(response, THEME, theme)
    elif theme == "":
        response.delete_cookie(THEME, samesite="Lax")
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
        _tell_account(request, language)
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=KEPT, samesite="Lax", httponly=True, secure=settings.HTTPS
    )


def _tell_account(request: HttpRequest, language: str) -> None:
    person = person_of(request)
    if person is not None and person.language != language:
        change_account(
            account=person,
            display_name=person.display_name,
            language=language,
            now=timezone.now(),
        )
