"""Where the files of a pack lie: rules in any subfolder, term lists, texts by language."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from screening_engine.policy.document import Node, read_document
from screening_engine.policy.problems import PolicyError

PACK_FILE = "pack.yaml"
LISTS = "lists"
TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Folder:
    """One pack. ``shared_lists`` is the folder of lists that it shares with its neighbours."""

    root: Traversable
    shared_lists: Traversable

    def rule_files(self) -> Iterator[tuple[str, Traversable]]:
        yield from _yaml_below(self.root, "", skip={PACK_FILE, LISTS, TEXTS})

    def text_files(self) -> Iterator[tuple[str, str, Traversable]]:
        """Yield language, name and file of each ``texts/<language>.yaml``."""
        if (self.root / TEXTS).is_dir():
            for name, source in _yaml_below(self.root / TEXTS, f"{TEXTS}/"):
                yield name.rsplit("/", 1)[1].rsplit(".", 1)[0].lower(), name, source

    def list_file(self, name: str) -> Traversable | None:
        """A list of the pack itself wins over one that packs share."""
        for folder in (self.root / LISTS, self.shared_lists):
            for ending in (".txt", ".yaml"):
                if (folder / f"{name}{ending}").is_file():
                    return folder / f"{name}{ending}"
        return None

    def list_names(self) -> Iterator[str]:
        for folder in (self.root / LISTS, self.shared_lists):
            if folder.is_dir():
                yield from (entry.name.rsplit(".", 1)[0] for entry in folder.iterdir())


def pack_names(root: Traversable) -> list[str]:
    """Return the names of the folders below ``root`` that are packs, sorted."""
    return sorted(entry.name for entry in root.iterdir() if (entry / PACK_FILE).is_file())


def read_yaml(source: Traversable, name: str) -> Node:
    """Return the document. Raises ``PolicyError`` that names the file."""
    try:
        return read_document(read_utf8(source))
    except PolicyError as error:
        raise error.in_file(name) from None


def read_utf8(source: Traversable) -> str:
    try:
        return source.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PolicyError(f"The file is not UTF-8 (byte {error.start}).") from None
    except OSError as error:
        raise PolicyError(f"The file cannot be read: {error.strerror}.") from None


def _yaml_below(
    folder: Traversable, prefix: str, *, skip: Collection[str] = ()
) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name in skip or entry.name.startswith((".", "_")):
            continue
        if entry.is_dir():
            yield from _yaml_below(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".yaml", ".yml")):
            yield f"{prefix}{entry.name}", entry
