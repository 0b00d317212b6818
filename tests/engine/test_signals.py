"""Each signal by itself: what it must find, and what it must leave alone."""

from __future__ import annotations

import pytest

from screening_engine import Strength, SubjectKind, Submission, read_submission
from screening_engine.signals import ALL_SIGNALS

SIGNALS = {signal.__name__: signal for signal in ALL_SIGNALS}

FOUND = {
    "phone_in_text": ["Call 415-555-0132"],
    "email_in_text": ["Write to jo@example.org"],
    "disguised_contact": ["Text four one five five five five zero one three two"],
    "messenger_contact": [
        "Write to me on WhatsApp",
        "https://t.me/some_person",
        "schreib mir auf Telegram",
    ],
    "short_link": ["See bit.ly/3abcd"],
    "asks_payment_first": [
        "Send the deposit before viewing",
        "Kaution vor der Besichtigung überweisen",
        "d3p0sit: send the dep0sit before viewing",
    ],
    "absent_owner": ["I am abroad and will send the keys by courier"],
    "untraceable_payment": ["Payment by MoneyGram only", "pay with g1ft cards only"],
    "courier_collects": ["My courier will pick it up, the cheque has extra for the courier"],
    "fake_escrow": ["Enter your card number to receive the money"],
    "verification_code": ["Send me the verification code to prove you are real"],
    "advance_fee_loan": ["Personal loan for all, small processing fee first"],
    "guaranteed_returns": ["Guaranteed returns with our trading bot"],
    "job_fee": ["To get the job you must pay a training fee"],
    "cheque_refund": ["Deposit the check and send the rest to our vendor"],
    "forwards_money": ["Receive payments in your own bank account and forward the money"],
    "forwards_parcels": ["Receive parcels at your home and ship them abroad"],
    "too_good_job": ["Earn 900 per day, no experience, start today"],
    "commercial_sex": [
        "Independent escort, incall, 200 per hour",
        "Erotische Massage, Termin per Anruf",
        "3rotic m4ssage, hotel visits, 100 per hour",
    ],
    "personals": ["Looking for a woman for a serious relationship"],
    "sex_for_rent": ["Free room for a girl in exchange for favours"],
    "sexualised_youth": ["Aged 16, company for gentlemen", "teen, escort service"],
    "recruitment_risk": ["The agency keeps your passport", "You work off the debt for the ticket"],
    "discriminatory_housing": ["Flat to rent, no children", "Wohnung, keine Ausländer"],
    "firearms": ["Selling a 9mm pistol with ammo"],
    "explosives": ["Dynamite for sale"],
    "medicines": ["Xanax without prescription"],
    "illegal_drugs": ["Cocaine, 60 per gram, discreet"],
    "wildlife": ["Elephant ivory carving for sale"],
    "human_body": ["I sell my kidney"],
    "identity_documents": ["We make fake passports"],
    "counterfeit": ["Rolex 1:1 replica"],
    "stolen_goods": ["Bike, no questions asked, cash only, must go today"],
    "recalled_goods": ["Drop side crib"],
    "accounts_and_logins": ["Selling lifetime Netflix accounts"],
    "fake_reviews": ["Buy 50 Google reviews"],
    "stolen_payment_data": ["Counterfeit banknotes for sale"],
}

