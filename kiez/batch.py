"""Name the cards that are handed out, batch by batch, and read their code."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

from kiez.code import ENTRANCE_SIGNS, SIGNS, read_entrance_code
from kiez.directory import CentreId, Kind, OfferId, Service
from kiez.finding import PREGNANT, Found, Search
from kiez.people import Person

BatchId = NewType("BatchId", int)

PAYLOAD = "b-"
"""Begins what a chat is opened with by a card."""
SIGNS_OF_CODE = ENTRANCE_SIGNS
SIZES = (20, 50, 100, 200)
"""So many cards have one code; of fewer it could tell which family has one."""
LASTS = timedelta(days=2 * 365)
KEEP_ORIGIN = timedelta(days=90)
"""So long after a card somebody's first visit still counts for it."""
SHOWN = 2
"""So many of the next dates a card leads to."""

_BITS = 5
# x⁵ + x² + 1 has no factors, so the 32 signs are a field; 31 is prime, so the powers of x differ.
_TURN = 0b100101
# A letter can be 0 or 1, so these alone say that something is no word.
_DIGITS = frozenset("23456789")


class Stage(StrEnum):
    """What the families wait for who get these cards, or how old their children are."""

    PREGNANT = "pregnant"
    BABY = "baby"
    TODDLER = "toddler"


class Hand(StrEnum):
    """Which sort of people hand the cards out: never which of them."""

    VISITOR = "visitor"
    KITA = "kita"
    SCHOOL = "school"
    DOCTOR = "doctor"
    COORDINATOR = "coordinator"


class Step(StrEnum):
    """What is counted of cards, for each centre and quarter of a year."""

    PRINTED = "printed"
    OPENED = "opened"
    """Their page was opened."""
    STARTED = "started"
    """A chat was opened with them."""
    SIGNED_UP = "signed up"
    """Somebody got the first place at the centre."""
    VISITED = "visited"
    """Somebody came for the first time."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Cards that have the same code.

    Args:
        language: What they speak; None: what the phone does.
        ends_on: The last day on which they lead anywhere.
    """

    id: BatchId
    centre: CentreId
    code: str
    stage: Stage
    hand: Hand
    language: str | None
    made_on: date
    ends_on: date
    withdrawn: bool = False

    def leads(self, today: date) -> bool:
        """Tell whether they still lead somewhere."""
        return not self.withdrawn and today <= self.ends_on


@dataclass(frozen=True, slots=True)
class Wanted:
    """Cards that shall be made.

    Args:
        number: Random, of the batch.
        code: Made by `code_of` of another random number.
        cards: One of `SIZES`.
    """

    number: BatchId
    code: str
    centre: CentreId
    stage: Stage
    hand: Hand
    language: str | None
    cards: int


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands behind the code of a card.

    Args:
        centre_name: As `kiez.passing.named` writes it.
        today: The day in the city.
        kept: We remember for a while that it led somebody here.
    """

    id: BatchId
    centre: CentreId
    centre_name: str
    today: date
    stage: Stage
    language: str | None
    kept: bool = False


def code_of(number: int) -> str:
    """Make a code of a random number: seven signs that tell nothing, and one that checks them.

    It has a digit and a letter, so that no word and no number is taken for one.
    """
    turn = 0
    while True:
        digest = int.from_bytes(hashlib.sha256(f"batch|{number}|{turn}".encode()).digest())
        values = [digest >> _BITS * place & 31 for place in range(SIGNS_OF_CODE - 1)]
        code = "".join(SIGNS[value] for value in (*values, _check(values)))
        if _mixed(code):
            return code
        turn += 1


def read(typed: str) -> str | None:
    """Read a code as somebody typed it, or a phone read it; None if it cannot be one."""
    code = read_entrance_code(typed)
    if code is None or not _mixed(code):
        return None
    *values, check = (SIGNS.index(sign) for sign in code)
    return code if check == _check(values) else None


def read_typed(text: str) -> str | None:
    """Read a code that is all that a message says, in one piece or in two halves."""
    half = SIGNS_OF_CODE // 2
    lengths = [len(part) for part in text.replace("-", " ").split()]
    return read(text) if lengths in ([SIGNS_OF_CODE], [half, half]) else None


def search(stage: Stage) -> Search:
    """Say what somebody with such a card looks for."""
    return Search(child_age_months={Stage.PREGNANT: PREGNANT, Stage.BABY: 6}.get(stage, 24))


def first(
    stage: Stage, fitting: Sequence[Found], others: Sequence[Found] = ()
) -> tuple[Found, ...]:
    """Choose the dates that a card leads to.

    Args:
        fitting: What suits the stage; what is made for it comes first, else the soonest.
        others: What fills the rest.
    """
    ordered = sorted(fitting, key=lambda each: (not _for(stage, each), each.starts_at, each.key))
    ordered += sorted(others, key=lambda each: (each.starts_at, each.key))
    once: dict[OfferId, Found] = {}
    for each in ordered:
        once.setdefault(each.offer, each)
    return tuple(once.values())[:SHOWN]


def spoken(card: str | None, who: Person, usual: str, *, settled: bool) -> str | None:
    """Choose the language in which a card greets: its own, unless somebody has chosen one.

    Args:
        card: The language of the card; None: the phone's.
        usual: The language of the phone.
        settled: We keep something for this person, so the language has proved right.
    """
    chosen = settled or who.language != usual
    return card if who.new or not chosen else None


def _for(stage: Stage, found: Found) -> bool:
    match stage:
        case Stage.PREGNANT:
            return found.service is Service.HEBAMME
        case Stage.BABY:
            return found.kind is Kind.BABYCAFE
        case Stage.TODDLER:
            return found.kind is Kind.ELTERNCAFE


def _check(values: Sequence[int]) -> int:
    """Compute the check sign: the sum of the values, the n-th times xⁿ, in the field of 32.

    As the weights are all different and none is 0 or 1, one wrong sign and two that have changed
    places never pass.
    """
    total = 0
    for value in reversed(values):
        total = _doubled(total ^ value)
    return total


def _doubled(value: int) -> int:
    twice = value << 1
    return twice ^ _TURN if twice >> _BITS else twice


def _mixed(code: str) -> bool:
    return any(sign in _DIGITS for sign in code) and any(sign.isalpha() for sign in code)
