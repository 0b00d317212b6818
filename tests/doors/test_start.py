"""The first run: Ora sets up a board from an empty folder, and nobody else can."""

from __future__ import annotations

import re
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from socket import gaierror
from ssl import SSLError

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_settings

from lamppost.environment import env
from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.notify.queries import mails_to, written_mails
from lamppost.journeys.open_board import AlreadyOpen, BoardPlan, Person, open_board
from lamppost.market.sites.queries import all_sites, drawn_districts_of, get_site
from lamppost.people.accounts.queries import all_grants, find_account_by_address, has_operator
from lamppost.people.accounts.rules import Role
from lamppost.people.accounts.setup_code import FILE, new_setup_code
from lamppost.web.staff.start.mailing import explain
from tests import cast
from tests.doors.walk import Walk, words_of

SMTP = "django.core.mail.backends.smtp.EmailBackend"

YOU = {"name": "Ora", "address": "ora@example.org"}
PLACE = {
    "name": "São Bento",
    "country": "IE",
    "language": "en",
    "hue": "220",
    "chroma": "0,1",
    "tagline": "By the sea.",
}
PARTS = {"parts": "Riverside\n  Old   Town \n\nRiverside\nالميناء"}
HELPER = {"name": "Mo", "address": "mo@example.org"}


@pytest.fixture
def code(db):
    """What the terminal shows of a fresh installation."""
    yield new_setup_code(env().home)
    (env().home / FILE).unlink(missing_ok=True)


@pytest.fixture
def ora_at_home(client, code):
    """Ora in her browser, with the code typed."""
    client.post("/start/", {"code": code})
    return client


def code_in(letter):
    """The six digits of a test mail."""
    return re.search(r"\b(\d{3} \d{3})\b", letter.body).group(1)


def send(client, step, action="next", **fields):
    return client.post(f"/start/{step}/", {**fields, "action": action})


def walk_to_the_end(client, **changes):
    for step, fields in (
        ("you", YOU),
        ("place", PLACE),
        ("parts", PARTS),
        ("mail", {}),
        ("moderator", HELPER),
    ):
        answer = send(client, step, **{**fields, **changes.get(step, {})})
        assert answer.status_code == 302, words_of(answer)


class TestTheFirstAd:
    def test_from_an_empty_board_to_an_ad(self, client, code):
        assert "This board is not set up yet" in words_of(client.get("/"))
        answer = client.post("/start/", {"code": code.lower().replace("-", " ")})
        assert answer.headers["Location"] == "/start/you/"
        walk_to_the_end(client)
        review = words_of(client.get("/start/open/"))
        assert "/sao-bento/" in review
        assert "EUR" in review
        assert "Europe/Dublin" in review

        answer = send(client, "open", "open")

        assert answer.headers["Location"] == "/staff/first-steps/"
        town = get_site("sao-bento")
        assert (town.name, town.currency, town.hue, town.country) == ("São Bento", "EUR", 220, "IE")
        parts = {part.slug: part.name for part in drawn_districts_of(town.pk)}
        assert parts == {"riverside": "Riverside", "old-town": "Old Town", "lmyn": "الميناء"}
        assert "Your board is open." in words_of(client.get("/staff/first-steps/"))
        walk = Walk(client, "sao-bento").complete()
        assert walk.publish().status_code == 302
        assert client.get("/").status_code == 200
        assert "São Bento" in words_of(client.get("/"))

    def test_makes_the_operator_a_moderator_and_invites_the_helper(self, ora_at_home):
        walk_to_the_end(ora_at_home)
        send(ora_at_home, "open", "open")

        town = get_site("sao-bento")
        roles = {(g.account.display_name, g.role, g.site_id) for g in all_grants()}
        assert roles == {
            ("Ora", Role.OPERATOR, None),
            ("Ora", Role.MODERATOR, None),
            ("Mo", Role.MODERATOR, town.pk),
        }
        (letter,) = mails_to(["mo@example.org"])
        assert letter.subject == "You are invited to look after São Bento"
        assert "http://testserver/sign-in/?next=%2Fstaff%2F" in letter.text

    def test_writes_a_line_for_each_change(self, ora_at_home):
        walk_to_the_end(ora_at_home)
        send(ora_at_home, "open", "open")

        ora, mo = (find_account_by_address(f"{name}@example.org") for name in ("ora", "mo"))
        assert [line.event for line in lines_about(ora.subject)] == [
            "account.opened", "role.given", "role.given", "account.signed_in",
        ]  # fmt: skip
        assert lines_about(ora.subject).last().details == {"way": "setup code"}
        opened = lines_about(get_site("sao-bento").subject).get()
        assert (opened.event, opened.actor) == ("site.opened", ora.actor)
        assert {line.actor for line in lines_about(mo.subject)} == {ora.actor}

    def test_needs_no_helper_and_no_parts(self, ora_at_home):
        walk_to_the_end(ora_at_home, parts={"parts": ""}, moderator={"name": "", "address": ""})
        send(ora_at_home, "open", "open")

        assert drawn_districts_of(get_site("sao-bento").pk) == []
        assert len(all_grants()) == 2
        assert not written_mails().exists()

    def test_whoever_signed_in_before_keeps_the_account(self, ora_at_home):
        known = cast.person("Ora")
        walk_to_the_end(ora_at_home, you={"name": "Somebody else"})
        send(ora_at_home, "open", "open")

        assert {g.account for g in all_grants() if g.role == Role.OPERATOR} == {known}


