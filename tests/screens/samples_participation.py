"""The screens at the door, as full as they get."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import screens.entrance
import screens.paper
import screens.participation
from kiez.directory import Kind
from kiez.headcount import MOST, Count, Totals
from kiez.participation import Counting, Entrance, Listed, Missed, Past, Phase
from kiez.signup import Band, Family, SignupId
from screens.screen import File, Screen
from tests.screens.samples import MARK, TODAY
from tests.screens.samples_signup import FAMILY, LARGE

COUNT = Count(MOST, MOST, dict.fromkeys(Band, MOST // len(Band)), MOST)
LISTED = tuple(
    Listed(
        SignupId(2**62 + number),
        f"{MARK}Maria-Magdalena Wiegand" if number % 2 else "",
        Family(4, {Band.U1: 6}),
        here=number % 3 == 0,
    )
    for number in range(23)
)
DESK = Counting(
    replace(LARGE, kind=Kind.SCHULELTERNCAFE, service=None),
    Phase.OPEN,
    TODAY,
    COUNT,
    COUNT.totals,
    LISTED,
    len(LISTED),
)
REHEARSED = replace(DESK, card=replace(DESK.card, trial=True))
CONSULTED = replace(DESK, card=LARGE, listed=())
MISSED = replace(DESK, phase=Phase.MISSED)
COUNTED = replace(DESK, phase=Phase.COUNTED, totals=COUNT.totals, correctable=True)
THERE = Entrance(LARGE, "ABCD1234", FAMILY, kept=True, here=False)
PAST = tuple(Past(LARGE, counted=number % 2 == 0) for number in range(screens.paper.PAGE + 1))
PDF = File("eingang-2027-09-30.pdf", "application/pdf", data=b"%PDF")
LINK = f"{MARK}https://kiez.example/q/ABCD1234"

SAMPLES: dict[str, Callable[[], Screen]] = {
    "counter": lambda: screens.participation.counting(DESK),
    "counter of a rehearsal": lambda: screens.participation.counting(REHEARSED),
    "counter of a consultation": lambda: screens.participation.counting(CONSULTED),
    "counter that refused": lambda: screens.participation.refused(DESK, MOST),
    **{
        f"counter that is {phase}": partial(
            screens.participation.counting, replace(DESK, phase=phase)
        )
        for phase in Phase
    },
    "counted": lambda: screens.participation.counting(COUNTED),
    "who has signed up": lambda: screens.participation.listed(DESK, 1),
    "close the count": lambda: screens.participation.ask_close(replace(DESK, running=True)),
    "counter that cannot be": lambda: screens.participation.counting(replace(DESK, sound=False)),
    "paper that cannot be": lambda: screens.paper.paper(MISSED, Count(0, 1)),
    "totals that cannot be": lambda: screens.paper.totals(COUNTED, Totals(0, 1)),
    "tally sheet": lambda: screens.participation.tallied(DESK, PDF),
    "entrance code": lambda: screens.participation.entrance(DESK, "ABCD 1234", LINK, (PDF,)),
    "from paper": lambda: screens.paper.paper(MISSED, COUNT),
    "correct the totals": lambda: screens.paper.totals(COUNTED, Totals(1, 2, 3)),
    "earlier dates": lambda: screens.paper.past(PAST, 1),
    "no earlier dates": lambda: screens.paper.past((), 0),
    "who is here": lambda: screens.entrance.ask(THERE, FAMILY),
    "who is here in a rehearsal": lambda: screens.entrance.ask(
        replace(THERE, card=replace(LARGE, trial=True)), FAMILY
    ),
    "here": lambda: screens.entrance.thanks(THERE, FAMILY),
    "not here": lambda: screens.entrance.undone(THERE, FAMILY),
    "check in elsewhere": lambda: screens.entrance.elsewhere(THERE, "https://kiez.example"),
    **{f"no entrance, {each}": partial(screens.entrance.unknown, each) for each in Missed},
}
