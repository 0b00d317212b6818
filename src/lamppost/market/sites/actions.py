"""Writes: open and change sites."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, NotFound, Stale
from lamppost.market.sites.models import District, Site
from lamppost.market.sites.outlines import OutlineNotValid, Ring, problem_of
from lamppost.market.sites.rules import (
    DistrictSettings,
    SiteNotValid,
    SiteSettings,
    check_districts,
    check_site,
)


@transaction.atomic
def open_site(
    *, settings: SiteSettings, districts: Sequence[DistrictSettings], actor: str, now: datetime
) -> Site:
    """
    Open a new site.

    :raises SiteNotValid: if the settings are wrong or the address is taken
    """
    check_site(settings)
    check_districts(districts)
    if Site.objects.filter(slug=settings.slug).exists():
        raise SiteNotValid({"slug": N_("Another town has this address already.")})
    site = Site.objects.create(opened_at=now, **_fields(settings))
    _replace_districts(site, districts)
    record(
        Event.SITE_OPENED,
        subject=site.subject,
        actor=actor,
        now=now,
        site_id=site.id,
        details={"slug": site.slug, "districts": len(districts)},
    )
    return site


@transaction.atomic
def change_site(
    *,
    site_id: UUID,
    settings: SiteSettings,
    expected_version: int,
    actor: str,
    now: datetime,
) -> Site:
    """
    Change a site's settings. Its address stays: links that people shared must go on working.

    :raises SiteNotValid: if the settings are wrong
    :raises NotFound: if there is no such site
    :raises Stale: if somebody changed it since the form was opened
    """
    check_site(settings)
    site = Site.objects.select_for_update().filter(pk=site_id).first()
    if site is None:
        raise NotFound(N_("There is no such town here."))
    if site.version != expected_version:
        raise Stale(N_("Somebody changed this town in the meantime. Look at it again, then save."))
    before = {name: getattr(site, name) for name in _fields(settings)}
    fields = {**_fields(settings), "slug": site.slug}
    for name, value in fields.items():
        setattr(site, name, value)
    site.version += 1
    site.save()
    record(
        Event.SITE_CHANGED,
        subject=site.subject,
        actor=actor,
        now=now,
        site_id=site.id,
        details={
            "changed": sorted(name for name, value in fields.items() if before[name] != value),
            "version": site.version,
        },
    )
    return site


def _fields(settings: SiteSettings) -> dict[str, object]:
    return {**asdict(settings), "neighbours": list(settings.neighbours)}


def _replace_districts(site: Site, districts: Sequence[DistrictSettings]) -> None:
    District.objects.bulk_create(
        District(site=site, slug=one.slug, **_district_fields(one)) for one in districts
    )


@transaction.atomic
def change_districts(
    *,
    site_id: UUID,
    districts: Sequence[DistrictSettings],
    in_use: Collection[str],
    expected_version: int,
    actor: str,
    now: datetime,
) -> Site:
    """
    Put a site's districts in order: rename, move, add, and remove those that no ad names.

    ``districts`` are all that shall be there; ``in_use`` are the slugs that ads name.

    :raises SiteNotValid: if one is wrong, stands there twice, or may not be removed
    :raises NotFound: if there is no such site
    :raises Stale: if somebody changed the site since the form was opened
    """
    check_districts(districts)
    site = Site.objects.select_for_update().filter(pk=site_id).first()
    if site is None:
        raise NotFound(N_("There is no such town here."))
    if site.version != expected_version:
        raise Stale(N_("Somebody changed this town in the meantime. Look at it again, then save."))
    before = {district.slug: district for district in site.districts.all()}
    wanted = {district.slug: district for district in districts}
    removed = sorted(before.keys() - wanted.keys())
    if any(slug in in_use for slug in removed):
        raise SiteNotValid(
            {"districts": N_("Ads name a part of town that you remove. It has to stay.")}
        )
    changed = [slug for slug in sorted(wanted) if _change_district(site, before, wanted[slug])]
    site.districts.filter(slug__in=removed).delete()
    site.version += 1
    site.save(update_fields=["version"])
    record(
        Event.SITE_CHANGED,
        subject=site.subject,
        actor=actor,
        now=now,
        site_id=site.id,
        details={
            "changed": ["districts"],
            "districts": {"saved": changed, "removed": removed},
            "version": site.version,
        },
    )
    return site


def _change_district(site: Site, before: Mapping[str, District], wanted: DistrictSettings) -> bool:
    """Write a district as it shall be; return whether anything was new."""
    fields = _district_fields(wanted)
    known = before.get(wanted.slug)
    if known is not None and all(getattr(known, name) == fields[name] for name in fields):
        return False
    site.districts.update_or_create(slug=wanted.slug, defaults=fields)
    return True


def _district_fields(wanted: DistrictSettings) -> dict[str, object]:
    """Return what to write. An outline is kept open, in lists, as JSON gives it back."""
    fields: dict[str, object] = {
        "name": wanted.name,
        "latitude": wanted.latitude,
        "longitude": wanted.longitude,
    }
    if wanted.outline is not None:
        ring = wanted.outline
        is_closed = len(ring) > 1 and ring[0] == ring[-1]
        fields["outline"] = [list(point) for point in (ring[:-1] if is_closed else ring)]
    return fields


@transaction.atomic
def draw_districts(
    *, site_id: UUID, outlines: Mapping[str, Ring], actor: str, now: datetime
) -> list[str]:
    """
    Give parts of a town their outlines; those not named keep what they have.

    Return the slugs of those that changed.

    :raises OutlineNotValid: if one is wrong, or names a part that is not there
    :raises NotFound: if there is no such site
    """
    site = Site.objects.select_for_update().filter(pk=site_id).first()
    if site is None:
        raise NotFound(N_("There is no such town here."))
    known = {district.slug: district for district in site.districts.all()}
    for slug, ring in outlines.items():
        problem = problem_of(ring)
        if problem:
            raise OutlineNotValid(problem)
        if slug not in known:
            raise OutlineNotValid(N_("There is no part of town “%(slug)s”."), slug=slug)
    drawn = [slug for slug in sorted(outlines) if _draw(known[slug], outlines[slug])]
    site.version += 1
    site.save(update_fields=["version"])
    record(
        Event.SITE_CHANGED,
        subject=site.subject,
        actor=actor,
        now=now,
        site_id=site.id,
        details={
            "changed": ["districts"],
            "districts": {"drawn": drawn},
            "version": site.version,
        },
    )
    return drawn


def _draw(district: District, ring: Ring) -> bool:
    before, district.outline = district.outline, [list(point) for point in ring]
    if before == district.outline:
        return False
    district.save(update_fields=["outline"])
    return True
