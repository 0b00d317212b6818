"""Owns contact: conversations about an ad, their messages, and who takes none from whom."""
