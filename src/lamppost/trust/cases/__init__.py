"""Owns matters: reports, cases with their decisions, statements of reasons, and objections."""
