"""Say what became of what a family asked for at a date."""

from datetime import date, time

from kiez.details import Details
from kiez.signup import Family, Outcome, State
from kiez.standing import Own, Placement, Standing
from locales.translate import _, p_
from screens.choice import slots
from screens.details import caution
from screens.foot import foot
from screens.own_buttons import BackButton, OwnSignupButton, SignupButton
from screens.screen import Button, File, Screen, pictured, strong
from screens.seats import (
    family_button,
    find_another,
    free,
    full,
    mine,
    queue,
    to_card,
    to_queue,
    when,
)
from screens.signup import Phone, own


def placed(placement: Placement, family: Family, slot: time | None, phone: Phone) -> Screen:
    """Say what became of a wish.

    Args:
        family: Those who wanted to come.
        slot: The time that was wished for; None: any.
    """
    signup, standing = placement.own, placement.standing
    match placement.outcome:
        case Outcome.IN | Outcome.WAITING if signup is not None:
            return own(signup, phone)
        case Outcome.FULL if signup is not None:
            return own(signup, phone, _unchanged(signup))
        case Outcome.FULL if standing is not None:
            return _full(standing, family, slot, phone.today)
        case Outcome.TAKEN if standing is not None:
            return slots(standing, family, phone.today, _("Somebody was faster with this time."))
        case Outcome.IN | Outcome.WAITING | Outcome.FULL | Outcome.TAKEN | Outcome.LATE:
            return late(signup.card if signup else standing.card if standing else None)


def late(card: Details | None) -> Screen:
    """Say that a date takes no sign-ups any more."""
    back = (to_card(card),) if card else ()
    return Screen(
        lines=(
            strong(_("Signing up is over for this date.")),
            _("Maybe another date is good for you."),
        ),
        rows=((find_another(card), *back), foot()),
    )


def coming(signup: Own, phone: Phone) -> Screen:
    """Thank a family that says that it comes."""
    return own(signup, phone, _("Thank you. See you soon!"))


def left(signup: Own, today: date) -> Screen:
    """Thank a family that gave its seat back, or leaves the queue."""
    if signup.state is State.WAITING:
        return _gave_up(signup.card, today, _("You are off the waiting list."), "")
    return given_back(signup.card, today)


def given_back(card: Details, today: date) -> Screen:
    """Thank a family that cannot come: somebody else is glad."""
    return _gave_up(
        card,
        today,
        _("Thank you for telling us."),
        _("Your place is free for another family now."),
    )


def left_out(signup: Own, card: Details, today: date) -> Screen:
    """Thank a family that leaves out one date of its course."""
    button = BackButton(signup=signup.id, occurrence=card.occurrence)
    return Screen(
        lines=(
            strong(_("Thank you for telling us.")),
            when(card, None, today),
            _("You leave out this date. You keep your place in the course."),
        ),
        rows=(
            (
                Button(p_("button", "I come after all"), button.pack()),
                Button(p_("button", "My place"), OwnSignupButton(signup=signup.id).pack()),
            ),
            foot(),
        ),
    )


def in_calendar(signup: Own, file: File) -> Screen:
    """Hand over the calendar file of a sign-up."""
    return Screen(
        lines=(_("Open the file. The date then stands in your calendar."), caution()),
        rows=(
            (
                Button(p_("button", "My place"), OwnSignupButton(signup=signup.id).pack()),
                mine(),
            ),
            foot(),
        ),
        files=(file,),
    )


def _full(standing: Standing, family: Family, slot: time | None, today: date) -> Screen:
    """Say that not all of them fit, and ask whether they would like to wait."""
    card, nothing = standing.card, full(standing)
    heading = _("All places are taken.") if nothing else _("Not enough places are free for you.")
    return Screen(
        lines=(
            strong(heading),
            *(queue(standing) if nothing else free(standing)),
            when(card, slot, today),
            *(["", _("Shall I put you on the waiting list?")] if standing.queued else []),
        ),
        rows=(
            (
                *([to_queue(card, family, slot)] if standing.queued else []),
                family_button(pictured("👪", p_("button", "Change")), card, family, slot),
            ),
            (find_another(card), to_card(card)),
            foot(),
        ),
    )


def _unchanged(signup: Own) -> str:
    """Say that a family keeps what it has."""
    if signup.state is State.WAITING:
        return _("Somebody was faster. You keep your number.")
    return _("So many places are not free. Nothing was changed.")


def _gave_up(card: Details, today: date, heading: str, why: str) -> Screen:
    again = SignupButton(occurrence=card.occurrence).pack()
    return Screen(
        lines=(strong(heading), *([why] if why else []), when(card, None, today)),
        rows=(
            (Button(p_("button", "Sign up again"), again), find_another(card)),
            (mine(),),
            foot(),
        ),
    )
