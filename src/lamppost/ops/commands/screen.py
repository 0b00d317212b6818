"""``lamppost screen``: the engine alone, without the board or a database."""

from __future__ import annotations

from screening_tools.screen import command

__all__ = ["command"]
