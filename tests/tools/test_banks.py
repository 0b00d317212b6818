"""The command ``banks``: lists come in and go out, pictures are compared with them."""

from __future__ import annotations

import json

import click
import pytest

from screening_tools.banks import FORMATS
from screening_tools.main import main
from tests.engine.drawings import captioned, cut, drawing, framed, written

PDQ = "f8" * 32


@pytest.fixture
def banks(command, tmp_path):
    """Run ``screening-engine banks …`` on a folder of its own; return the exit code and text."""

    def run(*arguments, stdin=None):
        answer = command("banks", "--folder", tmp_path / "banks", *arguments, stdin=stdin)
        return answer.exit_code, answer.output

    return run


@pytest.fixture
def picture(tmp_path):
    """Write a picture and return its path."""

    def write(image, name="photo.jpg"):
        path = tmp_path / name
        path.write_bytes(written(image) if not isinstance(image, bytes) else image)
        return path

    return write


def test_a_removed_picture_is_found_when_it_comes_back(banks, picture):
    assert banks("create", "own", "--label", "own_removed") == (
        0, "own: made, label own_removed, share 1\n",
    )  # fmt: skip
    code, _ = banks("add", "own", picture(drawing(0)), "--source", "case 12")
    assert code == 0
    assert banks("add", "own", picture(drawing(0)), "--source", "case 12")[1] == (
        "own: 0 added, 1 known already\n"
    )

    changed = (cut(drawing(0), 0.03), framed(drawing(0), 0.05, "red"), captioned(drawing(0)))
    again = [picture(one, f"again-{number}.jpg") for number, one in enumerate(changed)]
    code, said = banks("match", *again, picture(drawing(2), "other.jpg"))
    *found, other = said.splitlines()
    assert (code, len(found)) == (1, 3)
    assert all("own (own_removed), entry 1 from case 12" in line for line in found)
    assert other.endswith("other.jpg: no match")

    assert banks("withdraw", "own", "--source", "case 12", "--reason", "appeal upheld") == (
        0, "own: 1 withdrawn\n",
    )  # fmt: skip
    assert banks("withdraw", "own", "--source", "case 12", "--reason", "again")[0] == 1
    assert banks("match", picture(drawing(0)))[0] == 0
    assert banks("list") == (0, "own: own_removed, share 1, 0 entries, 1 withdrawn\n")


def test_a_list_begins_with_a_share(banks, picture, tmp_path):
    banks("create", "lines", "--label", "intimate", "--share", "0")
    listed = tmp_path / "list.txt"
    banks("create", "plain", "--label", "fraud")
    banks("add", "plain", picture(drawing(3)), "--source", "us")
    banks("export", "plain", "--out", listed)
    code, said = banks(
        "import", "lines", listed, "--format", "threatexchange-json", "--source", "x"
    )
    assert (code, said) == (
        0,
        "lines: 1 added, 0 known already, 0 withdrawn, 0 of no use here, 0 bad\n",
    )
    banks("withdraw", "plain", "--source", "us", "--reason", "moved")

    assert banks("match", picture(drawing(3)))[0] == 0
    assert banks("match", "--all", picture(drawing(3)))[0] == 1
    assert banks("share", "lines", "1") == (0, "lines: share 1\n")
    code, said = banks("match", "--json", picture(drawing(3)))
    (found,) = json.loads(said)["matches"]
    assert (code, found["bank"], found["label"], found["exact"]) == (1, "lines", "intimate", False)
    assert json.loads(banks("list", "lines", "--json")[1]) == {
        "name": "lines", "label": "intimate", "share": 1.0, "entries": 1,
        "sources": {"x": 1}, "withdrawn": 0,
    }  # fmt: skip


def test_a_list_with_a_bad_line_is_not_imported_by_accident(banks):
    banks("create", "b", "--label", "fraud")
    text = f"pdq {PDQ}\nhello\n"
    code, said = banks("import", "b", "-", "--format", "lines", "--source", "x", stdin=text)
    assert code == 1
    assert "line 2: 1 words" in said
    assert "nothing was imported" in said
    assert "0 entries" in banks("list")[1]
    code, said = banks(
        "import", "b", "-", "--format", "lines", "--source", "x", "--skip-bad", stdin=text
    )
    assert (code, "1 added" in said) == (0, True)


def test_a_hash_finds_the_same_file_only(banks, picture):
    import hashlib

    banks("create", "b", "--label", "terror")
    path = picture(drawing(5))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert banks("add", "b", "--hash", f"sha256:{digest}", "--source", "x")[0] == 0
    assert "the same file" in banks("match", path)[1]
    assert banks("match", picture(cut(drawing(5), 0.03), "cut.jpg"))[0] == 0
    assert banks("withdraw", "b", "--hash", f"sha256:{digest}", "--reason", "error")[0] == 0


@pytest.mark.parametrize(("arguments", "message"), [
    (["list", "nowhere"], "no bank called nowhere"),
    (["create", "B", "--label", "fraud"], "use small letters"),
    (["create", "b", "--label", "fraud", "--share", "2"], "between 0 and 1"),
    (["share", "nowhere", "0.5"], "no bank called nowhere"),
    (["withdraw", "nowhere", "--reason", "x"], "no bank called nowhere"),
])  # fmt: skip
def test_what_cannot_be_is_said_in_a_line(banks, arguments, message):
    code, said = banks(*arguments)
    assert code == 1
    assert message in said
    assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [
    ["add", "b", "--source", "x"],
    ["add", "b", "--source", "x", "--hash", "pdq:f8"],
    ["add", "b", "--source", "x", "--hash", "phash:f8"],
    ["match"], ["match", "missing.jpg"], ["import", "b", "x", "--format", "pdf", "--source", "x"],
])  # fmt: skip
def test_wrong_usage_is_exit_code_two(banks, arguments):
    assert banks(*arguments)[0] == 2


def test_a_file_that_is_no_picture_is_said(banks, picture):
    banks("create", "b", "--label", "fraud")
    code, said = banks("match", picture(b"hello", "hello.txt"))
    assert (code, "not looked at" in said) == (1, True)
    assert banks("add", "b", picture(b"hello", "hello.txt"), "--source", "x")[0] == 1


def test_every_command_has_an_example_and_exit_codes():
    from screening_engine.matching.pictures import READERS

    group = main.get_command(click.Context(main), "banks")
    for name, one in group.commands.items():
        told = " ".join((one.epilog or "").split())
        assert f"Example: lamppost banks {name}" in told
        assert "Exit codes: 0 " in told
        assert all(option.help for option in one.params if isinstance(option, click.Option))
    assert tuple(READERS) == FORMATS
