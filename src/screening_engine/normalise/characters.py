"""What one character is folded to, and what kind of change that is."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

# Characters that show nothing and are not in the category Cf: fillers, joiners, selectors.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\ufffc"
    "\U000e0100-\U000e01ef\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
# Embeddings, overrides and isolates. The plain marks (LRM, RLM, ALM) are ordinary typing in
# Arabic and Hebrew and are only taken out.
_BIDI_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")
_VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_ENCLOSED_LETTER = re.compile(
    "(?:NEGATIVE )?(?:SQUARED|CIRCLED) LATIN CAPITAL LETTER|REGIONAL INDICATOR SYMBOL LETTER"
)
_MATHEMATICAL = re.compile("[\U0001d400-\U0001d7ff\u2100-\u214f]")
_FULLWIDTH = re.compile("[\uff01-\uff5e]")
_SQUARED_WORDS = {
    "🆎": "ab", "🆑": "cl", "🆒": "cool", "🆓": "free", "🆔": "id", "🆕": "new", "🆖": "ng",
    "🆗": "ok", "🆘": "sos", "🆙": "up", "🆚": "vs", "💲": "$",
}  # fmt: skip
# Letters raised or shrunk into signs of phonetics, "ᶜᵃˡˡ", "ᴄᴀʟʟ"; ligatures are typography.
_SMALL_LETTER = re.compile("MODIFIER LETTER|SUPERSCRIPT LATIN|SUBSCRIPT LATIN|SMALL CAPITAL")
_SUPERSCRIPTS = frozenset("¹²³")
_MAX_FOLDED = 4  # a sign that stands for a whole phrase stays a sign
_KEYCAP = "\u20e3"
_TATWEEL = "\u0640"  # only draws an Arabic word longer
_SPACES = {"Zs": " ", "Zl": "\n", "Zp": "\n", "Pd": "-"}
_SPECIAL = {"\u2800": " ", "🔟": "10", "\u2044": "/", "\u0130": "I", "\u00a0": " "}


def invisible_kind(char: str) -> str:
    """Return what kind of invisible character this is, or "" if it shows."""
    if _BIDI_CONTROL.match(char):
        return "bidi_control"
    if _VARIATION_SELECTOR.match(char):
        return "variation_selector"
    if char == "\u00ad":
        return "soft_hyphen"
    if _INVISIBLE.match(char) or unicodedata.category(char) == "Cf":
        return "zero_width"
    return ""


@lru_cache(maxsize=8192)
def fold_char(char: str) -> tuple[str, str]:
    """
    Return ``(text, kind)``: what the character is matched as, case kept, and the kind of change.

    The kind is "" for changes that ordinary writing is full of (typographic quotes, native
    digits, accented letters) and that say nothing about the writer. No text is longer than 4.
    """
    hidden = invisible_kind(char)
    if hidden:
        return "", hidden
    digit = _digit(char)
    if digit is not None:
        return digit
    if char == _TATWEEL:
        return "", ""
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd", ""
    if char in _SPECIAL or category in _SPACES:
        return _SPECIAL.get(char) or _SPACES[category], ""
    return _letter(char, category)


def _digit(char: str) -> tuple[str, str] | None:
    decimal = unicodedata.decimal(char, None)
    if decimal is not None:
        return str(decimal), _look(char)
    digit = unicodedata.digit(char, None)
    if digit is None and unicodedata.category(char) == "No":
        numeric = unicodedata.numeric(char, 0.5)
        digit = int(numeric) if numeric.is_integer() and 0 <= numeric <= 50 else None
    return None if digit is None else (str(digit), "" if char in _SUPERSCRIPTS else "enclosed")


def _letter(char: str, category: str) -> tuple[str, str]:
    if category in ("Mn", "Me"):
        if char == _KEYCAP:
            return "", "keycap"
        return ("", "diacritic") if _is_accent(char) else (char, "")
    if char in _SQUARED_WORDS:
        return _SQUARED_WORDS[char], ""
    folded = _unaccented(char)
    if not folded.isascii() and _is_latin(folded):
        folded = anyascii(folded)
    if folded == char and category == "So" and _ENCLOSED_LETTER.match(_name(char)):
        # A flag is two such letters: folded like the others, but never counted as a disguise.
        return anyascii(char), "enclosed" if "LATIN" in _name(char) else ""
    if folded == char and category in ("Pi", "Pf", "Ps", "Pe", "Po"):
        return _punctuation(char), ""
    return (folded, _kind(char, folded)) if len(folded) <= _MAX_FOLDED else (char, "")


def _unaccented(char: str) -> str:
    """Return the compatibility form without accents; Hangul and kana stay composed."""
    decomposed = unicodedata.normalize("NFKD", char)
    kept = "".join(c for c in decomposed if not (unicodedata.combining(c) and _is_accent(c)))
    return unicodedata.normalize("NFC", "".join(_SPECIAL.get(c, c) for c in kept))


def _is_accent(mark: str) -> bool:
    """
    Tell the marks that matching goes without from those that carry the word.

    Combining class 200 and above are accents of every script, 1 overlays, 10-36 the Hebrew and
    Arabic vowel points, 0 with category Me enclosing marks. Indic vowel signs, Thai tones and
    the Japanese voicing marks have other classes and stay.
    """
    combining = unicodedata.combining(mark)
    enclosing = combining == 0 and unicodedata.category(mark) == "Me"
    return combining >= 200 or 10 <= combining <= 36 or combining == 1 or enclosing


def is_stacked(base: str, mark: str) -> bool:
    """
    Tell whether a mark on this letter is none that spelling knows: it makes no letter with it.

    Only ASCII letters are asked: many languages put two marks on one letter.
    """
    if not (base.isascii() and base.isalnum()):
        return False
    return len(unicodedata.normalize("NFC", base + mark)) > 1


def _punctuation(char: str) -> str:
    plain = anyascii(char)
    return plain if plain in ("'", '"', "...", "<<", ">>", ".", ",", "?", "!") else char


def _kind(char: str, folded: str) -> str:
    if char == folded or not folded or not folded[0].isalnum():
        return ""
    return _look(char) or ("small_letters" if _SMALL_LETTER.search(_name(char)) else "")


def _look(char: str) -> str:
    if _FULLWIDTH.match(char):
        return "fullwidth"
    if _MATHEMATICAL.match(char):
        return "mathematical"
    return "enclosed" if "CIRCLED" in _name(char) or "PARENTHESIZED" in _name(char) else ""


def _is_latin(text: str) -> bool:
    return all(c.isascii() or _name(c).startswith("LATIN") for c in text)


def _name(char: str) -> str:
    return unicodedata.name(char, "")
