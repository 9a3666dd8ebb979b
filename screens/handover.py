"""A family is introduced to a coordinator: what it reads on its own phone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import screens.consent
from kiez.consent import Purpose
from kiez.directory import Municipality
from kiez.handover import Introduction, Opening
from kiez.people import Door
from locales import dates
from locales.translate import _, isolate, p_
from screens.buttons import PrivacyButton, StartButton
from screens.foot import foot
from screens.handover_buttons import AgreeHandoverButton, EndHandoverButton, OwnHandoverButton
from screens.own_buttons import MineButton
from screens.screen import Button, Line, Screen, pictured, strong
from screens.team_buttons import AskPersonButton

MET, NOT_YET = "1", "0"


def ask(about: Introduction, code: str, city: Municipality, door: Door) -> Screen:
    """Say who introduces whom to whom, and ask whether that may be kept."""
    asked = screens.consent.ask(
        Purpose.HANDOVER,
        city,
        AgreeHandoverButton(code=code),
        StartButton(),
        door,
        carrier=about.carrier,
    )
    told: tuple[Line | str, ...] = (
        strong(
            pictured("👋", _("{name} would like to introduce you to {other}.", **_names(about)))
        ),
        _("{name} is there for families at {place}.", name=about.to, place=about.centre_name),
        *_rehearsal(about),
        "",
    )
    return replace(asked, lines=(*told, *asked.lines))


def agreed(about: Introduction) -> Screen:
    """Say what comes next."""
    return Screen(
        lines=(
            strong(pictured("👋", _("{name} now knows about you.", name=about.to))),
            _("Just come by: {place}.", place=about.centre_name),
            _("In a week I ask you whether you have met."),
            *_rehearsal(about),
        ),
        rows=(
            (Button(p_("button", "Ask a person"), _person(about)),),
            (to_own(about), _end(about)),
            foot(),
        ),
    )


def own(about: Introduction, zone: ZoneInfo, now: datetime) -> Screen:
    """Show the own introduction, with what the other side says."""
    return Screen(
        lines=(
            strong(pictured("👋", _("{name} introduces you to {other}.", **_names(about)))),
            isolate(about.centre_name),
            *_rehearsal(about),
            *_said(about, zone, now),
            "",
            _("Have you met?"),
        ),
        rows=(
            _answers(about),
            (Button(p_("button", "Ask a person"), _person(about)), _end(about)),
            (Button(p_("button", "My data"), PrivacyButton().pack()),),
            foot(),
        ),
    )


def question(about: Introduction) -> Screen:
    """Ask, once and unasked, whether they have met."""
    said = _other(about)
    return Screen(
        lines=(
            strong(pictured("👋", _("Have you met {name}?", name=about.to))),
            isolate(about.centre_name),
            *([said] if said else []),
            *_rehearsal(about),
        ),
        rows=(_answers(about), (to_own(about), _end(about)), foot()),
    )


def finished(about: Introduction) -> Screen:
    """Say that both have met: nothing is kept any more."""
    return Screen(
        lines=(
            strong(pictured("🌼", _("How nice that you have met!"))),
            _("I keep nothing of this introduction any more."),
        ),
        rows=((Button(p_("button", "Ask a person"), _person(about)),), foot()),
    )


def ended() -> Screen:
    """Say that the introduction is over."""
    return Screen(
        lines=(
            strong(_("Done. We have forgotten that.")),
            _("Nobody is introduced any more. That is all right."),
        ),
        rows=((Button(p_("button", "My things"), MineButton().pack()),), foot()),
    )


def unknown(why: Opening) -> Screen:
    """Say that a code opens nothing, and what to do."""
    lines: Sequence[str]
    match why:
        case Opening.UNKNOWN:
            lines = (
                _("This code does not fit."),
                _("It works once, on one phone, for 24 hours."),
                _("Who gave it to you can make a new one."),
            )
        case Opening.BLOCKED:
            lines = (_("Please try again in an hour."), _("Too many codes did not fit."))
        case Opening.OWN:
            lines = (
                _("This code is for the family's own phone."),
                _("Please let the family open it there."),
            )
    first, *others = lines
    return Screen(lines=(strong(first), *others), rows=(foot(),))


def only_on_website(about: Introduction, there: str) -> Screen:
    """Say that introductions to this place do not pass through Telegram.

    Args:
        there: Address that opens it in the web chat; empty if a button may not lead there.
    """
    button = ((Button(p_("button", "To our website"), url=there),),) if there else ()
    return Screen(
        lines=(
            strong(_("Please open this on our website.")),
            isolate(about.centre_name),
            _("Telegram sees none of it there."),
        ),
        rows=(*button, foot()),
    )


def _names(about: Introduction) -> dict[str, str]:
    return {"name": about.by, "other": about.to}


def _said(about: Introduction, zone: ZoneInfo, now: datetime) -> list[str]:
    mine = {
        True: [_("You say: we have met.")],
        False: [_("You say: not yet.")],
        None: [],
    }[about.met_by_family]
    other = _other(about)
    here = now.astimezone(zone).date()
    day = dates.day(about.until.astimezone(zone).date(), here)
    ends = _("I forget it on {day} at the latest.", day=day)
    return [*mine, *([other] if other else []), ends]


def _other(about: Introduction) -> str:
    """Say what the coordinator says; empty: nothing yet."""
    return {
        True: _("{name} says: we have met.", name=about.to),
        False: _("{name} says: not yet.", name=about.to),
        None: "",
    }[about.met_by_staff]


def _answers(about: Introduction) -> tuple[Button, ...]:
    met = OwnHandoverButton(handover=about.id, met=MET).pack()
    not_yet = OwnHandoverButton(handover=about.id, met=NOT_YET).pack()
    return (
        Button(pictured("✅", p_("button", "We have met")), met),
        Button(p_("button", "Not yet"), not_yet),
    )


def to_own(about: Introduction) -> Button:
    """Lead to the own introduction."""
    label = pictured("👋", p_("button", "My introduction"))
    return Button(label, OwnHandoverButton(handover=about.id, met="").pack())


def _end(about: Introduction) -> Button:
    return Button(p_("button", "End it"), EndHandoverButton(handover=about.id).pack())


def _person(about: Introduction) -> str:
    return AskPersonButton(occurrence=0, centre=about.centre).pack()


def _rehearsal(about: Introduction) -> list[str]:
    words = _("Rehearsal: this is only an example.")
    return [pictured("🧪", words)] if about.trial else []
