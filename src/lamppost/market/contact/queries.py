"""Reads: conversations and messages for those who may see them, blocks, habits and counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.contact.models import Block, Conversation, Message, MessageDraft, MessagePhoto
from lamppost.market.contact.rules import (
    ARRIVED,
    HABIT_OVER,
    KEEP_DRAFTS,
    MessageState,
    usual_hours,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

WITH = ("listing__revision", "listing__site", "listing__seller", "site", "seller", "other")


def conversations_of(account_id: UUID) -> QuerySet[Conversation]:
    """
    Return what someone talks about with others, latest first, each with its ad and people.

    ``last_message_id`` is the latest message that this person may see. What the other one wrote
    and nobody delivered yet does not exist for them.
    """
    latest = _visible(Message.objects.filter(conversation_id=OuterRef("pk")), account_id)
    return (
        Conversation.objects.filter(Q(seller_id=account_id) | Q(other_id=account_id))
        .filter(Q(other_id=account_id) | Q(begun_at__isnull=False))
        .annotate(last_message_id=Subquery(latest.order_by("-created_at", "-id").values("pk")[:1]))
        .select_related(*WITH)
        .order_by("-last_at", "-id")
    )


def get_conversation(conversation_id: UUID, *, account_id: UUID) -> Conversation:
    """
    Return a conversation for one of its two people.

    :raises NotFound: if there is none, it is somebody else's, or nothing of it reached this one
    """
    found = conversations_of(account_id).filter(pk=conversation_id).first()
    if found is None:
        raise NotFound(N_("You have no such conversation."))
    return found


def find_conversation(*, listing_id: UUID, other_id: UUID) -> Conversation | None:
    """Return what someone and the poster of an ad write to each other about it."""
    return (
        Conversation.objects.filter(listing_id=listing_id, other_id=other_id)
        .select_related(*WITH)
        .first()
    )


def conversation_by_id(conversation_id: UUID) -> Conversation | None:
    """Return a conversation for rooms and staff who decide about it."""
    return Conversation.objects.select_related(*WITH).filter(pk=conversation_id).first()


def messages_in(conversation: Conversation, *, reader_id: UUID, limit: int = 200) -> list[Message]:
    """Return the latest messages that one of the two may see, oldest first."""
    rows = _visible(Message.objects.filter(conversation=conversation), reader_id)
    return list(rows.order_by("-created_at", "-id")[:limit])[::-1]


def _visible(messages: QuerySet[Message], reader_id: UUID) -> QuerySet[Message]:
    arrived = Q(state__in=[*ARRIVED, MessageState.REMOVED])
    return messages.filter(arrived | Q(writer_id=reader_id))


def messages_around(message: Message, *, limit: int = 10) -> list[Message]:
    """Return what was written before a message, itself last: for whoever decides about it."""
    rows = Message.objects.filter(
        conversation_id=message.conversation_id, created_at__lte=message.created_at
    ).select_related("writer")
    return list(rows.order_by("-created_at", "-id")[:limit])[::-1]


def bodies_before(
    conversation: Conversation, writer_id: UUID, *, but: UUID | None, limit: int = 6
) -> tuple[str, ...]:
    """Return the latest words of one of the two that arrived, oldest first."""
    rows = conversation.messages.filter(writer_id=writer_id, state__in=ARRIVED)
    if but is not None:
        rows = rows.exclude(pk=but)
    latest = rows.order_by("-created_at", "-id").values_list("body", flat=True)
    return tuple(reversed(latest[:limit]))


def find_message(message_id: UUID) -> Message | None:
    """Return a message with its writer and conversation, for rooms that decide about it."""
    return (
        Message.objects.filter(pk=message_id)
        .select_related("writer", *(f"conversation__{name}" for name in WITH))
        .first()
    )


def messages_by_ids(ids: Iterable[UUID]) -> dict[UUID, Message]:
    """Return several messages at once, by id."""
    return Message.objects.select_related("writer", "conversation").in_bulk(list(ids))


def messages_of(account_id: UUID) -> list[Message]:
    """Return everything that someone wrote, oldest first, each with its conversation and ad."""
    rows = Message.objects.filter(writer_id=account_id).select_related(
        "conversation__listing__revision"
    )
    return list(rows.order_by("created_at", "id"))


def photo_ids_of_messages(message_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return the photos of several messages, in order: one query."""
    found: dict[UUID, list[UUID]] = {key: [] for key in message_ids}
    rows = MessagePhoto.objects.filter(message_id__in=list(message_ids))
    for message_id, photo_id in rows.order_by("message_id", "position").values_list(
        "message_id", "photo_id"
    ):
        found[message_id].append(photo_id)
    return found


