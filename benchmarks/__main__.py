"""Run every benchmark, print its lines and write RESULTS.md: ``make bench``."""

from __future__ import annotations

from benchmarks.results import HERE, Section, in_a_child, write_part
from benchmarks.screening.__main__ import PART, run_all

QUESTIONS = (
    ("posting.py", "What does posting an ad cost, against one bare insert?"),
    ("pages.py", "What do pages cost, against an empty page and a bare index query?"),
    ("findable.py", "How soon is an acknowledged ad found?"),
)


def main() -> None:
    """Run all: the engine alone, then the board."""
    write_part(PART, list(run_all()))
    board = [
        Section(name, question, in_a_child(name, [str(HERE / name)]))
        for name, question in QUESTIONS
    ]
    write_part("The board", board)


if __name__ == "__main__":
    main()
