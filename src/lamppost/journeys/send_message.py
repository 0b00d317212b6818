"""Send what somebody wrote: to the poster of an ad, or back to who asked. Once, however often."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction

from lamppost.foundation.kernel.errors import N_, Stale
from lamppost.journeys.message_facts import Writing, describe_message, plain_message
from lamppost.journeys.place_message import place_message, warnings_of
from lamppost.market.contact.actions import (
    NewMessage,
    close_message_draft,
    lock_message_draft,
    open_conversation,
    write_message,
)
from lamppost.market.contact.queries import (
    conversation_by_id,
    count_begun_since,
    find_conversation,
    find_message,
    is_blocked,
)
from lamppost.market.contact.rules import NEW_FOR, CannotWrite, check_pace, check_words, quick_of
from lamppost.market.media.actions import settle_photos
from lamppost.market.media.queries import photos_of_draft
from lamppost.trust.links.rules import Whence
from lamppost.trust.screening.queries import policy_in_force, signals_in_force
from screening_engine import Outcome, advise, screen_in_passes

if TYPE_CHECKING:
    from lamppost.market.contact.models import Conversation, Message, MessageDraft
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account


@transaction.atomic
def send_message(
    *,
    draft_id: UUID,
    writer: Account,
    now: datetime,
    version: int | None = None,
    whence: Whence | None = None,
) -> Message:
    """
    Send unsent words. Sending the same ones twice gives the first answer.

    ``version`` is that of the draft when its mail link was written: words that changed since
    then are not sent by a click on an older mail.

    :raises Stale: if the words are gone or have changed since the mail
    :raises MessageNotAllowed: if there are none, or too many
    :raises CannotWrite: to oneself, to who takes no messages, about an ad that is not public
    :raises TooManyConversations: if this account began enough for a day
    """
    draft = lock_message_draft(draft_id)
    if draft is None:
        raise Stale(N_("This message is not here any more."))
    if draft.message_id is not None:
        return _first_answer(draft, writer)
    if version is not None and draft.version != version:
        raise Stale(N_("The message was changed after this mail was sent. Please send it again."))
    conversation = _conversation(draft, writer, now)
    photo_ids = [photo.id for photo in photos_of_draft(draft.pk, site_id=conversation.site_id)]
    message = write_message(
        NewMessage(
            conversation=conversation,
            writer=writer,
            body=draft.body,
            quick=quick_of(draft.quick),
            photo_ids=photo_ids,
        ),
        now=now,
    )
    settle_photos(site_id=conversation.site_id, photo_ids=photo_ids)
    close_message_draft(draft_id=draft.pk, message_id=message.pk, account_id=writer.pk)
    began = Whence.of(visitor_id=draft.visitor_id, key=settings.SECRET_KEY.encode())
    return place_message(message.pk, now=now, whence=(whence or began).or_else(began))


def _first_answer(draft: MessageDraft, writer: Account) -> Message:
    message = find_message(draft.message_id) if draft.message_id else None
    if message is None or message.writer_id != writer.pk:
        raise Stale(N_("This message is not here any more."))
    return message


def _conversation(draft: MessageDraft, writer: Account, now: datetime) -> Conversation:
    known = known_conversation(draft, writer)
    check_may_write(listing=draft.listing, conversation=known, writer=writer, now=now)
    return known or open_conversation(listing=draft.listing, other=writer, now=now)


def known_conversation(draft: MessageDraft, writer: Account) -> Conversation | None:
    """Return the conversation that unsent words belong to; None if they begin one."""
    if draft.conversation_id is not None:
        return conversation_by_id(draft.conversation_id)
    return find_conversation(listing_id=draft.listing_id, other_id=writer.pk)


def check_may_write(
    *, listing: Listing, conversation: Conversation | None, writer: Account, now: datetime
) -> None:
    """
    Refuse what would not be delivered, before it is written.

    :raises CannotWrite: if one of the two takes no messages from the other
    :raises TooManyConversations: if this account began enough for a day
    """
    partner = conversation.partner_of(writer.pk) if conversation else listing.seller_id
    if is_blocked(blocker_id=partner, blocked_id=writer.pk):
        raise CannotWrite(N_("This person does not take messages from you."))
    if is_blocked(blocker_id=writer.pk, blocked_id=partner):
        raise CannotWrite(N_("You take no messages from this person. Unblock them to write."))
    if conversation is None:
        check_pace(
            is_new=now - writer.joined_at < NEW_FOR,
            begun_today=count_begun_since(writer.pk, now - NEW_FOR),
        )


def advice_before_sending(
    draft: MessageDraft, writer: Account | None, *, now: datetime
) -> list[str]:
    """
    Return the rules whose advice would stand above these words: their writer reads it first.

    Nothing if more than that would happen to them: the answer says so then. Of who has no
    account yet (None) only the words count.
    """
    body = check_words(draft.body, photos=1)
    policy = policy_in_force(draft.listing.site.country)
    if writer is None:
        language = draft.listing.site.language
        plain = plain_message(draft.listing, body, language=language)
        reasons = advise(plain, policy, signals_in_force())
        only_friction = all(reason.outcome is Outcome.FRICTION for reason in reasons)
        return [reason.rule_id for reason in reasons] if only_friction else []
    described = describe_message(
        Writing(
            writer=writer,
            listing=draft.listing,
            body=body,
            conversation=known_conversation(draft, writer),
        ),
        now=now,
    )
    _, verdict = screen_in_passes(
        described.submission,
        policy=policy,
        gather=described.gather,
        signals=signals_in_force(),
        reading=described.reading,
    )
    return warnings_of(verdict) if verdict.outcome is Outcome.FRICTION else []


def mark_of(draft: MessageDraft, rule_ids: list[str]) -> str:
    """Return what says that somebody has read this advice about these words."""
    content = "\0".join([*sorted(rule_ids), draft.body])
    return sha256(content.encode()).hexdigest()
