"""The first screen, the languages and the cities."""

from collections.abc import Sequence

from kiez.directory import Kind, Municipality
from kiez.finding import Day, Search
from locales.languages import Language, menu
from locales.translate import _, isolate, p_, spoken
from screens.buttons import (
    CitiesButton,
    CityButton,
    FindButton,
    HereButton,
    LanguageButton,
    LanguagesButton,
    PrivacyButton,
    StartButton,
    WhereButton,
    pack,
)
from screens.finding import EVERYWHERE
from screens.own_buttons import MineButton
from screens.screen import Button, Screen, in_rows, pictured, strong
from screens.words import PICTURES, kind, kind_button

# In this order on the first screen; a city without one of them does not show it.
_CHOICES = (
    Kind.ELTERNCAFE,
    Kind.BABYCAFE,
    Kind.SCHULELTERNCAFE,
    Kind.SPRECHSTUNDE,
    Kind.ELTERNBILDUNG,
    Kind.JUGENDARBEIT,
)
_EXPLAINED = (Kind.ELTERNCAFE, Kind.BABYCAFE, Kind.SCHULELTERNCAFE, Kind.SPRECHSTUNDE)
_NAMES_ON_BUTTON = 2
_MINE, _PRIVACY = MineButton().pack(), PrivacyButton().pack()


def greeting(
    city: Municipality, kinds: Sequence[Kind], *, several_cities: bool, first: bool
) -> Screen:
    """Greet a parent and ask what they look for.

    Args:
        first: True when we meet: then the notice on data is shown.
    """
    offered = [each for each in _CHOICES if each in kinds]
    explained = [f"{PICTURES[each]} {kind(each)}" for each in _EXPLAINED if each in kinds]
    notice = (
        [_("We keep the language of this chat for 30 days. No name is needed.")] if first else []
    )
    return Screen(
        lines=(
            strong(
                _("Hello! This is {unit} in {city}.", unit=city.network.unit, city=city.short_name)
            ),
            _("Free. No German needed. Bring your child. Nothing is passed on."),
            "",
            *explained,
            "",
            strong(_("What are you looking for?")),
            *notice,
        ),
        rows=(
            *in_rows([_choice(each) for each in offered]),
            (
                Button(
                    pictured("📍", p_("button", "Near me")),
                    HereButton(search=pack(Search())).pack(),
                ),
                Button(pictured("📅", p_("button", "Today")), _today()),
            ),
            (Button(_other_languages(city), LanguagesButton().pack()),),
            *_last(several_cities=several_cities),
        ),
    )


def languages(city: Municipality) -> Screen:
    """Let a person choose a language by its own name."""
    return Screen(
        lines=(strong("🌐"),),
        rows=in_rows(
            [
                Button(_marked(each), LanguageButton(code=each.code).pack())
                for each in menu(list(city.languages))
            ]
        ),
    )


def cities(choice: Sequence[Municipality]) -> Screen:
    """Let a person choose the city."""
    return Screen(
        lines=(strong(_("In which city do you look?")),),
        rows=(
            *in_rows(
                [
                    Button(isolate(each.short_name), CityButton(key=each.key).pack())
                    for each in choice
                ]
            ),
            (Button(pictured("🏠", p_("button", "Start")), StartButton().pack()),),
        ),
    )


def _choice(value: Kind) -> Button:
    return Button(kind_button(value), WhereButton(search=pack(Search(kind=value))).pack())


def _today() -> str:
    return FindButton(search=pack(Search(day=Day.TODAY)), where=EVERYWHERE, page=0).pack()


def _other_languages(city: Municipality) -> str:
    names = [each.name for each in menu(list(city.languages)) if each != spoken()]
    return "🌐 " + " · ".join([*names[:_NAMES_ON_BUTTON], "…"])


def _marked(language: Language) -> str:
    return f"✓ {language.name}" if language == spoken() else language.name


def _last(*, several_cities: bool) -> tuple[tuple[Button, ...], ...]:
    mine = Button(pictured("🙂", p_("button", "My things")), _MINE)
    privacy = Button(p_("button", "Data protection"), _PRIVACY)
    if several_cities:
        another = Button(p_("button", "Another city"), CitiesButton().pack())
        return ((mine, another), (privacy,))
    return ((mine, privacy),)