class TestNothingIsLost:
    def test_back_and_forth_with_what_is_wrong(self, ora_at_home):
        send(ora_at_home, "you", **YOU)
        answer = send(ora_at_home, "place", "back", name="Lumen", hue="999", country="")
        assert answer.headers["Location"] == "/start/you/"

        page = ora_at_home.get("/start/place/").content.decode()

        assert 'value="Lumen"' in page
        assert 'value="999"' in page
        assert 'value="ora@example.org"' in ora_at_home.get("/start/you/").content.decode()

    def test_whoever_comes_again_goes_on_where_they_were(self, ora_at_home):
        send(ora_at_home, "you", **YOU)

        assert ora_at_home.get("/start/").headers["Location"] == "/start/place/"

    @pytest.mark.parametrize(
        ("step", "fields", "words"),
        [
            ("you", {"name": "", "address": "ora@example.org"}, "Please give a name"),
            ("you", {"name": "Ora", "address": "ora"}, "does not look like a mail address"),
            ("place", {**PLACE, "name": ""}, "Give the town a name"),
            ("place", {**PLACE, "country": ""}, "Choose the country"),
            ("place", {**PLACE, "slug": "staff"}, "used by Lamppost itself"),
            ("place", {**PLACE, "currency": "XYZ"}, "not an ISO 4217"),
            ("place", {**PLACE, "time_zone": "Dublin"}, "not a time zone"),
            ("parts", {"parts": "x" * 61}, "at most 60 characters"),
            ("parts", {"parts": "\n".join(map(str, range(81)))}, "80 parts of town are the most"),
            ("moderator", {"name": "Mo", "address": ""}, "does not look like a mail address"),
            ("moderator", {"name": "Me", "address": "ORA@example.org"}, "your own address"),
        ],
    )
    def test_mistakes_come_back_with_the_form(self, ora_at_home, step, fields, words):
        send(ora_at_home, "you", **YOU)

        answer = send(ora_at_home, step, **fields)

        assert answer.status_code == 422
        assert words in words_of(answer)

    def test_opening_leads_to_what_is_missing(self, ora_at_home):
        send(ora_at_home, "you", **YOU)

        assert send(ora_at_home, "open", "open").headers["Location"] == "/start/place/"
        assert not has_operator()

    def test_the_country_proposes_money_and_clock(self, ora_at_home):
        page = send(ora_at_home, "place", "propose", **{**PLACE, "country": "GB", "slug": ""})

        assert page.status_code == 200
        assert 'value="GBP"' in page.content.decode()
        assert 'value="Europe/London"' in page.content.decode()

    def test_shows_the_colours(self, ora_at_home):
        page = send(ora_at_home, "place", "preview", **PLACE)

        assert "/start/colours/220-100.css" in page.content.decode()
        assert "--brand-h:220" in ora_at_home.get("/start/colours/220-100.css").content.decode()


