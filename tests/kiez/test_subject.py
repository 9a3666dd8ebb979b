from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiez.announcement import Spoken
from kiez.calendar import State as DateState
from kiez.details import Access, Details
from kiez.directory import CentreId, Kind, OccurrenceId, OfferId, Registration, Through
from kiez.notice import KEEP, WARN_BEFORE, Notice, Way
from kiez.notice import Kind as About
from kiez.people import Door, MunicipalityId, PersonId
from kiez.quiet import USUAL
from kiez.signup import Family, SignupId, State
from kiez.standing import Own
from kiez.subject import Decision, Drop, Later, Say, Subject, Why, decide

BERLIN = ZoneInfo("Europe/Berlin")
# 9:00 in the city; the café is on the next day at 9:30.
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
STARTS = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 22, tzinfo=UTC)
PHONE = Way(777, 5, Door.TELEGRAM, "2026-11-20", blocked=False)
PAGE = Way(1, 6, Door.WEB, "2026-11-10", blocked=False)
BOTS = (1, 777)
CARD = Details(
    occurrence=OccurrenceId(1),
    offer=OfferId(2),
    kind=Kind.ELTERNCAFE,
    service=None,
    title="Elterncafé",
    description="",
    provider="",
    state=DateState.ON,
    reason="",
    local_on=date(2026, 11, 25),
    start_time=time(9, 30),
    end_time=time(11),
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=1.5),
    access=Access.OPEN,
    registration=Registration.NONE,
    cost_cents=0,
    childcare=None,
    child_age_months=(None, None),
    audience=frozenset(),
    languages=(),
    centre=CentreId(3),
    centre_name="KiEZ",
    carrier="",
    quarter="",
    trial=False,
    venue_name="Haus",
    street="",
    postal_code="",
    city="",
    lat=None,
    lon=None,
    distance_m=None,
    step_free=None,
    pram=None,
    nursing=None,
    changing_table=None,
    phone=None,
    checked_on=None,
    confirmed=True,
)
CANCELLED = replace(CARD, state=DateState.CANCELLED)
OWN = Own(SignupId(9), CARD, course=False, state=State.IN, family=Family(1))
OFFERED = replace(OWN, state=State.OFFERED, until=NOW + timedelta(hours=1))


def subject(
    about: About,
    detail: dict[str, str] | None = None,
    **known: Any,  # noqa: ANN401 - any field
) -> Subject:
    notice = Notice(MunicipalityId(1), PersonId(4), about, NOW, detail=detail or {})
    plain = Subject(
        id=1,
        notice=notice,
        tries=0,
        language="de",
        stopped=False,
        shows_topic=False,
        quiet=USUAL,
        zone=BERLIN,
        ways=(PAGE, PHONE),
        card=CARD,
    )
    return replace(plain, **known)


SPOKEN = Spoken(
    id=1,
    centre=CentreId(3),
    centre_name="KiEZ",
    title="",
    text="text",
    language="de",
    machine=False,
    sensitive=False,
    through=Through.INFORMATION,
    personal=False,
    trial=False,
    today=date(2026, 11, 24),
)


def announced(card: Details | None = CARD, **known: Any) -> Subject:  # noqa: ANN401 - any field
    return subject(About.ANNOUNCEMENT, card=card, announcement=replace(SPOKEN, **known))


