"""
Draw the districts of the demo's towns, and write them as GeoJSON beside their centres.

Each point of a town belongs to the nearest centre; borders are then bent by one smooth field for
the whole town, so that neighbours go on meeting. A river is what is left free between two banks.
Nothing here is a map of a real place. Run: ``python -m scripts.make_demo_outlines``.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

from lamppost.market.sites.outlines import DIGITS
from lamppost.web.map_svg import Point, clip, simplify

PLACES = Path(__file__).parents[1] / "src/lamppost/ops/demo/data/places"
METRES = 111_320
# One bank of each town's river; the districts not named lie on the other one.
BANKS = {
    "harbour-bay": {"gullwick", "saltmarsh"},
    "larkfield": {"nightingale-park", "upper-lark", "scholars-row", "barrowfield"},
    "lindenau": {"fischerufer", "klosterfeld", "werftinsel"},
}
# How far the town reaches beyond its outermost centres, by direction (0 is east), in metres.
REACH = {"harbour-bay": {0: 480, 90: 950, 180: 1250, 270: 900}}
USUAL_REACH = {0: 1050, 90: 900, 180: 1050, 270: 900}
RIVER = 55
PIECE = 130


def main() -> None:
    """Write the outlines of every demo town."""
    for file in sorted(PLACES.glob("*.json")):
        town = json.loads(file.read_text(encoding="utf-8"))
        lines = ",\n".join(json.dumps(feature) for feature in features(file.stem, town))
        text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
        file.with_suffix(".geojson").write_text(text, encoding="utf-8")


def features(slug: str, town: dict) -> list[dict]:
    """Return one GeoJSON feature for each district."""
    lon, lat = town["town"]["lon"], town["town"]["lat"]
    wide = METRES * math.cos(math.radians(lat))
    centres = {
        one["slug"]: ((one["lon"] - lon) * wide, (one["lat"] - lat) * METRES)
        for one in town["districts"]
    }
    ground = _ground(list(centres.values()), REACH.get(slug, USUAL_REACH))
    made = []
    for name, centre in centres.items():
        cell = ground
        for other, far in centres.items():
            if other != name:
                apart = (name in BANKS[slug]) != (other in BANKS[slug])
                cell = clip(cell, centre, far, RIVER if apart else 0.0)
        bent = simplify([_bend(point, len(slug)) for point in _divided(cell)], 9.0)
        ring = [[round(x / wide + lon, DIGITS), round(y / METRES + lat, DIGITS)] for x, y in bent]
        geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        made.append({"type": "Feature", "properties": {"slug": name}, "geometry": geometry})
    return made


def _ground(centres: list[Point], reach: dict[int, int]) -> list[Point]:
    """Return the town's own outline: around all centres, and a little uneven."""
    mid = tuple(
        (min(c[axis] for c in centres) + max(c[axis] for c in centres)) / 2 for axis in (0, 1)
    )
    found = []
    for degrees in range(0, 360, 5):
        turn = math.radians(degrees)
        way = (math.cos(turn), math.sin(turn))
        far = max((c[0] - mid[0]) * way[0] + (c[1] - mid[1]) * way[1] for c in centres)
        quarter, rest = divmod(degrees, 90)
        before, after = reach[quarter * 90], reach[(quarter * 90 + 90) % 360]
        out = far + before + (after - before) * rest / 90
        out *= 1 + 0.05 * math.sin(3 * turn + 1) + 0.035 * math.sin(7 * turn)
        found.append((mid[0] + way[0] * out, mid[1] + way[1] * out))
    return found


def _divided(ring: list[Point]) -> list[Point]:
    found: list[Point] = []
    for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
        pieces = max(1, round(math.dist(start, end) / PIECE))
        found += [
            (
                start[0] + (end[0] - start[0]) * n / pieces,
                start[1] + (end[1] - start[1]) * n / pieces,
            )
            for n in range(pieces)
        ]
    return found


def _bend(point: Point, seed: int) -> Point:
    x, y = point
    return (
        x + 75 * math.sin(y / 310 + seed) + 38 * math.sin(y / 128 + x / 400),
        y + 75 * math.sin(x / 350 + 2 * seed) + 38 * math.sin(x / 140 - y / 370),
    )


if __name__ == "__main__":
    main()
