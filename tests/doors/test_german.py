"""A town that speaks German: its pages, mails and errors have no English left, and say it right."""

from __future__ import annotations

import re
from html import unescape
from string import Formatter

import pytest
from django.conf import settings as product
from django.utils import timezone, translation
from django.utils.translation import ngettext

from lamppost.foundation.notify.queries import written_mails
from lamppost.market.categories.rules import Kind
from lamppost.market.listings.rules import ListingState, PriceType
from lamppost.market.sites.actions import open_site
from lamppost.market.sites.rules import DistrictSettings, SiteSettings
from lamppost.ops.texts import compile_texts
from lamppost.people.accounts.actions import give_role
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.queries import open_cases_about
from lamppost.web.jinja import environment
from scripts import texts
from tests import cast
from tests.ads import draft_of, post, typed
from tests.cast import NOW
from tests.doors.walk import Walk, last_mail, link_in, words_of
from tests.rooms.boards import catch_up, content, forget_index, move, publish

CATALOGUE = texts.LOCALE / "de" / "LC_MESSAGES" / "django.po"
GERMAN = texts.read(CATALOGUE.read_bytes(), "de")
ENTRIES = [message for message in GERMAN if message.id]

# Frequent in our English and not a word of German.
ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the your you and with this that these from not of to for is are be by or we our its has "
        "have can cannot no yes please sign ad ads posted town choose change price free photo "
        "photos what when where which who why how nothing somebody nobody looking",
    )
)
FRITZ = "fritz@example.org"
TISCH = typed(
    title="Eichentisch mit zwei Schubladen",
    body="Massive Eiche, oben ein paar Kratzer. Er stand zehn Jahre in unserer Wohnküche.",
    district="werftinsel",
)
PISTOLE = typed(
    title="Pistole zu verkaufen",
    body="Pistole 9 mm, zwei Magazine und 50 Schuss Munition.",
    district="werftinsel",
)
WOHNUNG = typed(
    title="Helle Zweizimmerwohnung am Fluss",
    body=(
        "Schöne Wohnung, ruhige Straße. Ich bin zurzeit im Ausland, bitte die Kaution vor der "
        "Besichtigung überweisen; die Schlüssel kommen dann per Post."
    ),
    category="housing/rent",
    price="400",
    attributes={},
    district="werftinsel",
)


@pytest.fixture(autouse=True)
def _compiled(settings):
    """What set-up does; naming the folder again makes Django read the catalogues again."""
    compile_texts()
    settings.LOCALE_PATHS = list(product.LOCALE_PATHS)
    forget_index()


@pytest.fixture
def lindenau(db):
    return open_site(
        settings=SiteSettings(
            name="Lindenau",
            slug="lindenau",
            tagline="Was gebraucht wird, findet sich hier.",
            language="de",
            currency="EUR",
            country="DE",
            time_zone="Europe/Berlin",
            latitude=51.3,
            longitude=12.3,
        ),
        districts=[
            DistrictSettings(slug="werftinsel", name="Werftinsel", latitude=51.31, longitude=12.31)
        ],
        actor="test",
        now=NOW,
    )


@pytest.fixture
def fritz(db):
    return cast.person("Fritz")


