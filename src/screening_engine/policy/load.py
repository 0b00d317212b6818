"""Loads a pack: one folder with pack.yaml, a file a rule, term lists and texts by language."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from types import MappingProxyType

from screening_engine.policy.build import Surroundings, build_rule
from screening_engine.policy.document import Mapping as Document
from screening_engine.policy.document import Node, mapping, read_document, scalar, sequence, text_of
from screening_engine.policy.meaning import policy_version
from screening_engine.policy.problems import Place, PolicyError, did_you_mean
from screening_engine.policy.prose import make_terms
from screening_engine.policy.rule import Clause, Policy, Rule, RuleText
from screening_engine.signal_names import finding_names
from screening_engine.signals import ALL_SIGNALS

PACK_FILE = "pack.yaml"
LISTS = "lists"
TEXTS = "texts"
CLAUSES = "clauses"
_CLAUSE_KEYS = frozenset({"heading", "text", "allowed", "not_allowed"})
_PACK_KEYS = frozenset({"name", "version", "clauses", "lists"})


def load_policy(pack: str = "baseline", *, findings: Collection[str] | None = None) -> Policy:
    """
    Return a pack that ships with the engine.

    ``findings`` are those that rules can cite: without it, those of the engine's own signals.
    Raises ``PolicyError`` if the pack is not there or anything in it is wrong.
    """
    packs = files("screening_engine") / "packs"
    folder = packs / pack
    if not (folder / PACK_FILE).is_file():
        known = [entry.name for entry in packs.iterdir() if (entry / PACK_FILE).is_file()]
        raise PolicyError(f'There is no pack "{pack}".', suggestion=did_you_mean(pack, known))
    names = finding_names(ALL_SIGNALS) if findings is None else findings
    return _load(_Folder(folder, shared_lists=packs / LISTS), findings=names)


def load_policy_from(
    path: str | PathLike[str], *, findings: Collection[str] | None = None
) -> Policy:
    """
    Return the pack in a folder, as ``load_policy`` does.

    Without ``findings`` its rules may cite any: the caller may have signals of its own.
    """
    folder = Path(path)
    if not (folder / PACK_FILE).is_file():
        raise PolicyError(f"There is no {PACK_FILE} in this folder.", file=str(folder))
    return _load(_Folder(folder, shared_lists=folder.parent / LISTS), findings=findings)


@dataclass(frozen=True, slots=True)
class _Folder:
    root: Traversable
    shared_lists: Traversable

    def rule_files(self) -> Iterator[tuple[str, Traversable]]:
        yield from _yaml_below(self.root, "", skip={PACK_FILE, LISTS, TEXTS})

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


def _load(folder: _Folder, *, findings: Collection[str] | None) -> Policy:
    pack = mapping(_read(folder.root / PACK_FILE, PACK_FILE), "A pack")
    texts = _texts(folder)
    try:
        pack.only(_PACK_KEYS, "a pack")
        name = text_of(pack.need("name", "A pack"), "name")
        label = text_of(pack.need("version", "A pack"), "version")
        clauses = _clauses(pack.need("clauses", "A pack"))
        lists = _lists(pack, folder)
    except PolicyError as error:
        raise error.in_file(PACK_FILE) from None
    around = Surroundings(
        clauses=clauses, lists=lists, english=_by_rule(texts.get("en", {})), findings=findings
    )
    rules = _rules(folder, around)
    return Policy(
        name=name,
        label=label,
        version=policy_version(rules),
        rules=rules,
        clauses=MappingProxyType(clauses),
        texts=_checked_texts(texts, rules),
        clause_texts=_clause_texts(folder, clauses),
    )


def _rules(folder: _Folder, around: Surroundings) -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    for name, source in folder.rule_files():
        try:
            rule = build_rule(_read(source, name), around=around, file=name)
        except PolicyError as error:
            raise error.in_file(name) from None
        if rule.id in rules:
            raise PolicyError(
                f'The id "{rule.id}" is taken by {rules[rule.id].file}.',
                file=name,
                place=Place(1, 1),
            )
        rules[rule.id] = rule
    if not rules:
        raise PolicyError("The pack has no rules.", file=PACK_FILE)
    return tuple(rules[rule_id] for rule_id in sorted(rules))


def _read(source: Traversable, name: str) -> Node:
    try:
        return read_document(_read_text(source))
    except PolicyError as error:
        raise error.in_file(name) from None


def _read_text(source: Traversable) -> str:
    try:
        return source.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PolicyError(f"The file is not UTF-8 (byte {error.start}).") from None
    except OSError as error:
        raise PolicyError(f"The file cannot be read: {error.strerror}.") from None


def _clauses(node: Node) -> dict[str, Clause]:
    clauses: dict[str, Clause] = {}
    for clause_id, entry in mapping(node, "clauses").entries.items():
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


def _lists(pack: Document, folder: _Folder) -> dict[str, tuple[str, ...]]:
    if "lists" not in pack.entries:
        return {}
    lists: dict[str, tuple[str, ...]] = {}
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
        text = _read_text(source)
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


_Texts = dict[str, tuple[str, Place, RuleText]]


def _texts(folder: _Folder) -> dict[str, _Texts]:
    """Return the texts by language and rule id, with the place of each for later errors."""
    texts: dict[str, _Texts] = {}
    if not (folder.root / TEXTS).is_dir():
        return texts
    for name, source in _yaml_below(folder.root / TEXTS, f"{TEXTS}/"):
        language = name.rsplit("/", 1)[1].rsplit(".", 1)[0].lower()
        try:
            texts[language] = _language(mapping(_read(source, name), "Texts"), name)
        except PolicyError as error:
            raise error.in_file(name) from None
    return texts


def _language(document: Document, name: str) -> _Texts:
    texts: _Texts = {}
    for rule_id, node in document.entries.items():
        if rule_id == CLAUSES:
            continue
        entry = mapping(node, rule_id)
        entry.only(frozenset({"title", "tell"}), rule_id)
        text = RuleText(
            title=text_of(entry.need("title", rule_id), "title"),
            tell=text_of(entry.need("tell", rule_id), "tell"),
        )
        texts[rule_id] = (name, document.keys[rule_id], text)
    return texts


def _clause_texts(
    folder: _Folder, clauses: Mapping[str, Clause]
) -> Mapping[str, Mapping[str, Clause]]:
    """Return the clauses in other languages: what ``texts/<lang>.yaml`` holds under ``clauses``."""
    found: dict[str, Mapping[str, Clause]] = {}
    if not (folder.root / TEXTS).is_dir():
        return found
    for name, source in _yaml_below(folder.root / TEXTS, f"{TEXTS}/"):
        document = mapping(_read(source, name), "Texts")
        if CLAUSES not in document.entries:
            continue
        try:
            translated = _clauses(document.entries[CLAUSES])
        except PolicyError as error:
            raise error.in_file(name) from None
        for clause_id in translated:
            if clause_id not in clauses:
                raise PolicyError(
                    f'There is no clause "{clause_id}".',
                    file=name,
                    place=document.keys[CLAUSES],
                    suggestion=did_you_mean(clause_id, clauses),
                )
        language = name.rsplit("/", 1)[1].rsplit(".", 1)[0].lower()
        found[language] = MappingProxyType(translated)
    return MappingProxyType(found)


def _by_rule(texts: _Texts) -> dict[str, RuleText]:
    return {rule_id: text for rule_id, (_, _, text) in texts.items()}


def _checked_texts(
    texts: dict[str, _Texts], rules: tuple[Rule, ...]
) -> Mapping[str, Mapping[str, RuleText]]:
    ids = {rule.id for rule in rules}
    for language in texts.values():
        for rule_id, (file, place, _) in language.items():
            if rule_id not in ids:
                raise PolicyError(
                    f'There is no rule "{rule_id}".',
                    file=file,
                    place=place,
                    suggestion=did_you_mean(rule_id, ids),
                )
    return MappingProxyType(
        {language: MappingProxyType(_by_rule(entries)) for language, entries in texts.items()}
    )
