"""Set cards and posters to hand out (V1).

A handler asks for a document like this, in no time and without setting anything itself:

    inviting = await storage.printed.inviting(tx, centre_id, stage)
    link = kiez.printed.link(address, code)                      # goes into the QR code
    order = Order(Form.SHEET, code, link, stage, inviting, language)
    Screen(..., files=(screens.printed.document(order),))

`document` gives a `File` that carries a manuscript; the sender has it set in a process of its own
when the message goes out (`bot.printing`). `lost(order)` lists the signs of the centre's own texts
that our fonts cannot draw, so that the person can be told: "" if all is well.
"""

import json
from collections.abc import Iterator, Mapping

from kiez.batch import Stage
from kiez.code import shown
from kiez.directory import Kind
from kiez.printed import Form, Inviting, Order, Weekly
from locales import card, dates
from locales.card import GERMAN, LINED
from locales.languages import Language
from locales.translate import bare
from screens.picture import drawable
from screens.screen import Ending, File, Manuscript

_TEMPLATE = "card"
_STEPS = {"scan": "phone", "choose": "speech", "find": "pin"}
# A PDF's reader and whoever gives the card away read German; the families' lines are `card.po`.
_KINDS = {Kind.BABYCAFE: "Babycafé", Kind.ELTERNCAFE: "Elterncafé"}
_WEEKLY = (
    "montags",
    "dienstags",
    "mittwochs",
    "donnerstags",
    "freitags",
    "samstags",
    "sonntags",
)
_NAMES = {
    Form.CARD: "karte",
    Form.SHEET: "karten-zum-schneiden",
    Form.POSTER_A4: "plakat-a4",
    Form.POSTER_A3: "plakat-a3",
    Form.PNG: "karte",
    Form.SVG: "karte",
}
_ENDINGS: Mapping[Form, Ending] = {Form.PNG: "png", Form.SVG: "svg"}
_MEDIA_TYPES = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}


def document(order: Order) -> File:
    """Give the document to send; it is set when it is delivered."""
    made = manuscript(order)
    name = f"{_NAMES[order.form]}-{order.code}.{made.ending}"
    return File(name, _MEDIA_TYPES[made.ending], manuscript=made)


def manuscript(order: Order) -> Manuscript:
    """Write what stands on a card or poster."""
    facts = json.dumps(_facts(order), ensure_ascii=False)
    return Manuscript(_TEMPLATE, facts, _ENDINGS.get(order.form, "pdf"), order.link)


def lost(order: Order) -> str:
    """List the signs of the centre's own texts that no font of ours can draw, each once."""
    own = "".join(_own(order.inviting))
    kept = {*drawable(own), " "}
    return "".join(dict.fromkeys(sign for sign in bare(own) if sign not in kept))


def _own(inviting: Inviting) -> Iterator[str]:
    yield from (inviting.name, inviting.place, inviting.street, inviting.postal_code)
    yield from (inviting.city, inviting.phone)


def _facts(order: Order) -> dict[str, object]:
    second = card.beside(order.language)
    chosen = second if order.language == second.code else None
    baby = "headline_baby" if order.stage is Stage.BABY else "headline"
    weekly = order.inviting.weekly
    return {
        "form": order.form if order.form not in _ENDINGS else Form.CARD,
        "title": f"{card.said(GERMAN, baby)} {_kept(order.inviting.name)}",
        "headline": _line(GERMAN, baby),
        "subline": _line(GERMAN, "subline"),
        "second_headline": _line(chosen, baby) if chosen else None,
        "alt": f"QR-Code. Er öffnet {order.link}",
        "steps": [
            {"picture": picture, "words": [_line(each, key) for each in (GERMAN, second)]}
            for key, picture in _STEPS.items()
        ],
        "lines": [_line(each, f"invitation_{order.stage}") for each in LINED],
        "inviting": _kept(order.inviting.name),
        "address": [line for line in _address(order.inviting) if line],
        "weekly": _weekly(weekly) if weekly else "",
        "mark": "" if weekly is None or weekly.confirmed else "Beispielzeit. Bitte vorher fragen.",
        "from": "Überreicht von",
        "promise": [_line(each, "promise") for each in (GERMAN, second)],
        "shown": _shown(order),
    }


def _line(language: Language, key: str) -> dict[str, object]:
    said = card.said(language, key)
    return {"text": drawable(said), "language": language.html, "rtl": language.rtl}


def _address(inviting: Inviting) -> Iterator[list[str]]:
    """Give the lines of an address; what belongs together stands in one."""
    same = inviting.place in inviting.name
    city = f"{inviting.postal_code} {inviting.city}".strip()
    phone = f"Tel. {inviting.phone}" if inviting.phone else ""
    yield _some("" if same else inviting.place)
    yield _some(f"{inviting.street}, {city}" if inviting.street else city, phone)


def _some(*parts: str) -> list[str]:
    return [kept for kept in map(_kept, parts) if kept]


def _kept(text: str) -> str:
    return drawable(text)


def _weekly(weekly: Weekly) -> str:
    """Say when parents meet, such as `Babycafé: dienstags 10:00–11:30 Uhr`."""
    care = ", mit Kinderbetreuung" if weekly.childcare else ""
    hours = dates.span(weekly.start, weekly.end)
    days = " und ".join(_WEEKLY[each] for each in weekly.weekdays)
    return f"{_KINDS[weekly.kind]}: {days} {hours} Uhr{care}"


def _shown(order: Order) -> str:
    """Write where the page is and the code to type there, in two halves."""
    page = order.link.split("://")[-1].split("?")[0].lower()
    return f"{page.removesuffix(f'/q/{order.code.lower()}')} · {shown(order.code)}"
