"""
Lists of NCMEC's hash sharing, version 2: the XML of its ``entries``, as public clients read it.

    queryResult > images, videos > image, video, deletedImage, deletedVideo
      each: member @id, id, timestamp, classification?, fingerprints > md5, sha1, pdq, pdna …

Read with a streaming parser that knows no document types and no entities: a list of any length
needs little memory, and no small file can unfold into a large one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from screening_engine.matching.pictures.formats.records import (
    BadList,
    BadRecord,
    Gone,
    HashKind,
    HashList,
    Signal,
    checked_value,
    checked_word,
)

ROOT = "queryResult"
GROUPS = {"images", "videos"}
ENTRIES = {"image", "video", "deletedImage", "deletedVideo"}
MOST_TEXT = 100_000
MOST_DEEP = 12
CHUNK = 1 << 16


def read_xml(source: BinaryIO) -> HashList:
    """
    Read the answer of ``entries``. A deleted entry takes back all that came under its id.

    :raises BadList: if this is no such XML, has a document type, or a thousand entries are bad
    """
    reader = _Reader()
    try:
        while chunk := source.read(CHUNK):
            reader.parser.Parse(chunk, False)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as wrong:
        raise BadList(f"line {wrong.lineno}: {expat.ErrorString(wrong.code)}") from wrong
    except BadList:
        raise
    except (LookupError, ValueError) as wrong:
        # What the parser says of an encoding that it does not know, or cannot read.
        raise BadList("this is in an encoding that is not read here: use UTF-8") from wrong
    return reader.found


@dataclass(slots=True)
class _Entry:
    name: str
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    member: str = ""
    fingerprints: list[tuple[str, str]] = field(default_factory=list)


class _Reader:
    def __init__(self) -> None:
        self.found = HashList()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text_of
        self._path: list[str] = []
        self._entry: _Entry | None = None
        self._text: list[str] = []
        self._length = 0

    def _refuse(self, *_: object) -> None:
        raise BadList("a document type is not part of this format")

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = qualified.rpartition(" ")[2]
        self._path.append(name)
        if len(self._path) > MOST_DEEP:
            raise BadList(f"line {self.parser.CurrentLineNumber}: deeper than this format goes")
        if self._path[0] != ROOT:
            raise BadList(f"the document is a {self._path[0][:40]!r}, not a {ROOT}")
        self._text, self._length = [], 0
        if len(self._path) == 3 and self._path[1] in GROUPS:
            self._entry = _Entry(name, self.parser.CurrentLineNumber)
        elif self._entry and name == "member" and len(self._path) == 4:
            self._entry.member = attributes.get("id", "")

    def _text_of(self, text: str) -> None:
        self._length += len(text)
        if self._length > MOST_TEXT:
            raise BadList(f"line {self.parser.CurrentLineNumber}: a text without an end")
        self._text.append(text)

    def _end(self, qualified: str) -> None:
        del qualified
        name, depth, entry = self._path.pop(), len(self._path), self._entry
        text = "".join(self._text).strip()
        self._text, self._length = [], 0
        if entry is None:
            return
        if depth == 3:
            entry.texts[name] = text
        elif depth == 4 and self._path[3] == "fingerprints":
            entry.fingerprints.append((name.lower(), text))
        elif depth == 2:
            self._entry = None
            self.found.read(entry.line, lambda: _parts(entry))


def _parts(entry: _Entry) -> Iterator[Signal | Gone | None]:
    if entry.name not in ENTRIES:
        raise BadRecord(f"an entry called {entry.name[:40]!r}")
    external_id = checked_word("id", entry.texts.get("id", ""))
    if not external_id:
        raise BadRecord("id: missing")
    # Different members give the same id to different things.
    external_id = f"{checked_word('member', entry.member)}:{external_id}"
    if entry.name.startswith("deleted"):
        yield Gone(external_id=external_id)
        return
    classification = checked_word("classification", entry.texts.get("classification", ""))
    for name, text in entry.fingerprints:
        kind = HashKind(name) if name in list(HashKind) else None
        if kind is None or not text:
            # PhotoDNA and videos need what we do not have; large ones are only links.
            yield None
            continue
        yield Signal(
            kind=kind,
            value=checked_value(kind, text),
            external_id=external_id,
            tags=(classification,) if classification else (),
        )
