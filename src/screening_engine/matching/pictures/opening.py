"""Open a stranger's bytes as pixels. Only the confined child process imports this."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from screening_engine.matching.pictures.limits import (
    FORMATS,
    DecodeLimits,
    NotAPicture,
    PictureBroken,
    PictureTooLarge,
)

# Named, or Pillow loads every reader it has, among them formats nobody should send us.
PLUGINS = (AvifImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
# More pixels than this on the long side change no bit of a hash that matters: half are left out.
LONGEST = 2048
# Frames beyond this are never reached: each one costs the decoding of all before it.
LAST_FRAME = 200


def frames_of(content: bytes, limits: DecodeLimits) -> Iterator[Image.Image]:
    """
    Yield the first frame and some later ones as upright, opaque RGB of at most 2,048 pixels a side.

    What is transparent lies on white, as people see it.

    :raises NotAPicture, PictureTooLarge, PictureBroken: at the frame that cannot be had
    """
    image = _opened(content, limits)
    yield _clean(image)
    try:
        numbers = _more_frames(image, limits)
    except Exception as wrong:
        # Counting the frames of a broken file reads all of them.
        raise PictureBroken(f"frames: {type(wrong).__name__}") from wrong
    for number in numbers:
        try:
            image.seek(number)
        except EOFError:
            return
        except Exception as wrong:
            raise PictureBroken(f"frame {number}: {type(wrong).__name__}") from wrong
        yield _clean(image)


def _opened(content: bytes, limits: DecodeLimits) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = limits.pixels
    # Up to twice the limit Pillow only warns.
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    try:
        image = Image.open(io.BytesIO(content), formats=[one for one in FORMATS if one in _known()])
    except UnidentifiedImageError as wrong:
        raise NotAPicture("no format that is read here") from wrong
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as wrong:
        raise PictureTooLarge(f"more than {limits.pixels} pixels") from wrong
    except Exception as wrong:
        raise PictureBroken(type(wrong).__name__) from wrong
    if image.width * image.height > limits.pixels:
        raise PictureTooLarge(f"more than {limits.pixels} pixels")
    return image


def _known() -> dict[str, object]:
    return dict(Image.OPEN)


def _more_frames(image: Image.Image, limits: DecodeLimits) -> list[int]:
    if not getattr(image, "is_animated", False):
        return []
    count = min(int(getattr(image, "n_frames", 1)), LAST_FRAME)
    # Large frames: fewer of them, or a small file would cost minutes.
    affordable = limits.pixels * 4 // max(1, image.width * image.height)
    count = min(count, affordable)
    wanted = min(limits.more_frames, count - 1)
    return sorted({round((count - 1) * (one + 1) / wanted) for one in range(wanted)})


def _clean(image: Image.Image) -> Image.Image:
    try:
        orientation = image.getexif() if image.format != "GIF" else None
        image.draft(None, (LONGEST, LONGEST))
        image.load()
        seen = _opaque(image)
        seen = seen.reduce(-(-max(seen.size) // LONGEST)) if max(seen.size) > LONGEST else seen
        if orientation is not None:
            # Broken metadata is no reason not to look at a picture.
            with contextlib.suppress(Exception):
                exif = seen.getexif()
                exif.clear()
                exif[0x0112] = int(orientation.get(0x0112, 1))
                seen = ImageOps.exif_transpose(seen)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as wrong:
        raise PictureTooLarge("too many pixels") from wrong
    except MemoryError:
        raise
    except Exception as wrong:
        raise PictureBroken(type(wrong).__name__) from wrong
    return seen


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # convert("L") alone clips: all but the darkest 16-bit greys would turn white.
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    drawn = image.convert("RGBA")
    ground = Image.new("RGB", drawn.size, "white")
    ground.paste(drawn, mask=drawn.getchannel("A"))
    return ground
