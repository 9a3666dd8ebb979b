"""Find the next café: by a kind, a quarter, a word, or the phone's position."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import BaseFilter, Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

import screens.details
import screens.filters
import screens.finding
import storage.directory
import storage.finding
import storage.place
import storage.signup
import storage.wish
from kiez.details import Details, only_looking
from kiez.directory import Kind, Municipality, OccurrenceId
from kiez.finding import Question, Search, Spot
from kiez.links import leads
from kiez.people import Person
from kiez.standing import Standing
from screens.buttons import (
    DetailsButton,
    FiltersButton,
    FindButton,
    HereButton,
    MapButton,
    WhereButton,
    WishButton,
    pack,
    unpack,
)
from screens.finding import AT, EVERYWHERE, HERE, Page
from screens.screen import Screen
from storage.database import Transaction

# The draft of a search keeps the phone's rounded position, and what was asked before it was sent.
_POSITION, _SEARCH = "position", "search"
# About 100 m (docs/privacy.md); the page rounds before it sends, Telegram does not.
_DECIMALS = 3


class HasLocation(BaseFilter):
    """Let shared positions through; awaitable, so that it stays in the storage thread."""

    async def __call__(self, message: Message) -> bool:
        """Tell whether the message is a position."""
        return message.location is not None


class HasWords(BaseFilter):
    """Let text through that is no command."""

    async def __call__(self, message: Message) -> bool:
        """Tell whether the message is words."""
        return bool(message.text) and not (message.text or "").startswith("/")


async def ask_where(
    _: CallbackQuery,
    callback_data: WhereButton,
    person: Person,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Ask where to look, or whose advice is wanted first."""
    search = unpack(callback_data.search)
    if search.kind is Kind.SPRECHSTUNDE and search.service is None:
        kinds = await storage.directory.kinds(tx, person.municipality, now, person.door)
        return screens.finding.services([service for _, service in kinds if service])
    return await _where(tx, person, search)


async def find_anything(_: Message, person: Person, tx: Transaction) -> Screen:
    """Begin a search by asking where."""
    return await _where(tx, person, Search())


async def ask_position(_: CallbackQuery, callback_data: HereButton, state: FSMContext) -> Screen:
    """Ask for the phone's position."""
    await state.update_data({_SEARCH: callback_data.search})
    return screens.finding.ask_location()


async def find_here(
    message: Message, person: Person, tx: Transaction, now: datetime, state: FSMContext
) -> Screen:
    """Find what is near the phone; the position is rounded and forgotten with the search."""
    draft = await state.get_data()
    position = message.location
    if position is None:
        raise SkipHandler
    here = [round(position.latitude, _DECIMALS), round(position.longitude, _DECIMALS)]
    if await state.get_state():
        # A position answers no question of ours; the next words are a search again.
        await state.set_state(None)
    await state.set_data({_POSITION: here})
    packed = str(draft.get(_SEARCH) or pack(Search()))
    looking = Looking(tx, person, now)
    return await looking.show(FindButton(search=packed, where=HERE, page=0), _spot(here))


