"""Look at every catalogue as its readers would: nothing missing, broken or hidden."""

import ast
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from gettext import c2py
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from locales.languages import FOLDER, LANGUAGES, complete

ROOT = Path(__file__).parents[2]
SPEAKING = ("bot", "handlers", "scheduler", "screens", "webchat")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
FORMS = {"_": 1, "n_": 2, "p_": 2}
KEYWORDS = {"_": None, "n_": (1, 2), "p_": ((1, "c"), 2)}
SAFETY_ONLY = {"so", "am", "ps", "ur", "pt", "ckb"}
CODES = sorted({*LANGUAGES, *SAFETY_ONLY})
FILES = sorted(FOLDER.glob("*/LC_MESSAGES/*.po"))

BUTTON_SIGNS = 24
# What stands in a button's text for the longest value that our cities put there.
EXAMPLES = {"centre": "KiEZ", "years": "3–5", "count": "10"}
EXAMPLE = "Wiesbaden"

# A zero-width non-joiner is a letter's form in Persian and stays; these steer the direction.
HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z]|&#?\w+;|https?:|www\.|\S@\S")
ENDS = {".": "end", "!": "end", "…": "end", "۔": "end", "።": "end"}
ENDS |= {"?": "question", "؟": "question", ";": "question", "፧": "question"}
ENDS |= {":": "colon", "፦": "colon"}

Entry = tuple[str | None, tuple[str, ...]]


@cache
def said() -> frozenset[Entry]:
    """Everything that the code says: context, and one or two forms."""
    found = (
        (context, message if isinstance(message, tuple) else (message,))
        for floor in SPEAKING
        for _, _, message, _, context in extract_from_dir(ROOT / floor, METHODS, keywords=KEYWORDS)
    )
    return frozenset(found)


@cache
def catalogue(code: str, domain: str = "messages") -> Catalog:
    with (FOLDER / code / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, domain=domain, abort_invalid=True)


def entries(code: str, domain: str = "messages") -> Iterator[Message]:
    return (message for message in catalogue(code, domain) if message.id)


def forms(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, list | tuple) else (str(text),)


def names(text: str) -> frozenset[str]:
    return frozenset(field for _, field, _, _ in Formatter().parse(text) if field is not None)


def filled(text: str) -> str:
    return text.format_map({name: EXAMPLES.get(name, EXAMPLE) for name in names(text)})


def ending(text: str) -> str:
    last = text.rstrip("\"'”“»«)›‹ \u00a0")[-1:]
    return ENDS.get(last, "")


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(path for floor in SPEAKING for path in (ROOT / floor).rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST) -> list[ast.Call]:
    """List what is said inside a piece of code."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORMS
    ]


def translations(code: str, domain: str = "messages") -> Iterator[tuple[str, str]]:
    for message in entries(code, domain):
        for form in forms(message.string):
            yield forms(message.id)[0], form


def test_the_code_speaks() -> None:
    contexts = Counter(context for context, _ in said())

    assert contexts[None]
    assert contexts["button"]


def test_every_sentence_is_literal_where_it_is_said() -> None:
    wrong = []
    for path, tree in trees():
        for call in calls(tree):
            needed = FORMS[call.func.id] if isinstance(call.func, ast.Name) else 0
            literal = [isinstance(each, ast.Constant) for each in call.args[:needed]]
            if literal != [True] * needed:
                wrong.append(f"{path}:{call.lineno}")

    assert wrong == []


def test_no_sentence_is_said_inside_an_f_string() -> None:
    # Before Python 3.12 the extractor reads an f-string as one piece and misses what is in it.
    wrong = [
        f"{path}:{call.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for call in calls(node)
    ]

    assert wrong == []


@pytest.mark.parametrize("code", complete())
def test_a_complete_language_says_all_that_the_code_says_and_nothing_else(code: str) -> None:
    there = {(message.context, forms(message.id)) for message in entries(code)}

    assert said() - there == set()
    assert there - said() == set()
    assert list(catalogue(code).obsolete) == []


@pytest.mark.parametrize("code", complete())
def test_every_sentence_is_translated(code: str) -> None:
    plurals = catalogue(code).num_plurals
    wanted = {1: 1, 2: plurals}

    open_ones = [
        message.id
        for message in entries(code)
        if message.fuzzy
        or len(forms(message.string)) != wanted[len(forms(message.id))]
        or not all(form.strip() for form in forms(message.string))
    ]

    assert open_ones == []


@pytest.mark.parametrize("code", complete())
def test_every_translation_has_its_sentence_s_values(code: str) -> None:
    plural = c2py(str(catalogue(code).plural_expr))
    serves = Counter(plural(number) for number in range(1000))
    wrong = []
    for message in entries(code):
        one, many = names(forms(message.id)[0]), names(forms(message.id)[-1])
        for number, form in enumerate(forms(message.string)):
            # A form that serves a single number may say it in a word, as Arabic does: "two cafés".
            said = {one, many, many - {"count"}}
            allowed = said if serves[number] == 1 else {many}
            if form and names(form) not in allowed:
                wrong.append(form)

    assert wrong == []


@pytest.mark.parametrize("code", complete())
def test_a_button_is_short_in_every_language(code: str) -> None:
    long = [
        form
        for message in entries(code)
        if message.context == "button"
        for form in forms(message.string)
        if len(filled(form)) > BUTTON_SIGNS
    ]

    assert long == []


@pytest.mark.parametrize("code", complete())
def test_a_sentence_ends_as_its_original_does(code: str) -> None:
    different = [
        (original, form)
        for original, form in translations(code)
        if form and ending(original) != ending(form)
    ]

    assert different == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_message_is_bare_text(path: Path) -> None:
    code, domain = path.parts[-3], path.stem

    wrong = [
        form
        for _, form in translations(code, domain)
        if form != form.strip()
        or MARKUP.search(form)
        or any(unicodedata.category(sign) == "So" or sign == "\ufe0f" for sign in form)
    ]

    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_catalogue_hides_no_direction_marks(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if HIDDEN.search(line)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_header_says_the_truth(path: Path) -> None:
    code = path.parts[-3]
    head = path.read_text(encoding="utf-8").split("\n\n")[0].replace('\\n"', "")
    header = dict(re.findall(r'^"([\w-]+): (.*)$', head, flags=re.MULTILINE))

    assert header["Language"] == code
    assert header["Content-Type"].lower() == "text/plain; charset=utf-8"
    assert header["X-Review"] in {"none", "native", "professional"}
    if code in LANGUAGES:
        assert header["Plural-Forms"] == LANGUAGES[code].plural_forms


def test_english_is_what_the_code_says() -> None:
    different = [
        (message.id, message.string)
        for message in entries("en")
        if forms(message.id) != forms(message.string)
    ]

    assert different == []


def test_the_safety_set_is_in_no_menu() -> None:
    assert SAFETY_ONLY & set(complete()) == set()


@pytest.mark.parametrize("code", CODES)
def test_the_danger_answer_is_whole(code: str) -> None:
    german = {message.id: names(str(message.string)) for message in entries("de", "danger")}

    there = {message.id: names(str(message.string)) for message in entries(code, "danger")}

    assert there == german
    assert [each.id for each in entries(code, "danger") if each.fuzzy or not each.string] == []


@pytest.mark.parametrize("code", CODES)
def test_the_danger_answer_s_buttons_are_short(code: str) -> None:
    texts = {str(message.id): str(message.string) for message in entries(code, "danger")}

    assert len(filled(texts["danger_button"])) <= BUTTON_SIGNS
    assert len(filled(texts["talk_button"])) <= BUTTON_SIGNS
