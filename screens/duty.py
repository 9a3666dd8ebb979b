"""The question on which day something took place without parents."""

from datetime import date, timedelta

from kiez.guard import Duty
from locales import dates
from locales.translate import _, isolate, p_
from screens.foot import foot
from screens.guard import to_guard
from screens.guard_buttons import DutyButton
from screens.screen import Button, Screen, in_rows, strong

MONTHS = "m"
"""What a DutyButton carries instead of a day: the question for its month."""

_SHOWN_DAYS = 7
_SHOWN_MONTHS = 15


def ask_day(duty: Duty, today: date) -> Screen:
    """Ask on which of the last days something took place."""
    labels = (p_("button", "Today"), p_("button", "Yesterday"))
    near = [_on(label, duty, today - timedelta(days=ago)) for ago, label in enumerate(labels)]
    week = [_day(duty, today - timedelta(days=ago)) for ago in range(2, _SHOWN_DAYS)]
    earlier = Button(p_("button", "Earlier"), _button(duty, MONTHS))
    return Screen(
        lines=(strong(_question(duty)),),
        rows=(*in_rows([*near, *week]), (earlier,), (to_guard(),), foot()),
    )


def ask_month(duty: Duty, today: date) -> Screen:
    """Ask in which month something took place."""
    firsts = [today.replace(day=1)]
    while len(firsts) < _SHOWN_MONTHS:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    months = [Button(isolate(dates.month(each)), _button(duty, f"{each:%Y%m}")) for each in firsts]
    return Screen(lines=(strong(_question(duty)),), rows=(*in_rows(months), (to_guard(),), foot()))


def ask_day_of(duty: Duty, month: date, today: date) -> Screen:
    """Ask on which day of a month something took place.

    Args:
        month: Its first day.
    """
    coming = (month + timedelta(days=number) for number in range(31))
    days = [_day(duty, day) for day in coming if day.month == month.month and day <= today]
    earlier = Button(p_("button", "Earlier"), _button(duty, MONTHS))
    return Screen(
        lines=(strong(_question(duty)), isolate(dates.month(month))),
        rows=(*in_rows(days, 4), (earlier,), (to_guard(),), foot()),
    )


def _question(duty: Duty) -> str:
    if duty is Duty.NETWORK:
        return _("When did the network meet?")
    return _("When was the needs analysis ready?")


def _day(duty: Duty, day: date) -> Button:
    return _on(isolate(dates.short_day(day)), duty, day)


def _on(label: str, duty: Duty, day: date) -> Button:
    return Button(label, _button(duty, f"{day:%Y%m%d}"))


def _button(duty: Duty, on: str) -> str:
    return DutyButton(duty=duty, on=on).pack()