@pytest.fixture
def browser(client):
    """A browser that asks for German, as people there have it."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de-DE,de;q=0.9,en;q=0.5"
    return client


@pytest.fixture
def his(browser, fritz):
    browser.force_login(fritz)
    return browser


@pytest.fixture
def board(lindenau, fritz):
    """Ads of every kind, public and findable."""
    said = {"body": "Stand zehn Jahre bei uns.", "language": "de", "district": "werftinsel"}
    made = [
        publish(one, site=lindenau, seller=fritz, now=timezone.now())
        for one in (
            content("Eichentisch", **said, price_type=PriceType.NEGOTIABLE),
            content("Regal", **said, offer=Kind.WANTED, price=None),
            content("Umzugskartons", **said, offer=Kind.FREE, price=None),
            content("Lampe gegen Stuhl", **said, offer=Kind.SWAP, price=None),
        )
    ]
    catch_up()
    return made


def placed(ad, lindenau, fritz):
    # Posted just now: an objection is possible for six months only.
    return post(ad, site=lindenau, seller=fritz, now=timezone.now()).listing


def told(page) -> list[str]:
    """Every piece of text of a page, and the attributes that people see or hear."""
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", page.content.decode(), flags=re.S)
    # The switch names each language in its own words.
    html = re.sub(r'<button name="language".*?</button>', " ", html, flags=re.S)
    attributes = re.findall(
        r'\b(?:aria-label|placeholder|title|alt|content|label|data-text-\w+|data-done)="([^"]*)"',
        html,
    )
    pieces = [*re.split(r"<[^>]+>", html), *attributes]
    return [said for piece in pieces if (said := " ".join(unescape(piece).split()))]


def english_in(said: list[str]) -> set[str]:
    # Addresses and codes are drawn by lot, and now and then one spells an English word.
    text = re.sub(r"https?://\S+|\S+@\S+|\S*\d\S*", " ", "\n".join(said))
    return {word for word in re.findall(r"[a-zA-Zäöüß]+", text.lower()) if word in ENGLISH}


def forms(message) -> list[tuple[str, str]]:
    """Each English form with the German one that stands for it."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


UNTRANSLATED = {english for m in ENTRIES for english, german in forms(m) if english != german} - {
    german for m in ENTRIES for _, german in forms(m)
}


def assert_german(page) -> None:
    said = told(page)
    assert 'lang="de"' in page.content.decode()[:400]
    assert not UNTRANSLATED.intersection(said)
    assert not english_in(said)


class TestPublicPages:
    @pytest.mark.parametrize(
        "address",
        [
            "/",
            "/rules/",
            "/lindenau/",
            "/lindenau/search/",
            "/lindenau/search/?q=Eichentisch",
            "/lindenau/search/?q=Einhorn&offer=wanted&min=9&max=3&sort=unsinn&page=77",
            "/lindenau/for-sale/",
            "/lindenau/for-sale/furniture/?a.condition=good&min=10&with_photo=yes&view=list",
            "/lindenau/housing/rent/",
            "/sign-in/",
        ],
    )
    def test_speak_german(self, browser, board, address):
        page = browser.get(address)

        assert page.status_code == 200
        assert_german(page)

    def test_count_in_german(self, browser, board):
        assert "4 Anzeigen 4 neu seit gestern" in words_of(browser.get("/"))
        assert "1 Anzeige zeigen" in words_of(browser.get("/lindenau/search/?q=Eichentisch"))

    def test_write_prices_and_kinds_in_german(self, browser, board):
        words = words_of(browser.get("/lindenau/search/"))

        for said in ("85 € Eichentisch", "Suche Regal", "Zu verschenken", "Zum Tausch"):
            assert said in words.replace("\xa0", " ")

    def test_show_an_ad(self, browser, board):
        page = browser.get(f"/lindenau/ad/{board[0].code}/", follow=True)

        assert_german(page)
        assert "Verhandlungsbasis (VB)" in words_of(page)
        assert "Du handelst direkt mit" in words_of(page)

    @pytest.mark.parametrize("seen", ["de-DE,de;q=0.9", "en-GB,en;q=0.9", ""])
    def test_follow_the_town_and_not_the_browser(self, client, board, seen):
        assert_german(client.get("/lindenau/", headers={"accept-language": seen}))