class TestTheCode:
    @pytest.mark.parametrize("typed", ["", "AAAA-AAAA-AAAA-AAAA", "x" * 5000, "é\x00"])
    def test_a_wrong_one_opens_nothing(self, client, code, typed):
        answer = client.post("/start/", {"code": typed})

        assert answer.status_code == 422
        assert client.get("/start/you/").headers["Location"] == "/start/"
        assert client.post("/start/open/", {"action": "open"}).headers["Location"] == "/start/"

    def test_after_a_dozen_guesses_even_the_right_one_waits(self, client, code):
        for _guess in range(12):
            client.post("/start/", {"code": "AAAA-AAAA-AAAA-AAAA"})

        assert client.post("/start/", {"code": code}).status_code == 429

    def test_without_one_on_the_terminal_nothing_opens(self, client, db):
        assert client.post("/start/", {"code": ""}).status_code == 422

    def test_a_new_one_replaces_the_old_one(self, client, code):
        new_setup_code(env().home)

        assert client.post("/start/", {"code": code}).status_code == 422

    def test_only_its_hash_is_kept_and_only_for_us(self, code):
        path = env().home / FILE

        assert code not in path.read_text()
        assert path.stat().st_mode & 0o777 == 0o600

    def test_a_form_from_elsewhere_is_refused(self, code):
        client = Client(enforce_csrf_checks=True)

        assert client.post("/start/", {"code": code}).status_code == 403

    def test_the_session_of_before_is_not_the_key(self, client, code):
        client.get("/start/")
        session = client.session
        session["planted"] = True
        session.save()
        before = session.session_key
        client.cookies["session"] = before

        client.post("/start/", {"code": code})

        assert client.cookies["session"].value != before


class TestAfterwards:
    ADDRESSES = ("/start/", "/start/you/", "/start/open/", "/start/colours/1-1.css")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_nothing_is_there(self, ora_at_home, address):
        walk_to_the_end(ora_at_home)
        send(ora_at_home, "open", "open")

        assert not (env().home / FILE).exists()
        for client in (ora_at_home, Client()):
            assert client.get(address).status_code == 404
            assert client.post(address, {"action": "open"}).status_code == 404

    def test_a_town_opened_on_the_terminal_ends_it_too(self, client, code, lumen):
        assert client.post("/start/", {"code": code}).status_code == 404
        assert "not set up" not in words_of(client.get("/"))

    def test_of_two_who_finish_the_second_finds_nothing(self, ora_at_home, code):
        sly = Client()
        sly.post("/start/", {"code": code})
        for client, who in ((ora_at_home, YOU), (sly, {"name": "Sly", "address": "sly@a.org"})):
            walk_to_the_end(client, you=who, place={"slug": f"town-{who['name'].lower()}"})

        send(ora_at_home, "open", "open")

        assert send(sly, "open", "open").status_code == 404
        assert [site.slug for site in all_sites()] == ["town-ora"]
        assert find_account_by_address("sly@a.org") is None

    def test_the_journey_itself_refuses_a_second_time(self, ora, lumen, now):
        plan = BoardPlan(operator=Person(name="Sly", address="sly@a.org"), town=cast.BRILL)

        with pytest.raises(AlreadyOpen):
            open_board(plan, now=now)
        assert find_account_by_address("sly@a.org") is None

    def test_what_fails_leaves_nothing_behind(self, db, code, now):
        helper = Person(name="", address="mo@example.org")
        plan = BoardPlan(operator=Person(**YOU), town=cast.LUMEN, moderator=helper)

        with pytest.raises(Exception, match="Please give a name"):
            open_board(plan, now=now)

        assert not all_sites().exists()
        assert not has_operator()
        assert (env().home / FILE).exists()


