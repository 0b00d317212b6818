"""Writes: open and prove accounts, links and codes in mails, settings, sessions, roles, leaving."""

from lamppost.people.accounts.actions.addresses import (
    ask_new_address,
    move_address,
    take_address_back,
)
from lamppost.people.accounts.actions.factors import (
    add_app,
    add_passkey,
    remove_app,
    remove_passkey,
    rename_passkey,
    renew_codes,
)
from lamppost.people.accounts.actions.leaving import (
    ask_to_leave,
    empty_account,
    keep_account,
    stay,
)
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
from lamppost.people.accounts.actions.settings import change_account, change_wishes, lock_account
from lamppost.people.accounts.actions.signing_in import (
    end_sessions,
    forget_sessions,
    note_export,
    note_sign_in,
)

__all__ = [
    "STRANGER",
    "LinkRequest",
    "UsedLink",
    "add_app",
    "add_passkey",
    "ask_new_address",
    "ask_to_leave",
    "change_account",
    "change_wishes",
    "empty_account",
    "end_sessions",
    "forget_sessions",
    "give_role",
    "keep_account",
    "lock_account",
    "move_address",
    "note_export",
    "note_sign_in",
    "open_account",
    "open_import_account",
    "remove_app",
    "remove_passkey",
    "rename_passkey",
    "renew_codes",
    "send_link",
    "send_link_and_code",
    "stay",
    "take_address_back",
    "take_role",
    "use_code",
    "use_link",
]
