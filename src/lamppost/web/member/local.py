"""Where to go next: only ever to a page of ours."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 500


def local_path(text: str) -> str:
    """Return a path on this host as it came, or "" for anything that could lead elsewhere."""
    is_path = text.startswith("/") and len(text) <= LONGEST and text.isprintable()
    return text if is_path and url_has_allowed_host_and_scheme(text, allowed_hosts=None) else ""