SAID = Say(PHONE)
CASES: list[tuple[str, Subject, datetime, Decision]] = [
    ("a sign-up's reminder", subject(About.REMINDER, own=OWN), NOW, SAID),
    ("a wished reminder", subject(About.REMINDER, asked=True), NOW, SAID),
    ("nobody signed up or asked", subject(About.REMINDER), NOW, Drop(Why.UNTRUE)),
    ("a family that waits", subject(About.REMINDER, own=OFFERED), NOW, Drop(Why.UNTRUE)),
    ("a family that wants none", subject(About.REMINDER, own=OWN, asked=False), NOW,
     Drop(Why.UNTRUE)),
    ("left out of the course", subject(About.REMINDER, own=OWN, absent=True), NOW,
     Drop(Why.UNTRUE)),
    ("cancelled", subject(About.REMINDER, own=OWN, card=CANCELLED), NOW, Drop(Why.UNTRUE)),
    ("begun", subject(About.REMINDER, own=OWN), STARTS, Drop(Why.PAST)),
    ("its slot has not begun", subject(About.REMINDER, own=replace(OWN, slot=time(10))), STARTS,
     SAID),
    ("a later one is due", subject(About.REMINDER, own=OWN, overtaken=True), NOW,
     Drop(Why.OVERTAKEN)),
    ("stopped", subject(About.REMINDER, own=OWN, stopped=True), NOW, Drop(Why.STOPPED)),
    ("offered", subject(About.OFFERED, own=OFFERED), NOW, SAID),
    ("the offer has ended", subject(About.OFFERED, own=OFFERED), NOW + timedelta(hours=1),
     Drop(Why.PAST)),
    ("taken meanwhile", subject(About.OFFERED, own=OWN), NOW, Drop(Why.UNTRUE)),
    ("lapsed", subject(About.LAPSED), NOW, SAID),
    ("signed up again", subject(About.LAPSED, own=OWN), NOW, Drop(Why.UNTRUE)),
    ("moved", subject(About.MOVED), NOW, SAID),
    ("moved and then cancelled", subject(About.MOVED, card=CANCELLED), NOW, Drop(Why.UNTRUE)),
    ("moved, and over", subject(About.MOVED), CARD.ends_at, Drop(Why.PAST)),
    ("moved and over, but the family would come tomorrow",
     subject(About.MOVED, {"day": "2026-11-26", "start": "09:30", "end": "11:00", "venue": ""}),
     CARD.ends_at, SAID),
    ("cancelled date", subject(About.CANCELLED, card=CANCELLED), NOW, SAID),
    ("cancelled and then on again", subject(About.CANCELLED), NOW, Drop(Why.UNTRUE)),
    ("cancelled, and over", subject(About.CANCELLED, card=CANCELLED), CARD.ends_at,
     Drop(Why.PAST)),
    ("added", subject(About.ADDED), NOW, SAID),
    ("added and begun", subject(About.ADDED), STARTS, Drop(Why.PAST)),
    ("the date is unknown", subject(About.ADDED, card=None), NOW, Drop(Why.UNTRUE)),
    ("the digest", subject(About.DIGEST, card=None), NOW, SAID),
    ("announced", announced(), NOW, SAID),
    ("announced without a date", announced(None), NOW, SAID),
    ("announced to participants", announced(personal=True), NOW, Say(PAGE)),
    ("announced by nobody in Telegram", announced(through=Through.NONE), NOW, Say(PAGE)),
    ("announced, and the café has begun", announced(), STARTS, SAID),
    ("announced, and the café is over", announced(), CARD.ends_at, Drop(Why.PAST)),
    ("announced, and cancelled", announced(CANCELLED), NOW, Drop(Why.UNTRUE)),
    ("announced by night, however soon", announced(), NIGHT,
     Later(datetime(2026, 11, 25, 7, tzinfo=UTC))),
    ("recalled", replace(announced(), announcement=None), NOW, Drop(Why.UNTRUE)),
    ("no chat", subject(About.ADDED, ways=()), NOW, Drop(Why.NO_WAY)),
    ("may not pass Telegram", subject(About.ADDED, card=replace(CARD, through=Through.NONE)), NOW,
     Say(PAGE)),
    ("told by night",
     subject(About.ADDED, card=replace(CARD, starts_at=NIGHT + timedelta(days=3))), NIGHT,
     Later(datetime(2026, 11, 25, 7, tzinfo=UTC))),
    ("moved, and soon", subject(About.MOVED), NIGHT, SAID),
    ("offered by night", subject(About.OFFERED, own=replace(OFFERED, until=STARTS)), NIGHT, SAID),
]  # fmt: skip


@pytest.mark.parametrize(
    ("known", "now", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_notice_is_said_dropped_or_put_off(
    known: Subject, now: datetime, expected: Decision
) -> None:
    assert decide(known, BOTS, now) == expected


def due(known: Subject, at: datetime) -> Subject:
    return replace(known, notice=replace(known.notice, due_at=at))


def test_a_reminder_comes_when_chosen_though_the_hours_are_quiet() -> None:
    chosen = due(subject(About.REMINDER, own=OWN), NIGHT)

    assert decide(chosen, BOTS, NIGHT + timedelta(seconds=5)) == SAID


def test_a_missed_reminder_does_not_wake_a_family() -> None:
    missed = due(subject(About.REMINDER, own=OWN), NIGHT - timedelta(hours=3))

    assert decide(missed, BOTS, NIGHT) == Later(datetime(2026, 11, 25, 7, tzinfo=UTC))


def test_a_missed_reminder_comes_by_night_if_the_morning_is_too_late() -> None:
    early = replace(CARD, starts_at=datetime(2026, 11, 25, 7, 30, tzinfo=UTC))
    missed = due(subject(About.REMINDER, own=OWN, card=early), NIGHT - timedelta(hours=3))

    assert decide(missed, BOTS, NIGHT) == SAID


def test_a_door_that_is_closed_for_now_is_waited_for() -> None:
    only = subject(About.ADDED, ways=(PHONE,))

    assert isinstance(decide(only, (1,), NOW), Later)


@pytest.mark.parametrize(("days", "expected"), [((KEEP - WARN_BEFORE).days, True), (3, False)])
def test_only_who_has_not_come_back_is_told_goodbye(days: int, *, expected: bool) -> None:
    used_on = (NOW - timedelta(days=days)).date().isoformat()
    known = subject(About.FAREWELL, card=None, ways=(replace(PAGE, used_on=used_on),))

    assert isinstance(decide(known, BOTS, NOW), Say) is expected


def test_what_a_move_tells_is_read_or_left_out() -> None:
    told = {"day": "2026-11-26", "start": "09:30", "end": "11:00", "venue": "Alt"}

    before = subject(About.MOVED, told).before

    assert before is not None
    assert (before.day, before.start, before.venue) == (date(2026, 11, 26), time(9, 30), "Alt")
    assert subject(About.MOVED, {"day": "?"}).before is None
