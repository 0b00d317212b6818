"""Writes: change the categories of a site or of the whole network."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, Stale
from lamppost.market.categories.models import CategoryOverlay
from lamppost.market.categories.queries import (
    category_icons,
    current_overlay,
    shipped_taxonomy,
    sites_with_overlays,
    taxonomy_for,
)
from lamppost.market.categories.rules import (
    Overlay,
    ProblemList,
    Taxonomy,
    TaxonomyErrors,
    TaxonomyProblem,
    apply_overlay,
    parse_overlay,
)

MAX_OVERLAY = 200_000


@transaction.atomic
def change_overlay(
    *,
    site_id: UUID | None,
    overlay_yaml: str,
    actor: str,
    now: datetime,
    expected_version: int,
) -> CategoryOverlay:
    """
    Put new changes in force for a site, or for the network if ``site_id`` is None.

    They replace the earlier changes as a whole; an empty text goes back to what is shipped.
    ``expected_version`` is the version that the person looked at (``current_overlay``).

    :raises TaxonomyErrors: every mistake, those that other sites would suffer included
    :raises Stale: somebody saved another version in the meantime
    """
    before = current_overlay(site_id)
    if before.version != expected_version:
        raise _stale()
    overlay = _checked(site_id, overlay_yaml, parse_overlay(before.yaml))
    row = _add_version(site_id, overlay_yaml, actor, now, expected_version + 1)
    record(
        Event.CATEGORIES_CHANGED,
        subject=row.subject,
        actor=actor,
        now=now,
        site_id=site_id,
        details={
            "version": row.version,
            "sha256": hashlib.sha256(overlay_yaml.encode()).hexdigest(),
            "changed": sorted(overlay.leaves),
            "added": sorted(overlay.added_keys),
        },
    )
    return row


def _checked(site_id: UUID | None, text: str, before: Overlay) -> Overlay:
    """Return the overlay that the text holds, if it fits here and on every site it reaches."""
    if len(text) > MAX_OVERLAY:
        problems = ProblemList("overlay")
        problems.add("", "too_long", N_("At most %(limit)s characters."), limit=MAX_OVERLAY)
        problems.raise_if_any()
    overlay = parse_overlay(text)
    _refuse_removed(before, overlay)
    below = shipped_taxonomy() if site_id is None else taxonomy_for(None)
    changed = apply_overlay(below, overlay, icons=category_icons())
    if site_id is None:
        _check_sites(changed)
    return overlay


def _refuse_removed(before: Overlay, after: Overlay) -> None:
    """An operator's own leaf stays once saved: ads of it may be out there."""
    problems = ProblemList("overlay")
    for key in sorted(before.added_keys - after.added_keys):
        message = N_("A category that was added stays. Give it “hidden: yes” instead.")
        problems.add(key, "own_leaf_removed", message)
    problems.raise_if_any()


def _check_sites(network: Taxonomy) -> None:
    """The network's changes may not break the changes that sites made on top of them."""
    found: list[TaxonomyProblem] = []
    for site_id in sites_with_overlays():
        try:
            overlay = parse_overlay(current_overlay(site_id).yaml)
            apply_overlay(network, overlay, icons=category_icons())
        except TaxonomyErrors as errors:
            found.extend(problem.in_file(f"site {site_id}") for problem in errors.problems)
    if found:
        raise TaxonomyErrors(tuple(found))


def _add_version(
    site_id: UUID | None, text: str, actor: str, now: datetime, version: int
) -> CategoryOverlay:
    try:
        with transaction.atomic():
            return CategoryOverlay.objects.create(
                site_id=site_id, version=version, yaml=text, changed_at=now, changed_by=actor
            )
    except IntegrityError as error:
        raise _stale() from error


def _stale() -> Stale:
    return Stale(
        N_("Somebody changed the categories in the meantime. Look at them again, then save.")
    )
