"""Pictures that tests make on the spot, some of them with things in them that must not stay."""

from __future__ import annotations

import hashlib
import io

from PIL import Image, ImageCms

# Found again byte by byte if any of it survives.
SECRETS = (b"Exif", b"GPS-SECRET", b"XMP-SECRET", b"COMMENT-SECRET", b"ICC_PROFILE", b"TRAILING")

EXIF_DESCRIPTION, EXIF_ORIENTATION, EXIF_GPS = 0x010E, 0x0112, 0x8825
GPS_LATITUDE_REF, GPS_LATITUDE, GPS_AREA = 1, 2, 28


def written(image: Image.Image, file_format: str = "JPEG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def landscape(width: int = 640, height: int = 480) -> Image.Image:
    """Sky above, grass below, and noise enough that no two sizes look alike."""
    image = Image.new("RGB", (width, height), (90, 150, 220))
    image.paste((60, 130, 50), (0, height // 2, width, height))
    grain = (max(1, width // 8), max(1, height // 8))
    noise = Image.frombytes("L", grain, hashlib.shake_128(b"noise").digest(grain[0] * grain[1]))
    return Image.blend(image, noise.resize(image.size).convert("RGB"), 0.2)


def phone_photo(orientation: int = 1, *, width: int = 640, height: int = 480) -> bytes:
    """A JPEG as phones make them: with place, maker's notes, profile, comment and a thumbnail."""
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    exif[EXIF_DESCRIPTION] = "GPS-SECRET at home"
    gps = exif.get_ifd(EXIF_GPS)
    gps[GPS_LATITUDE_REF], gps[GPS_LATITUDE] = "N", (52.0, 31.0, 12.345)
    gps[GPS_AREA] = b"GPS-SECRET"
    return written(
        landscape(width, height),
        quality=92,
        exif=exif,
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>XMP-SECRET</x:xmpmeta>",
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        comment=b"COMMENT-SECRET",
    )


def bomb() -> bytes:
    """81 megapixels in under 10 KB."""
    return written(Image.new("1", (9000, 9000)), "PNG", optimize=True)


HEIC_HEAD = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64

NOT_PHOTOS = {
    "invoice.jpg": b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF",
    "logo.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page.png": b"<!doctype html><script>alert(1)</script>",
    "drawing.eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage",
    "scan.tiff": written(Image.new("RGB", (20, 20)), "TIFF"),
    "old.bmp": written(Image.new("RGB", (20, 20)), "BMP"),
    "notes.txt": "Just words, äöü, 🪑".encode(),
    "zeros.jpg": bytes(5000),
    "empty.jpg": b"",
}
