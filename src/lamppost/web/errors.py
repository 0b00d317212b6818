"""Pages for what went wrong, and the one translation of our errors."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

from lamppost.foundation.kernel.errors import DomainError


def say(error: DomainError) -> str:
    """Return an error's message in the reader's language."""
    message = gettext(error.message)
    return message % error.params if error.params else message


def error_page(request: HttpRequest, status: int, error: DomainError | None = None) -> HttpResponse:
    """Return a whole page (or JSON, for our own scripts) for a status."""
    message = say(error) if error else ""
    if request.headers.get("Accept", "").startswith("application/json"):
        code = error.code if error else str(status)
        response: HttpResponse = JsonResponse({"code": code, "message": message}, status=status)
    else:
        page = render_to_string(f"{status}.html", {"message": message}, request=request)
        response = HttpResponse(page, status=status)
    # A cache may keep even a 404: whoever asks for what is not there yet must not hide it.
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django found suspicious; a form that is too large is told so."""
    return error_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is not allowed."""
    del exception
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    del exception
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer our own fault."""
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that another site sent, or one whose cookie is gone."""
    del reason
    return error_page(request, 403)
