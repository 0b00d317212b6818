"""What the rules say while someone is typing, and how the draft saves itself."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from lamppost.market.listings.models import Draft
from lamppost.web.member.advice import ADVICE_A_VISITOR
from lamppost.web.member.titles import calmer_title
from tests.doors.walk import Walk, value_of, words_of

PHONE = "Solid oak, hardly used. Call me on 0171 555 01 23 after six."


@pytest.fixture
def walk(client, lumen):
    cache.clear()
    walk = Walk(client)
    walk.begin()
    return walk


class TestAutosave:
    def test_keeps_what_was_typed_and_says_when(self, walk):
        answer = walk.send("autosave", body="Half a sentence").json()

        assert answer["saved_at"]
        assert Draft.objects.get().fields["body"] == "Half a sentence"

    def test_opens_the_draft_of_a_fresh_page(self, client, lumen):
        walk = Walk(client)

        walk.send("autosave", title="Oak ta")

        assert value_of(walk.get("what"), "title") == "Oak ta"

    def test_brings_the_advice_of_the_engine_that_decides(self, walk):
        advice = walk.send("autosave", body=PHONE).json()["advice_html"]

        assert "phone number" in advice
        assert "Worth a second look" in advice

    def test_says_what_is_not_allowed(self, walk):
        body = "9 mm pistol with two magazines and 50 rounds of ammunition."

        advice = walk.send("autosave", body=body).json()["advice_html"]

        assert "Not allowed here" in advice
        assert "#rule-" in advice

    def test_says_when_all_is_well(self, walk):
        advice = walk.send("autosave", body="It stood in our kitchen.").json()["advice_html"]

        assert "Nothing to mend so far." in advice

    def test_advises_thirty_times_a_minute_and_saves_always(self, walk):
        for _ in range(ADVICE_A_VISITOR.most):
            assert "advice_html" in walk.send("autosave", body="It is here.").json()

        answer = walk.send("autosave", body="The last word").json()

        assert "advice_html" not in answer
        assert Draft.objects.get().fields["body"] == "The last word"

    def test_tells_the_script_that_the_draft_was_sent_in(self, client, walk, sam):
        client.force_login(sam)
        walk.describe()
        walk.publish()

        answer = client.post(
            walk.url("autosave"), {"title": "Late"}, headers={"Accept": "application/json"}
        )

        assert answer.status_code == 400
        assert answer.json()["code"] == "stale"

    def test_reads_the_answers_that_are_typed_as_well(self, walk):
        walk.send("what", title="Oak table", category="for-sale/furniture")
        walk.describe(save="1", **{"a-brand": "Call 0171 555 01 23"})

        page = words_of(walk.get("details"))
        if "Brand" in page:
            assert "phone number" in page


class TestTitleInCapitals:
    def test_is_offered_in_quieter_letters_and_taken_by_a_button(self, walk):
        walk.describe(title="OAK TABLE WITH TWO DRAWERS", save="1")
        assert "Oak table with two drawers" in words_of(walk.get("details"))

        walk.describe(title="OAK TABLE WITH TWO DRAWERS", title_as="Oak table with two drawers")

        assert value_of(walk.get("details"), "title") == "Oak table with two drawers"

    @pytest.mark.parametrize(
        ("title", "language", "calm"),
        [
            ("GREEN SOFA FOR SALE", "en", "Green sofa for sale"),
            ("BMW 320D IN GOOD SHAPE", "en", "Bmw 320D in good shape"),
            ("EICHENTISCH MIT SCHUBLADEN", "de", "Eichentisch mit Schubladen"),
            ("Green sofa", "en", ""),
            ("IKEA", "en", ""),
            ("LG OLED 55", "en", ""),
            ("", "en", ""),
            ("12345 67890", "en", ""),
            ("СТОЛ ДУБОВЫЙ КРЕПКИЙ", "en", "Стол дубовый крепкий"),
        ],
    )
    def test_is_told_from_one_that_does_not_shout(self, title, language, calm):
        assert calmer_title(title, language) == calm


def test_the_advice_stands_on_the_preview_as_well(walk):
    walk.describe(body=PHONE)

    assert "phone number" in words_of(walk.get("preview"))
