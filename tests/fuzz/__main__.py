"""
Let atheris look for inputs that break a harness: ``python -m tests.fuzz [SECONDS] [NAME …]``.

Without names all of them run, one after another. What breaks one is kept among its seeds as
``crash-…``: give it a telling name, and mend the engine.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

SEEDS = Path(__file__).parent / "seeds"
ALONE = "--alone"


def main(arguments: list[str]) -> int:
    if arguments[:1] == [ALONE]:
        attack(arguments[1], arguments[2])
    seconds, names = "60", arguments
    if names and names[0].isdecimal():
        seconds, *names = names
    broken = [name for name in names or known() if not _is_whole(name, seconds)]
    print(f"Broken: {', '.join(broken)}" if broken else "Nothing broke.")  # noqa: T201
    return len(broken)


def known() -> list[str]:
    return sorted(path.name for path in SEEDS.iterdir() if path.is_dir())


def _is_whole(name: str, seconds: str) -> bool:
    """Attack in a process of its own: atheris ends the one that it runs in."""
    command = [sys.executable, "-m", "tests.fuzz", ALONE, name, seconds]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "executed_units" in line]
    count = told[0].split()[-1] if told else "?"
    print(f"{name}: {count} executions", flush=True)  # noqa: T201
    if done.returncode:
        print(f"{done.stdout[-4_000:]}\n{done.stderr[-4_000:]}")  # noqa: T201
    return done.returncode == 0


def attack(name: str, seconds: str) -> None:
    """Run atheris on one harness. Does not return."""
    import atheris

    with atheris.instrument_imports(include=["screening_engine", "screening_tools"]):
        from tests.fuzz.harnesses import HARNESSES
    with tempfile.TemporaryDirectory() as found:
        options = [
            f"-max_total_time={seconds}", "-timeout=20", "-max_len=4096", "-print_final_stats=1",
            f"-artifact_prefix={SEEDS / name}/",
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], *options, found, str(SEEDS / name)], HARNESSES[name])
        atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
