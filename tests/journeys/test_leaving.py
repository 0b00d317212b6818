"""Who leaves takes everything along: a copy before, and no word or address stays behind."""

from __future__ import annotations

import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection

from lamppost.foundation.audit.keys import signing_key
from lamppost.foundation.audit.queries import verify_log
from lamppost.foundation.audit.seal import seal_lines
from lamppost.foundation.notify.actions import send_due_mail
from lamppost.foundation.notify.transport import keep_in_mailbox
from lamppost.journeys.change_name import change_name
from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.erase_accounts import erase_accounts
from lamppost.journeys.export_account import export_account
from lamppost.journeys.leave_account import leave_account
from lamppost.journeys.object_to_decision import object_to_decision
from lamppost.market.search.actions import keep_ad
from lamppost.market.search.rules.kept import Owner
from lamppost.people.accounts.actions import (
    LinkRequest,
    move_address,
    send_link,
    use_link,
)
from lamppost.people.accounts.models import Account
from lamppost.people.accounts.rules import GONE_NAME, LinkPurpose
from lamppost.trust.cases.queries import open_cases_about
from lamppost.trust.cases.rules import Decision
from tests import cast
from tests.ads import RENT_BEFORE_VIEWING, draft_of, post, typed
from tests.cast import NOW
from tests.messages import say

WEEK = timedelta(days=7)
# Stands in everything that Sam writes, and nowhere else.
MARK = "Quillfeather"


@pytest.fixture
def lived_in(lumen, sam, bea):
    """Sam's account after a life: ads, a draft, messages, saved ads, mails, another address."""
    change_name(account=sam, name=f"Sam {MARK}", now=NOW)
    table = post(typed(title=f"Oak table by {MARK}"), site=lumen, seller=sam).listing
    lamp = post(typed(title="Brass lamp with a long neck"), site=lumen, seller=bea).listing
    draft_of(typed(body=f"Nearly new, says {MARK}."), site=lumen, seller=sam)
    say("Is the table still there? Yours, Bea", about=table, by=bea)
    say(f"Hello, I am {MARK}.", about=lamp, by=sam)
    keep_ad(owner=Owner(account_id=sam.pk), listing=lamp, language="en", now=NOW)
    for purpose, address in (
        (LinkPurpose.SIGN_IN, "sam@example.org"),
        (LinkPurpose.NEW_ADDRESS, f"{MARK}@example.org"),
    ):
        request = LinkRequest(
            purpose=purpose,
            address=address,
            url="http://testserver/mail/{token}/",
            language="en",
            payload={"account": str(sam.pk)},
        )
        token = send_link(request, now=NOW)
        if purpose is LinkPurpose.SIGN_IN:
            use_link(token, now=NOW)
        else:
            move_address(token, url="http://testserver/mail/{token}/", now=NOW)
    Authenticator.objects.create(
        user=sam, type=Authenticator.Type.WEBAUTHN, data={"name": MARK, "credential": {}}
    )
    # Within a second, what a mail said is on its way to its reader, and forgotten here.
    send_due_mail(send=keep_in_mailbox, now=NOW)
    sam.refresh_from_db()
    return sam


