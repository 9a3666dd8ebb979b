"""Open the chat with a card's code (parent), and make cards to hand out (staff)."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Message

import screens.batch
import screens.printed
import screens.scanned
import storage.batch
import storage.consent
import storage.directory
import storage.effect
import storage.passing
import storage.people
import storage.printed
from kiez import batch, printed
from kiez.batch import PAYLOAD, BatchId, Hand, Opened, Stage, Wanted
from kiez.directory import CentreId
from kiez.errors import GoneError
from kiez.links import leads
from kiez.participation import Missed
from kiez.people import Person
from kiez.printed import Form, Order
from kiez.roles import Grant, Staff
from locales import languages
from screens.batch import ASK, OF_PHONE, WITHDRAW
from screens.batch_buttons import (
    BatchButton,
    BatchesButton,
    ForgetCardButton,
    NewBatchButton,
    PrintButton,
)
from screens.finding import AT, EVERYWHERE
from screens.screen import Screen
from storage.database import Transaction

_START = "/start "


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a card has brought along.

    Args:
        code: As it was typed.
        usual: The language of the phone.
        links: Where people reach our pages; empty if a button may not lead there.
    """

    code: str
    usual: str
    links: str


class IsCardCode(BaseFilter):
    """Let messages through that are a card's code, typed or brought by a link."""

    async def __call__(
        self, message: Message, person: Person, address: str
    ) -> bool | dict[str, Scanned]:
        """Read the code, and what the answer stands on."""
        text = message.text or ""
        payload = text.removeprefix(_START).strip()
        led = text.startswith(_START) and payload.startswith(PAYLOAD)
        code = payload.removeprefix(PAYLOAD) if led else batch.read_typed(payload)
        known = message.from_user.language_code if message.from_user else None
        links = address if leads(address, person.door) else ""
        return {"scanned": Scanned(code, languages.of_code(known), links)} if code else False


async def scan(
    _: Message,
    scanned: Scanned,
    person: Person,
    tx: Transaction,
    now: datetime,
    speak: Callable[[str], Awaitable[None]],
) -> Screen:
    """Invite a family to the centre of its card."""
    opened = await storage.batch.start(tx, person, scanned.code, now)
    if isinstance(opened, Missed):
        return screens.scanned.unknown(opened)
    settled = bool(await storage.consent.given(tx, person.id))
    if language := batch.spoken(opened.language, person, scanned.usual, settled=settled):
        await speak(language)
    with suppress(GoneError):
        return await _invited(tx, opened, person, now)
    return screens.scanned.elsewhere(batch.read(scanned.code) or "", scanned.links)


async def forget(_: CallbackQuery, person: Person, tx: Transaction) -> Screen:
    """Forget which card led somebody here."""
    await storage.effect.forget_one(tx, person.id)
    return screens.scanned.forgotten()


async def batches(
    _: CallbackQuery, callback_data: BatchesButton, staff: Staff, tx: Transaction
) -> Screen:
    """List the cards of a centre."""
    several = len(staff.reached_centres) > 1
    if several and not callback_data.centre:
        return screens.batch.centres(staff.reached_centres)
    there = _there(staff, callback_data.centre)
    found = await storage.batch.batches(tx, CentreId(there.centre or 0))
    return screens.batch.batches(there, found, callback_data.page, several=several)


async def make(
    _: CallbackQuery,
    callback_data: NewBatchButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    fresh: Callable[[], int],
    address: str,
) -> Screen:
    """Ask what is to be known of new cards, one after the other, and make them."""
    there = _there(staff, callback_data.centre)
    if not callback_data.cards:
        return await _asked(tx, staff, callback_data)
    wanted = _wanted(callback_data, CentreId(there.centre or 0), fresh)
    made = await storage.batch.make(tx, (staff.municipality, staff.id), wanted, now)
    return screens.batch.made(made, f"{address}/q/{made.code}")


