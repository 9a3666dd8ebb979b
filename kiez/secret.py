"""Take out of a text what opens something for whoever reads it later: a link, a sign-in code."""

import re
from collections.abc import Iterable

from kiez.code import read_account_code

# A secret has 43 signs of base64url (256 bits); of a longer run it may be a part. Where it was
# to be used is left out as well: an address without its end leads nowhere.
_LONG = re.compile(r"(?:https?://\S*?/)?(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43,}")
_GROUP, _BETWEEN = "[0-9A-Za-z]{4}", r"[\s\u200e\u200f\u2066-\u2069-]*"
# Looks ahead, so that a word of four letters before a code does not hide it.
_CODE = re.compile(
    rf"(?<![0-9A-Za-z])(?=({_GROUP}{_BETWEEN}{_GROUP}{_BETWEEN}{_GROUP})(?![0-9A-Za-z]))"
)
_NO_SIGN = re.compile("[^0-9A-Za-z]")
# As our own screens write them: what somebody announces is never taken for one.
_LINK = re.compile(r"https?://\S*/i/[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
_SHOWN = re.compile("(?<=\u2068)[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}(?=\u2069)")


def typed(text: str) -> str:
    """Put dots in what somebody typed where anything may open something."""
    codes = (found.span(1) for found in _CODE.finditer(text) if _fits(found[1]))
    return _dotted(text, [*(found.span() for found in _LONG.finditer(text)), *codes])


def shown(text: str) -> str:
    """Put dots in what we have shown for an invitation's link and for a sign-in code."""
    codes = (found.span() for found in _SHOWN.finditer(text) if _fits(found[0]))
    return _dotted(text, [*(found.span() for found in _LINK.finditer(text)), *codes])


def _fits(code: str) -> bool:
    return read_account_code(_NO_SIGN.sub("", code)) is not None


def _dotted(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Write as many dots as there were signs: what stands behind them does not move."""
    signs = list(text)
    for start, end in spans:
        signs[start:end] = "•" * (end - start)
    return "".join(signs)
