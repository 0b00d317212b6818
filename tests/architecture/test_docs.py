"""The documentation is true: links lead somewhere, names exist, generated pages are current."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from lamppost.ops.main import command_line
from scripts import policy_pages, settings_page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
# Drawn by `make screenshots`, so a clone without it has none.
PICTURES = DOCS / "pictures"

FENCE = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
NAMED = re.compile(r"`([A-Za-z_][\w.]*)`")
OUR_PATH = re.compile(r"(?:src|tests|scripts|docs|benchmarks)/[\w./-]+")

PROMPT = r"^(?:[#$] )?(?:[A-Z_]+=\S+ )*"
RUNS_LAMPPOST = re.compile(rf"(?:{PROMPT}(?:\S*/bin/)?|\S/bin/)lamppost +([a-z-][^#>&|)]*)")
RUNS_MAKE = re.compile(rf"{PROMPT}(?:runuser \S+ \S+ -- )?make +([^#>&|)]*)")
RUNS_SCRIPT = re.compile(r"-m scripts\.(\w+)")


def on_each_page(test):
    return pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))(
        test
    )


def prose_of(page: Path) -> str:
    """The text without its code blocks."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def commands_in(page: Path) -> Iterator[str]:
    """Every line of a code block (but for what a command prints), and all between backticks."""
    for _indent, language, block in FENCE.findall(page.read_text(encoding="utf-8")):
        if language != "text":
            yield from (line.strip() for line in block.splitlines())
    yield from INLINE.findall(prose_of(page))


def anchors_of(page: Path) -> set[str]:
    """The anchors of headings, as the usual viewers make them."""
    headings = HEADING.findall(prose_of(page))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def targets_of(page: Path) -> Iterator[tuple[str, Path, str]]:
    """Each link to something of ours: its words, the file it names, the anchor or nothing."""
    for words, target in LINK.findall(prose_of(page)):
        if "://" not in target:
            path, _, anchor = target.partition("#")
            yield words, (page.parent / path).resolve() if path else page, anchor


@cache
def names_in(path: Path) -> frozenset[str]:
    """What a module defines: functions, classes, constants, and ``Class.member``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set(_defined(tree.body))
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{member}" for member in _defined(node.body)}
    return frozenset(found)


def _defined(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


@on_each_page
def test_links_lead_somewhere(page):
    broken = [
        f"{path.name}#{anchor}"
        for _words, path, anchor in targets_of(page)
        if not path.is_relative_to(PICTURES) or PICTURES.exists()
        if not path.exists() or (anchor and anchor not in anchors_of(path))
    ]
    assert not broken


@on_each_page
def test_names_that_link_to_code_are_defined_there(page):
    missing = [
        f"{name} in {path.relative_to(ROOT)}"
        for words, path, _anchor in targets_of(page)
        if path.suffix == ".py" and path.exists()
        for name in NAMED.findall(words)
        if name not in names_in(path)
    ]
    assert not missing


@on_each_page
def test_files_that_are_named_exist(page):
    # Shapes such as `texts/<language>.yaml` name no file, and RESULTS.md is written by a run.
    named = {
        path
        for piece in INLINE.findall(prose_of(page))
        if OUR_PATH.fullmatch(piece) and not piece.endswith("RESULTS.md")
        for path in [ROOT / piece]
    }
    assert not [str(path.relative_to(ROOT)) for path in named if not path.exists()]


def documented(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Each `lamppost …` on a page: the line, and its words behind `lamppost`."""
    for line in commands_in(page):
        for arguments in RUNS_LAMPPOST.findall(line):
            yield line, arguments.split()


def resolve(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the words name, and their subcommands' names; KeyError if there is none."""
    found: click.Command = command_line
    path: list[str] = []
    for word in words:
        if not isinstance(found, click.Group) or word.startswith("-"):
            break
        command = found.get_command(click.Context(found), word)
        if command is None and takes_words(found):
            break
        if command is None:
            raise KeyError(word)
        found, path = command, [*path, word]
    return found, path


def takes_words(command: click.Command) -> bool:
    """Whether a command is about what its words name, as `screen FILE` is."""
    return any(isinstance(parameter, click.Argument) for parameter in command.params)


@on_each_page
def test_commands_exist_with_their_options(page):
    wrong = []
    for line, words in documented(page):
        try:
            command, _path = resolve(words)
        except KeyError:
            wrong.append(line)
            continue
        context = click.Context(command, help_option_names=["-h", "--help"])
        known = {option for parameter in command.get_params(context) for option in parameter.opts}
        if [word for word in words if word.startswith("--") and word not in known]:
            wrong.append(line)
    assert not wrong


@on_each_page
def test_make_targets_exist(page):
    known = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    wrong = [
        line
        for line in commands_in(page)
        for arguments in RUNS_MAKE.findall(line)
        if not set(re.findall(r"(?:^|(?<=\s))[a-z]+(?=\s|$)", arguments)) <= set(known)
    ]
    assert not wrong


@on_each_page
def test_scripts_exist(page):
    named = RUNS_SCRIPT.findall(page.read_text(encoding="utf-8"))
    assert not [name for name in named if not (ROOT / "scripts" / f"{name}.py").exists()]


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if not isinstance(command, click.Group):
        yield path
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        if below is not None:
            yield from leaves(below, (*path, name))


def test_every_command_is_in_the_documentation():
    told = {tuple(resolve(words)[1]) for page in PAGES for _line, words in documented(page)}
    assert not [" ".join(path) for path in leaves(command_line) if path not in told]


def test_every_page_is_reached_from_the_tour():
    reached, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md" and page.exists():
            reached.add(page)
            waiting += [path for _words, path, _anchor in targets_of(page)]
    assert not [str(page.relative_to(ROOT)) for page in DOCS.rglob("*.md") if page not in reached]


def test_the_page_of_settings_is_current():
    assert settings_page.PAGE.read_text(encoding="utf-8") == settings_page.page(), (
        "write it again: .venv/bin/python -m scripts.settings_page"
    )


def test_the_pages_about_policy_are_current():
    stale = [
        path.name
        for path, text in policy_pages.pages().items()
        if path.read_text(encoding="utf-8") != text
    ]
    assert not stale, "write them again: .venv/bin/python -m scripts.policy_pages"
