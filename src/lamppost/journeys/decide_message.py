"""Carry out a decision about a message: it arrives, stays, is refused, or is taken away."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lamppost.journeys.decision_letters import write_back_again, write_decision
from lamppost.journeys.deliver_message import deliver_message
from lamppost.journeys.matter import Matter, about_message
from lamppost.journeys.state_reasons import state_by_person
from lamppost.market.contact.actions import MessageMove, move_message
from lamppost.market.contact.queries import find_message
from lamppost.market.contact.rules import ARRIVED, MessageState
from lamppost.trust.cases.actions import withdraw_statements
from lamppost.trust.cases.rules import CaseKind, Decision, Measure

if TYPE_CHECKING:
    from lamppost.market.contact.models import Message
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case


def decide_message(
    case: Case, matter: Matter, *, seen: UUID | None, moderator: Account, now: datetime
) -> Matter:
    """
    Carry out what a moderator decided about a message, and tell who wrote it.

    A message never changes, so ``seen`` says nothing here.

    :raises MessageMoveNotAllowed: if it cannot go there from where it is
    """
    del seen
    message, actor = _message_in(matter), moderator.actor
    if case.kind == CaseKind.OBJECTION:
        withdraw_statements(subject=matter.subject, actor=actor, now=now)
    if case.decision == Decision.REFUSE:
        return _take_away(case, matter, actor=actor, now=now)
    if message.state in ARRIVED:
        return matter
    moved = _deliver(case, message, actor=actor, now=now)
    if case.kind == CaseKind.OBJECTION:
        write_back_again(moved, case, now=now)
    return moved


def _take_away(case: Case, matter: Matter, *, actor: str, now: datetime) -> Matter:
    message = _message_in(matter)
    is_away = message.state in (MessageState.REFUSED, MessageState.REMOVED)
    if is_away and case.kind != CaseKind.OBJECTION:
        return matter  # somebody has taken it away meanwhile, and its writer has read why
    was_read = message.state in ARRIVED or message.state == MessageState.REMOVED
    if not is_away:
        to = MessageState.REMOVED if was_read else MessageState.REFUSED
        matter = _move(case, message, to, actor=actor, now=now)
    measure = Measure.REMOVE if was_read else Measure.REFUSE
    statement = state_by_person(matter, case, measure=measure, actor=actor, now=now)
    write_decision(matter, statement, now=now)
    return matter


def _deliver(case: Case, message: Message, *, actor: str, now: datetime) -> Matter:
    because = f"case {case.pk}"
    return about_message(deliver_message(message.pk, actor=actor, because=because, now=now))


def _move(case: Case, message: Message, to: MessageState, *, actor: str, now: datetime) -> Matter:
    because = f"case {case.pk}" + (f", {case.rule_id}" if case.rule_id else "")
    move_message(MessageMove(message_id=message.pk, to=to, actor=actor, because=because), now=now)
    moved = find_message(message.pk)
    if moved is None:
        raise LookupError(f"message {message.pk} was just moved and is gone")
    return about_message(moved)


def _message_in(matter: Matter) -> Message:
    if matter.message is None:
        raise LookupError("a decision about a message needs the message")
    return matter.message
