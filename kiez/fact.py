"""Read what a fact of an offer shall be, and tell what that puts into the offer's record."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from kiez.directory import Registration

Record = Mapping[str, Any]
"""An offer in the words of a directory file (docs/directory.md)."""
After = dict[str, Any]
"""What is new in a record; None: it is not there any more."""

NOTHING = "-"
"""What is typed, or carried by a button, for "no limit", "not known" or "none"."""

TITLE_SIGNS = 100
TEXT_SIGNS = 1000
_MONTHS = 12
_DAYS = 7


class Fact(StrEnum):
    """What can be changed about an offer beside its dates; buttons carry the value."""

    ROOM = "room"
    CHILDCARE = "care"
    SEATS = "seats"
    """Places in the childcare."""
    THEME = "theme"
    """How often a theme is promised."""
    LANGUAGES = "langs"
    AGES = "ages"
    PRICE = "price"
    REGISTRATION = "signup"
    MINIMUM = "min"
    """So few families a course needs."""
    UNTIL = "until"
    """The last day to join a course."""
    SLOTS = "slots"
    """How a consultation hour is cut."""
    PHONE = "phone"
    TITLE = "title"
    TEXT = "text"
    PROVIDER = "provider"
    COURSE = "course"
    """Whether a sign-up holds for the whole run."""
    SECOND = "second"
    """The other centre that shares the offer."""


TYPED = frozenset(Fact) - {Fact.CHILDCARE, Fact.LANGUAGES, Fact.REGISTRATION, Fact.SECOND}
"""Facts that may be typed; the others are chosen."""


class Why(StrEnum):
    """Why something typed cannot be the fact."""

    UNREADABLE = "unreadable"
    """It is no number, age, price or phone number."""
    OUTSIDE = "outside"
    """The number is below or above what makes sense."""
    EMPTY = "empty"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Misread:
    """Something typed that cannot be the fact.

    Args:
        over: Signs over the limit.
        least: The smallest number that makes sense; `most`: the largest.
    """

    why: Why
    over: int = 0
    least: int = 0
    most: int = 0


Reading = After | Misread


def known(name: str) -> Fact | None:
    """Find the fact that a button carries; None if there is none of this name (any more)."""
    return Fact(name) if name in set(Fact) else None


def read(fact: Fact, text: str, record: Record, today: date) -> Reading:
    """Read what a fact shall be, typed in any digits or carried by a button.

    Args:
        text: `NOTHING` takes the fact away; ages are years from-to, or months with an `m`; a
            price is in euros, or in cents with a `c`; slots are minutes-break.
        record: As it is now.
    """
    tidy = cleaned(text)
    if not tidy:
        return Misread(Why.EMPTY)
    if fact is Fact.COURSE:
        return _course(tidy, record, today)
    if fact is Fact.CHILDCARE:
        return _childcare(tidy, record)
    return _READERS[fact](tidy)


def cleaned(text: str) -> str:
    """Take control characters out, put one space between words, and write digits as 0 to 9."""
    plain = unicodedata.normalize("NFC", text)
    signs = (" " if unicodedata.category(each) in {"Cc", "Cs"} else each for each in plain)
    return " ".join("".join(_digit(each) for each in signs).split())


def _digit(sign: str) -> str:
    return str(unicodedata.digit(sign)) if sign.isdecimal() else sign


def _number(key: str, least: int, most: int) -> Callable[[str], Reading]:
    def reader(text: str) -> Reading:
        if text == NOTHING:
            return {key: None}
        if not text.isdecimal() or len(text) > 9:  # noqa: PLR2004 - beyond every limit
            return Misread(Why.UNREADABLE)
        if not least <= int(text) <= most:
            return Misread(Why.OUTSIDE, least=least, most=most)
        return {key: int(text)}

    return reader


def _words(key: str, most: int, *, needed: bool = False) -> Callable[[str], Reading]:
    def reader(text: str) -> Reading:
        if len(text) > most:
            return Misread(Why.LONG, over=len(text) - most)
        if text == NOTHING:
            return Misread(Why.EMPTY) if needed else {key: None}
        return {key: text}

    return reader


# As a directory file has it (storage/directory_values.py).
_PHONE = re.compile(r"\+?[0-9][0-9 /()-]{1,29}")
_RANGE = re.compile(r"(\d{1,3})\s*[-–—/ ]\s*(\d{1,3})\s*(m?)", re.IGNORECASE)
_EUROS = re.compile(r"(\d{1,4})(?:[.,](\d{2}))?\s*€?")
_CENTS = re.compile(r"(\d{1,6})c")


def _phone(text: str) -> Reading:
    if text == NOTHING:
        return {"phone": None}
    plain = text.replace("–", "-").replace(".", " ")
    return {"phone": plain} if _PHONE.fullmatch(plain) else Misread(Why.UNREADABLE)


def _ages(text: str) -> Reading:
    if text == NOTHING:
        return {"child_age_months": None}
    found = _RANGE.fullmatch(text)
    if not found:
        return Misread(Why.UNREADABLE)
    unit = 1 if found[3] else _MONTHS
    least, most = int(found[1]) * unit, int(found[2]) * unit
    if least > most or most > _MOST_MONTHS:
        return Misread(Why.OUTSIDE, least=0, most=_MOST_MONTHS // _MONTHS)
    return {"child_age_months": {"min": least, "max": most}}


def _price(text: str) -> Reading:
    if text == NOTHING:
        return {"cost_cents": 0}
    if found := _CENTS.fullmatch(text):
        return {"cost_cents": int(found[1])}
    if found := _EUROS.fullmatch(text):
        return {"cost_cents": int(found[1]) * 100 + int(found[2] or 0)}
    return Misread(Why.UNREADABLE)


def _slots(text: str) -> Reading:
    """Read how long a slot is, and the break; who takes slots has to sign up."""
    if text == NOTHING:
        return {"slots": None}
    minutes, _, pause = text.replace("–", "-").partition("-")
    if not minutes.strip().isdecimal() or not (pause.strip() or "0").isdecimal():
        return Misread(Why.UNREADABLE)
    length, rest = int(minutes[:9]), int((pause.strip() or "0")[:9])
    if not _SHORTEST <= length <= _LONGEST or rest > _LONGEST_BREAK:
        return Misread(Why.OUTSIDE, least=_SHORTEST, most=_LONGEST)
    slots = {"minutes": length, "break": rest}
    return {"slots": slots, "registration": Registration.REQUIRED.value}


def _languages(text: str) -> Reading:
    return {"languages": text.split()}


def _registration(text: str) -> Reading:
    found = [each for each in Registration if each.value.startswith(text)]
    return {"registration": found[0].value} if found else Misread(Why.UNREADABLE)


def _second(text: str) -> Reading:
    return {"second_owner": None if text == NOTHING else text}


def _childcare(text: str, record: Record) -> Reading:
    if text == "y":
        return {"childcare": True}
    # Who promises none has no places in it.
    no_seats = {"childcare_capacity": None} if record.get("childcare_capacity") else {}
    return {"childcare": False if text == "n" else None, **no_seats}


def _course(text: str, record: Record, today: date) -> Reading:
    """Let sign-ups hold for the whole run of so many weeks, or for single dates."""
    if text == NOTHING:
        return {"course": None}
    schedule = record.get("schedule") or {}
    weeks = _number("weeks", 1, 52)(text)
    if isinstance(weeks, Misread) or not schedule:
        return weeks if isinstance(weeks, Misread) else Misread(Why.UNREADABLE)
    first = max(date.fromisoformat(schedule["valid_from"]), today)
    last = first + timedelta(days=_DAYS * weeks["weeks"] - 1)
    return {"course": True, "schedule": {**schedule, "valid_until": last.isoformat()}}


_MOST_MONTHS = 300
_SHORTEST, _LONGEST, _LONGEST_BREAK = 5, 240, 120
_MOST_PEOPLE = 1000

_READERS: Mapping[Fact, Callable[[str], Reading]] = {
    Fact.ROOM: _number("capacity", 1, _MOST_PEOPLE),
    Fact.SEATS: _number("childcare_capacity", 1, _MOST_PEOPLE),
    Fact.THEME: _number("theme_every_weeks", 1, 52),
    Fact.LANGUAGES: _languages,
    Fact.AGES: _ages,
    Fact.PRICE: _price,
    Fact.REGISTRATION: _registration,
    Fact.MINIMUM: _number("min_families", 1, _MOST_PEOPLE),
    Fact.UNTIL: _number("join_until_days", 0, 365),
    Fact.SLOTS: _slots,
    Fact.PHONE: _phone,
    Fact.TITLE: _words("title", TITLE_SIGNS, needed=True),
    Fact.TEXT: _words("description", TEXT_SIGNS),
    Fact.PROVIDER: _words("provider", TITLE_SIGNS),
    Fact.SECOND: _second,
}
