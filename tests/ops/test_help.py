"""Every command says what it does, with an example and its exit codes, without loading Django."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from lamppost.ops.main import COMMANDS, command_line


def walk(command, path=()):
    """Yield every command of the tree, with its path."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from walk(command.get_command(context, name), (*path, name))


TREE = dict(walk(command_line))


@pytest.mark.parametrize("path", TREE, ids=" ".join)
def test_every_command_helps(path):
    answer = CliRunner().invoke(command_line, [*path, "--help"])

    assert answer.exit_code == 0
    assert TREE[path].help
    assert "Usage:" in answer.output


@pytest.mark.parametrize("path", [path for path in TREE if path], ids=" ".join)
def test_every_command_gives_an_example_of_itself(path):
    example = (TREE[path].epilog or "").partition("Example:")[2]

    assert f"lamppost {' '.join(path)}" in " ".join(example.split())


@pytest.mark.parametrize(
    "path", [path for path, command in TREE.items() if not isinstance(command, click.Group)],
    ids=" ".join,
)  # fmt: skip
def test_every_argument_and_option_is_explained(path):
    options = [one for one in TREE[path].params if isinstance(one, click.Option)]

    assert not [one.name for one in options if not one.help]


def test_the_list_of_commands_is_whole():
    assert {path[0] for path in TREE if path} == set(COMMANDS)
    answer = CliRunner().invoke(command_line, ["--help"])
    for name, words in COMMANDS.items():
        assert name in answer.output
        assert words.split(".")[0][:20] in answer.output
    assert "Exit codes" in answer.output


def test_help_waits_for_nothing_heavy():
    """Neither Django nor the engine is loaded to print a page of help."""
    program = (
        "import sys; from lamppost.ops.main import command_line\n"
        "try: command_line(['import', 'ads', '--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'django.db', 'tantivy', 'screening_engine.signals', 'PIL'} & set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("arguments", [["unknown"], ["serve", "--port", "x"], ["import", "ads"]])
def test_wrong_usage_is_exit_code_two(arguments):
    assert CliRunner().invoke(command_line, arguments).exit_code == 2


@pytest.mark.parametrize("arguments", [["--version"], ["-h"]])
def test_runs_as_a_module(arguments):
    done = subprocess.run(
        [sys.executable, "-m", "lamppost.ops", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert done.returncode == 0
    assert "lamppost" in done.stdout.lower()