async def see(
    _: CallbackQuery,
    callback_data: BatchButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    address: str,
) -> Screen:
    """Show a batch, or withdraw it."""
    if callback_data.do == WITHDRAW:
        found = await storage.batch.withdraw(tx, staff, callback_data.batch, now)
    else:
        found = await storage.batch.own(tx, staff, callback_data.batch)
    if callback_data.do == ASK and not found.withdrawn:
        return screens.batch.ask_withdraw(found)
    city = await storage.directory.city(tx, staff.municipality)
    leads_on = found.leads(now.astimezone(ZoneInfo(city.timezone)).date())
    return screens.batch.batch(found, f"{address}/q/{found.code}", leads=leads_on)


async def document(
    _: CallbackQuery,
    callback_data: PrintButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    address: str,
) -> Screen:
    """Hand a batch over as a document, which is set when it is delivered."""
    found = await storage.batch.own(tx, staff, callback_data.batch)
    if not found.leads(now.date()) or callback_data.form not in set(Form):
        raise GoneError("These cards are not printed.")
    form, link = Form(callback_data.form), printed.link(address, found.code)
    inviting = await storage.printed.inviting(tx, found.centre, found.stage)
    order = Order(form, found.code, link, found.stage, inviting, found.language)
    file, lost = screens.printed.document(order), screens.printed.lost(order)
    return screens.batch.printed(found, file, lost, here=printed.unreachable(link))


async def _invited(tx: Transaction, opened: Opened, person: Person, now: datetime) -> Screen:
    passed = await storage.passing.by_centre(tx, opened.centre_name, now, person.door)
    if passed.city.id != person.municipality:
        await storage.people.move(tx, person.id, passed.city.id)
    wanted = batch.search(opened.stage)
    fitting = await storage.passing.fitting(tx, passed, wanted, now, person.door)
    dates = batch.first(opened.stage, fitting, passed.dates)
    place = await storage.passing.near(tx, passed, person.door)
    where = f"{AT}{place}" if place else EVERYWHERE
    return screens.scanned.invited(opened, passed, dates, where, first=person.new)


def _there(staff: Staff, number: int) -> Grant:
    """Find the centre that a button names, or the only one, among those within reach."""
    reached = staff.reached_centres
    found = [
        each for each in reached if each.centre == number or (not number and len(reached) == 1)
    ]
    if not found:
        raise GoneError("This centre is not there.")
    return found[0]


async def _asked(tx: Transaction, staff: Staff, so_far: NewBatchButton) -> Screen:
    if so_far.stage not in set(Stage):
        return screens.batch.ask_stage(so_far)
    if so_far.hand not in set(Hand):
        return screens.batch.ask_hand(so_far)
    if not so_far.language:
        city = await storage.directory.city(tx, staff.municipality)
        return screens.batch.ask_language(so_far, languages.menu(list(city.languages)))
    return screens.batch.ask_cards(so_far)


def _wanted(button: NewBatchButton, centre: CentreId, fresh: Callable[[], int]) -> Wanted:
    language = None if button.language == OF_PHONE else button.language
    known = language is None or language in languages.complete()
    if button.stage not in set(Stage) or button.hand not in set(Hand) or not known:
        raise GoneError("No such cards are made.")
    stage, hand = Stage(button.stage), Hand(button.hand)
    code = batch.code_of(fresh())
    return Wanted(BatchId(fresh()), code, centre, stage, hand, language, button.cards)


def opened() -> Router:
    """Make the router of the families; it comes before the greeting and before a search."""
    made = Router(name="batch opened")
    made.message.register(scan, IsCardCode())
    made.callback_query.register(forget, ForgetCardButton.filter())
    return made


def router() -> Router:
    """Make the router of the staff's buttons."""
    made = Router(name="batch")
    made.callback_query.register(batches, BatchesButton.filter())
    made.callback_query.register(make, NewBatchButton.filter())
    made.callback_query.register(see, BatchButton.filter())
    made.callback_query.register(document, PrintButton.filter())
    return made
