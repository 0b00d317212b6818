"""Every harness over its seeds and over mutations of them, the same ones each time."""

from __future__ import annotations

import logging
import random
from pathlib import Path

import pytest

from tests.fuzz.harnesses import HARNESSES

SEEDS = Path(__file__).parent / "seeds"
MUTATIONS = 300
DEAR = {"whole": 40, "row": 120, "extract": 150}
# What has broken parsers before: ends, halves, controls, depth, marks, many digits.
SPICES = [
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\xe2\x80\x8b", b"\xe2\x80\xae", b"\xf0\x9f\x94\x9f",
    b"{", b"[" * 40, b'"', b"\\", b"'", b"\n", b"\r\n", b": ", b"- ", b"&a *a ", b"!!python ",
    b"1e999", b"-0", b"9" * 40, b"@", b"http://", b" dot ", b"\xcc\x81" * 40, b"(" * 60,
]  # fmt: skip


def seeds(name):
    return sorted(path for path in (SEEDS / name).iterdir() if path.is_file())


def mutated(seed: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """One to four small changes: cut, double, swap, spice, flip, cross with another seed."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(data))
        to = min(len(data), at + chance.randint(0, 12))
        kind = chance.randrange(6)
        if kind == 0:
            del data[at:to]
        elif kind == 1:
            data[at:at] = data[at:to] * chance.randint(1, 30)
        elif kind == 2:
            data[at:at] = chance.choice(SPICES)
        elif kind == 3 and data:
            data[at - 1] ^= 1 << chance.randrange(8)
        elif kind == 4:
            data[at:to] = data[at:to][::-1]
        else:
            other = chance.choice(others)
            data[at:] = other[chance.randint(0, len(other)) :]
    return bytes(data[:4096])


@pytest.fixture(autouse=True)
def quiet(caplog):
    """The engine writes a line for each text that it cannot read."""
    caplog.set_level(logging.CRITICAL, logger="screening_engine")


@pytest.mark.parametrize("name", HARNESSES)
def test_seeds_break_nothing(name):
    assert seeds(name)
    for path in seeds(name):
        HARNESSES[name](path.read_bytes())


@pytest.mark.parametrize("name", HARNESSES)
def test_mutations_of_seeds_break_nothing(name, tmp_path):
    chance = random.Random(f"lumen {name}")  # noqa: S311 - the same each time, on purpose
    known = [path.read_bytes() for path in seeds(name)]
    for number in range(DEAR.get(name, MUTATIONS)):
        data = mutated(known[number % len(known)], chance, known)
        try:
            HARNESSES[name](data)
        except Exception as broken:
            kept = tmp_path / f"{name}-{number}"
            kept.write_bytes(data)
            pytest.fail(f"{type(broken).__name__}: {broken}\nmake this a seed: {kept}")


@pytest.mark.parametrize("name", HARNESSES)
def test_nothing_at_all_breaks_nothing(name):
    for data in (b"", b"\x00", b"\xff" * 64, bytes(range(256))):
        HARNESSES[name](data)
