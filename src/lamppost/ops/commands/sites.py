"""``lamppost sites``: the towns of the network."""

from __future__ import annotations

import json
from typing import TextIO

import click

from lamppost.ops.django_setup import load_prepared


@click.group(
    "sites",
    invoke_without_command=True,
    epilog="Example: lamppost sites --json",
)
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List the sites of the network, open one, or draw its parts."""
    if ctx.invoked_subcommand is not None:
        return
    load_prepared()
    from lamppost.market.sites.queries import all_sites

    fields = ("slug", "name", "language", "currency", "country", "neighbours")
    rows = [{field: getattr(site, field) for field in fields} for site in all_sites()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['slug']:20} {row['name']} ({row['language']}, {row['currency']})")


@command.command(
    "open",
    epilog="Example: lamppost sites open lumen --name Lumen --country IE --currency EUR "
    "--language en --time-zone Europe/Dublin. Exit codes: 0 opened, 1 refused.",
)
@click.argument("slug")
@click.option("--name", required=True, help="The town's name.")
@click.option("--country", required=True, help="ISO 3166-1 alpha-2, such as IE.")
@click.option("--currency", required=True, help="ISO 4217, such as EUR.")
@click.option("--language", default="en", show_default=True, help="Language tag, such as en.")
@click.option("--time-zone", default="UTC", show_default=True, help="Such as Europe/Dublin.")
def open_one(
    slug: str, name: str, country: str, currency: str, language: str, time_zone: str
) -> None:
    """Open a site. Colour, districts and neighbours are set on its staff page."""
    load_prepared()
    from django.utils import timezone

    from lamppost.foundation.audit.log import SYSTEM
    from lamppost.market.sites.actions import open_site
    from lamppost.market.sites.rules import SiteNotValid, SiteSettings

    settings = SiteSettings(
        slug=slug,
        name=name,
        country=country,
        currency=currency,
        language=language,
        time_zone=time_zone,
    )
    try:
        site = open_site(settings=settings, districts=[], actor=SYSTEM, now=timezone.now())
    except SiteNotValid as wrong:
        lines = "; ".join(f"{field}: {problem}" for field, problem in wrong.problems.items())
        raise click.ClickException(lines) from None
    click.echo(f"{site.name} is open at /{site.slug}/")


@command.command(
    "outlines",
    epilog="Example: lamppost sites outlines lumen lumen.geojson. The file is a GeoJSON "
    "FeatureCollection of polygons; each has the slug or the name of a part of town as property. "
    "Exit codes: 0 drawn, 1 refused.",
)
@click.argument("slug")
@click.argument("file", type=click.File(encoding="utf-8"))
def draw(slug: str, file: TextIO) -> None:
    """Give the parts of a site their outlines, for its map."""
    load_prepared()
    from django.utils import timezone

    from lamppost.foundation.audit.log import SYSTEM
    from lamppost.foundation.kernel.errors import DomainError
    from lamppost.market.sites.actions import draw_districts
    from lamppost.market.sites.outlines import LARGEST_FILE, read_outlines
    from lamppost.market.sites.queries import districts_of, get_site

    try:
        site = get_site(slug)
        names = {district.slug: district.name for district in districts_of(site.pk)}
        outlines = read_outlines(file.read(LARGEST_FILE + 1), names)
        draw_districts(site_id=site.pk, outlines=outlines, actor=SYSTEM, now=timezone.now())
    except UnicodeDecodeError:
        raise click.ClickException("This is not a text file in UTF-8.") from None
    except DomainError as refused:
        raise click.ClickException(str(refused)) from None
    missing = sorted(names[key] for key in names.keys() - outlines.keys())
    click.echo(f"{site.name}: {len(outlines)} outlines read.")
    if missing:
        click.echo(f"Without a new one: {', '.join(missing)}")
