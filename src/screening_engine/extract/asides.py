"""What is said in round brackets between the groups of a number."""

from __future__ import annotations

import re

from screening_engine.extract.context import CUES, NOT_BETWEEN
from screening_engine.extract.tokens import read_token, split_words
from screening_engine.extract.vocabulary import Kind

_ASIDE = re.compile(r"(?<=[\w)] )\([^\W\d_][^()\d\n]{1,20}\)(?=[ .-]{0,2}(\w+))")


def without_asides(text: str) -> str:
    """Blank what is said in round brackets before a number, "617 (ask for Ann) 555"."""
    return _ASIDE.sub(_blanked, text) if "(" in text else text


def _blanked(aside: re.Match[str]) -> str:
    """Keep brackets around a number or around a word that tells of one: "(seven)", "(part)"."""
    is_between = bool(read_token(aside[1])) and not any(map(_tells, split_words(aside[0].lower())))
    return " " * len(aside[0]) if is_between else aside[0]


def _tells(word: str) -> bool:
    is_number = any(part.kind is not Kind.SOFT for part in read_token(word))
    return is_number or word in NOT_BETWEEN or word in CUES
