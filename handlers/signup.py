"""Take places for a family, wait for them, change them, and give them back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, TelegramObject

import screens.choice
import screens.consent
import screens.ical
import screens.outcome
import screens.seats
import screens.signup
import storage.card
import storage.consent
import storage.directory
import storage.reach
import storage.reminder
import storage.signup
from kiez.code import Secrets
from kiez.consent import Purpose
from kiez.details import Details
from kiez.directory import OccurrenceId
from kiez.errors import GoneError
from kiez.links import leads
from kiez.people import Person
from kiez.signup import SignupId, State
from kiez.standing import Own, Placement, Standing, Wish
from screens.own_buttons import (
    AbsentButton,
    AgreeSignupButton,
    BackButton,
    ComingButton,
    FamilyButton,
    FileButton,
    LeaveButton,
    OwnSignupButton,
    SignupButton,
    TakeButton,
    unpack_family,
    unpack_time,
)
from screens.reminder import Ring
from screens.screen import Screen
from screens.signup import Phone
from storage.database import Transaction


class Does(BaseFilter):
    """Let a family's button through that does one thing: show, join, wait, or swap."""

    def __init__(self, do: str) -> None:
        self._do = do

    async def __call__(self, _: CallbackQuery, callback_data: FamilyButton) -> bool:
        """Tell whether the button does it."""
        return callback_data.do == self._do


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks about a place, and all that the answer stands on.

    The fields are what every handler may name (bot/context.py).
    """

    tx: Transaction
    person: Person
    now: datetime
    address: str
    secrets: Secrets
    rings: bool
    fresh: Callable[[], int]

    async def standing(self, number: int) -> Standing:
        """Tell what the person may have at a date."""
        occurrence = OccurrenceId(number)
        return await storage.signup.standing(self.tx, self.person, occurrence, self.now)

    async def begin(self, number: int) -> Screen:
        """Show what the person has at a date, or ask who comes; before that, for consent."""
        standing = await self.standing(number)
        if standing.own is not None:
            return await self.show(standing.own)
        if not standing.open:
            return screens.outcome.late(standing.card)
        if not await self.agreed():
            return await self._consent(standing.card)
        today = await self.today(standing.card)
        return screens.choice.ask(standing, standing.guess, None, today)

    async def today(self, card: Details) -> date:
        """Tell the day where a date takes place."""
        zone = await storage.card.zone(self.tx, card.occurrence)
        return self.now.astimezone(zone).date()

    async def agreed(self) -> bool:
        """Tell whether the person has agreed that sign-ups are kept."""
        return await storage.consent.holds(self.tx, self.person.id, Purpose.PLACES)

    async def show(
        self, own: Own, words: Callable[[Own, Phone], Screen] = screens.signup.own
    ) -> Screen:
        """Show what the person has."""
        return words(own, await self.phone(own.card, own))

    async def placed(self, placement: Placement, button: FamilyButton | None = None) -> Screen:
        """Say what became of a wish."""
        own, standing = placement.own, placement.standing
        known = own or standing
        if known is None:
            return screens.outcome.late(None)
        usual = known.family if isinstance(known, Own) else known.guess
        family = unpack_family(button.family) if button else usual
        slot = unpack_time(button.slot) if button else None
        phone = await self.phone(known.card, own)
        return screens.outcome.placed(placement, family, slot, phone)

    async def phone(self, card: Details, own: Own | None = None) -> Phone:
        """Tell what is true for the phone in the person's hand."""
        ring = await self.ring(card, own)
        code = self.secrets.signup_code(own.id) if own else ""
        address = self.address if leads(self.address, self.person.door) else ""
        return Phone(ring, self.person.door, code, address, may_ring=self.rings)

    async def ring(self, card: Details, own: Own | None) -> Ring:
        """Tell how and when the next reminder of a sign-up comes."""
        zone = await storage.card.zone(self.tx, card.occurrence)
        today = self.now.astimezone(zone).date()
        reach = await storage.reach.of(self.tx, self.person, card.through, rings=self.rings)
        at = None
        if own is not None and own.state is State.IN:
            ahead = [each.occurrence for each in own.dates if not each.absent]
            nearest = ahead[0] if ahead else card.occurrence
            at = await storage.reminder.next_of(self.tx, self.person.id, nearest)
        return Ring(reach, at, zone, today)

    def wish(self, button: FamilyButton) -> Wish:
        """Read what a family asks for."""
        number = SignupId(self.fresh())
        return Wish(
            id=number,
            person=self.person.id,
            municipality=self.person.municipality,
            door=self.person.door,
            occurrence=OccurrenceId(button.occurrence),
            family=unpack_family(button.family),
            code_hmac=self.secrets.kept(self.secrets.signup_code(number)),
            slot=unpack_time(button.slot),
        )

    async def _consent(self, card: Details) -> Screen:
        city = await storage.directory.city(self.tx, self.person.municipality)
        return screens.consent.ask(
            Purpose.PLACES,
            city,
            AgreeSignupButton(occurrence=card.occurrence),
            screens.seats.card_button(card),
            self.person.door,
            carrier=card.carrier,
        )


async def begin(_: CallbackQuery, callback_data: SignupButton, asking: Asking) -> Screen:
    """Show what somebody has at a date, or ask who comes."""
    return await asking.begin(callback_data.occurrence)


async def agree(_: CallbackQuery, callback_data: AgreeSignupButton, asking: Asking) -> Screen:
    """Note that somebody agrees, and go on to the sign-up."""
    await storage.consent.give(asking.tx, asking.person, Purpose.PLACES, asking.now)
    return await asking.begin(callback_data.occurrence)


