"""Owns matters: cases with their decisions, statements of reasons, and objections to them."""
