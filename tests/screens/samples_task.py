"""The screens of tasks, of "something is wrong", and of the monthly check, as full as it gets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from functools import partial

import screens.check
import screens.task
import screens.todo
import screens.wrong
from kiez.check import Checked
from kiez.directory import Kind, OccurrenceId, OfferId, Service
from kiez.offer import Usual
from kiez.people import MunicipalityId, PersonId
from kiez.roles import Staff, StaffId
from kiez.signup import SignupId
from kiez.task import Fact, TaskId, Todo
from kiez.task import Kind as TaskKind
from kiez.todo import Opening
from screens.screen import Screen
from tests.screens.samples import CARD, MARK, TODAY

_TODO = Todo(
    id=TaskId(2**63 - 1),
    kind=TaskKind.NOT_RIGHT,
    due_on=date(2026, 11, 20),
    owner=f"{MARK}Petra",
    mine=True,
    late=True,
    reached=True,
    elsewhere=False,
    offer=OfferId(2**53 - 1),
    offer_kind=Kind.SCHULELTERNCAFE,
    title=f"{MARK}Schulelterncafé an der Adalbert-Stifter-Schule",
    place=f"{MARK}KiEZ Klarenthal, Haus der Familie",
    occurrence=OccurrenceId(2**53 - 1),
    local_on=TODAY,
    start_time=time(9, 30),
    thread=2**63 - 1,
    signup=SignupId(2**63 - 1),
    detail=Fact.LANGUAGES,
    reports=11,
    handover=2**63 - 1,
)
_KINDS = tuple(
    replace(_TODO, id=TaskId(number), kind=each) for number, each in enumerate(TaskKind)
)
_FACTS = tuple(replace(_TODO, detail=each, late=False) for each in Fact)
_ALL = (*_KINDS, *_FACTS, *_KINDS)
_OPENINGS = {2**63 - 1: Opening("uk", f"{MARK}Чи можна з собакою?")}
_ME = Staff(StaffId(2**63 - 1), PersonId(1), MunicipalityId(1), f"{MARK}Petra", ())
_OTHER = replace(_ME, id=StaffId(1), name=f"{MARK}Anna-Katharina Wohlgemuth")
_CHECKED = Checked(
    id=OfferId(2**53 - 1),
    kind=Kind.SPRECHSTUNDE,
    service=Service.BEZIRKSSOZIALARBEIT,
    title=f"{MARK}Offene Sprechstunde der Bezirkssozialarbeit",
    usual=Usual((0, 3), time(9, 30), time(11), every_weeks=2, until=date(2027, 7, 1)),
    next_on=TODAY,
    venue_name=f"{MARK}Haus der Familie",
    street=f"{MARK}Graf-von-Galen-Straße 3",
    town=f"{MARK}65197 Wiesbaden",
    centre_name=f"{MARK}KiEZ Klarenthal",
    phone=f"{MARK}0611 12345",
    languages=("de", "tr", "ar", "uk"),
    childcare=True,
    checked_on=date(2025, 1, 1),
    asked_on=date(2026, 4, 1),
    hidden=True,
)
_AGED = (_CHECKED, replace(_CHECKED, checked_on=None, hidden=False, next_on=None)) * 7

SAMPLES: dict[str, Callable[[], Screen]] = {
    "task inbox": partial(screens.todo.inbox, _ALL, 0, TODAY, _OPENINGS),
    "task inbox page": partial(screens.todo.inbox, _ALL, 1, TODAY, {}, 12),
    "task inbox empty": partial(screens.todo.inbox, (), 0, TODAY, {}),
    "task told": partial(screens.todo.told, _ALL, TODAY),
    **{f"task {each.kind}": partial(screens.task.one, each, TODAY) for each in _KINDS},
    "task foreign": lambda: screens.task.one(replace(_TODO, reached=False, owner=""), TODAY),
    "task elsewhere": lambda: screens.task.one(
        replace(_TODO, reached=False, elsewhere=True), TODAY
    ),
    "task pass on": partial(screens.task.pass_on, _TODO, (_ME, _OTHER), _ME),
    "task nobody else": partial(screens.task.pass_on, _TODO, (), _ME),
    "task passed on": partial(screens.task.passed_on, f"{MARK}Petra"),
    "task done": partial(screens.task.done, _TODO),
    "task right": partial(screens.task.right, _TODO),
    "wrong": partial(screens.wrong.ask, CARD),
    "wrong thanks": partial(screens.wrong.thanks, CARD),
    "wrong enough": partial(screens.wrong.enough, CARD),
    "check": partial(screens.check.listed, _AGED, 1, TODAY, elsewhere=True),
    "check ask": partial(screens.check.listed, _AGED, 0, TODAY, ask=True),
    "check nothing": partial(screens.check.listed, (), 0, TODAY),
    "check one": partial(screens.check.one, _CHECKED, TODAY),
    "check right": partial(screens.check.right, _CHECKED, _AGED, TODAY, elsewhere=False),
    "check link": partial(screens.check.link, _CHECKED, "https://kiez.example", "s" * 43),
}
