"""Look at strangers' pictures in a process apart, and believe nothing it says without checking."""

from __future__ import annotations

import hashlib
import json
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

import screening_engine
from screening_engine.matching.pictures.formats import HashKind
from screening_engine.matching.pictures.hashes import PictureHash
from screening_engine.matching.pictures.limits import (
    DecodeLimits,
    DecoderFailed,
    NotAPicture,
    PictureBroken,
    PictureError,
    PictureTooLarge,
)

# The start of a child: it loads numpy and the engine on a machine that may be busy.
START_SECONDS = 20.0
# A child is replaced after so many pictures: nothing that one of them did lasts for long.
PICTURES_EACH = 500
MOST_ANSWER_BYTES = 1 << 20
MOST_HASHES = 1024
MOST_TEXTS = 16
MOST_CHARACTERS = 5000
TOLD = re.compile(r"([0-9a-f]{64}):(100|[0-9]{1,2})")
REFUSALS = {one.code: one for one in (NotAPicture, PictureTooLarge, PictureBroken)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureWords:
    """
    What stands in a picture: texts of QR and bar codes, and words that were read.

    None means that it could not be read here (no reader, or it took too long); "" and () that
    there is nothing.
    """

    qr: tuple[str, ...] | None
    ocr: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPicture:
    """
    What is known of one picture. ``width`` and ``height`` as it was hashed, at most 2,048.

    ``query`` are the hashes to ask banks and the index for, the plain hash first; ``variants``
    those to keep of it; each empty unless wanted. ``digests`` are those of the file's bytes.
    """

    width: int
    height: int
    frames: int
    query: tuple[PictureHash, ...]
    variants: tuple[PictureHash, ...]
    words: PictureWords | None
    digests: Mapping[HashKind, str]

    @property
    def content_id(self) -> str:
        """Names this content to a bank's share: the same file is always in, or always out."""
        return self.digests[HashKind.SHA256]


class Decoder:
    """
    A child process that looks at pictures, kept for the next one and replaced when it fails.

    Starting it takes one to three seconds; a picture then 30 to 100 ms, with variants up to 220 ms,
    and a second more with words. One question at a time; several threads wait for each other.
    """

    def __init__(self, limits: DecodeLimits | None = None) -> None:
        self.limits = limits or DecodeLimits()
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is None:
            return
        # Its group: the reader of words is a process of its own.
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                # What it did not take any more is lost with it.
                with suppress(OSError):
                    pipe.close()
        child.wait()

    def start(self) -> None:
        """
        Begin to start the child, and do not wait for it: it loads while the caller does other work.

        :raises DecoderFailed: if it does not start at all
        """
        if self._lock.acquire(blocking=False):
            try:
                self._running()
            finally:
                self._lock.release()

    def look(
        self,
        content: bytes,
        *,
        query: bool = True,
        variants: bool = False,
        codes: bool = False,
        words: bool = False,
    ) -> SeenPicture:
        """
        Look at one picture. ``words`` reads codes and words, ``codes`` only the former.

        :raises NotAPicture: if it is none of the formats that are read
        :raises PictureTooLarge: if it has too many bytes or pixels
        :raises PictureBroken: if it cannot be decoded whole
        :raises DecoderFailed: if the child died, took too long, or its answer makes no sense
        """
        if len(content) > self.limits.content_bytes:
            raise PictureTooLarge(f"more than {self.limits.content_bytes >> 20} MB")
        wanted = {"query": query, "variants": variants, "codes": codes, "words": words}
        want = [name for name, is_wanted in wanted.items() if is_wanted]
        seconds = self.limits.seconds + (self.limits.word_seconds if words else 0)
        with self._lock:
            try:
                answer = self._ask(content, want, seconds)
                return _checked(answer, content, codes or words)
            except (NotAPicture, PictureTooLarge, PictureBroken):
                raise
            except BaseException:
                # Interrupted, too: what it still has to say would answer the next question.
                self.close()
                raise

    def _ask(self, content: bytes, want: list[str], seconds: float) -> dict[str, Any]:
        child = self._running()
        if not self._served:
            seconds += START_SECONDS
        self._served += 1
        header = json.dumps({"bytes": len(content), "want": want}).encode() + b"\n"
        line = _exchange(child, header + content, time.monotonic() + seconds)
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError) as wrong:
            raise DecoderFailed("an answer that is not JSON") from wrong
        if not isinstance(answer, dict):
            raise DecoderFailed("an answer that is no object")
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        child = self._child
        if child is None or child.poll() is not None or self._served >= PICTURES_EACH:
            self.close()
            child = self._child = _start(self.limits)
            self._served = 0
        return child


def hash_picture(content: bytes, *, variants: bool = False) -> SeenPicture:
    """
    Look at one picture in a child of its own; for more than one keep a ``Decoder``.

    :raises PictureError: as ``Decoder.look`` does
    """
    with Decoder() as decoder:
        return decoder.look(content, variants=variants)


