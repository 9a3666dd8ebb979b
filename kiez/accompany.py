"""Decide where somebody may meet a family at the door, and name who does."""

import unicodedata
from dataclasses import dataclass

from kiez.details import Details, discreet

NAME_SIGNS = 40
"""A first name or a role, such as "Petra" or "the midwife"."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """A family's wish that somebody meets it at the door, and who does.

    Args:
        wished: The family would like it.
        name: First name or role, as a coordinator typed it; empty: nobody is named yet.
        language: In which they are welcomed; empty: nobody has said.
    """

    wished: bool = False
    name: str = ""
    language: str = ""


NONE = Welcome()


def possible(card: Details) -> bool:
    """Tell whether somebody can meet families there; at a consultation its provider does.

    In a rehearsal nobody waits at the entrance.
    """
    return card.centre is not None and not card.trial and not discreet(card.kind)


def name(typed: str) -> str | None:
    """Read a first name or a role as it was typed, with single spaces; None: it is too long."""
    signs = (each for each in unicodedata.normalize("NFC", typed) if not _hidden(each))
    read = " ".join("".join(signs).split())
    return read if 0 < len(read) <= NAME_SIGNS else None


def _hidden(sign: str) -> bool:
    """Tell whether a sign steers the direction, cannot be seen, or stacks up on another."""
    return unicodedata.category(sign) in {"Cf", "Cc", "Me"} and not sign.isspace()
