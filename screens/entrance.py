"""What a family sees that has read the code at the entrance."""

from datetime import date

from kiez.details import Details, discreet
from kiez.finding import Search
from kiez.headcount import What, of_family
from kiez.participation import Entrance, Missed
from kiez.signup import Family
from locales import dates
from locales.translate import _, bare, p_
from screens import counter
from screens.buttons import FindButton, pack
from screens.family import who
from screens.finding import EVERYWHERE
from screens.foot import foot
from screens.own_buttons import pack_family, unpack_family
from screens.participation_buttons import HereButton
from screens.passing import Leaflet
from screens.screen import Button, Line, Screen, pictured, strong
from screens.words import PICTURES, kind

HERE, NOT_HERE = "h", "u"
"""What a button does."""


def ask(there: Entrance, family: Family) -> Screen:
    """Ask who is here; all that was said so far stands in the buttons."""

    def data(what: What, by: int) -> str:
        return _data(there, _stepped(family, what, by))

    return Screen(
        lines=(
            strong(pictured("👋", welcome())),
            *_what(there),
            "",
            _("Together: {family}.", family=who(family)),
            _("We only count. Nobody learns your name."),
        ),
        rows=(
            *counter.rows(of_family(family), data, counter.FAMILY),
            (Button(pictured("✅", p_("button", "We are here")), _data(there, family, HERE)),),
            foot(),
        ),
    )


def thanks(there: Entrance, family: Family) -> Screen:
    """Thank a family that is counted."""
    change = Button(pictured("👪", p_("button", "Change")), _data(there, family))
    undo = Button(pictured("↩️", p_("button", "We are not here")), _data(there, family, NOT_HERE))
    return Screen(
        lines=(
            strong(pictured("💛", _("Thank you! Have a good time."))),
            *_what(there),
            "",
            _("Counted: {family}.", family=who(family)),
        ),
        # Of whom nothing is kept, nobody knows what to change: it is taken back first.
        rows=(((change, undo) if there.kept else (undo,)), foot()),
    )


def undone(there: Entrance, family: Family) -> Screen:
    """Say that a family is counted no more."""
    back = Button(pictured("👋", p_("button", "We are here")), _data(there, family))
    return Screen(
        lines=(strong(_("You are not counted any more.")), *_what(there)),
        rows=((back,), foot()),
    )


def unknown(missed: Missed) -> Screen:
    """Say that a code opens nothing now; a welcome it is all the same."""
    find = FindButton(search=pack(Search()), where=EVERYWHERE, page=0).pack()
    return Screen(
        lines=(strong(_("You are welcome all the same.")), _why(missed)),
        rows=((Button(pictured("🔎", p_("button", "Find a café")), find),), foot()),
    )


def elsewhere(there: Entrance, links: str) -> Screen:
    """Lead to the website where a carrier wants to be counted nothing through Telegram.

    Args:
        links: Where people reach our pages; empty if a button may not lead there.
    """
    page = Button(p_("button", "To our website"), url=f"{links}/q/{there.code}")
    return Screen(
        lines=(
            strong(pictured("👋", welcome())),
            *_what(there),
            _("To check in, please use our website, or tell the people there."),
        ),
        rows=(*(((page,),) if links else ()), foot()),
    )


def page(card: Details, today: date) -> Leaflet:
    """Greet whoever has read the code with a phone's camera, before the chat opens."""
    # The page may lie open on a table: what a consultation is about stays out of it.
    what = kind(card.kind, None if discreet(card.kind) else card.service)
    return Leaflet(
        title=bare(what),
        heading=pictured("👋", welcome()),
        summary="",
        lead=(pictured(PICTURES[card.kind], what),),
        day=dates.day(card.local_on, today),
        hours=dates.span(card.start_time, card.end_time),
        notices=(pictured("🧪", counter.rehearsed()),) if card.trial else (),
        notes=(
            _("We only count. Nobody learns your name."),
            _("Or just tell the people there."),
        ),
    )


def no_page(missed: Missed) -> Leaflet:
    """Say that a code opens nothing now."""
    title = _("You are welcome all the same.")
    return Leaflet(title, title, "", notices=(_why(missed),), found=False)


def welcome() -> str:
    """Greet who comes in; it stands on the sheet at the entrance too."""
    return _("Welcome! Please tell us that you are here.")


def family_of(button: HereButton) -> Family:
    """Read who is here from a button."""
    return unpack_family(button.family)


def _why(missed: Missed) -> str:
    if missed is Missed.BLOCKED:
        return _("These were many codes. Please wait an hour, or ask the people there.")
    return _("This code opens nothing just now. Please ask the people there.")


def _what(there: Entrance) -> list[Line | str]:
    card = there.card
    trial = [pictured("🧪", counter.rehearsed())] if card.trial else []
    return [pictured(PICTURES[card.kind], kind(card.kind, card.service)), *trial]


def _stepped(family: Family, what: What, by: int) -> Family:
    after = of_family(family).stepped(what, by)
    changed = Family(after.adults, after.children)
    return changed if changed.possible else Family(family.adults, family.children)


def _data(there: Entrance, family: Family, do: str = "") -> str:
    plain = pack_family(Family(family.adults, family.children))
    return HereButton(code=there.code, family=plain, do=do).pack()
