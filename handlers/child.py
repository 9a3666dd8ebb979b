"""Keep and forget the months in which a parent's children were born."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery

import screens.child
import screens.consent
import storage.consent
import storage.directory
import storage.preference
from kiez.child import ChildId, months
from kiez.consent import Purpose
from kiez.people import Person
from screens.own_buttons import (
    AddChildButton,
    AgreeChildButton,
    ChildrenButton,
    ForgetChildButton,
    MineButton,
)
from screens.screen import Screen
from storage.database import Transaction


async def children(_: CallbackQuery, person: Person, tx: Transaction) -> Screen:
    """List the children."""
    return screens.child.children(await storage.preference.children(tx, person.id))


async def add(
    _: CallbackQuery,
    callback_data: AddChildButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    fresh: Callable[[], int],
) -> Screen:
    """Ask for year and month, and keep them; before that, ask for consent."""
    if not await storage.consent.holds(tx, person.id, Purpose.CHILDREN):
        city = await storage.directory.city(tx, person.municipality)
        agree_, back = AgreeChildButton(), MineButton()
        return screens.consent.ask(Purpose.CHILDREN, city, agree_, back, person.door)
    today = await _today(tx, person, now)
    year, month = callback_data.year, callback_data.month
    if not months(year, today):
        return screens.child.ask_year(today)
    if month not in months(year, today):
        return screens.child.ask_month(year, today)
    added = await storage.preference.add_child(tx, person, ChildId(fresh()), date(year, month, 1))
    return await children(_, person, tx) if added else screens.child.no_more()


async def agree(_: CallbackQuery, person: Person, tx: Transaction, now: datetime) -> Screen:
    """Note the agreement, and go on to the year."""
    await storage.consent.give(tx, person, Purpose.CHILDREN, now)
    return screens.child.ask_year(await _today(tx, person, now))


async def forget(
    _: CallbackQuery, callback_data: ForgetChildButton, person: Person, tx: Transaction
) -> Screen:
    """Forget a child, and offer to take that back."""
    child = ChildId(callback_data.child)
    born_on = await storage.preference.forget_child(tx, person.id, child)
    found = await storage.preference.children(tx, person.id)
    return screens.child.children(found, forgotten=born_on)


async def _today(tx: Transaction, person: Person, now: datetime) -> date:
    city = await storage.directory.city(tx, person.municipality)
    return now.astimezone(ZoneInfo(city.timezone)).date()


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="child")
    made.callback_query.register(children, ChildrenButton.filter())
    made.callback_query.register(add, AddChildButton.filter())
    made.callback_query.register(agree, AgreeChildButton.filter())
    made.callback_query.register(forget, ForgetChildButton.filter())
    return made
