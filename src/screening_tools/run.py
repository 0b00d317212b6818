"""One run of ``screen``: every file and row in turn, each answered in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from screening_engine import Policy
from screening_tools.inputs import InputError, lines_of, read_bytes, split_title, text_of
from screening_tools.judging import id_of, judge_row
from screening_tools.pictures import Picture, Pictures, is_picture
from screening_tools.printing import Printer
from screening_tools.rows import RowError, parse_row, picture_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """``said`` are the keys that options gave; a row's own keys win over them."""

    policy: Policy
    said: Mapping[str, Any]
    printer: Printer
    pictures: Pictures

    def screen(self, files: tuple[str, ...], rows: str | None) -> bool:
        """Screen the files, then the rows. Return False if any of them could not be."""
        wrong = [name for name in files if not self._file(name)]
        for number, line in enumerate(lines_of(rows) if rows is not None else (), start=1):
            if not self._line(number, line, Path(rows or "").parent):
                wrong.append(str(number))
        return not wrong

    def _file(self, name: str) -> bool:
        try:
            content = read_bytes(name)
            if is_picture(content):
                self._judge({}, name, [self.pictures.look(name, content)])
            else:
                self._judge(self._row_of(content), name)
        except ValueError as wrong:
            self.printer.error(name, str(wrong))
            return False
        return True

    def _row_of(self, content: bytes) -> dict[str, Any]:
        text = text_of(content)
        if "title" in self.said or self.said.get("kind") == "message":
            return {"body": text.strip("\r\n")}
        title, body = split_title(text)
        return {"title": title, "body": body}

    def _line(self, number: int, line: bytes, folder: Path) -> bool:
        try:
            row = parse_row(line)
            names = picture_names(row)
            seen = [self.pictures.look_at(name, read_bytes(str(folder / name))) for name in names]
            self._judge(row, id_of(row, number), seen)
        except (RowError, InputError) as wrong:
            self.printer.error(str(number), str(wrong))
            return False
        return True

    def _judge(self, row: Mapping[str, Any], row_id: str, seen: Sequence[Picture] = ()) -> None:
        whole = {**self.said, **row}
        self.printer.show(judge_row(whole, row_id, policy=self.policy, pictures=seen))
