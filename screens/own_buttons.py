"""What the buttons about a person's own things carry. Only ever add, change no letter."""

from datetime import time
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from kiez.directory import Kind
from kiez.finding import Search
from kiez.signup import Band, Family
from screens.buttons import Number, pack, unpack

# Our own random numbers have 62 bits.
Own = Annotated[int, Field(ge=0, lt=2**63)]
Letters = Annotated[str, Field(max_length=8)]


class SignupButton(CallbackData, prefix="su"):
    """Begin to sign up for a date, or see one's own sign-up there."""

    occurrence: Number


class FamilyButton(CallbackData, prefix="sf"):
    """Say who comes, and then take the seats.

    Args:
        slot: `0930`, or empty.
        family: As `pack_family` writes it.
        do: Empty: show it. `j` join or change. `w` join the waiting list. `s` take this slot
            instead of the one that one has.
    """

    occurrence: Number
    slot: Letters
    family: Letters
    do: Letters


class OwnSignupButton(CallbackData, prefix="so"):
    """See one's own sign-up."""

    signup: Own


class LeaveButton(CallbackData, prefix="sx"):
    """Give one's seat or one's place in the queue back: one tap."""

    signup: Own


class TakeButton(CallbackData, prefix="st"):
    """Take the seat that is held, or the one that is free meanwhile."""

    signup: Own


class ComingButton(CallbackData, prefix="sc"):
    """Say that one comes."""

    signup: Own
    occurrence: Number


class AbsentButton(CallbackData, prefix="sa"):
    """Say that one cannot come: leaves a single date out of a course, else gives the seat back."""

    signup: Own
    occurrence: Number


class BackButton(CallbackData, prefix="sb"):
    """Come to a date of the course after all."""

    signup: Own
    occurrence: Number


class FileButton(CallbackData, prefix="si"):
    """Get the calendar file of one's own sign-up."""

    signup: Own


class RemindButton(CallbackData, prefix="rm"):
    """Be reminded of a date.

    Args:
        leads: `kiez.reminder.pack`; `*` as the person has it, `-` not at all, empty: ask.
    """

    occurrence: Number
    leads: Letters


class AgreeSignupButton(CallbackData, prefix="asu"):
    """Agree that sign-ups are kept, and go on to this one."""

    occurrence: Number


class AgreeRemindButton(CallbackData, prefix="arm"):
    """Agree that reminders are kept, and be reminded of this date."""

    occurrence: Number


class FollowButton(CallbackData, prefix="fo"):
    """Follow a centre, a kind, or that kind at that centre.

    Args:
        centre: 0: all over the city.
        kind: A letter of `screens.buttons`; `-`: any.
        often: `w` weekly, `n` at once, `x` off, `c` ask how often, empty: ask what.
    """

    centre: Number
    kind: Letters
    often: Letters


class AgreeFollowButton(CallbackData, prefix="afo"):
    """Agree that it is kept what one follows, and follow this."""

    centre: Number
    kind: Letters
    often: Letters


class FollowingButton(CallbackData, prefix="fl"):
    """See what one follows."""


class MineButton(CallbackData, prefix="mi"):
    """See one's own things."""


class SettingsButton(CallbackData, prefix="se"):
    """See when and how one is spoken to."""


class LeadsButton(CallbackData, prefix="ld"):
    """Choose the usual lead times.

    Args:
        leads: `kiez.reminder.pack`; `*` the usual ones, `-` none, empty: ask.
    """

    leads: Letters


class QuietButton(CallbackData, prefix="qu"):
    """Choose the quiet hours.

    Args:
        start: `2100`; empty: ask.
        end: `0800`; the same as start: never quiet.
    """

    start: Letters
    end: Letters


class DigestButton(CallbackData, prefix="dg"):
    """Choose when the weekly digest comes.

    Args:
        day: `0` is Monday; empty: ask.
        hour: `1800`; empty: ask.
    """

    day: Letters
    hour: Letters


class StopButton(CallbackData, prefix="sp"):
    """Hear nothing unasked any more (`1`), or again (`0`)."""

    stop: Letters


class TopicButton(CallbackData, prefix="tp"):
    """Let reminders of consultations name what they are about (`1`), or not (`0`); empty: ask."""

    show: Letters


class NicknameButton(CallbackData, prefix="nn"):
    """Say how one likes to be called (`ask`), agree first (`yes`), or take it back (`x`)."""

    do: Letters


class ChildrenButton(CallbackData, prefix="ch"):
    """See and change the months in which one's children were born."""


class AddChildButton(CallbackData, prefix="ca"):
    """Add a child.

    Args:
        year: 0: ask.
        month: 0: ask.
    """

    year: Number
    month: Number


class ForgetChildButton(CallbackData, prefix="cx"):
    """Forget a child's month."""

    child: Own


class AgreeChildButton(CallbackData, prefix="ach"):
    """Agree that children's months are kept."""


class WithdrawButton(CallbackData, prefix="wd"):
    """Withdraw a consent: what it covered is forgotten.

    Args:
        purpose: `kiez.consent.Purpose`.
        sure: `1`: really.
    """

    purpose: Letters
    sure: Letters


class ExportButton(CallbackData, prefix="ex"):
    """Get everything that is kept about oneself."""


class DeleteButton(CallbackData, prefix="de"):
    """Have everything about oneself deleted; asked once.

    Args:
        sure: `1`: really.
    """

    sure: Letters


class PhoneButton(CallbackData, prefix="ph"):
    """Use the same things on another phone: show a code."""


_BANDS = tuple(Band)


def pack_family(family: Family) -> str:
    """Write a family in seven digits: adults, children by band, childcare seats."""
    return "".join(
        str(count)
        for count in (
            family.adults,
            *(family.children.get(band, 0) for band in _BANDS),
            family.childcare,
        )
    )


def unpack_family(packed: str) -> Family:
    """Read what `pack_family` wrote; anything else is one adult."""
    if len(packed) != len(_BANDS) + 2 or not packed.isascii() or not packed.isdecimal():
        return Family(1)
    adults, *children, childcare = (int(digit) for digit in packed)
    bands = {band: count for band, count in zip(_BANDS, children, strict=True) if count}
    family = Family(adults, bands, childcare)
    return family if family.possible else Family(1)


def pack_time(wall: time | None) -> str:
    """Write a wall-clock time in four digits; empty if there is none."""
    return f"{wall:%H%M}" if wall else ""


def unpack_time(packed: str) -> time | None:
    """Read what `pack_time` wrote; anything else is None."""
    if len(packed) != 4 or not packed.isascii() or not packed.isdecimal():  # noqa: PLR2004
        return None
    hour, minute = int(packed[:2]), int(packed[2:])
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004


def pack_kind(kind: Kind | None) -> str:
    """Write a kind as the letter that every button has for it; `-` is any."""
    return pack(Search(kind=kind))[0]


def unpack_kind(letter: str) -> Kind | None:
    """Read what `pack_kind` wrote; a letter that nobody knows any more is any."""
    return unpack(letter).kind
