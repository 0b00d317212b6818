"""What people write to staff is shown without the contacts in it."""

from __future__ import annotations

from lamppost.web.staff.masked import COVER, without_contacts


def test_a_card_is_covered_from_its_first_digit():
    said = "Pay to 4111 1111 1111 1111 now, order 12."

    assert without_contacts(said, country="US") == f"Pay to {COVER} now, order 12."


def test_a_phone_number_and_a_bank_account_are_covered():
    said = "Call (415) 555-0132 or use DE89 3704 0044 0532 0130 00."

    assert without_contacts(said, country="US") == f"Call {COVER} or use {COVER}."
