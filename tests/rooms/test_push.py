"""Web push: sealed as the standard's own example, sent to known services only, once each."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from lamppost.environment import env
from lamppost.foundation.push.actions import (
    KEEP,
    MAX_ATTEMPTS,
    NewBrowser,
    forget_browser,
    forget_browsers,
    forget_notes,
    remember_browser,
    send_due_notes,
    write_note,
)
from lamppost.foundation.push.keys import public_key, sender_key
from lamppost.foundation.push.models import PushNote
from lamppost.foundation.push.queries import browsers_of, with_browsers
from lamppost.foundation.push.rules import (
    MOST_BROWSERS,
    NoPushAddress,
    Note,
    check_address,
    check_keys,
    mark_of,
    packed,
    unpacked,
)
from lamppost.foundation.push.sealing import CURVE, point_of, sealed, sender_header
from lamppost.foundation.push.transport import send_by_push
from tests.cast import NOW

MOZILLA = "https://updates.push.services.mozilla.com/wpush/v2/abc"
NOTE = Note(title="2 new ads", body="Oak tables", url="/lumen/search/?q=oak", tag="alert:1")


# The example of RFC 8291, section 5 and appendix A.
EXAMPLE = {
    "text": "When I grow up, I want to be a watermelon",
    "key": "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
    "p256dh": (
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    ),
    "salt": "DGv6ra1nlYgDCS1FRnbzlw",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "body": (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
        "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_"
        "Qulcy4a-fN"
    ),
}


class Browser:
    """A browser's half of a subscription, which opens what was sealed for it."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(CURVE)
        self.p256dh = packed(point_of(self._key))
        self.auth = packed(b"0123456789abcdef")

    def open(self, body: bytes) -> str:
        salt, theirs = body[:16], body[21 : 21 + body[20]]
        shared = self._key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
        )
        info = b"WebPush: info\x00" + unpacked(self.p256dh) + theirs
        secret = derived(shared, unpacked(self.auth), info, 32)
        key = derived(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = derived(secret, salt, b"Content-Encoding: nonce\x00", 12)
        text = AESGCM(key).decrypt(nonce, body[21 + body[20] :], None)
        assert text.endswith(b"\x02")
        return text[:-1].decode()


def derived(secret, salt, info, length):
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


class TestSealing:
    def test_gives_the_bytes_of_the_published_example(self):
        key = ec.derive_private_key(int.from_bytes(unpacked(EXAMPLE["key"])), CURVE)

        body = sealed(
            EXAMPLE["text"],
            p256dh=EXAMPLE["p256dh"],
            auth=EXAMPLE["auth"],
            key=key,
            salt=unpacked(EXAMPLE["salt"]),
        )

        assert packed(body) == EXAMPLE["body"]

    @given(st.text(max_size=700))
    def test_only_that_browser_opens_it(self, text):
        browser = Browser()

        assert browser.open(sealed(text, p256dh=browser.p256dh, auth=browser.auth)) == text

    def test_says_who_sends_so_that_the_service_can_check_it(self):
        key = ec.generate_private_key(CURVE)

        header = sender_header(MOZILLA, key=key, contact="mailto:ora@example.org", now=NOW)

        token, public = header.removeprefix("vapid t=").split(", k=")
        head, claims, signature = token.split(".")
        assert json.loads(unpacked(head)) == {"typ": "JWT", "alg": "ES256"}
        assert json.loads(base64.urlsafe_b64decode(claims + "==")) == {
            "aud": "https://updates.push.services.mozilla.com",
            "exp": int((NOW + timedelta(hours=12)).timestamp()),
            "sub": "mailto:ora@example.org",
        }
        numbers = unpacked(signature)
        der = encode_dss_signature(int.from_bytes(numbers[:32]), int.from_bytes(numbers[32:]))
        known = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unpacked(public))
        known.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            MOZILLA,
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://web.push.apple.com/QGgk",
            "https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%3d",
        ],
    )
    def test_of_the_browsers_that_there_are(self, address):
        assert check_address(address) == address

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "http://fcm.googleapis.com/x",
            "https://fcm.googleapis.com:8443/x",
            "https://fcm.googleapis.com.evil.example/x",
            "https://evilfcm.googleapis.com.example/x",
            "https://notfcm.googleapis.com@evil.example/x",
            "https://user@fcm.googleapis.com/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://169.254.169.254/latest",
            "https://fcm.googleapis.com/x y",
            "https://fcm.googleapis.com/x\r\nHost: a",
            "https://fcm.googleapis.com/" + "x" * 1000,
            "https://fcm.googleapis.com:port/x",
            "file:///etc/passwd",
            "https://[",
        ],
    )
    def test_no_others_are_asked(self, address):
        with pytest.raises(NoPushAddress):
            check_address(address)

    @given(st.text(max_size=80))
    def test_no_text_breaks_the_check(self, text):
        with pytest.raises(NoPushAddress):
            check_address(f"https://{text}@evil.example/")

    def test_an_operator_may_trust_another_one(self):
        assert check_address("https://push.town.example/x", others={"push.town.example"})
        with pytest.raises(NoPushAddress):
            check_address("http://push.town.example/x", others={"push.town.example"})

    @pytest.mark.parametrize("keys", [("", ""), ("AAAA", "BTBZMqHH6r4Tts7J_aSIgg"), ("💥", "x")])
    def test_keys_must_be_keys(self, keys):
        with pytest.raises(NoPushAddress):
            check_keys(*keys)


