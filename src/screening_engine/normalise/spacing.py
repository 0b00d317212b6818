"""Letters written apart or over and over: "w h a t s a p p", "w.h.a.t.s", "sooooo"."""

from __future__ import annotations

import re

from screening_engine.normalise.folded import Folded

# Three or more single letters with the same one or two separators between all of them.
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_]([ .\-_*|/~•·,]{1,2})[^\W\d_](?:\1[^\W\d_])+(?![^\W_])")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)


def join_letters(folded: Folded) -> Folded:
    """Return the text with runs of single letters joined into words."""
    edits: list[tuple[int, int, str]] = []
    runs = 0
    for run in _SPACED.finditer(folded.text):
        runs += 1
        step = len(run[1])
        edits += [(at, at + step, "") for at in range(run.start() + 1, run.end(), step + 1)]
    return folded.edited(edits, "letter_spacing", runs)


def reduce_repeats(folded: Folded) -> Folded:
    """Return the text with a letter that stands three or more times in a row kept twice."""
    edits = [(run.start() + 2, run.end(), "") for run in _REPEATED.finditer(folded.text)]
    return folded.edited(edits, "repeated_letters")
