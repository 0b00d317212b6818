"""Draw every page of the demo: all of them into screenshots/, some of them into docs/pictures/."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import click
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.board import ROOT, Board, served_board
from tests.browser.pages import PAGES, TOWN, Example
from tests.browser.people import DESKTOP, PHONE, flags, key_of, system_browser

SHEET = ROOT / "screenshots"
PICTURES = ROOT / "docs" / "pictures"
LARGEST = 80 * 1024  # bytes of a picture in the documentation
# Pages can be very long; a sheet to look over needs only their beginning.
LONGEST = 2400
TILE = (230, 380)


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at a page: how wide, in which colours, on a screen or on paper."""

    name: str
    viewport: Any
    scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"


# What one opened page shows by turning knobs, in its own language and in one that runs the
# other way.
LOOKS = {
    "": [
        Look("desk-light", DESKTOP),
        Look("desk-dark", DESKTOP, "dark"),
        Look("desk-print", DESKTOP, media="print"),
        Look("phone-light", PHONE),
        Look("phone-dark", PHONE, "dark"),
    ],
    "ar": [Look("desk-arabic", DESKTOP), Look("phone-arabic", PHONE)],
}
COLUMNS = sum(len(looks) for looks in LOOKS.values())


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for README and documentation: the top of a page on a desk."""

    file: str
    path: str
    who: str = ""


IN_DOCS = [
    Picture("town", TOWN),
    Picture("results", TOWN + "for-sale/furniture/?view=gallery"),
    Picture("listing", "{ad}"),
    Picture("post", TOWN + "post/{draft}/details/", "Nia"),
    Picture("case", "/staff/cases/{case}/", "Mo"),
]


def main() -> None:
    """Fill a demo in a folder of its own, serve it, and take all pictures."""
    path = system_browser()
    if path is None:
        sys.exit("screenshots: Chromium is missing: apt-get install chromium")
    click.echo("Filling a demo to look at (half a minute) …", err=True)
    with (
        tempfile.TemporaryDirectory(prefix="lamppost-screenshots-") as folder,
        served_board(Path(folder), whole_demo=True) as board,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=flags())
        studio = Studio(board, browser)
        sheet = draw_all(studio)
        draw_for_docs(studio)
    click.echo(
        f"{len(sheet)} pictures in {SHEET.name}/, {len(IN_DOCS)} in docs/pictures/", err=True
    )


class Studio:
    """A browser before a served board; each of the cast signs in once."""

    def __init__(self, board: Board, browser: Browser) -> None:
        self.board, self.browser = board, browser
        self._keys: dict[str, Any] = {}

    @contextmanager
    def open(self, path: str, *, who: str, viewport: Any, language: str = "") -> Iterator[Page]:
        """Open a page of the board as somebody, in a language that they chose."""
        if who and who not in self._keys:
            self._keys[who] = key_of(self.browser, self.board, who)
        context = self.browser.new_context(
            base_url=self.board.url,
            viewport=viewport,
            color_scheme="light",
            locale="en-GB",
            storage_state=self._keys.get(who),
            reduced_motion="reduce",
        )
        if language:
            chosen = {"name": "language", "value": language, "url": self.board.url}
            context.add_cookies([chosen])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(path.format_map(self.board.places), wait_until="networkidle")
        yield page
        context.close()


def draw_all(studio: Studio) -> list[Path]:
    """Draw every page in every look, and one sheet with all of them: a row for each page."""
    SHEET.mkdir(exist_ok=True)
    for old in SHEET.glob("*.png"):
        old.unlink()
    drawn = []
    with click.progressbar(PAGES, label="Pages", file=sys.stderr) as steps:
        for example in steps:
            for language, looks in LOOKS.items():
                drawn += draw(studio, example, language=language, looks=looks)
    contact_sheet(drawn).save(SHEET / "all.png")
    return drawn


def draw(studio: Studio, example: Example, *, language: str, looks: list[Look]) -> list[Path]:
    """Draw one page in several looks, as long as it is, within reason."""
    files = []
    first = looks[0].viewport
    with studio.open(example.path, who=example.who, viewport=first, language=language) as page:
        for look in looks:
            page.emulate_media(color_scheme=look.scheme, media=look.media)
            page.set_viewport_size(look.viewport)
            long = page.evaluate("() => document.documentElement.scrollHeight")
            height = min(max(long, look.viewport["height"]), LONGEST)
            page.set_viewport_size({**look.viewport, "height": height})
            page.wait_for_load_state("networkidle")
            file = SHEET / f"{example.title}-{look.name}.png"
            page.screenshot(path=file)
            files.append(file)
    return files


def contact_sheet(files: list[Path]) -> Image.Image:
    """Put all pictures on one sheet, each with its name."""
    width, height = TILE
    rows = -(-len(files) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * width, rows * height), "#888")
    pen = ImageDraw.Draw(sheet)
    for number, file in enumerate(files):
        left, top = number % COLUMNS * width, number // COLUMNS * height
        with Image.open(file) as picture:
            picture.thumbnail((width - 10, height - 26))
            sheet.paste(picture, (left + 5, top + 20))
        pen.text((left + 6, top + 4), file.stem, fill="#fff")
    return sheet


def draw_for_docs(studio: Studio) -> None:
    """Draw the pictures of README and documentation."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for picture in IN_DOCS:
        with studio.open(picture.path, who=picture.who, viewport=DESKTOP) as page:
            content = small_webp(opened(page.screenshot()))
        (PICTURES / f"{picture.file}.webp").write_bytes(content)


def opened(content: bytes) -> Image.Image:
    """Return a picture from its file's bytes."""
    return Image.open(io.BytesIO(content)).convert("RGB")


def small_webp(image: Image.Image) -> bytes:
    """Return a WebP of at most 80 KB, as good as that allows."""
    for quality in (85, 75, 65, 55, 45, 30):
        out = io.BytesIO()
        image.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LARGEST:
            break
    return out.getvalue()


if __name__ == "__main__":
    main()
