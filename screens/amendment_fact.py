"""Say what a change puts into an offer's record, key by key, to those who keep it."""

from collections.abc import Callable, Mapping
from datetime import date, time

from kiez.amendment import RETIRED, Fact, Reason, Refusal
from kiez.calendar import Action, Weekday
from kiez.directory import Audience, Registration
from kiez.holiday import Pause
from locales import dates
from locales.translate import Apart, _, n_, p_
from screens.words import age, audience, reason

Names = Mapping[str, str]
"""Of venues and centres, by key."""

# Told by the lines about dates, or no matter of words.
QUIET = frozenset(
    {"exceptions", "evidence", "confidence", "checked_on", "key", "source", "kind", "service"}
)
_LIMITS = {"capacity", "childcare_capacity"}
_LONGEST = 240
_CENTS = 100
_WEEK = tuple(Weekday)


def said(fact: Fact, names: Names, *, new: bool = False) -> list[str]:
    """Say a fact as it was and as it will be.

    Args:
        new: The offer is to be: there is nothing before.
    """
    if fact.field == RETIRED:
        return [_("It takes place no more.") if fact.after else _("It takes place again.")]
    if fact.field in QUIET:
        return []
    name, after = named(fact.field), value(fact.field, fact.after, names)
    if new:
        return [_("{fact}: {value}", fact=name, value=after)] if fact.after is not None else []
    before = value(fact.field, fact.before, names)
    return [_("{fact}. Before: {before}. Then: {after}.", fact=name, before=before, after=after)]


def reasons(fact: Fact) -> list[str]:
    """Say why single days are called off, each reason once."""
    entries = [each for each in _entries(fact.after) if each not in _entries(fact.before)]
    words = {str(each["reason"]): None for each in entries if each.get("reason")}
    return [_("Reason: {reason}", reason=reason(each)) for each in words]


def cancelled(fact: Fact) -> list[date]:
    """List the days that are called off."""
    return [
        date.fromisoformat(each["date"])
        for each in _entries(fact.after)
        if each["action"] == Action.CANCEL and each not in _entries(fact.before)
    ]


def _entries(exceptions: object) -> list[dict[str, str]]:
    return exceptions if isinstance(exceptions, list) else []


def named(field: str) -> str:
    """Name a key of the record."""
    return {
        "title": _("Title"),
        "description": _("Description"),
        "provider": _("Offered by"),
        "venue": _("Room"),
        "schedule": _("Usual time"),
        "pauses": _("Pauses"),
        "theme_every_weeks": _("Themes"),
        "childcare": _("Childcare"),
        "child_age_months": _("Age of the children"),
        "audience": _("For whom"),
        "languages": _("Languages there"),
        "registration": _("Sign-up"),
        "cost_cents": _("Price"),
        "capacity": _("Places in the room"),
        "childcare_capacity": _("Places in the childcare"),
        "course": _("Whole course"),
        "slots": _("Appointments"),
        "min_families": _("Least number of families"),
        "join_until_days": _("Last day to join"),
        "second_owner": _("Shared with"),
        "phone": _("Phone"),
        "note": _("Note"),
    }.get(field, field)


def value(field: str, worth: object, names: Names) -> str:
    """Say what stands under a key; what is not there is "nothing"."""
    if worth is None and field in _LIMITS:
        return _("no limit")
    if worth is None or worth == []:
        return _("nothing")
    if isinstance(worth, bool):
        return _("yes") if worth else _("no")
    if field in _SAID:
        return Apart(_SAID[field](worth))
    text = names.get(str(worth), str(worth))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def usual(schedule: object) -> str:
    """Say when an offer usually takes place."""
    if not isinstance(schedule, dict):
        return str(schedule)
    days = dates.listing([dates.weekday(_WEEK.index(Weekday(each))) for each in schedule["byday"]])
    start, end = (time.fromisoformat(schedule[key]) for key in ("start", "end"))
    every, nth = schedule.get("every_weeks") or 1, schedule.get("nth")
    parts = [_("{day}, {time}", day=days, time=dates.span(start, end))]
    if nth is not None:
        parts.append(
            _("only the last in the month")
            if nth < 0
            else _("only number {number} in the month", number=nth)
        )
    elif every > 1:
        parts.append(n_("every {count} week", "every {count} weeks", every))
    if until := schedule.get("valid_until"):
        parts.append(_("until {day}", day=_day(until)))
    return " · ".join(parts)


