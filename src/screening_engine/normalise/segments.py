"""Cut letters without spaces into the words that most likely stand there."""

from __future__ import annotations

from screening_engine.normalise.vocabulary import common_words

_LONGEST = 20
# What letters cost that belong to no known word: so much that "zanzibar" is not cut into "an"
# and "bar", so little that a name between known words does not tear them.
_UNKNOWN_START, _UNKNOWN_LETTER = 10.0, 4.0
_SHORT = 9
_FAMILIAR = 8.8


def cut_into_words(letters: str) -> list[str]:
    """
    Return the letters as words, case kept; time is linear. Unknown stretches stay whole.

    Among all ways the cheapest by the rank of the words is taken, the one with the longest first
    words among equals.
    """
    words, lowered, size = common_words(), letters.lower(), len(letters)
    if lowered in words or len(lowered) != size:
        return [letters]
    # From the end: what the rest costs if a word begins here, and where that word ends.
    cost = [0.0] * (size + 1)
    inside = [0.0] * (size + 1)  # the same if an unknown stretch goes on here
    ends = [size] * (size + 1)
    goes_on = [False] * (size + 1)
    for start in range(size - 1, -1, -1):
        stays, ends_here = inside[start + 1], cost[start + 1]
        goes_on[start] = stays < ends_here and start + 1 < size
        inside[start] = _UNKNOWN_LETTER + (stays if goes_on[start] else ends_here)
        cost[start], ends[start] = _UNKNOWN_START + inside[start], -1
        for end in range(min(size, start + _LONGEST), start, -1):
            known = words.get(lowered[start:end])
            if known is not None and known + cost[end] < cost[start]:
                cost[start], ends[start] = known + cost[end], end
    pieces = _pieces(ends, goes_on)
    if size < _SHORT and cost[0] > _FAMILIAR * len(pieces):
        return [letters]  # a name rather than a sentence
    return _whole(letters, pieces)


def _pieces(ends: list[int], goes_on: list[bool]) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    start, size = 0, len(ends) - 1
    while start < size:
        end = ends[start]
        if end < 0:
            end = start + 1
            while goes_on[end - 1]:
                end += 1
        pieces.append((start, end))
        start = end
    return pieces


def _whole(letters: str, pieces: list[tuple[int, int]]) -> list[str]:
    """Return the pieces; single letters beside each other stay together, or nothing was gained."""
    words: list[str] = []
    last_single = False
    for start, end in pieces:
        single = end - start == 1
        if single and last_single:
            words[-1] += letters[start:end]
        else:
            words.append(letters[start:end])
        last_single = single
    return words
