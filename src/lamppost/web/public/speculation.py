"""Which pages a browser may fetch before they are asked for: ads that somebody is about to open."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# Ads only, when a pointer rests on the link or a finger is on it. Never what belongs to a person
# (their own ads stand elsewhere), and nothing that a link asks to be left alone.
RULES = {
    "prefetch": [
        {
            "where": {
                "and": [
                    {"href_matches": "/*/ad/*-*/"},
                    {"not": {"selector_matches": "[rel~=nofollow]"}},
                ]
            },
            "eagerness": "moderate",
        }
    ]
}


@require_safe
@cache_control(public=True, max_age=86_400)
def speculation_rules(_request: HttpRequest) -> HttpResponse:
    """Serve the rules that the header ``Speculation-Rules`` of public pages names."""
    return HttpResponse(json.dumps(RULES), content_type="application/speculationrules+json")