async def find(
    _: CallbackQuery,
    callback_data: FindButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Show a page of what is found."""
    looking = Looking(tx, person, now)
    if callback_data.where == HERE:
        here = (await state.get_data()).get(_POSITION)
        if not here:
            await state.update_data({_SEARCH: callback_data.search})
            return screens.finding.ask_location()
        return await looking.show(callback_data, _spot(here))
    await _forget_position(state)
    return await looking.show(callback_data, await looking.spot(callback_data.where))


async def find_words(
    message: Message, person: Person, tx: Transaction, now: datetime, state: FSMContext
) -> Screen:
    """Understand a place in a parent's words, or leave the message to others."""
    gazetteer = await storage.place.gazetteer(tx, person.municipality, person.door)
    spots = gazetteer.find(message.text or "").spots
    if len(spots) == 0:
        raise SkipHandler
    if len(spots) > 1:
        return screens.finding.which(Search(), [(each.label, _code(each)) for each in spots])
    await _forget_position(state)
    looking = Looking(tx, person, now)
    button = FindButton(search=pack(Search()), where=_code(spots[0]), page=0)
    return await looking.show(button, spots[0])


async def filters(
    _: CallbackQuery, callback_data: FiltersButton, person: Person, tx: Transaction
) -> Screen:
    """Show the filters, or the values of one."""
    search = unpack(callback_data.search)
    if not callback_data.ask:
        return screens.filters.overview(search, callback_data.where)
    there = await storage.directory.languages(tx, person.municipality)
    return screens.filters.values(search, callback_data.where, callback_data.ask, there)


async def details(
    _: CallbackQuery,
    callback_data: DetailsButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
    address: str,
) -> Screen:
    """Show one occurrence."""
    looking = Looking(tx, person, now)
    here = (await state.get_data()).get(_POSITION) if callback_data.where == HERE else None
    spot = _spot(here) if here else await looking.spot(callback_data.where)
    card = await storage.finding.details(
        tx, person.municipality, OccurrenceId(callback_data.occurrence), spot, person.door
    )
    back = FindButton(
        search=callback_data.search, where=callback_data.where, page=callback_data.page
    )
    links = address if leads(address, person.door) else ""
    standing = await looking.standing(card)
    today = await looking.today()
    return screens.details.details(card, today, back, links, person.door, standing)


async def show_map(
    _: CallbackQuery, callback_data: MapButton, person: Person, tx: Transaction
) -> Screen:
    """Show a venue on the phone's own map."""
    number = OccurrenceId(callback_data.occurrence)
    card = await storage.finding.details(tx, person.municipality, number, door=person.door)
    return screens.details.pin(card)


async def wish(
    _: CallbackQuery, callback_data: WishButton, person: Person, tx: Transaction, now: datetime
) -> Screen:
    """Note what was looked for and not found, without a person."""
    looking = Looking(tx, person, now)
    spot = await looking.spot(callback_data.where)
    search = unpack(callback_data.search)
    topic = search.service or search.kind or "any"
    month = (await looking.today()).replace(day=1)
    await storage.wish.tell(tx, person.municipality, spot.place if spot else "", month, topic)
    return screens.finding.wished()


class Looking:
    """A parent's search in the city they look in."""

    def __init__(self, tx: Transaction, person: Person, now: datetime) -> None:
        self._tx = tx
        self._person = person
        self._now = now
        self._city: Municipality | None = None

    async def city(self) -> Municipality:
        """Read the city once."""
        if self._city is None:
            self._city = await storage.directory.city(self._tx, self._person.municipality)
        return self._city

    async def today(self) -> date:
        """Tell the day in the city."""
        city = await self.city()
        return self._now.astimezone(ZoneInfo(city.timezone)).date()

    async def spot(self, where: str) -> Spot | None:
        """Read where to look from a button; None is all over the city."""
        if where in (EVERYWHERE, HERE):
            return None
        key = where.removeprefix(AT)
        return await storage.place.spot(
            self._tx, self._person.municipality, key, self._person.door
        )

    async def standing(self, card: Details) -> Standing | None:
        """Tell what the parent may have at a date; None where one may only look."""
        if only_looking(card, self._person.door):
            return None
        return await storage.signup.standing(self._tx, self._person, card.occurrence, self._now)

    async def show(self, button: FindButton, spot: Spot | None) -> Screen:
        """Find, and show a page of it or what comes closest."""
        city, today = await self.city(), await self.today()
        search = unpack(button.search)
        question = Question(search, spot, self._now, today, max(0, button.page), self._person.door)
        results = await storage.finding.nearby(self._tx, city.id, question)
        page = Page(button.where, results.page, results.more, today)
        if results.items:
            return screens.finding.listing(results.items, search, spot, page, city)
        closest = await storage.finding.alternatives(self._tx, city.id, question)
        return screens.finding.nothing(closest.items, search, spot, page, city)


async def _where(tx: Transaction, person: Person, search: Search) -> Screen:
    city = await storage.directory.city(tx, person.municipality)
    quarters = await storage.directory.quarters(tx, person.municipality, person.door)
    named = [(each.quarter, f"{AT}{each.place}") for each in quarters if each.place]
    return screens.finding.where(search, named, city)


async def _forget_position(state: FSMContext) -> None:
    """Forget where the phone was as soon as another search begins."""
    if await state.get_data():
        await state.set_data({})


def _spot(here: object) -> Spot:
    lat, lon = here if isinstance(here, list) else (0.0, 0.0)
    return Spot(lat=float(lat), lon=float(lon))


def _code(spot: Spot) -> str:
    return f"{AT}{spot.place}"


def near() -> Router:
    """Make the router of positions; they need no look at what words may mean."""
    made = Router(name="near")
    made.message.register(find_here, HasLocation())
    return made


def router() -> Router:
    """Make the router of this feature, what is asked most often first."""
    made = Router(name="finding")
    made.callback_query.register(find, FindButton.filter())
    made.callback_query.register(details, DetailsButton.filter())
    made.callback_query.register(ask_where, WhereButton.filter())
    made.callback_query.register(ask_position, HereButton.filter())
    made.callback_query.register(filters, FiltersButton.filter())
    made.callback_query.register(show_map, MapButton.filter())
    made.callback_query.register(wish, WishButton.filter())
    made.message.register(find_anything, Command("find", ignore_mention=True))
    made.message.register(find_words, HasWords())
    return made