SPARED = {
    "phone_in_text": ["Model 4420-118, 120 x 60 cm, 1998"],
    "email_in_text": ["Six @ 4 each"],
    "disguised_contact": ["Two wheels, five gears, four summers"],
    "messenger_contact": ["Runs WhatsApp well", "Good phone signal in the house"],
    "short_link": ["See https://www.example.org/bit.ly"],
    "asks_payment_first": [
        "Deposit on signing, viewings on Saturday",
        "Never send a deposit before viewing",
    ],
    "absent_owner": ["Two keys, the owner is at home after six"],
    "untraceable_payment": ["No Western Union, no gift cards, cash only", "Only a wire shelf"],
    "courier_collects": ["My sister will pick it up with cash"],
    "fake_escrow": ["Close of escrow in May"],
    "verification_code": ["The gate code is on the door", "Comes with an activation code"],
    "advance_fee_loan": ["Our dealership finances your car, bad credit ok, small fee"],
    "guaranteed_returns": ["Investment property with a good yield"],
    "job_fee": ["There is no training fee in this job", "Course fee for students 90"],
    "cheque_refund": ["Check it out, the rest is in the shed"],
    "forwards_money": ["Wages are paid into your bank account"],
    "forwards_parcels": ["Warehouse: label parcels and load the van"],
    "too_good_job": ["No experience needed, 15 an hour at the bakery"],
    "commercial_sex": [
        "Ford Escort, call me, 900",
        "Outcall notary, 24/7, 25 per visit",
        "Swedish massage, 60 minutes 70",
    ],
    "personals": ["Looking for a man with a van", "Seeking female roommate"],
    "sex_for_rent": ["First month rent free", "Free room in exchange for childcare"],
    "sexualised_youth": [
        "School uniform, girls, age 14-15",
        "Babysitter aged 16 for two kids",
        "Teen room furniture",
        "Sex education in schools, kids welcome",
        "No sex offenders, the park is full of children",
        "Adult and child bicycles, sizes 14 to 17",
        "Lolita, a novel, and a naked bike",
        "Sexy schoolgirl costume for adults",
    ],
    "recruitment_risk": [
        "Bring your passport, travel is refunded",
        "The car has been taken care of",
    ],
    "discriminatory_housing": [
        "White cabinets, Asian restaurants nearby, house to rent",
        "No pets, no smoking, flat",
    ],
    "firearms": [
        "Nail gun",
        "Shotgun microphone",
        "Toy pistol",
        "Guns N Roses tickets",
        "Glue gun for sale",
    ],
    "explosives": ["View of the fireworks", "Napoleon Dynamite on DVD"],
    "medicines": ["Pill case for sale", "Prescription glasses for sale"],
    "illegal_drugs": [
        "Weed whacker for sale",
        "Old Coke bottle, small crack in the glass, can deliver",
        "21 speed bike",
        "Pot plant",
        "Galaxy buds, discreet",
    ],
    "wildlife": ["Ivory wedding dress for sale", "Plush tiger"],
    "human_body": ["Hammond organ for sale", "Kidney shaped table for sale"],
    "identity_documents": ["Passport holder for sale", "Help with your visa application"],
    "counterfeit": ["AAA batteries and a watch", "Replica of an Eames chair"],
    "stolen_goods": [
        "My bike was stolen, reward, no questions asked",
        "Refund, no questions asked, cash only",
    ],
    "recalled_goods": ["Airbag recall done", "Seats with memory recall"],
    "accounts_and_logins": ["Television that works with Netflix"],
    "fake_reviews": ["See our great reviews on Google"],
    "stolen_payment_data": ["Counterfeit money detector for sale", "Play money for sale"],
}


def _pairs(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in table.items() for text in texts]


def _look(name: str, text: str, category: str = "") -> object:
    submission = Submission(body=text, country="US", category=category)
    return SIGNALS[name](read_submission(submission))


def test_every_signal_has_something_to_find_and_to_leave_alone() -> None:
    assert set(FOUND) == set(SPARED) == set(SIGNALS)


@pytest.mark.parametrize(("name", "text"), _pairs(FOUND))
def test_a_signal_finds(name: str, text: str) -> None:
    finding = SIGNALS[name](read_submission(Submission(body=text, country="US")))
    assert finding is not None
    assert finding.name == name
    assert finding.evidence
    for place in finding.evidence:
        assert place.quote == text[place.start : place.end]
        assert place.note


@pytest.mark.parametrize(("name", "text"), _pairs(SPARED))
def test_a_signal_leaves_alone(name: str, text: str) -> None:
    assert _look(name, text) is None


@pytest.mark.parametrize(
    "word", ["escort", "massage", "teen", "girls", "16 years old", "companion"]
)
def test_no_single_word_is_ever_enough(word: str) -> None:
    for name in ("commercial_sex", "sexualised_youth", "personals"):
        assert _look(name, f"{word}, see photos") is None


def test_a_licence_is_kept_as_counter_evidence() -> None:
    text = "Licensed massage therapist. Tantric massage, 120 per hour, by appointment."
    finding = SIGNALS["commercial_sex"](read_submission(Submission(body=text)))
    assert finding is not None
    assert [place.quote for place in finding.counter] == ["Licensed massage therapist"]


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("The office keeps your passport.", Strength.MEDIUM),
        ("The office keeps your passport. Work abroad.", Strength.STRONG),
        ("Young women wanted. The destination is told later.", Strength.MEDIUM),
        ("Young women wanted abroad. The destination is told later.", Strength.STRONG),
        ("Work abroad, we arrange the visa and the flight.", None),
        ("Hostess wanted, no experience needed, good salary.", None),
    ],
)
def test_indicators_add_up_as_the_ilo_says(text: str, strength: Strength | None) -> None:
    finding = SIGNALS["recruitment_risk"](read_submission(Submission(body=text)))
    assert (finding.strength if finding else None) == strength


def test_a_job_for_an_armed_guard_sells_no_gun() -> None:
    text = "Armed guard, own pistol and holster, ammo is paid."
    assert _look("firearms", text, category="jobs/security") is None
    assert _look("firearms", text, category="for-sale/other") is not None


def test_a_message_is_read_like_a_listing() -> None:
    message = Submission(kind=SubjectKind.MESSAGE, body="Send the deposit before viewing please")
    assert SIGNALS["asks_payment_first"](read_submission(message)) is not None
