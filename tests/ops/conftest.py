"""Commands run in this process, on the test's own database and a home folder of their own."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from lamppost.environment import env
from lamppost.ops.main import command_line


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home folder of its own for each test."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("LAMPPOST_HOME", str(folder))
    env.cache_clear()
    yield folder
    env.cache_clear()


class Answer:
    """What a command printed, and its exit code. An error for a person is kept as ``refused``."""

    def __init__(self, result):
        self.exit_code = result.exit_code
        self.out, self.err = result.stdout, result.stderr
        self.lines = result.stdout.splitlines()
        self.refused = result.exception if result.exit_code == 1 else None

    @property
    def last(self):
        return json.loads(self.lines[-1])

    @property
    def objects(self):
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def lamppost(home):
    """Run ``lamppost …`` and return its answer."""

    def run(*arguments: str, stdin: bytes | None = None) -> Answer:
        return Answer(CliRunner().invoke(command_line, list(map(str, arguments)), input=stdin))

    return run
