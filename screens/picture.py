"""The picture of a link: what a phone shows of it, and what one forwards to a parents' group."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Literal

import typst

from kiez.calendar import State
from kiez.details import Details
from kiez.finding import Found
from kiez.passing import Centre, Passed
from locales import dates
from locales.translate import _, bare, spoken
from screens.details import address
from screens.typesetter import FOLDER, FONTS
from screens.words import kind, short

# A picture of a centre has room for so many dates.
_MOST_DATES = 3
# So many pictures are kept in memory, 60 kB each.
_KEPT = 64
_CENTRE = "centre"
_SPACE = re.compile(r"\s+")
_RIGHT_TO_LEFT = {"R", "AL"}


@dataclass(frozen=True, slots=True)
class Text:
    """A line of a picture, in its own direction."""

    text: str = ""
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class DateRow:
    """One of a centre's next dates."""

    day: Text
    time: Text
    what: Text


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows; an empty line is left out.

    Args:
        sign: Name of the drawing.
        language: Tag of the language, for the typesetter (BCP 47).
        rtl: The language is written from right to left.
        unit: What the city calls a centre, and the city.
        link: Where the page is; empty if nobody else could open it.
    """

    sign: str
    language: str
    rtl: bool
    unit: Text
    what: Text
    theme: Text = Text()
    day: Text = Text()
    time: Text = Text()
    place: Text = Text()
    address: Text = Text()
    mark: Text = Text()
    cancelled: bool = False
    dates: tuple[DateRow, ...] = ()
    link: Text = Text()


def picture(passed: Passed, link: str = "") -> Picture:
    """Choose what the picture of a link shows, in the language being spoken.

    Args:
        link: Address of the page, as people read it.
    """
    if passed.card:
        return _occurrence(passed, passed.card, link)
    return _next(passed, link)


def draw(shown: Picture) -> bytes:
    """Draw a picture as a PNG of 1200 × 630; the same one is drawn once.

    The typesetter holds the interpreter's lock for some 100 ms: call it in a thread.
    """
    return _drawn(shown)


@lru_cache(maxsize=_KEPT)
def _drawn(shown: Picture) -> bytes:
    # At 72 dots an inch a point is a pixel.
    return typeset(shown, "png", ppi=72.0)


def typeset(shown: Picture, file_format: Literal["png", "pdf"], ppi: float | None = None) -> bytes:
    """Set a picture; as a PDF it is checked for accessibility, and for signs without a glyph."""
    made = _compiler().compile(
        format=file_format,
        ppi=ppi,
        sys_inputs={"picture": json.dumps(asdict(shown), ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError("The template of a picture has one page.")
    return made


def drawable(text: str) -> str:
    """Take out what our fonts cannot draw, such as emoji: a missing sign would be a hole."""
    kept = "".join(sign for sign in _SPACE.sub(" ", bare(text)) if ord(sign) in _signs())
    return _SPACE.sub(" ", kept).strip()


def _occurrence(passed: Passed, card: Details, link: str) -> Picture:
    cancelled = card.state is not State.ON
    what = kind(card.kind, card.service)
    return replace(
        _frame(passed, card.kind.value, said(what), link),
        theme=named("" if card.title in what else card.title),
        day=said(dates.day(card.local_on, passed.today)),
        time=named(dates.span(card.start_time, card.end_time)),
        place=named(card.venue_name or card.centre_name),
        address=named(_address(card)),
        mark=_mark(cancelled=cancelled, confirmed=card.confirmed),
        cancelled=cancelled,
    )


def _next(passed: Passed, link: str) -> Picture:
    centre, coming = passed.centre, passed.dates[:_MOST_DATES]
    what = centre.name if centre else passed.city.network.name
    return replace(
        _frame(passed, _CENTRE, named(what), link),
        theme=said(_("The next dates") if coming else ""),
        place=named(centre.venue_name if centre else ""),
        address=named(_address(centre) if centre else ""),
        mark=_mark(cancelled=False, confirmed=all(each.confirmed for each in coming)),
        dates=tuple(_row(each, passed.today) for each in coming),
    )


def _frame(passed: Passed, sign: str, what: Text, link: str) -> Picture:
    language, city = spoken(), passed.city
    unit = f"{city.network.unit} {city.short_name}"
    return Picture(sign, language.html, language.rtl, named(unit), what, link=named(link))


def _row(found: Found, today: date) -> DateRow:
    return DateRow(
        said(dates.day(found.local_on, today)),
        named(dates.clock(found.start_time)),
        said(short(found.kind, found.service)),
    )


def _mark(*, cancelled: bool, confirmed: bool) -> Text:
    if cancelled:
        return said(_("This date is cancelled."))
    return Text() if confirmed else said(_("Example time. Please ask first."))


def _address(there: Details | Centre) -> str:
    quarter = "" if there.quarter in there.venue_name else there.quarter
    return " · ".join(part for part in (quarter, address(there)) if part)


def said(text: str) -> Text:
    """Take a sentence of ours, which runs as its language does."""
    return Text(drawable(text), spoken().rtl)


def named(text: str) -> Text:
    """Take a value, which runs as its first letter does: a time or street stays as it is."""
    kept = drawable(text)
    sides = (unicodedata.bidirectional(sign) for sign in kept)
    first = next((side for side in sides if side in {"L", *_RIGHT_TO_LEFT}), "L")
    return Text(kept, first in _RIGHT_TO_LEFT)


@cache
def _signs() -> frozenset[int]:
    """List the signs that both weights of a font can draw."""
    made = json.loads((FONTS / "fonts.json").read_text(encoding="utf-8"))
    return frozenset(code for font in made.values() for code in _codes(font["signs"]))


def _codes(ranges: str) -> Iterator[int]:
    for part in ranges.split():
        first, _dash, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return typst.Compiler(str(FOLDER / "preview.typ"), font_paths=fonts)
