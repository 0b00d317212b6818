"""The house rules that a linter cannot express. If one fails, move the code, not the rule."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import grimp
import pytest
from django.template import engines

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
MODULE_LINES = 400
FUNCTION_LINES = 60
ROOMS = sorted(
    path.parent
    for neighbourhood in ("foundation", "people", "market", "trust")
    for path in (SRC / "lamppost" / neighbourhood).glob("*/__init__.py")
)
SHELVES = {"rules", "models", "queries", "actions", "jobs"}
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "signals", "admin", "common", "misc"}


def modules() -> list[Path]:
    return [
        path
        for path in sorted(SRC.rglob("*.py"))
        if "migrations" not in path.relative_to(SRC).parts
    ]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def test_only_a_room_itself_touches_its_tables():
    graph = grimp.build_graph("lamppost", exclude_type_checking_imports=True)
    trespassers = [
        f"{importer} -> {models}"
        for models in sorted(graph.modules)
        if models.endswith(".models")
        for importer in sorted(graph.find_modules_that_directly_import(models))
        if not importer.startswith(models.removesuffix("models"))
    ]
    assert not trespassers


def test_every_module_fits_on_a_few_screens():
    long = [
        f"{path.relative_to(SRC)}: {lines}"
        for path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MODULE_LINES
    ]
    assert not long


def test_every_function_fits_on_a_screen():
    long = [
        f"{path.relative_to(SRC)}:{node.lineno} {node.name}: {length}"
        for path in modules()
        for node in functions(tree_of(path))
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not long


def test_every_module_with_code_says_what_it_is_for():
    silent = [
        str(path.relative_to(SRC))
        for path in modules()
        if path.name != "models.py"
        if (tree := tree_of(path)).body
        if ast.get_docstring(tree) is None
    ]
    assert not silent


def test_no_drawer_for_odds_and_ends():
    found = [
        str(path.relative_to(SRC))
        for path in modules()
        if path.stem in FORBIDDEN_NAMES and "screening_engine" not in path.parts
    ]
    assert not found


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_room_says_what_it_owns(room):
    words = ast.get_docstring(tree_of(room / "__init__.py")) or ""

    assert words.startswith(("Owns ", "Words that every room shares")), room


def public_actions() -> list[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef, set[str]]]:
    """Every public function of every ``actions`` shelf, with the names its module excuses."""
    found = []
    for room in ROOMS:
        shelf = room / "actions"
        paths = sorted(shelf.glob("*.py")) if shelf.is_dir() else [room / "actions.py"]
        excused = {name for path in paths if path.exists() for name in unaudited(tree_of(path))}
        found += [
            (path, node, excused)
            for path in paths
            if path.exists()
            for node in tree_of(path).body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]
    return found


def unaudited(tree: ast.Module) -> list[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "UNAUDITED":
            return [str(name) for name in ast.literal_eval(node.value)]
    return []


def calls_in(node: ast.AST) -> set[str]:
    return {
        call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    }


def test_every_public_action_writes_an_audit_line():
    """Directly, or through another action of its room that does."""
    actions = public_actions()
    writers = {node.name for _path, node, _excused in actions if "record" in calls_in(node)}
    local_helpers = {
        helper.name
        for path, _node, _excused in actions
        for helper in tree_of(path).body
        if isinstance(helper, ast.FunctionDef) and "record" in calls_in(helper)
    }
    silent = [
        f"{path.relative_to(SRC)}: {node.name}"
        for path, node, excused in actions
        if node.name not in excused
        if path.name != "revisions.py"
        if not calls_in(node) & (writers | local_helpers | {"record"})
    ]
    assert not silent


def test_every_action_takes_the_clock_as_an_argument():
    readers = [
        f"{path.relative_to(SRC)}:{call.lineno}"
        for path in modules()
        if {"actions", "rules", "queries"} & {path.stem, path.parent.name}
        if "lamppost" in path.parts
        for call in ast.walk(tree_of(path))
        if isinstance(call, ast.Call)
        if ast.unparse(call.func) in {"timezone.now", "datetime.now", "time.time"}
    ]
    assert not readers


def shown_names(node: ast.AST) -> set[str]:
    """Return what a view calls the things that it hands to a template."""
    named = [
        child.value
        for child in ast.walk(node)
        if isinstance(child, ast.Assign | ast.AnnAssign)
        and "context" in {name.id for name in ast.walk(child) if isinstance(name, ast.Name)}
    ]
    handed = [
        argument
        for child in ast.walk(node)
        if isinstance(child, ast.Call) and getattr(child.func, "id", "") == "render"
        for argument in child.args
    ]
    return {
        key.value
        for thing in [*named, *handed]
        if isinstance(thing, ast.Dict)
        for key in thing.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def test_no_view_hides_a_function_of_the_templates():
    words = set(engines["jinja2"].env.globals)
    hidden = [
        f"{path.relative_to(SRC)}: {sorted(shadowed)}"
        for path in modules()
        if "web" in path.parts and (shadowed := shown_names(tree_of(path)) & words)
    ]
    assert not hidden


def test_every_event_of_the_log_is_used():
    from lamppost.foundation.audit.log import Event

    text = "\n".join(path.read_text(encoding="utf-8") for path in modules())
    unused = [event.name for event in Event if f"Event.{event.name}" not in text]
    assert not unused


def test_the_engine_reads_no_clock_and_opens_nothing():
    risky = {"open", "datetime.now", "time.time", "timezone.now", "urlopen", "random.random"}
    found = [
        f"{path.relative_to(SRC)}:{call.lineno} {name}"
        for path in modules()
        if "screening_engine" in path.parts
        for call in ast.walk(tree_of(path))
        if isinstance(call, ast.Call) and (name := ast.unparse(call.func)) in risky
    ]
    assert not found


def test_nothing_in_the_tree_names_a_machine_or_a_registry():
    registry = re.compile("|".join((r"pypi\.or" "g", r"pythonhosted\.or" "g", r"npmjs\.or" "g")))
    found = [
        str(path.relative_to(ROOT))
        for path in (
            *SRC.rglob("*.py"),
            *ROOT.glob("*.md"),
            *ROOT.glob("docs/**/*.md"),
            ROOT / "requirements.lock",
        )
        if registry.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_settings_are_all_documented():
    from lamppost.environment import PREFIX, Environment

    text = (ROOT / "docs" / "run" / "settings.md").read_text(encoding="utf-8")
    missing = [
        name
        for name, field in Environment.model_fields.items()
        if f"{PREFIX}{name.upper()}" not in text or (field.description or "") not in text
    ]
    assert not missing


def test_every_dependency_has_its_sentence():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = [
        re.split(r"[\[~=<> ]", requirement)[0]
        for requirement in (
            *project["project"]["dependencies"],
            *project["dependency-groups"]["dev"],
        )
    ]
    text = (ROOT / "docs" / "build" / "dependencies.md").read_text(encoding="utf-8")
    assert not [name for name in named if f"| {name} |" not in text]
