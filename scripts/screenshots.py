"""Draw every page of the demo: all of them into screenshots/, some of them into docs/pictures/."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.board import ROOT, Board, served_board
from tests.browser.pages import PAGES, TOWN, Example
from tests.browser.people import DESKTOP, PHONE, flags, key_of, system_browser

SHEET = ROOT / "screenshots"
PICTURES = ROOT / "docs" / "pictures"
LARGEST = 80 * 1024  # bytes of a picture in the documentation
SCHEMES = ("light", "dark")
SIZES = {"desk": DESKTOP, "phone": PHONE}
# Pages can be very long; a sheet to look over needs only their beginning.
LONGEST = 2400
TILE = (260, 400)
COLUMNS = 8


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
    def open(self, path: str, *, who: str, viewport: Any) -> Iterator[Page]:
        """Open a page of the board as somebody."""
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
        page = context.new_page()
        page.goto(path.format_map(self.board.places), wait_until="networkidle")
        yield page
        context.close()


def draw_all(studio: Studio) -> list[Path]:
    """Draw every page at both widths in both schemes, and one sheet with all of them."""
    SHEET.mkdir(exist_ok=True)
    views = [(example, size) for example in PAGES for size in SIZES]
    drawn = []
    with click.progressbar(views, label="Pages", file=sys.stderr) as steps:
        for example, size in steps:
            drawn += draw(studio, example, size=size)
    contact_sheet(drawn).save(SHEET / "all.png")
    return drawn


def draw(studio: Studio, example: Example, *, size: str) -> list[Path]:
    """Draw one page in both schemes, as long as it is, within reason."""
    files = []
    viewport = SIZES[size]
    with studio.open(example.path, who=example.who, viewport=viewport) as page:
        long = page.evaluate("() => document.documentElement.scrollHeight")
        page.set_viewport_size({**viewport, "height": min(max(long, viewport["height"]), LONGEST)})
        page.wait_for_load_state("networkidle")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            file = SHEET / f"{example.title}-{size}-{scheme}.png"
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
