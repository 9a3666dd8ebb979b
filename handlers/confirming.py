"""Let staff go through the offers that nobody has confirmed, and let a centre go live."""

from collections.abc import Callable, Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

import screens.confirming
import storage.confirming
import storage.offer
from kiez.amendment import Done
from kiez.offer import Kept, mark
from kiez.roles import Staff
from screens.confirming import PAGE
from screens.offer_buttons import AllRightButton, LiveButton, RightButton
from screens.screen import Screen
from screens.team_buttons import ConfirmButton
from storage.database import Transaction

Fresh = Callable[[], int]
"""Gives a random number that nobody has yet."""


async def begin(
    _: CallbackQuery, callback_data: CallbackData, tx: Transaction, staff: Staff, now: datetime
) -> Screen:
    """Show the first offer that nobody has confirmed, or the one that a button names."""
    round_ = await storage.confirming.begun(tx, staff, now)
    number = callback_data.offer if isinstance(callback_data, RightButton) else 0
    chosen = next((each for each in round_.open if each.id == number), round_.after(0))
    return await _shown(tx, staff, now, chosen)


async def later(
    _: CallbackQuery, callback_data: RightButton, tx: Transaction, staff: Staff, now: datetime
) -> Screen:
    """Leave an offer for later, and show the next."""
    round_ = await storage.confirming.begun(tx, staff, now)
    return await _shown(tx, staff, now, round_.after(callback_data.offer))


async def right(
    _: CallbackQuery,
    callback_data: RightButton,
    tx: Transaction,
    staff: Staff,
    now: datetime,
    fresh: Fresh,
) -> Screen:
    """Confirm an offer as it was shown, and show the next."""
    kept = await storage.offer.one(tx, staff, callback_data.offer, now)
    if callback_data.seen != mark([kept]):
        return await _shown(tx, staff, now, kept)
    before = await storage.confirming.begun(tx, staff, now)
    done = await storage.confirming.right(tx, staff, [kept], fresh, now)
    return await _shown(tx, staff, now, before.after(kept.id), done)


async def together(
    _: CallbackQuery,
    callback_data: AllRightButton,
    tx: Transaction,
    staff: Staff,
    now: datetime,
    fresh: Fresh,
) -> Screen:
    """Show what nobody has confirmed as a list, or confirm all that was seen there."""
    round_ = await storage.confirming.begun(tx, staff, now)
    at = callback_data.page * PAGE
    shown = round_.open[at : at + PAGE]
    if not shown:
        return screens.confirming.end(round_)
    if callback_data.seen != mark(shown):
        today = await storage.offer.today(tx, staff, now)
        return screens.confirming.listed(round_, callback_data.page, today)
    done = await storage.confirming.right(tx, staff, shown, fresh, now)
    return await _shown(tx, staff, now, None, done)


async def ask_live(_: CallbackQuery, tx: Transaction, staff: Staff, now: datetime) -> Screen:
    """Say what going live means."""
    return screens.confirming.ask_live(await storage.confirming.begun(tx, staff, now))


async def go_live(_: CallbackQuery, tx: Transaction, staff: Staff, now: datetime) -> Screen:
    """Let the centre go live."""
    await storage.confirming.go_live(tx, staff, now)
    return screens.confirming.lived(await storage.confirming.begun(tx, staff, now))


async def _shown(
    tx: Transaction, staff: Staff, now: datetime, kept: Kept | None, done: Sequence[Done] = ()
) -> Screen:
    """Show an offer to confirm; if there is none, the end of the round."""
    round_ = await storage.confirming.begun(tx, staff, now)
    if kept is None:
        return screens.confirming.end(round_, done)
    return screens.confirming.one(round_, kept, await storage.offer.today(tx, staff, now), done)


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="confirming")
    made.callback_query.register(begin, ConfirmButton.filter())
    made.callback_query.register(right, RightButton.filter(F.do == "r"))
    made.callback_query.register(later, RightButton.filter(F.do == "l"))
    made.callback_query.register(begin, RightButton.filter())
    made.callback_query.register(together, AllRightButton.filter())
    return made


def live() -> Router:
    """Make the router of those who may let a centre go live."""
    made = Router(name="confirming live")
    made.callback_query.register(go_live, LiveButton.filter(F.sure == "1"))
    made.callback_query.register(ask_live, LiveButton.filter())
    return made