class TestPosting:
    def test_every_screen_and_mail_is_german(self, browser, lindenau):
        walk = Walk(browser, site="lindenau")

        assert_german(browser.get("/lindenau/post/"))
        assert_german(walk.begin(title="", category=""))
        walk.begin(title=TISCH.title)
        assert_german(walk.get("details"))
        assert_german(walk.send("details", title="", price="viel", price_shown="1"))
        walk.describe(title=TISCH.title, body=TISCH.body, district="werftinsel")
        assert_german(walk.get("preview"))
        assert_german(walk.publish(email="keine Adresse"))
        sent = walk.publish(email=FRITZ)
        assert_german(browser.get(sent.url))
        assert_german_mail(last_mail(), "Noch ein Schritt: Bestätige deine Anzeige")
        assert_german(browser.get(link_in(last_mail())))
        live = browser.post(link_in(last_mail()), follow=True)
        assert_german(live)
        assert "Deine Anzeige ist online" in words_of(live)

    def test_advice_is_german(self, browser, lindenau):
        walk = Walk(browser, site="lindenau").complete(
            title="EICHENTISCH MIT SCHUBLADEN", body=PISTOLE.body, district="werftinsel"
        )

        page = walk.get("preview")

        assert_german(page)
        assert "Hier nicht erlaubt:" in words_of(page)

    def test_signing_in_is_german(self, browser, lindenau):
        assert_german(browser.post("/sign-in/", {"email": FRITZ}, follow=True))
        assert_german_mail(last_mail(), "Dein Anmeldelink")
        link = link_in(last_mail())
        assert_german(browser.get(link))
        browser.post(link)
        assert_german(browser.get(link))


def assert_german_mail(mail, subject: str) -> None:
    assert mail.subject == subject
    assert not english_in([mail.subject, mail.text])
    assert '<html lang="de"' in mail.html


class TestMyAds:
    @pytest.mark.parametrize("tab", ["", "live", "you", "review", "refused", "ended"])
    def test_are_listed_in_german(self, his, lindenau, fritz, tab):
        for ad in (TISCH, PISTOLE, WOHNUNG):
            placed(ad, lindenau, fritz)
        draft_of(typed(title="Ein halber Stuhl"), site=lindenau, seller=fritz)

        assert_german(his.get(f"/my/listings/?show={tab}"))

    @pytest.mark.parametrize(
        ("ad", "state", "says"),
        [
            (TISCH, ListingState.PUBLISHED, "Die Anzeige ist online"),
            (WOHNUNG, ListingState.HELD, "Ein Mensch sieht sie sich an"),
            (PISTOLE, ListingState.REFUSED, "Warum sie nicht veröffentlicht wurde"),
        ],
    )
    def test_say_where_each_stands(self, his, lindenau, fritz, ad, state, says):
        listing = placed(ad, lindenau, fritz)
        assert listing.state == state

        for what in ("", "posted/", "withdraw/"):
            assert_german(his.get(f"/my/listings/{listing.code}/{what}", follow=True))
        assert says in words_of(his.get(f"/my/listings/{listing.code}/"))

    def test_a_refusal_gives_its_reasons_in_german(self, his, lindenau, fritz):
        listing = placed(PISTOLE, lindenau, fritz)

        page = his.get(f"/my/listings/{listing.code}/")

        for said in (
            "Was wir entschieden haben",
            "Welche Regel Regel 3.1: Waffen und Sprengstoff",
            "Wir haben uns auf diese Wörter gestützt: „",
            "Die Entscheidung fiel automatisch, ohne einen Menschen.",
            "Widersprich innerhalb von sechs Monaten",
        ):
            assert said in words_of(page)

    def test_an_objection_is_answered_in_german(self, his, lindenau, fritz):
        listing = placed(PISTOLE, lindenau, fritz)
        here = f"/my/listings/{listing.code}/"

        assert_german(his.post(f"{here}object/", {"words": ""}))
        his.post(f"{here}object/", {"words": "Das ist ein Spielzeug."})

        assert_german(his.get(here))

    @pytest.mark.parametrize(
        ("ad", "subject"),
        [
            (TISCH, "Deine Anzeige ist online"),
            (WOHNUNG, "Wir sehen uns deine Anzeige an"),
            (PISTOLE, "Deine Anzeige wurde nicht veröffentlicht"),
        ],
    )
    def test_each_outcome_is_mailed_in_german(self, lindenau, fritz, ad, subject):
        placed(ad, lindenau, fritz)

        assert_german_mail(written_mails().get(), subject)


