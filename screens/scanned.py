"""What a family sees that has scanned or typed the code of a card."""

from collections.abc import Sequence
from dataclasses import replace

from kiez.batch import Opened, search
from kiez.finding import Found, Search
from kiez.participation import Missed
from kiez.passing import Passed
from locales.translate import _, bare, p_
from screens.batch_buttons import ForgetCardButton
from screens.buttons import FindButton, PrivacyButton, pack
from screens.finding import EVERYWHERE, Page, items, numbers
from screens.foot import foot
from screens.passing import Leaflet, leaflet
from screens.screen import Button, Line, Screen, pictured, strong


def invited(
    opened: Opened, passed: Passed, dates: Sequence[Found], where: str, *, first: bool
) -> Screen:
    """Invite a family to the centre of its card.

    Args:
        dates: Those that come next there.
        where: Where the centre is, as a FindButton carries it.
        first: True when we meet: then the notice on data is shown.
    """
    wanted = pack(search(opened.stage))
    near = FindButton(search=wanted, where=where, page=0).pack()
    page = Page(where, 0, more=False, today=passed.today)
    return Screen(
        lines=(
            strong(pictured("👋", _invites(passed))),
            _("Free. No German needed. Bring your child. Nothing is passed on."),
            *(items(dates, passed.today, named=True) or ["", _nothing()]),
            *_kept(kept=opened.kept, first=first),
        ),
        rows=(
            *numbers(dates, search(opened.stage), page),
            (Button(pictured("🔎", p_("button", "More dates nearby")), near),),
            *(((_forget(), _privacy()),) if opened.kept else ()),
            foot(),
        ),
    )


def forgotten() -> Screen:
    """Say that nothing is known of a card any more."""
    return Screen(lines=(strong(_("Done. We have forgotten that.")),), rows=((_find(),), foot()))


def unknown(missed: Missed) -> Screen:
    """Say that a code leads nowhere now: never given out, run out or withdrawn, all alike."""
    if missed is Missed.BLOCKED:
        why = _("These were many codes. Please wait an hour, or ask the people there.")
    else:
        why = _("This code opens nothing just now. Please check each sign once more.")
    return Screen(
        lines=(strong(_("You are welcome all the same.")), why), rows=((_find(),), foot())
    )


def elsewhere(code: str, links: str) -> Screen:
    """Lead to the website where a carrier wants nothing said through Telegram.

    Args:
        links: Where people reach our pages; empty if a button may not lead there.
    """
    page = Button(p_("button", "To our website"), url=f"{links}/q/{code}")
    return Screen(
        lines=(
            strong(pictured("👋", _("You are welcome."))),
            _("This centre is not in Telegram. Please use our website."),
        ),
        rows=(*(((page,),) if links else ()), foot()),
    )


def landing(passed: Passed, dates: Sequence[Found]) -> Leaflet:
    """Invite whoever has read a card with a phone's camera, before the chat opens."""
    shown = leaflet(replace(passed, dates=tuple(dates)), dated=False)
    here = _invites(passed)
    nobody = _("Many families have the same card: it tells nobody who you are.")
    return replace(
        shown,
        title=bare(here),
        heading=pictured("👋", here),
        lead=(_("Free. No German needed. Bring your child. Nothing is passed on."),),
        notes=(nobody,),
        facts=(),
    )


def _invites(passed: Passed) -> str:
    name = passed.centre.name if passed.centre else passed.city.network.name
    return _("{centre} invites you.", centre=name)


def _nothing() -> str:
    return _("No dates are known at the moment.")


def _kept(*, kept: bool, first: bool) -> list[Line | str]:
    notice = _("We keep the language of this chat for 30 days. No name is needed.")
    card = _(
        "To count our cards, we remember that one led you here. "
        "We forget it after your first visit, or after 90 days."
    )
    lines: list[Line | str] = [*([notice] if first else []), *([card] if kept else [])]
    return ["", *lines] if lines else []


def _find() -> Button:
    find = FindButton(search=pack(Search()), where=EVERYWHERE, page=0).pack()
    return Button(pictured("🔎", p_("button", "Find a café")), find)


def _forget() -> Button:
    return Button(p_("button", "Forget the card"), ForgetCardButton().pack())


def _privacy() -> Button:
    return Button(p_("button", "Data protection"), PrivacyButton().pack())
