"""
Measure which changed pictures are still found, against plain PDQ, and what a picture costs.

The variants were chosen on every second subject of the demo photos; here the others are used, and
one photo of the reference data. A match is a distance of at most 31 and a quality above 49. Pairs
of different pictures: drawings made here (a million pairs), and photos of different subjects.
"""

from __future__ import annotations

import io
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter

# As in the child that looks at pictures: more threads only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.screening.picture_edits import OTHERS, WITH_A_GOAL, encoded
from benchmarks.screening.rows import Row, share, shared_data, skipped
from screening_engine.matching.pictures import (
    MATCH_DISTANCE,
    Decoder,
    PictureHash,
    PictureIndex,
    hash_luma,
    luma_of,
    picture_variants,
    query_hashes,
)

DRAWINGS = 1000


@dataclass(frozen=True)
class Base:
    subject: str
    picture: Image.Image
    variants: tuple[PictureHash, ...]


def measure(*, quick: bool) -> Iterator[Row]:
    bases = held_out(5 if quick else None)
    if not bases:
        yield skipped("pictures", "no demo_photos data")
        return
    for name, edit in {**WITH_A_GOAL, **({} if quick else OTHERS)}.items():
        found, plain = [], []
        for base in bases:
            asked = query_hashes(luma(Image.open(io.BytesIO(encoded(edit(base.picture))))))
            found.append(is_match(asked, base.variants))
            plain.append(is_match(asked[:1], base.variants[:1]))
        yield share(
            f"pictures.found: {name}", found, baseline=f"plain PDQ {sum(plain)}/{len(plain)}",
            goal=">= 0.9" if name in WITH_A_GOAL else None,
        )  # fmt: skip
    yield false_matches(100 if quick else DRAWINGS)
    yield nearest_others(bases)
    yield from costs(bases)


def held_out(most: int | None) -> list[Base]:
    """Return the photos of every second subject, which were not looked at for the variants."""
    paths = sorted(shared_data("demo_photos").glob("*.webp"))
    subjects = sorted({path.stem[:-2] for path in paths})[1::2]
    bases = [(path.stem[:-2], path) for path in paths if path.stem[:-2] in subjects]
    bases += [("reference", path) for path in shared_data("pdq").glob("aaa-orig.jpg")]
    found = []
    for subject, path in bases[:most]:
        picture = Image.open(path).convert("RGB")
        found.append(Base(subject, picture, picture_variants(luma(picture))))
    return found


def is_match(asked: tuple[PictureHash, ...], known: tuple[PictureHash, ...]) -> bool:
    usable = [one for one in asked if one.is_usable]
    return any(one.distance(other) <= MATCH_DISTANCE for one in usable for other in known)


def false_matches(count: int) -> Row:
    """Compare ``count`` drawings with the variants of as many others, every pair."""
    index = PictureIndex()
    for seed in range(count):
        index.add(seed, picture_variants(luma(drawing(seed))))
    wrong = 0
    for seed in range(count, 2 * count):
        asked = [one for one in query_hashes(luma(drawing(seed))) if one.is_usable]
        wrong += len(index.find_any(asked))
    return Row(
        name="pictures.false_matches", value=wrong, unit="pairs", n=count * count, goal="0",
        note=f"{len(index)} banked hashes; drawings made by code",
    )  # fmt: skip


def nearest_others(bases: list[Base]) -> Row:
    """Say how near the variants of two photos of different subjects come: 31 would be a match."""
    distances = []
    for one in bases:
        asked = query_hashes(luma(one.picture))
        distances += [
            min(hash_.distance(known) for hash_ in asked for known in other.variants)
            for other in bases
            if other.subject != one.subject
        ]
    return Row(
        name="pictures.nearest_other_subject", value=min(distances), unit="bits",
        n=len(distances), goal="> 31",
    )  # fmt: skip


def costs(bases: list[Base]) -> Iterator[Row]:
    large = [one.picture.resize((1600, 1200)) for one in bases[:10]]
    lumas = [luma(one) for one in large]
    plain = median(timed(hash_luma, lumas))
    yield Row(name="pictures.plain_hash", value=plain, unit="ms", n=len(large),
              note="1600 x 1200, decoded already")  # fmt: skip
    for name, work in (("query_hashes", query_hashes), ("picture_variants", picture_variants)):
        yield Row(name=f"pictures.{name}", value=median(timed(work, lumas)), unit="ms",
                  n=len(large), baseline=plain, note="1600 x 1200, decoded already")  # fmt: skip
    contents = [encoded(one, 85) for one in large]
    with Decoder() as decoder:
        decoder.look(contents[0])
        asked = median(timed(decoder.look, contents))
        kept = median(timed(lambda one: decoder.look(one, query=False, variants=True), contents))
    yield Row(name="pictures.asked_whole", value=asked, unit="ms", n=len(contents),
              note="JPEG of 1600 x 1200, in the child")  # fmt: skip
    yield Row(name="pictures.banked_whole", value=kept, unit="ms", n=len(contents),
              note="JPEG of 1600 x 1200, in the child")  # fmt: skip


def timed(work, things) -> list[float]:
    times = []
    for thing in things:
        began = perf_counter()
        work(thing)
        times.append((perf_counter() - began) * 1000)
    return times


def luma(picture: Image.Image) -> np.ndarray:
    return luma_of(np.asarray(picture.convert("RGB")))


def drawing(seed: int) -> Image.Image:
    """Draw shapes over a sky of two colours; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    slope = np.linspace(0, 1, 120)[:, None, None]
    above, below = (np.array([chance.randrange(256) for _ in range(3)]) for _ in range(2))
    sky = np.broadcast_to(above * slope + below * (1 - slope), (120, 160, 3))
    picture = Image.fromarray(sky.astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    for _ in range(chance.randrange(6, 18)):
        left, top = chance.randrange(-20, 160), chance.randrange(-20, 120)
        box = (left, top, left + chance.randrange(10, 80), top + chance.randrange(10, 70))
        colour = tuple(chance.randrange(256) for _ in range(3))
        getattr(pen, chance.choice(("ellipse", "rectangle", "line")))(box, fill=colour)
    return picture
