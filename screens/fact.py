"""The facts of an offer as staff read them: for whom, how many, how one signs up."""

from collections.abc import Callable

from kiez.directory import Registration
from kiez.fact import Fact
from kiez.offer import Kept
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.words import age

_CENTS = 100


def named(value: Fact) -> str:
    """Name a fact on a button."""
    return {
        Fact.ROOM: p_("button", "Places in the room"),
        Fact.CHILDCARE: p_("button", "Childcare"),
        Fact.SEATS: p_("button", "Childcare places"),
        Fact.THEME: p_("button", "Themes"),
        Fact.LANGUAGES: p_("button", "Languages"),
        Fact.AGES: p_("button", "Ages"),
        Fact.PRICE: p_("button", "Price"),
        Fact.REGISTRATION: p_("button", "Sign-up"),
        Fact.MINIMUM: p_("button", "Least families"),
        Fact.UNTIL: p_("button", "Last day to join"),
        Fact.SLOTS: p_("button", "Appointments"),
        Fact.PHONE: p_("button", "Phone"),
        Fact.TITLE: p_("button", "Title"),
        Fact.TEXT: p_("button", "Description"),
        Fact.PROVIDER: p_("button", "Provider"),
        Fact.COURSE: p_("button", "Whole course"),
        Fact.SECOND: p_("button", "Second centre"),
    }[value]


def most(kept: Kept) -> list[str]:
    """Say the facts that matter most: for whom, in which languages, with childcare."""
    names = dates.listing([dates.language_name(code) for code in kept.languages])
    return [_("Languages there: {languages}", languages=names), *_childcare(kept), *_ages(kept)]


def said(kept: Kept) -> list[str]:
    """Say all facts of an offer but when and where it is."""
    return [
        *_room(kept),
        *most(kept),
        _price(kept),
        registration(kept.registration),
        *_slots(kept),
        *_course(kept),
        *_themes(kept),
    ]


def present(kept: Kept, value: Fact) -> list[str]:
    """Say what a fact is now, as far as there is anything to say."""
    words = {Fact.TEXT: kept.text, Fact.PROVIDER: kept.provider, Fact.PHONE: kept.phone}
    if now := words.get(value):
        return [isolate(now)]
    return _PRESENT[value](kept) if value in _PRESENT else []


def _room(kept: Kept) -> list[str]:
    if kept.room is None:
        return [_("The room has no limit.")]
    return [n_("Places in the room: {count}", "Places in the room: {count}", kept.room)]


def _childcare(kept: Kept) -> list[str]:
    if kept.childcare is None:
        return [_("Nobody has said whether there is childcare.")]
    if not kept.childcare:
        return [_("There is no childcare.")]
    if kept.seats is None:
        return [_("There is childcare, without a limit.")]
    return [n_("Places in the childcare: {count}", "Places in the childcare: {count}", kept.seats)]


def _ages(kept: Kept) -> list[str]:
    if kept.ages is None:
        return []
    youngest, oldest = (age(each) for each in kept.ages)
    if not kept.ages[0]:
        return [_("For children from birth to {oldest}.", oldest=oldest)]
    return [_("For children from {youngest} to {oldest}.", youngest=youngest, oldest=oldest)]


def _price(kept: Kept) -> str:
    if not kept.cost_cents:
        return _("Free of charge.")
    return _("It costs {price}.", price=dates.euros(kept.cost_cents / _CENTS))


def registration(value: Registration) -> str:
    """Say how one signs up, to staff."""
    match value:
        case Registration.NONE:
            return _("No sign-up needed.")
        case Registration.RECOMMENDED:
            return _("A sign-up helps.")
        case Registration.REQUIRED:
            return _("Only with a sign-up.")


def _slots(kept: Kept) -> list[str]:
    if kept.slots is None:
        return []
    minutes, rest = kept.slots
    return [
        _("Appointments of {minutes} minutes, break {rest} minutes.", minutes=minutes, rest=rest)
    ]


def _course(kept: Kept) -> list[str]:
    if not kept.course:
        return []
    lines = [_("One signs up for the whole course.")]
    if kept.minimum is not None:
        lines.append(
            n_("At least {count} family", "At least {count} families", kept.minimum),
        )
    if kept.until_days is not None:
        lines.append(until(kept.until_days))
    return lines


def until(days: int) -> str:
    """Say until when one can join a course."""
    if not days:
        return _("One can join until the first date.")
    return n_(
        "One can join until {count} day before the first date.",
        "One can join until {count} days before the first date.",
        days,
    )


def _themes(kept: Kept) -> list[str]:
    if kept.theme_every_weeks is None:
        return []
    return [
        n_("A theme every {count} week", "A theme every {count} weeks", kept.theme_every_weeks)
    ]


def about(kept: Kept) -> list[str]:
    """Say an offer's own words, who gives it and what is noted about it."""
    known = (
        (kept.text, kept.text and isolate(kept.text)),
        (kept.provider, _("Offered by: {provider}", provider=kept.provider)),
        (kept.phone, _("Phone: {phone}", phone=kept.phone)),
        (kept.second, _("Shared with: {centre}", centre=kept.second)),
        (kept.origin, _("Note: {note}", note=kept.origin)),
    )
    lines = [text for value, text in known if value]
    return ["", *lines] if lines else []


_PRESENT: dict[Fact, Callable[[Kept], list[str]]] = {
    Fact.ROOM: _room,
    Fact.CHILDCARE: _childcare,
    Fact.SEATS: _childcare,
    Fact.AGES: _ages,
    Fact.PRICE: lambda kept: [_price(kept)],
    Fact.REGISTRATION: lambda kept: [registration(kept.registration)],
    Fact.SLOTS: _slots,
    Fact.COURSE: _course,
    Fact.MINIMUM: _course,
    Fact.UNTIL: _course,
    Fact.THEME: _themes,
}
