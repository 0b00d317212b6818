"""Read codes and words in a picture. Only the confined child process imports this."""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cache

from PIL import Image

# Bounds of what is read and told.
LONGEST = 1600
MOST_CODES = 16
MOST_CODE_CHARACTERS = 2000
MOST_CHARACTERS = 5000
MOST_OUTPUT_BYTES = 400_000
COLUMNS = 12
# Of 100. Measured on ordinary photos, see docs/build/known-pictures.md.
SURE = 60.0
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


def words_in(image: Image.Image, *, seconds: float = SECONDS) -> str | None:
    """
    Return the words that tesseract is sure of, by lines; None if it is missing, slow or fails.

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
    try:
        command = [program, "stdin", "stdout", "-l", _languages(program), "--psm", "11", "tsv"]
        done = subprocess.run(  # noqa: S603 - a fixed command, its input a picture of ours
            command, input=picture.getvalue(), capture_output=True, timeout=seconds, check=True
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return _sure_of(done.stdout[:MOST_OUTPUT_BYTES].decode("utf-8", "replace"))


def _sure_of(table: str) -> str:
    """Return the words that are more than a guess: leaves and woodwork are read as letters, too."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in table.splitlines()[1:]:
        columns = row.split("\t")
        if len(columns) == COLUMNS and float(columns[-2]) >= SURE:
            lines.setdefault(tuple(columns[:5]), []).append(columns[-1].strip())
    joined = (" ".join(filter(None, words)) for words in lines.values())
    return "\n".join(line for line in joined if line)[:MOST_CHARACTERS]


@cache
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
