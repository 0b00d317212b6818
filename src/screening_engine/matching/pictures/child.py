"""
The process that looks at strangers' pictures: bytes in, hashes and words out, nothing else.

    python -m screening_engine.matching.pictures.child

It confines itself before it reads the first byte, has nothing of its parent's environment, and
serves one picture after another on its standard input and output. A question is a line of JSON
{"bytes", "want": ["query", "variants", "codes", "words"]} and that many bytes; an answer is a line
of JSON: {"width", "height", "frames", "query": […], "variants": […], "qr", "ocr"} with each hash
as "<64 hexadecimal digits>:<quality>", or {"refused": code, "message"}.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from PIL import Image

from screening_engine.matching.pictures.hashes import PictureHash
from screening_engine.matching.pictures.limits import DecodeLimits, PictureBroken, PictureError
from screening_engine.matching.pictures.opening import frames_of
from screening_engine.matching.pictures.pdq import PictureTooSmall, luma_of
from screening_engine.matching.pictures.variants import picture_variants, query_hashes
from screening_engine.matching.pictures.words import codes_in, words_in

HEADER_BYTES = 4096
LARGEST_FILE = 64 << 20
OPEN_FILES = 64


def confine(limits: DecodeLimits) -> None:
    """Give up, for good, what looking at a picture does not need."""
    bounds = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_FSIZE: LARGEST_FILE,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for kind, bound in bounds.items():
        resource.setrlimit(kind, (bound, bound))
    os.nice(5)
    # When memory runs out, this is the process to end.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def serve(source: BinaryIO, target: BinaryIO, limits: DecodeLimits) -> None:
    """Answer until the input ends."""
    while header := source.readline(HEADER_BYTES):
        question = json.loads(header)
        content = source.read(question["bytes"])
        if len(content) != question["bytes"]:
            return
        target.write(json.dumps(_answer(content, question["want"], limits)).encode() + b"\n")
        target.flush()


def _answer(content: bytes, want: list[str], limits: DecodeLimits) -> dict[str, Any]:
    try:
        return look(content, frozenset(want), limits)
    except PictureError as refused:
        return {"refused": refused.code, "message": str(refused)}
    except PictureTooSmall as refused:
        return {"refused": PictureBroken.code, "message": str(refused)}
    except MemoryError:
        return {"refused": PictureBroken.code, "message": "too much memory"}


def look(content: bytes, want: frozenset[str], limits: DecodeLimits) -> dict[str, Any]:
    """
    Look at one picture here, in this process.

    :raises PictureError, PictureTooSmall, MemoryError: if it cannot be seen
    """
    answer: dict[str, Any] = {"query": [], "variants": []}
    frames = 0
    for frame in frames_of(content, limits):
        frames += 1
        luma = luma_of(np.asarray(frame))
        if "query" in want:
            answer["query"] += map(_told, query_hashes(luma))
        if "variants" in want:
            answer["variants"] += map(_told, picture_variants(luma))
        if frames == 1:
            answer |= {"width": frame.width, "height": frame.height}
            answer |= _words(frame, want, limits)
    return {**answer, "frames": frames}


def _words(frame: Image.Image, want: frozenset[str], limits: DecodeLimits) -> dict[str, Any]:
    return {
        "qr": codes_in(frame) if want & {"codes", "words"} else None,
        "ocr": words_in(frame, seconds=limits.reading_seconds) if "words" in want else None,
    }


def _told(one: PictureHash) -> str:
    return f"{one.hex}:{one.quality}"


def main(arguments: list[str] | None = None) -> None:
    """Serve, confined, between standard input and output."""
    given = DecodeLimits()
    parser = argparse.ArgumentParser(prog="python -m screening_engine.matching.pictures.child")
    parser.add_argument("--pixels", type=int, default=given.pixels)
    parser.add_argument("--memory", type=int, default=given.memory_bytes, help="bytes")
    parser.add_argument("--frames", type=int, default=given.more_frames)
    parser.add_argument("--reading", type=float, default=given.reading_seconds, help="seconds")
    wanted = parser.parse_args(arguments)
    limits = DecodeLimits(
        pixels=wanted.pixels,
        memory_bytes=wanted.memory,
        more_frames=wanted.frames,
        reading_seconds=wanted.reading,
    )
    confine(limits)
    serve(sys.stdin.buffer, sys.stdout.buffer, limits)


if __name__ == "__main__":
    main()
