"""What people ask for: addresses of the board, each with the search that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from random import Random
from urllib.parse import urlencode
from uuid import UUID

from lamppost.market.search.rules import Circle, Order, Range, Search
from lamppost.market.search.rules.places import KILOMETRES
from lamppost.ops.bench.ads import World
from lamppost.ops.bench.kits import Kit
from lamppost.ops.bench.towns import Town
from lamppost.ops.bench.words import pool_of, summed, zipf

# How often each is asked, of a hundred.
SHARES = {
    "word": 20, "browse": 20, "two words": 13, "word in category": 12, "filtered": 10, "town": 7,
    "typo": 5, "phrase": 4, "neighbours": 4,
    "radius": 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """An address with its sort, and the bare search behind it, without any facet."""

    kind: str
    path: str
    search: Search


class Asker:
    """Draws questions: towns by size, categories by use, words by Zipf's law."""

    def __init__(self, world: World, site_ids: Mapping[str, UUID], *, seed: str) -> None:
        self._world, self._ids = world, site_ids
        self._rng = Random(seed)  # noqa: S311 - the same again is the point
        self._towns = pool_of(summed([town.weight for town in world.towns]), self._rng)
        self._kits = pool_of(summed(world.kit_weights), self._rng)

    def different(self, count: int) -> list[Question]:
        """Return that many questions with different addresses: no kept page answers any."""
        found: dict[str, Question] = {}
        # A small board has no more questions than these.
        for question in islice(self.questions(), count * 20):
            found.setdefault(question.path, question)
            if len(found) == count:
                break
        return list(found.values())

    def questions(self) -> Iterator[Question]:
        """Yield questions as they come, the frequent ones again and again."""
        kinds, weights = list(SHARES), list(SHARES.values())
        while True:
            yield self.question(self._rng.choices(kinds, weights=weights)[0])

    def question(self, kind: str) -> Question:
        """Return a question of one kind."""
        rng = self._rng
        town = self._world.towns[self._towns[int(rng.random() * 65_536)]]
        kit = self._world.kits[self._kits[int(rng.random() * 65_536)]]
        ways: dict[str, Callable[[Town, Kit], Question]] = {
            "word": self._word,
            "browse": self._browse,
            "two words": self._two_words,
            "word in category": self._word_in_category,
            "filtered": self._filtered,
            "town": self._town,
            "typo": self._typo,
            "phrase": self._phrase,
            "neighbours": self._near,
            "radius": self._radius,
        }
        return ways[kind](town, kit)

    def _noun(self, town: Town, kit: Kit) -> str:
        nouns = kit.nouns[town.settings.language]
        return self._rng.choices(nouns, cum_weights=zipf(len(nouns), 0.8))[0]

    def _rare(self, town: Town) -> str:
        return self._world.tongues[town.settings.language].words.draw(self._rng, 1)[0]

    def _word(self, town: Town, kit: Kit) -> Question:
        word = self._noun(town, kit) if self._rng.random() < 0.5 else self._rare(town)
        return self._asked("word", town, words=word)

    def _two_words(self, town: Town, kit: Kit) -> Question:
        return self._asked("two words", town, words=f"{self._noun(town, kit)} {self._rare(town)}")

    def _phrase(self, town: Town, kit: Kit) -> Question:
        del kit
        sentences = self._world.tongues[town.settings.language].sentences
        words = self._rng.choice(sentences).split()[:2]
        return self._asked("phrase", town, words=f'"{" ".join(words)}"')

    def _typo(self, town: Town, kit: Kit) -> Question:
        return self._asked("typo", town, words=mistyped(self._noun(town, kit), self._rng))

    def _browse(self, town: Town, kit: Kit) -> Question:
        page = self._rng.choice((1, 1, 1, 2, 3))
        return self._asked("browse", town, kit=kit, page=page)

    def _word_in_category(self, town: Town, kit: Kit) -> Question:
        return self._asked("word in category", town, kit=kit, words=self._noun(town, kit))

    def _filtered(self, town: Town, kit: Kit) -> Question:
        rng = self._rng
        district = rng.choice(town.districts).slug
        top = rng.choice((20, 50, 100, 250, 500, 1000, 5000))
        words = self._noun(town, kit) if rng.random() < 0.5 else ""
        return self._asked("filtered", town, kit=kit, words=words, within=(district, top))

    def _town(self, town: Town, kit: Kit) -> Question:
        del kit
        return self._asked("town", town, page=self._rng.choice((1, 1, 2, 3, 5)))

    def _near(self, town: Town, kit: Kit) -> Question:
        return self._asked("neighbours", town, words=self._noun(town, kit))

    def _radius(self, town: Town, kit: Kit) -> Question:
        kilometres = self._rng.choice(KILOMETRES[3:])
        words = self._noun(town, kit)
        around = Circle(
            latitude=town.settings.latitude,
            longitude=town.settings.longitude,
            kilometres=kilometres,
        )
        pairs = {"q": words, "km": str(kilometres), "sort": str(Order.NEAREST)}
        return Question(
            "radius",
            f"/{town.settings.slug}/search/?{urlencode(pairs)}",
            Search(
                site_ids=(),
                languages=(town.settings.language,),
                words=words,
                around=around,
                order=Order.NEAREST,
            ),
        )

    def _asked(
        self,
        kind: str,
        town: Town,
        *,
        words: str = "",
        kit: Kit | None = None,
        within: tuple[str, int] = ("", 0),
        page: int = 1,
    ) -> Question:
        """``within`` is a part of the town and the highest price, in whole units."""
        slug, near, (district, top) = town.settings.slug, kind == "neighbours", within
        pairs = {
            "q": words,
            "where": "near" if near else "",
            "district": district,
            "max": str(top or ""),
            "page": str(page) if page > 1 else "",
        }
        query = urlencode({name: value for name, value in pairs.items() if value})
        path = f"/{slug}/{kit.category}/" if kit else f"/{slug}/search/"
        slugs = (slug, *town.settings.neighbours) if near else (slug,)
        search = Search(
            site_ids=tuple(self._ids[one] for one in slugs),
            languages=(town.settings.language,),
            words=words,
            categories=(kit.category,) if kit else (),
            districts=(district,) if district else (),
            price=Range(high=top * 100) if top else Range(),
            order=Order.RELEVANCE if words else Order.NEWEST,
            page=page,
        )
        return Question(kind, f"{path}?{query}" if query else path, search)


def mistyped(word: str, rng: Random) -> str:
    """Return a word as a hurried thumb writes it: two letters changed places, or one is missing."""
    if len(word) < 4:
        return f"{word}q"
    at = rng.randrange(1, len(word) - 2)
    if rng.random() < 0.5:
        return word[:at] + word[at + 1 :]
    return f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"
