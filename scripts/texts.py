"""Collect the words of pages, mails and errors into the catalogues: ``make texts``."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "lamppost"
LOCALE = SOURCE / "locale"
METHODS = [("**/locale/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {
    "**/templates/**.html": {"trimmed": "false", "silent": "false", "newstyle_gettext": "true"}
}
KEYWORDS = {
    "_": None, "N_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "trans": None,
}  # fmt: skip


def collect() -> Catalog:
    """Return a catalogue of everything that is marked in the sources."""
    catalog = Catalog(project="Lamppost", charset="utf-8")
    found = extract_from_dir(
        SOURCE, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    for _filename, _line, message, comments, context in found:
        # Places are left out: they would change with every edit and say nothing to translators.
        catalog.add(message, None, [], auto_comments=comments, context=context)
    return catalog


def languages() -> list[Path]:
    """Return the catalogue of each language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def update(path: Path, template: Catalog) -> bytes:
    """Return the catalogue of a language with new messages added and dead ones dropped."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parent.parent.name)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    buffer = BytesIO()
    write_po(buffer, catalog, width=100, sort_output=True, omit_header=False, ignore_obsolete=True)
    return buffer.getvalue()


def untranslated(path: Path) -> list[str]:
    """Return the messages that a language does not have yet."""
    with path.open("rb") as file:
        catalog = read_po(file)
    return [
        str(m.id)
        for m in catalog
        if m.id and not (m.string if isinstance(m.string, str) else all(m.string))
    ]


def main(arguments: list[str]) -> int:
    """Update the catalogues, or, with ``--check``, say what is missing."""
    template = collect()
    wrong = 0
    for path in languages():
        known = set(read_ids(path))
        missing = [str(m.id) for m in template if m.id and m.id not in known]
        if "--check" not in arguments:
            path.write_bytes(update(path, template))
            missing = untranslated(path)
        else:
            missing += untranslated(path)
        for message in missing[:20]:
            print(f"{path.parent.parent.name}: not translated: {message[:90]!r}")
        wrong += len(missing)
    return 1 if wrong and "--check" in arguments else 0


def read_ids(path: Path) -> list[object]:
    """Return the message ids that a catalogue holds."""
    with path.open("rb") as file:
        return [message.id for message in read_po(file) if message.id]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
