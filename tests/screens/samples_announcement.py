"""Announcements as parents get them, and what became of them for who sent them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import screens.announcement
from kiez.announcement import TEXT_SIGNS, Spoken, State
from kiez.directory import CentreId, Through
from kiez.publishing import Outcome, Published, Result
from screens.screen import Screen
from tests.screens.samples import MARK
from tests.screens.samples_notice import CAFE, LIVE

LARGEST = 2**63 - 1
# Signs that a message writes longer, and a line that is as long as it may be.
ODD = f"{MARK}<b>{{0}} %s & so</b>\n\n{MARK}{'ä' * (TEXT_SIGNS - 30)}"
PLAIN = Spoken(
    id=LARGEST,
    centre=CentreId(2**53 - 1),
    centre_name=f"{MARK}KiEZ Biebrich-Gräselberg",
    title=f"{MARK}Wie Babys schlafen",
    text=f"{MARK}Müde Nächte kennen alle.\n{MARK}Ruhige Ideen für den Abend.",
    language="de",
    machine=False,
    sensitive=False,
    through=Through.ALL,
    personal=False,
    trial=False,
    today=date(2026, 11, 24),
    card=LIVE,
)
FREE = replace(PLAIN, title="", text=ODD, language="xx", machine=True, card=None)
SENT = Result(
    id=LARGEST,
    state=State.SENT,
    titles={"de": f"{MARK}{'Wie Babys schlafen ' * 5}"},
    recipients=10_000,
    delivered=9_996,
    waiting=0,
    failed=1,
    blocked=2,
    weekly=True,
    trial=True,
    zone=ZoneInfo("Europe/Berlin"),
    send_at=datetime(2026, 11, 30, 8, tzinfo=UTC),
)
UNDER_WAY = replace(SENT, state=State.SENDING, delivered=4_000, waiting=5_997, trial=False)


def sent(outcome: Outcome, state: State = State.DRAFT) -> Screen:
    return screens.announcement.published(Published(outcome, replace(SENT, state=state)))


SAMPLES: dict[str, Callable[[], Screen]] = {
    "announcement": partial(screens.announcement.received, PLAIN),
    "announcement rehearsed": partial(screens.announcement.received, replace(PLAIN, card=CAFE)),
    "announcement without a version": partial(screens.announcement.received, FREE),
    "announcement to participants": partial(
        screens.announcement.received, replace(FREE, personal=True, trial=True)
    ),
    "announcement sensitive": partial(
        screens.announcement.received, replace(PLAIN, sensitive=True)
    ),
    "announcement sensitive without a date": partial(
        screens.announcement.received, replace(PLAIN, sensitive=True, card=None)
    ),
    "announcement opened": partial(
        screens.announcement.received, replace(PLAIN, sensitive=True), opened=True
    ),
    "announcement sent": partial(screens.announcement.result, SENT),
    "announcement under way": partial(screens.announcement.result, UNDER_WAY),
    "announcement recalled": partial(
        screens.announcement.recalled, 4_000, replace(UNDER_WAY, state=State.RECALLED)
    ),
    "announcement sent to few": partial(
        screens.announcement.recalled, 1, replace(UNDER_WAY, state=State.RECALLED, few=True)
    ),
    "announcement planned": partial(sent, Outcome.PLANNED, State.PLANNED),
    "announcement twice": partial(sent, Outcome.TWICE, State.SENDING),
    **{
        f"announcement {each}": partial(sent, each)
        for each in (Outcome.EMPTY, Outcome.NOBODY, Outcome.PAST, Outcome.LATE)
    },
}
