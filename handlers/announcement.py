"""Send what was composed, see what became of it, take it back; and open what is sensitive."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, TelegramObject

import screens.announcement
import storage.announcement
import storage.announcement_row
import storage.spoken
from kiez.people import Person
from kiez.publishing import Shown
from kiez.roles import Staff
from screens.announcement_buttons import RecallButton, SendButton, ThemeButton
from screens.composing_buttons import PreviewButton
from screens.screen import Screen
from screens.team_buttons import AnnouncementButton, AnnouncementsButton, TeamButton
from storage.database import Transaction

# The ways that lead from a message which shows the progress to another screen in its place.
_AWAY = {TeamButton().pack(), AnnouncementsButton().pack()}
_READ = f"{PreviewButton.__prefix__}:"


class Out(BaseFilter):
    """Let the button of an announcement through that is no draft any more."""

    async def __call__(
        self, _: CallbackQuery, callback_data: AnnouncementButton, tx: Transaction
    ) -> bool:
        """Tell whether it is planned, under way or sent."""
        return await storage.announcement_row.out(tx, callback_data.announcement)


class Leave(BaseMiddleware):
    """Show no progress any more in a message whose reader goes on to another screen."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[object]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> object:
        """Forget where the progress is shown; it can be looked up in the list."""
        where = _shown(event) if isinstance(event, CallbackQuery) and _away(event) else None
        if where is not None:
            await storage.announcement.leave(data["tx"], where)
        return await handler(event, data)


async def send(
    query: CallbackQuery, callback_data: SendButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Give an announcement to all it is for; this very message shows how far it is."""
    number = callback_data.announcement
    done = await storage.announcement.publish(tx, staff, number, now, _shown(query))
    return screens.announcement.published(done)


async def recall(
    _: CallbackQuery, callback_data: RecallButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Take back what has not gone out."""
    number = callback_data.announcement
    stopped, result = await storage.announcement.recall(tx, staff, number, now)
    return screens.announcement.recalled(stopped, result)


async def result(
    _: CallbackQuery, callback_data: AnnouncementButton, staff: Staff, tx: Transaction
) -> Screen:
    """Show what became of an announcement."""
    return screens.announcement.result(
        await storage.announcement.result(tx, staff, callback_data.announcement)
    )


async def theme(
    _: CallbackQuery, callback_data: ThemeButton, person: Person, tx: Transaction, now: datetime
) -> Screen:
    """Show what a sensitive announcement is about, to whoever asks in the open chat."""
    said = await storage.spoken.opened(tx, person, callback_data.announcement, now)
    return screens.announcement.received(said, opened=True)


def _away(query: CallbackQuery) -> bool:
    data = query.data or ""
    return data in _AWAY or data.startswith(_READ)


def _shown(query: CallbackQuery) -> Shown | None:
    message, bot = query.message, query.bot
    if message is None or bot is None:
        return None
    return Shown(bot.id, message.chat.id, message.message_id)


def router() -> Router:
    """Make the router of those who send; it comes before all that shows drafts or the week."""
    made = Router(name="announcement")
    made.callback_query.outer_middleware(Leave())
    made.callback_query.register(send, SendButton.filter())
    made.callback_query.register(recall, RecallButton.filter())
    made.callback_query.register(result, AnnouncementButton.filter(), Out())
    return made


def opened() -> Router:
    """Make the router of those who get an announcement."""
    made = Router(name="announcement opened")
    made.callback_query.register(theme, ThemeButton.filter())
    return made
