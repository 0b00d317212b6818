"""Owns web push: which browsers want to be told, and whether they have been."""
