"""The examples of the engine's documentation are run: by command, as a program, and over HTTP."""

from __future__ import annotations

import shutil

import pytest

from scripts import engine_pages


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("name", ["command", "python", "service"])
def test_examples_print_what_the_page_shows(name):
    page = (engine_pages.DOCS / f"{name}.md").read_text(encoding="utf-8")

    assert engine_pages.EXAMPLE.search(page)
    assert engine_pages.fresh(page) == page, (
        "write it again: .venv/bin/python -m scripts.engine_pages"
    )
