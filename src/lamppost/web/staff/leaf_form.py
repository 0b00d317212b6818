"""The small form of one category: what an operator typed, and the changes that it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.http import QueryDict

from lamppost.foundation.kernel.errors import N_
from lamppost.market.categories.rules import Category, Kind, Overlay, RiskTier
from lamppost.market.categories.rules.leaf import MAX_EXPIRY_DAYS, MAX_PHOTOS
from lamppost.market.categories.rules.overlay import LeafChange
from lamppost.web.staff.site_form import whole

NAME_LENGTH = 60


def form_languages(extra: str = "") -> list[str]:
    """Return the languages that a form asks names in: ours, and a town's own."""
    ours = [code for code, _name in settings.LANGUAGES]
    return list(dict.fromkeys([*ours, *([extra] if extra else [])]))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafForm:
    """One category as typed. ``synonyms`` are those added here, separated by commas."""

    names: Mapping[str, str]
    synonyms: Mapping[str, str]
    is_hidden: bool
    expiry_days: str
    photo_limit: str
    kinds: Sequence[str]
    risk: str
    version: int
    errors: Mapping[str, str] = field(default_factory=dict)


def form_of_leaf(
    leaf: Category, overlay: Overlay, *, languages: Sequence[str], version: int
) -> LeafForm:
    """Return the form with a category as it stands, and the synonyms added at this level."""
    added = _added_synonyms(leaf, overlay)
    return LeafForm(
        names={language: leaf.names.get(language, "") for language in languages},
        synonyms={language: ", ".join(added.get(language, ())) for language in languages},
        is_hidden=leaf.hidden,
        expiry_days=str(leaf.expiry_days),
        photo_limit=str(leaf.photo_limit),
        kinds=[kind.value for kind in leaf.kinds],
        risk=str(leaf.risk),
        version=version,
    )


def _added_synonyms(leaf: Category, overlay: Overlay) -> Mapping[str, Sequence[str]]:
    if leaf.key in overlay.added_keys:
        return leaf.synonyms
    change = overlay.leaves.get(leaf.key)
    return change.synonyms if change else {}


def read_leaf_form(sent: QueryDict, *, languages: Sequence[str]) -> LeafForm:
    """Return what was sent."""
    return LeafForm(
        names={one: sent.get(f"name-{one}", "").strip()[:200] for one in languages},
        synonyms={one: sent.get(f"synonyms-{one}", "").strip()[:4000] for one in languages},
        is_hidden=bool(sent.get("hidden")),
        expiry_days=sent.get("expiry_days", "").strip()[:10],
        photo_limit=sent.get("photo_limit", "").strip()[:10],
        kinds=sent.getlist("kinds")[:10],
        risk=sent.get("risk", "")[:20],
        version=max(whole(sent.get("version", "")), 0),
    )


def problems_of(form: LeafForm) -> dict[str, str]:
    """Return what cannot be, by field. What the categories themselves forbid shows on saving."""
    problems: dict[str, str] = {}
    if not 1 <= whole(form.expiry_days) <= MAX_EXPIRY_DAYS:
        problems["expiry_days"] = N_("A number of days from 1 to 365.")
    if not 0 <= whole(form.photo_limit) <= MAX_PHOTOS:
        problems["photo_limit"] = N_("A number of photos from 0 to 12.")
    if not form.kinds or not set(form.kinds) <= set(Kind):
        problems["kinds"] = N_("Choose at least one kind of ad.")
    if form.risk not in set(RiskTier):
        problems["risk"] = N_("Choose a risk tier.")
    for language, name in form.names.items():
        if len(name) > NAME_LENGTH:
            problems[f"name-{language}"] = N_("Keep the name to 60 characters.")
    if not form.names.get("en"):
        problems["name-en"] = N_(
            "An English name is needed: it stands in where another is missing."
        )
    return problems


def with_leaf(overlay: Overlay, form: LeafForm, below: Category) -> Overlay:
    """
    Return the changes with what the form asks for; what is as below is no change.

    ``below`` is the category without the changes of this level. An operator's own category is
    edited where it was added.
    """
    if below.key in overlay.added_keys:
        return replace(
            overlay,
            added=tuple(_edited_own(raw, form, below.key) for raw in overlay.added),
        )
    change = _change(form, below)
    leaves = {key: known for key, known in overlay.leaves.items() if key != below.key}
    if change != LeafChange():
        leaves[below.key] = change
    return replace(overlay, leaves=leaves)


def _change(form: LeafForm, below: Category) -> LeafChange:
    kinds = _kinds(form)
    expiry, photos = int(form.expiry_days), int(form.photo_limit)
    risk = RiskTier(form.risk)
    return LeafChange(
        names={
            language: name
            for language, name in form.names.items()
            if name and name != below.names.get(language)
        },
        hidden=None if form.is_hidden == below.hidden else form.is_hidden,
        expiry_days=None if expiry == below.expiry_days else expiry,
        photo_limit=None if photos == below.photo_limit else photos,
        kinds=() if set(kinds) == set(below.kinds) else kinds,
        risk=None if risk is below.risk else risk,
        synonyms=_synonyms(form),
    )


def _kinds(form: LeafForm) -> tuple[Kind, ...]:
    return tuple(kind for kind in Kind if kind in form.kinds)


def _synonyms(form: LeafForm) -> dict[str, tuple[str, ...]]:
    found = {
        language: tuple(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))
        for language, words in form.synonyms.items()
    }
    return {language: words for language, words in found.items() if words}


def _edited_own(raw: Mapping[str, Any], form: LeafForm, key: str) -> Mapping[str, Any]:
    """Own categories are kept as the plain text values of the file."""
    if f"{raw.get('section')}/{raw.get('key')}" != key:
        return raw
    names = {**_mapping(raw, "name"), **{one: name for one, name in form.names.items() if name}}
    kept = {one: v for one, v in _mapping(raw, "synonyms").items() if one not in form.synonyms}
    return {
        **raw,
        "name": names,
        "synonyms": {**kept, **{one: list(words) for one, words in _synonyms(form).items()}},
        "hidden": "yes" if form.is_hidden else "no",
        "expiry_days": form.expiry_days,
        "photo_limit": form.photo_limit,
        "kinds": [str(kind) for kind in _kinds(form)],
        "risk": form.risk,
    }


def _mapping(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = raw.get(name)
    return value if isinstance(value, Mapping) else {}
