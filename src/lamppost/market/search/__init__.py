"""Owns the index of public ads: an embedded engine, fed by the outbox, with exact counts."""
