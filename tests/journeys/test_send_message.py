"""Somebody writes to a poster: screened before it is read, once, and only where it is wanted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamppost.environment import env
from lamppost.foundation.audit.models import AuditLine
from lamppost.foundation.kernel.errors import Stale
from lamppost.foundation.notify.models import OutgoingMail
from lamppost.journeys.deliver_message import deliver_message
from lamppost.journeys.forget_messages import forget_message_drafts, forget_messages
from lamppost.journeys.review_quarantined import release_quarantined
from lamppost.journeys.send_message import advice_before_sending, mark_of, send_message
from lamppost.market.contact.actions import block_person, unblock_person
from lamppost.market.contact.models import MessageDraft
from lamppost.market.contact.queries import (
    conversations_of,
    count_conversations_of_listing,
    messages_in,
    reply_habit,
    unread_count,
)
from lamppost.market.contact.rules import CannotWrite, MessageState, TooManyConversations
from lamppost.people.accounts.models import Account
from lamppost.trust.cases.models import Case, Statement
from lamppost.trust.cases.queries import cases_about
from lamppost.trust.cases.sealing import PRIVATE_KEY
from lamppost.trust.screening.models import ScreeningRecord
from tests.ads import post, typed
from tests.cast import person
from tests.journeys.test_quarantine import tables_that_hold
from tests.messages import say, unsent

COURIER = "I pay by PayPal with extra for the shipping agent, the agent will collect the table."
# Indicators only, as they stand in the policy's own examples.
LOCKED = "Pictures at the Zuiderzee: private photo shoot, bikini photos, do not tell your parents."
GIFT_CARDS = "You must pay with gift cards, scratch them and send me the codes."


def mails_to(account):
    return OutgoingMail.objects.filter(address=account.email).order_by("written_at", "id")


def test_an_ordinary_question_arrives_at_once_and_the_poster_gets_a_mail(a_table, bea, sam, now):
    message = say("Is it still available? I could come tonight.", about=a_table, by=bea)

    assert message.state == MessageState.DELIVERED
    assert unread_count(sam.pk) == 1
    assert count_conversations_of_listing([a_table.pk]) == {a_table.pk: 1}
    mail = mails_to(sam).last()
    assert "I could come tonight" in mail.text
    assert "/my/messages/" in mail.text


def test_neither_address_stands_in_any_mail(a_table, bea, sam):
    say("Is it still available?", about=a_table, by=bea)
    say("Yes, come by.", to=bea, by=sam, about=a_table)

    assert bea.email not in mails_to(sam).last().text + mails_to(sam).last().html
    assert sam.email not in mails_to(bea).last().text + mails_to(bea).last().html


def test_a_phone_number_between_two_who_want_to_meet_is_normal(a_table, bea):
    message = say(
        "I am at the station at six, 085 123 4567, bea@example.org", about=a_table, by=bea
    )

    assert message.state == MessageState.DELIVERED


def test_the_courier_story_is_delivered_with_what_is_wrong_about_it(a_table, sly, sam):
    message = say(COURIER, about=a_table, by=sly)

    assert message.state == MessageState.WARNED
    assert message.warnings == ["message.courier"]
    assert "shipping agent" not in mails_to(sam).last().text


def test_its_writer_reads_the_advice_first(a_table, bea, now):
    draft = unsent(COURIER, about=a_table, by=bea)

    advice = advice_before_sending(draft, bea, now=now)

    assert advice == ["message.courier"]
    assert mark_of(draft, advice) != mark_of(draft, [])
    assert advice_before_sending(draft, None, now=now) == ["message.courier"]


def test_a_demand_for_gift_cards_is_refused_with_reasons_and_never_read(a_table, sly, sam):
    message = say(GIFT_CARDS, about=a_table, by=sly)

    assert message.state == MessageState.REFUSED
    assert list(conversations_of(sam.pk)) == []
    assert unread_count(sam.pk) == 0
    statement = Statement.objects.get(account_id=sly.pk)
    assert statement.rule_id == "message.gift-card-codes"
    assert mails_to(sly).exists()


def test_several_signs_wait_for_a_person_who_lets_it_through_with_the_warning(
    a_table, sly, sam, mo, now
):
    words = (
        "My mover will come to pick it up, I send you the money by Western Union with extra for "
        "the shipping agent."
    )
    message = say(words, about=a_table, by=sly)

    assert message.state == MessageState.HELD
    case = Case.objects.get(subject=str(message.subject))
    assert case.queue == "fraud"
    assert list(conversations_of(sam.pk)) == []

    delivered = deliver_message(message.pk, actor=mo.actor, because=f"case {case.pk}", now=now)

    assert delivered.state == MessageState.WARNED
    assert "message.courier" in delivered.warnings
    assert unread_count(sam.pk) == 1


def test_a_check_that_broke_holds_the_message(a_table, bea, monkeypatch):
    from lamppost.trust.screening import actions

    def broken(reading):
        raise RuntimeError("broken")

    broken.__name__ = "courier_collects"
    monkeypatch.setattr(actions, "signals_in_force", lambda: (broken,))

    assert say("Is it still there?", about=a_table, by=bea).state == MessageState.HELD


def test_sending_the_same_form_twice_sends_once(a_table, bea, now):
    draft = unsent("Is it still available?", about=a_table, by=bea)

    first = send_message(draft_id=draft.pk, writer=bea, now=now)
    second = send_message(draft_id=draft.pk, writer=bea, now=now)

    assert first.pk == second.pk
    talk = conversations_of(bea.pk).get()
    assert len(messages_in(talk, reader_id=bea.pk)) == 1


def test_nobody_sends_somebody_elses_words(a_table, bea, nia, now):
    draft = unsent("Is it still available?", about=a_table, by=bea)
    send_message(draft_id=draft.pk, writer=bea, now=now)

    with pytest.raises(Stale):
        send_message(draft_id=draft.pk, writer=nia, now=now)


def test_words_that_changed_since_the_mail_are_not_sent_by_it(a_table, bea, now):
    draft = unsent("Is it still available?", about=a_table, by=bea)
    with pytest.raises(Stale):
        send_message(draft_id=draft.pk, writer=bea, now=now, version=draft.version + 1)


def test_nobody_writes_to_themselves(a_table, sam):
    with pytest.raises(CannotWrite):
        say("Hello me", about=a_table, by=sam)


def test_a_blocked_person_reads_so_and_the_blocker_hears_nothing(a_table, bea, sam, now):
    say("Is it still available?", about=a_table, by=bea)
    block_person(blocker=sam, blocked_id=bea.pk, now=now)
    before = mails_to(sam).count()

    with pytest.raises(CannotWrite, match="does not take messages from you"):
        say("And now?", about=a_table, by=bea)
    with pytest.raises(CannotWrite, match="Unblock"):
        say("Hello", about=a_table, by=sam, to=bea)

    assert mails_to(sam).count() == before
    unblock_person(blocker=sam, blocked_id=bea.pk, now=now)
    assert say("And now?", about=a_table, by=bea).state == MessageState.DELIVERED


def test_a_conversation_goes_on_when_the_ad_is_sold(a_table, bea, sam, now):
    from lamppost.market.listings.actions import Move, move_listing
    from lamppost.market.listings.rules import ListingState

    say("Is it still available?", about=a_table, by=bea)
    move_listing(
        Move(listing_id=a_table.pk, to=ListingState.SOLD, actor=sam.actor, because="test"), now=now
    )

    assert say("Sorry, it is sold.", about=a_table, by=sam, to=bea).state == MessageState.DELIVERED
    with pytest.raises(CannotWrite):
        say("Is it available?", about=a_table, by=person("Ned"))


def test_a_new_account_begins_five_conversations_on_its_first_day(lumen, sam, nia):
    ads = [post(typed(title=f"Oak table no {n}"), site=lumen, seller=sam).listing for n in range(6)]
    for ad in ads[:5]:
        say("Is it still available?", about=ad, by=nia)

    with pytest.raises(TooManyConversations):
        say("Is it still available?", about=ads[5], by=nia)


def test_a_mail_comes_at_most_once_in_ten_minutes_while_nobody_looked(a_table, bea, sam, now):
    before = mails_to(sam).count()
    say("Is it still available?", about=a_table, by=bea)
    say("I could come tonight.", about=a_table, by=bea, now=now + timedelta(minutes=2))
    assert mails_to(sam).count() == before + 1

    say("Or tomorrow.", about=a_table, by=bea, now=now + timedelta(minutes=12))
    assert mails_to(sam).count() == before + 2


def test_who_wants_no_mails_about_messages_gets_none(a_table, bea, sam):
    before = mails_to(sam).count()
    Account.objects.filter(pk=sam.pk).update(wishes={"messages": False})

    say("Is it still available?", about=a_table, by=bea)

    assert mails_to(sam).count() == before


def test_how_fast_somebody_answers_is_said_of_three_answers_at_least(lumen, sam, now):
    for n in range(3):
        assert reply_habit(sam.pk, now=now) is None
        ad = post(typed(title=f"Oak table no {n}"), site=lumen, seller=sam).listing
        asker = person(f"Asker{n}")
        say("Is it still available?", about=ad, by=asker)
        later = now + timedelta(hours=2 + n)
        say("Yes.", about=ad, by=sam, to=asker, now=later)

    assert reply_habit(sam.pk, now=now + timedelta(days=1)) == 3
    assert reply_habit(sam.pk, now=now + timedelta(days=100)) is None


def test_what_is_locked_away_leaves_no_words_behind(a_table, sly, sam):
    message = say(LOCKED, about=a_table, by=sly)

    assert message.state == MessageState.QUARANTINED
    message.refresh_from_db()
    assert message.body == ""
    assert tables_that_hold("zuiderzee") == []
    assert list(conversations_of(sam.pk)) == []


def test_what_was_locked_away_by_mistake_arrives_with_its_words(a_table, sly, sam, rita, now):
    message = say(LOCKED, about=a_table, by=sly)
    [case] = cases_about(message.subject)

    release_quarantined(case_id=case.pk, key_file=env().home / PRIVATE_KEY, reviewer=rita, now=now)

    [seen] = messages_in(conversations_of(sam.pk).get(), reader_id=sam.pk)
    assert seen.body == LOCKED


def test_a_leaving_persons_words_are_emptied_everywhere(a_table, bea, sam, now):
    say("My grandmother's table had the same legs.", about=a_table, by=bea)
    say("Come by at six.", about=a_table, by=sam, to=bea)

    forget_messages(bea.pk, actor=bea.actor, now=now)

    talk = conversations_of(sam.pk).get()
    bodies = [message.body for message in messages_in(talk, reader_id=sam.pk)]
    assert bodies == ["", "Come by at six."]
    assert talk.closed_at is not None
    assert not any("grandmother" in str(r.submission) for r in ScreeningRecord.objects.all())
    assert not any("grandmother" in str(line.details) for line in AuditLine.objects.all())
    with pytest.raises(CannotWrite):
        say("Hello?", about=a_table, by=sam, to=bea)


def test_unsent_words_are_forgotten_after_a_week(a_table, bea, now):
    unsent("Is it still", about=a_table, by=bea)

    assert forget_message_drafts(now=now + timedelta(days=6)) == 0
    assert forget_message_drafts(now=now + timedelta(days=8)) == 1
    assert not MessageDraft.objects.exists()
