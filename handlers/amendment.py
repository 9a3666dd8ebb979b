"""Let staff look at a change of the directory, make it, take it back, or drop it."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

import screens.amendment
import storage.amendment
import storage.offer
from kiez.amendment import Done
from kiez.roles import Staff
from screens.amendment_buttons import DraftsButton
from screens.screen import Screen
from screens.team_buttons import AmendmentButton
from storage.database import Transaction

Verb = Callable[[Transaction, Staff, int, datetime], Awaitable[Done]]
_VERBS: dict[str, Verb] = {
    "m": storage.amendment.make,
    "u": storage.amendment.undo,
    "x": storage.amendment.drop,
}


async def amendment(
    _: CallbackQuery,
    callback_data: AmendmentButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Show a change, or do with it what the button says."""
    today = await storage.offer.today(tx, staff, now)
    verb = _VERBS.get(callback_data.do)
    if verb is None:
        seen = await storage.amendment.show(tx, staff, callback_data.amendment, now)
        return screens.amendment.preview(seen, today)
    return screens.amendment.done(await verb(tx, staff, callback_data.amendment, now), today)


async def drafts(_: CallbackQuery, staff: Staff, tx: Transaction) -> Screen:
    """List what one has prepared and not made."""
    return screens.amendment.drafts(await storage.amendment.drafts(tx, staff))


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="amendment")
    made.callback_query.register(amendment, AmendmentButton.filter())
    made.callback_query.register(drafts, DraftsButton.filter())
    return made
