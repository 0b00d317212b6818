"""The file of an operator's changes to the categories: edit it, see its mistakes and versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import DomainError, Stale
from lamppost.market.categories.actions import change_overlay
from lamppost.market.categories.queries import (
    current_overlay,
    overlay_history,
    shipped_taxonomy,
    taxonomy_for,
)
from lamppost.market.categories.rules import (
    Taxonomy,
    TaxonomyErrors,
    TaxonomyProblem,
    overlay_schema_help,
)
from lamppost.people.accounts.queries import accounts_by_ids
from lamppost.web.errors import say
from lamppost.web.staff.access import StaffRequest, nothing_here
from lamppost.web.staff.history import account_of
from lamppost.web.staff.site_form import whole
from lamppost.web.staff.yaml_lines import line_of

if TYPE_CHECKING:
    from lamppost.market.categories.models import CategoryOverlay
    from lamppost.market.sites.models import Site

UNPROCESSABLE = 422
CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Level:
    """Where changes are made: one town, or (None) the network."""

    town: Site | None

    @property
    def site_id(self) -> UUID | None:
        return self.town.pk if self.town else None

    def link(self, page: str, **more: object) -> str:
        """Return the address of a page at this level."""
        if self.town is None:
            return reverse(f"staff-{page}", kwargs=more or None)
        return reverse(f"staff-site-{page}", kwargs={"slug": self.town.slug, **more})

    def taxonomy_below(self) -> Taxonomy:
        """Return the categories without the changes of this level."""
        return taxonomy_for(None) if self.town else shipped_taxonomy()


def fill(problem: TaxonomyProblem) -> str:
    """Return what a mistake is, in the reader's language."""
    message = _(problem.message)
    return message % dict(problem.params) if problem.params else message


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One mistake in the file: where, and what."""

    line: int | None
    place: str
    message: str


def file_page(request: StaffRequest, level: Level) -> HttpResponse:
    """Show the file, or save what was sent."""
    current = current_overlay(level.site_id)
    if request.method != "POST":
        return _file_form(request, level, current.yaml, current.version)
    text = request.POST.get("yaml", "").replace("\r\n", "\n")
    return _save_file(request, level, text, max(whole(request.POST.get("version", "")), 0))


def _save_file(request: StaffRequest, level: Level, text: str, version: int) -> HttpResponse:
    try:
        row = change_overlay(
            site_id=level.site_id,
            overlay_yaml=text,
            actor=request.user.actor,
            now=timezone.now(),
            expected_version=version,
        )
    except TaxonomyErrors as wrong:
        return _file_form(request, level, text, version, mistakes=_mistakes(text, wrong))
    except Stale as stale:
        newer = current_overlay(level.site_id).version
        return _file_form(request, level, text, newer, stale=stale)
    messages.success(request, _("Saved as version %(number)s.") % {"number": row.version})
    return redirect(level.link("categories-file"))


def _mistakes(text: str, wrong: TaxonomyErrors) -> list[Mistake]:
    found = [
        Mistake(
            line=_line(text, problem),
            place=problem.key if problem.file == "overlay" else f"{problem.file}: {problem.key}",
            message=fill(problem),
        )
        for problem in wrong.problems
    ]
    return sorted(found, key=lambda mistake: mistake.line or 0)


def _line(text: str, problem: TaxonomyProblem) -> int | None:
    named = dict(problem.params).get("line", "")
    if named.isdecimal():
        return int(named)
    return line_of(text, problem.key) if problem.file == "overlay" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OldVersion:
    """One version of the file: who saved it, when, and what it held."""

    number: int
    who: str
    row: CategoryOverlay


def _file_form(
    request: StaffRequest,
    level: Level,
    text: str,
    version: int,
    *,
    mistakes: Sequence[Mistake] = (),
    stale: DomainError | None = None,
) -> HttpResponse:
    context = {
        "level": level,
        "yaml": text,
        "version": version,
        "mistakes": mistakes,
        "stale": say(stale) if stale else "",
        "history": _versions(level),
        "help": overlay_schema_help(),
    }
    status = CONFLICT if stale else UNPROCESSABLE if mistakes else 200
    return render(request, "staff/categories_file.html", context, status=status)


def _versions(level: Level) -> list[OldVersion]:
    rows = overlay_history(level.site_id)
    actors: Mapping[str, UUID | None] = {row.changed_by: account_of(row.changed_by) for row in rows}
    people = accounts_by_ids([one for one in actors.values() if one is not None])

    def who(row: CategoryOverlay) -> str:
        account_id = actors[row.changed_by]
        person = people.get(account_id) if account_id else None
        return person.display_name if person else row.changed_by

    return [OldVersion(number=row.version, who=who(row), row=row) for row in rows]


def restore_version(request: StaffRequest, level: Level, number: int) -> HttpResponse:
    """Save an old version as a new one."""
    old = next((row for row in overlay_history(level.site_id) if row.version == number), None)
    if old is None:
        raise nothing_here()
    return _save_file(request, level, old.yaml, max(whole(request.POST.get("version", "")), 0))
