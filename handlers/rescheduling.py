"""Let staff move and add dates, pause, and change the usual time, answer by answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

import screens.amendment
import screens.rescheduling
import screens.usually
import storage.offer
import storage.rescheduling
from handlers.question import Answers, Leaves
from kiez import moment
from kiez.amendment import AmendmentId, Preview
from kiez.calendar import Weekday
from kiez.directory import OccurrenceId
from kiez.errors import GoneError
from kiez.rescheduling import Shift, Times, Usual
from kiez.roles import Staff
from screens.amendment_buttons import (
    AddDateButton,
    MoveButton,
    PauseButton,
    UsualButton,
    pack_day,
    unpack_day,
)
from screens.own_buttons import pack_time, unpack_time
from screens.rescheduling import TIME_EXAMPLE, day_example
from screens.screen import Screen
from storage.database import Transaction

Fresh = Callable[[], int]
Step = AddDateButton | MoveButton | PauseButton | UsualButton
"""A button that is completed answer by answer."""

_DAY, _TIME = "rescheduling.day", "rescheduling.time"
# A weekday and a room are chosen, not typed.
_TYPED = {"d": _DAY, "t": _TIME}
_TWO_HOURS = (time(9), time(11))
_STEPS: dict[str, type[Step]] = {
    each.__prefix__: each for each in (AddDateButton, MoveButton, PauseButton, UsualButton)
}


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who changes dates, and all that the answer stands on."""

    tx: Transaction
    staff: Staff
    now: datetime
    fresh: Fresh
    state: FSMContext

    async def times(self, offer: int) -> Times:
        """Tell when and where an offer takes place."""
        return await storage.rescheduling.times(self.tx, self.staff, offer, self.now)

    async def today(self) -> date:
        """Tell the day in the city."""
        return await storage.offer.today(self.tx, self.staff, self.now)

    async def ask(self, question: str, step: CallbackData) -> None:
        """Wait for an answer that is typed, and completes this button."""
        await self.state.set_data({"button": step.pack()})
        await self.state.set_state(question)

    async def shown(self, prepared: Preview) -> Screen:
        """Show what would follow; what is refused may be typed once more."""
        if not prepared.refusals:
            await self.state.clear()
        return screens.amendment.preview(prepared, await self.today())


async def step(
    _: CallbackQuery,
    callback_data: Step,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    fresh: Fresh,
    state: FSMContext,
) -> Screen:
    """Ask for what a button lacks, or prepare the change."""
    return await _go(callback_data, Asker(tx, staff, now, fresh, state))


async def typed_day(
    message: Message,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    fresh: Fresh,
    state: FSMContext,
) -> Screen:
    """Take the day that was typed, or say how one is typed."""
    asker, begun = Asker(tx, staff, now, fresh, state), await _begun(state)
    today = await asker.today()
    found = moment.days(message.text or "", today)
    whole = _with_days(begun, found)
    if whole is None:
        again = await _go(begun, asker)
        return screens.rescheduling.misread(again, day_example(today))
    return await _go(whole, asker)


async def typed_time(
    message: Message,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    fresh: Fresh,
    state: FSMContext,
) -> Screen:
    """Take the time that was typed, or say how one is typed."""
    asker, begun = Asker(tx, staff, now, fresh, state), await _begun(state)
    found = moment.times(message.text or "")
    whole = await _with_times(begun, found, asker) if found else None
    if whole is None:
        again = await _go(begun, asker)
        return screens.rescheduling.misread(again, TIME_EXAMPLE)
    return await _go(whole, asker)


async def _begun(state: FSMContext) -> Step:
    """Read the button that a typed answer completes."""
    packed = str((await state.get_data()).get("button", ""))
    kind = _STEPS.get(packed.partition(":")[0])
    if kind is None:
        raise GoneError("Nothing was asked.")
    return kind.unpack(packed)


def _with_days(begun: Step, days: list[date]) -> Step | None:
    """Put typed days into a button; None if they are too many or too few."""
    packed = [pack_day(each) for each in days]
    match begun, packed:
        case PauseButton(first=""), [first, last]:
            return begun.model_copy(update={"first": first, "last": last})
        case PauseButton(first=""), [first]:
            return begun.model_copy(update={"first": first})
        case PauseButton(), [last]:
            return begun.model_copy(update={"last": last})
        case MoveButton(), [day]:
            return begun.model_copy(update={"day": day, "ask": ""})
        case ((AddDateButton() | UsualButton()), [day]):
            return begun.model_copy(update={"day": day})
        case _:
            return None


