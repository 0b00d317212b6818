"""Accounts: proved by mail, opened once, given roles for a town or for the network."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from lamppost.foundation.audit.models import AuditLine
from lamppost.foundation.kernel.emails import NotAnAddress
from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.notify.queries import written_mails
from lamppost.people.accounts.actions import (
    LinkRequest,
    change_account,
    give_role,
    note_sign_in,
    open_import_account,
    send_link,
    take_role,
    use_link,
)
from lamppost.people.accounts.models import Account, MailLink, RoleGrant
from lamppost.people.accounts.queries import (
    find_account_by_address,
    grants_of,
    has_role,
    open_link,
)
from lamppost.people.accounts.rules import (
    LINK_LIFE,
    LINKS_PER_HOUR,
    NAME_LENGTH,
    LastOperator,
    LinkNotValid,
    LinkPurpose,
    NameNotAllowed,
    Role,
    TooManyLinks,
    check_name,
    hash_token,
    name_from_address,
)
from tests.cast import NOW, person

LUMEN, BRILL = new_id(), new_id()


def ask(address="new@example.org", *, now=NOW, purpose=LinkPurpose.SIGN_IN, **about):
    request = LinkRequest(
        purpose=purpose,
        address=address,
        url="https://ads.example/mail/{token}/",
        language="en",
        **about,
    )
    return send_link(request, now=now)


@pytest.mark.django_db
class TestMailLinks:
    def test_open_an_account_for_whoever_reads_the_mailbox(self):
        used = use_link(ask("New@Example.org"), now=NOW)

        assert used.account.email == "New@Example.org"
        assert used.account.proved_at == NOW
        assert used.purpose is LinkPurpose.SIGN_IN
        assert not used.account.has_usable_password()

    def test_lead_to_the_same_account_however_the_address_is_typed(self):
        first = use_link(ask("ana@example.org"), now=NOW).account
        again = use_link(ask(" ANA@EXAMPLE.org"), now=NOW).account

        assert again == first
        assert Account.objects.count() == 1

    def test_bring_back_what_they_were_sent_for(self):
        token = ask(purpose=LinkPurpose.PUBLISH_DRAFT, payload={"draft": "d1", "version": 3})

        assert use_link(token, now=NOW).payload == {"draft": "d1", "version": 3}

    def test_work_once(self):
        token = ask()
        use_link(token, now=NOW)

        with pytest.raises(LinkNotValid):
            use_link(token, now=NOW)

    def test_are_not_used_by_looking_at_them(self):
        token = ask()
        open_link(token, now=NOW)
        open_link(token, now=NOW)

        assert use_link(token, now=NOW)

    @pytest.mark.parametrize("purpose", LinkPurpose)
    def test_end_when_their_time_is_over(self, purpose):
        token = ask(purpose=purpose)
        end = NOW + LINK_LIFE[purpose]

        assert open_link(token, now=end - timedelta(seconds=1))
        with pytest.raises(LinkNotValid):
            open_link(token, now=end)
        with pytest.raises(LinkNotValid):
            use_link(token, now=end)

    def test_used_expired_and_never_sent_look_the_same(self):
        used, expired = ask(), ask("late@example.org")
        use_link(used, now=NOW)
        answers = set()
        for token, now in ((used, NOW), (expired, NOW + timedelta(days=1)), ("never", NOW)):
            with pytest.raises(LinkNotValid) as refused:
                use_link(token, now=now)
            answers.add((str(refused.value), refused.value.code))

        assert len(answers) == 1

    @pytest.mark.parametrize("token", ["", "x" * 5000, "\0", "ü", "' OR 1=1 --"])
    def test_forged_ones_open_nothing(self, token):
        with pytest.raises(LinkNotValid):
            use_link(token, now=NOW)

    def test_lie_in_the_database_as_a_hash_only(self):
        token = ask()

        link = MailLink.objects.get()
        assert link.token_hash == hash_token(token)
        lines = AuditLine.objects.values_list("details", "erasable")
        assert token not in f"{MailLink.objects.values()}{list(lines)}"

    def test_are_mailed_to_the_address_as_it_is_compared(self):
        """Else the owner of a look-alike mailbox could sign in as somebody else."""
        person("Sam")
        ask("ſam@example.org")

        assert written_mails().get().address == "sam@example.org"

    def test_carry_the_token_in_the_mail_and_nowhere_else(self):
        token = ask()

        mail = written_mails().get()
        assert f"https://ads.example/mail/{token}/" in mail.text
        assert urlsplit(f"https://ads.example/mail/{token}/").path == f"/mail/{token}/"

    def test_no_mail_is_written_to_what_is_no_address(self):
        with pytest.raises(NotAnAddress):
            ask("sam@example.org\nBcc: x@example.org")

        assert not written_mails().exists()


@pytest.mark.django_db
class TestTypedAddresses:
    def test_attach_nothing_to_an_account(self):
        sam = person("Sam")
        ask("sam@example.org")

        sam.refresh_from_db()
        assert Account.objects.count() == 1
        assert not AuditLine.objects.filter(event="mail_link.used").exists()

    def test_open_no_account_before_the_link_is_used(self):
        ask("nobody@example.org")

        assert find_account_by_address("nobody@example.org") is None

    def test_give_away_nothing_of_the_address_in_the_first_name(self):
        name = use_link(ask("jane.doe@example.org"), now=NOW).account.display_name

        assert "jane" not in name.lower()
        assert name == name_from_address("jane.doe@example.org")


@pytest.mark.django_db
class TestLimits:
    def test_five_mails_an_hour_are_enough(self):
        for _ in range(LINKS_PER_HOUR):
            ask()

        with pytest.raises(TooManyLinks):
            ask("NEW@example.org")
        assert written_mails().count() == LINKS_PER_HOUR

    def test_another_address_has_a_limit_of_its_own(self):
        for _ in range(LINKS_PER_HOUR):
            ask()

        assert ask("another@example.org")

    def test_an_hour_later_it_works_again(self):
        for _ in range(LINKS_PER_HOUR):
            ask()

        assert ask(now=NOW + timedelta(hours=1, seconds=1))


class TestTwoClicksAtOnce:
    def test_of_one_link_one_counts(self, real_commits, on_postgresql):
        token = ask()

        assert sorted(self.at_once(token, token)) == ["LinkNotValid", "UsedLink"]

    def test_of_two_links_to_a_new_address_open_one_account(self, real_commits, on_postgresql):
        assert self.at_once(ask(), ask()) == ["UsedLink", "UsedLink"]
        assert Account.objects.count() == 1

    @staticmethod
    def at_once(*tokens):
        def click(token):
            try:
                return type(use_link(token, now=NOW)).__name__
            except LinkNotValid as refused:
                return type(refused).__name__
            finally:
                connection.close()

        with ThreadPoolExecutor(len(tokens)) as pool:
            return list(pool.map(click, tokens))


@pytest.mark.django_db
class TestAccounts:
    def test_can_change_their_name_and_language(self):
        sam = person("Sam")
        change_account(account=sam, display_name="  Sam  of the\tHill ", language="de", now=NOW)

        sam.refresh_from_db()
        assert (sam.display_name, sam.language) == ("Sam of the Hill", "de")

    def test_an_import_has_one_account_for_each_name_and_no_address(self):
        first = open_import_account(name="Old board", actor="operator", now=NOW)
        again = open_import_account(name="Old board", actor="operator", now=NOW)

        assert first == again
        assert first.is_import
        assert (first.email, first.email_normal) == ("", None)

    def test_the_log_holds_names_and_addresses_only_where_they_can_be_erased(self):
        sam = person("Sam")
        note_sign_in(account=sam, now=NOW)
        change_account(account=sam, display_name="Samuel", language="", now=NOW)

        chained = str(list(AuditLine.objects.values_list("subject", "actor", "details")))
        assert "Sam" not in chained
        assert "example.org" not in chained


@pytest.mark.django_db
class TestRoles:
    def test_of_one_town_count_there_and_nowhere_else(self):
        mo = person("Mo")
        give_role(account=mo, role=Role.MODERATOR, site_id=LUMEN, actor="test", now=NOW)

        assert has_role(mo, Role.MODERATOR, site_id=LUMEN)
        assert not has_role(mo, Role.MODERATOR, site_id=BRILL)
        assert not has_role(mo, Role.REVIEWER, site_id=LUMEN)

    def test_of_the_network_count_in_every_town(self):
        ora = person("Ora")
        give_role(account=ora, role=Role.OPERATOR, site_id=None, actor="test", now=NOW)

        assert has_role(ora, Role.OPERATOR, site_id=BRILL)
        assert grants_of(ora).has_everywhere(Role.OPERATOR)

    def test_a_stranger_has_none(self):
        assert not has_role(None, *Role)
        assert not has_role(person("Sam"), *Role)

    def test_both_ways_to_ask_agree(self):
        mia = person("Mia")
        give_role(account=mia, role=Role.MODERATOR, site_id=BRILL, actor="test", now=NOW)
        give_role(account=mia, role=Role.REVIEWER, site_id=None, actor="test", now=NOW)

        for role in Role:
            assert grants_of(mia).has_anywhere(role) == has_role(mia, role)
            for site in (LUMEN, BRILL):
                assert grants_of(mia).has(role, site_id=site) == has_role(mia, role, site_id=site)

    def test_given_twice_are_given_once(self):
        mo = person("Mo")
        for _ in range(2):
            give_role(account=mo, role=Role.MODERATOR, site_id=None, actor="test", now=NOW)

        assert AuditLine.objects.filter(event="role.given").count() == 1
        assert RoleGrant.objects.count() == 1

    def test_taken_away_are_gone_and_written_down(self):
        mo = person("Mo")
        give_role(account=mo, role=Role.MODERATOR, site_id=LUMEN, actor="test", now=NOW)

        for _ in range(2):
            take_role(account=mo, role=Role.MODERATOR, site_id=LUMEN, actor="test", now=NOW)

        assert not has_role(mo, Role.MODERATOR)
        assert AuditLine.objects.filter(event="role.taken").count() == 1

    def test_the_last_operator_stays(self):
        ora, mo = person("Ora"), person("Mo")
        give_role(account=ora, role=Role.OPERATOR, site_id=None, actor="test", now=NOW)

        with pytest.raises(LastOperator):
            take_role(account=ora, role=Role.OPERATOR, site_id=None, actor="test", now=NOW)
        give_role(account=mo, role=Role.OPERATOR, site_id=None, actor="test", now=NOW)
        take_role(account=ora, role=Role.OPERATOR, site_id=None, actor="test", now=NOW)

        assert has_role(mo, Role.OPERATOR)
        assert not has_role(ora, Role.OPERATOR)


class TestNames:
    @pytest.mark.parametrize("text", ["", "  ", "\u200b", "\0\x1b", "x" * 41])
    def test_must_be_readable_and_short(self, text):
        with pytest.raises(NameNotAllowed):
            check_name(text)

    @given(st.text(st.characters(codec=None)))
    def test_in_order_are_one_printable_line_or_refused(self, text):
        try:
            name = check_name(text)
        except NameNotAllowed:
            return

        assert 0 < len(name) <= NAME_LENGTH
        assert name.isprintable()
        assert check_name(name) == name
        assert name == name.strip()
