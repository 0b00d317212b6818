"""Build the icon sprites: SVG files with a symbol for every icon that pages use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

from lamppost.market.categories.queries import category_icons, shipped_taxonomy

# Names in the Lucide set (ISC licence). A test fails when a template uses one that is missing.
ICONS = frozenset({
    "archive", "arrow-left", "arrow-right", "badge-check", "ban", "bell", "bell-off", "bike",
    "briefcase", "calendar", "camera", "car", "check", "chevron-down", "chevron-left",
    "chevron-right", "circle-alert", "circle-check", "circle-dot", "circle-question-mark",
    "circle-x", "clock", "copy", "dog", "expand", "eye", "eye-off", "file-text", "flag",
    "folder-tree", "gavel", "gift", "globe", "graduation-cap", "heart", "heart-handshake",
    "history", "hourglass", "house", "image", "image-off", "inbox", "info", "key-round", "keyboard",
    "layout-grid", "lightbulb", "list", "list-checks", "lock", "log-out", "mail", "map", "map-pin",
    "octagon-alert", "pencil", "phone", "plus", "refresh-cw", "rss", "scale", "search", "search-x",
    "send", "share-2", "shield-alert", "shield-check", "sliders-horizontal", "sofa", "star", "tag",
    "trash-2", "triangle-alert", "undo-2", "user", "users", "wrench", "x",
})  # fmt: skip

# Those of the pages behind a sign-in, of help and of forms: who only looks around never loads them.
WORK = frozenset({
    "archive", "arrow-right", "ban", "bell-off", "bike", "briefcase", "calendar", "camera", "car",
    "circle-dot", "circle-question-mark", "dog", "expand", "folder-tree", "gavel", "gift", "globe",
    "graduation-cap", "heart-handshake", "history", "hourglass", "house", "image", "inbox",
    "key-round", "keyboard", "lightbulb", "list-checks", "log-out", "octagon-alert", "phone",
    "refresh-cw", "shield-alert", "sofa", "star", "tag", "trash-2", "undo-2", "users", "wrench",
})  # fmt: skip

_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_BETWEEN_TAGS = re.compile(r">\s+<")


class IconMissingError(LookupError):
    """An icon was asked for that the icon set does not hold."""


def sprites() -> dict[str, frozenset[str]]:
    """
    Return the icons of each sprite, by file name.

    Several files, because a page should load only what it shows: what nearly every page uses,
    what only some work needs, the icons of each section's leaves, and those that only an
    operator's own category has.
    """
    taxonomy = shipped_taxonomy()
    sections = frozenset(section.icon for section in taxonomy.sections)
    everywhere = (ICONS - WORK) | sections
    files = {"icons.svg": everywhere, "icons-work.svg": WORK - sections}
    placed = ICONS | sections
    for section in taxonomy.sections:
        own = frozenset(leaf.icon for leaf in section.leaves) - placed
        files[f"icons-{section.key}.svg"] = own
        placed |= own
    return {**files, "icons-spare.svg": category_icons() - placed}


@cache
def sprite_of(name: str) -> str:
    """Return the file name of the sprite that holds an icon."""
    return next((file for file, names in sprites().items() if name in names), "icons.svg")


def build_sprites(folder: Path) -> None:
    """Write every sprite into a folder."""
    for file, names in sprites().items():
        build_sprite(folder / file, names)


def build_sprite(destination: Path, names: Iterable[str]) -> None:
    """
    Write a sprite with these icons.

    :raises IconMissingError: naming the icon, before anything is written
    """
    with ZipFile(_lucide_archive()) as archive:
        symbols = [_symbol(archive, name) for name in sorted(set(names))]
    destination.parent.mkdir(parents=True, exist_ok=True)
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'
    destination.write_text(sprite, encoding="utf-8")


def _lucide_archive() -> Path:
    return Path(str(files("lucide") / "lucide.zip"))


def _symbol(archive: ZipFile, name: str) -> str:
    try:
        source = archive.read(f"{name}.svg").decode("utf-8")
    except KeyError:
        raise IconMissingError(f"There is no icon called {name!r} in the icon set.") from None
    found = _INSIDE.search(source)
    if found is None:
        raise IconMissingError(f"The icon {name!r} is not an SVG drawing we can read.")
    drawing = _BETWEEN_TAGS.sub("><", found.group(1).strip()).replace(" />", "/>")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>'
