"""Whose favourites and hidden ads these are: the account's, or those of a browser without one."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from lamppost.market.search.queries.kept import hidden_ids_of, kept_ids_of
from lamppost.market.search.rules.kept import Owner
from lamppost.web.http import person_id_of
from lamppost.web.member.drafts import visitor_of


def keeper_of(request: HttpRequest) -> Owner | None:
    """Return who keeps things here; None for a stranger, without asking the database."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        account_id = person_id_of(request)
        if account_id is not None:
            return Owner(account_id=account_id)
    visitor_id = visitor_of(request)
    return Owner(visitor_id=visitor_id) if visitor_id else None


def kept_ids(request: HttpRequest) -> frozenset[UUID]:
    """Return the ads that are kept here: one query, none for a stranger."""
    owner = keeper_of(request)
    return kept_ids_of(owner) if owner else frozenset()


def hidden_ids(request: HttpRequest) -> tuple[UUID, ...]:
    """Return the ads that are hidden here: one query, none for a stranger."""
    owner = keeper_of(request)
    return hidden_ids_of(owner) if owner else ()
