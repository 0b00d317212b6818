"""The code that opens the first run: shown on the terminal only, kept as a hash in the home."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE, LOCK = "keys/setup-code", "keys/setup.lock"
# Letters and digits that are not taken for each other when they are copied from a terminal.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 4, 4  # 78 bits: nobody guesses that, however often they may try


def new_setup_code(home: Path) -> str:
    """Make a code, for whoever sits at the terminal. Earlier ones open nothing any more."""
    groups = ["".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS)]
    code = "-".join(groups)
    path = home / FILE
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(_hash(code))
    draft.replace(path)
    return code


def is_setup_code(home: Path, typed: str) -> bool:
    """Return whether this is the code, in constant time; spaces, hyphens and case do not count."""
    try:
        kept = (home / FILE).read_text(encoding="ascii")
    except OSError:
        return False  # none was ever made, or it has done its work
    return hmac.compare_digest(kept, _hash(typed))


def forget_setup_code(home: Path) -> None:
    """Let the code die: somebody operates the network now."""
    (home / FILE).unlink(missing_ok=True)


@contextmanager
def one_setup_at_a_time(home: Path) -> Iterator[None]:
    """Let only one process of this home set the board up while the block runs; others wait."""
    path = home / LOCK
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _hash(code: str) -> str:
    plain = "".join(letter for letter in code[:80].upper() if letter.isascii() and letter.isalnum())
    return hashlib.sha256(f"lamppost setup {plain}".encode()).hexdigest()
