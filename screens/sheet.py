"""Sheets to print for the door of a date: strokes to count, and the code at the entrance."""

import io
import json
from collections.abc import Mapping

import segno

from kiez.code import shown
from kiez.details import Details, discreet
from locales import dates
from locales.translate import bare, everywhere
from screens.picture import drawable
from screens.screen import File, Manuscript
from screens.typesetter import typeset
from screens.words import kind

# Kept equal to `screens.entrance.welcome` by a test: a sheet is read in every language at once.
WELCOME = "Welcome! Please tell us that you are here."

_PDF, _PNG = "application/pdf", "image/png"
# A phone reads it from a metre away; a quarter of it may be dirty.
_DOTS, _DIRT = 12, "q"
# Heights of a row, in millimetres, so that the table fills the page.
_HIGH, _LOW = 45, 24


def tally(card: Details) -> File:
    """Make the sheet on which one makes strokes; there is no room for a name on it."""
    ages = not discreet(card.kind)
    facts = {"ages": ages, "height": _LOW if ages else _HIGH}
    return File(f"zaehlliste-{card.local_on}.pdf", _PDF, data=_set("tally", _named(card) | facts))


def entrance(card: Details, code: str, link: str) -> File:
    """Make the sheet for the entrance, in every language.

    Args:
        link: Where the code leads.
    """
    return File(
        f"eingang-{card.local_on}.pdf", _PDF, data=_set("entrance", _facts(card, code, link))
    )


def picture(card: Details, link: str) -> File:
    """Draw the code that leads to a link, to be shown on a phone."""
    return scannable(f"eingang-{card.local_on}", link)


def scannable(name: str, link: str) -> File:
    """Draw the code that leads to a link, to be shown on a phone to another phone.

    Args:
        name: What the phone calls it, without an ending.
    """
    drawn = io.BytesIO()
    _code(link).save(drawn, kind="png", scale=_DOTS)
    return File(f"{name}.png", _PNG, data=drawn.getvalue())


def _facts(card: Details, code: str, link: str) -> dict[str, object]:
    said = [
        {"text": drawable(text), "language": language.html, "rtl": language.rtl}
        for language, text in everywhere(WELCOME)
    ]
    facts = _named(card) | {
        "qr": _svg(link),
        "code": shown(code),
        "link": link,
        "lines": said,
    }
    if discreet(card.kind):
        # Whoever waits there need not show what for.
        facts["what"] = drawable(card.centre_name or card.venue_name)
    return facts


def _named(card: Details) -> dict[str, object]:
    place = card.venue_name or card.centre_name
    return {
        "what": drawable(bare(kind(card.kind, card.service))),
        "day": f"{card.local_on:%d.%m.%Y}",
        "time": bare(dates.span(card.start_time, card.end_time)),
        "place": drawable(place),
    }


def _code(link: str) -> segno.QRCode:
    return segno.make(link, error=_DIRT, micro=False)


def _svg(link: str) -> str:
    return _code(link).svg_inline(border=0)


def _set(template: str, facts: Mapping[str, object]) -> bytes:
    return typeset(Manuscript(template, json.dumps(facts, ensure_ascii=False)))
