"""Texts that operators write: every version kept, the nearest one shown, nobody overwritten."""

from __future__ import annotations

import pytest

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.kernel.errors import Stale
from lamppost.market.texts.actions import change_text
from lamppost.market.texts.queries import (
    current_text,
    current_texts,
    text_of,
    texts_of,
    versions_of,
)
from lamppost.market.texts.rules import KINDS, LINE_MAX, TextKey, TextNotValid

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(now):
    def write(key, body, *, site=None, language="", version=0):
        return change_text(
            key=key,
            site_id=site.pk if site else None,
            language=language,
            body=body,
            expected_version=version,
            actor="test",
            now=now,
        )

    return write


def about(site, *languages):
    return text_of(TextKey.ABOUT, site_id=site.pk if site else None, languages=languages)


class TestWhatAReaderGets:
    def test_is_what_ships_at_first(self, lumen):
        text = about(lumen, "en")

        assert text
        assert not text.is_own
        assert text.language == ""

    def test_is_the_towns_before_the_networks(self, lumen, brill, write):
        write(TextKey.ABOUT, "Everywhere.", language="en")
        write(TextKey.ABOUT, "In Lumen.", site=lumen, language="en")

        assert about(lumen, "en").body == "In Lumen."
        assert about(brill, "en").body == "Everywhere."
        assert about(None, "en").body == "Everywhere."

    def test_is_in_the_first_language_wished_for(self, lumen, write):
        write(TextKey.ABOUT, "Hier.", language="de")
        write(TextKey.ABOUT, "Ici.", language="fr")

        assert about(lumen, "fr", "de").body == "Ici."
        assert about(lumen, "en", "de").body == "Hier."
        assert about(lumen, "ar").body in ("Hier.", "Ici.")

    def test_is_what_ships_again_once_the_text_is_taken_back(self, lumen, write):
        write(TextKey.ABOUT, "Here.", language="en")
        write(TextKey.ABOUT, "  ", language="en", version=1)

        assert not about(lumen, "en").is_own

    def test_takes_one_query_for_many(self, lumen, write, django_assert_num_queries):
        write(TextKey.OPERATOR_NAME, "Town of Lumen")

        with django_assert_num_queries(1):
            found = texts_of(list(TextKey), site_id=lumen.pk, languages=("en",))

        assert set(found) == set(TextKey)
        assert found[TextKey.OPERATOR_NAME].is_own


class TestChanging:
    def test_keeps_every_version(self, lumen, write):
        write(TextKey.ABOUT, "One.", site=lumen, language="en")
        second = write(TextKey.ABOUT, "Two.", site=lumen, language="en", version=1)

        known = versions_of(TextKey.ABOUT, site_id=lumen.pk, language="en")
        assert [row.body for row in known] == ["Two.", "One."]
        assert current_text(TextKey.ABOUT, site_id=lumen.pk, language="en") == second
        assert current_texts(lumen.pk) == [second]
        assert current_texts(None) == []

    def test_writes_what_changed_into_the_log_without_the_words(self, write):
        row = write(TextKey.ABOUT, "Our words.", language="en")

        [line] = lines_about(row.subject)
        assert line.event == "text.changed"
        assert line.details["version"] == 1
        assert "words" not in str(line.details)

    @pytest.mark.parametrize("version", [0, 2])
    def test_overwrites_nobody(self, write, version):
        write(TextKey.ABOUT, "One.", language="en")

        with pytest.raises(Stale):
            write(TextKey.ABOUT, "Other.", language="en", version=version)

    def test_refuses_what_is_too_long(self, write):
        with pytest.raises(TextNotValid):
            write(TextKey.VAT_ID, "x" * (LINE_MAX + 1))

    def test_refuses_a_language_where_there_is_none_and_the_other_way_round(self, write):
        with pytest.raises(TextNotValid):
            write(TextKey.VAT_ID, "IE1", language="en")
        with pytest.raises(TextNotValid):
            write(TextKey.ABOUT, "Here.")


def test_every_key_has_its_kind():
    assert set(KINDS) == set(TextKey)
