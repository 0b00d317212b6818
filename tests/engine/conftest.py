"""Property tests look for wrong answers, never for slow ones: the machine may be busy."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("lamppost", deadline=None)
settings.load_profile("lamppost")