def words_in_picture(content: bytes, *, decoder: Decoder | None = None) -> PictureWords:
    """
    Read the codes and the words of a picture, to be screened like any other text.

    :raises PictureError: as ``Decoder.look`` does
    """
    if decoder is None:
        with Decoder() as own:
            return words_in_picture(content, decoder=own)
    words = decoder.look(content, query=False, words=True).words
    if words is None:
        raise DecoderFailed("no words in the answer")
    return words


def digests_of(content: bytes) -> dict[HashKind, str]:
    """Return MD5, SHA-1 and SHA-256 of a file's bytes, as lists of known files use them."""
    return {
        HashKind.MD5: hashlib.md5(content, usedforsecurity=False).hexdigest(),
        HashKind.SHA1: hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        HashKind.SHA256: hashlib.sha256(content).hexdigest(),
    }


def _start(limits: DecodeLimits) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-s", "-P", "-m", "screening_engine.matching.pictures.child"]
    command += ["--pixels", str(limits.pixels), "--memory", str(limits.memory_bytes)]
    command += ["--frames", str(limits.more_frames), "--reading", str(limits.reading_seconds)]
    # Nothing of our own environment: it may hold passwords, and the child reads strangers' bytes.
    environment = {
        "PYTHONPATH": str(Path(screening_engine.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        # More threads only wait for each other, and each reserves memory.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",
    }
    try:
        child = subprocess.Popen(  # noqa: S603 - a fixed command of ours
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            start_new_session=True,
            bufsize=0,
        )
    except OSError as wrong:
        raise DecoderFailed("the child did not start") from wrong
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)
    return child


def _exchange(child: subprocess.Popen[bytes], question: bytes, deadline: float) -> bytes:
    """Write the question and read one line, whatever the child does, until the deadline."""
    if child.stdin is None or child.stdout is None:
        raise DecoderFailed("the child has no pipes")
    into, out = child.stdin.fileno(), child.stdout.fileno()
    left, answer = memoryview(question), bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(into, selectors.EVENT_WRITE)
        ready.register(out, selectors.EVENT_READ)
        while not answer.endswith(b"\n"):
            events = ready.select(max(0.0, deadline - time.monotonic()))
            if not events:
                raise DecoderFailed("the child took too long")
            for key, _ in events:
                if key.fd == out:
                    answer += _read(out)
                    continue
                left = left[_write(into, left) :]
                if not left:
                    ready.unregister(into)
            if len(answer) > MOST_ANSWER_BYTES:
                raise DecoderFailed("an answer without an end")
    return bytes(answer)


def _read(pipe: int) -> bytes:
    chunk = os.read(pipe, 1 << 16)
    if not chunk:
        raise DecoderFailed("the child died")
    return chunk


def _write(pipe: int, content: memoryview) -> int:
    try:
        return os.write(pipe, content[: 1 << 16])
    except BlockingIOError:
        return 0
    except OSError as wrong:
        raise DecoderFailed("the child died") from wrong


def _checked(answer: dict[str, Any], content: bytes, words: bool) -> SeenPicture:
    if "refused" in answer:
        refusal: type[PictureError] = REFUSALS.get(str(answer["refused"]), PictureBroken)
        raise refusal(str(answer.get("message", ""))[:200])
    try:
        width, height, frames = (_number(answer[name]) for name in ("width", "height", "frames"))
        return SeenPicture(
            width=width,
            height=height,
            frames=frames,
            query=_hashes(answer["query"]),
            variants=_hashes(answer["variants"]),
            words=_words(answer) if words else None,
            digests=digests_of(content),
        )
    except (KeyError, TypeError, ValueError) as nonsense:
        raise DecoderFailed("an answer that makes no sense") from nonsense


def _number(value: Any) -> int:
    if not isinstance(value, int) or not 0 < value <= 1 << 20:
        raise ValueError("number")
    return value


def _hashes(listed: Iterable[Any]) -> tuple[PictureHash, ...]:
    found = [TOLD.fullmatch(one) for one in listed]
    if len(found) > MOST_HASHES or not all(found):
        raise ValueError("hashes")
    return tuple(PictureHash.from_hex(one[1], int(one[2])) for one in found if one)


def _words(answer: dict[str, Any]) -> PictureWords:
    codes, text = answer["qr"], answer["ocr"]
    if codes is not None and (
        len(codes) > MOST_TEXTS or not all(isinstance(c, str) for c in codes)
    ):
        raise ValueError("codes")
    if text is not None and not isinstance(text, str):
        raise ValueError("words")
    return PictureWords(
        qr=None if codes is None else tuple(code[:MOST_CHARACTERS] for code in codes),
        ocr=None if text is None else text[:MOST_CHARACTERS],
    )
