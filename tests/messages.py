"""Write messages in tests the way the pages do: words of a form, kept and then sent."""

from __future__ import annotations

from lamppost.foundation.kernel.ids import new_id
from lamppost.journeys.send_message import send_message
from lamppost.market.contact.actions import Unsent, save_message_draft
from lamppost.market.contact.queries import find_conversation
from lamppost.market.contact.rules import QuickReply
from tests.cast import NOW


def unsent(words, *, about, by, to=None, quick=None, now=NOW):
    """Words of a form that are kept and not sent. ``to`` names the asker when the poster writes."""
    talk = find_conversation(listing_id=about.pk, other_id=to.pk) if to is not None else None
    return save_message_draft(
        Unsent(
            id=new_id(),
            listing=about,
            body=words,
            quick=QuickReply(quick) if quick else None,
            conversation_id=talk.pk if talk else None,
            account_id=by.pk,
        ),
        now=now,
    )


def say(words, *, about, by, to=None, quick=None, now=NOW):
    """Send words about an ad: to its poster, or from the poster to somebody who asked."""
    draft = unsent(words, about=about, by=by, to=to, quick=quick, now=now)
    return send_message(draft_id=draft.pk, writer=by, now=now)