class TestMail:
    def test_without_a_server_it_says_what_to_set(self, ora_at_home):
        send(ora_at_home, "you", **YOU)

        words = words_of(ora_at_home.get("/start/mail/"))

        assert "No mail server is set." in words
        assert "LAMPPOST_SMTP_URL" in words

    @override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=1, EMAIL_BACKEND=SMTP)
    def test_a_server_that_is_not_there_is_told_in_plain_words(self, ora_at_home):
        send(ora_at_home, "you", **YOU)

        answer = send(ora_at_home, "mail", "test")

        assert answer.status_code == 422
        assert "Nothing answers at this name and port." in words_of(answer)

    @override_settings(EMAIL_HOST="mail.example.org")
    def test_the_code_in_the_test_mail_proves_the_address(self, ora_at_home, mailoutbox):
        send(ora_at_home, "you", **YOU)
        send(ora_at_home, "mail", "test")
        (letter,) = mailoutbox
        assert letter.to == ["ora@example.org"]
        wrong = send(ora_at_home, "mail", "check", code="no")
        assert (wrong.status_code, "not the code" in words_of(wrong)) == (422, True)

        answer = send(ora_at_home, "mail", "check", code=code_in(letter))

        assert answer.status_code == 302
        assert "this is your address" in words_of(ora_at_home.get("/start/mail/"))
        walk_to_the_end(ora_at_home)
        send(ora_at_home, "open", "open")
        ora = find_account_by_address("ora@example.org")
        assert lines_about(ora.subject).last().details == {"way": "mail"}

    @override_settings(EMAIL_HOST="mail.example.org")
    def test_another_address_is_not_proved_by_it(self, ora_at_home, mailoutbox):
        send(ora_at_home, "you", **YOU)
        send(ora_at_home, "mail", "test")
        send(ora_at_home, "mail", "check", code=code_in(mailoutbox[0]))

        send(ora_at_home, "you", name="Ora", address="other@example.org")

        assert "this is your address" not in words_of(ora_at_home.get("/start/mail/"))

    @override_settings(EMAIL_HOST="mail.example.org")
    def test_five_wrong_codes_end_it(self, ora_at_home, mailoutbox):
        send(ora_at_home, "you", **YOU)
        send(ora_at_home, "mail", "test")
        for _guess in range(5):
            send(ora_at_home, "mail", "check", code="no")

        answer = send(ora_at_home, "mail", "check", code=code_in(mailoutbox[0]))

        assert answer.status_code == 422

    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (SMTPAuthenticationError(535, b"5.7.8 bad"), "user name or the password. 535 5.7.8"),
            (SMTPSenderRefused(550, b"no", "a@b"), "LAMPPOST_MAIL_FROM. 550 no"),
            (SMTPRecipientsRefused({"a@b": (550, b"who?")}), "for this address. 550 who?"),
            (TimeoutError("timed out"), "did not answer in time."),
            (gaierror(-2, "unknown"), "No mail server of this name"),
            (SSLError("wrong version"), "smtps:// for 465."),
            (SMTPDataError(554, b"spam"), "It said: 554 spam"),
        ],
        ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
    )
    def test_what_a_server_says_is_told_in_plain_words_and_in_its_own(self, error, words):
        assert words in explain(error)


class TestParts:
    FILE = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": '
        '"Quayside"}, "geometry": {"type": "Polygon", "coordinates": [[[-6.2, 53.3], [-6.1, 53.3], '
        "[-6.1, 53.4], [-6.2, 53.3]]]}}]}"
    )

    def test_a_file_draws_them_and_places_the_town(self, ora_at_home):
        send(ora_at_home, "you", **YOU)
        send(ora_at_home, "place", **PLACE)
        sent = SimpleUploadedFile("parts.geojson", self.FILE.encode())
        send(ora_at_home, "parts", parts="Old Town", outlines=sent)
        page = ora_at_home.get("/start/parts/").content.decode()
        assert "Old Town\nQuayside</textarea>" in page

        # Sent again without the file, its outlines are still there.
        send(ora_at_home, "parts", parts="Old Town\nQuayside")
        send(ora_at_home, "mail")
        send(ora_at_home, "moderator", name="", address="")
        send(ora_at_home, "open", "open")

        town = get_site("sao-bento")
        assert (town.latitude, town.longitude) == (53.35, -6.15)
        drawn = {part.slug: len(part.outline) for part in drawn_districts_of(town.pk)}
        assert drawn == {"old-town": 0, "quayside": 3}

    def test_a_file_that_is_none_comes_back_with_the_names(self, ora_at_home):
        sent = SimpleUploadedFile("parts.geojson", b"\xff\xfe")

        answer = send(ora_at_home, "parts", parts="Old Town", outlines=sent)

        assert answer.status_code == 422
        assert "This is not a JSON file." in words_of(answer)
        assert "Old Town</textarea>" in answer.content.decode()
