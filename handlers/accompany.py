"""Let a family be met at the door."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

import screens.accompany
import storage.accompany
import storage.card
import storage.directory
from handlers.question import Answers, Leaves
from kiez import accompany
from kiez.people import Person
from kiez.roles import Staff
from kiez.signup import SignupId
from kiez.task import TaskId
from locales import languages
from screens.accompany_buttons import WelcomeButton, WelcomeLanguageButton
from screens.screen import Screen
from screens.team_buttons import AccompanyButton
from storage.accompany import Guest
from storage.database import Transaction

_NAME = "accompany.name"


async def wish(
    _: CallbackQuery,
    callback_data: AccompanyButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    fresh: Callable[[], int],
) -> Screen:
    """Note a family's wish, or take it back."""
    number = SignupId(callback_data.signup)
    task = TaskId(fresh()) if callback_data.wish == "1" else None
    own = await storage.accompany.wish(tx, person, number, task, now)
    zone = await storage.card.zone(tx, own.card.occurrence)
    return screens.accompany.wished(own, now.astimezone(zone).date())


async def ask(
    _: CallbackQuery,
    callback_data: WelcomeButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Ask who meets a family."""
    guest = await storage.accompany.guest(tx, staff, callback_data.signup, now)
    await state.set_data({"signup": guest.signup})
    await state.set_state(_NAME)
    zone = await storage.card.zone(tx, guest.card.occurrence)
    return screens.accompany.who_meets(guest.card, guest.welcome, now.astimezone(zone).date())


async def name(
    message: Message, staff: Staff, tx: Transaction, now: datetime, state: FSMContext
) -> Screen:
    """Note who meets a family."""
    read = accompany.name(message.text or "")
    if read is None:
        return screens.accompany.wrong_name()
    number = (await state.get_data()).get("signup", 0)
    guest = await storage.accompany.guest(tx, staff, number, now)
    by = replace(guest.welcome, name=read)
    kept = await storage.accompany.welcome(tx, staff, number, by, now)
    await state.clear()
    return await _languages(tx, staff, kept, now)


async def language(
    _: CallbackQuery,
    callback_data: WelcomeLanguageButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Note in which language a family is welcomed."""
    number, code = callback_data.signup, callback_data.code
    guest = await storage.accompany.guest(tx, staff, number, now)
    by = replace(guest.welcome, language=code if code in languages.LANGUAGES else "")
    kept = await storage.accompany.welcome(tx, staff, number, by, now)
    return await _languages(tx, staff, kept, now)


async def _languages(tx: Transaction, staff: Staff, guest: Guest, now: datetime) -> Screen:
    city = await storage.directory.city(tx, staff.municipality)
    zone = await storage.card.zone(tx, guest.card.occurrence)
    return screens.accompany.in_which_language(
        guest.card, guest.signup, guest.welcome, city.languages, now.astimezone(zone).date()
    )


def asked() -> Router:
    """Make the router of what staff type as a name; it comes before the search."""
    made = Router(name="accompany name")
    made.callback_query.outer_middleware(Leaves("accompany"))
    made.message.outer_middleware(Leaves("accompany"))
    made.message.register(name, Answers(_NAME))
    return made


def router() -> Router:
    """Make the router of the families' buttons."""
    made = Router(name="accompany")
    made.callback_query.register(wish, AccompanyButton.filter())
    return made


def staff_router() -> Router:
    """Make the router of the buttons of staff."""
    made = Router(name="accompany staff")
    made.callback_query.register(ask, WelcomeButton.filter())
    made.callback_query.register(language, WelcomeLanguageButton.filter())
    return made
