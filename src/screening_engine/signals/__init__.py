"""
The signals: each looks at a reading and returns one finding, named like its function, or None.

A signal is pure and knows no rule, account or threshold; what follows is for the rules to say.
Those derived from others run after them, over their findings and the facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from screening_engine.reading import Reading
from screening_engine.signals.absent_owner import absent_owner
from screening_engine.signals.account_in_text import account_in_text
from screening_engine.signals.accounts_and_logins import accounts_and_logins
from screening_engine.signals.advance_fee_loan import advance_fee_loan
from screening_engine.signals.asks_payment_first import asks_payment_first
from screening_engine.signals.cheque_refund import cheque_refund
from screening_engine.signals.commercial_sex import commercial_sex
from screening_engine.signals.counterfeit import counterfeit
from screening_engine.signals.courier_collects import courier_collects
from screening_engine.signals.discriminatory_housing import discriminatory_housing
from screening_engine.signals.disguised_contact import disguised_contact
from screening_engine.signals.email_in_text import email_in_text
from screening_engine.signals.exploitation_signs import exploitation_signs
from screening_engine.signals.explosives import explosives
from screening_engine.signals.fake_escrow import fake_escrow
from screening_engine.signals.fake_reviews import fake_reviews
from screening_engine.signals.firearms import firearms
from screening_engine.signals.forwards_money import forwards_money
from screening_engine.signals.forwards_parcels import forwards_parcels
from screening_engine.signals.fraud_signs import fraud_signs
from screening_engine.signals.guaranteed_returns import guaranteed_returns
from screening_engine.signals.harassment import harassment
from screening_engine.signals.human_body import human_body
from screening_engine.signals.identity_documents import identity_documents
from screening_engine.signals.illegal_drugs import illegal_drugs
from screening_engine.signals.job_fee import job_fee
from screening_engine.signals.lookalike_link import lookalike_link
from screening_engine.signals.massage_front import massage_front
from screening_engine.signals.medicines import medicines
from screening_engine.signals.messenger_contact import messenger_contact
from screening_engine.signals.off_platform_first import off_platform_first
from screening_engine.signals.personals import personals
from screening_engine.signals.pet_unseen import pet_unseen
from screening_engine.signals.phone_in_text import phone_in_text
from screening_engine.signals.price_against_market import price_against_market
from screening_engine.signals.private_data_asked import private_data_asked
from screening_engine.signals.pyramid_scheme import pyramid_scheme
from screening_engine.signals.recalled_goods import recalled_goods
from screening_engine.signals.recruitment_risk import recruitment_risk
from screening_engine.signals.risk_score import risk_score
from screening_engine.signals.sex_for_rent import sex_for_rent
from screening_engine.signals.sexualised_youth import sexualised_youth
from screening_engine.signals.short_link import short_link
from screening_engine.signals.stolen_goods import stolen_goods
from screening_engine.signals.stolen_payment_data import stolen_payment_data
from screening_engine.signals.threat import threat
from screening_engine.signals.too_good_job import too_good_job
from screening_engine.signals.untraceable_payment import untraceable_payment
from screening_engine.signals.verification_code import verification_code
from screening_engine.signals.wallet_in_text import wallet_in_text
from screening_engine.signals.wildlife import wildlife
from screening_engine.signals.written_language import written_language
from screening_engine.verdict import Finding

Signal = Callable[[Reading], Finding | None]

DerivedSignal = Callable[[Reading, Mapping[str, Finding]], Finding | None]
"""Looks at the findings so far, by name, and at facts; cheap, since it runs at each judgement."""

ALL_SIGNALS: tuple[Signal, ...] = (
    absent_owner,
    account_in_text,
    accounts_and_logins,
    advance_fee_loan,
    asks_payment_first,
    cheque_refund,
    commercial_sex,
    counterfeit,
    courier_collects,
    discriminatory_housing,
    disguised_contact,
    email_in_text,
    explosives,
    fake_escrow,
    fake_reviews,
    firearms,
    forwards_money,
    forwards_parcels,
    guaranteed_returns,
    harassment,
    human_body,
    identity_documents,
    illegal_drugs,
    job_fee,
    lookalike_link,
    massage_front,
    medicines,
    messenger_contact,
    off_platform_first,
    personals,
    pet_unseen,
    phone_in_text,
    private_data_asked,
    pyramid_scheme,
    recalled_goods,
    recruitment_risk,
    risk_score,
    sex_for_rent,
    sexualised_youth,
    short_link,
    stolen_goods,
    stolen_payment_data,
    threat,
    too_good_job,
    untraceable_payment,
    verification_code,
    wallet_in_text,
    wildlife,
    written_language,
)
"""Every signal that runs on every submission, in the order of their names."""

DERIVED_SIGNALS: tuple[DerivedSignal, ...] = (
    price_against_market,
    exploitation_signs,
    fraud_signs,
)
"""What runs after them, in this order: each sees the findings of those before it."""

FINDING_NAMES = frozenset(signal.__name__ for signal in (*ALL_SIGNALS, *DERIVED_SIGNALS))
"""The names that rules may cite."""

__all__ = ["ALL_SIGNALS", "DERIVED_SIGNALS", "FINDING_NAMES", "DerivedSignal", "Signal"]