def wrong(refusal: Refusal) -> str:
    """Say why an offer cannot be like this, and what to do."""
    fact = named(refusal.field)
    return {
        Reason.WRONG: _("{fact}: this value cannot be. Please choose another one.", fact=fact),
        Reason.ORDER: _("The end must come after the beginning. Please choose another time."),
        Reason.UNKNOWN: _("{fact}: it is not in the directory of your city.", fact=fact),
        Reason.TWICE: _("There is a date on this day already. Please choose another day."),
        Reason.COURSE: _("A course needs a last day. Please set it first."),
        Reason.CHILDCARE: _("There is no childcare here. Please switch it on first."),
        Reason.SLOTS: _("Only a consultation hour has appointments."),
        Reason.BOOKED: _(
            "{fact}: families have places already. Please wait until these dates are over.",
            fact=fact,
        ),
        Reason.NOTHING: _("It is like this already. Nothing needs to be changed."),
        Reason.MOVED: _("A date before that day has moved. Please choose an earlier day."),
        Reason.AWAY: _(
            "The regular date of this day has moved. Please move it back or choose another day."
        ),
        Reason.OVER: _("This time is over today. Please choose another one."),
        Reason.DAY: _("Please choose a day from today up to one year ahead."),
        Reason.EMPTY: _("Nothing takes place in these days. Please choose other days."),
    }[refusal.reason]


def _day(iso: str) -> str:
    on = date.fromisoformat(iso)
    return dates.day(on, on)


def _ages(worth: object) -> str:
    if not isinstance(worth, dict):
        return str(worth)
    return _("{youngest} to {oldest}", youngest=age(worth["min"]), oldest=age(worth["max"]))


def _slots(worth: object) -> str:
    if not isinstance(worth, dict):
        return str(worth)
    return _(
        "{minutes} minutes, break {rest} minutes",
        minutes=worth["minutes"],
        rest=worth.get("break", 0),
    )


def _listed(word: Callable[[str], str]) -> Callable[[object], str]:
    def said_of(worth: object) -> str:
        return (
            dates.listing([word(str(each)) for each in worth]) if isinstance(worth, list) else ""
        )

    return said_of


def _pause(word: str) -> str:
    return _("school holidays") if word == Pause.SCHOOL else _("public holidays")


def _registration(worth: object) -> str:
    return {
        Registration.NONE: _("not needed"),
        Registration.RECOMMENDED: _("it helps"),
        Registration.REQUIRED: _("needed"),
    }[Registration(str(worth))]


def _price(worth: object) -> str:
    return dates.euros(int(str(worth)) / _CENTS) if worth else p_("button", "Free of charge")


def _weeks(worth: object) -> str:
    return n_("every {count} week", "every {count} weeks", int(str(worth)))


def _days_before(worth: object) -> str:
    return n_(
        "{count} day before the first date",
        "{count} days before the first date",
        int(str(worth)),
    )


_SAID: dict[str, Callable[[object], str]] = {
    "schedule": usual,
    "pauses": _listed(_pause),
    "theme_every_weeks": _weeks,
    "child_age_months": _ages,
    "audience": _listed(lambda word: audience(Audience(word))),
    "languages": _listed(dates.language_name),
    "registration": _registration,
    "cost_cents": _price,
    "slots": _slots,
    "join_until_days": _days_before,
}
