"""Writes. ``move_listing`` is the only code that ever changes an ad's state."""

from lamppost.market.listings.actions.confirm_listing import confirm_listing
from lamppost.market.listings.actions.create_listing import NewListing, create_listing
from lamppost.market.listings.actions.drafts import (
    close_draft,
    delete_draft,
    lock_draft,
    open_copy,
    open_draft,
    open_edit_draft,
    save_draft,
    set_draft_photos,
)
from lamppost.market.listings.actions.erase_listing import erase_listing
from lamppost.market.listings.actions.keep_listing import (
    confirm_availability,
    note_reminder,
    renew_listing,
    reserve_listing,
)
from lamppost.market.listings.actions.move_listing import Move, move_listing
from lamppost.market.listings.actions.reindex import reindex_ads_of
from lamppost.market.listings.actions.revise_listing import revise_listing
from lamppost.market.listings.actions.usual_prices import work_out_prices
from lamppost.market.listings.actions.views import ViewedOn, count_views, forget_views
from lamppost.market.listings.actions.words import remove_words, restore_words

# Drafts are private and nobody else's business: they leave no line in the log. Nor does a look
# at a public page, of which nothing is known but that it happened, and a sum over public prices.
# That the index reads ads again changes none of them; the line of the town says why.
UNAUDITED = (
    "lock_draft",
    "open_copy",
    "open_draft",
    "open_edit_draft",
    "save_draft",
    "set_draft_photos",
    "close_draft",
    "delete_draft",
    "count_views",
    "forget_views",
    "work_out_prices",
    "reindex_ads_of",
)

__all__ = [
    "UNAUDITED",
    "Move",
    "NewListing",
    "ViewedOn",
    "close_draft",
    "confirm_availability",
    "confirm_listing",
    "count_views",
    "create_listing",
    "delete_draft",
    "erase_listing",
    "forget_views",
    "lock_draft",
    "move_listing",
    "note_reminder",
    "open_copy",
    "open_draft",
    "open_edit_draft",
    "reindex_ads_of",
    "remove_words",
    "renew_listing",
    "reserve_listing",
    "restore_words",
    "revise_listing",
    "save_draft",
    "set_draft_photos",
    "work_out_prices",
]
