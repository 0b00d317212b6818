"""Text as people type it: kept as it is, without what no screen, database or mail can take."""

from __future__ import annotations

import re
import unicodedata

_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def tidy_text(text: str) -> str:
    """
    Return what a person typed, without what no screen can show.

    Only control characters, direction overrides and broken surrogates go; every visible
    character, of whatever script, stays as typed. Databases and mails refuse NUL.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SURROGATE.sub("\ufffd", _UNWANTED.sub("", text))
    return unicodedata.normalize("NFC", text).strip()
