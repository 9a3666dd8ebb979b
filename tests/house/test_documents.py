"""What is documented is there, and what is there is documented."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import storage.directory_format  # noqa: F401 - brings the parts
from bot.cli import parser
from bot.settings import described
from storage.directory_offer import Part
from storage.tables import metadata

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(name: str, title: str) -> str:
    """Cut a section out of a document, up to the next heading."""
    return text(name).split(f"# {title}\n", 1)[1].split("\n#", 1)[0]


def rows(table: str) -> Iterator[list[str]]:
    """Read a Markdown table, row by row."""
    for line in table.splitlines():
        if line.startswith("|") and not line.startswith("| ---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def commands() -> dict[str, argparse.ArgumentParser]:
    """List the commands of the command line."""
    return {
        name: command
        for action in parser()._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, command in action.choices.items()
    }


def parts(part: type[Part]) -> Iterator[type[Part]]:
    for each in part.__subclasses__():
        yield each
        yield from parts(each)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_link_leads_somewhere(path: Path) -> None:
    broken = []
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        if link.startswith(("https://", "mailto:")):
            continue
        file, _, part = link.partition("#")
        target = path.parent / file if file else path
        headings = (
            [anchor(each) for each in HEADING.findall(target.read_text(encoding="utf-8"))]
            if part
            else [part]
        )
        if not target.exists() or part not in headings:
            broken.append(link)

    assert broken == []


def test_every_setting_is_documented() -> None:
    block = text("docs/operating.md").split("<!-- settings -->")[1].split("<!-- /settings -->")[0]
    documented = {row[0].strip("`"): row[1:] for row in rows(block)}

    for name, default, meaning in described():
        assert documented[name][-1] == meaning
        assert default in documented[name][0]


def test_no_setting_is_documented_that_is_not_there() -> None:
    known = {name for name, _, _ in described()}

    mentioned = {
        name for path in DOCUMENTS for name in re.findall(r"KIEZBOT_[A-Z_]+", path.read_text())
    }

    assert mentioned - known == set()


def test_every_command_is_documented() -> None:
    table = section("docs/operating.md", "Commands")
    documented = {
        row[0].strip("`").split()[1]: " ".join(row) for row in rows(table) if "`" in row[0]
    }

    assert documented.keys() == commands().keys()


def test_every_option_is_documented() -> None:
    page = section("docs/operating.md", "Commands")

    missing = [
        (name, option)
        for name, command in commands().items()
        for action in command._actions
        for option in action.option_strings
        if option.startswith("--") and option not in page
    ]

    assert missing == []


def test_every_table_is_in_the_inventory() -> None:
    inventory = section("docs/privacy.md", "What is stored about people today")
    others = section("docs/privacy.md", "What holds nothing about people")
    named = [name for part in (inventory, others) for row in rows(part) for name in _code(row[0])]

    assert sorted(named) == sorted(metadata.tables)


def test_every_column_about_people_is_in_the_inventory() -> None:
    inventory = section("docs/privacy.md", "What is stored about people today")

    for row in list(rows(inventory))[1:]:
        (name,) = _code(row[0])
        assert set(_code(row[1])) == set(metadata.tables[name].columns.keys()), name


def test_every_rule_names_a_test_that_is_there() -> None:
    rules = [row for row in rows(text("docs/rules.md")) if row[0] != "Regel"]

    unproved = [row[0] for row in rules if not NAMED_TEST.search(row[2])]
    gone = [
        f"{file}::{name}"
        for file, name in NAMED_TEST.findall(text("docs/rules.md"))
        if not (ROOT / file).is_file() or f"def {name}(" not in text(file)
    ]

    assert unproved == []
    assert gone == []


def test_every_key_of_a_directory_file_is_documented() -> None:
    page = text("docs/directory.md")
    keys = {
        field.alias or name for part in parts(Part) for name, field in part.model_fields.items()
    }

    assert "municipality" in keys
    assert {key for key in keys if f"`{key}`" not in page} == set()


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    records = {path.name for path in folder.glob("[0-9]*.md")}

    assert set(LINK.findall(text("docs/decisions/README.md"))) == records


def test_both_pictures_of_the_architecture_are_the_same() -> None:
    readme, own = (
        text(name).split("```mermaid")[1].split("```")[0]
        for name in ("README.md", "docs/architecture.md")
    )

    assert readme == own


def _code(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)
