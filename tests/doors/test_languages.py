"""Every language: whole catalogues, its own plurals and marks, its pages and mails."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings as product
from django.utils import timezone, translation
from django.utils.translation import ngettext

from lamppost.foundation.notify.queries import written_mails
from lamppost.market.categories.rules.leaf import SHIPPED_LANGUAGES
from lamppost.market.sites.actions import open_site
from lamppost.market.sites.rules import DistrictSettings, SiteSettings
from lamppost.ops.texts import compile_texts
from lamppost.web.jinja import RIGHT_TO_LEFT, ago, date, icon, money
from lamppost.web.units import measure
from scripts import texts
from tests import cast
from tests.ads import post, typed
from tests.cast import NOW
from tests.doors.test_german import ENGLISH, marks, told
from tests.doors.walk import Walk, last_mail, link_in
from tests.rooms.boards import catch_up, content, forget_index, publish

LANGUAGES = ["es", "fr", "ar"]
EVERY = ["en", "de", *LANGUAGES]
# English words that are words of the language, too.
SHARED = {"es": {"no", "has"}, "fr": {"photo", "photos", "or", "change"}, "ar": set()}
TITLES = {"es": "Mesa de roble", "fr": "Table en chêne", "ar": "طاولة بلوط"}
BODIES = {
    "es": "Roble macizo, con algún arañazo. Estuvo diez años en nuestra cocina.",
    "fr": "Chêne massif, quelques rayures. Elle a servi dix ans dans notre cuisine.",
    "ar": "خشب بلوط صلب، فيه بعض الخدوش. استعملناها عشر سنوات في مطبخنا.",
}
PISTOL = typed(
    title="Pistole 9 mm",
    body="Pistole 9 mm, zwei Magazine und 50 Schuss Munition.",
    district="muelle",
)
HOURS = [1, 3, 30, 60, 24 * 3, 24 * 8, 24 * 11, 24 * 40, 24 * 400, 24 * 800]


def catalogue(language: str):
    path = texts.LOCALE / language / "LC_MESSAGES" / "django.po"
    return texts.read(path.read_bytes(), language)


def pairs(language: str):
    """Each English form with each form that may stand for it."""
    for message in catalogue(language):
        if message.id:
            english = [message.id] if isinstance(message.id, str) else list(message.id)
            said = [message.string] if isinstance(message.string, str) else list(message.string)
            yield english, said


@pytest.fixture(autouse=True)
def _compiled(settings):
    """What set-up does; naming the folder again makes Django read the catalogues again."""
    compile_texts()
    settings.LOCALE_PATHS = list(product.LOCALE_PATHS)
    forget_index()


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def town(db, language):
    """A town that speaks the language, so that every address under it does."""
    return open_site(
        settings=SiteSettings(
            name="Arenal",
            slug="arenal",
            tagline="·",
            language=language,
            currency="EUR",
            country="DE",
            time_zone="Europe/Berlin",
            latitude=51.3,
            longitude=12.3,
        ),
        districts=[DistrictSettings(slug="muelle", name="Muelle", latitude=51.31, longitude=12.31)],
        actor="test",
        now=NOW,
    )


@pytest.fixture
def seller(db):
    return cast.person("Fatima")


@pytest.fixture
def browser(client, language):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = f"{language},en;q=0.5"
    return client


@pytest.fixture
def board(town, seller, language):
    made = [
        publish(one, site=town, seller=seller, now=timezone.now())
        for one in (
            content(TITLES[language], body=BODIES[language], language=language, district="muelle"),
            content(
                TITLES[language],
                body=BODIES[language],
                language=language,
                district="muelle",
                category="for-sale/household",
            ),
        )
    ]
    catch_up()
    return made


def catalogue_form(language: str, n: int) -> int:
    """Which form of a counted message stands for a number: CLDR's rules, written out."""
    if language == "ar":
        # Zero, one, two, 3 to 10, then 100 to 102, then 11 to 99.
        return {0: 0, 1: 1, 2: 2, 3: 3, 11: 5, 100: 4}[n]
    return int(n > 1) if language == "fr" else int(n != 1)


def english_in(said: list[str]) -> set[str]:
    """Frequent English words, among whole words of any alphabet; addresses and codes left out."""
    text = re.sub(r"https?://\S+|\S+@\S+|\S*\d\S*", " ", "\n".join(said))
    return ENGLISH.intersection(re.findall(r"\w+", text.lower()))


def untranslated(language: str) -> set[str]:
    """English messages that are said differently in the language."""
    english, said = set(), set()
    for messages, forms in pairs(language):
        said.update(forms)
        english.update(message for message in messages if message not in forms)
    return english - said


def assert_speaks(page, language: str) -> None:
    html, said = page.content.decode(), told(page)
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    assert re.search(rf'<html lang="{language}" dir="{direction}"', html)
    assert not untranslated(language).intersection(said)
    assert english_in(said) <= SHARED[language]


def assert_speaks_by_mail(mail, language: str) -> None:
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    assert english_in([mail.subject, mail.text]) <= SHARED[language]
    assert f'<html lang="{language}" dir="{direction}"' in mail.html


