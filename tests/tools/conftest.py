"""The tools as other sites use them: a command, and a service on a port of its own."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

import pytest
from click.testing import CliRunner

from screening_tools.main import main


@pytest.fixture
def command():
    """Run ``screening-engine …`` and return click's result."""

    def run(*arguments, stdin=None, env=None):
        return CliRunner().invoke(
            main, list(map(str, arguments)), input=stdin, env=env, prog_name="screening-engine"
        )

    return run


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def json(self):
        return json.loads(self.body)


class Service:
    """A running service and the ways to ask it."""

    def __init__(self, port, token=""):
        self.port = port
        self.token = token

    def ask(self, method, path, body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token and "authorization" not in named:
            named["authorization"] = f"Bearer {self.token}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body=body, headers=named)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, content, **headers):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return self.ask("POST", path, body, **{"content_type": "application/json", **headers})


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def start_service(tmp_path_factory):
    """Start services; every one is stopped at the end. Its log is ``service.log``."""
    running = []

    def start(*options, token=""):
        folder = tmp_path_factory.mktemp("service")
        port = free_port()
        arguments = ["screen", "serve", "--port", str(port), *options]
        if token:
            (folder / "token").write_text(f"{token}\n")
            arguments += ["--token-file", str(folder / "token")]
        log = (folder / "log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "screening_tools", *arguments], stdout=log, stderr=log
        )
        running.append((process, log))
        while not is_listening(port):
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)
        service = Service(port, token)
        service.log = folder / "log"
        return service

    yield start
    for process, log in running:
        process.terminate()
        process.wait(60)
        log.close()


@pytest.fixture(scope="session")
def service(start_service):
    return start_service()
