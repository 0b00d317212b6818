"""What people do to a picture before they post it again; each gives a picture, to be encoded."""

from __future__ import annotations

import io
from collections.abc import Callable
from math import cos, radians, sin

from PIL import Image, ImageDraw, ImageFont, ImageOps

Picture = Image.Image
Edit = Callable[[Picture], Picture]
LINES = ("Call now: best price in town", "Delivery today, ask for Kim", "Only this week")


def encoded(picture: Picture, quality: int = 80) -> bytes:
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def crop(
    picture: Picture, *, top: float = 0, bottom: float = 0, left: float = 0, right: float = 0
) -> Picture:
    width, height = picture.size
    return picture.crop((
        round(width * left), round(height * top),
        width - round(width * right), height - round(height * bottom),
    ))  # fmt: skip


def crop_each(picture: Picture, cut: float) -> Picture:
    return crop(picture, top=cut, bottom=cut, left=cut, right=cut)


def border(picture: Picture, share: float, colour: str) -> Picture:
    return ImageOps.expand(picture, tuple(round(side * share) for side in picture.size), colour)


def bar_over(
    picture: Picture, share: float = 0.15, *, top: bool = False, paper: str = "black",
    ink: str = "white", lines: int = 1,
) -> Picture:  # fmt: skip
    picture = picture.copy()
    width, height = picture.size
    deep = round(height * share)
    box = (0, 0, width, deep) if top else (0, height - deep, width, height)
    ImageDraw.Draw(picture).rectangle(box, fill=paper)
    write(picture, box, ink, lines)
    return picture


def bar_beside(
    picture: Picture, share: float = 0.15, *, top: bool = False, paper: str = "white",
    ink: str = "black", lines: int = 1,
) -> Picture:  # fmt: skip
    width, height = picture.size
    deep = round(height * share)
    sheet = Image.new("RGB", (width, height + deep), paper)
    sheet.paste(picture, (0, deep if top else 0))
    box = (0, 0, width, deep) if top else (0, height, width, height + deep)
    write(sheet, box, ink, lines)
    return sheet


def write(picture: Picture, box: tuple[int, int, int, int], ink: str, lines: int) -> None:
    step = (box[3] - box[1]) / (lines + 0.6)
    font = ImageFont.load_default(size=max(8, step * 0.75))
    for number in range(lines):
        place = (box[0] + 10, box[1] + step * (number + 0.2))
        ImageDraw.Draw(picture).text(place, LINES[number], fill=ink, font=font)


def turned(picture: Picture, degrees: float, fill: str = "black") -> Picture:
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=fill)


def turned_inside(picture: Picture, degrees: float) -> Picture:
    """Turn, and cut away the corners, as telephones do."""
    width, height = picture.size
    sine, cosine = abs(sin(radians(degrees))), cos(radians(degrees))
    kept = 1 / max(cosine + sine * height / width, cosine + sine * width / height)
    return crop_each(turned(picture, degrees), (1 - kept) / 2)


# Those with a goal come first: each is to be found for nine of ten pictures.
WITH_A_GOAL: dict[str, Edit] = {
    "re-encoded at quality 30": lambda p: Image.open(io.BytesIO(encoded(p, 30))),
    "crop of 3 % from each side": lambda p: crop_each(p, 0.03),
    "border of 5 %, black": lambda p: border(p, 0.05, "black"),
    "border of 5 %, white": lambda p: border(p, 0.05, "white"),
    "mirrored": ImageOps.mirror,
    "turned by +2°, black corners": lambda p: turned(p, 2),
    "turned by -2°, black corners": lambda p: turned(p, -2),
    "turned by +2°, cut inside": lambda p: turned_inside(p, 2),
    "caption bar over the lowest 15 %": bar_over,
    "caption bar over the highest 15 %": lambda p: bar_over(p, top=True),
    "caption bar below, 15 %": bar_beside,
    "caption bar above, 15 %": lambda p: bar_beside(p, top=True),
}
OTHERS: dict[str, Edit] = {
    "half the size": lambda p: p.resize((p.width // 2, p.height // 2)),
    "crop of 1.5 % from each side": lambda p: crop_each(p, 0.015),
    "crop of 7 % from each side": lambda p: crop_each(p, 0.07),
    "crop of 10 % from each side": lambda p: crop_each(p, 0.1),
    "crop of 10 % from the right": lambda p: crop(p, right=0.1),
    "crop of 5 % from a corner": lambda p: crop(p, bottom=0.05, left=0.05),
    "turned by 1.5°, black corners": lambda p: turned(p, 1.5),
    "turned by 3°, white corners": lambda p: turned(p, 3, "white"),
    "caption bar below, 20 %, three lines": lambda p: bar_beside(p, 0.2, lines=3, paper="navy",
                                                                ink="white"),
    "mirrored, border of 5 %": lambda p: border(ImageOps.mirror(p), 0.05, "white"),
    "crop of 3 %, caption bar below": lambda p: bar_beside(crop_each(p, 0.03)),
    "turned by 1°, crop of 3 %": lambda p: crop_each(turned_inside(p, 1), 0.03),
    "turned by 90°": lambda p: p.transpose(Image.Transpose.ROTATE_90),
    "crop of 15 % from each side": lambda p: crop_each(p, 0.15),
    "turned by 2° on a larger sheet": lambda p: p.rotate(2, Image.Resampling.BICUBIC, expand=True),
    "turned by 5°, cut inside": lambda p: turned_inside(p, 5),
    "sticker over 12 %": lambda p: sticker(p, 0.12),
    "half transparent bar over 15 %": lambda p: Image.blend(p, bar_over(p), 0.5),
}  # fmt: skip


def sticker(picture: Picture, share: float) -> Picture:
    picture = picture.copy()
    width, height = picture.size
    side = round((width * height * share) ** 0.5)
    box = (width // 2, height // 3, width // 2 + side, height // 3 + side)
    ImageDraw.Draw(picture).ellipse(box, fill="gold")
    return picture
