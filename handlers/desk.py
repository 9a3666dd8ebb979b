"""Gather what each question about a draft needs: who asks, the hour, and whom it would reach."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

import screens.announcement
import screens.draft
import storage.announcement
import storage.composing
import storage.directory
import storage.spoken
from kiez.announcement import State
from kiez.composing import Draft
from kiez.people import Person
from kiez.publishing import Size
from kiez.roles import Staff
from locales import languages, translate
from screens.screen import Screen
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who composes, and all that the answer stands on.

    The fields are what every handler may name (bot/context.py).

    Args:
        translates: A translation service is there.
    """

    tx: Transaction
    person: Person
    staff: Staff
    now: datetime
    state: FSMContext
    fresh: Callable[[], int]
    translates: bool

    async def zone(self) -> ZoneInfo:
        """Tell the time zone of the city."""
        city = await storage.directory.city(self.tx, self.staff.municipality)
        return ZoneInfo(city.timezone)

    async def here(self) -> datetime:
        """Tell the time by the clock on the wall."""
        return self.now.astimezone(await self.zone())

    async def one(self, number: int) -> Draft:
        """Read an announcement."""
        return await storage.composing.one(self.tx, self.staff, number)

    async def size(self, draft: Draft) -> Size:
        """Count whom a draft would reach."""
        return await storage.announcement.audience_size(self.tx, self.staff, draft.id, self.now)

    async def look(self, draft: Draft, language: str = "") -> Screen:
        """Show a draft as parents get it.

        Args:
            language: Empty: the one of who asks, if it is written in it, else the first.
        """
        code = language if language in languages.complete() else self._own(draft)
        received = await self._received(draft, code)
        if draft.state is not State.DRAFT:
            return screens.draft.read(draft, received, code)
        return screens.draft.preview(draft, received, code, await self.size(draft))

    async def ready(self, draft: Draft) -> Screen:
        """Ask once more before it goes out."""
        return screens.draft.ready(draft, await self.size(draft), await self.here())

    async def ask(self, question: str, **known: object) -> None:
        """Wait for an answer that is typed.

        Args:
            known: What belongs to it.
        """
        await self.state.set_data(known)
        await self.state.set_state(question)

    async def answered(self) -> dict[str, Any]:
        """Tell what belongs to the question that was answered."""
        return await self.state.get_data()

    def _own(self, draft: Draft) -> str:
        own = self.person.language
        return own if draft.theme or own in draft.ready or draft.base is None else draft.base

    async def _received(self, draft: Draft, language: str) -> Sequence[Screen]:
        spoken = await storage.spoken.preview(self.tx, self.staff, draft.id, language, self.now)
        if spoken is None:
            return ()
        with translate.speaking(language):
            closed = screens.announcement.received(spoken)
            if not spoken.sensitive:
                return (closed,)
            return (closed, screens.announcement.received(spoken, opened=True))


def seated(router: Router) -> Router:
    """Hand each handler of a router the `desk` of who asks, which `access.only` let through."""
    for observer in (router.message, router.callback_query):
        observer.middleware(_seated)
    # What lets a role through has to come first: a router around it does.
    around = Router(name=f"{router.name} at the desk")
    around.include_router(router)
    return around


async def _seated(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[object]],
    event: TelegramObject,
    data: dict[str, Any],
) -> object:
    """Hand each handler of a feature the one who composes."""
    known = {each.name: data[each.name] for each in fields(Desk)}
    return await handler(event, {**data, "desk": Desk(**known)})
