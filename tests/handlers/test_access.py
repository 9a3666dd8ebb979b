"""Every button of staff, tapped by every role: what is not one's own is not there."""

import importlib
import inspect
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiogram import Dispatcher, Router
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from aiogram.types import Update
from sqlalchemy import func, select

import handlers
import screens
import storage.audit
from handlers.access import Only
from kiez.audit import Action
from kiez.errors import GoneError
from kiez.people import Person
from kiez.roles import Role
from locales.translate import bare
from screens.screen import Screen
from storage.database import Database, Transaction
from storage.tables import audit
from tests.handlers import offices
from tests.handlers.closed import CLOSED, PARENTS, Closed
from tests.handlers.offices import ABSENT, Offices
from tests.handlers.phone import dispatcher
from tests.handlers.talking import Talking

Line = tuple[Router, ...]
BOTH = ("callback_query", "message")
GONE = "This is no longer there."
Answer = tuple[str, tuple[str, ...], bool]
"""What is said, the buttons below, and whether it was noted as refused."""


class TakenBackError(Exception):
    """Nothing of a tap is kept, so that each finds the same."""


class OldButton(CallbackData, prefix="zz"):
    """Nobody knows it any more."""


def buttons() -> set[type[CallbackData]]:
    """Find the buttons of all pages."""
    pages = [
        importlib.import_module(f"screens.{path.stem}")
        for path in Path(screens.__file__).parent.glob("*_buttons.py")
    ]
    return {
        each
        for page in pages
        for each in vars(page).values()
        if isinstance(each, type)
        and issubclass(each, CallbackData)
        and each.__module__ == page.__name__
    }


def flat(routers: Sequence[Router], above: tuple[Router, ...] = ()) -> Iterator[Line]:
    """List the routers, each with those around it."""
    for router in routers:
        line = (*above, router)
        yield line
        yield from flat(router.sub_routers, line)


def doors(line: Line) -> tuple[Role, ...] | None:
    """Tell which roles a router is closed to all but; None: it is open."""
    around = [each for router in line for each in router.callback_query.middleware]
    found = [each for each in around if isinstance(each, Only)]
    return found[0]._roles if found else None


def taken() -> Iterator[tuple[Line, type[CallbackData]]]:
    """List which router takes which button."""
    for line in flat(handlers.routers()):
        for handler in line[-1].callback_query.handlers:
            for each in handler.filters or ():
                if isinstance(each.callback, CallbackQueryFilter):
                    yield line, each.callback.callback_data


def made(button: type[CallbackData], **known: Any) -> CallbackData:  # noqa: ANN401 - any field
    """Fill a button: what is not known is empty or 0."""
    empty = {
        name: 0 if field.annotation is int else "" for name, field in button.model_fields.items()
    }
    return button(**(empty | known))


async def tapped(phone: Talking, button: CallbackData) -> Answer:
    """Tap a button, and take back what became of it."""
    answers: list[Answer] = []

    async def tap(tx: Transaction) -> Screen:
        before = await refused(tx)
        screen = await phone._answer(tx, button.pack())
        lines = [each if isinstance(each, str) else each.text for each in screen.lines]
        labels = tuple(bare(each.text) for row in screen.rows for each in row)
        answers.append((bare("\n".join(lines)), labels, await refused(tx) > before))
        raise TakenBackError

    with pytest.raises(TakenBackError):
        await phone.database.run(tap)
    phone.state, phone.kept = None, {}
    return answers[0]


async def refused(tx: Transaction) -> int:
    counted = select(func.count()).where(audit.c.action == Action.REFUSED)
    return int((await tx.execute(counted)).scalar_one())


@pytest.fixture
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
async def there(database: Database, now: datetime) -> Offices:
    return await offices.built(database, now)


@pytest.fixture
def phones(database: Database, routed: Dispatcher, there: Offices, now: datetime) -> Any:  # noqa: ANN401 - a phone for each
    def phone(who: Person) -> Talking:
        return Talking(database, routed, who, now)

    return {role: phone(who) for role, who in there.staff.items()} | {None: phone(there.parent)}


