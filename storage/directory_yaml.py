"""Read YAML without its traps, and remember on which line everything stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from kiez.errors import DirectoryError

MAX_BYTES = 5_000_000
# The largest shipped file has 5 levels and some 15,000 values.
MAX_DEPTH = 30
MAX_VALUES = 500_000

Path = tuple[str | int, ...]
"""Keys and list positions that lead to a value."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
# PostgreSQL keeps no NUL; half a surrogate pair cannot be written as UTF-8.
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a value of the file.

    Args:
        reason: The rest of a sentence that begins with file, line and key.
    """

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and where."""

    name: str
    data: object
    lines: Mapping[Path, int]
    problems: list[Problem] = field(default_factory=list)

    def refusal(self, problems: list[Problem]) -> DirectoryError:
        """Say all problems in the order of the lines, each once."""
        placed = {(self._line(each.path), self._sentence(each)) for each in problems}
        return DirectoryError([sentence for _, sentence in sorted(placed)])

    def _line(self, path: Path) -> int:
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def _sentence(self, problem: Problem) -> str:
        where = f"{self.name}, line {self._line(problem.path)}"
        return f"{where}, {self._key(problem.path)}: {problem.reason}."

    def _key(self, path: Path) -> str:
        """Name the way to a value as people do: by keys rather than by numbers."""
        words, value = "", self.data
        for step in path:
            value = _inside(value, step)
            if isinstance(step, str):
                words += f".{step}" if words else step
            else:
                key = value.get("key") if isinstance(value, dict) else None
                words += f"[{key if isinstance(key, str) else step}]"
        return words or "the file"


def read(content: bytes, name: str) -> Document:
    """Read one YAML document of plain values; days stay text.

    Args:
        content: The bytes of the file.
        name: How problems name the file.

    Raises:
        DirectoryError: It is too large, too deep, or no YAML at all.
    """
    if len(content) > MAX_BYTES:
        raise _unreadable(name, 1, f"has more than {MAX_BYTES:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _unreadable(name, line, "is not written in UTF-8") from error
    try:
        _measure(text, name)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "broken"
        raise _unreadable(name, _line(mark), f"is no valid YAML ({problem})") from error
    reader = _Reader(name)
    data = reader.value(node, ()) if node is not None else None
    return Document(name, data, reader.lines, reader.problems)


def _measure(text: str, name: str) -> None:
    """Refuse what nests too deep before the recursive composer meets it."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _unreadable(
                name, _line(event.start_mark), f"nests deeper than {MAX_DEPTH} levels"
            )


def _line(mark: Any) -> int:  # noqa: ANN401 - the C parser has its own type of mark
    return 1 if mark is None else int(mark.line) + 1


def _unreadable(name: str, line: int, reason: str) -> DirectoryError:
    return DirectoryError([f"{name}, line {line}, the file: {reason}."])


def _inside(value: object, step: str | int) -> object:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int):
        return value[step] if step < len(value) else None
    return None


class _Reader:
    """Turn nodes into values, keeping lines and problems."""

    def __init__(self, name: str) -> None:
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self._name = name
        self._values = 0
        self._scalars = SafeConstructor()

    def value(self, node: yaml.Node, path: Path) -> object:
        """Give the node's value.

        Raises:
            DirectoryError: References to references make it too large (a "YAML bomb").
        """
        self.lines.setdefault(path, _line(node.start_mark))
        self._values += 1
        if self._values > MAX_VALUES or len(path) > MAX_DEPTH:
            line = _line(node.start_mark)
            raise _unreadable(self._name, line, f"has more than {MAX_VALUES:,} values")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, at)) for at, item in enumerate(node.value)]
        return self._scalar(node, path) if isinstance(node, yaml.ScalarNode) else None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in node.value:
            line = _line(key.start_mark)
            if not isinstance(key, yaml.ScalarNode) or key.tag != _TAG + "str":
                self.lines.setdefault((*path, "?"), line)
                self._refuse((*path, "?"), "a key must be plain text, in quotes if need be")
                continue
            inside = (*path, key.value)
            if key.value in found:
                first = self.lines[inside]
                self.lines[inside] = line
                self._refuse(inside, f"the key is given twice, first on line {first}")
                continue
            self.lines[inside] = line
            found[key.value] = self.value(value, inside)
        return found

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> object:
        text, plain = str(node.value), not node.style
        match node.tag.removeprefix(_TAG):
            case "str" | "timestamp" | "int" | "float" if plain and _CLOCK.fullmatch(text):
                # YAML 1.1 reads 10:30 as the number 630, and 09:30 as text.
                self._refuse(path, f'a time must stand in quotes: "{text}"')
            case "str" | "timestamp":
                if _UNFIT.search(text):
                    self._refuse(path, "holds a control character")
            case "null":
                return None
            case "bool" | "int" | "float" as kind:
                return self._number(kind, node, path)
            case _:
                self._refuse(path, f"the tag {node.tag} has no place here")
        return text

    def _number(self, kind: str, node: yaml.ScalarNode, path: Path) -> object:
        try:
            return getattr(self._scalars, f"construct_yaml_{kind}")(node)
        except (ValueError, KeyError):
            self._refuse(path, f"is no valid {kind}")
            return node.value

    def _refuse(self, path: Path, reason: str) -> None:
        self.problems.append(Problem(path, reason))
