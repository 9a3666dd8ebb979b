"""Describe a screen: lines of text and rows of buttons. Doors decide how it is drawn."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Ending = Literal["pdf", "png", "svg"]
"""What a page can become."""


class Style(StrEnum):
    """How a line is drawn."""

    PLAIN = "plain"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, as people read it: signs such as < and & are themselves."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Button:
    """A choice below the text.

    Args:
        text: At most 24 characters (docs/translating.md).
        data: What comes back when it is tapped, at most 64 bytes; made by `screens.buttons`.
        url: Instead of data, where it leads.
    """

    text: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """A place to show on the phone's own map; degrees, WGS 84."""

    lat: float
    lon: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What a page is made of; it is set when its file is delivered, never in a transaction.

    Args:
        template: Its name in `screens/typeset`, without the ending.
        facts: What the template shows, as JSON; it finds them in `sys.inputs.sheet`.
        ending: What it becomes.
        link: Where the code on it leads; its drawing joins the facts as `qr`. Empty: no code.
    """

    template: str
    facts: str
    ending: Ending = "pdf"
    link: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is sent as a document, or as a picture if it is one.

    Args:
        name: What the phone calls it, with its ending; Latin letters.
        media_type: Such as `text/calendar`.
        content: Of a text file.
        caption: What is said below it.
        data: Of any other file, instead of the content.
        manuscript: Of a page that is yet to be set, instead of both.
    """

    name: str
    media_type: str
    content: str = ""
    caption: str = ""
    data: bytes = b""
    manuscript: Manuscript | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person is shown.

    Args:
        lines: The text; an empty string is an empty line.
        rows: Buttons, row by row.
        pin: A place that is sent before the text.
        ask_location: Label of a button that shares the phone's location; replaces the rows.
        fresh: True if a tap is answered by a new message and not in place of the old one.
        files: Documents that are sent before the text, which is then a new message.
        unsaid: Number of a message of the person's own that vanishes from the chat; 0: none.
    """

    lines: tuple[Line | str, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    pin: Pin | None = None
    ask_location: str = ""
    fresh: bool = False
    files: tuple[File, ...] = ()
    unsaid: int = 0


def strong(text: str) -> Line:
    """Make a line that stands out."""
    return Line(text, Style.STRONG)


def in_rows(buttons: list[Button], width: int = 2) -> tuple[tuple[Button, ...], ...]:
    """Lay buttons out in rows, two to a row unless said otherwise."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def pictured(picture: str, words: str) -> str:
    """Put a picture before words; a message for translators holds none (docs/translating.md)."""
    return f"{picture} {words}"
