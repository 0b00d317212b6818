"""Owns the texts that operators write: who they are, what the board is for, terms of their own."""
