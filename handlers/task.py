"""Let staff see what there is to do, do it, and pass it on."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery

import screens.task
import screens.todo
import storage.check
import storage.owner
import storage.task
import storage.todo
import storage.workday
from kiez.roles import Role, Staff
from kiez.todo import by_hand
from screens.screen import Screen
from screens.task_buttons import DoneButton, PassOnButton, TaskPageButton
from screens.team_buttons import TaskButton, TasksButton
from storage.database import Transaction


class Asks(BaseFilter):
    """Let the button through that asks to whom a task is passed on."""

    async def __call__(self, _: CallbackQuery, callback_data: PassOnButton) -> bool:
        """Tell whether it asks."""
        return not callback_data.to


class Says(BaseFilter):
    """Let a button through that ends a task in one way: it is done, or all is right."""

    def __init__(self, how: str) -> None:
        self._how = how

    async def __call__(self, _: CallbackQuery, callback_data: DoneButton) -> bool:
        """Tell whether it does."""
        return callback_data.how == self._how


async def inbox(
    _: CallbackQuery,
    callback_data: TasksButton | TaskPageButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """List what there is to do."""
    page = callback_data.page if isinstance(callback_data, TaskPageButton) else 0
    todo = await storage.task.mine(tx, staff, now)
    days = await storage.workday.of(tx, staff.municipality, now)
    asked = staff.may(Role.COORDINATOR, Role.PARTNER)
    checks = len(await storage.check.aged(tx, staff, now)) if asked else None
    openings = await storage.todo.openings(tx, staff, todo)
    return screens.todo.inbox(todo, page, days.today, openings, checks)


async def show(
    _: CallbackQuery, callback_data: TaskButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Show a task."""
    todo = await storage.task.one(tx, staff, callback_data.task, now)
    days = await storage.workday.of(tx, staff.municipality, now)
    return screens.task.one(todo, days.today)


async def done(
    _: CallbackQuery, callback_data: DoneButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """End a task; what a family waits for is shown once more."""
    todo = await storage.task.done(tx, staff, callback_data.task, now)
    days = await storage.workday.of(tx, staff.municipality, now)
    if not by_hand(todo, days.today):
        return screens.task.one(todo, days.today)
    return screens.task.done(todo)


async def right(
    _: CallbackQuery, callback_data: DoneButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Note that an offer is right as it stands, which ends the task about it."""
    todo = await storage.check.right_about(tx, staff, callback_data.task, now)
    return screens.task.right(todo)


async def ask_whom(
    _: CallbackQuery, callback_data: PassOnButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Ask to whom a task is passed on."""
    able = await storage.owner.colleagues(tx, staff, callback_data.task, now)
    todo = await storage.task.one(tx, staff, callback_data.task, now)
    return screens.task.pass_on(todo, able, staff)


async def pass_on(
    _: CallbackQuery, callback_data: PassOnButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Pass a task on."""
    number, to = callback_data.task, callback_data.to
    return screens.task.passed_on(await storage.owner.pass_on(tx, staff, number, to, now))


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="task")
    made.callback_query.register(inbox, TasksButton.filter())
    made.callback_query.register(inbox, TaskPageButton.filter())
    made.callback_query.register(show, TaskButton.filter())
    made.callback_query.register(right, DoneButton.filter(), Says("r"))
    made.callback_query.register(done, DoneButton.filter())
    made.callback_query.register(ask_whom, PassOnButton.filter(), Asks())
    made.callback_query.register(pass_on, PassOnButton.filter())
    return made
