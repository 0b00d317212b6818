"""
The cast. Every test about people uses them, so that a name says what it means.

Sam sells and means no harm. Bea buys. Nia is new. Sly scams. Mo and Mia moderate, Rita is a
trained reviewer, Ora operates the network. A stranger is whoever has not signed in.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lamppost.market.sites.actions import open_site
from lamppost.market.sites.rules import DistrictSettings, SiteSettings
from lamppost.people.accounts.actions import give_role, open_account, open_import_account
from lamppost.people.accounts.rules import Role

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

LUMEN = SiteSettings(
    name="Lumen",
    slug="lumen",
    tagline="Everything second-hand, nobody second-rate.",
    language="en",
    currency="EUR",
    country="IE",
    time_zone="Europe/Dublin",
    latitude=53.3,
    longitude=-6.2,
    neighbours=("brill",),
)
BRILL = SiteSettings(
    name="Brill",
    slug="brill",
    language="en",
    currency="GBP",
    country="GB",
    time_zone="Europe/London",
    latitude=52.1,
    longitude=-1.1,
    neighbours=("lumen",),
)
RIVERSIDE = DistrictSettings(slug="riverside", name="Riverside", latitude=53.31, longitude=-6.21)
OLD_TOWN = DistrictSettings(slug="old-town", name="Old Town", latitude=53.29, longitude=-6.19)


def open_lumen(now=NOW):
    """The town in which most stories happen."""
    return open_site(settings=LUMEN, districts=[RIVERSIDE, OLD_TOWN], actor="test", now=now)


def open_brill(now=NOW):
    """The town next door, with another currency."""
    return open_site(
        settings=BRILL,
        districts=[DistrictSettings(slug="mill", name="Mill", latitude=52.1, longitude=-1.1)],
        actor="test",
        now=now,
    )


def person(name: str, *, joined_days_ago: int = 365, now=NOW):
    """A proved account of someone of the cast."""
    return open_account(
        address=f"{name.lower()}@example.org",
        display_name=name,
        joined_at=now - timedelta(days=joined_days_ago),
        actor="test",
        now=now,
    )


def staff(name: str, role: Role, *, site=None, now=NOW):
    """Someone with a role, for one site or for the network."""
    account = person(name, now=now)
    give_role(account=account, role=role, site_id=site.pk if site else None, actor="test", now=now)
    return account


def attested_import(now=NOW):
    """The account of an import that an operator vouches for."""
    return open_import_account(name="Old board", actor="test", now=now)
