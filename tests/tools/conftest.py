"""The tools as other sites use them: a command, and a service on a port of its own."""

from __future__ import annotations

import http.client
import io
import json
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw, ImageFont

from screening_engine.matching.pictures import BankFolder, HashKind, Signal, hash_picture
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


def drawn(*lines, size=(900, 300)):
    """A harmless drawing of ours, with words if there are any."""
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    for at in range(0, size[0], 60):
        pen.ellipse((at, size[1] - 60, at + 40, size[1] - 20 - at % 7), fill=(at % 255, 90, 160))
    for at, line in enumerate(lines):
        pen.text((30, 30 + 80 * at), line, fill="black", font=ImageFont.load_default(36))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


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
def plain():
    """A picture that the bank of ``banks`` knows."""
    return drawn()


@pytest.fixture(scope="session")
def banks(tmp_path_factory, plain):
    """A folder with one bank that knows the plain drawing."""
    folder = BankFolder(tmp_path_factory.mktemp("banks"))
    folder.create("ours", label="own_removed")
    known = Signal(kind=HashKind.PDQ, value=hash_picture(plain).query[0].hex)
    with folder.change("ours") as bank:
        bank.add(known, source="desk", now=datetime(2026, 1, 2, tzinfo=UTC))
    return folder.folder


@pytest.fixture(scope="session")
def service(start_service, banks):
    return start_service("--banks", str(banks))
