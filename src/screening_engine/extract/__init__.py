"""
Extraction: the phones, e-mails, links and handles of an ad, plain and disguised.

``find_contacts`` returns every mention with its place; ``collect`` sums them up.
"""

from screening_engine.extract.contacts import collect, find_contacts

__all__ = ["collect", "find_contacts"]
