"""Ask staff whether facts are still right, and take their answers."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery

import screens.check
import storage.check
import storage.check_link
import storage.workday
from kiez.roles import Staff
from screens.check_buttons import CheckButton, ChecksButton
from screens.screen import Screen
from storage.database import Transaction


class Does(BaseFilter):
    """Let a button through that does one thing with an offer's facts."""

    def __init__(self, do: str) -> None:
        self._do = do

    async def __call__(self, _: CallbackQuery, callback_data: CheckButton) -> bool:
        """Tell whether it does."""
        return callback_data.do == self._do


async def listed(
    _: CallbackQuery, callback_data: ChecksButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """List what nobody has looked at for long."""
    aged = await storage.check.aged(tx, staff, now)
    days = await storage.workday.of(tx, staff.municipality, now)
    ask, elsewhere = bool(callback_data.ask), len(staff.centres) > 1
    return screens.check.listed(aged, callback_data.page, days.today, ask=ask, elsewhere=elsewhere)


async def show(
    _: CallbackQuery, callback_data: CheckButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Show the facts of one offer."""
    checked = await storage.check.one(tx, staff, callback_data.offer, now)
    days = await storage.workday.of(tx, staff.municipality, now)
    return screens.check.one(checked, days.today)


async def right(
    _: CallbackQuery, callback_data: CheckButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Note that an offer is right as it stands, and go on."""
    checked = await storage.check.right(tx, staff, callback_data.offer, now)
    aged = await storage.check.aged(tx, staff, now)
    days = await storage.workday.of(tx, staff.municipality, now)
    elsewhere = len(staff.centres) > 1
    return screens.check.right(checked, aged, days.today, elsewhere=elsewhere)


async def link(
    _: CallbackQuery,
    callback_data: CheckButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    fresh: Callable[[], int],
    address: str,
) -> Screen:
    """Make a link for somebody outside the bot."""
    checked, secret = await storage.check_link.make(tx, staff, callback_data.offer, fresh, now)
    return screens.check.link(checked, address, secret)


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="check")
    made.callback_query.register(listed, ChecksButton.filter())
    made.callback_query.register(right, CheckButton.filter(), Does("r"))
    made.callback_query.register(link, CheckButton.filter(), Does("l"))
    made.callback_query.register(show, CheckButton.filter())
    return made
