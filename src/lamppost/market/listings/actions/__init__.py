"""Writes. ``move_listing`` is the only code that ever changes an ad's state."""

from lamppost.market.listings.actions.confirm_listing import confirm_listing
from lamppost.market.listings.actions.create_listing import NewListing, create_listing
from lamppost.market.listings.actions.drafts import (
    close_draft,
    delete_draft,
    lock_draft,
    open_draft,
    open_edit_draft,
    save_draft,
    set_draft_photos,
)
from lamppost.market.listings.actions.move_listing import Move, move_listing
from lamppost.market.listings.actions.revise_listing import revise_listing
from lamppost.market.listings.actions.words import remove_words, restore_words

# Drafts are private and nobody else's business: they leave no line in the log.
UNAUDITED = (
    "lock_draft",
    "open_draft",
    "open_edit_draft",
    "save_draft",
    "set_draft_photos",
    "close_draft",
    "delete_draft",
)

__all__ = [
    "UNAUDITED",
    "Move",
    "NewListing",
    "close_draft",
    "confirm_listing",
    "create_listing",
    "delete_draft",
    "lock_draft",
    "move_listing",
    "open_draft",
    "open_edit_draft",
    "remove_words",
    "restore_words",
    "revise_listing",
    "save_draft",
    "set_draft_photos",
]
