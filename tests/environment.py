"""Loaded before everything else: a home folder of its own for every test process."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def _prepare() -> None:
    home = Path(tempfile.mkdtemp(prefix="lamppost-test-"))
    # Where collected files would be: whitenoise warns when the folder is missing.
    (home / "static").mkdir()
    os.environ["LAMPPOST_HOME"] = str(home)
    os.environ["LAMPPOST_SECRET_KEY"] = "only-for-tests-only-for-tests-only-for-tests"
    os.environ["LAMPPOST_BASE_URL"] = "http://testserver"
    os.environ["LAMPPOST_ALLOWED_HOSTS"] = "testserver,127.0.0.1,localhost"
    os.environ.setdefault("LAMPPOST_LOG_LEVEL", "error")
    # Words take a second for each photo, and a busy machine reads none: who tests them asks.
    os.environ["LAMPPOST_READ_PICTURES"] = "codes"
    # Databases are rolled back between tests; who tests kept pages asks for them.
    os.environ["LAMPPOST_KEEP_PAGES"] = "0"
    database = os.environ.get("LAMPPOST_TEST_DATABASE_URL", "")
    os.environ["LAMPPOST_DATABASE_URL"] = database


_prepare()
