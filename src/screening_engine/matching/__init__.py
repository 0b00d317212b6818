"""Matching against what is already known: near-duplicate texts, known pictures."""
