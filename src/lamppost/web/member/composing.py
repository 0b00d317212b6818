"""Take in the form of a message: keep what was typed, warn its writer first, then send it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import N_, DomainError, NotFound
from lamppost.foundation.kernel.ids import new_id, parse_id
from lamppost.journeys.send_message import advice_before_sending, mark_of, send_message
from lamppost.market.contact.actions import Unsent, note_advice_read, save_message_draft
from lamppost.market.contact.queries import message_draft_by_id
from lamppost.market.contact.rules import (
    BODY_MAX,
    MAX_PHOTOS,
    QUICK_WORDS,
    MessageNotAllowed,
    QuickReply,
    check_words,
    quick_of,
)
from lamppost.market.media.actions import add_photo, erase_photo
from lamppost.market.media.queries import PhotoView, photos_of_draft
from lamppost.trust.screening.queries import rule_book
from lamppost.web.errors import say
from lamppost.web.limits import (
    DRAFTS,
    MESSAGES,
    OWN_MESSAGES,
    PHOTOS,
    TooOften,
    count_or_refuse,
    count_person_or_refuse,
)
from lamppost.web.member.fields import storable
from lamppost.web.whence import whence

if TYPE_CHECKING:
    from lamppost.market.contact.models import Conversation, Message, MessageDraft
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the form of a message shows: as typed, with what is wrong, and with advice."""

    id: UUID
    body: str = ""
    quick: str = ""
    email: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    advice: Sequence[str] = ()
    photos: Sequence[PhotoView] = ()
    status: int = HTTPStatus.OK
    most: int = BODY_MAX
    most_photos: int = MAX_PHOTOS

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Return the error summary: (control, sentence)."""
        return list(self.problems.items())


def new_form(say: str = "") -> Form:
    """Return an empty form, or one that holds a quick question."""
    quick = quick_of(say)
    return Form(id=new_id(), body=words_of(quick) if quick else "", quick=quick or "")


def words_of(quick: QuickReply) -> str:
    """Return the words of a quick reply in the reader's language: what they see is what is sent."""
    return _(QUICK_WORDS[quick])


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where words are going: to the poster of an ad, or into a conversation about it."""

    listing: Listing
    conversation: Conversation | None = None


def typed_form(request: HttpRequest) -> Form:
    """
    Return the form as it was sent.

    :raises NotFound: if it has no id of ours: nobody gets that by typing
    """
    key = parse_id(request.POST.get("form", ""))
    if key is None or key.version != 7:
        raise NotFound(N_("This form is not one of ours. Please open the page again."))
    quick = quick_of(request.POST.get("quick", ""))
    body = request.POST.get("body", "")
    if quick is not None and not body:
        body = words_of(quick)
    return Form(
        id=key,
        body=storable(body)[: BODY_MAX * 2],
        quick=quick if quick is not None and body.strip() == words_of(quick) else "",
        email=storable(request.POST.get("email", "")).strip()[:254],
    )


def keep(
    request: HttpRequest, form: Form, place: Place, *, person: Account | None, visitor: UUID | None
) -> MessageDraft:
    """
    Keep the words, and the photos that came with them, before anything else can go wrong.

    :raises TooOften: if too many messages were begun from this connection
    """
    if message_draft_by_id(form.id) is None:
        count_or_refuse(request, DRAFTS)
    draft = save_message_draft(
        Unsent(
            id=form.id,
            listing=place.listing,
            body=form.body,
            quick=quick_of(form.quick),
            conversation_id=place.conversation.pk if place.conversation else None,
            account_id=person.pk if person else None,
            visitor_id=visitor,
            address=form.email,
        ),
        now=timezone.now(),
    )
    if person is not None and draft.message_id is None:
        _take_photos(request, draft, person)
    return draft


def _take_photos(request: HttpRequest, draft: MessageDraft, person: Account) -> None:
    site_id = draft.listing.site_id
    here = {photo.id for photo in photos_of_draft(draft.pk, site_id=site_id)}
    dropped = parse_id(request.POST.get("drop", ""))
    if dropped in here:
        erase_photo(site_id=site_id, photo_id=dropped, actor=person.actor, now=timezone.now())
        here.discard(dropped)
    uploads = request.FILES.getlist("photo")
    if len(here) + len(uploads) > MAX_PHOTOS:
        raise MessageNotAllowed(N_("A message can have up to %(most)d photos."), most=MAX_PHOTOS)
    for upload in uploads:
        count_or_refuse(request, PHOTOS)
        add_photo(
            upload=cast("BinaryIO", upload),
            now=timezone.now(),
            site_id=site_id,
            filename=upload.name or "",
            draft_id=draft.pk,
            account_id=person.pk,
        )


def send_form(
    request: HttpRequest, place: Place, *, person: Account, visitor: UUID | None = None
) -> Message | Form:
    """
    Send what a form holds, or return the form with what stands in its way.

    Words that a warning would stand above are not sent at once: their writer reads it first.
    """
    form = typed_form(request)
    try:
        draft = keep(request, form, place, person=person, visitor=visitor)
        if draft.message_id is None:
            if request.POST.get("drop"):
                return shown_again(form, draft)
            photos = photos_of_draft(draft.pk, site_id=place.listing.site_id)
            check_words(form.body, photos=len(photos))
            advice = _unread_advice(draft, person)
            if advice:
                return shown_again(form, draft, advice=advice)
            count_or_refuse(request, MESSAGES)
            count_person_or_refuse(person.pk, OWN_MESSAGES)
        return send_message(
            draft_id=draft.pk, writer=person, now=timezone.now(), whence=whence(request)
        )
    except DomainError as refused:
        return with_problem(form, refused, site_id=place.listing.site_id)


def _unread_advice(draft: MessageDraft, person: Account) -> list[str]:
    """Return what the writer should read before these words go; nothing if they have."""
    rule_ids = advice_before_sending(draft, person, now=timezone.now())
    mark = mark_of(draft, rule_ids)
    if not rule_ids or draft.advised == mark:
        return []
    note_advice_read(draft_id=draft.pk, mark=mark)
    return tells_of(rule_ids)


def tells_of(rule_ids: Sequence[str]) -> list[str]:
    """Return what rules tell the reader of a message, in the language in use."""
    policy, language = rule_book(), get_language() or "en"
    return [policy.tell(key, language) for key in rule_ids if policy.rule(key) is not None]


def shown_again(form: Form, draft: MessageDraft, *, advice: Sequence[str] = ()) -> Form:
    """Return the form as typed, with what is kept beside the words."""
    photos = photos_of_draft(draft.pk, site_id=draft.listing.site_id)
    return Form(
        id=form.id,
        body=form.body,
        quick=form.quick,
        email=form.email,
        advice=advice,
        photos=photos,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if advice else HTTPStatus.OK,
    )


def with_problem(form: Form, refused: DomainError, *, site_id: UUID, control: str = "body") -> Form:
    """Return the form as typed, with what is wrong with it."""
    is_often = isinstance(refused, TooOften)
    return Form(
        id=form.id,
        body=form.body,
        quick=form.quick,
        email=form.email,
        problems={control: say(refused)},
        photos=photos_of_draft(form.id, site_id=site_id),
        status=HTTPStatus.TOO_MANY_REQUESTS if is_often else HTTPStatus.UNPROCESSABLE_ENTITY,
    )
