"""Harmless drawings made by code, and what people do to pictures before they post them again."""

from __future__ import annotations

import io
import random

import numpy as np
from PIL import Image, ImageDraw, ImageOps


def drawing(seed: int, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Draw ellipses, boxes and lines over a sky of two colours; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - the same drawing each time, no secret
    width, height = size
    slope = np.linspace(0, 1, height)[:, None, None]
    above, below = (np.array([chance.randrange(256) for _ in range(3)]) for _ in range(2))
    sky = np.broadcast_to(above * slope + below * (1 - slope), (height, width, 3))
    picture = Image.fromarray(sky.astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    for _ in range(14):
        left, top = chance.randrange(-40, width), chance.randrange(-40, height)
        box = (left, top, left + chance.randrange(20, width // 2), top + chance.randrange(20, 140))
        colour = tuple(chance.randrange(256) for _ in range(3))
        getattr(pen, chance.choice(("ellipse", "rectangle", "line")))(box, fill=colour)
    return picture


def pixels(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("RGB"))


def written(picture: Image.Image, file_format: str = "JPEG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, file_format, **options)
    return buffer.getvalue()


def cut(picture: Image.Image, share: float) -> Image.Image:
    width, height = picture.size
    x, y = round(width * share), round(height * share)
    return picture.crop((x, y, width - x, height - y))


def framed(picture: Image.Image, share: float, colour: str) -> Image.Image:
    return ImageOps.expand(picture, tuple(round(side * share) for side in picture.size), colour)


def captioned(picture: Image.Image, share: float = 0.15) -> Image.Image:
    picture = picture.copy()
    width, height = picture.size
    bar = (0, height - round(height * share), width, height)
    pen = ImageDraw.Draw(picture)
    pen.rectangle(bar, fill="black")
    pen.text((12, bar[1] + 6), "Call today, best price in town", fill="white", font_size=18)
    return picture


def turned(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, Image.Resampling.BICUBIC)
