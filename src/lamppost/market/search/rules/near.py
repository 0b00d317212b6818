"""How far apart two words are: letters more, less, other, or two swapped. Pure."""

from __future__ import annotations

# In a shorter word two wrong letters make another word as often as they make a typing error.
SHORTEST_TWO_WRONG = 7


def is_within(word: str, other: str, most: int) -> bool:
    """
    Return whether a word becomes another one by so many changes of letters.

    >>> is_within("headfones", "headphones", 2), is_within("bycicle", "bicycle", 1)
    (True, False)
    """
    if abs(len(word) - len(other)) > most:
        return False
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(word):
        row = [at + 1]
        for to, wanted in enumerate(other):
            cost = min(last[to + 1] + 1, row[to] + 1, last[to] + (letter != wanted))
            if at and to and letter == other[to - 1] and word[at - 1] == wanted:
                cost = min(cost, before[to - 1] + 1)
            row.append(cost)
        if min(row) > most:
            return False
        before, last = last, row
    return last[-1] <= most
