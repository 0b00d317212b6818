"""``lamppost model``: the engine's own command, shown here as well."""

from __future__ import annotations

from screening_tools.model import command

__all__ = ["command"]
