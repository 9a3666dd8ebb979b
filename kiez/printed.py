"""Name what a card to hand out shows, and where its code leads."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from kiez.batch import PAYLOAD, Stage
from kiez.directory import Kind, Through

# What a QR code writes in its compact mode (ISO/IEC 18004, alphanumeric), here of a host alone.
_COMPACT = re.compile(r"https?://[A-Za-z0-9.:-]+")
_HERE = re.compile(r"https?://(localhost|127\.|\[::1\]|0\.0\.0\.0)", re.IGNORECASE)


class Form(StrEnum):
    """As what a card comes."""

    CARD = "card"
    """A6, for a printer's."""
    SHEET = "sheet"
    """Four cards on A4, with ticks to cut along."""
    POSTER_A4 = "poster-a4"
    POSTER_A3 = "poster-a3"
    PNG = "png"
    """The card as a picture, to forward."""
    SVG = "svg"


@dataclass(frozen=True, slots=True)
class Weekly:
    """When parents meet at a centre, week by week.

    Args:
        weekdays: In their order; Monday is 0.
        confirmed: Somebody has confirmed the time; else it is never shown without its mark.
    """

    kind: Kind
    weekdays: tuple[int, ...]
    start: time
    end: time
    childcare: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Inviting:
    """The centre that invites; an empty text is "not known".

    Args:
        place: The house in which its office is.
        through: What its carrier lets pass through Telegram.
        weekly: When parents meet there; None: nobody knows.
    """

    name: str
    place: str
    street: str
    postal_code: str
    city: str
    phone: str
    through: Through = Through.ALL
    weekly: Weekly | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What shall be printed.

    Args:
        code: Eight signs, of the batch.
        link: Where the code leads, as `link` writes it.
        language: Said on it beside German; None: only the line that each language has.
    """

    form: Form
    code: str
    link: str
    stage: Stage
    inviting: Inviting
    language: str | None = None


def weekly(stage: Stage, known: Iterable[Weekly], *, live: bool) -> Weekly | None:
    """Choose which weekly time stands on the paper.

    A confirmed one comes before any other, then what is made for the stage.

    Args:
        live: The centre shows confirmed times only; one in trial shows others with their mark.
    """
    first = Kind.ELTERNCAFE if stage is Stage.TODDLER else Kind.BABYCAFE
    shown = [each for each in known if each.confirmed or not live]
    return min(
        shown,
        key=lambda each: (not each.confirmed, each.kind is not first, each.weekdays, each.start),
        default=None,
    )


def unreachable(address: str) -> bool:
    """Tell whether an address is this machine's own: no parent's phone opens it."""
    return _HERE.match(address) is not None


def link(address: str, code: str, bot: str = "", through: Through = Through.ALL) -> str:
    """Write where a card's code leads: our page, or the bot's chat if nobody else can open it.

    In capitals wherever the path allows it: the code then has bigger dots (33 modules, not 41).

    Args:
        address: Under which people reach the web chat.
        bot: Name of the Telegram bot; empty: none.
        through: What the centre's carrier lets pass through Telegram.
    """
    if unreachable(address) and bot and through is Through.ALL:
        return f"https://t.me/{bot}?start={PAYLOAD}{code}"
    page = f"{address}/q/{code}"
    return page.upper() if _COMPACT.fullmatch(address) else page
