"""Files under /.well-known: where to report holes, and where to change how one signs in."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamppost.environment import env
from lamppost.market.texts.queries import texts_of
from lamppost.market.texts.rules import TextKey
from lamppost.web.public.about import contact_url

# RFC 9116 wants a day after which nobody should rely on the file, less than a year ahead.
GOOD_FOR = timedelta(days=180)


@require_safe
@cache_control(public=True, max_age=3600)
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Say where to report holes (RFC 9116); 404 if whoever runs this named nobody."""
    keys = (TextKey.SECURITY_CONTACT, TextKey.OPERATOR_MAIL)
    texts = texts_of(keys, site_id=None, languages=("en",))
    said = [*(texts[key].body for key in keys), env().operator_contact]
    contact = next((url for words in said if (url := contact_url(words))), "")
    if not contact:
        raise Http404
    midnight = datetime.combine(timezone.now().date(), time(), UTC)
    lines = [
        f"Contact: {contact}",
        f"Expires: {(midnight + GOOD_FOR).isoformat().replace('+00:00', 'Z')}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {env().base_url}{reverse('security-txt')}",
        f"Policy: {env().base_url}{reverse('contact-points')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def change_password(_request: HttpRequest) -> HttpResponse:
    """Lead password managers to where people change how they sign in; there are no passwords."""
    return redirect("my-security")
