"""Keccak-256, the hash in mixed-case Ethereum addresses (EIP-55); it differs from SHA3-256."""

from __future__ import annotations

_MASK = (1 << 64) - 1
_RATE = 136
_ROUNDS = 24


def keccak256(data: bytes) -> bytes:
    """Return the hash of less than 136 bytes."""
    if len(data) >= _RATE:
        raise ValueError("only one block is hashed")
    block = bytearray(data.ljust(_RATE, b"\0"))
    block[len(data)] ^= 0x01
    block[-1] ^= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for i in range(_RATE // 8):
        lanes[i % 5][i // 5] = int.from_bytes(block[8 * i : 8 * i + 8], "little")
    _permute(lanes)
    return b"".join(lanes[x][0].to_bytes(8, "little") for x in range(4))


def _permute(lanes: list[list[int]]) -> None:
    register = 1
    for _ in range(_ROUNDS):
        _mix_columns(lanes)
        _move(lanes)
        for j in range(7):
            register = (register << 1) ^ ((register >> 7) * 0x171)
            if register & 2:
                lanes[0][0] ^= 1 << ((1 << j) - 1)


def _mix_columns(lanes: list[list[int]]) -> None:
    parity = [lanes[x][0] ^ lanes[x][1] ^ lanes[x][2] ^ lanes[x][3] ^ lanes[x][4] for x in range(5)]
    for x in range(5):
        mixed = parity[x - 1] ^ _turned(parity[(x + 1) % 5], 1)
        for y in range(5):
            lanes[x][y] ^= mixed


def _move(lanes: list[list[int]]) -> None:
    x, y, carried = 1, 0, lanes[1][0]
    for step in range(24):
        x, y = y, (2 * x + 3 * y) % 5
        turn = (step + 1) * (step + 2) // 2 % 64
        carried, lanes[x][y] = lanes[x][y], _turned(carried, turn)
    for row in range(5):
        old = [lanes[column][row] for column in range(5)]
        for column in range(5):
            lanes[column][row] = old[column] ^ (~old[(column + 1) % 5] & old[(column + 2) % 5])


def _turned(lane: int, places: int) -> int:
    return ((lane << places) | (lane >> (64 - places))) & _MASK
