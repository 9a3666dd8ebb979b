"""Follow a centre, a kind, or that kind at that centre, and change how often one hears of it."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

import screens.consent
import screens.follow
import storage.consent
import storage.directory
import storage.follow
import storage.preference
import storage.reach
from kiez.consent import Purpose
from kiez.directory import CentreId, Kind
from kiez.errors import GoneError
from kiez.follow import Follow, Often
from kiez.people import Person
from screens.follow import ASK, CHANGE, OFF, OFTEN, Hours
from screens.own_buttons import AgreeFollowButton, FollowButton, FollowingButton, unpack_kind
from screens.screen import Screen
from storage.database import Transaction


async def following(
    _: Message | CallbackQuery, person: Person, tx: Transaction, *, rings: bool
) -> Screen:
    """List what a parent follows."""
    follows = await storage.follow.following(tx, person.id)
    return screens.follow.following(follows, await _hours(tx, person, rings=rings))


async def follow(
    _: CallbackQuery,
    callback_data: FollowButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    *,
    rings: bool,
) -> Screen:
    """Ask what or how often; or follow it, or follow it no longer."""
    following = Following(tx, person, callback_data, rings=rings)
    match callback_data.often:
        case letter if letter in OFTEN:
            if await storage.consent.holds(tx, person.id, Purpose.NEWS):
                return await following.begin(OFTEN[letter], now)
            return await following.consent()
        case letter if letter == OFF:
            return await following.end(now)
        case letter if letter == CHANGE:
            return await following.one()
        case _:
            return await following.ask()


async def agree(
    _: CallbackQuery,
    callback_data: AgreeFollowButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    *,
    rings: bool,
) -> Screen:
    """Note the agreement, and follow what it was asked for."""
    if callback_data.often not in OFTEN:
        raise GoneError(callback_data.often)
    await storage.consent.give(tx, person, Purpose.NEWS, now)
    following = Following(tx, person, callback_data, rings=rings)
    return await following.begin(OFTEN[callback_data.often], now)


class Following:
    """Something that a parent follows or may follow."""

    def __init__(
        self,
        tx: Transaction,
        person: Person,
        button: FollowButton | AgreeFollowButton,
        *,
        rings: bool,
    ) -> None:
        self._tx = tx
        self._person = person
        self._button = button
        self._rings = rings
        self._centre = CentreId(button.centre) if button.centre else None
        self._kind: Kind | None = unpack_kind(button.kind)

    async def begin(self, often: Often, now: datetime) -> Screen:
        """Follow it from now on, as often as this."""
        kept = await storage.follow.follow(
            self._tx, self._person, self._centre, self._kind, often, now
        )
        return screens.follow.followed(kept, await self._hours())

    async def end(self, now: datetime) -> Screen:
        """Follow it no longer; what is not followed shows the list."""
        unfollow = storage.follow.unfollow
        was = await unfollow(self._tx, self._person.id, self._centre, self._kind, now)
        if was is None and self._centre is not None and self._kind is None:
            # Whoever follows one kind there ends that: an announcement does not know which.
            was = await storage.follow.leave(self._tx, self._person.id, self._centre, now)
        if was is not None:
            return screens.follow.ended(was)
        follows = await storage.follow.following(self._tx, self._person.id)
        return screens.follow.following(follows, await self._hours())

    async def one(self) -> Screen:
        """Show how often a parent hears of it."""
        follows = await storage.follow.following(self._tx, self._person.id)
        this = (self._centre, self._kind)
        found = next((each for each in follows if (each.centre, each.kind) == this), None)
        return screens.follow.one(found, await self._hours()) if found else await self.ask()

    async def ask(self) -> Screen:
        """Ask what of a date a parent would like to follow."""
        city = await storage.directory.city(self._tx, self._person.municipality)
        known = await storage.follow.following(self._tx, self._person.id)
        return screens.follow.ask(await self._choice(), known, city.short_name)

    async def consent(self) -> Screen:
        """Ask whether it may be kept what a parent follows."""
        city = await storage.directory.city(self._tx, self._person.municipality)
        carried = self._button.model_dump()
        back = FollowButton(**{**carried, "often": ASK})
        agree_ = AgreeFollowButton(**carried)
        return screens.consent.ask(Purpose.NEWS, city, agree_, back, self._person.door)

    async def _choice(self) -> list[Follow]:
        """List what could be followed: the centre, the kind there, the kind anywhere."""
        name = await storage.follow.name(self._tx, self._person, self._centre, self._kind)
        subjects = [
            (self._centre, None),
            (self._centre, self._kind),
            (None, self._kind),
        ]
        return [
            Follow(0, centre, name if centre else "", kind, Often.WEEKLY)
            for centre, kind in dict.fromkeys(subjects)
            if centre or kind
        ]

    async def _hours(self) -> Hours:
        return await _hours(self._tx, self._person, rings=self._rings)


async def _hours(tx: Transaction, person: Person, *, rings: bool) -> Hours:
    """Tell when and how a parent hears of what they follow."""
    own = await storage.preference.of(tx, person.id)
    return Hours(own.digest, own.quiet, await storage.reach.of(tx, person, rings=rings))


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="follow")
    made.callback_query.register(follow, FollowButton.filter())
    made.callback_query.register(agree, AgreeFollowButton.filter())
    made.callback_query.register(following, FollowingButton.filter())
    made.message.register(following, Command("follow", ignore_mention=True))
    return made
