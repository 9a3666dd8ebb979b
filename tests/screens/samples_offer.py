"""The screens of offers that staff keep, as full as it gets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from functools import partial

import screens.confirming
import screens.fact_question
import screens.offer
import screens.template
from kiez.amendment import AmendmentId, Done, Outcome, Preview
from kiez.amendment import State as Made
from kiez.directory import CentreId, Kind, OfferId, Registration, Service
from kiez.fact import TEXT_SIGNS, TITLE_SIGNS, Fact, Misread, Why
from kiez.offer import Kept, Right, Round, State, Usual
from kiez.template import Entry, Model, Room
from screens.offer_buttons import NewOfferButton
from screens.screen import Screen
from tests.screens.samples import MARK, TODAY

LARGEST = 2**53 - 1
NAME = f"{MARK}KiEZ Klarenthal, Haus der Familie"
LANGUAGES = ("de", "tr", "ar", "uk", "ru", "fa", "pl", "ro", "bg", "hr", "it", "el", "es", "fr")

FULL = Kept(
    id=OfferId(LARGEST),
    kind=Kind.ELTERNBILDUNG,
    service=None,
    title=MARK + "m" * (TITLE_SIGNS - 1),
    usual=Usual(tuple(range(7)), time(9, 30), time(11, 30), 2, until=date(2027, 12, 31)),
    venue=NAME,
    centre=CentreId(1),
    centre_name=NAME,
    second=NAME,
    state=State.UNCONFIRMED,
    confirmed=False,
    live=True,
    right=Right.COORDINATES,
    next_on=date(2027, 1, 12),
    checked_on=date(2026, 3, 1),
    languages=LANGUAGES,
    childcare=True,
    seats=12,
    room=20,
    ages=(12, 36),
    registration=Registration.REQUIRED,
    cost_cents=250,
    theme_every_weeks=6,
    course=True,
    slots=(30, 5),
    minimum=5,
    until_days=7,
    phone=f"{MARK}0611 31-2610",
    provider=MARK + "p" * (TITLE_SIGNS - 1),
    text=MARK + "<&>" * (TEXT_SIGNS // 3),
    origin=f"{NAME}: vater",
    record={},
)
PLAIN = replace(
    FULL,
    kind=Kind.SPRECHSTUNDE,
    service=Service.BEZIRKSSOZIALARBEIT,
    usual=None,
    venue="",
    state=State.PAUSED,
    confirmed=True,
    next_on=None,
    childcare=None,
    room=None,
    ages=None,
    cost_cents=0,
    course=False,
    registration=Registration.RECOMMENDED,
)
NTH = replace(FULL, usual=Usual((4,), time(8), time(9), nth=-1), state=State.HIDDEN, seats=None)
SECOND_FRIDAY = replace(FULL, usual=Usual((4,), time(8), time(9), nth=2), childcare=False)
SURE = replace(FULL, state=State.CONFIRMED, confirmed=True, live=False)

MANY = (FULL, PLAIN, NTH, SECOND_FRIDAY, SURE) * 5
ROUND = Round(MANY, CentreId(1), NAME, live=False)
LIVE = replace(ROUND, live=True)
NOTHING = replace(ROUND, kept=())
SHOWN = Preview(
    id=AmendmentId(2**62),
    offer=FULL.id,
    state=Made.MADE,
    kind=FULL.kind,
    service=None,
    title=FULL.title,
    centre_name=NAME,
    trial=False,
    facts=(),
)
DONE = [Done(Outcome.MADE, SHOWN)]
CHOSEN = NewOfferButton(what="e-", copied=LARGEST, day="0", time="0930", weeks="12", venue=0)
MODEL = Model(LARGEST, Kind.SPRECHSTUNDE, Service.BEZIRKSSOZIALARBEIT, NAME, NAME)
ENTRIES = [Entry(kind, None, "m") for kind in Kind] + [
    Entry(Kind.SPRECHSTUNDE, each, "m") for each in Service
]
_ask = screens.fact_question.ask

SAMPLES: dict[str, Callable[[], Screen]] = {
    "offers": partial(screens.offer.listed, MANY, 0, coordinates=True, ready=True),
    "offers last page": partial(screens.offer.listed, MANY, 1, coordinates=False),
    "offers none": partial(screens.offer.listed, (), 0, coordinates=True),
    "offer": partial(screens.offer.card, FULL, TODAY),
    "offer plain": partial(screens.offer.card, PLAIN, TODAY),
    "offer last of the month": partial(screens.offer.card, NTH, TODAY),
    "offer second friday": partial(screens.offer.card, SECOND_FRIDAY, TODAY),
    "offer confirmed": partial(screens.offer.card, SURE, TODAY),
    **{f"fact {fact}": partial(_ask, FULL, fact) for fact in Fact},
    **{
        f"misread {why}": partial(_ask, FULL, Fact.ROOM, Misread(why, 4000, 1, 1000))
        for why in Why
    },
    "misread phone": partial(_ask, FULL, Fact.PHONE, Misread(Why.UNREADABLE)),
    "fact languages": partial(screens.fact_question.ask_languages, FULL, LANGUAGES, LANGUAGES[:3]),
    "fact no language": partial(screens.fact_question.ask_languages, FULL, LANGUAGES, ()),
    "fact second": partial(
        screens.fact_question.ask_second, FULL, {LARGEST: ("nord", NAME), 2: ("west", NAME)}
    ),
    "confirm one": partial(screens.confirming.one, ROUND, FULL, TODAY, DONE),
    "confirm list": partial(screens.confirming.listed, ROUND, 0, TODAY),
    "confirm end": partial(screens.confirming.end, ROUND, DONE),
    "confirm end of all": partial(screens.confirming.end, replace(LIVE, kept=(SURE,)), DONE * 2),
    "go live": partial(screens.confirming.ask_live, ROUND),
    "live": partial(screens.confirming.lived, LIVE),
    "not live": partial(screens.confirming.lived, NOTHING),
    "new kind": partial(screens.template.ask_kind, ENTRIES),
    "new kind none": partial(screens.template.ask_kind, ()),
    "new day": partial(screens.template.ask_day, CHOSEN, MODEL),
    "new time": partial(screens.template.ask_time, CHOSEN, None),
    "new weeks": partial(screens.template.ask_weeks, CHOSEN, None),
    "new room": partial(
        screens.template.ask_room, CHOSEN, [Room(LARGEST, "haus", NAME)] * 3, MODEL
    ),
    "new no room": partial(screens.template.ask_room, CHOSEN, (), None),
    "new first day": partial(screens.template.ask_first, CHOSEN, [TODAY] * 4),
    "new with pauses": lambda: screens.template.with_pauses(
        screens.template.ask_kind(ENTRIES), [TODAY] * 12, TODAY
    ),
    "models": partial(screens.template.models, [MODEL] * 41, 0),
    "models none": partial(screens.template.models, (), 0),
}
