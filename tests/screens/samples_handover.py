"""The screens of introductions and of what families need, as full as it gets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import screens.handover
import screens.introduction
import screens.need
from kiez.directory import CentreId, Through
from kiez.handover import Coordinator, HandoverId, Introduction, Opening
from kiez.need import MOST, Round
from kiez.people import Door, MunicipalityId, PersonId
from kiez.roles import Staff, StaffId
from kiez.workplace import Workplace
from locales.need import topics
from screens.screen import Screen
from tests.screens.samples import CITY, MARK

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
ME = Staff(StaffId(2**62), PersonId(1), MunicipalityId(1), f"{MARK}Petra", ())
AT = Workplace(CentreId(2**53 - 1), f"{MARK}KiEZ Klarenthal, Haus der Familie", "k", trial=True)
WHOLE = Round(AT.id, date(2026, 11, 1), tuple(list(topics()) * (MOST // 20))[:MOST])
ABLE = Coordinator(ME.id, f"{MARK}Anna-Katharina Wohlgemuth", AT.id, AT.name, AT.trial)
INTRODUCTION = Introduction(
    id=HandoverId(2**62),
    municipality=MunicipalityId(1),
    centre=AT.id,
    centre_name=AT.name,
    trial=True,
    through=Through.ALL,
    carrier=f"{MARK}Caritasverband",
    by=f"{MARK}Vera",
    to=ABLE.name,
    by_person=PersonId(2),
    to_person=PersonId(1),
    to_staff=ME.id,
    family=PersonId(3),
    nickname=f"{MARK}Ami",
    met_by_family=True,
    met_by_staff=False,
    until=NOW,
)
WAITING = replace(INTRODUCTION, to_staff=StaffId(5), family=None)
AGREED = replace(WAITING, family=PersonId(3))
SAID = replace(INTRODUCTION, met_by_family=False, met_by_staff=True)
OPEN = [INTRODUCTION, SAID, WAITING, AGREED] * 5

SAMPLES: dict[str, Callable[[], Screen]] = {
    "introduce": lambda: screens.introduction.overview([ABLE] * 9, OPEN, ME, NOW),
    "introduce to nobody": lambda: screens.introduction.overview([], [], ME, NOW),
    "introduction code": lambda: screens.introduction.code(
        ABLE, "8F3K2A9Q", "https://kiez.example.org"
    ),
    "introduced": lambda: screens.introduction.introduced(INTRODUCTION, ZONE, NOW),
    "introduced and met": lambda: screens.introduction.introduced(SAID, ZONE, NOW),
    "have they met": lambda: screens.introduction.question(INTRODUCTION),
    "introduction finished": screens.introduction.finished,
    "introduction taken back": screens.introduction.taken_back,
    "may I introduce": lambda: screens.handover.ask(INTRODUCTION, "8F3K2A9Q", CITY, Door.TELEGRAM),
    "agreed to be introduced": lambda: screens.handover.agreed(INTRODUCTION),
    "own introduction": lambda: screens.handover.own(INTRODUCTION, ZONE, NOW),
    "own introduction met": lambda: screens.handover.own(SAID, ZONE, NOW),
    "have you met": lambda: screens.handover.question(SAID),
    "own introduction finished": lambda: screens.handover.finished(INTRODUCTION),
    "own introduction ended": screens.handover.ended,
    "introduction on the website": lambda: screens.handover.only_on_website(
        INTRODUCTION, "https://kiez.example"
    ),
    **{f"code {each}": partial(screens.handover.unknown, each) for each in Opening},
    "which centre needs": lambda: screens.need.ask_where([AT] * 3),
    "no centre needs": lambda: screens.need.ask_where([]),
    "needs": lambda: screens.need.ask(AT, WHOLE),
    "needs told": screens.need.thanks,
}