def may_see_message_photo(photo_ids: Sequence[UUID], *, account_id: UUID) -> bool:
    """Return whether one of these photos stands in a message that this person may see."""
    rows = MessagePhoto.objects.filter(photo_id__in=list(photo_ids))
    arrived = Q(message__state__in=list(ARRIVED)) & (
        Q(message__conversation__seller_id=account_id)
        | Q(message__conversation__other_id=account_id)
    )
    own = Q(message__writer_id=account_id) & ~Q(message__state=MessageState.QUARANTINED)
    return rows.filter(arrived | own).exists()


def messages_with_photo(photo_id: UUID) -> list[Subject]:
    """Return the messages in which a photo stands."""
    rows = MessagePhoto.objects.filter(photo_id=photo_id).values_list("message_id", flat=True)
    return [Subject(SubjectKind.MESSAGE, key) for key in rows]


def unread_count(account_id: UUID) -> int:
    """Return in how many conversations something waits for this person: one cheap query."""
    seller = Q(seller_id=account_id, seller_heard_at__isnull=False) & (
        Q(seller_read_at=None) | Q(seller_read_at__lt=F("seller_heard_at"))
    )
    other = Q(other_id=account_id, other_heard_at__isnull=False) & (
        Q(other_read_at=None) | Q(other_read_at__lt=F("other_heard_at"))
    )
    return Conversation.objects.filter(seller | other).count()


