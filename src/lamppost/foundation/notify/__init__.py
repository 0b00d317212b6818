"""Owns messages to people: what was written to whom, and whether it has left the house."""
