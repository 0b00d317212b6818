"""Fill the demo: towns, cast and people, then every ad through the same journey as any ad."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID

import click
from django.db import connection, transaction
from django.utils import timezone

from lamppost.foundation.audit.log import SYSTEM
from lamppost.foundation.kernel.ids import new_id
from lamppost.journeys.object_to_decision import object_to_decision
from lamppost.journeys.place_listing import Placed
from lamppost.journeys.post_listing import post_draft
from lamppost.market.listings.actions import open_draft, save_draft, set_draft_photos
from lamppost.market.media.actions import add_photo, share_photos
from lamppost.market.sites.actions import open_site
from lamppost.ops.demo import content
from lamppost.ops.demo.cast import CAST
from lamppost.ops.demo.life import Town, live
from lamppost.ops.demo.reset import empty_demo, holds_a_network
from lamppost.ops.follow import settle
from lamppost.ops.prepare import prepare_database
from lamppost.people.accounts.actions import give_role, open_account
from lamppost.people.accounts.queries import find_account_by_address

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.market.sites.models import Site
    from lamppost.people.accounts.models import Account

Say = Callable[[str], None]
ENCODERS = 2


def fill_if_empty(say: Say) -> None:
    """Fill a home folder that holds nothing yet; leave every other one as it is."""
    if not holds_a_network():
        reset_demo(say, with_ads=True)


def reset_demo(say: Say, *, with_ads: bool) -> None:
    """
    Empty the demo's home folder and fill it again.

    :raises NotADemo: if the folder holds a network that is not a demo
    :raises StillServed: if a server works in it right now
    """
    empty_demo()
    prepare_database(say)
    now = timezone.now()
    sites = _open_towns(now)
    _open_cast(sites, now)
    if with_ads:
        people = _open_people(now)
        photos = _encode_photos(sites, now)
        ads = _post_all(sites, people, photos, now)
        live(Town(ads=ads, people=people, sites=sites, now=now))
    settle()


def _open_towns(now: datetime) -> dict[str, Site]:
    opened = now - timedelta(days=1500)
    return {
        settings.slug: open_site(settings=settings, districts=districts, actor=SYSTEM, now=opened)
        for settings, districts in content.towns()
    }


@transaction.atomic
def _open_cast(sites: dict[str, Site], now: datetime) -> None:
    for member in CAST:
        account = open_account(
            address=member.address,
            display_name=member.name,
            joined_at=now - timedelta(days=member.joined_days_ago),
            actor=SYSTEM,
            now=now - timedelta(days=member.joined_days_ago),
        )
        if member.role is not None:
            give_role(
                account=account,
                role=member.role,
                site_id=sites[member.site].pk if member.site else None,
                actor=SYSTEM,
                now=now,
            )


@transaction.atomic
def _open_people(now: datetime) -> dict[tuple[str, str], Account]:
    """Return the account of each person, by town and handle."""
    return {
        (town, person.handle): open_account(
            address=f"{person.handle}.{town}@demo.example",
            display_name=person.name,
            joined_at=now - timedelta(days=person.joined_days_ago),
            actor=SYSTEM,
            now=now - timedelta(days=person.joined_days_ago),
        )
        for town in (*content.TOWNS, "caught")
        for person in content.people(town)
    }


def _encode_photos(sites: dict[str, Site], now: datetime) -> dict[tuple[str, str], UUID]:
    """Take each photo in, once for each town that shows it; return its id by town and file."""
    wanted = sorted({(ad.town, name) for ad in content.ads(now.date()) for name in ad.photos})

    def take_in(town_and_name: tuple[str, str]) -> UUID:
        town, name = town_and_name
        try:
            return add_photo(
                upload=BytesIO(content.photo_bytes(name)),
                site_id=sites[town].pk,
                filename=name,
                alt=content.photo_words()[name],
                words=False,
                now=now,
            ).id
        finally:
            connection.close()  # each thread has its own

    found: dict[tuple[str, str], UUID] = {}
    with (
        ThreadPoolExecutor(ENCODERS) as pool,
        click.progressbar(
            pool.map(take_in, wanted),
            length=len(wanted),
            label="Photos",
            file=sys.stderr,
            hidden=not sys.stderr.isatty(),
        ) as taken,
    ):
        for key, photo_id in zip(wanted, taken, strict=True):
            found[key] = photo_id
    return found


def _post_all(
    sites: dict[str, Site],
    people: dict[tuple[str, str], Account],
    photos: dict[tuple[str, str], UUID],
    now: datetime,
) -> dict[str, Listing]:
    """Return every ad by its name in our files."""
    found: dict[str, Listing] = {}
    with click.progressbar(
        content.ads(now.date()), label="Ads", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as ads:
        for demo_ad in ads:
            author = _author(demo_ad, people)
            posted_at = now - timedelta(hours=demo_ad.age_hours)
            placed = _post(demo_ad, sites[demo_ad.town], author, photos, posted_at)
            found[demo_ad.id] = placed.listing
            if words := content.OBJECTED.get(demo_ad.id):
                object_to_decision(
                    code=placed.listing.code,
                    words=words,
                    seller=author,
                    now=posted_at + timedelta(hours=3),
                )
    return found


def _author(demo_ad: content.DemoAd, people: dict[tuple[str, str], Account]) -> Account:
    address = content.OF_THE_CAST.get(demo_ad.id)
    of_the_cast = find_account_by_address(address) if address else None
    neighbour = people.get((demo_ad.town, demo_ad.author))
    return of_the_cast or neighbour or people["caught", demo_ad.author]


@transaction.atomic
def _post(
    demo_ad: content.DemoAd,
    site: Site,
    author: Account,
    photos: dict[tuple[str, str], UUID],
    posted_at: datetime,
) -> Placed:
    draft = open_draft(
        draft_id=new_id(), site=site, visitor_id=None, account_id=author.pk, now=posted_at
    )
    ad = demo_ad.ad
    save_draft(
        draft_id=draft.pk,
        fields={
            "title": ad.title,
            "body": ad.body,
            "category": ad.category,
            "offer": ad.offer,
            "price": ad.price,
            "price_type": ad.price_type,
            "district": ad.district,
            "attributes": dict(ad.attributes),
        },
        now=posted_at,
    )
    if demo_ad.photos:
        shared = share_photos(
            site_id=site.pk,
            photo_ids=[photos[demo_ad.town, name] for name in demo_ad.photos],
            draft_id=draft.pk,
            account_id=author.pk,
            now=posted_at,
        )
        set_draft_photos(draft_id=draft.pk, photo_ids=[p.id for p in shared], now=posted_at)
    return post_draft(draft_id=draft.pk, seller=author, now=posted_at)
