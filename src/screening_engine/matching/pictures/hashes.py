"""A picture's hash as a value, and as rows of numbers for the index."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BITS = 256
WORDS = BITS // 64
# The bound that PDQ's authors publish: up to 31 of 256 bits apart, and a quality above 49.
MATCH_DISTANCE = 31
LEAST_QUALITY = 50
HEX = re.compile(r"[0-9a-fA-F]{64}")


class BadHash(ValueError):
    """These are not 64 hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class PictureHash:
    """
    256 bits of how a picture looks, and how much there was to see (``quality``, 0 to 100).

    ``digest`` holds 32 bytes, the highest bit first, as the usual hexadecimal form does. A hash
    that came from a list without its quality has 100: lists hold nothing that is worse.
    """

    digest: bytes
    quality: int = 100

    @classmethod
    def from_bits(cls, bits: NDArray[np.bool_], quality: int) -> PictureHash:
        """Read 256 bits, the lowest first."""
        return cls(np.packbits(bits[::-1]).tobytes(), quality)

    @classmethod
    def from_hex(cls, text: str, quality: int = 100) -> PictureHash:
        """
        Read 64 hexadecimal digits.

        :raises BadHash: if ``text`` is anything else
        """
        if not HEX.fullmatch(text):
            raise BadHash("a PDQ hash has 64 hexadecimal digits")
        return cls(bytes.fromhex(text), quality)

    @property
    def hex(self) -> str:
        """The 64 digits that every list of PDQ hashes uses."""
        return self.digest.hex()

    @property
    def is_usable(self) -> bool:
        """True if there is enough to see for a match to mean something."""
        return self.quality >= LEAST_QUALITY

    def distance(self, other: PictureHash) -> int:
        """Count the bits that differ: 0 is the same look, about 128 is chance."""
        return (
            int.from_bytes(self.digest, "big") ^ int.from_bytes(other.digest, "big")
        ).bit_count()


def rows_of(hashes: Iterable[PictureHash]) -> NDArray[np.uint64]:
    """Return hashes as rows of four 64-bit words, for the index."""
    joined = b"".join(one.digest for one in hashes)
    return np.frombuffer(joined, dtype=">u8").astype(np.uint64).reshape(-1, WORDS)
