"""A centre's card as tests print it, and what can be read in a page without opening it."""

import re
import zlib
from dataclasses import replace
from datetime import time
from functools import cache

from kiez.batch import Stage
from kiez.directory import Kind
from kiez.printed import Form, Inviting, Order, Weekly, link
from screens.printed import manuscript
from screens.typesetter import typeset
from tests.scanning import Grey, picture

CODE = "8F3K2A9Q"
LINK = link("https://kiez.example.org", CODE)
WEEKLY = Weekly(Kind.BABYCAFE, (1,), time(10), time(11, 30), childcare=True, confirmed=True)
CENTRE = Inviting(
    "KiEZ Biebrich",
    "Nachbarschaftshaus",
    "Rathausstraße 10",
    "65203",
    "Wiesbaden",
    "0611 31-2345",
    weekly=WEEKLY,
)
LONG = Inviting(
    "Kinder- und Familienzentrum der Lebenshilfe Wetzlar-Weilburg",
    "Stadtteilzentrum für Familien und Nachbarschaft im Stadtbezirk Büblingshausen",
    "Bartholomäus-Schwarzenbergstraße 112 b, Hinterhaus",
    "35578",
    "Wetzlar",
    "06441 123456-789",
    weekly=replace(WEEKLY, weekdays=(1, 3), confirmed=False),
)
ORDER = Order(Form.CARD, CODE, LINK, Stage.BABY, CENTRE)

# Widths of a module in millimetres: 35.4 mm of the card have 33 of them.
_MODULE = 35.4 / 33
_SIZE = {Form.POSTER_A4: 2.0, Form.POSTER_A3: 2.828}
MODULES, QUIET = 33, 4


@cache
def rendered(order: Order, dots: int) -> Grey:
    """See a page with so many dots for each module of its code."""
    module = _MODULE * _SIZE.get(order.form, 1.0)
    page = replace(manuscript(order), ending="png")
    return picture(typeset(page, ppi=dots * 25.4 / module))


def cut(page: Grey, dots: int) -> Grey:
    """Cut a card's code out with its quiet zone; it stands 7 mm from the left, 31.4 from above."""
    left, top = (round((at / _MODULE - QUIET) * dots) for at in (7, 31.4))
    size = (MODULES + 2 * QUIET) * dots
    return page.cut(left, top, size, size)


def unpacked(pdf: bytes) -> str:
    """Write a PDF out with all its parts unpacked."""
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, flags=re.DOTALL):
        try:
            parts.append(zlib.decompress(packed))
        except zlib.error:  # it was not packed
            continue
    return b"\n".join(parts).decode("latin-1")