class TestPages:
    @pytest.mark.parametrize(
        "address",
        [
            "/",
            "/rules/",
            "/arenal/",
            "/arenal/search/",
            "/arenal/search/?q=xqzt&offer=wanted&min=9&max=3&page=77",
            "/arenal/for-sale/furniture/?a.condition=good&view=list",
            "/arenal/housing/rent/",
            "/arenal/post/",
            "/sign-in/",
            "/arenal/gone-away/",
        ],
    )
    def test_have_no_english_left(self, browser, board, language, address):
        assert_speaks(browser.get(address), language)

    def test_show_an_ad(self, browser, board, language):
        assert_speaks(browser.get(f"/arenal/ad/{board[0].code}/", follow=True), language)

    def test_show_an_ad_of_any_age(self, language):
        for hours in HOURS:
            with translation.override(language):
                assert "<time" in ago(timezone.now() - timedelta(hours=hours))


class TestMails:
    def test_ask_to_confirm_and_tell_that_the_ad_is_live(self, browser, town, language):
        walk = Walk(browser, site="arenal").complete(
            title=TITLES[language], body=BODIES[language], district="muelle"
        )
        walk.publish(email="fatima@example.org")
        assert_speaks_by_mail(last_mail(), language)

        assert_speaks(browser.post(link_in(last_mail()), follow=True), language)

    def test_give_a_refusal_with_its_reasons(self, browser, town, seller, language):
        listing = post(PISTOL, site=town, seller=seller, now=timezone.now()).listing

        assert_speaks_by_mail(written_mails().get(), language)
        browser.force_login(seller)
        page = browser.get(f"/my/listings/{listing.code}/")
        # What the poster wrote stands in the page, in words of its own.
        assert not untranslated(language).intersection(told(page))


class TestRightToLeft:
    def test_what_points_is_mirrored(self):
        assert 'class="icon flip"' in icon("send")
        assert "flip" not in icon("heart")

    def test_a_latin_sign_keeps_its_order(self):
        with translation.override("ar"):
            assert "\u2066UK£\u2069" in money(19_000, "GBP")
        with translation.override("fr"):
            assert "\u2066" not in money(19_000, "GBP")


class TestWords:
    @pytest.mark.parametrize("spoken", EVERY)
    def test_dates_and_money_are_written_as_the_language_does(self, spoken):
        with translation.override(spoken):
            assert "2026" in date(NOW.replace(year=2026))
            assert "190" in money(19_000, "EUR")

    @pytest.mark.parametrize(
        ("spoken", "said"),
        [
            ("de", ["0 Monate", "1 Monat", "2 Monate", "3 Monate", "11 Monate", "100 Monate"]),
            ("es", ["0 meses", "1 mes", "2 meses", "3 meses", "11 meses", "100 meses"]),
            ("fr", ["0 mois", "1 mois", "2 mois", "3 mois", "11 mois", "100 mois"]),
            ("ar", ["0 شهر", "شهر واحد", "شهران", "3 أشهر", "11 شهرًا", "100 شهر"]),
        ],
    )
    def test_months_are_counted(self, spoken, said):
        with translation.override(spoken):
            assert [measure(n, "months") for n in (0, 1, 2, 3, 11, 100)] == said

    def test_french_counts_nothing_as_one(self):
        with translation.override("fr"):
            assert ngettext("%(n)s ad", "%(n)s ads", 0) == "%(n)s annonce"
            assert ngettext("%(n)s ad", "%(n)s ads", 2) == "%(n)s annonces"

    @pytest.mark.parametrize("n", [0, 1, 2, 3, 11, 100])
    def test_every_counted_message_works_for_every_number(self, language, n):
        counted = [message for message in catalogue(language) if isinstance(message.id, tuple)]
        with translation.override(language):
            for message in counted:
                assert ngettext(*message.id, n) == message.string[catalogue_form(language, n)]


class TestCatalogues:
    def test_every_language_is_everywhere(self):
        spoken = {code for code, _name in product.LANGUAGES}

        assert spoken == set(EVERY) == set(SHIPPED_LANGUAGES)
        assert {path.parent.parent.name for path in texts.languages()} == spoken - {"en"}

    def test_a_catalogue_has_everything_and_keeps_its_bytes(self, language):
        path = texts.LOCALE / language / "LC_MESSAGES" / "django.po"
        once = texts.update(path.read_bytes(), language, texts.collect())

        assert list(texts.faults(texts.read(once, language))) == []
        assert texts.update(once, language, texts.collect()) == once

    def test_placeholders_and_tags_are_kept(self, language):
        for english, said in pairs(language):
            for form in said:
                named, braces, tags = marks(form)
                wanted = [marks(one) for one in english]
                # A form for one or two may say the number in a word.
                if len(english) > 1:
                    assert set(named) <= set(wanted[-1][0]), english
                    assert (braces, tags) == wanted[-1][1:] or tags in [w[2] for w in wanted]
                else:
                    assert (named, braces, tags) == wanted[0], english

    def test_quotation_marks_are_the_language_s_own(self, language):
        for _english, said in pairs(language):
            for form in said:
                plain = re.sub(r"<[^>]+>", "", form)
                assert plain.count("«") == plain.count("»"), form
                assert not re.search('[“”„"]', plain), form

    def test_french_keeps_marks_with_their_words(self):
        for _english, said in pairs("fr"):
            for form in said:
                assert not re.search(r" [:;?!»]|« ", form), form
                assert "'" not in re.sub(r"<[^>]+>", "", form), form
