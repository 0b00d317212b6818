"""
Run the engine's tests where nothing else is: its own wheel, its own dependencies, no Django.

``python -m scripts.engine_alone [arguments of pytest]`` makes an environment below ``.venv``,
installs what ``engine/pyproject.toml`` asks for at the versions and hashes of the lock, then the
wheel itself, and proves that neither Django nor the board can be imported there.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "engine"
LOCK = ROOT / "requirements.lock"
ALONE = ROOT / ".venv" / "engine-alone"
PYTHON = ALONE / "bin" / "python"
UV = str(Path(sys.executable).with_name("uv"))
# What the tests themselves need.
TESTING = ("hypothesis", "pytest", "pytest-xdist")
TESTS = ("tests/engine", "tests/tools", "tests/fuzz")
MUST_BE_MISSING = ("django", "lamppost")


def main() -> None:
    """Prepare the environment, then end as pytest ends there."""
    prepare()
    with tempfile.TemporaryDirectory() as folder:
        install(build_wheel(Path(folder)))
    prove_that_it_is_alone()
    arguments = sys.argv[1:] or [*TESTS, "-n", "2"]
    command = ["-m", "pytest", "-c", "tests/engine/pytest.ini", "-o", f"pythonpath={ROOT}"]
    sys.exit(subprocess.run([PYTHON, *command, *arguments], cwd=ROOT, check=False).returncode)


def prepare() -> None:
    """Make the environment, unless one of the same packages is there."""
    pinned = "".join(pins())
    stamp = ALONE / "packages.sha256"
    wanted = sha256(f"{sys.version}\n{pinned}".encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    run(UV, "venv", "--quiet", "--clear", "--python", sys.executable, ALONE)
    lock = ALONE / "requirements.lock"
    lock.write_text(pinned, encoding="ascii")
    run(UV, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "--no-deps",
        "--requirements", lock)  # fmt: skip
    stamp.write_text(wanted)


def build_wheel(folder: Path) -> Path:
    run(UV, "build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable,
        "--out-dir", folder, ENGINE)  # fmt: skip
    return next(folder.glob("*.whl"))


def install(wheel: Path) -> None:
    run(UV, "pip", "install", "--quiet", "--python", PYTHON, "--no-deps", "--reinstall", wheel)


def prove_that_it_is_alone() -> None:
    for name in MUST_BE_MISSING:
        program = f"import importlib.util as i; raise SystemExit(i.find_spec({name!r}) is not None)"
        if subprocess.run([PYTHON, "-I", "-c", program], check=False).returncode:
            sys.exit(f"{name} can be imported in {ALONE}: the engine is not alone there.")


def pins() -> Iterator[str]:
    """Yield the blocks of the lock that the engine and its tests need."""
    needed = closure([*dependencies(), *TESTING])
    for block in re.split(r"(?m)^(?=[A-Za-z0-9#])", LOCK.read_text(encoding="ascii")):
        if normal(re.split(r"[ =;\n]", block, maxsplit=1)[0]) in needed:
            yield block


def dependencies() -> Iterator[str]:
    project = tomllib.loads((ENGINE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    yield from project["dependencies"]
    for extra in project["optional-dependencies"].values():
        yield from extra


def closure(names: Iterable[str]) -> set[str]:
    """Return these packages and all that they need, as the environment here knows it."""
    found: set[str] = set()
    waiting = [Requirement(name) for name in names]
    while waiting:
        wanted = waiting.pop()
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        if normal(wanted.name) not in found:
            found.add(normal(wanted.name))
            waiting += [Requirement(text) for text in requires(wanted.name) or ()]
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def run(*command: str | Path) -> None:
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
