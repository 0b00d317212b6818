"""Files, options and forms of the command, for one who screens a few texts by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from screening_tools.inputs import split_title
from tests.tools.rows import BAD_ROWS, RENT

HARBOUR = Path(__file__).parent / "packs" / "harbour"
FLAT = Path(__file__).parent / "said" / "flat.txt"


@pytest.fixture
def text(tmp_path):
    def write(content, name="ad.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


class TestTexts:
    def test_answer_in_one_line_each(self, command, text):
        good, bad = text("Oak table"), text(RENT["body"], "flat.txt")

        answer = command("screen", good, bad, "--category", "housing/rent")

        assert answer.exit_code == 0
        lines = answer.output.splitlines()
        assert lines[0] == f"{good}: publish"
        assert lines[1].startswith(f"{bad}: hold  ")

    def test_take_their_title_from_a_first_line_that_stands_alone(self):
        assert split_title("Oak table\n\nSolid oak.\n") == ("Oak table", "Solid oak.")
        assert split_title("Oak table\r\n\r\nSolid oak.") == ("Oak table", "Solid oak.")
        assert split_title("Oak table\nSolid oak.") == ("", "Oak table\nSolid oak.")
        assert split_title("Oak table\n\n") == ("", "Oak table")
        assert split_title("\n\n") == ("", "")
        assert split_title("x" * 201 + "\n\ny") == ("", "x" * 201 + "\n\ny")

    def test_options_say_what_the_text_does_not(self, command, text):
        answer = command(
            "screen", "--json", text("Wire the deposit before the viewing"), "--title", "Flat",
            "--price", "400 EUR", "--country", "IE", "--language", "de", "--kind", "listing",
        )  # fmt: skip

        rule = json.loads(answer.output)["rules"][0]
        assert "Geld" in rule["tell"] or "bezahl" in rule["tell"].lower()

    def test_come_from_standard_input(self, command):
        answer = command("screen", "--json", "-", stdin="Oak table\n\nSolid oak.")

        assert json.loads(answer.output)["id"] == "-"
        assert json.loads(answer.output)["outcome"] == "publish"

    def test_that_are_none_get_an_error_in_their_place(self, command, text):
        answer = command("screen", "--json", text(b"\xff\xfe\x00"), text("Oak table", "good.txt"))

        wrong, good = map(json.loads, answer.output.splitlines())
        assert answer.exit_code == 1
        assert "UTF-8" in wrong["error"]
        assert good["outcome"] == "publish"

    def test_and_rows_go_together(self, command, text):
        rows = text(json.dumps({"body": "Solid oak"}), "rows.jsonl")

        answer = command("screen", text("Oak table"), "--jsonl", rows)

        assert [line.split(": ")[1] for line in answer.output.splitlines()] == ["publish"] * 2


class TestForms:
    def test_an_explanation_follows_the_terminal(self, command):
        wide = command("screen", "--explain", FLAT, env={"COLUMNS": "100"})
        narrow = command("screen", "--explain", FLAT, env={"COLUMNS": "50"})

        assert "What was written" in wide.output
        assert "\x1b" not in wide.output
        assert len(narrow.output.splitlines()) > len(wide.output.splitlines())

    def test_errors_have_a_place_on_the_page(self, command, text):
        answer = command("screen", "--explain", FLAT, text(b"\xff", "bad.txt"))

        assert answer.exit_code == 1
        assert "bad.txt it is neither a picture nor text" in " ".join(answer.output.split())

    def test_a_pack_of_ones_own_decides(self, command, text):
        answer = command("screen", "--policy", HARBOUR, "--country", "IE", text("Call 01 496 0999"))

        assert "shadow.phone" in answer.output

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["--json"],
            ["no-such-file.txt"],
            ["--json", "--explain", FLAT],
            ["--policy", "no-such-pack", FLAT],
            ["--policy", "./no-such-folder", FLAT],
            ["--price", "cheap", FLAT],
            ["--kind", "poem", FLAT],
        ],
        ids=str,
    )
    def test_wrong_usage_is_told(self, command, arguments):
        answer = command("screen", *arguments)

        assert answer.exit_code == 2
        assert "Error:" in answer.output

    def test_a_file_called_serve_is_named_with_its_folder(self, command, text, monkeypatch):
        path = text("Oak table", "serve")
        monkeypatch.chdir(path.parent)

        assert command("screen", "./serve").output == "./serve: publish\n"

    def test_help_shows_both_ways(self, command):
        answer = command("screen", "--help")

        assert "screening-engine screen [OPTIONS] [FILE]..." in answer.output
        assert "screening-engine screen serve" in answer.output
        assert "lamppost" not in answer.output

    def test_help_of_the_service_names_no_files(self, command):
        assert "screen serve [OPTIONS]" in command("screen", "serve", "--help").output

    def test_a_folder_of_ones_own_is_named_by_its_path(self, command, text, tmp_path, monkeypatch):
        (tmp_path / "ours").mkdir()
        monkeypatch.chdir(tmp_path)

        answer = command("screen", "--policy", "ours", text("Oak table."))

        assert answer.exit_code == 2
        assert "./ours" in answer.output


class TestServing:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--host", "0.0.0.0"], "token-file"),  # noqa: S104 - that is the point
            (["--policy", "no-such-pack"], "no pack"),
        ],
    )
    def test_does_not_start_on_a_wrong_footing(self, command, arguments, said):
        answer = command("screen", "serve", *arguments)

        assert answer.exit_code == 2
        assert said in answer.output

    def test_asks_for_a_token_that_nobody_guesses(self, command, text):
        answer = command("screen", "serve", "--token-file", text("short"))

        assert answer.exit_code == 2
        assert "shorter than 16" in answer.output


@pytest.mark.parametrize(("row", "pointer"), BAD_ROWS, ids=lambda value: ascii(value)[:40])
def test_bad_rows_get_an_error_in_their_place(command, text, row, pointer):
    rows = text("\n".join(json.dumps(one) for one in ({"body": "Oak"}, row, {"body": "Elm"})))

    answer = command("screen", "--json", "--jsonl", rows)

    first, wrong, last = map(json.loads, answer.output.splitlines())
    assert answer.exit_code == 1
    assert set(wrong) == {"id", "error"}
    assert first["outcome"] == last["outcome"] == "publish"


def test_facts_of_a_row_are_believed(command, text):
    rent = {**RENT, "body": "Wire the deposit before the viewing."}
    known = {"author.account_age": "400 days", "market.median_price": "420 EUR"}
    rows = text("\n".join(json.dumps({**rent, "facts": facts}) for facts in (known, {
        **known, "author.account_age": "3 hours"}, {"author.account_age": None})))  # fmt: skip

    answer = command("screen", "--json", "--policy", HARBOUR, "--jsonl", rows)

    old, new, unknown = map(json.loads, answer.output.splitlines())
    assert old["outcome"] == "publish"
    assert new["outcome"] == "hold"
    assert unknown["outcome"] == "hold"
    assert unknown["unknown"] == ["author.account_age", "market.median_price"]
