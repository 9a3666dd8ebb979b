"""The description for catalogues of public software is valid and says what is true."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from locales.languages import LANGUAGES, complete

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((Path(__file__).parent / "publiccode.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def described() -> dict[str, Any]:
    content = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


@pytest.fixture
def project() -> dict[str, Any]:
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"])


def test_it_is_valid(described: dict[str, Any]) -> None:
    errors = Draft202012Validator(SCHEMA).iter_errors(described)

    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_the_schema_itself_refuses_a_missing_contact(described: dict[str, Any]) -> None:
    del described["maintenance"]["contacts"]

    assert not Draft202012Validator(SCHEMA).is_valid(described)


def test_it_names_our_licence_and_version(
    described: dict[str, Any], project: dict[str, Any]
) -> None:
    assert described["legal"]["license"] == project["license"]
    assert described["softwareVersion"] == project["version"]


def test_it_names_the_languages_that_are_complete(described: dict[str, Any]) -> None:
    # Easy German is a language of its own to people, and German to a tag.
    spoken = {LANGUAGES[code].html for code in complete()}

    assert set(described["localisation"]["availableLanguages"]) == spoken
