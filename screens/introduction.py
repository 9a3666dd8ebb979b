"""Introducing a family: what a visitor chooses and shows, and what the coordinator reads."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from kiez.code import shown
from kiez.handover import Coordinator, Introduction, payload
from kiez.roles import Staff
from locales import dates
from locales.translate import _, isolate, p_
from screens.foot import foot, week, work
from screens.guard import rehearsal
from screens.handover import MET, NOT_YET
from screens.handover_buttons import (
    HandoversButton,
    IntroduceButton,
    IntroducedButton,
    TakeBackButton,
)
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.sheet import scannable
from screens.team import clipped

# Two lines each, and a button: more are shown when these are over.
MOST = 20
_SIGNS = 20


def overview(
    able: Sequence[Coordinator], open_: Sequence[Introduction], staff: Staff, here: datetime
) -> Screen:
    """Ask to whom a family is introduced, and list the introductions that are open.

    Args:
        able: To whom it can be.
        here: Now, in the city's zone.
    """
    listed = open_[:MOST]
    return Screen(
        lines=(
            strong(pictured("👋", _("Introduce a family"))),
            _("The family opens a code on its own phone, and agrees there."),
            _("You write down nothing about the family, and neither do I."),
            "",
            *_whom(able),
            *(line for each in listed for line in _entry(each, staff, here)),
        ),
        rows=(
            *in_rows([_to(each) for each in able[:MOST]]),
            *in_rows([_open(each, staff) for each in listed if _has_way(each, staff)]),
            (week(),),
            foot(),
        ),
    )


def code(to: Coordinator, written: str, address: str) -> Screen:
    """Show the code once: to scan, to open, and to type."""
    link = f"{address}/#start={payload(written)}"
    return Screen(
        lines=(
            strong(_("Please let the family open this on its own phone.")),
            _("It is introduced to {name}.", name=to.name),
            isolate(to.centre_name),
            *rehearsal(trial=to.trial),
            "",
            _("Link: {link}", link=link),
            _("Or to write in our chat: {code}", code=payload(shown(written))),
            _("It works once, on one phone, for 24 hours. I cannot show it again."),
        ),
        rows=(_back(),),
        files=(scannable("vorstellen", link),),
    )


def introduced(about: Introduction, zone: ZoneInfo, now: datetime) -> Screen:
    """Show a coordinator the introduction of a family: a nickname, if it gave one."""
    today = now.astimezone(zone).date()
    named = [pictured("👪", isolate(about.nickname))] if about.nickname else []
    day = dates.day(about.until.astimezone(zone).date(), today)
    return Screen(
        lines=(
            strong(pictured("👋", _("A family would like to get to know you."))),
            *named,
            _("{name} introduces it. It has agreed on its own phone.", name=about.by),
            isolate(about.centre_name),
            *rehearsal(trial=about.trial),
            *_said(about),
            _("I forget it on {day} at the latest.", day=day),
            "",
            _("Have you met?"),
        ),
        rows=(_answers(about), work(), foot()),
    )


def question(about: Introduction) -> Screen:
    """Ask a coordinator, once and unasked, whether they have met the family."""
    named = [pictured("👪", isolate(about.nickname))] if about.nickname else []
    said = _other(about)
    return Screen(
        lines=(
            strong(
                pictured("👋", _("Have you met the family that {name} introduced?", name=about.by))
            ),
            *named,
            isolate(about.centre_name),
            *([said] if said else []),
            *rehearsal(trial=about.trial),
        ),
        rows=(_answers(about), work()),
    )


def finished() -> Screen:
    """Say that both have met: nothing is kept any more."""
    return Screen(
        lines=(
            strong(pictured("🌼", _("How nice that you have met!"))),
            _("I keep nothing of this introduction any more."),
        ),
        rows=(_back(),),
        # The message that was tapped named the family, and is gone.
        fresh=True,
    )


def taken_back() -> Screen:
    """Say that a code opens nothing any more."""
    return Screen(lines=(strong(_("The code is taken back.")),), rows=(_back(),))


def to_introduced(number: int) -> Button:
    """Lead from a task to the introduction."""
    label = pictured("👋", p_("button", "See and answer"))
    return Button(label, IntroducedButton(handover=number, met="").pack())


def _whom(able: Sequence[Coordinator]) -> list[str]:
    if able:
        return [_("To whom?")]
    return [_("There is nobody else here to whom you can introduce a family.")]


def _entry(about: Introduction, staff: Staff, here: datetime) -> list[Line | str]:
    until = about.until.astimezone(here.tzinfo)
    day, clock = dates.day(until.date(), here.date()), dates.clock(until.time())
    if about.to_staff == staff.id:
        heading = _("{name} introduces a family to you.", name=about.by)
        return ["", strong(heading), *_said(about)]
    heading = _("You introduce a family to {name}.", name=about.to)
    state = (
        _("It has agreed.")
        if about.agreed
        else _("The code waits until {day}, {time}.", day=day, time=clock)
    )
    return ["", strong(heading), state]


def _said(about: Introduction) -> list[str]:
    mine = {
        True: [_("You say: we have met.")],
        False: [_("You say: not yet.")],
        None: [],
    }[about.met_by_staff]
    other = _other(about)
    return [*mine, *([other] if other else [])]


def _other(about: Introduction) -> str:
    """Say what the family says; empty: nothing yet."""
    return {
        True: _("The family says: we have met."),
        False: _("The family says: not yet."),
        None: "",
    }[about.met_by_family]


def _answers(about: Introduction) -> tuple[Button, ...]:
    met = IntroducedButton(handover=about.id, met=MET).pack()
    not_yet = IntroducedButton(handover=about.id, met=NOT_YET).pack()
    return (
        Button(pictured("✅", p_("button", "We have met")), met),
        Button(p_("button", "Not yet"), not_yet),
    )


def _to(able: Coordinator) -> Button:
    return Button(isolate(clipped(able.name, _SIGNS)), IntroduceButton(staff=able.id).pack())


def _has_way(about: Introduction, staff: Staff) -> bool:
    return about.to_staff == staff.id or not about.agreed


def _open(about: Introduction, staff: Staff) -> Button:
    if about.to_staff == staff.id:
        return to_introduced(about.id)
    label = pictured("✖️", p_("button", "Take the code back"))
    return Button(label, TakeBackButton(handover=about.id).pack())


def _back() -> tuple[Button, ...]:
    return (Button(p_("button", "Introductions"), HandoversButton().pack()), week())
