"""Run the examples of ``docs/engine`` and write down what they print, after a change of rules."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "engine"
BIN = Path(sys.executable).parent
PORT = "8089"
FILE = re.compile(r"^```\w+ ([\w.-]+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXAMPLE = re.compile(r"(^```\n\$ ([^\n]+)\n```\n\n```text\n)(.*?)(^```$)", re.DOTALL | re.MULTILINE)


def pages() -> dict[Path, str]:
    """Return every page with the output that its examples have now."""
    return {path: fresh(path.read_text(encoding="utf-8")) for path in sorted(DOCS.glob("*.md"))}


def fresh(page: str) -> str:
    """Return the page, each command in it run in a folder with the files that the page shows."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in FILE.findall(page):
            Path(folder, name).write_text(content, encoding="utf-8")
        if not EXAMPLE.search(page):
            return page
        with service() if f":{PORT}/" in page else no_service() as port:
            return EXAMPLE.sub(lambda found: _shown(found, Path(folder), port), page)


def _shown(found: re.Match[str], folder: Path, port: str) -> str:
    printed = run(found[2].replace(f":{PORT}/", f":{port}/"), folder)
    return f"{found[1]}{printed.strip(chr(10))}\n{found[4]}"


def run(command: str, folder: Path) -> str:
    """Return what a line of shell prints; ``lamppost`` and ``python`` are those of this clone."""
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", command.replace("lamppost ", f"{BIN}/lamppost ", 1)],
        cwd=folder, env=surroundings(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.stderr or done.returncode > 1:
        raise RuntimeError(f"{command}: {done.stderr}")
    return done.stdout


def surroundings(folder: Path) -> dict[str, str]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    own = {"COLUMNS": "88", "NO_COLOR": "1", "PATH": path, "LAMPPOST_HOME": str(folder)}
    return {**os.environ, **own, "PYTHONPATH": str(ROOT / "src")}


@contextmanager
def service() -> Iterator[str]:
    """Serve on a free port while the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = subprocess.Popen(
        [BIN / "python", "-m", "screening_tools", "screen", "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=surroundings(ROOT),
    )  # fmt: skip
    try:
        while not _listens(port):
            if running.poll() is not None:
                raise RuntimeError("The service did not start.")
            time.sleep(0.05)
        yield str(port)
    finally:
        running.terminate()
        running.wait(60)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def no_service() -> Iterator[str]:
    yield PORT


def main() -> None:
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
