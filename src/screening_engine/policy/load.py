"""Loads packs: one folder with pack.yaml, a file a rule, term lists and texts by language."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from screening_engine.policy.build import Surroundings, build_rule
from screening_engine.policy.folder import (
    LISTS,
    PACK_FILE,
    Folder,
    pack_names,
    read_yaml,
)
from screening_engine.policy.join import together
from screening_engine.policy.meaning import policy_version
from screening_engine.policy.pack import Head, PackFile, read_head, read_pack
from screening_engine.policy.problems import Place, PolicyError, did_you_mean
from screening_engine.policy.rule import Policy, Rule
from screening_engine.signal_names import finding_names
from screening_engine.signals import ALL_SIGNALS

Entry = TypeVar("Entry")
Names = frozenset[str] | None
NOTHING_YET = Policy(name="", label="", version="", rules=(), clauses={}, texts={})


def load_policy(pack: str = "baseline", *, findings: Collection[str] | None = None) -> Policy:
    """
    Return a pack that ships with the engine, with the rules of the pack that it extends.

    Loaded once in a process: packs that extend the same one share its compiled rules.
    ``findings`` are those that rules can cite: without it, those of the engine's own signals.
    Raises ``PolicyError`` if the pack is not there or anything in it is wrong.
    """
    names = finding_names(ALL_SIGNALS) if findings is None else frozenset(findings)
    return _shipped(names).load(pack)


def load_policy_from(
    path: str | PathLike[str], *, findings: Collection[str] | None = None
) -> Policy:
    """
    Return the pack in a folder, as ``load_policy`` does, read anew each time.

    A pack that it extends may lie in the folder beside it, or ship with the engine. Without
    ``findings`` its rules may cite any: the caller may have signals of its own.
    """
    folder = Path(path).resolve()
    if not (folder / PACK_FILE).is_file():
        raise PolicyError(f"There is no {PACK_FILE} in this folder.", file=str(path))
    names = None if findings is None else frozenset(findings)
    return Loader(folder.parent, names).load(folder.name)


def packs_for(country: str, *, among: str | PathLike[str] | None = None) -> tuple[str, ...]:
    """
    Return the packs for sites in a country, sorted: those that name it and those for everyone.

    ``country`` is ISO 3166-1 alpha-2; "" is a site without one. ``among`` is a folder of packs
    instead of those that ship.
    """
    heads = _shipped_heads() if among is None else _heads(Path(among))
    return tuple(
        name for name, head in heads.items() if not head.countries or country in head.countries
    )


def load_policy_for(country: str, *, among: str | PathLike[str] | None = None) -> Policy:
    """
    Return what is in force for sites in a country: all packs for it, joined.

    Of the packs that ship it is loaded once: ask as often as you like. Raises ``PolicyError``
    as ``load_policy`` does, and where two packs for one country use one name differently.
    """
    if among is None:
        return _shipped_for(packs_for(country))
    loader = Loader(Path(among), None)
    names = _outermost(packs_for(country, among=among), _heads(Path(among)))
    return together([loader.load(name) for name in names])


@lru_cache(maxsize=512)
def _shipped_for(names: tuple[str, ...]) -> Policy:
    return together([load_policy(name) for name in _outermost(names, _shipped_heads())])


@cache
def load_every_policy() -> Policy:
    """
    Return all packs that ship, joined: no country's law, but the place to look up what any
    decision cites.
    """
    return _shipped_for(tuple(_shipped_heads()))


def _outermost(names: Collection[str], heads: Mapping[str, Head]) -> tuple[str, ...]:
    """What another pack extends is in that one already."""
    extended = {heads[name].extends for name in names}
    return tuple(name for name in names if name not in extended)


def _packs() -> Traversable:
    return files("screening_engine") / "packs"


@lru_cache(maxsize=8)
def _shipped(findings: Names) -> Loader:
    return Loader(_packs(), findings)


@cache
def _shipped_heads() -> Mapping[str, Head]:
    return _heads(_packs())


def _heads(root: Traversable) -> Mapping[str, Head]:
    return {name: read_head(Folder(root / name, root / LISTS)) for name in pack_names(root)}


class Loader:
    """Loads packs that lie in one folder, each once."""

    def __init__(self, root: Traversable, findings: Names) -> None:
        self._root = root
        self._findings = findings
        self._loaded: dict[str, Policy] = {}

    def load(self, name: str, *, extending: tuple[str, ...] = ()) -> Policy:
        if name not in self._loaded:
            if not self._has(name):
                known = pack_names(self._root)
                raise PolicyError(
                    f'There is no pack "{name}".', suggestion=did_you_mean(name, known)
                )
            self._loaded[name] = self._read(name, extending=extending)
        return self._loaded[name]

    def _has(self, name: str) -> bool:
        return (self._root / name / PACK_FILE).is_file()

    def _read(self, name: str, *, extending: tuple[str, ...]) -> Policy:
        folder = Folder(self._root / name, self._root / LISTS)
        pack = read_pack(folder)
        return _built(folder, pack, self.base_of(name, pack, extending), findings=self._findings)

    def base_of(self, name: str, pack: PackFile, extending: tuple[str, ...] = ()) -> Policy:
        """Return what the pack of this name extends; without anything if it extends none."""
        if not pack.head.extends:
            return NOTHING_YET
        return self._base(pack, extending=(*extending, name))

    def _base(self, pack: PackFile, *, extending: tuple[str, ...]) -> Policy:
        """Return the pack that this one extends: its neighbour, or one that ships."""
        name, place = pack.head.extends, pack.places["extends"]
        if name in extending:
            chain = " → ".join((*extending, name))
            raise PolicyError(f"The pack extends itself: {chain}.", file=PACK_FILE, place=place)
        if self._has(name):
            return self.load(name, extending=extending)
        try:
            return load_policy(name, findings=self._findings)
        except PolicyError as error:
            raise error if error.file else error.at(PACK_FILE, place) from None


def surroundings(pack: PackFile, base: Policy, findings: Names) -> Surroundings:
    """Return what a pack and the one that it extends give its rules. Raises ``PolicyError``."""
    english = pack.texts["en"].rules if "en" in pack.texts else {}
    return Surroundings(
        clauses=_added(base.clauses, pack.clauses, "clause", pack),
        lists=_added(base.lists, pack.lists, "list", pack),
        english=english,
        findings=findings,
    )


def _built(folder: Folder, pack: PackFile, base: Policy, *, findings: Names) -> Policy:
    around = surroundings(pack, base, findings)
    own = _rules(folder, around, taken=base.rules)
    _check_texts(pack, {rule.id for rule in own})
    rules = tuple(sorted((*base.rules, *own), key=lambda rule: rule.id))
    return Policy(
        name=pack.head.name,
        label=pack.head.label,
        version=policy_version(rules),
        rules=rules,
        clauses=MappingProxyType(dict(around.clauses)),
        texts=_by_language(base.texts, pack, "rules"),
        clause_texts=_by_language(base.clause_texts, pack, "clauses"),
        lists=MappingProxyType(dict(around.lists)),
        extends=pack.head.extends,
        countries=pack.head.countries,
    )


def _added(
    old: Mapping[str, Entry], new: Mapping[str, Entry], what: str, pack: PackFile
) -> dict[str, Entry]:
    for key in new:
        if key in old:
            raise PolicyError(
                f'The {what} "{key}" is taken: the pack "{pack.head.extends}" has it.',
                file=PACK_FILE,
                place=pack.places[f"@{key}" if what == "list" else key],
            )
    return {**old, **new}


def _rules(folder: Folder, around: Surroundings, *, taken: tuple[Rule, ...]) -> tuple[Rule, ...]:
    own = tuple(each_rule(folder, around, taken=taken))
    if not own:
        raise PolicyError("The pack has no rules.", file=PACK_FILE)
    return own


def each_rule(
    folder: Folder,
    around: Surroundings,
    *,
    taken: tuple[Rule, ...],
    wrong: list[PolicyError] | None = None,
) -> Iterator[Rule]:
    """
    Yield the rules of a pack, none with an id that is ``taken``.

    Raises ``PolicyError`` at the first that is wrong, or puts it into ``wrong`` and goes on.
    """
    rules = {rule.id: rule for rule in taken}
    for name, source in folder.rule_files():
        try:
            rule = build_rule(read_yaml(source, name), around=around, file=name)
            if rule.id in rules:
                raise PolicyError(
                    f'The id "{rule.id}" is taken by {rules[rule.id].file}.', place=Place(1, 1)
                )
        except PolicyError as error:
            if wrong is None:
                raise error.in_file(name) from None
            wrong.append(error.in_file(name))
            continue
        rules[rule.id] = rule
        yield rule


def _check_texts(pack: PackFile, rule_ids: Collection[str]) -> None:
    for error in wrong_texts(pack, rule_ids):
        raise error


def wrong_texts(pack: PackFile, rule_ids: Collection[str]) -> Iterator[PolicyError]:
    """The texts of a pack are about its own rules and clauses, not about those it extends."""
    for texts in pack.texts.values():
        known = (("rule", texts.rules, rule_ids), ("clause", texts.clauses, pack.clauses))
        for what, found, ids in known:
            for key in found:
                if key not in ids:
                    yield PolicyError(
                        f'There is no {what} "{key}".',
                        file=texts.file,
                        place=texts.places[key],
                        suggestion=did_you_mean(key, ids),
                    )


def _by_language(
    old: Mapping[str, Mapping[str, Entry]], pack: PackFile, part: str
) -> Mapping[str, Mapping[str, Entry]]:
    new = {language: getattr(texts, part) for language, texts in pack.texts.items()}
    return MappingProxyType(
        {
            language: MappingProxyType({**old.get(language, {}), **new.get(language, {})})
            for language in sorted({*old, *new})
        }
    )
