"""The screens of cards to hand out, as full as they get."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import screens.batch
import screens.scanned
from kiez.batch import Batch, BatchId, Hand, Opened, Stage
from kiez.directory import CentreId, Through
from kiez.participation import Missed
from kiez.passing import Centre, Passed
from kiez.roles import Grant, Role
from locales import languages
from screens.batch_buttons import NewBatchButton
from screens.screen import File, Screen
from tests.screens.samples import CITY, FOUND, MARK, TODAY

LARGEST = 2**53 - 1
THERE = Grant(Role.VISITOR, CentreId(LARGEST), f"{MARK}KiEZ Klarenthal, Haus der Familie")
BATCH = Batch(
    BatchId(2**62),
    CentreId(LARGEST),
    "8F3K2A9Q",
    Stage.PREGNANT,
    Hand.COORDINATOR,
    "de_simple",
    TODAY,
    TODAY.replace(year=2028),
)
LINK = f"https://{MARK}kiez.example/q/8F3K2A9Q"
EMPTY = NewBatchButton(centre=LARGEST, stage="", hand="", language="", cards=0)
FULL = NewBatchButton(
    centre=LARGEST, stage="pregnant", hand="coordinator", language="de_simple", cards=0
)
WHERE = "p" + "x" * 24
CENTRE = Centre(
    CentreId(1),
    *("klarenthal", f"{MARK}KiEZ Klarenthal", f"{MARK}Klarenthal", "", "", "", "", "", ""),
    lat=None,
    lon=None,
    through=Through.ALL,
)
PASSED = Passed(CITY, True, TODAY, None, CENTRE, ())  # noqa: FBT003 - it is the first city
OPENED = Opened(BatchId(1), CentreId(1), "klarenthal", TODAY, Stage.BABY, None, kept=True)
SHEET = File("karten.pdf", "application/pdf", data=b"%PDF")


def made(language: str | None) -> Screen:
    return screens.batch.made(replace(BATCH, language=language), LINK)


SAMPLES: dict[str, Callable[[], Screen]] = {
    "no cards": lambda: screens.batch.batches(THERE, [], several=False),
    "cards": lambda: screens.batch.batches(
        THERE, [BATCH, replace(BATCH, withdrawn=True)] * 10, 1, several=True
    ),
    "whose cards": lambda: screens.batch.centres([THERE] * 12),
    "cards for whom": partial(screens.batch.ask_stage, EMPTY),
    "cards in whose hand": partial(screens.batch.ask_hand, EMPTY),
    "cards in which language": lambda: screens.batch.ask_language(FULL, languages.menu(["de"])),
    "how many cards": partial(screens.batch.ask_cards, FULL),
    "cards made": partial(made, "de_simple"),
    "cards of the phone's language": partial(made, None),
    "cards that lead": lambda: screens.batch.batch(BATCH, LINK, leads=True),
    "cards run out": lambda: screens.batch.batch(BATCH, LINK, leads=False),
    "cards withdrawn": lambda: screens.batch.batch(
        replace(BATCH, withdrawn=True), LINK, leads=False
    ),
    "withdraw cards": partial(screens.batch.ask_withdraw, BATCH),
    "cards printed": lambda: screens.batch.printed(BATCH, SHEET, f"{MARK}☎❤", here=True),
    "card scanned": lambda: screens.scanned.invited(
        OPENED, PASSED, [FOUND, FOUND], WHERE, first=True
    ),
    "card scanned, no date": lambda: screens.scanned.invited(
        replace(OPENED, kept=False), PASSED, [], WHERE, first=False
    ),
    "card forgotten": screens.scanned.forgotten,
    **{f"card unknown: {each}": partial(screens.scanned.unknown, each) for each in Missed},
    "card on the website": lambda: screens.scanned.elsewhere("8F3K2A9Q", "https://kiez.example"),
}
