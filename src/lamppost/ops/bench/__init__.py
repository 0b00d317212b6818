"""Believable ads by the million, and what finding costs among them."""
