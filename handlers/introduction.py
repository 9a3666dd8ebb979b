"""Let staff introduce a family, and let the coordinator say whether they have met."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery

import screens.introduction
import storage.directory
import storage.handover
import storage.introduction
from kiez import handover
from kiez.code import Secrets
from kiez.handover import HandoverId, payload
from kiez.roles import Staff
from screens.handover_buttons import (
    HandoversButton,
    IntroduceButton,
    IntroducedButton,
    TakeBackButton,
)
from screens.screen import Screen
from storage.database import Transaction


async def overview(_: CallbackQuery, staff: Staff, tx: Transaction, now: datetime) -> Screen:
    """Ask to whom a family is introduced, and list what is open."""
    return await _overview(tx, staff, now)


@dataclass(frozen=True, slots=True)
class Made:
    """A code by which a family can be introduced.

    Args:
        kept: How it is kept.
    """

    number: HandoverId
    code: str
    kept: str


class MakesCode(BaseFilter):
    """Make a code for the handler that introduces a family."""

    async def __call__(
        self, _: CallbackQuery, secrets: Secrets, fresh: Callable[[], int]
    ) -> dict[str, Made]:
        """Make it of a random number."""
        code = secrets.handover_code(fresh())
        return {"made": Made(HandoverId(fresh()), code, secrets.kept(payload(code)))}


async def introduce(
    _: CallbackQuery,
    callback_data: IntroduceButton,
    made: Made,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    address: str,
) -> Screen:
    """Show a code by which a family can be introduced."""
    new = made.number, made.kept
    to = await storage.introduction.offer(tx, staff, callback_data.staff, new, now)
    return screens.introduction.code(to, made.code, address)


async def take_back(
    _: CallbackQuery, callback_data: TakeBackButton, staff: Staff, tx: Transaction
) -> Screen:
    """Take a code back that no family has used."""
    await storage.introduction.take_back(tx, staff, callback_data.handover)
    return screens.introduction.taken_back()


async def introduced(
    _: CallbackQuery,
    callback_data: IntroducedButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Show a coordinator the introduction of a family, or note how it went."""
    number, met = callback_data.handover, handover.met(callback_data.met)
    if met is None:
        about = await storage.handover.introduced(tx, staff, number)
    else:
        about = await storage.handover.said_by_staff(tx, staff, number, now, met=met)
    if about.over:
        return screens.introduction.finished()
    city = await storage.directory.city(tx, staff.municipality)
    return screens.introduction.introduced(about, ZoneInfo(city.timezone), now)


async def _overview(tx: Transaction, staff: Staff, now: datetime) -> Screen:
    able = await storage.introduction.coordinators(tx, staff)
    open_ = await storage.introduction.of_staff(tx, staff, now)
    city = await storage.directory.city(tx, staff.municipality)
    here = now.astimezone(ZoneInfo(city.timezone))
    return screens.introduction.overview(able, open_, staff, here)


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="introduction")
    made.callback_query.register(overview, HandoversButton.filter())
    made.callback_query.register(introduce, IntroduceButton.filter(), MakesCode())
    made.callback_query.register(take_back, TakeBackButton.filter())
    made.callback_query.register(introduced, IntroducedButton.filter())
    return made
