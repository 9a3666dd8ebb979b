"""Somebody meets a family at the door: what the family reads, and what staff choose."""

from collections.abc import Sequence
from datetime import date

from kiez.accompany import NAME_SIGNS, Welcome, possible
from kiez.details import Details
from kiez.standing import Own
from locales import dates
from locales.translate import _, n_, p_
from screens.accompany_buttons import WelcomeButton, WelcomeLanguageButton
from screens.foot import foot, work
from screens.own_buttons import OwnSignupButton
from screens.screen import Button, Screen, in_rows, pictured, strong
from screens.seats import when
from screens.team_buttons import AccompanyButton


def at_the_door(welcome: Welcome) -> list[str]:
    """Say to a family who waits at the door; nothing if it did not ask for it."""
    if not welcome.wished:
        return []
    if not welcome.name:
        return [pictured("🤝", _("You wish that somebody meets you. The team knows it."))]
    speaks = (
        [_("They speak {language}.", language=dates.language_name(welcome.language))]
        if welcome.language
        else []
    )
    return [pictured("🤝", _("{name} waits for you at the door.", name=welcome.name)), *speaks]


def wish(own: Own) -> tuple[tuple[Button, ...], ...]:
    """Let a family ask for it, or take it back; nothing where nobody can."""
    if not possible(own.card):
        return ()
    if own.welcome.wished:
        back = AccompanyButton(signup=own.id, wish="0").pack()
        return ((Button(p_("button", "No one needs to wait"), back),),)
    ask = AccompanyButton(signup=own.id, wish="1").pack()
    return ((Button(pictured("🤝", p_("button", "Meet me at the door")), ask),),)


def wished(own: Own, today: date) -> Screen:
    """Say that the wish is noted, or taken back."""
    heading = (
        _("Good. The team knows that you wish to be met.")
        if own.welcome.wished
        else _("Good. Nobody waits for you at the door.")
    )
    told = [_("You read here who it is, as soon as we know.")] if own.welcome.wished else []
    return Screen(
        lines=(strong(heading), when(own.card, own.slot, today), *told),
        rows=(
            (Button(p_("button", "My place"), OwnSignupButton(signup=own.id).pack()),),
            foot(),
        ),
    )


def who_meets(card: Details, named: Welcome, today: date) -> Screen:
    """Ask staff who meets a family."""
    known = [_("Until now: {name}", name=named.name)] if named.name else []
    return Screen(
        lines=(
            strong(_("A family would like to be met at the door.")),
            when(card, None, today),
            *known,
            "",
            _("Who meets it? Write a first name or a role."),
            _("The family reads just that."),
        ),
        rows=(work(),),
    )


def wrong_name() -> Screen:
    """Refuse a name that is none, or too long; the question stays open."""
    return Screen(
        lines=(
            strong(_("Please write a first name or a role.")),
            n_("At most {count} sign.", "At most {count} signs.", NAME_SIGNS),
        ),
        rows=(work(),),
    )


def in_which_language(
    card: Details, number: int, named: Welcome, languages: Sequence[str], today: date
) -> Screen:
    """Say what the family reads, and ask for the language."""
    chosen = named.language
    buttons = [
        Button(
            f"{'✓ ' if code == chosen else ''}{dates.language_name(code)}",
            WelcomeLanguageButton(signup=number, code="" if code == chosen else code).pack(),
        )
        for code in languages
    ]
    return Screen(
        lines=(
            strong(pictured("✅", _("The family reads:"))),
            *at_the_door(named),
            when(card, None, today),
            "",
            _("Which language does this person speak with them?"),
        ),
        rows=(
            *in_rows(buttons),
            (Button(p_("button", "Another name"), WelcomeButton(signup=number).pack()),),
            work(),
        ),
    )
