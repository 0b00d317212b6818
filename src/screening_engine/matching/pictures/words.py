"""Read codes and words in a picture. Only the confined child process imports this."""

from __future__ import annotations

import io
import shutil
import subprocess

from PIL import Image

# Bounds of what is read and told.
LONGEST = 1600
MOST_CODES = 16
MOST_CODE_CHARACTERS = 2000
MOST_CHARACTERS = 5000
MOST_OUTPUT_BYTES = 64_000
SECONDS = 10
# Shorter sides than this are enlarged: letters of ten pixels are not read otherwise.
SMALL = 600
WANTED_LANGUAGES = ("eng", "spa", "deu", "fra", "por", "ara")


def codes_in(image: Image.Image) -> list[str] | None:
    """Return the texts of QR and bar codes, in the order found; None if no reader is installed."""
    try:
        import zxingcpp  # noqa: PLC0415 - an optional part
    except ImportError:
        return None
    found = zxingcpp.read_barcodes(_fitted(image))
    texts = [str(one.text)[:MOST_CODE_CHARACTERS] for one in found if one.valid and one.text]
    return list(dict.fromkeys(texts))[:MOST_CODES]


def words_in(image: Image.Image) -> str | None:
    """
    Return the words that tesseract reads, lines joined; None if it is missing, slow or fails.

    Half a second for a photo. The picture goes in through a pipe: no file is written.
    """
    program = shutil.which("tesseract")
    if program is None:
        return None
    grey = _fitted(image).convert("L")
    if min(grey.size) < SMALL:
        factor = min(3, -(-SMALL // min(grey.size)))
        grey = grey.resize((grey.width * factor, grey.height * factor))
    picture = io.BytesIO()
    grey.save(picture, "PPM")
    command = [program, "stdin", "stdout", "-l", _languages(program), "--psm", "11"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command, its input a picture of ours
            command, input=picture.getvalue(), capture_output=True, timeout=SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError):
        return None
    text = done.stdout[:MOST_OUTPUT_BYTES].decode("utf-8", "replace")
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)[:MOST_CHARACTERS]


def _languages(program: str) -> str:
    listed = subprocess.run(  # noqa: S603
        [program, "--list-langs"], capture_output=True, timeout=SECONDS, check=False, text=True
    )
    installed = set(listed.stdout.split())
    return "+".join(one for one in WANTED_LANGUAGES if one in installed) or "eng"


def _fitted(image: Image.Image) -> Image.Image:
    if max(image.size) <= LONGEST:
        return image
    fitted = image.copy()
    fitted.thumbnail((LONGEST, LONGEST))
    return fitted
