"""Finds everything that is wrong with a pack at once, where loading stops at the first error."""

from __future__ import annotations

from collections.abc import Collection
from os import PathLike
from pathlib import Path

from screening_engine.policy.build import build_rule
from screening_engine.policy.folder import LISTS, PACK_FILE, Folder, read_yaml
from screening_engine.policy.load import Loader, each_rule, surroundings, wrong_texts
from screening_engine.policy.pack import read_pack
from screening_engine.policy.problems import PolicyError
from screening_engine.policy.rule import Rule


def problems_in(
    path: str | PathLike[str], *, findings: Collection[str] | None = None
) -> tuple[list[Rule], list[PolicyError]]:
    """
    Return the rules that are right and every problem, of the pack in a folder or of one rule file.

    A rule file lies in the folder of its pack or below it. Errors name files from the pack on.
    """
    place = Path(path).resolve()
    root = pack_folder(place)
    if root is None:
        return [], [PolicyError(f"There is no {PACK_FILE} here or above.")]
    try:
        folder = Folder(root, root.parent / LISTS)
        names = None if findings is None else frozenset(findings)
        pack = read_pack(folder)
        base = Loader(root.parent, names).base_of(root.name, pack)
        around = surroundings(pack, base, names)
    except PolicyError as error:
        return [], [error]
    if place.is_file() and place.name != PACK_FILE:
        name = place.relative_to(root).as_posix()
        try:
            return [build_rule(read_yaml(place, name), around=around, file=name)], []
        except PolicyError as error:
            return [], [error.in_file(name)]
    wrong: list[PolicyError] = []
    rules = list(each_rule(folder, around, taken=base.rules, wrong=wrong))
    if not wrong:
        wrong.extend(wrong_texts(pack, {rule.id for rule in rules}))
    if not rules and not wrong:
        wrong.append(PolicyError("The pack has no rules.", file=PACK_FILE))
    return rules, wrong


def pack_folder(place: Path) -> Path | None:
    """Return the folder of the pack that a folder or a file belongs to, None if to none."""
    start = place if place.is_dir() else place.parent
    return next((one for one in (start, *start.parents) if (one / PACK_FILE).is_file()), None)