def everything_stored() -> dict[str, str]:
    """What stands in each table, as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found[table] = str(cursor.fetchall())
    return found


def tables_with(word: str) -> set[str]:
    return {table for table, text in everything_stored().items() if word.lower() in text.lower()}


class TestErasing:
    def leave(self, account, now=NOW):
        leave_account(account=account, now=now)
        return erase_accounts(now=now + WEEK)

    def test_leaves_no_word_and_no_address_in_any_table(self, lived_in):
        assert len(tables_with(MARK)) > 6  # it did stand about

        assert self.leave(lived_in) == 1

        assert tables_with(MARK) == set()
        assert tables_with("sam@example.org") == set()

    def test_keeps_a_somebody_without_a_name(self, lived_in):
        self.leave(lived_in)

        gone = Account.objects.get(pk=lived_in.pk)
        assert (gone.display_name, gone.email, gone.email_normal) == (GONE_NAME, "", None)
        assert gone.left_at == NOW + WEEK

    def test_keeps_what_others_wrote(self, lived_in):
        self.leave(lived_in)

        assert "contact_message" in tables_with("Is the table still there?")
        assert Account.objects.get(display_name="Bea").email == "bea@example.org"

    def test_breaks_no_proof_of_the_log(self, lived_in, tmp_path):
        key = signing_key(tmp_path)
        seal_lines(key=key, now=NOW)
        self.leave(lived_in)
        seal_lines(key=key, now=NOW + WEEK)

        assert verify_log(key=key.public_key()).problem == ""

    def test_waits_a_week(self, lived_in):
        leave_account(account=lived_in, now=NOW)

        assert erase_accounts(now=NOW + WEEK - timedelta(seconds=1)) == 0
        assert tables_with(MARK)

    def test_happens_once(self, lived_in):
        self.leave(lived_in)

        assert erase_accounts(now=NOW + 2 * WEEK) == 0

    def test_waits_while_an_objection_is_open(self, lumen, sam, mo):
        flat = post(RENT_BEFORE_VIEWING, site=lumen, seller=sam).listing
        [case] = open_cases_about(flat.subject)
        given = Given(case_id=case.pk, decision=Decision.REFUSE, rule_id="fraud.pay-before-seeing")
        decide_case(given, moderator=mo, now=NOW)
        object_to_decision(code=flat.code, words="It is my own flat.", seller=sam, now=NOW)

        assert self.leave(sam) == 0

        sam.refresh_from_db()
        assert sam.display_name == "Sam"

    def test_lets_the_address_open_a_new_account(self, lived_in):
        self.leave(lived_in)

        again = cast.person("Sam", joined_days_ago=0, now=NOW + WEEK)

        assert again.pk != lived_in.pk


class TestTheCopy:
    def data(self, account):
        with export_account(account=account, now=NOW) as file, ZipFile(file) as archive:
            return json.loads(archive.read("data.json"))

    def test_holds_a_whole_life(self, lived_in):
        data = self.data(lived_in)

        assert data["account"]["display_name"] == f"Sam {MARK}"
        assert data["ads"][0]["versions"][0]["title"] == f"Oak table by {MARK}"
        assert MARK in data["drafts"][0]["fields"]["body"]
        assert len(data["conversations"]) == 2
        assert len(data["favourites"]) == 1
        assert {mail["address"] for mail in data["mails"]} >= {"sam@example.org"}
        assert data["ways_in"]["passkeys"][0]["name"] == MARK
        assert "account.opened" in [line["event"] for line in data["log"]]

    def test_holds_nothing_private_of_others(self, lived_in, bea):
        data = self.data(lived_in)
        text = json.dumps(data)

        assert "bea@example.org" not in text
        assert str(bea.pk) not in text
        assert '"with": "B."' in text

    def test_holds_no_key_to_the_account(self, lived_in):
        data = self.data(lived_in)
        text = json.dumps(data)

        assert "/mail/" not in text
        assert "token" not in text
        assert "session_key" not in text


def test_every_table_with_an_account_is_thought_of():
    """A new table that names accounts must be erased, exported, or kept for a reason."""
    thought_of = {
        # erased with the account, or emptied
        "accounts.MailLink", "accounts.RoleGrant", "accounts.Session", "accounts.Account",
        "mfa.Authenticator", "account.EmailAddress", "listings.Listing", "listings.Draft",
        "contact.Conversation", "contact.Message", "contact.MessageDraft", "contact.Block",
        "search.Favourite", "search.HiddenAd", "search.FavouriteMail", "search.SavedSearch",
        "cases.Report", "media.Photo", "links.TextSketch", "links.PostedPicture",
        "push.PushBrowser",
        # kept: see docs/comply/retention.md
        "cases.Statement", "links.Observation", "links.Arrival",
    }  # fmt: skip
    named = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete
        and (field.name == "account_id" or (field.is_relation and field.related_model is Account))
    }
    assert not named - thought_of
