"""Every notice, with values that are as long as the directory has them and carry a mark."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import screens.notice
from kiez.calendar import State as DateState
from kiez.directory import Kind
from kiez.notice import Kind as About
from kiez.notice import Notice
from kiez.people import MunicipalityId, PersonId
from kiez.quiet import USUAL
from kiez.signup import Band, Family, SignupId, State
from kiez.standing import Own
from kiez.subject import Subject
from screens.screen import Screen
from tests.screens.samples import CARD, MARK

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
FAMILY = Family(2, {Band.U1: 1, Band.THREE_FIVE: 1}, 2)
CAFE = replace(CARD, kind=Kind.ELTERNCAFE, service=None, title=f"{MARK}Café am Vormittag")
LIVE = replace(CAFE, trial=False)
OWN = Own(SignupId(2**62), CAFE, course=False, state=State.IN, family=FAMILY)
SLOT = replace(OWN, card=CARD, slot=time(9, 50))
OFFERED = replace(OWN, state=State.OFFERED, until=datetime(2026, 11, 24, 20, tzinfo=UTC))
BEFORE = {"day": "2027-09-29", "start": "10:00", "end": "12:00", "venue": f"{MARK}Altes Haus"}
AS_IT_IS = {"day": "2027-09-30", "start": "09:30", "end": "11:00", "venue": CAFE.venue_name}
CANCELLED = replace(CAFE, state=DateState.CANCELLED, reason=f"{MARK}krank")


def said(
    about: About,
    detail: dict[str, str] | None = None,
    **known: Any,  # noqa: ANN401 - any field
) -> Screen:
    """Say a notice about a sign-up or a date."""
    notice = Notice(MunicipalityId(1), PersonId(1), about, NOW, detail=detail or {})
    plain = Subject(
        id=1,
        notice=notice,
        tries=0,
        language="de",
        stopped=False,
        shows_topic=False,
        quiet=USUAL,
        zone=ZoneInfo("Europe/Berlin"),
        ways=(),
        card=CAFE,
    )
    return screens.notice.notice(replace(plain, **known), NOW)


SAMPLES: dict[str, Callable[[], Screen]] = {
    "reminder": partial(said, About.REMINDER, own=OWN),
    "reminder again": partial(said, About.REMINDER, own=replace(OWN, coming=True)),
    "reminder without sign-up": partial(said, About.REMINDER, card=LIVE, asked=True),
    "reminder of a slot": partial(said, About.REMINDER, card=CARD, own=SLOT),
    "reminder with topic": partial(said, About.REMINDER, card=CARD, own=SLOT, shows_topic=True),
    "offered": partial(said, About.OFFERED, own=OFFERED),
    "offered a course": partial(said, About.OFFERED, own=replace(OFFERED, course=True)),
    "lapsed": partial(said, About.LAPSED),
    "moved": partial(said, About.MOVED, {**BEFORE, "more": "12"}, own=OWN),
    "moved while waiting": partial(said, About.MOVED, BEFORE, own=OFFERED),
    "moved for others": partial(said, About.MOVED, BEFORE),
    "on again": partial(said, About.MOVED, AS_IT_IS, own=OWN),
    "cancelled": partial(said, About.CANCELLED, card=CANCELLED, own=OWN),
    "cancelled for others": partial(said, About.CANCELLED, BEFORE, card=CANCELLED),
    "cancelled consultation": partial(
        said, About.CANCELLED, card=replace(CARD, state=DateState.CANCELLED), own=SLOT
    ),
    "added": partial(said, About.ADDED, {"more": "1"}),
    "farewell": partial(said, About.FAREWELL, card=None),
}
