"""The queue of cases: in which order people look, who sees what, and who has claimed what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.kernel.errors import NotFound
from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.trust.review.actions import claim_case, close_entry, queue_case
from lamppost.trust.review.queries import (
    count_waiting_in,
    entry_of,
    first_unclaimed,
    waiting,
    waiting_in,
)
from lamppost.trust.review.rules import (
    CLAIM_LASTS,
    ClaimedByAnother,
    Severity,
    Sight,
    is_claim_live,
    severity_of,
)
from tests.cast import NOW

LUMEN, BRILL = new_id(), new_id()
MO, MIA = new_id(), new_id()


def queued(severity=Severity.MEDIUM, *, site=LUMEN, queue="fraud", locked=False, minutes=0):
    case_id = new_id()
    queue_case(
        case_id=case_id,
        site_id=site,
        queue=queue,
        severity=severity,
        is_restricted=locked,
        actor="engine",
        now=NOW + timedelta(minutes=minutes),
    )
    return case_id


def claim(case_id, who, now=NOW):
    claim_case(case_id=case_id, moderator_id=who, actor=f"account:{who}", now=now)


def seen_by(*, moderated=(), reviewed=()):
    return [entry.case_id for entry in waiting_in(Sight(moderated=moderated, reviewed=reviewed))]


@pytest.mark.django_db
class TestOrder:
    def test_the_worst_comes_first_then_whoever_waited_longest(self):
        late = queued(Severity.HIGH, minutes=5)
        low = queued(Severity.LOW)
        early = queued(Severity.HIGH, minutes=1)
        worst = queued(Severity.CRITICAL, minutes=9)

        assert seen_by(moderated=None) == [worst, early, late, low]

    def test_what_is_closed_waits_no_more(self):
        case_id = queued()

        close_entry(case_id=case_id, actor="engine", now=NOW)
        close_entry(case_id=case_id, actor="engine", now=NOW)

        assert seen_by(moderated=None) == []
        lines = lines_about(Subject(SubjectKind.CASE, case_id))
        assert [line.event for line in lines] == ["review.queued", "review.closed"]

    def test_a_case_without_a_queue_waits_in_the_general_one(self):
        case_id = queued(queue="")

        assert entry_of(case_id).queue == "general"


@pytest.mark.django_db
class TestSight:
    def test_everyone_sees_the_cases_of_their_towns(self):
        here, there = queued(site=LUMEN), queued(site=BRILL)

        assert seen_by(moderated={LUMEN}) == [here]
        assert seen_by(moderated={BRILL}) == [there]
        assert seen_by(moderated=set()) == []

    def test_only_reviewers_see_what_is_locked_away(self):
        ordinary, locked = queued(), queued(locked=True)

        assert seen_by(moderated={LUMEN}) == [ordinary]
        assert seen_by(reviewed={LUMEN}) == [locked]
        assert seen_by(reviewed={BRILL}) == []
        assert set(seen_by(moderated={LUMEN}, reviewed=None)) == {ordinary, locked}

    def test_a_reviewer_of_one_town_sees_nothing_locked_away_in_another(self):
        queued(site=BRILL, locked=True)

        assert seen_by(moderated=None, reviewed={LUMEN}) == []

    def test_counts_are_of_what_one_sees(self):
        queued()
        queued(locked=True)
        queued(queue="safety")
        everywhere = Sight(moderated=None, reviewed=())

        assert count_waiting_in(everywhere) == {"fraud": 1, "safety": 1}
        assert waiting({LUMEN}, queue="safety").count() == 1


@pytest.mark.django_db
class TestClaim:
    def test_keeps_a_colleague_from_the_same_work_for_a_quarter_of_an_hour(self):
        case_id = queued()
        claim(case_id, MO)

        with pytest.raises(ClaimedByAnother):
            claim(case_id, MIA, NOW + CLAIM_LASTS - timedelta(seconds=1))
        claim(case_id, MIA, NOW + CLAIM_LASTS)

        assert entry_of(case_id).claimed_by == MIA

    def test_claiming_again_prolongs_it_without_a_second_line(self):
        case_id = queued()
        claim(case_id, MO)
        claim(case_id, MO, NOW + timedelta(minutes=10))

        with pytest.raises(ClaimedByAnother):
            claim(case_id, MIA, NOW + timedelta(minutes=20))
        lines = lines_about(Subject(SubjectKind.CASE, case_id)).filter(event="review.claimed")
        assert lines.count() == 1

    def test_what_does_not_wait_cannot_be_claimed(self):
        case_id = queued()
        close_entry(case_id=case_id, actor="engine", now=NOW)

        with pytest.raises(NotFound):
            claim(case_id, MO)


@pytest.mark.django_db
class TestNext:
    SIGHT = Sight(moderated=None, reviewed=())

    def test_is_the_first_that_nobody_holds(self):
        worst, other = queued(Severity.HIGH), queued(Severity.LOW)
        claim(worst, MIA)

        assert first_unclaimed(self.SIGHT, but=(), now=NOW) == other
        assert first_unclaimed(self.SIGHT, but={other}, now=NOW) is None
        assert first_unclaimed(self.SIGHT, but=(), now=NOW + CLAIM_LASTS) == worst


class TestRules:
    @given(st.text(max_size=12))
    def test_any_word_of_a_rule_gives_a_severity(self, text):
        assert severity_of(text) in set(Severity)

    @given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2)))
    def test_a_claim_lives_as_long_as_it_lasts(self, age):
        assert is_claim_live(NOW - age, now=NOW) == (age < CLAIM_LASTS)

    def test_no_claim_is_no_live_one(self):
        assert not is_claim_live(None, now=NOW)
