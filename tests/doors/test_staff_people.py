"""Roles: operators give and take them, and never lock the door behind themselves."""

from __future__ import annotations

import pytest

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.notify.queries import mails_to
from lamppost.people.accounts.queries import find_account_by_address, grants_of, has_role
from lamppost.people.accounts.rules import Role
from tests import cast

PAGE = "/staff/people/"
GIVE = "/staff/people/give/"


@pytest.fixture
def olga(brill):
    return cast.staff("Olga", Role.OPERATOR, site=brill)


def take_address(account):
    return f"/staff/people/{account.pk}/take/"


class TestGive:
    def test_gives_a_role_for_a_town(self, client, ora, sam, lumen):
        client.force_login(ora)

        sent = {"address": " SAM@example.org ", "role": "moderator", "site": str(lumen.pk)}
        answer = client.post(GIVE, sent, follow=True)

        assert has_role(sam, Role.MODERATOR, site_id=lumen.pk)
        assert "Sam has the role now: Moderator." in answer.content.decode()
        assert lines_about(sam.subject).last().actor == ora.actor

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("nobody@example.org", "Nobody has signed in with this address yet."),
            ("no address", "mail address"),
            ("", "mail address"),
        ],
    )
    def test_says_when_nobody_is_there(self, client, ora, address, words):
        client.force_login(ora)

        answer = client.post(GIVE, {"address": address, "role": "moderator", "site": "network"})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page.lower() or words in page
        assert address in page

    @pytest.mark.parametrize(
        "sent",
        [{"role": "king"}, {"role": "moderator", "site": "x"}, {"role": ""}, {"role": "moderator"}],
    )
    def test_forged_values_lead_nowhere(self, client, ora, sam, sent):
        client.force_login(ora)

        assert client.post(GIVE, {"address": "sam@example.org", **sent}).status_code == 404

    def test_an_operator_of_a_town_gives_roles_there_only(self, client, olga, sam, lumen, brill):
        client.force_login(olga)
        sent = {"address": "sam@example.org", "role": "moderator"}

        assert client.post(GIVE, {**sent, "site": str(lumen.pk)}).status_code == 404
        assert client.post(GIVE, {**sent, "site": "network"}).status_code == 404
        assert client.post(GIVE, {**sent, "site": str(brill.pk)}).status_code == 302
        assert grants_of(sam).held == {(Role.MODERATOR, brill.pk)}

    def test_invites_who_was_never_here_by_name(self, client, ora, lumen):
        client.force_login(ora)

        sent = {"address": "pat@example.org", "name": "Pat", "role": "moderator"}
        client.post(GIVE, {**sent, "site": str(lumen.pk)})

        pat = find_account_by_address("pat@example.org")
        assert has_role(pat, Role.MODERATOR, site_id=lumen.pk)
        (letter,) = mails_to(["pat@example.org"])
        assert letter.subject == "You are invited to look after Lumen"
        assert {line.actor for line in lines_about(pat.subject)} == {ora.actor}

    def test_a_name_that_none_may_have_comes_back(self, client, ora):
        client.force_login(ora)

        sent = {"address": "pat@example.org", "name": "x" * 41, "role": "moderator"}
        answer = client.post(GIVE, {**sent, "site": "network"})

        assert answer.status_code == 422
        assert 'aria-describedby="name-hint name-err"' in answer.content.decode()
        assert find_account_by_address("pat@example.org") is None


class TestSearch:
    @pytest.mark.parametrize("sought", ["mo", "MO@example.org", " mo@Example.org "])
    def test_finds_by_name_or_whole_address(self, client, ora, mo, mia, sought):
        client.force_login(ora)

        page = client.get(PAGE, {"who": sought}).content.decode()

        assert "<bdi>Mo</bdi>" in page
        assert "<bdi>Mia</bdi>" not in page

    def test_half_an_address_finds_nobody(self, client, ora, mo):
        client.force_login(ora)

        assert "Nobody with a role fits." in client.get(PAGE, {"who": "@example"}).content.decode()

    def test_says_who_signs_in_by_mail_only(self, client, ora, mo):
        client.force_login(ora)

        assert client.get(PAGE).content.decode().count("mail only") == 2


class TestTake:
    def test_takes_a_role_away(self, client, ora, mo, lumen):
        client.force_login(ora)

        client.post(take_address(mo), {"role": "moderator", "site": str(lumen.pk)})

        assert not has_role(mo, *Role)
        line = lines_about(mo.subject).last()
        assert (line.event, line.actor, line.site_id) == ("role.taken", ora.actor, lumen.pk)

    def test_the_last_operator_stays_one(self, client, ora):
        client.force_login(ora)

        answer = client.post(
            take_address(ora), {"role": "operator", "site": "network"}, follow=True
        )

        assert has_role(ora, Role.OPERATOR)
        assert "This is the last operator of the network." in answer.content.decode()

    def test_one_of_two_operators_may_go(self, client, ora):
        cast.staff("Otto", Role.OPERATOR)
        client.force_login(ora)

        client.post(take_address(ora), {"role": "operator", "site": "network"})

        assert not has_role(ora, Role.OPERATOR)
        assert client.get(PAGE).status_code == 404

    def test_taking_twice_is_taking_once(self, client, ora, mo, lumen):
        client.force_login(ora)
        sent = {"role": "moderator", "site": str(lumen.pk)}

        client.post(take_address(mo), sent)
        client.post(take_address(mo), sent)

        assert lines_about(mo.subject).filter(event="role.taken").count() == 1

    def test_an_operator_of_a_town_takes_nothing_elsewhere(self, client, olga, mo, lumen):
        client.force_login(olga)

        answer = client.post(take_address(mo), {"role": "moderator", "site": str(lumen.pk)})

        assert answer.status_code == 404
        assert has_role(mo, Role.MODERATOR, site_id=lumen.pk)


class TestShowPeople:
    def test_shows_addresses_only_in_part(self, client, ora, mo):
        client.force_login(ora)

        page = client.get(PAGE).content.decode()

        assert "Mo" in page
        assert "or…@example.org" in page
        assert ora.email not in page

    def test_an_operator_of_a_town_sees_who_works_there(self, client, olga, mo, ora):
        client.force_login(olga)

        page = client.get(PAGE).content.decode()

        assert "Olga" in page
        assert "Ora" in page
        assert "mo…@" not in page