def subscribe(person, browser=None, *, address=MOZILLA, session="s", now=NOW, hosts=()):
    browser = browser or Browser()
    new = NewBrowser(
        account_id=person.pk,
        session_mark=mark_of(session),
        address=address,
        p256dh=browser.p256dh,
        auth=browser.auth,
        name="Firefox, Linux",
    )
    return remember_browser(new, other_hosts=hosts, now=now)


def tell(person, *, dedupe="alert:1:a", now=NOW):
    return write_note(account_id=person.pk, note=NOTE, dedupe=dedupe, now=now)


class TestBrowsers:
    def test_whoever_sits_there_now_is_told(self, sam, bea):
        subscribe(sam)
        subscribe(bea)

        assert with_browsers([sam.pk, bea.pk]) == {bea.pk}

    def test_ten_and_no_more(self, sam):
        for number in range(MOST_BROWSERS + 2):
            subscribe(sam, address=f"{MOZILLA}{number}", now=NOW + timedelta(minutes=number))

        mine = browsers_of(sam.pk)
        assert len(mine) == MOST_BROWSERS
        assert mine[-1].address == f"{MOZILLA}2"

    def test_nobody_forgets_anothers(self, sam, bea):
        mine = subscribe(sam)

        forget_browser(account_id=bea.pk, browser_id=mine.pk)
        assert browsers_of(sam.pk) == [mine]
        forget_browser(account_id=sam.pk, browser_id=mine.pk)
        assert browsers_of(sam.pk) == []

    def test_all_of_them_go_with_their_notes(self, sam):
        subscribe(sam)
        tell(sam)

        assert forget_browsers(account_id=sam.pk) == 1
        assert PushNote.objects.count() == 0


@pytest.fixture
def service(monkeypatch):
    """A push service that takes notes, or says no: a real server on this machine."""
    taken, answers = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((self.path, dict(self.headers), body))
            self.send_response(answers.pop(0) if answers else 201)
            self.send_header("Location", "http://127.0.0.1:1/never")
            self.end_headers()

        def log_message(self, *_said):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("LAMPPOST_PUSH_HOSTS", "127.0.0.1")
    env.cache_clear()
    yield f"http://127.0.0.1:{server.server_port}/push/1", taken, answers
    server.shutdown()
    server.server_close()
    monkeypatch.undo()
    env.cache_clear()


class TestSending:
    @pytest.fixture
    def told(self, sam, service):
        address, taken, answers = service
        browser = Browser()
        subscribe(sam, browser, address=address, hosts={"127.0.0.1"})
        assert tell(sam) == 1
        return browser, taken, answers

    def test_the_browser_can_read_it_and_nobody_reads_it_afterwards(self, told):
        browser, taken, _answers = told

        assert send_due_notes(send=send_by_push, now=NOW) == 1
        assert send_due_notes(send=send_by_push, now=NOW) == 0

        [(path, headers, body)] = taken
        assert path == "/push/1"
        assert headers["Content-Encoding"] == "aes128gcm"
        assert headers["TTL"] == "86400"
        assert len(headers["Topic"]) == 32
        assert headers["Authorization"].endswith(f", k={public_key(env().home)}")
        assert b"Oak" not in body
        assert json.loads(browser.open(body))["body"] == "Oak tables"
        assert PushNote.objects.get().text == ""

    def test_the_same_thing_is_told_once(self, told, sam):
        _browser, taken, _answers = told
        tell(sam)
        send_due_notes(send=send_by_push, now=NOW)
        tell(sam)
        send_due_notes(send=send_by_push, now=NOW)

        assert len(taken) == 1

    @pytest.mark.parametrize("status", [404, 410])
    def test_a_browser_that_is_gone_is_forgotten(self, told, sam, status):
        _browser, _taken, answers = told
        answers.append(status)

        assert send_due_notes(send=send_by_push, now=NOW) == 0
        assert browsers_of(sam.pk) == []

    @pytest.mark.parametrize("status", [307, 400, 413, 429, 500, 503])
    def test_a_no_is_tried_again_later_and_no_redirect_is_followed(self, told, status):
        _browser, taken, answers = told
        answers.append(status)

        assert send_due_notes(send=send_by_push, now=NOW) == 0
        assert send_due_notes(send=send_by_push, now=NOW) == 0
        assert send_due_notes(send=send_by_push, now=NOW + timedelta(seconds=30)) == 1
        assert len(taken) == 2

    def test_is_given_up_in_the_end(self, told, sam):
        _browser, taken, answers = told
        answers.extend([500] * 20)
        for hour in range(20):
            send_due_notes(send=send_by_push, now=NOW + timedelta(hours=hour))

        assert len(taken) == MAX_ATTEMPTS
        assert browsers_of(sam.pk)

    def test_is_forgotten_after_a_week(self, told):
        assert forget_notes(now=NOW + KEEP) == 0
        assert forget_notes(now=NOW + KEEP + timedelta(seconds=1)) == 1


def test_a_service_that_is_not_there_is_tried_later(sam, service):
    subscribe(sam, address="http://127.0.0.1:9/x", hosts={"127.0.0.1"})
    tell(sam)

    assert send_due_notes(send=send_by_push, now=NOW) == 0
    assert PushNote.objects.get().next_try_at == NOW + timedelta(seconds=30)


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path):
    key = sender_key(tmp_path)

    file = tmp_path / "keys" / "push.pem"
    assert file.stat().st_mode & 0o777 == 0o600
    sender_key.cache_clear()
    assert point_of(sender_key(tmp_path)) == point_of(key)


def test_a_note_fits_whatever_it_says():
    long = Note(title="💥" * 500, body="💥" * 900, url="/" + "x" * 900, tag="t" * 300)

    assert len(long.as_json().encode()) < 3_000
