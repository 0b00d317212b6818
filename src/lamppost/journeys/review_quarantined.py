"""A trained reviewer, with the key, opens what was locked away and decides."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.journeys.decide_case import case_for
from lamppost.journeys.deliver_message import deliver_message
from lamppost.journeys.letters import write_outcome
from lamppost.market.contact.actions import restore_message_words
from lamppost.market.listings.actions import Move, move_listing, restore_words
from lamppost.market.listings.rules import ListingState
from lamppost.trust.cases.actions import CaseDecision, decide_case, note_opening
from lamppost.trust.cases.queries import sealed_evidence_of
from lamppost.trust.cases.rules import Decision
from lamppost.trust.cases.sealing import open_sealed, private_key
from lamppost.trust.review.actions import close_entry

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case


@transaction.atomic
def open_quarantined(
    *, case_id: UUID, key_file: Path, reviewer: Account, now: datetime
) -> dict[str, object]:
    """
    Return what was sealed for a case. That somebody looked is written down.

    :raises NotFound: if there is no such case for this person
    :raises WrongKey: if the key does not open it
    """
    case = case_for(reviewer, case_id)
    content = open_sealed(sealed_evidence_of(case.pk), private_key(key_file))
    note_opening(case_id=case.pk, actor=reviewer.actor, now=now)
    return content


@transaction.atomic
def release_quarantined(*, case_id: UUID, key_file: Path, reviewer: Account, now: datetime) -> Case:
    """
    Publish an ad or deliver a message that was locked away by mistake, with all its words.

    Photos stay where they are; the poster can add them again.

    :raises NotFound: if there is no such case for this person
    :raises WrongKey: if the key does not open it
    :raises CaseAlreadyDecided: if it was decided before
    """
    content = open_quarantined(case_id=case_id, key_file=key_file, reviewer=reviewer, now=now)
    case = _decide(case_id, Decision.APPROVE, reviewer, now)
    words = content["words"]
    if not isinstance(words, dict):
        raise TypeError("sealed content without words")
    put_back = _deliver if case.about.kind is SubjectKind.MESSAGE else _publish
    put_back(case, words, actor=reviewer.actor, now=now)
    return case


def _publish(case: Case, words: dict[str, Any], *, actor: str, now: datetime) -> None:
    restore_words(listing_id=case.about.id, words=words, actor=actor, now=now)
    moved = move_listing(
        Move(
            listing_id=case.about.id,
            to=ListingState.PUBLISHED,
            actor=actor,
            because=f"case {case.pk}, released from quarantine",
            revision_id=case.revision_id,
        ),
        now=now,
    )
    write_outcome(moved, statement=None, now=now)


def _deliver(case: Case, words: dict[str, Any], *, actor: str, now: datetime) -> None:
    restore_message_words(message_id=case.about.id, words=str(words["body"]), actor=actor, now=now)
    because = f"case {case.pk}, released from quarantine"
    deliver_message(case.about.id, actor=actor, because=because, now=now)


@transaction.atomic
def confirm_quarantined(*, case_id: UUID, rule_id: str, reviewer: Account, now: datetime) -> Case:
    """
    Confirm a quarantine: the ad stays locked away, and what was sealed is preserved.

    :raises NotFound: if there is no such case for this person
    :raises CaseAlreadyDecided: if it was decided before
    """
    case_for(reviewer, case_id)
    return _decide(case_id, Decision.REFUSE, reviewer, now, rule_id=rule_id)


def _decide(
    case_id: UUID, decision: Decision, reviewer: Account, now: datetime, rule_id: str = ""
) -> Case:
    case = decide_case(
        CaseDecision(case_id=case_id, decision=decision, moderator_id=reviewer.pk, rule_id=rule_id),
        actor=reviewer.actor,
        now=now,
    )
    close_entry(case_id=case.pk, actor=reviewer.actor, now=now)
    return case
