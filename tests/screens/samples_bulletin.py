"""The screens of the notice sheet, as full as they get."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import screens.bulletin
from kiez.bulletin import Break, Bulletin, Form, Notice, Span
from kiez.calendar import State
from kiez.details import Access
from kiez.directory import CentreId, Kind, OccurrenceId, Registration, Service, Through
from kiez.passing import Centre
from locales import languages
from screens.screen import Screen
from tests.screens.samples import CARD, MARK, TODAY

MONDAY = date(2026, 11, 30)
CENTRE = Centre(
    id=CentreId(1),
    key="sauerland",
    name=f"{MARK}KiEZ Sauerland",
    quarter="Sauerland",
    carrier="AWO",
    phone="0611 31-2345",
    venue_name="Haus",
    street="Föhrer Straße 74",
    postal_code="65199",
    city="Wiesbaden",
    lat=50.07,
    lon=8.2,
    through=Through.ALL,
)
PLAIN = replace(
    CARD,
    occurrence=OccurrenceId(1),
    kind=Kind.ELTERNCAFE,
    service=None,
    title="Elterncafé",
    local_on=MONDAY,
    start_time=time(9, 30),
    end_time=time(11, 30),
    venue_name="Haus",
    registration=Registration.NONE,
    access=Access.OPEN,
    cost_cents=0,
    confirmed=True,
)
"""A café as it usually is: free, confirmed, in the centre's own house."""
THEMES = {"de": "Wie Babys schlafen", "ar": "كيف ينام الرضع"}
EVERY = (
    Notice(PLAIN, THEMES),
    Notice(replace(PLAIN, confirmed=False)),
    Notice(replace(PLAIN, state=State.CANCELLED), THEMES),
    Notice(replace(PLAIN, kind=Kind.ELTERNBILDUNG, title="Nähen für alle", cost_cents=500)),
    Notice(replace(PLAIN, venue_name="Grundschule", registration=Registration.REQUIRED)),
    Notice(replace(PLAIN, venue_name="", street="")),
    *(Notice(replace(PLAIN, kind=each)) for each in Kind),
    *(
        Notice(replace(PLAIN, kind=Kind.SPRECHSTUNDE, service=each, access=Access.BY_APPOINTMENT))
        for each in Service
    ),
)
"""A date of each sort that there is."""
WEEK = Bulletin(
    centre=CENTRE,
    unit="KiEZ Wiesbaden",
    page="c/sauerland",
    span=Span.NEXT_WEEK,
    first_on=MONDAY,
    last_on=MONDAY + timedelta(days=6),
    today=TODAY,
    notices=(Notice(PLAIN, THEMES),),
    holidays={},
    breaks=(),
    trial=False,
    menu=("de", "en", "tr", "ar"),
)
FULL = replace(
    WEEK,
    notices=EVERY,
    holidays={MONDAY + timedelta(days=1): "Neujahr", MONDAY: "Jahrestag"},
    breaks=(Break("Weihnachtsferien", MONDAY, date(2027, 1, 12)),),
    trial=True,
)
MONTH = replace(FULL, span=Span.NEXT_MONTH, first_on=date(2026, 12, 1), last_on=date(2026, 12, 31))
FOUR = ("de", "tr", "ar", "uk")
LINK = "https://kiez.example.org/c/sauerland"
TYPED = replace(WEEK, notices=(Notice(replace(PLAIN, title="Tanz ☎ 你好")),))

SAMPLES: dict[str, Callable[[], Screen]] = {
    "days of a sheet": screens.bulletin.ask,
    "languages of a sheet": lambda: screens.bulletin.choose(FULL, FOUR),
    "languages of a month's sheet": lambda: screens.bulletin.choose(MONTH, languages.complete()),
    "no sheet": lambda: screens.bulletin.choose(replace(WEEK, notices=()), FOUR),
    "a sheet": lambda: screens.bulletin.made(FULL, FOUR, Form.A4, ""),
    "a picture of a sheet": lambda: screens.bulletin.made(TYPED, FOUR, Form.PICTURE, LINK),
}
