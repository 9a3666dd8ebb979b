"""Say things in the language being spoken, with every value kept apart from the sentence."""

import gettext
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from locales.languages import DEFAULT, FOLDER, LANGUAGES, Language, complete

_spoken: ContextVar[str] = ContextVar("language", default=DEFAULT)

# First strong isolate and its end (Unicode, UAX 9): without them Chromium shows the number
# 0800 111 0 550 as 550 0 111 0800 in an Arabic sentence.
_OPEN, _CLOSE = "\u2068", "\u2069"
_RIGHT_TO_LEFT_MARK = "\u200f"
_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak this language inside the block."""
    token = _spoken.set(code if code in complete() else DEFAULT)
    try:
        yield
    finally:
        _spoken.reset(token)


def switch(code: str) -> None:
    """Go on in this language until the block that set the former one ends."""
    _spoken.set(code if code in complete() else DEFAULT)


def spoken() -> Language:
    """Tell the language being spoken."""
    return LANGUAGES[_spoken.get()]


@cache
def catalogue(code: str, domain: str = "messages") -> gettext.GNUTranslations:
    """Read a language's catalogue from its source; no compiled file is needed."""
    path = FOLDER / code / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as source:
        entries = read_po(source, locale=LANGUAGES[code].babel, domain=domain)
    compiled = io.BytesIO()
    write_mo(compiled, entries)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def load() -> None:
    """Read the catalogues of all languages now, so that no parent waits for it."""
    for code in complete():
        catalogue(code)
        catalogue(code, "danger")


class Apart(str):
    """Text whose parts are kept apart already, such as a list: their marks stay."""

    __slots__ = ()


def isolate(value: object) -> str:
    """Wrap a value so that its direction and the sentence's do not mix."""
    text = value if isinstance(value, Apart) else bare(str(value))
    return f"{_OPEN}{text}{_CLOSE}"


def bare(text: str) -> str:
    """Take out direction marks and zero-width signs: for what is copied, dialled or typed in."""
    return text if text.isascii() else text.translate(_INVISIBLE)


# Messages are literals, so there are only so many; a list of dates asks for fifty.
@cache
def _gettext(code: str, message: str) -> str:
    return catalogue(code).gettext(message)


@cache
def _pgettext(code: str, context: str, message: str) -> str:
    return catalogue(code).pgettext(context, message)


def _(message: str, /, **values: object) -> str:
    """Say a sentence; each value is isolated where it meets it."""
    return _fill(_gettext(_spoken.get(), message), values)


def n_(one: str, many: str, count: int, /, **values: object) -> str:
    """Say a sentence about a number of things; `{count}` stands for the number."""
    return _fill(catalogue(_spoken.get()).ngettext(one, many, count), {"count": count, **values})


def p_(context: str, message: str, /, **values: object) -> str:
    """Say a sentence whose meaning depends on where it stands, such as on a `button`."""
    return _fill(_pgettext(_spoken.get(), context, message), values)


def everywhere(message: str) -> tuple[tuple[Language, str], ...]:
    """Say a sentence without values in every language: for paper that all of them read."""
    return tuple((LANGUAGES[code], _gettext(code, message)) for code in complete())


def danger(key: str, /, **values: object) -> str:
    """Say a sentence of the danger answer, by its key: these are frozen (docs/translating.md)."""
    return _fill(catalogue(_spoken.get(), "danger").gettext(key), values)


def lines(texts: list[str]) -> str:
    """Join the lines of a message; in a right-to-left language each one starts as such."""
    mark = _RIGHT_TO_LEFT_MARK if spoken().rtl else ""
    return "\n".join(mark + text if text else text for text in texts)


def _fill(message: str, values: dict[str, object]) -> str:
    return (
        message.format_map({name: isolate(value) for name, value in values.items()})
        if values
        else message
    )
