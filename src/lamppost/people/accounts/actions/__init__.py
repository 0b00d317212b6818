"""Writes: open and prove accounts, links and codes in mails, settings, sessions, roles, leaving."""

from lamppost.people.accounts.actions.links import (
    LinkRequest,
    UsedLink,
    send_link,
    send_link_and_code,
    use_code,
    use_link,
)
from lamppost.people.accounts.actions.opening import (
    STRANGER,
    open_account,
    open_import_account,
)
from lamppost.people.accounts.actions.roles import give_role, take_role
from lamppost.people.accounts.actions.settings import change_account, change_wishes
from lamppost.people.accounts.actions.signing_in import end_sessions, note_sign_in

__all__ = [
    "STRANGER",
    "LinkRequest",
    "UsedLink",
    "change_account",
    "change_wishes",
    "end_sessions",
    "give_role",
    "note_sign_in",
    "open_account",
    "open_import_account",
    "send_link",
    "send_link_and_code",
    "take_role",
    "use_code",
    "use_link",
]
