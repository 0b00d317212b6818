"""Ways into somebody else's account: old links, and keys that ask for no finger."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from lamppost.environment import env
from lamppost.foundation.kernel.ids import new_id
from lamppost.people.accounts.factors import passkey_host
from tests.doors.walk import last_mail, link_in, words_of
from tests.doors.ways_in import add_app, sign_in


class TestATakenAccount:
    """A thief at Sam's computer gives his account another address, and then one more."""

    def ask(self, browser, address):
        browser.post("/my/settings/address/", {"email": address})
        return link_in(last_mail())

    def told(self, browser, link):
        browser.post(link)
        return link_in(last_mail())

    def test_stays_with_its_owner_once_that_was_taken_back(self, client, sam):
        sign_in(client, "sam@example.org")
        told_sam = self.told(client, self.ask(client, "thief@example.org"))
        told_thief = self.told(client, self.ask(client, "thief2@example.org"))
        waiting = self.ask(client, "thief3@example.org")
        owner, thief = type(client)(), type(client)()

        owner.post(told_sam)

        assert thief.post(told_thief).status_code == 410
        assert thief.post(waiting).status_code == 410
        sam.refresh_from_db()
        assert sam.email == "sam@example.org"

    def test_is_taken_back_by_its_owner_after_the_thief_did_so(self, client, sam):
        sign_in(client, "sam@example.org")
        told_sam = self.told(client, self.ask(client, "thief@example.org"))
        told_thief = self.told(client, self.ask(client, "thief2@example.org"))

        assert type(client)().post(told_thief).status_code == 200
        assert type(client)().post(told_sam).status_code == 200

        sam.refresh_from_db()
        assert sam.email == "sam@example.org"


class Key:
    """A security key that somebody lost: whoever holds it can press its button, without its PIN."""

    def __init__(self, owner):
        self.owner, self.secret = owner, ec.generate_private_key(ec.SECP256R1())
        self.rp = hashlib.sha256(passkey_host().encode()).digest()
        self.id = b"0123456789abcdef"
        public = ES256.from_cryptography_key(self.secret.public_key())
        known = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(
            self.rp, AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, known
        )
        made = AttestationObject.create("none", data, {})
        client_data = self._said("webauthn.create", "eA")
        response = {"clientDataJSON": _text(client_data), "attestationObject": _text(bytes(made))}
        WebAuthn.add(owner, "Key", self._whole(response))

    def answer(self, question, *, is_verified):
        """Return what a browser sends for a question, with or without a PIN."""
        flags = AuthenticatorData.FLAG.UP
        if is_verified:
            flags |= AuthenticatorData.FLAG.UV
        data = AuthenticatorData.create(self.rp, flags, 0)
        said = self._said("webauthn.get", question["publicKey"]["challenge"])
        signed = self.secret.sign(bytes(data) + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": _text(said),
            "authenticatorData": _text(bytes(data)),
            "signature": _text(signed),
            "userHandle": _text(self.owner.pk.hex.encode()),
        }
        return json.dumps(self._whole(response))

    def _said(self, kind, challenge):
        return json.dumps(
            {
                "type": kind,
                "challenge": challenge,
                "origin": f"https://{passkey_host()}",
                "crossOrigin": False,
            }
        ).encode()

    def _whole(self, response):
        key = _text(self.id)
        return {"id": key, "rawId": key, "type": "public-key", "response": response}


def _text(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class TestALostKey:
    @pytest.fixture
    def key(self, bea):
        return Key(bea)

    @pytest.fixture
    def sly_waits(self, client, sly):
        """Sly shows his own mailbox, and is asked for a second step, which needs no PIN."""
        sign_in(client, "sly@example.org")
        add_app(client)
        browser = type(client)()
        sign_in(browser, "sly@example.org")
        return browser

    def test_signs_in_with_its_pin(self, client, key):
        question = client.post("/sign-in/passkey/question/").json()

        done = client.post(
            "/sign-in/passkey/", {"credential": key.answer(question, is_verified=True)}
        )

        assert done.status_code == 302
        assert "Bea" in words_of(client.get("/my/settings/"))

    def test_signs_nobody_in_without_it(self, client, key):
        question = client.post("/sign-in/passkey/question/").json()

        done = client.post(
            "/sign-in/passkey/", {"credential": key.answer(question, is_verified=False)}
        )

        assert done.status_code == 422

    def test_nor_by_an_easier_question(self, sly_waits, key):
        question = sly_waits.post("/sign-in/second/question/").json()

        done = sly_waits.post(
            "/sign-in/passkey/", {"credential": key.answer(question, is_verified=False)}
        )

        assert done.status_code == 422
        assert sly_waits.get("/my/settings/").status_code == 302


def test_whoever_types_an_address_into_other_forms_keeps_nobody_out(client, lumen, a_table, bea):
    for _time in range(6):
        message = {"form": str(new_id()), "body": "Hello", "email": bea.email}
        client.post(f"/lumen/ad/{a_table.code}/write/", message)

    assert sign_in(type(client)(), bea.email).status_code == 302


def test_who_took_the_second_step_away_is_asked_for_one_again(client, mo, monkeypatch):
    monkeypatch.setenv("LAMPPOST_STAFF_SECOND_FACTOR", "true")
    env.cache_clear()
    try:
        sign_in(client, "mo@example.org")
        add_app(client)
        assert client.get("/staff/").status_code == 200

        client.post("/my/security/app/remove/")

        assert client.get("/staff/").url == "/my/security/"
    finally:
        env.cache_clear()
