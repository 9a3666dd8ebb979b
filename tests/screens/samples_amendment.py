"""The screens of changes of the directory, as full as it gets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import screens.amendment
import screens.rescheduling
import screens.usually
from kiez.amendment import (
    RETIRED,
    AmendmentId,
    Done,
    Draft,
    Effect,
    Fact,
    Heard,
    Outcome,
    Preview,
    Reason,
    Refusal,
    State,
)
from kiez.calendar import Dated, Rule, Weekday
from kiez.calendar import State as Taking
from kiez.change import Known, Turn
from kiez.directory import Kind, OccurrenceId, OfferId, Service, VenueId
from kiez.rescheduling import Plan, Room, Times
from screens.screen import Screen
from tests.screens.samples import MARK, TODAY

LARGEST = 2**53 - 1
NAME = f"{MARK}KiEZ Klarenthal, Haus der Familie"
TEXT = MARK + "<&>" * 600
NUMBER = OccurrenceId(LARGEST)
_DAY = timedelta(days=1)
_DRAFTS = [
    Draft(AmendmentId(LARGEST), None, NAME, ("capacity",)),
    Draft(AmendmentId(LARGEST), OfferId(1), NAME, ("checked_on", "childcare_capacity")),
    Draft(AmendmentId(LARGEST), OfferId(1), NAME, ("exceptions",), TODAY),
    Draft(AmendmentId(LARGEST), OfferId(1), NAME, (RETIRED,)),
]
_RULE = {"byday": ["MO", "TU"], "start": "09:30", "end": "11:30", "valid_from": "2026-01-01"}
_BEFORE = Known(TODAY, time(9, 30), time(11, 30), VenueId(1))
_AFTER = replace(_BEFORE, local_on=TODAY + _DAY, start_time=time(10), venue=VenueId(2))
_TURNS = tuple(
    Turn(OccurrenceId(at), OfferId(1), *each)
    for at, each in enumerate(
        [
            (_BEFORE, _AFTER),
            (_BEFORE, replace(_BEFORE, on=False)),
            (replace(_BEFORE, on=False), _BEFORE),
        ]
        * 4
    )
)
FACTS = (
    Fact("title", TEXT, TEXT),
    Fact("description", TEXT, TEXT),
    Fact("schedule", _RULE, _RULE | {"every_weeks": 2, "valid_until": "2027-03-01"}),
    Fact("venue", "haus", "garten"),
    Fact("pauses", [], ["public", "school"]),
    Fact("theme_every_weeks", None, 6),
    Fact("childcare", None, after=True),
    Fact("child_age_months", {"min": 0, "max": 36}, {"min": 12, "max": 72}),
    Fact("audience", ["eltern"], ["eltern", "vaeter"]),
    Fact("languages", ["de"], ["de", "tr", "ar", "uk"]),
    Fact("registration", "none", "required"),
    Fact("cost_cents", 0, 250),
    Fact("capacity", None, 12),
    Fact("slots", None, {"minutes": 30, "break": 5}),
    Fact("join_until_days", None, 7),
    Fact("second_owner", None, "mitte"),
    Fact("phone", None, f"{MARK}0611 31-2610"),
    Fact("exceptions", [], []),
    Fact(RETIRED, None, after=True),
)
SEEN = Preview(
    id=AmendmentId(LARGEST),
    offer=OfferId(LARGEST),
    state=State.DRAFT,
    kind=Kind.ELTERNBILDUNG,
    service=None,
    title=MARK + "m" * 99,
    centre_name=NAME,
    trial=True,
    facts=FACTS,
    effect=Effect(_TURNS, (_BEFORE,), told=1234, offered=3),
    names={"haus": NAME, "garten": NAME, "mitte": NAME},
    venues={1: NAME, 2: NAME},
)
MADE = replace(SEEN, state=State.MADE, undo_until=datetime(2026, 11, 24, tzinfo=UTC))
TIMES = Times(
    offer=OfferId(LARGEST),
    kind=Kind.SPRECHSTUNDE,
    service=Service.BEZIRKSSOZIALARBEIT,
    title=MARK + "m" * 99,
    plan=Plan(Rule(frozenset(Weekday), time(9, 30), time(11, 30), TODAY), "haus"),
    venue=Room(1, "haus", NAME),
    rooms=(Room(1, "haus", NAME), Room(LARGEST, "garten", NAME)),
    ahead={
        OccurrenceId(LARGEST - at): Dated(TODAY + _DAY * at, TODAY + _DAY * at, time(9), time(11))
        for at in range(9)
    },
    today=TODAY,
)
DATED = Dated(
    date(2026, 12, 1),
    date(2026, 12, 1),
    time(9, 30),
    time(11, 30),
    "garten",
    Taking.CANCELLED,
    TEXT[:200],
)
LONG = screens.usually.usual(
    TIMES, weekday="MO", start="0930", end="1130", venue=LARGEST, day="", ask=""
)

SAMPLES: dict[str, Callable[[], Screen]] = {
    "change": partial(screens.amendment.preview, SEEN, TODAY),
    "change, new": partial(screens.amendment.preview, replace(SEEN, offer=None), TODAY),
    "change, refused": partial(
        screens.amendment.refused,
        replace(SEEN, refusals=tuple(Refusal("capacity", each) for each in Reason)),
    ),
    **{
        f"change, {each}": partial(screens.amendment.done, Done(each, MADE), TODAY)
        for each in Outcome
    },
    "change, dropped again": partial(
        screens.amendment.preview, replace(SEEN, state=State.DROPPED), TODAY
    ),
    "change, undone again": partial(
        screens.amendment.preview, replace(SEEN, state=State.UNDONE), TODAY
    ),
    "changes": partial(screens.amendment.drafts, _DRAFTS * 8),
    "change heard of": partial(
        screens.amendment.heard,
        Heard(OfferId(LARGEST), Kind.BABYCAFE, None, NAME, NAME, False, FACTS, SEEN.names),  # noqa: FBT003 - not undone
    ),
    "times": partial(screens.usually.times, TIMES),
    "times, one": partial(screens.rescheduling.dated, TIMES, NUMBER, DATED),
    "times, why": partial(screens.rescheduling.ask_why, TIMES, NUMBER, DATED),
    "times, day": partial(screens.rescheduling.ask_day, TIMES, NUMBER, DATED),
    "times, hour": partial(screens.rescheduling.ask_time, TIMES, NUMBER, DATED),
    "times, room": partial(screens.rescheduling.ask_room, TIMES, NUMBER, DATED),
    "times, misread": lambda: screens.rescheduling.misread(
        screens.usually.ask_added_day(TIMES), screens.rescheduling.TIME_EXAMPLE
    ),
    "times, too long": lambda: screens.rescheduling.too_long(
        7, screens.rescheduling.ask_why(TIMES, NUMBER, DATED)
    ),
    "times, added": partial(screens.usually.ask_added_time, TIMES, TODAY),
    "times, pause": partial(screens.usually.ask_pause, TIMES, None),
    "times, pause until": partial(screens.usually.ask_pause, TIMES, TODAY),
    **{f"times, {each}": partial(screens.usually.ask_usual, TIMES, each) for each in "twv"},
    "times, from": partial(screens.usually.ask_from, TIMES, LONG),
}
