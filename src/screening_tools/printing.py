"""Prints answers: JSON for programs, a line or a page for people."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

import click

from screening_tools.answers import error_answer, line_of, shortly
from screening_tools.explain import explain
from screening_tools.judging import Judged
from screening_tools.layout import Look, Piece, printable


@dataclass(slots=True, kw_only=True)
class Printer:
    """``form`` is json, short or page."""

    form: str
    look: Look
    _printed: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        # Without a handler Python would print the engine's log, with traces, among the answers.
        logging.getLogger("screening_engine").addHandler(logging.NullHandler())

    def show(self, judged: Judged) -> None:
        if self.form == "page":
            self._rule_off()
            self._print("\n".join(explain(judged, self.look)))
        elif self.form == "json":
            self._print(line_of(judged.answer()).decode())
        else:
            self._print(printable(shortly(judged.answer())))

    def error(self, name: str, message: str) -> None:
        if self.form == "page":
            self._rule_off()
            pieces = [Piece(printable(name), "bold"), Piece(f"  {printable(message)}")]
            self._print("\n".join(self.look.block(pieces)))
        elif self.form == "json":
            self._print(line_of(error_answer(name, message)).decode())
        else:
            self._print(printable(shortly(error_answer(name, message))))

    def _rule_off(self) -> None:
        if self._printed:
            line = self.look.paint([Piece("─" * self.look.width, "dim")])
            self._print(f"\n{line}\n")

    def _print(self, text: str) -> None:
        self._printed += 1
        # A text may hold halves of letters, which no output takes.
        click.echo(text.encode("utf-8", "replace").decode("utf-8"))
