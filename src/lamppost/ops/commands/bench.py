"""``lamppost bench``: what finding costs among very many ads."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from lamppost.ops.commands.serve import say
from lamppost.ops.django_setup import load_django


@click.group("bench", epilog="Example: lamppost bench search --ads 100000")
def command() -> None:
    """Measure this machine, in a folder made for it: never the board that runs here."""


@command.command(
    "search",
    epilog="Example: lamppost bench search --ads 1000000 --home /srv/bench. Prints one JSON object "
    "a line. Exit codes: 0 measured, 1 the folder is not one of its own or the disk is too small, "
    "2 wrong usage.",
)
@click.option(
    "--ads",
    type=click.IntRange(100, 20_000_000),
    default=10_000,
    show_default=True,
    help="How many ads to make.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed gives the same ads."
)
@click.option(
    "--home",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder to keep and use again; it must be new or made by this command. Without it a "
    "temporary one is made and removed.",
)
@click.option(
    "--questions",
    type=click.IntRange(20, 100_000),
    default=1_000,
    show_default=True,
    help="How many searches are asked one at a time.",
)
@click.option(
    "--posts",
    type=click.IntRange(1, 1_000),
    default=40,
    show_default=True,
    help="How many ads are posted and looked for.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 600),
    default=8.0,
    show_default=True,
    help="How long the server is kept busy, for each number of connections.",
)
@click.option("--profile", is_flag=True, help="Only say where the time of a page of results goes.")
def search(
    *,
    ads: int,
    seed: int,
    folder: Path | None,
    questions: int,
    posts: int,
    seconds: float,
    profile: bool,
) -> None:
    """
    Make believable ads and measure what finding costs among them.

    The ads are made up, and written past every check of the board: no screening, no log. That is
    why this writes only into a folder that it made itself, and refuses every other one.
    """
    from lamppost.ops.bench.home import bench_home, move_in
    from lamppost.ops.bench.plan import Plan

    with bench_home(folder) as place:
        move_in(place)
        load_django()
        from lamppost.ops.bench.run import Wishes, run

        wishes = Wishes(questions=questions, posts=posts, seconds=seconds, profile=profile)
        run(Plan(ads=ads, seed=seed, moment=datetime.now(UTC)), place, wishes, say)