class TestErrors:
    def test_pages_of_errors_are_german(self, browser, board):
        gone = move(board[0], ListingState.WITHDRAWN, now=timezone.now())

        for status, page in (
            (404, browser.get("/lindenau/gibt-es-nicht/")),
            (404, browser.get("/nirgendwo/")),
            (404, browser.get("/lindenau/ad/zzzzzzzz/")),
            (410, browser.get(f"/lindenau/ad/{gone.code}/", follow=True)),
        ):
            assert page.status_code == status
            assert_german(page)

    def test_a_form_from_elsewhere_is_refused_in_german(self, browser, lindenau):
        browser.handler.enforce_csrf_checks = True

        page = browser.post("/sign-in/", {"email": FRITZ})

        assert page.status_code == 403
        assert_german(page)


class TestStaffPages:
    """Names of signals and facts are English by the engine's naming rule; the rest is not."""

    @pytest.fixture
    def desk(self, browser, lindenau):
        olga = cast.staff("Olga", Role.OPERATOR)
        give_role(account=olga, role=Role.MODERATOR, site_id=None, actor="test", now=cast.NOW)
        browser.force_login(olga)
        return browser

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "sites/",
            "open-site/",
            "sites/lindenau/",
            "sites/lindenau/categories/",
            "categories/",
            "categories/file/",
            "categories/leaf/for-sale/furniture/",
            "people/",
            "work/",
            "texts/",
            "health/",
            "numbers/",
        ],
    )
    def test_speak_german(self, desk, address):
        page = desk.get(f"/staff/{address}")

        assert page.status_code == 200
        assert not UNTRANSLATED.intersection(told(page))

    def test_show_a_case_in_german(self, browser, lindenau, fritz):
        listing = placed(WOHNUNG, lindenau, fritz)
        browser.force_login(cast.staff("Mo", Role.MODERATOR, site=lindenau))
        case = open_cases_about(listing.subject)[0]

        for page in (browser.get("/staff/"), browser.get(f"/staff/cases/{case.pk}/")):
            assert page.status_code == 200
            assert not UNTRANSLATED.intersection(told(page))
        assert "Geld vor der Besichtigung" in words_of(page)


class TestCatalogue:
    def test_has_everything_and_keeps_its_bytes(self):
        once = texts.update(CATALOGUE.read_bytes(), "de", texts.collect())

        assert list(texts.faults(texts.read(once, "de"))) == []
        assert texts.update(once, "de", texts.collect()) == once
        assert b"Creation-Date" not in once

    def test_keeps_placeholders_and_links(self):
        for message in ENTRIES:
            for english, german in forms(message):
                assert marks(english) == marks(german), english

    def test_has_the_plural_forms_of_german(self):
        with translation.override("de"):
            said = [ngettext("%(n)s day left", "%(n)s days left", n) % {"n": n} for n in (0, 1, 2)]

        assert said == ["noch 0 Tage", "noch 1 Tag", "noch 2 Tage"]

    def test_writes_german_quotation_marks(self):
        for message in ENTRIES:
            for _english, german in forms(message):
                plain = re.sub(r"<[^>]+>", "", german)
                assert plain.count("„") == plain.count("“"), german
                assert "”" not in plain, german
                assert '"' not in plain, german

    def test_says_du(self):
        for message in ENTRIES:
            for _english, german in forms(message):
                assert not re.search(r"\b(Ihr|Ihre|Ihnen|Ihren|Ihrem|Ihrer)\b", german[1:]), german

    def test_holds_what_templates_ask_for(self):
        """What the templates' own environment reads is what was collected."""
        reader = environment(undefined=None, extensions=["jinja2.ext.i18n"], autoescape=True)
        found = [message.id for message in texts.collect()]
        collected = {(said,) if isinstance(said, str) else tuple(said) for said in found}

        for path in texts.SOURCE.rglob("templates/**/*.html"):
            for _line, function, found in reader.extract_translations(path.read_text("utf-8")):
                said = found[1] if function == "pgettext" else found
                asked = (said,) if isinstance(said, str) else tuple(s for s in said if s)
                assert asked in collected, f"{path.name}: {asked}"


def marks(text: str) -> tuple[list[str], list[str], list[str]]:
    """The placeholders of both styles, and the tags."""
    named = sorted(re.findall(r"%\(\w+\)[sd]", text))
    braces = sorted(name for _, name, _, _ in Formatter().parse(text) if name)
    return named, braces, sorted(re.findall(r"<[^>]+>", text))
