"""The command ``policy``: check, explain, test and put in order the rules of a pack."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from screening_engine import Policy

CODES = "Exit codes: 0 all is well, 1 something is not, 2 wrong usage."
PACK = "the name of a pack that ships, or a folder with one"


@click.group("policy", epilog=f"Example: lamppost policy check baseline. {CODES}")
def command() -> None:
    """Check, explain and test rules, and put their files in order."""


@command.command(
    short_help="Find everything that is wrong.",
    epilog=f"Example: lamppost policy check packs/mine packs/mine/fraud/fee.yaml. {CODES}",
)
@click.argument("places", nargs=-1, metavar="[PACK|FOLDER|FILE]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a problem.")
def check(places: tuple[str, ...], as_json: bool) -> None:
    """
    Find everything that is wrong, each with its line, its column and a way out.

    A PACK that ships, a FOLDER with a pack.yaml, or one FILE of a rule in it. Without any, all
    packs that ship.
    """
    from screening_tools.policy_check import checked, shipped_packs

    reports = [checked(place) for place in places or shipped_packs()]
    for report in reports:
        for problem in report.problems:
            click.echo(json.dumps(problem.as_json()) if as_json else str(problem))
    if not as_json:
        for report in reports:
            click.echo(report.sentence(), err=bool(report.problems))
    sys.exit(1 if any(report.problems for report in reports) else 0)


@command.command(
    short_help="Say what a rule does.",
    epilog=f"Example: lamppost policy explain fraud.absent-owner. {CODES}",
)
@click.argument("rule_id", metavar="RULE")
@click.option("--pack", default="baseline", show_default=True, help=f"Where it is: {PACK}.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--language", default="en", show_default=True, help="Of the clause and the advice.")
def explain(rule_id: str, pack: str, as_json: bool, language: str) -> None:
    """Say what RULE does, in English and as a form, what it rests on and whom it may hit."""
    from screening_engine.policy.problems import did_you_mean
    from screening_tools.policy_explain import explained, in_lines

    policy = _policy(pack)
    rule = policy.rule(rule_id)
    if rule is None:
        hint = did_you_mean(rule_id, [one.id for one in policy.rules])
        raise click.ClickException(f'The pack "{pack}" has no rule "{rule_id}". {hint}'.strip())
    said = explained(policy, rule, language)
    click.echo(json.dumps(said, indent=2, ensure_ascii=False) if as_json else in_lines(said))


@command.command(
    short_help="Put the files of rules in order.",
    epilog=f"Example: lamppost policy fmt --check packs/mine. {CODES}",
)
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path),
    metavar="FOLDER|FILE...",
)  # fmt: skip
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if it would.")
def fmt(paths: tuple[Path, ...], only_check: bool) -> None:
    """
    Put the files of rules in order: keys in their one order, conditions in their one way to write.

    Comments stay where they belong. A file that is no rule is left alone and named.
    """
    from screening_tools.policy_check import rule_files, tidied

    wrong = 0
    for path in rule_files(paths):
        said = tidied(path, write=not only_check)
        if said:
            click.echo(f"{path}: {said}")
        wrong += bool(said) and (only_check or said.startswith("not "))
    sys.exit(1 if wrong else 0)


@command.command(
    "test",
    short_help="Run the examples of all rules.",
    epilog=f"Example: lamppost policy test baseline --failed. {CODES}",
)
@click.argument("pack", default="baseline", metavar="[PACK|FOLDER]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--failed", "only_failed", is_flag=True, help="Leave out rules that are right.")
def run_tests(pack: str, as_json: bool, only_failed: bool) -> None:
    """Run every example of every rule in the real engine, and count what came out as it says."""
    from screening_tools.policy_check import table_of, tested

    report = tested(_policy(pack))
    if as_json:
        click.echo(json.dumps(report.as_json()))
    else:
        click.echo(table_of(report, only_failed=only_failed))
    sys.exit(1 if report.failures else 0)


def _policy(pack: str) -> Policy:
    from screening_engine import PolicyError
    from screening_tools.inputs import open_policy

    try:
        return open_policy(pack)
    except PolicyError as wrong:
        raise click.ClickException(str(wrong)) from None