async def ask(_: CallbackQuery, callback_data: FamilyButton, asking: Asking) -> Screen:
    """Ask who comes, with what was said so far."""
    standing = await asking.standing(callback_data.occurrence)
    if standing.own is None and not standing.open:
        return screens.outcome.late(standing.card)
    today = await asking.today(standing.card)
    family, slot = unpack_family(callback_data.family), unpack_time(callback_data.slot)
    return screens.choice.ask(standing, family, slot, today)


async def join(_: CallbackQuery, callback_data: FamilyButton, asking: Asking) -> Screen:
    """Give the family its seats, or change what it has."""
    if not await asking.agreed():
        return await asking.begin(callback_data.occurrence)
    placement = await storage.signup.join(asking.tx, asking.wish(callback_data), asking.now)
    return await asking.placed(placement, callback_data)


async def wait(_: CallbackQuery, callback_data: FamilyButton, asking: Asking) -> Screen:
    """Give the family a place in the queue."""
    if not await asking.agreed():
        return await asking.begin(callback_data.occurrence)
    placement = await storage.signup.wait(asking.tx, asking.wish(callback_data), asking.now)
    return await asking.placed(placement, callback_data)


async def swap(_: CallbackQuery, callback_data: FamilyButton, asking: Asking) -> Screen:
    """Take another time of a consultation instead of the one that one has."""
    own = (await asking.standing(callback_data.occurrence)).own
    slot = unpack_time(callback_data.slot)
    if own is None or slot is None:
        raise GoneError("There is nothing to swap.")
    placement = await storage.signup.swap(asking.tx, asking.person.id, own.id, slot, asking.now)
    return await asking.placed(placement, callback_data)


async def show(_: CallbackQuery, callback_data: OwnSignupButton, asking: Asking) -> Screen:
    """Show one's own sign-up."""
    number = SignupId(callback_data.signup)
    own = await storage.signup.own(asking.tx, asking.person.id, number, asking.now)
    return await asking.show(own)


async def take(_: CallbackQuery, callback_data: TakeButton, asking: Asking) -> Screen:
    """Take the seat that is held for a family, or one that is free meanwhile."""
    number = SignupId(callback_data.signup)
    placement = await storage.signup.take(asking.tx, asking.person.id, number, asking.now)
    return await asking.placed(placement)


async def leave(_: CallbackQuery, callback_data: LeaveButton, asking: Asking) -> Screen:
    """Give a seat or a place in the queue back."""
    number = SignupId(callback_data.signup)
    own = await storage.signup.leave(asking.tx, asking.person.id, number, asking.now)
    return screens.outcome.left(own, await asking.today(own.card))


async def coming(_: CallbackQuery, callback_data: ComingButton, asking: Asking) -> Screen:
    """Note that a family comes."""
    number, occurrence = SignupId(callback_data.signup), OccurrenceId(callback_data.occurrence)
    own = await storage.signup.coming(asking.tx, asking.person.id, number, occurrence, asking.now)
    return await asking.show(own, screens.outcome.coming)


async def absent(_: CallbackQuery, callback_data: AbsentButton, asking: Asking) -> Screen:
    """Note that a family cannot come: it leaves a course's date out, or gives its seat back."""
    number, occurrence = SignupId(callback_data.signup), OccurrenceId(callback_data.occurrence)
    card = (await storage.card.cards(asking.tx, [occurrence])).get(occurrence)
    if card is None:
        raise GoneError("This date is not there.")
    own = await storage.signup.absent(asking.tx, asking.person.id, number, occurrence, asking.now)
    today = await asking.today(card)
    if own is None:
        return screens.outcome.given_back(card, today)
    return screens.outcome.left_out(own, card, today)


async def back(_: CallbackQuery, callback_data: BackButton, asking: Asking) -> Screen:
    """Note that a family comes to a course's date after all."""
    number, occurrence = SignupId(callback_data.signup), OccurrenceId(callback_data.occurrence)
    own = await storage.signup.back(asking.tx, asking.person.id, number, occurrence, asking.now)
    return await asking.show(own, screens.outcome.coming)


async def file(_: CallbackQuery, callback_data: FileButton, asking: Asking) -> Screen:
    """Hand over the calendar file of a sign-up."""
    number = SignupId(callback_data.signup)
    own = await storage.signup.own(asking.tx, asking.person.id, number, asking.now)
    phone = await asking.phone(own.card, own)
    made = screens.ical.own_file(own, phone.code, phone.address, asking.now, phone.zone)
    return screens.outcome.in_calendar(own, made)


async def asked(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[object]],
    event: TelegramObject,
    data: dict[str, Any],
) -> object:
    """Hand each handler of this feature the one who asks."""
    known = {each.name: data[each.name] for each in fields(Asking)}
    return await handler(event, {**data, "asking": Asking(**known)})


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="signup")
    made.callback_query.middleware(asked)
    made.callback_query.register(ask, FamilyButton.filter(), Does(""))
    made.callback_query.register(begin, SignupButton.filter())
    made.callback_query.register(join, FamilyButton.filter(), Does("j"))
    made.callback_query.register(wait, FamilyButton.filter(), Does("w"))
    made.callback_query.register(swap, FamilyButton.filter(), Does("s"))
    made.callback_query.register(agree, AgreeSignupButton.filter())
    made.callback_query.register(show, OwnSignupButton.filter())
    made.callback_query.register(take, TakeButton.filter())
    made.callback_query.register(leave, LeaveButton.filter())
    made.callback_query.register(coming, ComingButton.filter())
    made.callback_query.register(absent, AbsentButton.filter())
    made.callback_query.register(back, BackButton.filter())
    made.callback_query.register(file, FileButton.filter())
    return made
