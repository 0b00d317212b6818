"""``lamppost policy``: the rules, checked, explained, tested and put in order."""

from __future__ import annotations

from screening_tools.policy import command

__all__ = ["command"]
