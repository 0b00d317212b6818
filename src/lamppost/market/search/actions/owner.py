"""Writes: forget everything that somebody keeps here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.market.search.actions.alerts import delete_search
from lamppost.market.search.models import Favourite, FavouriteMail, HiddenAd, SavedSearch

# Each alert that ends writes its own line; what was kept is in no log.
UNAUDITED = ("forget_owner",)


@transaction.atomic
def forget_owner(account_id: UUID, *, now: datetime) -> None:
    """Remove an account's favourites, hidden ads and alerts, with their feeds and links."""
    for search_id in SavedSearch.objects.filter(account_id=account_id).values_list("pk", flat=True):
        delete_search(account_id=account_id, search_id=search_id, now=now)
    for model in (Favourite, HiddenAd, FavouriteMail):
        model.objects.filter(account_id=account_id).delete()
