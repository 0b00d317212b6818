"""The command ``model``: train the risk models anew, or read where they come from."""

from __future__ import annotations

from pathlib import Path

import click

HEADS = ("jobs", "messages")
NO_SCIKIT = (
    "training needs scikit-learn, which is not installed; it is the extra “train”, "
    "or simply: pip install scikit-learn"
)


@click.group(
    "model",
    epilog="Example: lamppost model card jobs. Exit codes: 0 done, 1 the data or a library is "
    "missing, 2 wrong usage.",
)
def command() -> None:
    """Train the risk models from open data, or read their cards."""


@command.command(
    "train",
    epilog="Example: lamppost model train --data ../shared/data --out models --seed 7. Exit "
    "codes: 0 written, 1 the data or scikit-learn is missing, 2 wrong usage.",
)
@click.option(
    "--data", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder that holds emscad_balanced_clean and sms_spam_collection.",
)  # fmt: skip
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write jobs.json and messages.json to; made if it is not there.",
)  # fmt: skip
@click.option("--seed", default=0, show_default=True, help="The same seed gives the same files.")
@click.option("--only", type=click.Choice(HEADS), help="Train this model alone.")
def train_models(data: Path, out: Path, seed: int, only: str | None) -> None:
    """Train the models and write them: the same bytes for the same data, seed and libraries."""
    _demand_scikit()
    from screening_tools.training.write import TooLittleData, as_text, train

    out.mkdir(parents=True, exist_ok=True)
    for head in (only,) if only else HEADS:
        try:
            model = train(head, data, seed=seed)
        except FileNotFoundError as missing:
            raise click.ClickException(f"the data is not there: {missing.filename}") from None
        except TooLittleData as wrong:
            raise click.ClickException(str(wrong)) from None
        path = out / f"{head}.json"
        path.write_text(as_text(model), encoding="utf-8")
        click.echo(f"{path}: {model['trained']['examples']} examples, {path.stat().st_size} bytes.")


def _demand_scikit() -> None:
    try:
        import sklearn  # noqa: F401 - only whether it is there
    except ImportError:
        raise click.ClickException(NO_SCIKIT) from None


@command.command(
    "card",
    epilog="Example: lamppost model card jobs. Exit codes: 0 printed, 2 there is no such model.",
)
@click.argument("name", required=False, type=click.Choice(HEADS))
def card(name: str | None) -> None:
    """Print the card of a model, or of all: purpose, data, figures, limits."""
    import screening_engine.risk

    folder = Path(screening_engine.risk.__file__).parent
    for head in (name,) if name else HEADS:
        click.echo((folder / f"{head}.md").read_text(encoding="utf-8"))
