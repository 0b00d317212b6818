"""``lamppost categories``: the taxonomy and an operator's changes to it."""

from __future__ import annotations

from pathlib import Path

import click

from lamppost.ops.django_setup import load_prepared


@click.group("categories", epilog="Example: lamppost categories show --site lumen")
def command() -> None:
    """Show the categories of a site, or change them from a file."""


@command.command("show", epilog="Example: lamppost categories show --site lumen")
@click.option("--site", default="", help="With this site's changes; without it, as shipped.")
def show(site: str) -> None:
    """Print every section and category, with key, expiry and risk."""
    load_prepared()
    from lamppost.market.categories.queries import taxonomy_for
    from lamppost.market.sites.queries import get_site

    taxonomy = taxonomy_for(get_site(site).pk if site else None)
    for section in taxonomy.sections:
        click.echo(section.label("en"))
        for leaf in section.leaves:
            hidden = "  (hidden)" if leaf.hidden else ""
            click.echo(f"  {leaf.key:36} {leaf.expiry_days:3} days  {leaf.risk}{hidden}")


@command.command(
    "load",
    epilog="Example: lamppost categories load changes.yaml --site lumen. Exit codes: 0 changed, "
    "1 something in the file is wrong (each mistake is named).",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--site", default="", help="For one site; without it, for the whole network.")
def load(file: Path, site: str) -> None:
    """Replace the changes of a site (or of the network) by those in a file."""
    load_prepared()
    from django.utils import timezone

    from lamppost.foundation.audit.log import SYSTEM
    from lamppost.market.categories.actions import change_overlay
    from lamppost.market.categories.queries import current_overlay
    from lamppost.market.categories.rules import TaxonomyErrors
    from lamppost.market.sites.queries import get_site

    site_id = get_site(site).pk if site else None
    try:
        change_overlay(
            site_id=site_id,
            overlay_yaml=file.read_text(encoding="utf-8"),
            actor=SYSTEM,
            now=timezone.now(),
            expected_version=current_overlay(site_id).version,
        )
    except UnicodeDecodeError:
        raise click.ClickException(f"{file}: this is not text in UTF-8") from None
    except TaxonomyErrors as wrong:
        raise click.ClickException(str(wrong)) from None
    click.echo("Changed.")
