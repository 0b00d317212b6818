"""Writes: keep and hide ads, save searches, note what they found and what was told."""

from __future__ import annotations

from lamppost.market.search.actions.alerts import (
    AlertChange,
    NewAlert,
    change_search,
    delete_search,
    look_at_searches,
    save_search,
    start_search,
    stop_search,
)
from lamppost.market.search.actions.anchors import file_all_anew, file_left_searches
from lamppost.market.search.actions.kept import (
    drop_ad,
    forget_kept,
    hide_ad,
    keep_ad,
    note_told,
    show_ad,
    take_over_kept,
)
from lamppost.market.search.actions.matches import (
    drop_matches,
    forget_matches,
    mark_told,
    note_matches,
    put_off,
)
from lamppost.market.search.actions.owner import forget_owner

__all__ = [
    "AlertChange",
    "NewAlert",
    "change_search",
    "delete_search",
    "drop_ad",
    "drop_matches",
    "file_all_anew",
    "file_left_searches",
    "forget_kept",
    "forget_matches",
    "forget_owner",
    "hide_ad",
    "keep_ad",
    "look_at_searches",
    "mark_told",
    "note_matches",
    "note_told",
    "put_off",
    "save_search",
    "show_ad",
    "start_search",
    "stop_search",
    "take_over_kept",
]
