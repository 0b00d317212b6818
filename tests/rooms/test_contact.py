"""Conversations, messages and blocks: what may become of them, and who sees what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.foundation.audit.models import AuditLine
from lamppost.foundation.kernel.errors import NotFound
from lamppost.market.contact.actions import (
    MessageMove,
    block_person,
    mark_read,
    move_message,
    open_conversation,
    remove_message_words,
    restore_message_words,
    unblock_person,
)
from lamppost.market.contact.models import Conversation
from lamppost.market.contact.queries import (
    any_blocked,
    blocks_of,
    find_message,
    get_conversation,
    is_blocked,
    messages_in,
    messages_of,
    unread_count,
)
from lamppost.market.contact.rules import (
    ARRIVED,
    BODY_MAX,
    MOVES,
    CannotWrite,
    MessageMoveNotAllowed,
    MessageNotAllowed,
    MessageState,
    check_message_move,
    check_words,
    new_relay_code,
    quick_of,
    usual_hours,
)
from tests.messages import say

states = st.sampled_from(list(MessageState))


class TestRules:
    @given(path=st.lists(states, max_size=12))
    def test_what_was_never_screened_never_arrives(self, path):
        """Whatever is tried in whatever order, screening comes first and is never come back to."""
        state = MessageState.SCREENING
        for after in path:
            try:
                check_message_move(state, after)
            except MessageMoveNotAllowed:
                continue
            state = after
            assert state is not MessageState.SCREENING

    def test_what_arrived_is_not_held_or_refused_any_more_only_removed(self):
        for state in ARRIVED:
            assert MOVES[state].isdisjoint({MessageState.HELD, MessageState.REFUSED})
            assert MessageState.REMOVED in MOVES[state]

    @given(text=st.text(max_size=200))
    def test_words_in_order_stay_in_order(self, text):
        try:
            words = check_words(text)
        except MessageNotAllowed:
            return
        assert check_words(words) == words
        assert "\x00" not in words

    def test_the_longest_message_fits_and_one_letter_more_does_not(self):
        assert len(check_words("x" * BODY_MAX)) == BODY_MAX
        with pytest.raises(MessageNotAllowed):
            check_words("x" * (BODY_MAX + 1))

    def test_photos_alone_are_a_message_and_five_are_too_many(self):
        assert check_words("", photos=1) == ""
        with pytest.raises(MessageNotAllowed):
            check_words("Look", photos=5)

    @pytest.mark.parametrize(
        ("hours", "usual"), [([], None), ([1, 2], None), ([1, 2, 30], 2), ([0, 0, 0], 1)]
    )
    def test_a_habit_is_the_middle_of_three_at_least(self, hours, usual):
        assert usual_hours([timedelta(hours=h) for h in hours]) == usual

    def test_forged_quick_replies_are_ordinary(self):
        assert quick_of("<script>") is None

    def test_each_conversation_could_have_an_address_of_its_own(self):
        codes = {new_relay_code() for _ in range(50)}
        assert len(codes) == 50
        assert all(len(code) == 16 for code in codes)


class TestConversations:
    def test_there_is_one_for_each_person_and_ad(self, a_table, bea, now):
        first = open_conversation(listing=a_table, other=bea, now=now)
        second = open_conversation(listing=a_table, other=bea, now=now)

        assert first.pk == second.pk
        assert Conversation.objects.count() == 1

    def test_none_about_an_ad_from_another_board(self, lumen, old_board, bea, now):
        from tests.ads import post, typed

        ad = post(typed(), site=lumen, seller=old_board).listing
        with pytest.raises(CannotWrite):
            open_conversation(listing=ad, other=bea, now=now)

    def test_is_found_by_its_two_people_only(self, a_table, bea, sam, nia):
        talk = say("Is it still available?", about=a_table, by=bea).conversation

        assert get_conversation(talk.pk, account_id=sam.pk) == talk
        with pytest.raises(NotFound):
            get_conversation(talk.pk, account_id=nia.pk)

    def test_what_nothing_arrived_in_does_not_exist_for_the_poster(self, a_table, bea, sam, now):
        talk = open_conversation(listing=a_table, other=bea, now=now)

        with pytest.raises(NotFound):
            get_conversation(talk.pk, account_id=sam.pk)

    def test_reading_never_goes_back(self, a_table, bea, sam, now):
        talk = say("Is it still available?", about=a_table, by=bea).conversation
        mark_read(conversation_id=talk.pk, reader_id=sam.pk, until=now)
        mark_read(conversation_id=talk.pk, reader_id=sam.pk, until=now - timedelta(hours=1))

        assert unread_count(sam.pk) == 0


class TestMessages:
    def test_what_is_taken_away_leaves_a_gap_for_both(self, a_table, bea, sam, mo, now):
        message = say("Is it still available?", about=a_table, by=bea)
        move_message(
            MessageMove(
                message_id=message.pk, to=MessageState.REMOVED, actor=mo.actor, because="case"
            ),
            now=now,
        )

        for reader in (sam, bea):
            [seen] = messages_in(message.conversation, reader_id=reader.pk)
            assert seen.state == MessageState.REMOVED

    def test_words_go_and_come_back_only_in_quarantine(self, a_table, bea, mo, now):
        message = say("Is it still available?", about=a_table, by=bea)
        with pytest.raises(MessageMoveNotAllowed):
            remove_message_words(message_id=message.pk, actor=mo.actor, now=now)

        move_message(
            MessageMove(
                message_id=message.pk, to=MessageState.QUARANTINED, actor=mo.actor, because="case"
            ),
            now=now,
        )
        words = remove_message_words(message_id=message.pk, actor=mo.actor, now=now)
        assert find_message(message.pk).body == ""
        restore_message_words(message_id=message.pk, words=words, actor=mo.actor, now=now)
        assert find_message(message.pk).body == "Is it still available?"

    def test_everything_somebody_wrote_is_found_for_their_copy(self, a_table, bea, sam):
        say("Is it still available?", about=a_table, by=bea)
        say("Yes.", about=a_table, by=sam, to=bea)

        assert [message.body for message in messages_of(bea.pk)] == ["Is it still available?"]

    def test_the_log_knows_that_something_was_written_and_not_what(self, a_table, bea):
        say("Is it still available?", about=a_table, by=bea)

        lines = AuditLine.objects.filter(event__startswith="message.")
        assert {line.event for line in lines} == {"message.written", "message.moved"}
        assert not any("still available" in f"{line.details} {line.erasable}" for line in lines)


class TestBlocks:
    def test_one_way_once_and_undone(self, sam, bea, now):
        block_person(blocker=sam, blocked_id=bea.pk, now=now)
        block_person(blocker=sam, blocked_id=bea.pk, now=now)

        assert [block.blocked for block in blocks_of(sam.pk)] == [bea]
        assert is_blocked(blocker_id=sam.pk, blocked_id=bea.pk)
        assert not is_blocked(blocker_id=bea.pk, blocked_id=sam.pk)
        assert AuditLine.objects.filter(event="person.blocked").count() == 1

        unblock_person(blocker=sam, blocked_id=bea.pk, now=now)
        unblock_person(blocker=sam, blocked_id=bea.pk, now=now)
        assert blocks_of(sam.pk) == []
        assert AuditLine.objects.filter(event="person.unblocked").count() == 1

    def test_holds_for_accounts_that_belong_together(self, sam, bea, sly, now):
        block_person(blocker=sam, blocked_id=bea.pk, now=now)

        assert any_blocked([sam.pk], [sly.pk, bea.pk])

    def test_nobody_blocks_themselves(self, sam, now):
        with pytest.raises(CannotWrite):
            block_person(blocker=sam, blocked_id=sam.pk, now=now)
