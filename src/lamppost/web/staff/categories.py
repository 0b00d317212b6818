"""Categories, of the network and of a town: the tree, and the small form of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamppost.foundation.kernel.errors import DomainError, NotFound, Stale
from lamppost.market.categories.actions import change_overlay
from lamppost.market.categories.queries import (
    current_overlay,
    taxonomy_for,
)
from lamppost.market.categories.rules import (
    Category,
    Kind,
    RiskTier,
    TaxonomyErrors,
    TaxonomyProblem,
    dump_overlay,
    parse_overlay,
)
from lamppost.market.listings.queries import count_public_by_category
from lamppost.people.accounts.rules import Role
from lamppost.web.errors import say
from lamppost.web.staff.access import StaffRequest, TownRequest, nothing_here, staff_page
from lamppost.web.staff.categories_file import Level, file_page, fill, restore_version
from lamppost.web.staff.leaf_form import (
    LeafForm,
    form_languages,
    form_of_leaf,
    problems_of,
    read_leaf_form,
    with_leaf,
)
from lamppost.web.staff.words import language_word, risk_word

if TYPE_CHECKING:
    pass

UNPROCESSABLE = 422
CONFLICT = 409


def _tree_page(request: StaffRequest, level: Level) -> HttpResponse:
    taxonomy, overlay = taxonomy_for(level.site_id), current_overlay(level.site_id)
    changed = parse_overlay(overlay.yaml)
    context = {
        "level": level,
        "taxonomy": taxonomy,
        "counts": count_public_by_category(level.site_id),
        "changed": set(changed.leaves) | changed.added_keys,
        "version": overlay.version,
        "words": get_language() or "en",
        "risk_word": risk_word,
    }
    return render(request, "staff/categories.html", context)


def _leaf_page(request: StaffRequest, level: Level, key: str) -> HttpResponse:
    try:
        leaf = taxonomy_for(level.site_id).leaf(key)
    except NotFound:
        raise nothing_here() from None
    languages = form_languages(level.town.language if level.town else "")
    overlay = current_overlay(level.site_id)
    if request.method != "POST":
        form = form_of_leaf(
            leaf, parse_overlay(overlay.yaml), languages=languages, version=overlay.version
        )
        return _leaf_form(request, level, leaf, form)
    form = read_leaf_form(request.POST, languages=languages)
    problems = problems_of(form)
    if problems:
        errors = {name: _(message) for name, message in problems.items()}
        return _leaf_form(request, level, leaf, replace(form, errors=errors))
    return _save_leaf(request, level, leaf, form)


def _save_leaf(request: StaffRequest, level: Level, leaf: Category, form: LeafForm) -> HttpResponse:
    overlay = parse_overlay(current_overlay(level.site_id).yaml)
    below = level.taxonomy_below().find(leaf.key) or leaf
    try:
        change_overlay(
            site_id=level.site_id,
            overlay_yaml=dump_overlay(with_leaf(overlay, form, below)),
            actor=request.user.actor,
            now=timezone.now(),
            expected_version=form.version,
        )
    except TaxonomyErrors as wrong:
        errors = {_field_of(problem): fill(problem) for problem in wrong.problems}
        return _leaf_form(request, level, leaf, replace(form, errors=errors))
    except Stale as stale:
        newer = replace(form, version=current_overlay(level.site_id).version)
        return _leaf_form(request, level, leaf, newer, stale=stale)
    messages.success(request, _("Saved."))
    return redirect(level.link("leaf", key=leaf.key))


def _field_of(problem: TaxonomyProblem) -> str:
    """Return the control that a mistake belongs to: "leaves.pets/dogs.name.de" is name-de."""
    parts = problem.key.split(".")
    for name in ("name", "synonyms"):
        if name in parts[:-1]:
            return f"{name}-{parts[-1]}"
        if name in parts:
            return f"{name}-en"
    return parts[-1] if parts[-1] in ("kinds", "risk", "expiry_days", "photo_limit") else "name-en"


def _leaf_form(
    request: StaffRequest,
    level: Level,
    leaf: Category,
    form: LeafForm,
    *,
    stale: DomainError | None = None,
) -> HttpResponse:
    context = {
        "level": level,
        "leaf": leaf,
        "form": form,
        "words": get_language() or "en",
        "kinds": [(kind.value, kind_word(kind)) for kind in Kind],
        "language_word": language_word,
        "risks": [(risk.value, risk_word(risk)) for risk in RiskTier],
        "stale": say(stale) if stale else "",
        "has_comments": "#" in current_overlay(level.site_id).yaml,
    }
    status = CONFLICT if stale else UNPROCESSABLE if form.errors else 200
    return render(request, "staff/category.html", context, status=status)


def kind_word(kind: Kind) -> str:
    """Return what an ad of a kind does."""
    return {
        Kind.OFFER: _("Offered"),
        Kind.WANTED: _("Wanted"),
        Kind.FREE: _("Free"),
        Kind.SWAP: _("To swap"),
    }[kind]


NETWORK = Level(None)


@staff_page(Role.OPERATOR, network=True)
@require_safe
def network_tree(request: StaffRequest) -> HttpResponse:
    """Show the categories of the network."""
    return _tree_page(request, NETWORK)


@staff_page(Role.OPERATOR)
@require_safe
def town_tree(request: TownRequest, slug: str) -> HttpResponse:
    """Show the categories of a town."""
    del slug
    return _tree_page(request, Level(request.town))


@staff_page(Role.OPERATOR, network=True)
@require_http_methods(["GET", "HEAD", "POST"])
def network_leaf(request: StaffRequest, key: str) -> HttpResponse:
    """Change one category for the whole network."""
    return _leaf_page(request, NETWORK, key)


@staff_page(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def town_leaf(request: TownRequest, slug: str, key: str) -> HttpResponse:
    """Change one category for a town."""
    del slug
    return _leaf_page(request, Level(request.town), key)


@staff_page(Role.OPERATOR, network=True)
@require_http_methods(["GET", "HEAD", "POST"])
def network_file(request: StaffRequest) -> HttpResponse:
    """Change the file of the network's changes as a whole."""
    return file_page(request, NETWORK)


@staff_page(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def town_file(request: TownRequest, slug: str) -> HttpResponse:
    """Change the file of a town's changes as a whole."""
    del slug
    return file_page(request, Level(request.town))


@staff_page(Role.OPERATOR, network=True)
@require_POST
def network_restore(request: StaffRequest, number: int) -> HttpResponse:
    """Save an old version of the network's changes as a new one."""
    return restore_version(request, NETWORK, number)


@staff_page(Role.OPERATOR)
@require_POST
def town_restore(request: TownRequest, slug: str, number: int) -> HttpResponse:
    """Save an old version of a town's changes as a new one."""
    del slug
    return restore_version(request, Level(request.town), number)
