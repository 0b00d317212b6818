"""Owns listings: drafts, revisions, the state of each ad, and who may see it."""
