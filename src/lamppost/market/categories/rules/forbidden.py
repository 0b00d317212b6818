"""What a Lamppost category can never be: personals and adult sections, in any spelling."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

# Words of their own. Product decision: no personals or adult section and no switch for one;
# "massage" stands here because such leaves were the usual cover for trafficking ads.
WORDS = frozenset({
    "adult", "adults", "adultos", "adultes", "sex", "sexo", "sexe", "sexy", "sexual", "xxx", "nsfw",
    "nudes", "dating", "personals", "hookup", "hookups", "swinger", "swingers", "stripper",
    "strippers", "camgirl", "camgirls", "tantra", "fetish", "flirt", "flirts", "rencontres",
    "callgirl", "callgirls", "hooker", "hookers", "bdsm", "rotlicht", "blinddate", "gfe",
})  # fmt: skip
# Found inside longer words and across spaces and dots too.
STEMS = (
    "escort", "erotic", "erotik", "erotique", "erotico", "prostitut", "massage", "masaje",
    "massagen", "bodyrub", "kontaktanzeige", "partnersuche", "partnervermittlung",
    "partnerborse", "singleborse", "singlesborse", "bekanntschaft", "bordell", "brothel",
    "fetisch", "casualencounter", "missedconnection", "sugardadd", "sugarbab", "sexwork",
    "adultservice", "adultentertainment", "adultcontact", "womenseekingmen", "menseekingwomen",
    "menseekingmen", "womenseekingwomen", "sieseuchtihn", "siesuchtihn", "ersuchtsie",
    "onenightstand", "seitensprung", "lonelyhearts", "localsingles", "meetsingles",
    "singlestreff", "rencontrecoquine", "pornogra", "stripclub", "stripshow",
)  # fmt: skip
# Ordinary phrases that hold one of the above. They are taken out first.
ORDINARY = (
    "adult education", "adult learner", "adult learners", "adult class", "adult classes",
    "adult bike", "adult bicycle", "adult size", "adult sizes", "adult dog", "adult cat",
    "adult tricycle", "adult lessons", "adult beginners", "young adult", "young adults",
    "classes for adults", "courses for adults", "lessons for adults", "carbon dating",
    "ford escort", "massage chair", "massage gun", "massagesessel", "massagepistole",
    "same sex", "sex education",
)  # fmt: skip

_LEET = str.maketrans("013457@$!|", "oleastasil")


def forbidden_term(text: str) -> str | None:
    """Return the term that makes a key, name or synonym one of a forbidden sort, or None."""
    for variant in dict.fromkeys((text, text.translate(_LEET))):
        folded = _fold(variant)
        found = _term_in(folded) and _term_in(_without_ordinary(folded))
        if found:
            return found
    return None


def _fold(text: str) -> str:
    """Lower-case ASCII words joined by single spaces; look-alike letters become the real ones."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text)
        text = anyascii("".join(letter for letter in plain if not unicodedata.combining(letter)))
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def _without_ordinary(folded: str) -> str:
    rest = f" {folded} "
    for phrase in ORDINARY:
        rest = rest.replace(f" {phrase} ", "  ")
    return rest


def _term_in(folded: str) -> str | None:
    words = set(folded.split()) | _spelled_out(folded)
    if hits := sorted(words & WORDS):
        return hits[0]
    squeezed = folded.replace(" ", "")
    return next((stem for stem in STEMS if stem in squeezed), None)


def _spelled_out(text: str) -> set[str]:
    """Return words written letter by letter ("a d u l t")."""
    runs = re.findall(r"(?<![a-z0-9])(?:[a-z0-9] ){2,}(?:[a-z0-9](?![a-z0-9]))?", text)
    return {run.replace(" ", "") for run in runs}
