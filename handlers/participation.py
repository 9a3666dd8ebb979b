"""Count at the door of a date, close it, and put right what was counted (staff)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

import screens.paper
import screens.participation
import screens.sheet
import storage.participation
from kiez.checkin import random_key
from kiez.code import Secrets, shown
from kiez.directory import OccurrenceId
from kiez.headcount import MOST, Count, Noun, Totals, Typed, What, of_totals, read, replaced
from kiez.participation import Phase
from kiez.roles import Staff
from kiez.signup import SignupId
from locales.counting import STEMS
from screens.participation_buttons import (
    CameButton,
    CloseButton,
    EntranceButton,
    ListedButton,
    PaperButton,
    PastButton,
    SheetButton,
    StepButton,
    TotalsButton,
    pack_count,
    pack_totals,
    unpack_count,
    unpack_totals,
)
from screens.screen import Screen
from screens.team_buttons import CountButton
from storage.database import Transaction

_ASKED = "participation.count"
_SURE, _KEEP = "1", "s"
_STEPS = {"+": 1, "-": -1}
_NOUNS = {stem: Noun(noun) for stem, noun in STEMS.items()}


class Says(BaseFilter):
    """Let a text through that tells how many have come, as soon as a counter was shown."""

    async def __call__(self, message: Message, raw_state: str | None) -> bool | dict[str, Typed]:
        """Tell whether it does, and give the numbers to the handler."""
        if raw_state != _ASKED:
            return False
        named = read(message.text or "", _NOUNS)
        return {"named": named} if named is not None else False


@dataclass(frozen=True, slots=True)
class Coded:
    """The code of a date's entrance, and where it leads."""

    code: str
    link: str


class Coding(BaseFilter):
    """Make the code of the date that a button names; whose date it is the handler looks up."""

    async def __call__(
        self, _: CallbackQuery, callback_data: EntranceButton, secrets: Secrets, address: str
    ) -> dict[str, Coded]:
        """Give it to the handler."""
        code = secrets.entrance_code(OccurrenceId(callback_data.occurrence))
        return {"coded": Coded(code, f"{address}/q/{code}")}


