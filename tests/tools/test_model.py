"""The risk models from the terminal: trained the same way every time, and where they come from."""

from __future__ import annotations

import json
import sys
from random import Random

import pytest
from click.testing import CliRunner

from screening_engine.risk import model_from_json
from screening_tools.main import main

FRAUD = (
    "earn", "weekly", "typing", "home", "easy", "cash", "start", "entry", "clerk", "details", "fee",
)  # fmt: skip
HONEST = (
    "cook", "mechanic", "river", "kitchen", "workshop", "union", "holidays", "team", "bread", "bus",
)  # fmt: skip


def _texts(words: tuple[str, ...]) -> list[str]:
    """Some texts of these words, none nearly like another."""
    return [" ".join(Random(n).sample(words, 8)) for n in range(20)]  # noqa: S311


@pytest.fixture
def data(tmp_path):
    """A folder like that of the shared data, with a few rows made up."""
    jobs = tmp_path / "data" / "emscad_balanced_clean" / "train_balanced.csv"
    messages = tmp_path / "data" / "sms_spam_collection" / "SMSSpamCollection"
    for path in (jobs, messages):
        path.parent.mkdir(parents=True)
    labelled = [*((text, 1) for text in _texts(FRAUD)), *((text, 0) for text in _texts(HONEST))]
    jobs.write_text("text,fraudulent\n" + "".join(f"{text},{is_}\n" for text, is_ in labelled))
    messages.write_text("".join(f"{('ham', 'spam')[is_]}\t{text}\n" for text, is_ in labelled))
    return tmp_path / "data"


def test_the_same_data_and_seed_give_the_same_bytes(command, data, tmp_path):
    for folder in ("one", "two"):
        answer = command("model", "train", "--data", data, "--out", tmp_path / folder, "--seed", 7)
        assert answer.exit_code == 0, answer.output
    for name in ("jobs.json", "messages.json"):
        one, two = ((tmp_path / folder / name).read_bytes() for folder in ("one", "two"))
        assert one == two
        model = json.loads(one)
        assert model["trained"]["seed"] == 7
        assert model["files"]
        assert model_from_json(model).head == name.removesuffix(".json")


def test_too_little_data_is_told_in_one_sentence(command, data, tmp_path):
    path = data / "emscad_balanced_clean" / "train_balanced.csv"
    path.write_text("text,fraudulent\nearn cash now,1\ncook wanted here,0\n")
    answer = command("model", "train", "--data", data, "--out", tmp_path / "out", "--only", "jobs")

    assert answer.exit_code == 1
    assert "too few different texts" in answer.output


def test_data_that_is_not_there_is_told_in_one_sentence(command, tmp_path):
    answer = command("model", "train", "--data", tmp_path, "--out", tmp_path / "out")

    assert answer.exit_code == 1
    assert "the data is not there" in answer.output
    assert "emscad_balanced_clean" in answer.output


def test_without_scikit_learn_it_says_how_to_get_it(command, data, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    answer = command("model", "train", "--data", data, "--out", tmp_path / "out")

    assert answer.exit_code == 1
    assert "pip install scikit-learn" in answer.output


@pytest.mark.parametrize("name", ["jobs", "messages"])
def test_a_card_tells_purpose_data_figures_and_limits(command, name):
    answer = command("model", "card", name)

    assert answer.exit_code == 0
    for heading in ("## What it is for", "## Data", "## Figures", "## Known failures"):
        assert heading in answer.output


def test_all_cards_and_a_name_that_is_none(command):
    assert command("model", "card").output.count("## What it is for") == 2
    assert command("model", "card", "houses").exit_code == 2


def test_the_board_shows_the_same_command():
    answer = CliRunner().invoke(main, ["model", "card", "jobs"])

    assert answer.exit_code == 0
    assert "EMSCAD" in answer.output
