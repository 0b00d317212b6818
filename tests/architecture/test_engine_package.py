"""The engine's own package: all of its data, only its own needs, and nothing of the board."""

from __future__ import annotations

import ast
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions

import pytest

from scripts.engine_alone import ENGINE, ROOT, build_wheel, dependencies, normal

PACKAGES = ("screening_engine", "screening_tools")
# What comes with fastapi and scikit-learn.
BESIDE = {"starlette", "pydantic", "scipy"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    with zipfile.ZipFile(build_wheel(tmp_path_factory.mktemp("wheel"))) as opened:
        yield opened


def test_the_wheel_holds_every_file_of_the_engine_and_nothing_else(wheel):
    ours = {
        str(path.relative_to(ROOT / "src"))
        for package in PACKAGES
        for path in (ROOT / "src" / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert held == ours
    assert "screening_engine/packs/baseline/pack.yaml" in held
    assert any(name.startswith("screening_engine/signals/word_lists/") for name in held)


def test_the_wheel_asks_for_no_django_and_gives_a_command(wheel):
    info = next(name for name in wheel.namelist() if name.endswith("/METADATA"))
    metadata = wheel.read(info).decode()
    entry = wheel.read(info.replace("METADATA", "entry_points.txt")).decode()

    assert "django" not in metadata.lower().split("description-content-type")[0]
    assert "screening-engine = screening_tools.main:main" in entry


def test_its_version_is_that_of_the_engine(wheel):
    from screening_engine import ENGINE_VERSION

    assert f"-{ENGINE_VERSION}-" in str(wheel.filename)


def test_all_that_is_imported_is_asked_for():
    declared = {normal(name) for name in dependencies()}
    known = packages_distributions()
    missing = {
        name: sorted(known.get(name, []))
        for name in imported()
        if name not in sys.stdlib_module_names and name not in PACKAGES and name not in BESIDE
        if not {normal(one) for one in known.get(name, [])} & declared
    }

    assert not missing


def imported():
    for package in PACKAGES:
        for path in (ROOT / "src" / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    yield from (alias.name.partition(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    yield node.module.partition(".")[0]


def test_the_board_asks_for_at_least_as_much():
    board = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for group in board["optional-dependencies"].values() for name in group]
    wanted = {normal(name) for name in (*board["dependencies"], *extras)}

    assert {normal(name) for name in dependencies()} <= wanted


def test_its_licence_is_ours():
    assert (ENGINE / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
