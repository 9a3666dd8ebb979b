"""Remind a parent of a date: with or without a sign-up, at the hours they choose."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery

import screens.consent
import screens.reminder
import screens.seats
import storage.card
import storage.consent
import storage.directory
import storage.reach
import storage.reminder
import storage.signup
from kiez.consent import Purpose
from kiez.details import Details, only_looking
from kiez.directory import OccurrenceId
from kiez.errors import GoneError
from kiez.people import Person
from kiez.reminder import Lead, pack, unpack, usual
from kiez.standing import Standing
from screens.own_buttons import AgreeRemindButton, RemindButton
from screens.reminder import Ring
from screens.screen import Screen
from storage.database import Transaction

_AS_USUAL, _NEVER = "*", "-"


class Asks(BaseFilter):
    """Let a button through that only asks when to remind."""

    async def __call__(self, _: CallbackQuery, callback_data: RemindButton) -> bool:
        """Tell whether nothing is chosen yet."""
        return not callback_data.leads


class Ends(BaseFilter):
    """Let a button through that ends the reminders of a date."""

    async def __call__(self, _: CallbackQuery, callback_data: RemindButton) -> bool:
        """Tell whether no reminder is wanted."""
        return callback_data.leads == _NEVER


async def ask(
    _: CallbackQuery,
    callback_data: RemindButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    *,
    rings: bool,
) -> Screen:
    """Ask when to remind a parent of a date."""
    there = Date(tx, person, now, callback_data.occurrence, rings=rings)
    return await there.times(kept=False)


async def remind(
    _: CallbackQuery,
    callback_data: RemindButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    *,
    rings: bool,
) -> Screen:
    """Remind a parent of a date at the hours they chose; before that, ask for consent."""
    there = Date(tx, person, now, callback_data.occurrence, rings=rings)
    if not await storage.consent.holds(tx, person.id, Purpose.PLACES):
        return await there.consent()
    chosen = callback_data.leads
    leads = None if chosen == _AS_USUAL else pack(unpack(chosen))
    return await there.remind(leads)


async def agree(
    _: CallbackQuery,
    callback_data: AgreeRemindButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    *,
    rings: bool,
) -> Screen:
    """Note that a parent agrees, and remind them of the date as usual."""
    await storage.consent.give(tx, person, Purpose.PLACES, now)
    there = Date(tx, person, now, callback_data.occurrence, rings=rings)
    return await there.remind(None)


async def end(
    _: CallbackQuery, callback_data: RemindButton, person: Person, tx: Transaction, now: datetime
) -> Screen:
    """Stop reminding a parent of a date."""
    return await Date(tx, person, now, callback_data.occurrence, rings=False).end()


class Date:
    """A date that somebody is or wants to be reminded of."""

    def __init__(
        self, tx: Transaction, person: Person, now: datetime, number: int, *, rings: bool
    ) -> None:
        self._tx = tx
        self._person = person
        self._now = now
        self._number = OccurrenceId(number)
        self._rings = rings

    async def remind(self, leads: str | None) -> Screen:
        """Keep the reminder, and show when and how it comes."""
        await storage.reminder.remind(self._tx, self._person, self._number, leads, self._now)
        return await self.times(kept=True)

    async def end(self) -> Screen:
        """Forget the reminder; that of a sign-up is kept as "none", else it would come back."""
        tx, person, number = self._tx, self._person, self._number
        card = (await storage.card.cards(tx, [number])).get(number)
        if card is None:
            raise GoneError("This date is not there.")
        if await self._signed_up():
            await storage.reminder.remind(tx, person, number, "", self._now)
        else:
            await storage.reminder.forget(tx, person.id, number, self._now)
        return screens.reminder.ended(card, (await self._ring(card)).today)

    async def times(self, *, kept: bool) -> Screen:
        """Show at which hours the person is reminded."""
        standing = await self._standing()
        chosen = await self._leads(standing)
        return screens.reminder.times(
            standing.card, chosen, await self._ring(standing.card), kept=kept
        )

    async def consent(self) -> Screen:
        """Ask whether a reminder may be kept."""
        card = (await self._standing()).card
        city = await storage.directory.city(self._tx, self._person.municipality)
        return screens.consent.ask(
            Purpose.PLACES,
            city,
            AgreeRemindButton(occurrence=card.occurrence),
            screens.seats.card_button(card),
            self._person.door,
            carrier=card.carrier,
        )

    async def _standing(self) -> Standing:
        """Tell what the person has there; a date that may only be looked at is refused."""
        standing = await storage.signup.standing(self._tx, self._person, self._number, self._now)
        if only_looking(standing.card, self._person.door):
            raise GoneError("Reminders of it do not pass through this door.")
        return standing

    async def _signed_up(self) -> bool:
        try:
            return (await self._standing()).own is not None
        except GoneError:
            return False  # it is not shown here any more: a reminder from before still ends

    async def _leads(self, standing: Standing) -> tuple[Lead, ...]:
        """Tell the hours that hold: chosen for this date, else for all, else the usual ones."""
        own = standing.own
        if own is None and not standing.reminded:
            return ()
        chosen = await storage.reminder.leads_of(self._tx, self._person.id, self._number)
        if chosen is None:
            chosen = await storage.reminder.leads_of(self._tx, self._person.id)
        if chosen is not None:
            return chosen
        return usual(
            course=standing.course,
            slot=own is not None and own.slot is not None,
            childcare=own is not None and own.family.childcare > 0,
        )

    async def _ring(self, card: Details) -> Ring:
        zone = await storage.card.zone(self._tx, self._number)
        reach = await storage.reach.of(self._tx, self._person, card.through, rings=self._rings)
        at = await storage.reminder.next_of(self._tx, self._person.id, self._number)
        return Ring(reach, at, zone, self._now.astimezone(zone).date())


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="reminder")
    made.callback_query.register(ask, RemindButton.filter(), Asks())
    made.callback_query.register(end, RemindButton.filter(), Ends())
    made.callback_query.register(remind, RemindButton.filter())
    made.callback_query.register(agree, AgreeRemindButton.filter())
    return made
