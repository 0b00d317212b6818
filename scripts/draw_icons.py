"""Draw the app's icons as pictures, for phones that take no SVG."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parents[1] / "src" / "lamppost" / "web" / "static" / "img"
GREEN, LIGHT, WHITE = "#0b6147", "#ffe9a8", "#ffffff"
# The lamp of img/icon.svg, on its square of 64.
LAMP = [(23, 19), (28, 14), (36, 14), (41, 19), (36.5, 40), (27.5, 40)]
PARTS = [(29.8, 9, 34.2, 14), (30, 40, 34, 55), (24, 54, 40, 57)]
CORNER = 15
FINER = 4  # drawn larger first, so that edges come out smooth


def draw(size: int, *, is_maskable: bool) -> Image.Image:
    """
    Return the icon; a maskable one is full to its edges.

    Phones cut those to a circle of 80 % (W3C Web Application Manifest): the lamp fits inside.
    """
    scale = size * FINER / 64
    paper = Image.new("RGBA", (size * FINER,) * 2, (0, 0, 0, 0))
    pen = ImageDraw.Draw(paper)
    pen.rounded_rectangle(
        (0, 0, size * FINER - 1, size * FINER - 1),
        radius=0 if is_maskable else CORNER * scale,
        fill=GREEN,
    )
    pen.polygon([(x * scale, y * scale) for x, y in LAMP], fill=LIGHT)
    for box in PARTS:
        pen.rectangle([number * scale for number in box], fill=WHITE)
    return paper.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write the three pictures."""
    for name, size, is_maskable in (
        ("icon-192", 192, False),
        ("icon-512", 512, False),
        ("icon-maskable-512", 512, True),
    ):
        picture = draw(size, is_maskable=is_maskable).quantize(64)
        picture.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
