"""Screen a message before anybody reads it, and do with it what the verdict says."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import ENGINE
from lamppost.journeys.call_a_person import because_of, call_a_person, deciding_reasons
from lamppost.journeys.decision_letters import write_decision
from lamppost.journeys.matter import about_message
from lamppost.journeys.message_facts import Writing, describe_message
from lamppost.journeys.message_letters import tell_reader
from lamppost.journeys.quarantine_message import quarantine_message
from lamppost.journeys.state_reasons import state_automatic_refusal
from lamppost.market.contact.actions import MessageMove, move_message
from lamppost.market.contact.queries import find_message
from lamppost.market.contact.rules import MessageState
from lamppost.people.accounts.actions import lock_account
from lamppost.trust.links.actions import keep_arrival, keep_observations
from lamppost.trust.links.rules import Whence
from lamppost.trust.screening.actions import Screened, ToScreen, screen_subject
from screening_engine import Outcome, Verdict

if TYPE_CHECKING:
    from lamppost.market.contact.models import Message

STATE_AFTER = {
    Outcome.PUBLISH: MessageState.DELIVERED,
    Outcome.FRICTION: MessageState.WARNED,
    Outcome.HOLD: MessageState.HELD,
    Outcome.REFUSE: MessageState.REFUSED,
    Outcome.QUARANTINE: MessageState.QUARANTINED,
}


@transaction.atomic
def place_message(message_id: UUID, *, now: datetime, whence: Whence | None = None) -> Message:
    """Screen a message that is in state *screening*, move it, and see to the consequences."""
    message = _found(message_id)
    lock_account(message.writer_id)
    screened = _screen(message, whence, now)
    verdict = screened.verdict
    move_message(
        MessageMove(
            message_id=message.pk,
            to=STATE_AFTER[verdict.outcome],
            actor=ENGINE,
            because=because_of(verdict),
            warnings=warnings_of(verdict),
        ),
        now=now,
    )
    message = _found(message_id)
    _see_to(message, screened, now)
    return message


def warnings_of(verdict: Verdict) -> list[str]:
    """Return the rules whose advice a reader should see: those that would only have warned."""
    return [
        reason.rule_id
        for reason in verdict.reasons
        if reason.outcome is Outcome.FRICTION and not reason.shadow
    ]


def _screen(message: Message, whence: Whence | None, now: datetime) -> Screened:
    conversation = message.conversation
    described = describe_message(
        Writing(
            writer=message.writer,
            listing=conversation.listing,
            body=message.body,
            conversation=conversation,
            message=message,
            whence=whence,
        ),
        now=now,
    )
    screened = screen_subject(
        ToScreen(
            subject=message.subject,
            submission=described.submission,
            site_id=message.site_id,
            reading=described.reading,
            gather=described.gather,
        ),
        now=now,
    )
    keep_observations(
        message.subject,
        identifiers=described.identifiers,
        account_id=message.writer_id,
        site_id=message.site_id,
        is_attested=False,
        sketch=described.sketch,
        now=now,
    )
    if whence is not None:
        keep_arrival(
            message.subject,
            whence=whence,
            account_id=message.writer_id,
            site_id=message.site_id,
            now=now,
        )
    return screened


def _see_to(message: Message, screened: Screened, now: datetime) -> None:
    verdict, matter = screened.verdict, about_message(message)
    if message.has_arrived:
        tell_reader(message, now=now)
    elif verdict.outcome in (Outcome.HOLD, Outcome.QUARANTINE):
        case = call_a_person(matter, verdict, screened.record_id, now=now)
        if case.is_restricted:
            quarantine_message(message, case=case, now=now)
    else:
        statement = state_automatic_refusal(matter, deciding_reasons(verdict), verdict, now)
        write_decision(matter, statement, now=now)


def _found(message_id: UUID) -> Message:
    message = find_message(message_id)
    if message is None:
        raise LookupError(f"message {message_id} was just written and is gone")
    return message
