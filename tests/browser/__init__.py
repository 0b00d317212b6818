"""Lamppost as people meet it: served by its own command, walked through in a real browser."""
