"""Read directory files, and refuse a damaged one with all that is wrong in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kiez.errors import DirectoryError
from storage.directory_check import check
from storage.directory_format import Directory
from storage.directory_yaml import MAX_BYTES, Problem, read


@dataclass(frozen=True, slots=True)
class DirectoryFile:
    """A file that passed every check.

    Args:
        name: The file's name, for messages.
        data: The file's own words.
        directory: The same, typed.
    """

    name: str
    data: dict[str, Any]
    directory: Directory


def load(path: Path) -> DirectoryFile:
    """Read a directory file.

    Raises:
        DirectoryError: It cannot be read or is refused; nothing was changed.
    """
    try:
        with path.open("rb") as file:
            # One byte more than allowed is enough to see that it is too large.
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DirectoryError([f"{path}: cannot be read ({error.strerror})."]) from error
    return parse(content, path.name)


def parse(content: bytes, name: str) -> DirectoryFile:
    """Read the content of a directory file.

    Args:
        content: The bytes of the file.
        name: How problems name it.

    Raises:
        DirectoryError: It is refused; each problem names file, line, key and reason.
    """
    document = read(content, name)
    data = document.data
    if not isinstance(data, dict):
        raise document.refusal([Problem((), "is no directory: it must begin with keys")])
    problems = [*document.problems, *check(data)]
    told = {problem.path for problem in problems}
    try:
        directory = Directory.model_validate(data)
    except ValidationError as error:
        # Where the text itself was refused, its value says nothing more.
        shape = (each for each in _shape(error.errors()) if each.path not in told)
        raise document.refusal([*problems, *shape]) from error
    if problems:
        raise document.refusal(problems)
    return DirectoryFile(name, data, directory)


def _shape(errors: list[ErrorDetails]) -> Iterator[Problem]:
    for error in errors:
        path = tuple(step for step in error["loc"] if step != "[key]")
        match error["type"]:
            case "missing":
                reason = "is missing"
            case "extra_forbidden":
                reason = "is no key of this format"
            case "string_type":
                reason = "must be text; a number or yes/no stands in quotes"
            case _:
                message = error["msg"].removeprefix("Value error, ")
                reason = message.replace("Input should", "must").replace("String should", "must")
        yield Problem(path, reason)
