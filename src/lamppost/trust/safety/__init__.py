"""Owns the help lines: whom to call in which country, with source and date of each."""
