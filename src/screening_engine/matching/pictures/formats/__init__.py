"""Lists of known hashes in the formats in which they are shared; strict, bounded, by line."""

from collections.abc import Callable
from typing import BinaryIO

from screening_engine.matching.pictures.formats import ncmec, stopncii, threatexchange
from screening_engine.matching.pictures.formats.records import (
    BadLine,
    BadList,
    Gone,
    HashKind,
    HashList,
    Signal,
)

# What each is called on the command line, and who reads it.
READERS: dict[str, Callable[[BinaryIO], HashList]] = {
    "threatexchange-json": threatexchange.read_json,
    "threatexchange-csv": threatexchange.read_csv,
    "lines": threatexchange.read_lines,
    "ncmec-xml": ncmec.read_xml,
    "stopncii-json": stopncii.read_json,
    "stopncii-csv": stopncii.read_csv,
}

__all__ = ["READERS", "BadLine", "BadList", "Gone", "HashKind", "HashList", "Signal"]
