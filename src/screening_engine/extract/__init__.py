"""
Extraction: the phones, e-mails, links, handles, wallets, accounts and sums of a text.

``find_contacts`` returns every mention with its place, plain and disguised; ``collect`` sums them
up; ``amounts_in`` returns the sums of money.
"""

from screening_engine.extract.contacts import collect, find_contacts
from screening_engine.extract.payment import amounts_in

__all__ = ["amounts_in", "collect", "find_contacts"]
