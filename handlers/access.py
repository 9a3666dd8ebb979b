"""Let a role through, whose scope stands in the record of staff and never in a button."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.types import CallbackQuery, Message, TelegramObject

import storage.audit
import storage.staff
from kiez.audit import Action
from kiez.errors import GoneError
from kiez.people import Person
from kiez.roles import Role, Staff
from storage.database import step

# The directory's numbers count from 1; ours have up to 19 digits.
_RANDOM_DIGITS = 12


class Only(BaseMiddleware):
    """Hand a handler the `staff` record of whoever asks; refuse who has none of the roles.

    What is foreign and what does not exist get the same answer, and both are noted.
    """

    def __init__(self, roles: tuple[Role, ...]) -> None:
        self._roles = roles

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[object]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> object:
        """Look the record up at each tap: a role may have ended since the button was sent."""
        person: Person = data["person"]
        staff = await storage.staff.of(data["tx"], person.id)
        if staff is None:
            # What is typed next is a search again, and no answer to a question of before.
            await data["state"].clear()
            raise GoneError("Nobody without a role comes here.")
        try:
            self._let(staff)
            # What was written before a refusal must not stay.
            async with step(data["tx"]):
                return await handler(event, data | {"staff": replace(staff, door=person.door)})
        except GoneError:
            what = ("button", _asked(event))
            await storage.audit.note(data["tx"], staff, Action.REFUSED, what, data["now"])
            raise

    def _let(self, staff: Staff) -> None:
        if not staff.may(*self._roles):
            raise GoneError("Another role is needed here.")


def only(router: Router, *roles: Role) -> Router:
    """Close a router to all who have none of these roles."""
    for observer in (router.message, router.callback_query):
        observer.middleware(Only(roles))
    return router


def _asked(event: TelegramObject) -> str:
    """Name what was asked for: a button's sort and numbers; of a typed text nothing is kept.

    Our random numbers are left out: one may be that of a family's sign-up or question.
    """
    if isinstance(event, CallbackQuery):
        return ":".join(map(_harmless, (event.data or "").split(":")))
    is_command = isinstance(event, Message) and (event.text or "").startswith("/")
    return "command" if is_command else "text"


def _harmless(part: str) -> str:
    return "*" if len(part) >= _RANDOM_DIGITS and part.isdecimal() else part
