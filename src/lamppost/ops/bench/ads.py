"""Ads one after another, the oldest first: what each says, where, and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from lamppost.market.categories.rules import Taxonomy
from lamppost.market.listings.rules import BODY_MIN, TITLE_MAX
from lamppost.ops.bench.kits import Kit, Terms, kits_of
from lamppost.ops.bench.plan import Plan
from lamppost.ops.bench.towns import Town, towns
from lamppost.ops.bench.words import Vocabulary, pool_of, summed, vocabulary, zipf

VOCABULARY = 60_000
OTHER_VOCABULARY = 15_000
SENTENCES = 40_000
PHOTOS = (0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 6)  # how many, each as often
NEAR_DUPLICATES = 0.03
REMEMBERED = 4_096
# Drawn once by their weights, then taken by chance alone, which is ten times as fast.
NOUNS_AT_HAND, WORDS_AT_HAND = 256, 262_144
ADS_A_SELLER = 4


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its words, and sentences of them."""

    words: Vocabulary
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class World:
    """What all ads are drawn from; equal for equal plans."""

    towns: Sequence[Town]
    kits: Sequence[Kit]
    kit_weights: Sequence[float]
    tongues: dict[str, Tongue]


@dataclass(slots=True)
class Ad:
    """One ad. ``town`` is the number of its town; ``seller`` that of its seller there, from 0."""

    town: int
    kit: Kit
    terms: Terms
    title: str
    body: str
    district: str
    seller: int
    photos: int


def world_of(plan: Plan, taxonomy: Taxonomy) -> World:
    """Return towns, words and kits of categories for a plan."""
    rng = Random(f"world {plan.seed}")  # noqa: S311 - the same again is the point
    # A small board needs no pools for ten million.
    small = min(1.0, plan.ads / 20_000 + 0.02)
    found = towns(rng)
    spoken = sorted({town.settings.language for town in found})
    tongues = {}
    for language in spoken:
        size = int((VOCABULARY if language == "en" else OTHER_VOCABULARY) * max(small, 0.1))
        words = vocabulary(size, rng, language=language)
        tongues[language] = Tongue(words, words.sentences(rng, int(SENTENCES * small)))
    kits, weights = kits_of(
        taxonomy, rng, today=plan.moment.date(), languages=spoken, pool=max(20, int(800 * small))
    )
    return World(found, kits, weights, tongues)


def ads_of(plan: Plan, world: World) -> Iterator[Ad]:
    """Yield the plan's ads, the oldest first."""
    rng = Random(f"ads {plan.seed}")  # noqa: S311 - the same again is the point
    return _Writer(plan, world, rng).ads()


def people_in(plan: Plan, world: World) -> list[int]:
    """Return how many people each town has; a few of them write most ads."""
    total = sum(town.weight for town in world.towns)
    return [max(3, int(plan.ads / ADS_A_SELLER * town.weight / total)) for town in world.towns]


class _Writer:
    """Draws each ad by a few looks into pools: a second must give tens of thousands."""

    def __init__(self, plan: Plan, world: World, rng: Random) -> None:
        self._plan, self._world, self._rng = plan, world, rng
        weights = [town.weight for town in world.towns]
        self._towns = pool_of(summed(weights), rng)
        self._kits = pool_of(summed(world.kit_weights), rng)
        self._people = people_in(plan, world)
        self._languages = [town.settings.language for town in world.towns]
        self._parts = [
            ("", *(part.slug for part in town.districts for _time in range(3)))
            for town in world.towns
        ]
        self._slugs = {town.settings.slug: number for number, town in enumerate(world.towns)}
        self._nouns = {
            (language, kit.category): rng.choices(
                nouns, cum_weights=zipf(len(nouns), 0.8), k=NOUNS_AT_HAND
            )
            for kit in world.kits
            for language, nouns in kit.nouns.items()
        }
        at_hand = WORDS_AT_HAND if plan.ads > WORDS_AT_HAND else 4_096
        self._words = {
            language: tongue.words.draw(rng, at_hand) for language, tongue in world.tongues.items()
        }

    def ads(self) -> Iterator[Ad]:
        recent: list[Ad] = []
        chance = self._rng.random
        for number in range(self._plan.ads):
            if recent and chance() < NEAR_DUPLICATES:
                yield self._copy(recent[int(chance() * len(recent))])
                continue
            ad = self._ad()
            if len(recent) < REMEMBERED:
                recent.append(ad)
            else:
                recent[number % REMEMBERED] = ad
            yield ad

    def _ad(self) -> Ad:
        chance = self._rng.random
        town = self._towns[int(chance() * 65_536)]
        kit = self._world.kits[self._kits[int(chance() * 65_536)]]
        language = self._languages[town]
        tongue = self._world.tongues[language]
        noun = self._nouns[language, kit.category][int(chance() * NOUNS_AT_HAND)]
        words = self._words[language]
        size = len(words)
        rare, other, third = (
            words[int(chance() * size)],
            words[int(chance() * size)],
            words[int(chance() * size)],
        )
        model = f"{third[0]}{int(chance() * 100_000)}" if chance() < 0.3 else third
        sentences = tongue.sentences
        count = len(sentences)
        body = ". ".join(
            [f"{noun} {other}", *[sentences[int(chance() * count)] for _one in range(5)]]
            if chance() < 0.6
            else [sentences[int(chance() * count)] for _one in range(int(chance() * 14) + 2)]
        )
        parts = self._parts[town]
        return Ad(
            town,
            kit,
            kit.terms[int(chance() * len(kit.terms))],
            f"{noun} {rare} {model}"[:TITLE_MAX],
            body if len(body) >= BODY_MIN else f"{noun} {body} {rare} {other}",
            parts[int(chance() * len(parts))],
            # The third power: the first in a town write many ads, most write one.
            int(self._people[town] * chance() ** 3),
            PHOTOS[int(chance() * len(PHOTOS))],
        )

    def _copy(self, ad: Ad) -> Ad:
        """Return the ad again with other last words, half of the time in the next town."""
        chance = self._rng.random
        kept = ad.body.rpartition(". ")[0] or ad.body
        last = self._world.tongues[self._languages[ad.town]].sentences
        town, district = ad.town, ad.district
        near = self._world.towns[town].settings.neighbours
        if near and chance() < 0.5:
            town, district = self._slugs[near[int(chance() * len(near))]], ""
        body = f"{kept}. {last[int(chance() * len(last))]}"
        return Ad(town, ad.kit, ad.terms, ad.title, body, district, 0, ad.photos)