def test_every_button_stands_in_the_table() -> None:
    assert buttons() == set(CLOSED) | PARENTS
    assert not set(CLOSED) & PARENTS


def test_every_button_of_staff_is_taken_by_a_closed_router_and_no_other_is() -> None:
    for line, button in taken():
        roles = doors(line)
        if button in CLOSED:
            assert roles is not None, (line, button)
            assert set(CLOSED[button].roles) <= set(roles), (line, button)
        else:
            assert roles is None, (line, button)

    assert {button for _, button in taken()} >= set(CLOSED)


def test_whoever_asks_for_the_record_of_staff_stands_behind_a_closed_door() -> None:
    for line in flat(handlers.routers()):
        around = [
            [*router.callback_query.middleware, *router.message.middleware] for router in line
        ]
        # Both doors of a router: taps and typed words.
        shut = sum(isinstance(each, Only) for found in around for each in found) == len(BOTH)
        for handler in (*line[-1].callback_query.handlers, *line[-1].message.handlers):
            names = inspect.signature(handler.callback).parameters.keys()
            assert bool(names & {"staff", "desk"}) == shut, (line, handler.callback)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_role_that_may_not_and_a_parent_read_what_an_old_button_says(
    phones: dict[Role | None, Talking], there: Offices
) -> None:
    old = {who: await tapped(phone, OldButton()) for who, phone in phones.items()}

    told = [
        f"{button.__name__} {who}: {answer}"
        for button, row in CLOSED.items()
        for who, phone in phones.items()
        if who not in row.roles
        for answer in [await tapped(phone, made(button, **own(row, there)))]
        # Of parents nothing is noted: they have no account.
        if answer != (*old[who][:2], who is not None)
    ]

    assert told == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_foreign_and_what_does_not_exist_read_alike_and_are_noted(
    phones: dict[Role | None, Talking], there: Offices
) -> None:
    old = await tapped(phones[Role.COORDINATOR], OldButton())

    told = [
        f"{button.__name__} {role} {way} {number}: {answer}"
        for button, row in CLOSED.items()
        for field, thing in [row.names or ("", "")]
        if field
        for role in row.roles
        # One role tries everything, the others one way and the centre next door.
        for first in [role is row.roles[0]]
        for way in (row.ways if first else row.ways[:1])
        for number in (ABSENT, *there.foreign[thing][: None if first else 1])
        for answer in [await tapped(phones[role], made(button, **way, **{field: number}))]
        if answer != (*old[:2], True)
    ]

    assert told == []


async def test_what_was_written_before_a_refusal_is_taken_back(
    database: Database, there: Offices, now: datetime
) -> None:
    person, event = there.staff[Role.COORDINATOR], Update(update_id=1)

    async def too_late(_: object, data: dict[str, Any]) -> None:
        staff = data["staff"]
        await storage.audit.note(data["tx"], staff, Action.AMENDED, ("offer", 1), now)
        raise GoneError

    async with database.transaction() as tx:
        with pytest.raises(GoneError):
            await Only((Role.COORDINATOR,))(
                too_late, event, {"tx": tx, "person": person, "now": now}
            )

        assert list((await tx.execute(select(audit.c.action))).scalars()) == [Action.REFUSED]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_one_s_own_is_there(
    phones: dict[Role | None, Talking], there: Offices
) -> None:
    told = [
        f"{button.__name__} {way}: {answer}"
        for button, row in CLOSED.items()
        for way in (row.ways if row.own else ())
        for answer in [await tapped(phones[row.roles[0]], made(button, **way, **own(row, there)))]
        if answer[0].startswith(GONE) or answer[2]
    ]

    assert told == []


def own(row: Closed, there: Offices) -> dict[str, int]:
    """Name what is the own of somebody with the first role."""
    if row.names is None:
        return {}
    field, thing = row.names
    return {field: there.own.get((thing, row.roles[0]), ABSENT)}
