"""The screens of conversations and of being met at the door, as full as it gets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time

import screens.accompany
import screens.conversation
import screens.message
import screens.thread
from kiez.accompany import NAME_SIGNS, Welcome
from kiez.directory import CentreId, OccurrenceId, OfferId, Quarter, Through
from kiez.signup import Family, SignupId, State
from kiez.standing import Own
from kiez.thread import MOST_SIGNS, Answerer, Message, Thread, Where
from kiez.thread import State as Stage
from screens.screen import Screen
from tests.screens.samples import CARD, CITY, MARK, TODAY

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WHERE = Where(
    CentreId(2**53 - 1),
    OfferId(1),
    f"{MARK}KiEZ Klarenthal, Haus der Familie",
    "0611 313 131",
    Through.ALL,
    protection=(f"{MARK}Kinderschutz", "0611 313 132", "schutz@example.org"),
)
SOON = date(2026, 11, 26)
PRESENT = Answerer(f"{MARK}Petra", SOON)
AWAY = Answerer(f"{MARK}Petra", SOON, date(2026, 11, 30), f"{MARK}Uwe")
LONG = (MARK + "mm " * MOST_SIGNS)[:MOST_SIGNS]
ASKED = Message(1, False, "ar", LONG, NOW, LONG)  # noqa: FBT003 - a parent's
ANSWER = Message(2, True, "de", LONG, NOW, LONG)  # noqa: FBT003 - of staff
THREAD = Thread(2**62, Stage.OPEN, WHERE, f"{MARK}Petra", "ar", SOON, (ASKED, ANSWER) * 3)
CLOSED = replace(THREAD, state=Stage.CLOSED, due_on=None)
LARGE = replace(CARD, occurrence=OccurrenceId(2**53 - 1))
WELCOME = Welcome(wished=True, name=MARK + "m" * (NAME_SIGNS - 1), language="ar")
OWN = Own(SignupId(2**62), LARGE, course=False, state=State.IN, family=Family(2), slot=time(9, 30))
QUARTERS = [
    Quarter(CentreId(2**53 - 1), "klarenthal", "KiEZ Klarenthal", f"{MARK}Klarenthal", 0, 0, None)
] * 20

SAMPLES: dict[str, Callable[[], Screen]] = {
    "whom to ask": lambda: screens.thread.whom(QUARTERS),
    "ask a person": lambda: screens.thread.ask(WHERE, PRESENT, TODAY),
    "ask a person who is away": lambda: screens.thread.ask(WHERE, AWAY, TODAY, translates=True),
    "write more": lambda: screens.thread.more(THREAD),
    "nobody to ask": lambda: screens.thread.nobody(WHERE),
    "ask on the website": lambda: screens.thread.only_on_website(WHERE, "https://kiez.example"),
    "question too long": lambda: screens.message.too_long(3),
    "danger first": lambda: screens.message.danger_first(CITY, WHERE),
    "not sent": lambda: screens.message.not_sent(7),
    "question sent": lambda: screens.thread.sent(2**62, WHERE, PRESENT, TODAY),
    "own conversation": lambda: screens.thread.talk(THREAD, 1),
    "own conversation closed": lambda: screens.thread.talk(CLOSED, 0),
    "own conversation ended": lambda: screens.thread.ended(CLOSED),
    "conversation": lambda: screens.conversation.conversation(THREAD, 1, TODAY, CITY),
    "conversation closed": lambda: screens.conversation.conversation(CLOSED, 0, TODAY, None),
    "write an answer": lambda: screens.conversation.write_answer(THREAD),
    "answered": lambda: screens.conversation.answered(THREAD),
    "closed": lambda: screens.conversation.closed(CLOSED),
    "met at the door": lambda: screens.accompany.wished(replace(OWN, welcome=WELCOME), TODAY),
    "not met": lambda: screens.accompany.wished(OWN, TODAY),
    "who meets": lambda: screens.accompany.who_meets(LARGE, WELCOME, TODAY),
    "wrong name": screens.accompany.wrong_name,
    "language of who meets": lambda: screens.accompany.in_which_language(
        LARGE, 2**62, WELCOME, CITY.languages, TODAY
    ),
}
