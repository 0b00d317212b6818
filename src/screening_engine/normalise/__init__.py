"""
Normalisation: the three forms of a text that the signals and the extractors work on.

``read_text`` never changes what is shown; it only makes copies to match on, with the way back.
"""

from screening_engine.normalise.text import MAX_CODE_POINTS, TextTooLong, read_text

__all__ = ["MAX_CODE_POINTS", "TextTooLong", "read_text"]