def count_conversations_of_listing(listing_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many people's messages reached the poster, for each of several ads: one query."""
    counts = dict.fromkeys(listing_ids, 0)
    rows = Conversation.objects.filter(listing_id__in=list(listing_ids), begun_at__isnull=False)
    for listing_id, count in rows.values_list("listing_id").annotate(Count("id")):
        counts[listing_id] = count
    return counts


def reply_habit(account_id: UUID, *, now: datetime) -> int | None:
    """
    Return after how many hours a poster usually answers; None if too little is known.

    The median over conversations of the last 90 days that were answered, of three at least.
    """
    rows = Conversation.objects.filter(
        seller_id=account_id, begun_at__gt=now - HABIT_OVER, answered_at__isnull=False
    ).order_by("-begun_at")
    pairs = rows.values_list("begun_at", "answered_at")[:100]
    return usual_hours([after - begun for begun, after in pairs if begun and after])


def usual_reply_in(site_id: UUID, *, now: datetime) -> int | None:
    """Return after how many hours posters of a town usually answer, as ``reply_habit`` does."""
    rows = Conversation.objects.filter(
        site_id=site_id, begun_at__gt=now - HABIT_OVER, answered_at__isnull=False
    ).order_by("-begun_at")
    pairs = rows.values_list("begun_at", "answered_at")[:500]
    return usual_hours([after - begun for begun, after in pairs if begun and after])


def count_begun_by_day(
    site_ids: Collection[UUID] | None, *, since: datetime, zone: tzinfo
) -> dict[date, tuple[int, int]]:
    """Return how many conversations reached a poster on each day, and how many were answered."""
    rows = Conversation.objects.filter(begun_at__gte=since)
    if site_ids is not None:
        rows = rows.filter(site_id__in=list(site_ids))
    days = rows.annotate(day=TruncDate("begun_at", tzinfo=zone)).values_list("day")
    counted = days.annotate(begun=Count("pk"), answered=Count("answered_at")).order_by("day")
    return {day: (begun, answered) for day, begun, answered in counted}


def count_begun_since(account_id: UUID, since: datetime) -> int:
    """Return to how many people's ads someone wrote for the first time after a moment."""
    return Conversation.objects.filter(other_id=account_id, opened_at__gt=since).count()


def count_messages_since(account_id: UUID, since: datetime, *, but: UUID | None = None) -> int:
    """Return how many messages someone wrote after a moment, beside one."""
    rows = Message.objects.filter(writer_id=account_id, created_at__gt=since)
    return (rows if but is None else rows.exclude(pk=but)).count()


def messages_since(account_id: UUID, since: datetime) -> list[tuple[UUID, UUID]]:
    """Return (message, site) of what an account wrote after a moment."""
    rows = Message.objects.filter(writer_id=account_id, created_at__gt=since)
    return list(rows.order_by("-created_at", "-id").values_list("id", "site_id"))


def conversations_begun_among(message_ids: Collection[UUID], *, since: datetime) -> int:
    """Return how many conversations that these messages stand in were begun after a moment."""
    begun = Conversation.objects.filter(messages__in=list(message_ids), opened_at__gt=since)
    return begun.distinct().count()


def count_refused_messages_since(account_id: UUID, since: datetime) -> int:
    """Return how many messages of someone were refused or removed after a moment and still are."""
    states = [MessageState.REFUSED, MessageState.REMOVED]
    rows = Message.objects.filter(writer_id=account_id, state__in=states, state_at__gt=since)
    return rows.count()


def count_conversations_with(message_ids: Collection[UUID], *, but: UUID) -> int:
    """Return in how many other conversations some messages stand."""
    rows = Message.objects.filter(pk__in=list(message_ids)).exclude(conversation_id=but)
    return rows.values("conversation_id").distinct().count()


def has_heard_from(conversation: Conversation, account_id: UUID) -> bool:
    """Return whether something that someone wrote here has arrived."""
    return conversation.messages.filter(writer_id=account_id, state__in=list(ARRIVED)).exists()


def is_blocked(*, blocker_id: UUID, blocked_id: UUID) -> bool:
    """Return whether one person takes no messages from another."""
    return any_blocked([blocker_id], [blocked_id])


def any_blocked(blocker_ids: Collection[UUID], blocked_ids: Collection[UUID]) -> bool:
    """
    Return whether one of some people takes no messages from one of others.

    Takes several, because a block shall hold for all accounts that belong to one person, once
    it is known which do.
    """
    rows = Block.objects.filter(blocker_id__in=list(blocker_ids), blocked_id__in=list(blocked_ids))
    return rows.exists()


def blocks_of(account_id: UUID) -> list[Block]:
    """Return whom someone takes no messages from, latest first, each with the account."""
    rows = Block.objects.filter(blocker_id=account_id).select_related("blocked")
    return list(rows.order_by("-blocked_at", "-id"))


def find_message_draft(
    draft_id: UUID, *, visitor_id: UUID | None, account_id: UUID | None
) -> MessageDraft | None:
    """Return unsent words for the browser or the account that typed them; None for others."""
    draft = message_draft_by_id(draft_id)
    if draft is None:
        return None
    if draft.account_id is not None:
        return draft if draft.account_id == account_id else None
    return draft if visitor_id is not None and draft.visitor_id == visitor_id else None


def message_draft_by_id(draft_id: UUID) -> MessageDraft | None:
    """Return unsent words that a proved mail link names."""
    return (
        MessageDraft.objects.select_related("listing__revision", "listing__site", "listing__seller")
        .filter(pk=draft_id)
        .first()
    )


def message_drafts_of(account_id: UUID) -> list[MessageDraft]:
    """Return what somebody wrote and has not sent, for their data."""
    mine = MessageDraft.objects.filter(account_id=account_id, message_id=None)
    return list(mine.order_by("-updated_at", "-id"))


def message_drafts_to_forget(*, now: datetime) -> list[MessageDraft]:
    """Return up to 200 unsent messages that nobody touched for a week."""
    old = MessageDraft.objects.filter(updated_at__lt=now - KEEP_DRAFTS).select_related("listing")
    return list(old.order_by("updated_at")[:200])
