"""Reads what a pack says besides its rules: pack.yaml, term lists, texts by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable

from screening_engine.policy.countries import COUNTRIES, country_hint
from screening_engine.policy.document import Mapping as Document
from screening_engine.policy.document import mapping, read_document, scalar, sequence, text_of
from screening_engine.policy.folder import PACK_FILE, Folder, read_utf8, read_yaml
from screening_engine.policy.problems import Place, PolicyError, did_you_mean
from screening_engine.policy.prose import make_terms
from screening_engine.policy.rule import Clause, RuleText

CLAUSES = "clauses"
_CLAUSE_KEYS = frozenset({"heading", "text", "allowed", "not_allowed"})
_PACK_KEYS = frozenset({"name", "version", "clauses", "lists", "extends", "countries"})

Lists = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """
    What ``pack.yaml`` says of the pack as a whole.

    ``extends`` names the pack whose rules it adds to. ``countries`` are ISO 3166-1 alpha-2;
    none means that the pack is for everyone.
    """

    name: str
    label: str
    extends: str = ""
    countries: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Texts:
    """One language: the texts by rule id, with the place of each for later errors."""

    file: str
    rules: dict[str, RuleText] = field(default_factory=dict)
    clauses: dict[str, Clause] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    """A pack without its rules. ``places`` says where things stand in pack.yaml, for errors."""

    head: Head
    clauses: Mapping[str, Clause]
    lists: Lists
    texts: Mapping[str, Texts]
    places: Mapping[str, Place]


def read_head(folder: Folder) -> Head:
    """Return only what ``pack.yaml`` says of the pack. Raises ``PolicyError``."""
    try:
        return _head(mapping(read_yaml(folder.root / PACK_FILE, PACK_FILE), "A pack"))
    except PolicyError as error:
        raise error.in_file(PACK_FILE) from None


def read_pack(folder: Folder) -> PackFile:
    """Return the pack without its rules. Raises ``PolicyError`` if anything in it is wrong."""
    pack = mapping(read_yaml(folder.root / PACK_FILE, PACK_FILE), "A pack")
    try:
        head = _head(pack)
        clauses = _clauses(_clause_document(pack, head))
        lists = _lists(pack, folder)
        places = _places(pack)
    except PolicyError as error:
        raise error.in_file(PACK_FILE) from None
    texts = {language: _texts(name, source) for language, name, source in folder.text_files()}
    return PackFile(head=head, clauses=clauses, lists=lists, texts=texts, places=places)


def _head(pack: Document) -> Head:
    pack.only(_PACK_KEYS, "a pack")
    return Head(
        name=text_of(pack.need("name", "A pack"), "name"),
        label=text_of(pack.need("version", "A pack"), "version"),
        extends=text_of(pack.entries["extends"], "extends") if "extends" in pack.entries else "",
        countries=_countries(pack),
    )


def _countries(pack: Document) -> tuple[str, ...]:
    if "countries" not in pack.entries:
        return ()
    listed = sequence(pack.entries["countries"], "countries")
    codes = [scalar(item, "A country") for item in listed.items]
    for code in codes:
        if code.text not in COUNTRIES:
            hint = "Write two capital letters of ISO 3166-1, as in DE."
            raise PolicyError(
                f'"{code.text}" is not a country.',
                place=code.place,
                suggestion=country_hint(code.text) or hint,
            )
    return tuple(sorted({code.text for code in codes}))


def _clause_document(pack: Document, head: Head) -> Document:
    """A pack that extends another may rest on the other's clauses alone."""
    if head.extends and CLAUSES not in pack.entries:
        return Document({}, {}, pack.place)
    return mapping(pack.need(CLAUSES, "A pack"), CLAUSES)


def _clauses(document: Document) -> dict[str, Clause]:
    clauses: dict[str, Clause] = {}
    for clause_id, entry in document.entries.items():
        clause = mapping(entry, f"clause {clause_id}")
        clause.only(_CLAUSE_KEYS, f"clause {clause_id}")
        clauses[clause_id] = Clause(
            heading=text_of(clause.need("heading", f"clause {clause_id}"), "heading"),
            text=text_of(clause.need("text", f"clause {clause_id}"), "text").strip(),
            allowed=_examples(clause, "allowed"),
            not_allowed=_examples(clause, "not_allowed"),
        )
    return clauses


def _examples(clause: Document, key: str) -> tuple[str, ...]:
    if key not in clause.entries:
        return ()
    return tuple(text_of(item, key) for item in sequence(clause.entries[key], key).items)


def _places(pack: Document) -> dict[str, Place]:
    places: dict[str, Place] = {}
    if "extends" in pack.entries:
        places["extends"] = pack.entries["extends"].place
    if CLAUSES in pack.entries:
        places.update(mapping(pack.entries[CLAUSES], CLAUSES).keys)
    if "lists" in pack.entries:
        names = (scalar(item, "list") for item in sequence(pack.entries["lists"], "lists").items)
        places.update({f"@{name.text}": name.place for name in names})
    return places


# Lists


def _lists(pack: Document, folder: Folder) -> Lists:
    if "lists" not in pack.entries:
        return {}
    lists: Lists = {}
    for item in sequence(pack.entries["lists"], "lists").items:
        name = scalar(item, "The name of a list")
        source = folder.list_file(name.text)
        if source is None:
            raise PolicyError(
                f'There is no file for the list "{name.text}".',
                place=name.place,
                suggestion=did_you_mean(name.text, folder.list_names()),
            )
        lists[name.text] = _terms(source)
    return lists


def _terms(source: Traversable) -> tuple[str, ...]:
    try:
        text = read_utf8(source)
        terms = _lines(text) if source.name.endswith(".txt") else _items(text)
        make_terms(terms)
    except ValueError as error:
        raise PolicyError(str(error), file=source.name) from None
    except PolicyError as error:
        raise error.in_file(source.name) from None
    if not terms:
        raise PolicyError("The list is empty.", file=source.name)
    return terms


def _lines(text: str) -> tuple[str, ...]:
    """One term a line; ``#`` begins a comment."""
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def _items(text: str) -> tuple[str, ...]:
    node = read_document(text)
    if isinstance(node, Document):
        node = node.need("terms", "A list")
    return tuple(text_of(item, "A term") for item in sequence(node, "terms").items)


# Texts


def _texts(name: str, source: Traversable) -> Texts:
    try:
        return _language(mapping(read_yaml(source, name), "Texts"), name)
    except PolicyError as error:
        raise error.in_file(name) from None


def _language(document: Document, name: str) -> Texts:
    texts = Texts(file=name)
    for key, node in document.entries.items():
        if key == CLAUSES:
            translated = mapping(node, CLAUSES)
            texts.clauses.update(_clauses(translated))
            texts.places.update(translated.keys)
            continue
        entry = mapping(node, key)
        entry.only(frozenset({"title", "tell"}), key)
        texts.rules[key] = RuleText(
            title=text_of(entry.need("title", key), "title"),
            tell=text_of(entry.need("tell", key), "tell"),
        )
        texts.places[key] = document.keys[key]
    return texts
