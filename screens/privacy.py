"""What is kept about somebody, and how to get it, end it, or have it on another phone."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from kiez.code import shown
from kiez.consent import Consent, Purpose
from kiez.directory import Municipality
from kiez.joining import Joining
from kiez.people import Door
from locales import dates
from locales.translate import _, p_
from screens.buttons import PrivacyButton
from screens.foot import foot
from screens.help import contact, danger_button, danger_line, office
from screens.own_buttons import (
    DeleteButton,
    ExportButton,
    MineButton,
    PhoneButton,
    WithdrawButton,
)
from screens.screen import Button, Screen, in_rows, strong

_SURE = "1"


def overview(city: Municipality, consents: Sequence[Consent], today: date) -> Screen:
    """Tell what is kept, what somebody has agreed to, and what one may do about it."""
    zone = ZoneInfo(city.timezone)
    agreed = [
        _agreed(each, dates.day(each.given_at.astimezone(zone).date(), today)) for each in consents
    ]
    purposes = dict.fromkeys(each.purpose for each in consents)
    forget = [
        Button(_forget(each), WithdrawButton(purpose=each, sure="").pack()) for each in purposes
    ]
    return Screen(
        lines=(
            strong(_("Your data")),
            _("You can look around without a name."),
            _("We keep the language and the number of this chat for 30 days."),
            _("For places, reminders, news, children's ages and questions we keep more."),
            _("Also when somebody introduces you to a colleague."),
            _("We ask you first."),
            _("If a card led you here, we remember it until your first visit, at most 90 days."),
            _("We keep no phone number and no address."),
            _("Your place is rounded to about 100 metres. We forget it after the search."),
            _("In Telegram, Telegram sees this chat too. Our website's chat is without it."),
            "",
            *([*agreed, ""] if agreed else []),
            _("Responsible: {office}.", office=office(city)),
            *contact(city),
        ),
        rows=(
            *in_rows(forget),
            (
                Button(p_("button", "Get my data"), ExportButton().pack()),
                Button(p_("button", "Another phone"), PhoneButton().pack()),
            ),
            (Button(p_("button", "Delete my data"), DeleteButton(sure="").pack()),),
            foot(),
        ),
    )


def ask_withdraw(purpose: Purpose) -> Screen:
    """Ask once before something is forgotten."""
    question, effect = {
        Purpose.PLACES: (
            _("Shall we forget your places and reminders?"),
            _("Your places then go to other families."),
        ),
        Purpose.NEWS: (
            _("Shall we forget what you follow?"),
            _("Then you hear no more news from us."),
        ),
        Purpose.CHILDREN: (
            _("Shall we forget your children's months of birth?"),
            _("Then we cannot choose what fits their age."),
        ),
        Purpose.TALK: (
            _("Shall we forget your questions and the answers?"),
            _("Then nobody can answer them any more."),
        ),
        Purpose.HANDOVER: (
            _("Shall we forget to whom you are introduced?"),
            _("Then the introduction is over."),
        ),
    }[purpose]
    return Screen(
        lines=(strong(question), effect),
        rows=(
            (
                Button(
                    p_("button", "Yes, forget it"),
                    WithdrawButton(purpose=purpose, sure=_SURE).pack(),
                ),
                _keep(),
            ),
            foot(),
        ),
    )


def withdrawn(purpose: Purpose) -> Screen:
    """Say that something is forgotten."""
    thanks = [_("Thank you for telling us: other families can come.")]
    return Screen(
        lines=(
            strong(_("Done. We have forgotten that.")),
            *(thanks if purpose is Purpose.PLACES else []),
            _("You can change your mind at any time."),
        ),
        rows=((Button(p_("button", "Data protection"), PrivacyButton().pack()),), foot()),
    )


def ask_delete(door: Door) -> Screen:
    """Ask once before everything is deleted, and say what goes."""
    return Screen(
        lines=(
            strong(_("Shall we delete everything about you?")),
            _("Your places then go to other families."),
            _("Your reminders, your settings and what you follow go too."),
            *_in_telegram(door),
            _("Nobody can bring it back."),
        ),
        rows=(
            (
                Button(p_("button", "Yes, delete all"), DeleteButton(sure=_SURE).pack()),
                _keep(),
            ),
            foot(),
        ),
    )


def goodbye(door: Door) -> Screen:
    """Say that everything is deleted: the last message, so without any button."""
    return Screen(
        lines=(
            strong(_("Everything about you is deleted.")),
            *_in_telegram(door),
            _("Thank you for being here. You are welcome at any time."),
        ),
        fresh=True,
    )


def staff(city: Municipality) -> Screen:
    """Tell somebody with a role who ends it first."""
    return Screen(
        lines=(
            strong(_("You work with us, so your account stays for now.")),
            _("Please ask the city to end your role."),
            _("After that you can delete everything here."),
            "",
            _("Responsible: {office}.", office=office(city)),
            *contact(city),
        ),
        rows=(foot(),),
    )


def another_phone(code: str) -> Screen:
    """Show the number that joins another chat to this one."""
    return Screen(
        lines=(
            strong(_("Your things on another phone")),
            _("Open our chat there and write this number: {code}", code=shown(code)),
            _("It works once, for ten minutes."),
            _("Give it only to your family."),
        ),
        rows=((Button(p_("button", "New number"), PhoneButton().pack()),), foot()),
    )


def joined(outcome: Joining) -> Screen:
    """Say what became of a number that was typed."""
    match outcome:
        case Joining.JOINED:
            return _both()
        case Joining.UNKNOWN:
            return _number(
                _("This number does not fit."),
                _("A number works once, for ten minutes."),
                _("The other phone can show you a new one."),
            )
        case Joining.BLOCKED:
            return _number(_("Please try again in an hour."), _("Too many numbers did not fit."))
        case Joining.OWN:
            return _number(
                _("This number is for your other phone."), _("Open our chat there and write it.")
            )
        case Joining.STAFF:
            return _number(
                _("This chat belongs to somebody who works with us."),
                _("So it stays as it is."),
            )


def _both() -> Screen:
    return Screen(
        lines=(
            strong(_("Your two phones now have the same things.")),
            _("You find your places and reminders in both."),
            _("If both had the same place, another family gets one."),
        ),
        rows=((Button(p_("button", "My things"), MineButton().pack()),), foot()),
    )


def _number(first: str, *others: str) -> Screen:
    return Screen(
        lines=(strong(first), *others, "", danger_line()),
        rows=((danger_button(),), foot()),
    )


def _agreed(given: Consent, day: str) -> str:
    match given.purpose:
        case Purpose.PLACES:
            return _(
                "Places and reminders: you agreed on {day}, version {version}.",
                day=day,
                version=given.version,
            )
        case Purpose.NEWS:
            return _(
                "News of what you follow: you agreed on {day}, version {version}.",
                day=day,
                version=given.version,
            )
        case Purpose.CHILDREN:
            return _(
                "Your children's months of birth: you agreed on {day}, version {version}.",
                day=day,
                version=given.version,
            )
        case Purpose.TALK:
            return _(
                "Questions and answers: you agreed on {day}, version {version}.",
                day=day,
                version=given.version,
            )
        case Purpose.HANDOVER:
            return _(
                "Being introduced: you agreed on {day}, version {version}.",
                day=day,
                version=given.version,
            )


def _forget(purpose: Purpose) -> str:
    return {
        Purpose.PLACES: p_("button", "Forget places"),
        Purpose.NEWS: p_("button", "Forget news"),
        Purpose.CHILDREN: p_("button", "Forget children"),
        Purpose.TALK: p_("button", "Forget questions"),
        Purpose.HANDOVER: p_("button", "End introductions"),
    }[purpose]


def _keep() -> Button:
    return Button(p_("button", "No, keep it"), PrivacyButton().pack())


def _in_telegram(door: Door) -> list[str]:
    if door is not Door.TELEGRAM:
        return []
    return [_("The messages in Telegram you can delete yourself.")]
