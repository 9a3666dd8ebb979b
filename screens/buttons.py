"""What every button carries. Old ones live on in chats: only ever add, change no letter."""

from typing import Annotated, TypeVar

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from kiez.directory import Audience, Kind, Service
from kiez.finding import Day, PartOfDay, Search

_KINDS = {
    Kind.ELTERNCAFE: "e",
    Kind.BABYCAFE: "b",
    Kind.SCHULELTERNCAFE: "s",
    Kind.ELTERNBILDUNG: "k",
    Kind.JUGENDARBEIT: "j",
    Kind.SPRECHSTUNDE: "r",
    Kind.HAUSBESUCH: "h",
}
_SERVICES = {
    Service.ERZIEHUNGSBERATUNG: "e",
    Service.HEBAMME: "h",
    Service.FRUEHFOERDERUNG: "f",
    Service.BEZIRKSSOZIALARBEIT: "b",
    Service.JOBCENTER: "j",
    Service.KOORDINATION: "k",
    Service.SCHULDNERBERATUNG: "s",
}
_DAYS = {
    Day.TODAY: "t",
    Day.TOMORROW: "m",
    Day.MON: "1",
    Day.TUE: "2",
    Day.WED: "3",
    Day.THU: "4",
    Day.FRI: "5",
    Day.SAT: "6",
    Day.SUN: "7",
    Day.WEEKEND: "w",
}
_PARTS = {PartOfDay.MORNING: "m", PartOfDay.AFTERNOON: "a", PartOfDay.EVENING: "e"}
_AUDIENCES = {
    Audience.ELTERN: "e",
    Audience.MUETTER: "m",
    Audience.VAETER: "v",
    Audience.SCHWANGERE: "s",
}
_FLAGS = ("childcare", "step_free", "free", "no_registration")
_NONE = "-"
Value = TypeVar("Value")
_PREGNANT, _MOST_MONTHS = "pp", 999

# A button can be forged: what no database could hold is refused like a button of another time.
Number = Annotated[int, Field(ge=0, lt=2**53)]
PageNumber = Annotated[int, Field(ge=0, le=999)]


class StartButton(CallbackData, prefix="start"):
    """Back to the beginning."""


class LanguagesButton(CallbackData, prefix="langs"):
    """Show the languages."""


class LanguageButton(CallbackData, prefix="lang"):
    """Speak this language."""

    code: str


class CityButton(CallbackData, prefix="city"):
    """Look in this city."""

    key: str


class CitiesButton(CallbackData, prefix="cities"):
    """Show the cities."""


class HelpButton(CallbackData, prefix="help"):
    """Tell what this is and how it works."""


class PrivacyButton(CallbackData, prefix="priv"):
    """Tell what is stored."""


class DangerButton(CallbackData, prefix="sos"):
    """Show whom to call in danger."""


class KindsButton(CallbackData, prefix="kinds"):
    """Show what one can look for."""


class WhereButton(CallbackData, prefix="where"):
    """Ask where to look.

    Args:
        search: A search as `pack` writes it.
    """

    search: str


class HereButton(CallbackData, prefix="here"):
    """Ask for the phone's position."""

    search: str


class FindButton(CallbackData, prefix="f"):
    """Show what is found.

    Args:
        search: A search as `pack` writes it.
        where: `a` all over the city, `h` near the phone, `p` and the key of a place.
        page: The first is 0.
    """

    search: str
    where: str
    page: PageNumber


class FiltersButton(CallbackData, prefix="ff"):
    """Show the filters of a search; `ask` opens one of them."""

    search: str
    where: str
    ask: str


class DetailsButton(CallbackData, prefix="d"):
    """Show one occurrence, with the search to go back to."""

    occurrence: Number
    search: str
    where: str
    page: PageNumber


class MapButton(CallbackData, prefix="map"):
    """Show where an occurrence takes place on the phone's own map."""

    occurrence: Number


class WishButton(CallbackData, prefix="wish"):
    """Tell the city what was looked for and not found."""

    search: str
    where: str


def pack(search: Search) -> str:
    """Write a search in a few letters: kind, service, day, part of day, age, audience, flags."""
    flags = sum(1 << bit for bit, name in enumerate(_FLAGS) if getattr(search, name))
    return "".join(
        (
            _KINDS[search.kind] if search.kind else _NONE,
            _SERVICES[search.service] if search.service else _NONE,
            _DAYS[search.day] if search.day else _NONE,
            _PARTS[search.part] if search.part else _NONE,
            _age(search.child_age_months),
            _AUDIENCES[search.audience] if search.audience else _NONE,
            f"{flags:x}",
            search.language or "",
        )
    )


def unpack(packed: str) -> Search:
    """Read what `pack` wrote; a letter that nobody knows any more filters nothing."""
    letters = packed.ljust(9, _NONE)
    age = letters[4:7]
    flags = int(letters[8], 16) if letters[8] in "0123456789abcdef" else 0
    set_flags = {name: bool(flags >> bit & 1) for bit, name in enumerate(_FLAGS)}
    return Search(
        kind=_read(_KINDS, letters[0]),
        service=_read(_SERVICES, letters[1]),
        day=_read(_DAYS, letters[2]),
        part=_read(_PARTS, letters[3]),
        child_age_months=-1
        if age.startswith(_PREGNANT)
        else int(age)
        if age.isdecimal()
        else None,
        audience=_read(_AUDIENCES, letters[7]),
        language=letters[9:].strip(_NONE) or None,
        **set_flags,
    )


def _age(months: int | None) -> str:
    if months is None:
        return _NONE * 3
    return f"{_PREGNANT}{_NONE}" if months < 0 else f"{min(months, _MOST_MONTHS):03d}"


def _read(letters: dict[Value, str], letter: str) -> Value | None:
    return next((value for value, known in letters.items() if known == letter), None)
