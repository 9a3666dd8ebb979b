"""Open the chat at what somebody has passed on: an occurrence or a centre."""

from dataclasses import replace
from datetime import datetime

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import Message

import screens.details
import screens.finding
import storage.finding
import storage.passing
import storage.people
import storage.place
import storage.signup
from kiez import passing
from kiez.details import only_looking
from kiez.errors import GoneError
from kiez.finding import Question, Search
from kiez.links import leads
from kiez.passing import Passed
from kiez.people import Person
from screens.buttons import FindButton, pack
from screens.finding import AT, EVERYWHERE, Page
from screens.screen import Screen
from storage.database import Transaction


async def open_link(
    _: Message,
    command: CommandObject,
    person: Person,
    tx: Transaction,
    now: datetime,
    address: str,
) -> Screen:
    """Show what a link leads to; one that leads nowhere gets the greeting."""
    target = passing.read(command.args or "")
    if target is None:
        raise SkipHandler
    try:
        if isinstance(target, int):
            passed = await storage.passing.by_occurrence(tx, target, now, person.door)
        else:
            passed = await storage.passing.by_centre(tx, target, now, person.door)
    except GoneError:
        raise SkipHandler from None
    if passed.city.id != person.municipality:
        await storage.people.move(tx, person.id, passed.city.id)
    place = await storage.passing.near(tx, passed, person.door)
    where = f"{AT}{place}" if place else EVERYWHERE
    back = FindButton(search=pack(Search()), where=where, page=0)
    if passed.card is None:
        return await _near(tx, passed, back, person, now)
    links = address if leads(address, person.door) else ""
    standing = None
    if not only_looking(passed.card, person.door):
        here = replace(person, municipality=passed.city.id)
        standing = await storage.signup.standing(tx, here, passed.card.occurrence, now)
    return screens.details.details(passed.card, passed.today, back, links, person.door, standing)


async def _near(
    tx: Transaction, passed: Passed, button: FindButton, person: Person, now: datetime
) -> Screen:
    """List what comes next near the centre, else in the city."""
    key = button.where.removeprefix(AT)
    spot = (
        None if button.where == EVERYWHERE else await storage.place.spot(tx, passed.city.id, key)
    )
    question = Question(Search(), spot, now, passed.today, door=person.door)
    results = await storage.finding.nearby(tx, passed.city.id, question)
    page = Page(button.where, 0, results.more, passed.today)
    show = screens.finding.listing if results.items else screens.finding.nothing
    return show(results.items, Search(), spot, page, passed.city)


def router() -> Router:
    """Make the router of this feature; it comes before the greeting."""
    made = Router(name="passing")
    made.message.register(open_link, CommandStart(deep_link=True, ignore_mention=True))
    return made
