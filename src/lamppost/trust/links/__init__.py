"""Owns observations: which identifier was seen with which subject, by hash. Joins come later."""
