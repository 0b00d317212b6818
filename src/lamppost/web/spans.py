"""Spans of time in words."""

from __future__ import annotations

from datetime import timedelta

from babel.dates import format_timedelta

from lamppost.web.jinja import locale


def span_word(span: timedelta) -> str:
    """Return a span of time, roughly, in the reader's language: "3 hours"."""
    return format_timedelta(span, threshold=1.2, locale=locale())
