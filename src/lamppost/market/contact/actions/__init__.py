"""Writes: conversations, messages, unsent words, blocks, and what leaves with a person."""

from __future__ import annotations

from lamppost.market.contact.actions.blocks import block_person, unblock_person
from lamppost.market.contact.actions.conversations import (
    mark_mailed,
    mark_read,
    open_conversation,
)
from lamppost.market.contact.actions.drafts import (
    Unsent,
    adopt_message_draft,
    close_message_draft,
    delete_message_draft,
    lock_message_draft,
    note_advice_read,
    save_message_draft,
)
from lamppost.market.contact.actions.leaving import forget_person
from lamppost.market.contact.actions.messages import NewMessage, write_message
from lamppost.market.contact.actions.move_message import MessageMove, move_message
from lamppost.market.contact.actions.words import remove_message_words, restore_message_words

__all__ = [
    "MessageMove",
    "NewMessage",
    "Unsent",
    "adopt_message_draft",
    "block_person",
    "close_message_draft",
    "delete_message_draft",
    "forget_person",
    "lock_message_draft",
    "mark_mailed",
    "mark_read",
    "move_message",
    "note_advice_read",
    "open_conversation",
    "remove_message_words",
    "restore_message_words",
    "save_message_draft",
    "unblock_person",
    "write_message",
]
