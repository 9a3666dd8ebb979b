"""Begin, choose a language, choose a city."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

import screens.welcome
import storage.directory
import storage.people
from kiez.errors import GoneError
from kiez.people import Person
from locales import languages
from screens.buttons import (
    CitiesButton,
    CityButton,
    LanguageButton,
    LanguagesButton,
    StartButton,
)
from screens.screen import Screen
from storage.database import Transaction

Speak = Callable[[str], Awaitable[None]]


async def start(
    _: Message | CallbackQuery, person: Person, tx: Transaction, now: datetime
) -> Screen:
    """Greet a parent."""
    return await _greeting(tx, person, now)


async def choose_language(_: Message | CallbackQuery, person: Person, tx: Transaction) -> Screen:
    """Show the languages."""
    return screens.welcome.languages(await storage.directory.city(tx, person.municipality))


async def speak_language(
    _: CallbackQuery,
    callback_data: LanguageButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    speak: Speak,
) -> Screen:
    """Go on in the chosen language."""
    if callback_data.code not in languages.complete():
        raise GoneError(callback_data.code)
    await speak(callback_data.code)
    return await _greeting(tx, person, now)


async def choose_city(_: CallbackQuery, tx: Transaction) -> Screen:
    """Show the cities."""
    return screens.welcome.cities(await storage.directory.municipalities(tx))


async def look_in_city(
    _: CallbackQuery,
    callback_data: CityButton,
    person: Person,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Go on in the chosen city."""
    chosen = await storage.directory.city_of(tx, callback_data.key)
    await storage.people.move(tx, person.id, chosen.id)
    return await _greeting(tx, replace(person, municipality=chosen.id), now)


async def _greeting(tx: Transaction, person: Person, now: datetime) -> Screen:
    cities = await storage.directory.municipalities(tx)
    city = next(each for each in cities if each.id == person.municipality)
    kinds = await storage.directory.kinds(tx, city.id, now, person.door)
    return screens.welcome.greeting(
        city,
        list(dict.fromkeys(kind for kind, _ in kinds)),
        several_cities=len(cities) > 1,
        first=person.new,
    )


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="welcome")
    made.message.register(start, Command("start", ignore_mention=True))
    made.message.register(choose_language, Command("language", ignore_mention=True))
    made.callback_query.register(start, StartButton.filter())
    made.callback_query.register(choose_language, LanguagesButton.filter())
    made.callback_query.register(speak_language, LanguageButton.filter())
    made.callback_query.register(choose_city, CitiesButton.filter())
    made.callback_query.register(look_in_city, CityButton.filter())
    return made
