"""Wallets and bank numbers are known by their check digits; of a card only the end is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening_engine import Submission, read_submission
from screening_engine.extract.checks import coin_of, is_luhn
from screening_engine.extract.keccak import keccak256
from screening_engine.reading import ContactMention

GENESIS = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
SEGWIT = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
MIXED_CASE = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
IBAN = "DE89370400440532013000"
COINS = {
    GENESIS: "bitcoin",
    "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy": "bitcoin",
    SEGWIT: "bitcoin",
    SEGWIT.upper(): "bitcoin",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0": "bitcoin",
    MIXED_CASE: "ethereum",
    "0xde709f2102306220921060314715629080e2fb77": "ethereum",
    "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t": "tron",
    "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh": "ripple",
    "LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1": "litecoin",
    "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L": "dogecoin",
}


def mentions(body: str) -> tuple[ContactMention, ...]:
    return read_submission(Submission(body=body, country="US")).mentions


def values(body: str) -> list[str]:
    return [mention.value for mention in mentions(body)]


class TestWallets:
    @pytest.mark.parametrize("address", COINS)
    def test_are_known_by_their_sum(self, address):
        (mention,) = mentions(f"Send it to {address}, thanks")
        coin, _, rest = mention.value.partition(":")
        assert (mention.kind, coin, mention.disguised) == ("wallet", COINS[address], False)
        assert rest.lower() == address.lower()
        assert mention.evidence.quote == address

    @pytest.mark.parametrize("address", COINS)
    def test_with_one_letter_changed_are_none(self, address):
        other = address[:-1] + ("q" if address[-1] not in "qQ" else "w")
        assert coin_of(other) == ""

    @pytest.mark.parametrize(
        "written",
        [
            "1A1z P1eP 5QGe fi2D MPTf TL5S Lmv7 Divf Na",
            "1A1zP1eP5QGefi2DM-PTfTL5SLmv7DivfNa",
            "1A1zP1eP5QGefi2DM\nPTfTL5SLmv7DivfNa",
            "1A1zP1eP5QGefi2DM\u200bPTfTL5SLmv7DivfNa",
            "１A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "1А1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",  # a Cyrillic А
        ],
    )
    def test_are_found_in_disguise(self, written):
        (mention,) = mentions(f"btc: {written} ok")
        assert mention.value == f"bitcoin:{GENESIS}"
        assert mention.disguised

    @pytest.mark.parametrize(
        "text",
        [
            "commit 5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
            "0x0000000000000000000000000000000000000000 is nobody",
            "bitcoin book, part number 1A1zP1eP5QGefi2DMPTfTL5SLmv7",
            "https://example.org/1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        ],
    )
    def test_are_not_seen_in_other_numbers(self, text):
        assert [m for m in mentions(text) if m.kind == "wallet"] == []

    def test_keccak_is_the_hash_of_ethereum(self):
        empty = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
        assert keccak256(b"").hex() == empty
        with pytest.raises(ValueError, match="one block"):
            keccak256(b"x" * 136)


class TestAccounts:
    @pytest.mark.parametrize(
        ("written", "disguised"),
        [
            (IBAN, False),
            ("DE89 3704 0044 0532 0130 00", False),
            ("de89-3704-0044-0532-0130-00", True),
            ("D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0", True),
            ("DE89\u200b370400440532013000", True),
            ("ＤＥ８９３７０４００４４０５３２０１３０００", True),
        ],
    )
    def test_an_iban_is_known_by_its_check_digits(self, written, disguised):
        (mention,) = mentions(f"Transfer to {written} please")
        assert (mention.kind, mention.value) == ("account", f"iban:{IBAN}")
        assert mention.disguised is disguised

    @pytest.mark.parametrize(
        "text",
        [
            "DE89 3704 0044 0532 0130 01",
            "XX89370400440532013000",
            "Order 4242424242424242 arrived",
            "4242 4242 4242 4241",
            "IMEI 352099001761481",
            "visa for 2024, card 0000 0000 0000 0000",
            "routing 021000022, table 5",
            "sort of code 20-00-00",
        ],
    )
    def test_other_numbers_are_none(self, text):
        assert [m for m in mentions(text) if m.kind == "account"] == []

    @pytest.mark.parametrize(
        "written",
        [
            *("4242 4242 4242 4242", "4242424242424242", "4242-4242-4242-4242"),
            "４２４２ 4242 4242 4242",
        ],
    )
    def test_of_a_card_only_the_end_is_kept(self, written):
        found = mentions(f"my visa is {written}")
        (mention,) = found
        assert mention.value == "card:4242"
        assert mention.evidence.quote == "4242"
        assert "42424242" not in repr(found)

    def test_national_numbers_need_their_name(self):
        assert values("routing number: 021000021") == ["routing:021000021"]
        assert values("Sort code 20-00-00 at the bank") == ["sortcode:200000"]

    def test_a_bank_number_is_no_phone(self):
        contacts = read_submission(Submission(body=f"call or pay {IBAN}", country="DE")).contacts
        assert contacts.phones == ()
        assert contacts.accounts == (f"iban:{IBAN}",)


@given(st.integers(10**14, 10**15 - 1))
def test_exactly_one_last_digit_checks_a_number(number: int) -> None:
    assert sum(is_luhn(f"{number}{digit}") for digit in range(10)) == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_fails_and_a_wallet_is_found_in_it(before: str, after: str) -> None:
    assert f"bitcoin:{GENESIS}" in values(f"{before} {GENESIS} {after}")
