"""Collect the words of pages, mails and errors into the catalogues: ``make texts``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "lamppost"
LOCALE = SOURCE / "locale"
METHODS = [("**/locale/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
# As the templates' environment has them: blanks and "%" would be read differently otherwise.
OPTIONS = {
    "**/templates/**.html": {
        "newstyle_gettext": "true",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
    }
}
KEYWORDS = {
    "_": None, "N_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
# Lines that would change with the day or with Babel, or that nobody has filled in.
NOISE = tuple(
    f'"{name}:'.encode()
    for name in (
        "Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date",
        "Last-Translator", "Language-Team", "Generated-By",
    )
)  # fmt: skip
HEADER = "# {language} words of Lamppost. Write in msgstr; `make texts` keeps the rest in step."


@cache
def marked() -> list[tuple[Any, list[str], str | None]]:
    """Return (message, comments, context) of everything marked in the sources; read once."""
    found = extract_from_dir(
        SOURCE, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    return [(message, comments, context) for _file, _line, message, comments, context in found]


def collect() -> Catalog:
    """Return a catalogue of everything that is marked in the sources."""
    catalog = Catalog(project="Lamppost", charset="utf-8")
    for message, comments, context in marked():
        # Places are left out: they would change with every edit and say nothing to translators.
        catalog.add(message, None, [], auto_comments=comments, context=context)
    return catalog


def languages() -> list[Path]:
    """Return the catalogue of each language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def begin(language: str) -> None:
    """Give a language an empty catalogue, if it has none."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def read(text: bytes, language: str) -> Catalog:
    """Return a catalogue from the bytes of its file."""
    return read_po(BytesIO(text), locale=language)


def update(text: bytes, language: str, template: Catalog) -> bytes:
    """
    Return the catalogue of a language with new messages added and dead ones dropped.

    The same sources and translations give the same bytes, on any day.
    """
    catalog = read(text, language)
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.header_comment = HEADER.format(language=Locale.parse(language).english_name)
    buffer = BytesIO()
    write_po(buffer, catalog, width=100, sort_output=True)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(NOISE))


def faults(catalog: Catalog) -> Iterator[str]:
    """Yield what is not translated yet, and what lost a placeholder in translation."""
    for message in catalog:
        if not message.id:
            continue
        if message.fuzzy or not _is_translated(message):
            yield f"not translated: {_short(message)}"
        else:
            for error in message.check(catalog):
                yield f"{error}: {_short(message)}"


def _is_translated(message: Message) -> bool:
    forms = message.string
    return bool(forms) if isinstance(forms, str) else bool(forms and all(forms))


def _short(message: Message) -> str:
    first = message.id if isinstance(message.id, str) else message.id[0]
    return repr(first[:90])


def main(arguments: list[str]) -> int:
    """
    Update the catalogues, or, with ``--check``, say what is missing and change nothing.

    A language's tag as an argument begins its catalogue.
    """
    is_check = "--check" in arguments
    for tag in arguments:
        if not tag.startswith("-"):
            begin(tag)
    template = collect()
    wrong = 0
    for path in languages():
        language, text = path.parent.parent.name, path.read_bytes()
        updated = update(text, language, template)
        found = list(faults(read(updated, language)))
        if is_check and updated != text and not found:
            found = ["not in step with the sources: run `make texts`"]
        if not is_check and updated != text:
            path.write_bytes(updated)
        for line in found[:20]:
            print(f"{language}: {line}")
        wrong += len(found)
    return 1 if wrong and is_check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
