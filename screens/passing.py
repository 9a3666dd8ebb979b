"""The page of a link that was passed on: one occurrence, or what comes next at a centre."""

from dataclasses import dataclass
from datetime import date

from kiez.calendar import State
from kiez.details import Details
from kiez.directory import OccurrenceId
from kiez.finding import Found
from kiez.passing import Centre, Passed
from locales import dates
from locales.translate import _, bare, isolate, p_
from screens.details import address, caution, good_to_know, unconfirmed
from screens.finding import mark, sentences
from screens.legal import Fact, dial
from screens.screen import pictured
from screens.words import PICTURES, kind, short
from screens.words import reason as why

_HOUSE = "🏠"


@dataclass(frozen=True, slots=True)
class Coming:
    """One of the next dates, with its own page.

    Args:
        mark: Says that nobody has confirmed the time.
    """

    occurrence: OccurrenceId
    when: str
    what: str
    mark: str


@dataclass(frozen=True, slots=True)
class Leaflet:
    """A page to pass on; what is empty is left out.

    Args:
        title: For a list of pages or a preview, without direction marks.
        summary: What a preview says below the title.
        lead: Below the heading: theme, quarter.
        day: When it is, in words; struck out if it is cancelled.
        hours: From when to when.
        notices: What one has to know first.
        notes: What else is good to know.
        dates: What comes next there.
        more: What the centre's own page is called here.
        found: False if nobody knows the link.
    """

    title: str
    heading: str
    summary: str
    lead: tuple[str, ...] = ()
    day: str = ""
    hours: str = ""
    cancelled: bool = False
    notices: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    dates: tuple[Coming, ...] = ()
    more: str = ""
    found: bool = True


def leaflet(passed: Passed, *, dated: bool) -> Leaflet:
    """Show what stands behind a link.

    Args:
        dated: The link leads to an occurrence, which may be over.
    """
    if passed.card:
        return _occurrence(passed, passed.card)
    return _next(passed, over=dated)


def missing() -> Leaflet:
    """Say that nobody knows this link."""
    title = _("We cannot find this page.")
    hint = _("Maybe the link is old. The chat finds the next café for you.")
    return Leaflet(title, title, hint, notices=(hint,), found=False)


def words() -> dict[str, str]:
    """Say what stands on every such page."""
    return {
        "chat": p_("button", "Chat here"),
        "telegram": p_("button", "Open in Telegram"),
        "calendar": p_("button", "Calendar"),
        "caution": caution(),
        "good_to_know": _("Good to know"),
        "forward": _("Pass on"),
        "how": _("Send the link or this picture to friends or a parents' group."),
        "private": _("You need not say who you are. The link tells nobody who sent it."),
    }


def _occurrence(passed: Passed, card: Details) -> Leaflet:
    what, cancelled = kind(card.kind, card.service), card.state is not State.ON
    day = dates.day(card.local_on, passed.today)
    hours = dates.span(card.start_time, card.end_time)
    notices = [] if card.confirmed else [unconfirmed()]
    if cancelled:
        reason = [_("Reason: {reason}", reason=why(card.reason))] if card.reason else []
        notices = [_("This date is cancelled."), *reason]
    own = "" if card.title in what else card.title
    when = _("{day}, {time}", day=day, time=hours)
    place = card.venue_name or card.centre_name
    return Leaflet(
        title=bare(what),
        heading=pictured(PICTURES[card.kind], what),
        summary=" · ".join(part for part in (when, _apart(place), *notices) if part),
        lead=tuple(_apart(each) for each in (own, card.description) if each),
        day=day,
        hours=hours,
        cancelled=cancelled,
        notices=tuple(notices),
        facts=_facts(card, card.phone or ""),
        notes=() if cancelled else tuple(good_to_know(card)),
        dates=_coming(passed),
        more=_("All dates of {centre}", centre=card.centre_name) if passed.centre else "",
    )


def _next(passed: Passed, *, over: bool) -> Leaflet:
    centre = passed.centre
    name = centre.name if centre else passed.city.network.name
    quarter = centre.quarter if centre and centre.quarter not in name else ""
    coming = _coming(passed)
    first = sentences(passed.dates[:1], passed.today)
    past = _("This date is over or no longer planned. Here is what comes next.")
    return Leaflet(
        title=bare(name),
        heading=pictured(_HOUSE, _apart(name)),
        summary=" ".join(first) or _("No dates are known at the moment."),
        lead=(_apart(quarter),) if quarter else (),
        notices=(past,) if over else (),
        facts=_facts(centre, centre.phone) if centre else (),
        dates=coming,
    )


def _facts(there: Details | Centre, phone: str) -> tuple[Fact, ...]:
    where = address(there)
    here = f"geo:{there.lat},{there.lon}?q={there.lat},{there.lon}" if there.lat else ""
    quarter = "" if there.quarter in there.venue_name else there.quarter
    house = " · ".join(part for part in (there.venue_name, quarter) if part)
    facts = [Fact(_("Where"), house)] if house else []
    if where:
        facts.append(Fact(_("Address"), where, here))
    if phone:
        facts.append(Fact(_("Phone"), phone, dial(phone)))
    return tuple(facts)


def _coming(passed: Passed) -> tuple[Coming, ...]:
    usual = passed.centre.venue_name if passed.centre else ""
    return tuple(_one(each, passed.today, usual) for each in passed.dates)


def _one(found: Found, today: date, usual: str) -> Coming:
    """Tell one of the next dates, and where it is if that is not the centre's own house."""
    elsewhere = found.venue_name if found.venue_name != usual else ""
    parts = (short(found.kind, found.service), elsewhere)
    return Coming(
        found.occurrence,
        _(
            "{day}, {time}",
            day=dates.day(found.local_on, today),
            time=dates.span(found.start_time, found.end_time),
        ),
        pictured(PICTURES[found.kind], " · ".join(_apart(part) for part in parts if part)),
        "" if found.confirmed else mark(),
    )


def _apart(value: str) -> str:
    return isolate(value) if value else ""
