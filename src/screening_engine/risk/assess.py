"""Assess a reading: a score, and what each word added to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from screening_engine.reading import Reading, ReadText
from screening_engine.risk.features import (
    CONTACTS,
    PARTS,
    Word,
    blocks_of_words,
    place_words,
    plain_places,
    read_words,
    within,
    without_contacts,
)
from screening_engine.risk.model import RiskModel, load_model
from screening_engine.verdict import Evidence

HEADS = {"jobs": "Job ads that are fraud", "messages": "Messages that are spam or fraud"}
"""The models that are shipped, and what they look for."""

_Placed = list[tuple[ReadText, list[Word], dict[str, list[int]]]]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature added, in log-odds (0.69 doubles the odds), and where it stands, if so."""

    feature: str
    log_odds: float
    place: Evidence | None


@dataclass(frozen=True, slots=True)
class Risk:
    """
    How much a text reads like fraud.

    ``score`` is 0 to 100; ``contributions`` come largest first, positive and negative;
    ``start`` is what the log-odds are before any word is read.
    """

    head: str
    score: int
    log_odds: float
    start: float
    words: int
    known: float
    contributions: tuple[Contribution, ...] = ()


def assess(
    reading: Reading,
    model: RiskModel | str,
    *,
    counts_contacts: bool = False,
    from_score: int = 0,
    most: int | None = None,
) -> Risk | None:
    """
    Return the risk of a reading, or None where too little of it is known to the model.

    Contacts add nothing unless ``counts_contacts``: in the data that the models learned from, who
    gives a number is a spammer; on a market it is whoever wants to sell. Contributions are worked
    out only from ``from_score`` on, and where ``most`` is given only so many that speak most for
    fraud and so many that speak most against it.
    """
    model = load_model(model) if isinstance(model, str) else model
    skeletons = [without_contacts(text, reading.mentions) for text in reading.texts]
    texts = [read_words(skeleton, model.shape) for skeleton in skeletons]
    plain = plain_places(reading) if model.shape.plain else {}
    words = [word for read in texts for word in read]
    known = _known(words, model)
    if known is None:
        return None
    if not counts_contacts:
        plain = {fact: place for fact, place in plain.items() if fact not in CONTACTS}
    features = blocks_of_words(texts, model.shape, plain=set(plain))
    log_odds = model.log_odds(features)
    score = model.score(log_odds)
    added: tuple[Contribution, ...] = ()
    if score >= from_score:
        telling = _most_telling(_amounts(features, model), most)
        placed = _placed(reading, skeletons, model)
        added = tuple(
            Contribution(feature, amount, plain.get(feature) or _place(feature, placed))
            for feature, amount in telling
        )
    return Risk(model.head, score, log_odds, model.shift, len(words), known, added)


def _known(words: list[str], model: RiskModel) -> float | None:
    """Return the share of words that the model knows; None where words or share are too few."""
    if len(words) < model.least_words:
        return None
    known = model.blocks["words1"].value
    share = sum(word in known for word in words) / len(words)
    return share if share >= model.least_known else None


def _amounts(features: Mapping[str, set[str]], model: RiskModel) -> dict[str, float]:
    """Return what each feature added; parts of words count for the words they are in."""
    added: dict[str, list[float]] = defaultdict(list)
    for name, present in features.items():
        block = model.blocks[name]
        known = sorted(block.known(present))
        scale = model.slope * block.scale(known)
        owners = _owners(name, features["words1"], model) if name in PARTS else None
        for feature in known:
            of = owners[feature] if owners else [feature]
            for owner in of:
                added[owner].append(scale * block.value[feature] / len(of))
    return {feature: fsum(parts) for feature, parts in added.items()}


def _owners(block: str, words: set[str], model: RiskModel) -> dict[str, list[str]]:
    """Return the words that each part of a word is in."""
    owners: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        for part in within(block, word, model.shape):
            owners[part].append(word)
    return owners


def _most_telling(amounts: Mapping[str, float], most: int | None) -> list[tuple[str, float]]:
    """Return what added most, first to last; of many only those at both ends."""
    ordered = sorted(amounts.items(), key=lambda one: (-one[1], one[0]))
    if most is None or len(ordered) <= 2 * most:
        return ordered
    return ordered[:most] + ordered[-most:]


def _placed(reading: Reading, skeletons: list[str], model: RiskModel) -> _Placed:
    """Return the words of each text with their places, and at which of them each word stands."""
    placed: _Placed = []
    for text, skeleton in zip(reading.texts, skeletons, strict=True):
        words = place_words(skeleton, model.shape)
        stands = defaultdict(list)
        for at, word in enumerate(words):
            stands[word.read].append(at)
        placed.append((text, words, dict(stands)))
    return placed


def _place(feature: str, texts: _Placed) -> Evidence | None:
    """Return where words stand first in the shown texts."""
    wanted = feature.split(" ")
    for text, words, stands in texts:
        for first in stands.get(wanted[0], ()):
            run = words[first : first + len(wanted)]
            if [word.read for word in run] == wanted:
                return text.evidence_at(run[0].start, run[-1].end)
    return None
