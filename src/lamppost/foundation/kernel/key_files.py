"""Keys in files: written once, whole, readable by their owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_new_key(path: Path, pem: bytes) -> None:
    """Write a key file unless there is one; of two processes at once, the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        # Linking fails if another process made the key first: then theirs is the key.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
