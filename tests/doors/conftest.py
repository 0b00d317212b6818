"""Every test of a page begins with a clean slate: nobody has done anything too often yet."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from lamppost.market.search import folder
from lamppost.market.search.writing import IndexWriter


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture(autouse=True)
def an_index(request):
    """
    A board has an index, if an empty one. Whose story begins without one forgets it.

    Files outlive a test and rows do not: whether one is there must not depend on who came before.
    """
    if "db" in request.fixturenames and folder.current() is None:
        request.getfixturevalue("db")
        IndexWriter()
