"""Set a page: a manuscript goes in, a PDF (PDF/UA-1), PNG or SVG comes out.

A handler puts the manuscript into a `File` and returns it with its screen; the sender has the page
set in a process of its own when the message goes out. So no transaction and no loop waits for it.
"""

import json
from functools import cache
from itertools import groupby
from pathlib import Path

import segno
import typst

from screens.screen import Manuscript

FOLDER = Path(__file__).parent / "typeset"
"""Templates for the typesetter, with the fonts and drawings that they use."""

FONTS = FOLDER / "fonts"

PPI = 220.0
"""Dots an inch of a picture: it is forwarded, and printed at home."""


def typeset(manuscript: Manuscript, ppi: float = PPI) -> bytes:
    """Set a page. It holds the interpreter's lock for a tenth of a second: not in the loop.

    Raises:
        typst.TypstError: The template is wrong, or a sign has no glyph; a manuscript takes only
            what `screens.picture.drawable` leaves of a text.
    """
    facts = json.loads(manuscript.facts)
    if manuscript.link:
        facts["qr"] = drawn(manuscript.link)
    made = _compiler(manuscript.template).compile(
        format=manuscript.ending,
        ppi=ppi,
        sys_inputs={"sheet": json.dumps(facts, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError("A sheet has one page.")
    return made


def drawn(link: str) -> str:
    """Draw a code as SVG: one filled path, which no printer shows seams of.

    A template leaves four modules of white around it (ISO/IEC 18004): else no phone finds it.
    Level H: a compact stain of 10 % is survived (measured; `tests/screens/test_printed.py`).
    """
    rows = segno.make(link, error="h", micro=False, boost_error=False).matrix
    path = "".join(_bars(y, row) for y, row in enumerate(rows))
    size = len(rows)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
    return f'{head}<path d="{path}"/></svg>'


def _bars(y: int, row: bytearray) -> str:
    """Draw a row of modules; neighbours are one bar."""
    bars, x = "", 0
    for dark, run in groupby(row):
        width = len(list(run))
        bars += f"M{x} {y}h{width}v1h-{width}z" if dark else ""
        x += width
    return bars


@cache
def _compiler(template: str) -> typst.Compiler:
    # A process of its own reads this file: what it imports, that one loads.
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return typst.Compiler(str(FOLDER / f"{template}.typ"), font_paths=fonts)
