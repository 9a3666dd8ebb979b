"""Decide which facts are asked about, and what becomes of those that nobody answers for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kiez.directory import CentreId, Kind, OfferId, Service
from kiez.offer import Usual
from kiez.roles import Role, Staff
from kiez.task import away

# Facts that somebody looked at within these days need no question.
FRESH = timedelta(days=60)
# After the first question: those who could answer are told that it is hidden soon, and then it is.
WARN = timedelta(days=150)
HIDE = timedelta(days=180)
# A link that opens the question to somebody outside the bot ends after this.
KEEP_LINK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Checked:
    """The facts of an offer that somebody is asked about.

    Args:
        usual: When it usually takes place; None: only single dates.
        next_on: Its next date; None: there is none.
        checked_on: When somebody last looked; None: nobody did.
        asked_on: Since when there is no answer; None: nobody was asked.
        hidden: Parents do not see it.
    """

    id: OfferId
    kind: Kind
    service: Service | None
    title: str
    usual: Usual | None
    next_on: date | None
    venue_name: str
    street: str
    town: str
    centre_name: str
    phone: str
    languages: tuple[str, ...]
    childcare: bool | None
    checked_on: date | None
    asked_on: date | None
    hidden: bool


class Step(StrEnum):
    """What becomes of a fact today that nobody answers for."""

    WAIT = "wait"
    WARN = "warn"
    HIDE = "hide"


def aged(checked_on: date | None, today: date) -> bool:
    """Tell whether nobody has looked at a fact for more than 60 days."""
    return checked_on is None or today - checked_on > FRESH


def step(asked_on: date | None, today: date) -> Step:
    """Tell what becomes of a fact; what nobody was asked about is never hidden."""
    if asked_on is None or today - asked_on < WARN:
        return Step.WAIT
    return Step.WARN if today - asked_on < HIDE else Step.HIDE


def answers_for(who: Staff, offer: OfferId, centres: Iterable[CentreId | None]) -> bool:
    """Tell whether somebody is asked about an offer: its coordinators, and its partner."""
    own = {each.centre for each in who.centres} & set(centres)
    partner = any(each.role is Role.PARTNER and each.offer == offer for each in who.grants)
    return bool(own) or partner


def turn(who: Staff, asked_on: date | None, today: date) -> bool:
    """Tell whether somebody is asked today: once a month, on a working day of their own."""
    month = (today.year, today.month)
    asked = asked_on is not None and (asked_on.year, asked_on.month) == month
    return not asked and not away(who, today) and today.weekday() in who.workdays
