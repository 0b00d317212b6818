"""Write the engine's compact look-alike table from the Unicode file ``confusables.txt`` (UTS #39).

Usage: python scripts/make_confusables.py path/to/confusables.txt
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

TABLE = Path(__file__).parents[1] / "src/screening_engine/normalise/confusables.tsv"
HEADER = """\
# Look-alikes of Latin letters and European digits, one "code point<TAB>ASCII" a line.
# Derived by scripts/make_confusables.py from confusables.txt, Unicode Security Mechanisms for
# UTS #39, version {version}. Only single characters outside ASCII, outside the Latin script and
# untouched by NFKC are kept: the rest is folded by other means.
# Copyright (c) 1991-2022 Unicode, Inc. All rights reserved. Licence: UNICODE-LICENCE.txt beside
# this file.
"""
SMALL_CAPITAL = re.compile(r"LATIN LETTER SMALL CAPITAL ([A-Z])$")


def main(source: Path) -> None:
    text = source.read_text(encoding="utf-8-sig")
    version = re.search(r"Version: (\S+)", text)
    table = dict(_look_alikes(text))
    for char in list(table):
        # A small letter often resembles its capital where the file gives no Latin target.
        small = char.lower()
        if len(small) == 1 and not small.isascii():
            table.setdefault(small, table[char].lower())
    lines = [f"{ord(char):04X}\t{target}\n" for char, target in sorted(table.items())]
    header = HEADER.format(version=version[1] if version else "unknown")
    TABLE.write_text(header + "".join(lines), encoding="utf-8")
    print(f"{len(lines)} characters written to {TABLE.name}")


def _look_alikes(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        fields = line.split("#")[0].split(";")
        if len(fields) < 3 or " " in fields[0].strip() or " " in fields[1].strip():
            continue
        char, target = chr(int(fields[0], 16)), _ascii(chr(int(fields[1], 16)))
        if target and _is_ours(char):
            # The file sends every capital I to "l", which they share; a reader takes it for an I.
            yield char, "I" if target == "l" and char.isupper() else target


def _ascii(target: str) -> str:
    """Return the ASCII letter or digit that ``target`` is or is a small capital of, else ""."""
    if target.isascii() and target.isalnum():
        return target
    small_capital = SMALL_CAPITAL.match(unicodedata.name(target, ""))
    return small_capital[1].lower() if small_capital else ""


def _is_ours(char: str) -> bool:
    return (
        not char.isascii()
        and unicodedata.category(char)[0] in "LN"
        and unicodedata.decimal(char, None) is None
        and not unicodedata.name(char, "").startswith("LATIN")
        and unicodedata.normalize("NFKC", char) == char
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
