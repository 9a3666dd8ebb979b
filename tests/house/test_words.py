"""What is said can be found by those who translate it."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAYING = {"_", "n_", "p_"}


def calls_in_f_strings(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        f"{path.name}:{call.lineno}"
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in SAYING
    ]


def test_no_sentence_hides_in_an_f_string_where_the_extractor_does_not_look() -> None:
    floors = ("bot", "handlers", "scheduler", "screens", "webchat")
    files = [path for floor in floors for path in (ROOT / floor).rglob("*.py")]

    hidden = [place for path in files for place in calls_in_f_strings(path)]

    assert len(files) > 20
    assert hidden == []
