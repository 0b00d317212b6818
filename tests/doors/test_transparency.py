"""Transparency: the numbers are those of the board, counted by hand; and nobody is in them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.object_to_decision import object_to_decision
from lamppost.trust.cases.models import Case, Statement
from lamppost.trust.cases.queries import open_cases_about
from lamppost.trust.cases.queries.months import hours_to_decision, objections_by_month
from lamppost.trust.cases.rules import Decision
from lamppost.trust.screening.models import ScreeningRecord
from lamppost.web.public.counting import (
    REST,
    fold_small,
    months_before,
    months_since,
    span_of,
    summary_of,
)
from tests.ads import RENT_BEFORE_VIEWING, post, typed
from tests.doors.walk import words_of

RULE = "fraud.pay-before-seeing"
PISTOL = typed(
    title="9mm pistol with two magazines",
    body="Semi-automatic pistol, 9mm, with fifty rounds of live ammunition. No licence needed.",
)
FATE = {
    "publish": "live", "friction": "asked", "hold": "person", "quarantine": "person",
    "refuse": "refused",
}  # fmt: skip
MARCH = {"month": "2026-03"}


@pytest.fixture
def a_busy_month(lumen, brill, sam, bea, sly, mo, now):
    """Ads that went live, were held, refused and objected to, in two towns and two months."""
    for number, thing in enumerate(("chair", "lamp", "bench", "shelf")):
        ad = typed(
            title=f"Walnut {thing} from the attic", body=f"A {thing} of walnut, old and kind."
        )
        post(ad, site=lumen, seller=(sam, bea)[number % 2], now=now + timedelta(days=number))
    post(typed(district="mill"), site=brill, seller=bea, now=now)
    post(typed(title="Garden table of teak"), site=lumen, seller=sam, now=now + timedelta(days=40))
    held = post(RENT_BEFORE_VIEWING, site=lumen, seller=sly, now=now).listing
    [case] = open_cases_about(held.subject)
    refuse = Given(case_id=case.pk, decision=Decision.REFUSE, rule_id=RULE)
    decide_case(refuse, moderator=mo, now=now + timedelta(hours=3))
    pistol = post(PISTOL, site=lumen, seller=sam, now=now).listing
    words = "It is made of wood for the theatre group and cannot fire anything."
    object_to_decision(code=pistol.code, words=words, seller=sam, now=now + timedelta(hours=1))


def in_month(moment, month=3):
    return moment is not None and (moment.year, moment.month) == (2026, month)


@pytest.mark.django_db
class TestNumbers:
    @pytest.mark.parametrize("place", ["lumen", "brill", ""], ids=["lumen", "brill", "network"])
    def test_are_those_that_one_counts_by_hand(self, client, a_busy_month, lumen, brill, place):
        sites = {"lumen": [lumen.pk], "brill": [brill.pk]}.get(place, [lumen.pk, brill.pk])
        shown = client.get(f"/{place}/transparency.json".replace("//", "/"), MARCH).json()

        checks = [
            record
            for record in ScreeningRecord.objects.all()
            if record.site_id in sites and in_month(record.screened_at)
            if Subject.parse(record.subject).kind == SubjectKind.LISTING
        ]
        fates = Counter(FATE[record.outcome] for record in checks)
        assert shown["ads"] == len({record.subject for record in checks})
        assert shown["tables"]["ads"] == {
            name: fates[name] for name in ("live", "asked", "person", "refused")
        }
        assert shown["tables"]["deciders"]["person"] == fates["person"]
        told = [one for one in Statement.objects.all() if one.site_id in sites]
        assert sum(shown["tables"]["rules"].values()) == sum(in_month(s.issued_at) for s in told)
        cases = [case for case in Case.objects.all() if case.site_id in sites]
        decided = [case for case in cases if in_month(case.decided_at) and case.state == "decided"]
        assert sum(shown["tables"]["time_to_decision"].values()) == len(decided)
        objections = [case for case in cases if case.kind == "objection"]
        assert sum(shown["tables"]["objections"].values()) == len(objections)

    def test_tell_one_month_from_another(self, client, a_busy_month):
        april = client.get("/lumen/transparency.json", {"month": "2026-04"}).json()

        assert april["ads"] == 1
        assert april["tables"]["rules"] == {}

    def test_are_the_same_in_the_file(self, client, a_busy_month):
        shown = client.get("/lumen/transparency.json", MARCH).json()
        answer = client.get("/lumen/transparency.csv", MARCH)

        rows = list(csv.reader(io.StringIO(answer.content.decode())))
        assert rows[0] == ["place", "month", "table", "item", "count"]
        counted = {(table, item): int(count) for _p, _m, table, item, count in rows[1:]}
        assert counted.pop(("ads", "different")) == shown["ads"]
        assert counted == {
            (table, item): count
            for table, items in shown["tables"].items()
            for item, count in items.items()
        }
        assert "transparency-lumen-2026-03.csv" in answer.headers["Content-Disposition"]

    def test_name_no_rule_with_fewer_than_five(self, client, a_busy_month):
        page = client.get("/lumen/transparency/", MARCH)

        assert "Others, fewer than five each" in words_of(page)
        assert "Weapons" not in words_of(page)


@pytest.mark.django_db
class TestPage:
    def test_shows_each_figure_as_chart_sentence_and_table(self, client, a_busy_month):
        html = client.get("/lumen/transparency/", MARCH).content.decode()

        charts = html.count('<svg class="chart')
        assert charts >= 4
        assert html.count("<figcaption>") == html.count('role="img"') == charts
        assert html.count("<details>") == charts

    def test_costs_few_queries_and_is_counted_once(
        self, client, a_busy_month, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(11):
            client.get("/lumen/transparency/", MARCH)
        with django_assert_max_num_queries(2):
            again = client.get("/lumen/transparency/", MARCH)

        assert again.headers["Cache-Control"].startswith("public")

    def test_begins_with_the_last_whole_month_or_the_running_one(
        self, client, lumen, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(12):
            page = client.get("/lumen/transparency/")

        assert "(so far)" in words_of(page)  # nothing was ever checked here

    @pytest.mark.parametrize("asked", ["2019-01", "2026-13", "x", "9999-99", ""])
    def test_an_impossible_month_is_the_usual_one(self, client, lumen, asked):
        page = client.get("/lumen/transparency/", {"month": asked})

        assert page.status_code == 200

    def test_says_honestly_what_nobody_records_yet(self, client, lumen):
        words = words_of(client.get("/transparency/"))

        assert "None recorded. The desk" in words

    def test_stands_even_before_the_first_town(self, client, db):
        assert client.get("/transparency/").status_code == 200

    @pytest.mark.parametrize("language", ["de", "ar"])
    def test_speaks_other_languages(self, client, a_busy_month, language):
        client.cookies["language"] = language

        assert client.get("/lumen/transparency/", MARCH).status_code == 200


@pytest.mark.django_db
class TestOverTime:
    def test_hours_are_those_between_opening_and_decision(self, a_busy_month, lumen, now):
        since, until = span_of(date(2026, 3, 1))

        assert hours_to_decision([lumen.pk], since=since, until=until) == [3.0]
        assert hours_to_decision([lumen.pk], since=until, until=now + timedelta(days=400)) == []

    def test_objections_stand_in_their_month(self, a_busy_month, now):
        [month] = objections_by_month(
            None, since=now - timedelta(days=300), until=now + timedelta(days=300)
        )

        assert (month.month, month.made, month.overturned) == (date(2026, 3, 1), 1, 0)


@given(st.dictionaries(st.text(max_size=8), st.integers(0, 40), max_size=9))
def test_folding_loses_nothing_and_names_nothing_small(counts):
    folded = fold_small(counts)

    assert sum(count for _kind, count in folded) == sum(counts.values())
    assert all(count >= 5 for kind, count in folded if kind != REST)
    assert all(counts[kind] == count for kind, count in folded if kind != REST)


class TestWaits:
    def test_too_few_have_no_middle(self):
        waits = summary_of([0.5, 2, 30, 100])

        assert waits.median is None
        assert waits.slowest is None
        assert waits.bins == (1, 1, 0, 1, 1)

    def test_the_middle_and_nine_of_ten(self):
        waits = summary_of([float(hour) for hour in range(1, 21)])

        assert waits.median == 10.5
        assert waits.slowest == 18

    @given(st.lists(st.floats(0, 1e5), max_size=60))
    def test_everything_is_in_one_column(self, hours):
        waits = summary_of(sorted(hours))

        assert sum(waits.bins) == waits.count == len(hours)
        if waits.median is not None and waits.slowest is not None:
            assert waits.median <= waits.slowest


class TestMonths:
    @given(st.dates(date(1990, 2, 1), date(2200, 1, 1)), st.integers(0, 200))
    def test_going_back_keeps_count(self, day, count):
        earlier = months_before(day, count)

        assert (day.year - earlier.year) * 12 + day.month - earlier.month == count
        assert earlier.day == 1

    def test_begin_with_the_opening_and_end_now(self):
        opened = datetime(2026, 1, 31, 23, 0, tzinfo=UTC)

        months = months_since(opened, now=datetime(2026, 3, 1, tzinfo=UTC))

        assert months == [date(2026, 3, 1), date(2026, 2, 1), date(2026, 1, 1)]

    def test_a_month_ends_where_the_next_begins(self):
        assert span_of(date(2026, 2, 1))[1] == span_of(date(2026, 3, 1))[0]
        assert span_of(date(2026, 12, 1))[1] == span_of(date(2027, 1, 1))[0]