async def _with_times(begun: Step, typed: Sequence[time], asker: Asker) -> Step | None:
    """Put typed hours into a button; where no end was typed, it lasts as long as usual."""
    usual = await _hours(begun, asker)
    start = typed[0]
    end = typed[1] if typed[1:] else moment.later(start, moment.length(*usual))
    if end is None or isinstance(begun, PauseButton):
        return None
    hours = {"start": pack_time(start), "end": pack_time(end)}
    ask = {} if isinstance(begun, AddDateButton) else {"ask": ""}
    return begun.model_copy(update=hours | ask)


async def _hours(begun: Step, asker: Asker) -> tuple[time, time]:
    if isinstance(begun, MoveButton):
        number = begun.occurrence
        _, each = await storage.rescheduling.of_date(asker.tx, asker.staff, number, asker.now)
        return each.start_time, each.end_time
    rule = (await asker.times(begun.offer)).plan.rule
    return (rule.start, rule.end) if rule else _TWO_HOURS


async def _go(begun: Step, asker: Asker) -> Screen:
    """Ask for what a button lacks, or prepare the change."""
    match begun:
        case MoveButton():
            return await _move(begun, asker)
        case AddDateButton():
            return await _add(begun, asker)
        case PauseButton():
            return await _pause(begun, asker)
        case UsualButton():
            return await _usual(begun, asker)


async def _move(begun: MoveButton, asker: Asker) -> Screen:
    number = OccurrenceId(begun.occurrence)
    seen, each = await storage.rescheduling.of_date(asker.tx, asker.staff, number, asker.now)
    if begun.ask:
        if begun.ask in _TYPED:
            await asker.ask(_TYPED[begun.ask], begun)
        asks = {"t": screens.rescheduling.ask_time, "v": screens.rescheduling.ask_room}
        return asks.get(begun.ask, screens.rescheduling.ask_day)(seen, number, each)
    room = seen.room(begun.venue)
    to = Shift(
        unpack_day(begun.day),
        unpack_time(begun.start),
        unpack_time(begun.end),
        room.key if room else None,
    )
    wanted = (AmendmentId(asker.fresh()), int(number))
    return await asker.shown(
        await storage.rescheduling.move(asker.tx, asker.staff, wanted, to, asker.now)
    )


async def _add(begun: AddDateButton, asker: Asker) -> Screen:
    day, start = unpack_day(begun.day), unpack_time(begun.start)
    if day is None:
        await asker.ask(_DAY, begun)
        return screens.usually.ask_added_day(await asker.times(begun.offer))
    if start is None:
        await asker.ask(_TIME, begun)
        return screens.usually.ask_added_time(await asker.times(begun.offer), day)
    wanted = (AmendmentId(asker.fresh()), begun.offer)
    to = Shift(day, start, unpack_time(begun.end))
    return await asker.shown(
        await storage.rescheduling.add(asker.tx, asker.staff, wanted, to, asker.now)
    )


async def _pause(begun: PauseButton, asker: Asker) -> Screen:
    first, last = unpack_day(begun.first), unpack_day(begun.last)
    if first is None or last is None:
        await asker.ask(_DAY, begun)
        return screens.usually.ask_pause(await asker.times(begun.offer), first)
    wanted, days = (AmendmentId(asker.fresh()), begun.offer), (first, last)
    return await asker.shown(
        await storage.rescheduling.pause(asker.tx, asker.staff, wanted, days, asker.now)
    )


async def _usual(begun: UsualButton, asker: Asker) -> Screen:
    seen, day = await asker.times(begun.offer), unpack_day(begun.day)
    if begun.ask:
        if begun.ask in _TYPED:
            await asker.ask(_TYPED[begun.ask], begun)
        return screens.usually.ask_usual(seen, begun.ask)
    if day is None:
        await asker.ask(_DAY, begun)
        return screens.usually.ask_from(seen, begun)
    room = seen.room(begun.venue)
    usual = Usual(
        Weekday(begun.weekday) if begun.weekday in set(Weekday) else None,
        unpack_time(begun.start),
        unpack_time(begun.end),
        room.key if room else None,
    )
    wanted = (AmendmentId(asker.fresh()), begun.offer)
    return await asker.shown(
        await storage.rescheduling.usually(asker.tx, asker.staff, wanted, (day, usual), asker.now)
    )


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="rescheduling")
    for each in _STEPS.values():
        made.callback_query.register(step, each.filter())
    return made


def asked() -> Router:
    """Make the router of what staff type here; it comes before all that reads words."""
    made = Router(name="rescheduling asked")
    made.callback_query.outer_middleware(Leaves("rescheduling"))
    made.message.outer_middleware(Leaves("rescheduling"))
    made.message.register(typed_day, Answers(_DAY))
    made.message.register(typed_time, Answers(_TIME))
    return made
