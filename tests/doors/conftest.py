"""Every test of a page begins with a clean slate: nobody has done anything too often yet."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
