"""Narrow a search: one screen for all filters, and one for the values of each."""

from collections.abc import Sequence
from dataclasses import replace

from kiez.directory import Audience
from kiez.finding import Day, PartOfDay, Search
from locales.dates import language_name
from locales.translate import _, p_
from screens.buttons import FiltersButton, FindButton, pack
from screens.foot import foot
from screens.screen import Button, Screen, in_rows, strong
from screens.words import age, audience, day, part

# Ages to choose from, in months: the bands in which the offers differ.
AGES = (-1, 0, 6, 12, 24, 36, 60, 84)
DAY, PART, AGE, WHO, LANGUAGE = "day", "part", "age", "who", "lang"


def chosen(search: Search) -> list[str]:
    """Say which filters are set, besides the kind."""
    said = [
        day(search.day) if search.day else "",
        part(search.part) if search.part else "",
        age(search.child_age_months) if search.child_age_months is not None else "",
        audience(search.audience) if search.audience else "",
        language_name(search.language) if search.language else "",
        *(label for name, label in _flags() if getattr(search, name)),
    ]
    return [each for each in said if each]


def overview(search: Search, where: str) -> Screen:
    """Show every filter; those that are set carry a tick."""
    ways = {
        DAY: (p_("button", "Day"), search.day is not None),
        PART: (p_("button", "Time of day"), search.part is not None),
        AGE: (p_("button", "Age of the child"), search.child_age_months is not None),
        WHO: (p_("button", "For whom"), search.audience is not None),
        LANGUAGE: (p_("button", "Language there"), search.language is not None),
    }
    asked = [_to(_ticked(label, on=on), search, where, ask) for ask, (label, on) in ways.items()]
    switched = [
        _to(_ticked(label, on=getattr(search, name)), _switch(search, name), where, "")
        for name, label in _flags()
    ]
    bare = Search(kind=search.kind, service=search.service)
    clear = [_to(p_("button", "Clear all"), bare, where, "")] if chosen(search) else []
    return Screen(
        lines=(strong(_("What matters to you?")),),
        rows=(
            *in_rows([*asked, *switched]),
            (*clear, _show(search, where)),
            foot(),
        ),
    )


def values(search: Search, where: str, ask: str, spoken_there: Sequence[str]) -> Screen:
    """Show the values of one filter; each leads back to the overview with it set.

    Args:
        spoken_there: Codes of the languages that somebody speaks at an offer.
    """
    choice: list[tuple[str, Search]] = []
    if ask == DAY:
        choice = [(day(each), replace(search, day=each)) for each in Day]
    elif ask == PART:
        choice = [(part(each), replace(search, part=each)) for each in PartOfDay]
    elif ask == AGE:
        choice = [(age(each), replace(search, child_age_months=each)) for each in AGES]
    elif ask == WHO:
        choice = [(audience(each), replace(search, audience=each)) for each in _CIRCLES]
    elif ask == LANGUAGE:
        choice = [(language_name(each), replace(search, language=each)) for each in spoken_there]
    buttons = [_to(label, changed, where, "") for label, changed in choice]
    return Screen(
        lines=(strong(_("What matters to you?")),),
        rows=(
            *in_rows(buttons),
            (_to(p_("button", "Does not matter"), _without(search, ask), where, ""),),
            foot(),
        ),
    )


_CIRCLES = (Audience.VAETER, Audience.MUETTER, Audience.SCHWANGERE)


def _flags() -> tuple[tuple[str, str], ...]:
    return (
        ("childcare", p_("button", "Childcare")),
        ("step_free", p_("button", "Step-free")),
        ("free", p_("button", "Free of charge")),
        ("no_registration", p_("button", "No sign-up needed")),
    )


def _switch(search: Search, name: str) -> Search:
    match name:
        case "childcare":
            return replace(search, childcare=not search.childcare)
        case "step_free":
            return replace(search, step_free=not search.step_free)
        case "free":
            return replace(search, free=not search.free)
        case _:
            return replace(search, no_registration=not search.no_registration)


def _without(search: Search, ask: str) -> Search:
    match ask:
        case "day":
            return replace(search, day=None)
        case "part":
            return replace(search, part=None)
        case "age":
            return replace(search, child_age_months=None)
        case "who":
            return replace(search, audience=None)
        case _:
            return replace(search, language=None)


def _ticked(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label


def _to(label: str, search: Search, where: str, ask: str) -> Button:
    return Button(label, FiltersButton(search=pack(search), where=where, ask=ask).pack())


def _show(search: Search, where: str) -> Button:
    return Button(
        p_("button", "Show dates"), FindButton(search=pack(search), where=where, page=0).pack()
    )
