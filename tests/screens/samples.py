"""Every screen, with values that are as long as the directory has them and carry a mark."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial

import screens.details
import screens.filters
import screens.finding
import screens.help
import screens.welcome
from kiez.calendar import State
from kiez.details import Access, Details
from kiez.directory import (
    Audience,
    CentreId,
    Helpline,
    Kind,
    Municipality,
    Network,
    OccurrenceId,
    OfferId,
    Office,
    Registration,
    Service,
)
from kiez.finding import Day, Found, PartOfDay, Search, Spot
from kiez.people import MunicipalityId
from screens.buttons import FindButton, pack
from screens.finding import Page
from screens.screen import Screen

MARK = "§"
"""Stands in every value, so that a value without isolates is seen."""

TODAY = date(2026, 11, 24)
SEARCH = Search(
    Kind.SPRECHSTUNDE,
    Service.BEZIRKSSOZIALARBEIT,
    Day.WEEKEND,
    PartOfDay.AFTERNOON,
    30,
    Audience.VAETER,
    "ar",
    childcare=True,
    step_free=True,
    free=True,
    no_registration=True,
)
SPOT = Spot(50.08, 8.24, label=f"{MARK}Platz der Deutschen Einheit", place="x" * 30)
CITY = Municipality(
    id=MunicipalityId(1),
    key="wiesbaden",
    position=0,
    name=f"{MARK}Landeshauptstadt Wiesbaden",
    short_name=f"{MARK}Wiesbaden",
    timezone="Europe/Berlin",
    lat=50.08,
    lon=8.24,
    languages=("de", "en", "tr", "ar"),
    default_language="de",
    network=Network(f"{MARK}Netz", f"{MARK}KiEZ", f"{MARK}KiEZe", f"{MARK}V", f"{MARK}B"),
    office=Office(
        f"{MARK}Amt für Soziale Arbeit, Sachgebiet Elternbildung und Frühe Hilfen",
        f"{MARK}Homburger Straße 29",
        f"{MARK}65197",
        f"{MARK}Wiesbaden",
        f"{MARK}0611 31-2345",
        f"{MARK}eltern@example.org",
    ),
    helplines=(
        Helpline("Hilfetelefon Gewalt gegen Frauen", f"{MARK}116016"),
        Helpline("Telefonseelsorge", f"{MARK}0800 1110111"),
        Helpline("Telefonseelsorge (zweite Nummer)", f"{MARK}0800 1110222"),
        Helpline("Giftinformationszentrum", f"{MARK}06131 19240"),
        Helpline("Elterntelefon (Nummer gegen Kummer)", f"{MARK}0800 1110550"),
        Helpline("Hilfe-Telefon Sexueller Missbrauch", f"{MARK}0800 2255530"),
        Helpline("Kinder- und Jugendtelefon", f"{MARK}116111"),
        Helpline("Ärztlicher Bereitschaftsdienst", f"{MARK}116117"),
    ),
)
FOUND = Found(
    occurrence=OccurrenceId(2**31),
    offer=OfferId(7),
    kind=Kind.SPRECHSTUNDE,
    service=Service.BEZIRKSSOZIALARBEIT,
    title=f"{MARK}Sprechstunde der Bezirkssozialarbeit",
    local_on=date(2027, 9, 30),
    start_time=time(9, 30),
    end_time=time(11),
    starts_at=datetime(2027, 9, 30, 7, 30, tzinfo=UTC),
    venue_name=f"{MARK}Kinder- und Beratungszentrum Sauerland",
    quarter=f"{MARK}Sauerland",
    confirmed=False,
    distance_m=1234.5,
)
CARD = Details(
    occurrence=OccurrenceId(2**31),
    offer=OfferId(7),
    kind=Kind.SPRECHSTUNDE,
    service=Service.KOORDINATION,
    title=f"{MARK}Sprechstunde",
    description=f"{MARK}Für alle Fragen rund um die Familie.",
    provider=f"{MARK}Amt",
    state=State.ON,
    reason="",
    local_on=date(2027, 9, 30),
    start_time=time(9, 30),
    end_time=time(11),
    starts_at=datetime(2027, 9, 30, 7, 30, tzinfo=UTC),
    ends_at=datetime(2027, 9, 30, 9, tzinfo=UTC),
    access=Access.OPEN,
    registration=Registration.NONE,
    cost_cents=250,
    childcare=True,
    child_age_months=(2, 72),
    audience=frozenset({Audience.VAETER, Audience.MUETTER, Audience.SCHWANGERE}),
    languages=("de", "tr", "ar", "ckb"),
    centre=CentreId(1),
    centre_name=f"{MARK}KiEZ Sauerland",
    carrier=f"{MARK}Diakonisches Werk",
    quarter=f"{MARK}Sauerland",
    trial=True,
    venue_name=f"{MARK}Zentrum",
    street=f"{MARK}Föhrer Straße 74",
    postal_code=f"{MARK}65199",
    city=f"{MARK}Wiesbaden",
    lat=50.07,
    lon=8.2,
    distance_m=620,
    step_free=True,
    pram=True,
    nursing=True,
    changing_table=True,
    phone=f"{MARK}0611 31-2345",
    checked_on=date(2026, 5, 1),
    confirmed=False,
)
PAGE = Page(where="p" + "x" * 24, number=12, more=True, today=TODAY)
BACK = FindButton(search=pack(SEARCH), where=PAGE.where, page=12)
QUARTERS = [(f"{MARK}Platz der dt. Einheit", PAGE.where)] * 10


def _filter(ask: str) -> Screen:
    return screens.filters.values(SEARCH, PAGE.where, ask, ["de", "tr", "ckb", "xx"])


SCREENS: dict[str, Callable[[], Screen]] = {
    "greeting": lambda: screens.welcome.greeting(
        CITY, list(Kind), several_cities=True, first=True
    ),
    "languages": lambda: screens.welcome.languages(CITY),
    "cities": lambda: screens.welcome.cities([CITY, CITY]),
    "services": lambda: screens.finding.services(list(Service)),
    "where": lambda: screens.finding.where(SEARCH, QUARTERS, CITY),
    "ask location": screens.finding.ask_location,
    "which": lambda: screens.finding.which(SEARCH, QUARTERS[:6]),
    "listing": lambda: screens.finding.listing([FOUND] * 5, SEARCH, SPOT, PAGE, CITY),
    "listing of the city": lambda: screens.finding.listing([FOUND], Search(), None, PAGE, CITY),
    "listing near": lambda: screens.finding.listing([FOUND], SEARCH, Spot(50, 8), PAGE, CITY),
    "nothing": lambda: screens.finding.nothing([FOUND] * 5, SEARCH, SPOT, PAGE, CITY),
    "nothing at all": lambda: screens.finding.nothing([], SEARCH, None, PAGE, CITY),
    "wished": screens.finding.wished,
    "filters": lambda: screens.filters.overview(SEARCH, PAGE.where),
    **{f"filter {ask}": partial(_filter, ask) for ask in ("day", "part", "age", "who", "lang")},
    "details": lambda: screens.details.details(CARD, TODAY, BACK, "https://kiez.example"),
    "details cancelled": lambda: screens.details.details(
        replace(CARD, state=State.CANCELLED, reason=f"{MARK}krank", confirmed=True), TODAY, BACK
    ),
    "details by appointment": lambda: screens.details.details(
        replace(CARD, access=Access.BY_APPOINTMENT, registration=Registration.REQUIRED),
        TODAY,
        BACK,
    ),
    "details without a venue": lambda: screens.details.details(
        replace(CARD, venue_name="", lat=None, lon=None, checked_on=None, step_free=False),
        TODAY,
        BACK,
    ),
    "pin": lambda: screens.details.pin(CARD),
    "about": lambda: screens.help.about(CITY),
    "in danger": lambda: screens.help.in_danger(CITY),
    "not understood": screens.help.not_understood,
    "only text": screens.help.only_text,
    "gone": screens.help.gone,
    "apology": lambda: screens.help.apology(f"{MARK}0A1B2C3D"),
}