async def count(
    _: CallbackQuery,
    callback_data: CountButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Show how it stands at the door."""
    desk = await storage.participation.counting(tx, staff, callback_data.occurrence, now)
    await _listen(state, callback_data.occurrence)
    return screens.participation.counting(desk)


async def step(
    _: CallbackQuery,
    callback_data: StepButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Count one more, or one fewer; what a forged button names is not there."""
    at, by = callback_data.occurrence, _STEPS.get(callback_data.by, 0)
    await _listen(state, at)
    if not by or callback_data.what not in set(What):
        desk = await storage.participation.counting(tx, staff, at, now)
    else:
        what = What(callback_data.what)
        desk = await storage.participation.step(tx, staff, at, what, by, now)
    return screens.participation.counting(desk)


async def typed(
    _: Message, staff: Staff, tx: Transaction, now: datetime, state: FSMContext, named: Typed
) -> Screen:
    """Take the numbers that somebody typed, for whatever is shown of the date just now."""
    known = await state.get_data()
    at, so_far = int(known.get("occurrence", 0)), str(known.get("so_far", ""))
    desk = await storage.participation.counting(tx, staff, at, now)
    if not replaced(Count(), named).possible:
        return screens.participation.refused(desk, MOST)
    if desk.phase is Phase.OPEN:
        desk = await storage.participation.enter(tx, staff, at, named, now)
        return screens.participation.counting(desk)
    if desk.phase is Phase.COUNTED:
        former = of_totals(unpack_totals(so_far) or desk.totals or Totals())
        wanted = replaced(former, named).totals
        await _listen(state, at, pack_totals(wanted))
        return screens.paper.totals(desk, wanted)
    count = replaced(unpack_count(so_far), named)
    await _listen(state, at, pack_count(count))
    return screens.paper.paper(desk, count)


async def listed(
    _: CallbackQuery,
    callback_data: ListedButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Show who has signed up."""
    desk = await storage.participation.counting(tx, staff, callback_data.occurrence, now)
    return screens.participation.listed(desk, callback_data.page)


async def came(
    _: CallbackQuery,
    callback_data: CameButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    fresh: Callable[[], int],
) -> Screen:
    """Tick a family off, or take that back."""
    at, signup = callback_data.occurrence, SignupId(callback_data.signup)
    if callback_data.here == _SURE:
        key = random_key(fresh)
        desk = await storage.participation.came(tx, staff, at, signup, key, now)
    else:
        desk = await storage.participation.not_here(tx, staff, at, signup, now)
    return screens.participation.listed(desk, callback_data.page)


async def close(
    _: CallbackQuery,
    callback_data: CloseButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Ask once, then close."""
    at = callback_data.occurrence
    if callback_data.sure == _SURE:
        desk = await storage.participation.close(tx, staff, at, now)
        return screens.participation.counting(desk)
    desk = await storage.participation.counting(tx, staff, at, now)
    return screens.participation.ask_close(desk)


async def paper(
    _: CallbackQuery,
    callback_data: PaperButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Enter from paper who came."""
    at, counted = callback_data.occurrence, unpack_count(callback_data.count)
    await _listen(state, at, callback_data.count)
    if callback_data.do == _KEEP:
        desk = await storage.participation.late(tx, staff, at, counted, now)
        return screens.participation.counting(desk)
    desk = await storage.participation.counting(tx, staff, at, now)
    return screens.paper.paper(desk, counted)


async def totals(
    _: CallbackQuery,
    callback_data: TotalsButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Correct the totals of a closed date."""
    at, wanted = callback_data.occurrence, unpack_totals(callback_data.totals)
    await _listen(state, at, callback_data.totals)
    if callback_data.do == _KEEP:
        kept = wanted or Totals()
        desk = await storage.participation.correct(tx, staff, at, kept, now)
        return screens.participation.counting(desk)
    desk = await storage.participation.counting(tx, staff, at, now)
    return screens.paper.totals(desk, wanted)


async def past(
    _: CallbackQuery, callback_data: PastButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """List the dates that are over."""
    most, page = screens.paper.PAGE, callback_data.page
    found = await storage.participation.past(tx, staff, now, page * most, most + 1)
    return screens.paper.past(found, page)


async def sheet(
    _: CallbackQuery, callback_data: SheetButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Hand over a sheet on which one makes strokes."""
    desk = await storage.participation.counting(tx, staff, callback_data.occurrence, now)
    return screens.participation.tallied(desk, screens.sheet.tally(desk.card))


async def entrance(
    _: CallbackQuery,
    callback_data: EntranceButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    coded: Coded,
) -> Screen:
    """Hand over the code for the entrance, to show on a phone and to print."""
    desk = await storage.participation.counting(tx, staff, callback_data.occurrence, now)
    files = (
        screens.sheet.picture(desk.card, coded.link),
        screens.sheet.entrance(desk.card, coded.code, coded.link),
    )
    return screens.participation.entrance(desk, shown(coded.code), coded.link, files)


async def _listen(state: FSMContext, occurrence: int, so_far: str = "") -> None:
    """Read what is typed from now on as the numbers of this date, if it is some.

    Args:
        so_far: What is shown and not kept yet, as its buttons carry it.
    """
    await state.set_state(_ASKED)
    await state.update_data(occurrence=OccurrenceId(occurrence), so_far=so_far)


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="participation")
    made.callback_query.register(count, CountButton.filter())
    made.callback_query.register(step, StepButton.filter())
    made.callback_query.register(listed, ListedButton.filter())
    made.callback_query.register(came, CameButton.filter())
    made.callback_query.register(close, CloseButton.filter())
    made.callback_query.register(paper, PaperButton.filter())
    made.callback_query.register(totals, TotalsButton.filter())
    made.callback_query.register(past, PastButton.filter())
    made.callback_query.register(sheet, SheetButton.filter())
    made.callback_query.register(entrance, EntranceButton.filter(), Coding())
    return made


def asked() -> Router:
    """Make the router of what staff type at the door; it comes before all that reads words."""
    made = Router(name="participation asked")
    made.message.register(typed, Says())
    return made
