"""What things are called, how large they are, and that our names are ours."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("bot", "handlers", "kiez", "locales", "scheduler", "screens", "storage", "webchat")
TREES = (*FLOORS, "tests", "benchmarks")

MOST_LINES = 300
LONG_ON_PURPOSE = {
    "storage/tables.py",  # every table on one page
}
LONG_FOLDERS = ("storage/seed/", "storage/migrations/versions/")
SOURCE = {".py", ".js", ".css", ".html"}

# If such a file or class is needed, the noun is missing.
NO_NOUN = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "base", "impl"}
# One word for one thing (docs/glossary.md).
OTHER_WORDS = {
    "termin": "occurrence",
    "stadtteil": "quarter",
    "district": "quarter",
    "traeger": "carrier",
    "anbieter": "provider",
    "angebot": "offer",
    "tenant": "municipality",
    "meeting": "occurrence",
    "signup_slot": "seat",
}
# Nothing points out of the tree, to a registry or to a machine.
OUTSIDE = re.compile(
    r"\b(?:PRODUCT|STYLE|PRIVACY|TELEGRAM|PRINT)\.md|(?<!docs/)\b(?:directory|languages|queries)"
    r"/README|\bshared/|/work/|pypi\.org|pythonhosted|npmjs|deb\.debian"
)
TEXT = {".py", ".md", ".toml", ".yml", ".yaml", ".js", ".css", ".html", ".txt", ".po", ".lock"}


def files(*folders: str) -> Iterator[tuple[str, Path]]:
    """List our own files with their path from the root."""
    for path in sorted(path for folder in folders for path in (ROOT / folder).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(ROOT).as_posix(), path


def named(tree: ast.AST) -> Iterator[str]:
    """List the names that a module gives."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def words(name: str) -> set[str]:
    return {part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for name, path in files(*FLOORS):
        if path.suffix == ".py":
            yield name, ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_s_name_means_this_tree(floor: str) -> None:
    module = importlib.import_module(floor)

    assert module.__file__ is not None
    assert Path(module.__file__) == ROOT / floor / "__init__.py"
    assert module.__doc__


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = [name for name, path in files(*TREES) if words(path.stem) & NO_NOUN]

    assert drawers == []


def test_a_file_is_not_too_long() -> None:
    long = [
        (name, lines)
        for name, path in files(*TREES)
        if path.suffix in SOURCE
        and name not in LONG_ON_PURPOSE
        and not name.startswith(LONG_FOLDERS)
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    ]

    assert long == []


def test_one_word_is_used_for_one_thing() -> None:
    other = [
        (module, name)
        for module, tree in modules()
        for name in named(tree)
        if words(name) & OTHER_WORDS.keys()
    ]

    assert other == []


def test_no_class_is_a_drawer_for_everything() -> None:
    drawers = [
        (module, node.name)
        for module, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and words(node.name) & NO_NOUN
    ]

    assert drawers == []


def test_no_import_hides_from_the_checks() -> None:
    hiding = [
        name
        for name, path in files(*FLOORS)
        if path.suffix == ".py" and "TYPE_CHECKING" in path.read_text(encoding="utf-8")
    ]

    assert hiding == []


def test_nothing_points_out_of_the_tree() -> None:
    own = Path(__file__).relative_to(ROOT).as_posix()
    top = [(path.name, path) for path in sorted(ROOT.iterdir()) if path.is_file()]

    pointing = [
        f"{name}:{number}"
        for name, path in [*top, *files(*TREES, "docs", ".ci")]
        if path.suffix in TEXT and name != own
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if OUTSIDE.search(line)
    ]

    assert pointing == []
