"""Owns accounts: identity, mail links that prove an address, and roles."""
