"""What a calendar says: a centre's dates to subscribe to, or one date to keep (RFC 5545)."""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import (
    Alarm,
    Calendar,
    Event,
    vDuration,
    vText,
)

import kiez.feed
from kiez.calendar import State, Weekday, instant
from kiez.code import shown
from kiez.details import Details, discreet
from kiez.directory import Kind
from kiez.feed import Entry, Feed, Pattern, Series, Single, Version
from kiez.passing import named
from kiez.standing import Own
from locales import dates
from locales.translate import _, bare, spoken
from screens.details import address, caution, in_short
from screens.family import childcare, rehearsal, who
from screens.finding import UNCONFIRMED, mark
from screens.screen import File, pictured
from screens.words import kind, short
from screens.words import reason as why
from screens.zone import described

# How often a client may ask again; those that poll do as they like.
_REFRESH = timedelta(hours=6)


def feed(told: Feed, public_address: str) -> bytes:
    """Write a centre's calendar for those who subscribe to it.

    Args:
        public_address: Where people reach us, for the link to the centre's page.
    """
    calendar = _calendar(told.zone)
    name = _text(" · ".join(part for part in (_kind(told.kind), told.name) if part))
    calendar.add("name", name)  # RFC 7986
    calendar.add("x-wr-calname", name)  # what Google, Apple and Outlook read in fact
    calendar.add("description", _text(caution()))
    calendar.add("x-wr-caldesc", _text(caution()))
    calendar.add("x-wr-timezone", told.zone.key)
    calendar.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText("PT6H"))
    page = f"{public_address}/c/{named(told.centre, told.city)}"
    for series in told.series:
        for event in _events(series, told.zone):
            event.add("url", page)
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def one(told: Single, public_address: str) -> bytes:
    """Write one date for a parent's own calendar, with an alarm.

    A consultation hour names neither its topic nor its provider where a locked phone shows it.

    Args:
        public_address: Where people reach us, for the link to the date's page.
    """
    card = told.card
    event = _event(told.key, card, told.version, told.zone)
    title = _discreet(card)
    event.add("summary", title)
    event.add("description", _text("\n".join([*_told(card, title), caution()])))
    event.add("url", f"{public_address}/o/{card.occurrence}")
    if card.state is State.ON:
        event.add_component(_alarm(title, card.starts_at, told.zone))
    calendar = _calendar(told.zone)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def own_file(own: Own, code: str, public_address: str, now: datetime, zone: ZoneInfo) -> File:
    """Write a family's sign-up for its own calendar, with alarm and code; a course date by date.

    A consultation hour names neither its topic nor its provider where a locked phone shows it.

    Args:
        code: Opens this sign-up alone; it stands behind #, where no log sees it.
        public_address: Where people reach us; empty if no phone does.
    """
    calendar = _calendar(zone)
    for key, start, end in _own_dates(own, zone):
        event = Event()
        # A later file replaces an earlier one: both carry this date's name, and time only rises.
        event.add("uid", f"own-{key}@kiezbot")
        event.add("sequence", int(now.timestamp()) // 60)
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", start)
        event.add("dtend", end)
        _place(event, own.card)
        event.add("status", _status(own.card))
        title = _discreet(own.card)
        event.add("summary", title)
        event.add("description", _text("\n".join(_own_told(own, code))))
        if public_address:
            event.add("url", f"{public_address}/s#{code}")
        event.add_component(_alarm(title, start.astimezone(UTC), zone))
        calendar.add_component(event)
    name = f"kiez-{own.card.local_on}.ics"
    return File(name, "text/calendar", calendar.to_ical().decode())


def _own_dates(own: Own, zone: ZoneInfo) -> list[tuple[int, datetime, datetime]]:
    """List the dates of a sign-up: number, start and end in local time."""
    card = own.card
    if own.course:
        length = card.ends_at - card.starts_at
        return [
            (
                each.occurrence,
                each.starts_at.astimezone(zone),
                (each.starts_at + length).astimezone(zone),
            )
            for each in own.dates
            if not each.absent
        ]
    start, end = own.slot or card.start_time, own.slot_end or card.end_time
    return [
        (card.occurrence, _local(card.local_on, start, zone), _local(card.local_on, end, zone))
    ]


def _own_told(own: Own, code: str) -> list[str]:
    promise = childcare(own.family)
    return [
        *([rehearsal()] if own.card.trial else []),
        who(own.family),
        *([promise] if promise else []),
        *([] if discreet(own.card.kind) else in_short(own.card)),
        _("Code of your sign-up: {code}", code=shown(code)),
        caution(),
    ]


def _alarm(title: str, starts_at: datetime, zone: ZoneInfo) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -kiez.feed.alarm(starts_at, zone))
    return alarm


def _calendar(zone: ZoneInfo) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//KiEZbot//KiEZbot//{spoken().html.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(described(zone))
    return calendar


def _events(series: Series, zone: ZoneInfo) -> Iterator[Event]:
    if series.pattern is not None:
        yield _repeated(series, series.pattern, zone)
        start = series.pattern.rule.start
        for entry in series.changed:
            event = _dated(series.key, series, entry, zone)
            event.add("recurrence-id", datetime.combine(entry.original_on, start, zone))
            yield event
    for entry in series.single:
        yield _dated(f"{series.key}-{entry.original_on:%Y%m%d}", series, entry, zone)


def _repeated(series: Series, pattern: Pattern, zone: ZoneInfo) -> Event:
    """Write what the rule gives; days off carry DTSTART's zone and hour, or they are ignored."""
    event = _event(series.key, series.card, series.version, zone)
    event.add("summary", _title(series.card))
    event.add("description", _text("\n".join(_told(series.card, _title(series.card)))))
    event.add("rrule", _rule(pattern, zone))
    for day in pattern.without:
        event.add("exdate", datetime.combine(day, pattern.rule.start, zone))
    return event


def _rule(pattern: Pattern, zone: ZoneInfo) -> dict[str, object]:
    rule = pattern.rule
    until = instant(pattern.last, rule.start, zone)
    days = [day.value for day in Weekday if day in rule.byday]
    if rule.nth is not None:
        return {"freq": "MONTHLY", "until": until, "byday": [f"{rule.nth}{day}" for day in days]}
    every = {"interval": rule.every_weeks} if rule.every_weeks > 1 else {}
    return {"freq": "WEEKLY", "until": until, **every, "byday": days}


def _dated(key: str, series: Series, entry: Entry, zone: ZoneInfo) -> Event:
    card = entry.card
    event = _event(key, card, series.version, zone)
    title = _title(card)
    event.add("summary", title)
    planned = [_moved(entry)] if kiez.feed.moved(entry) else []
    event.add("description", _text("\n".join([*planned, *_told(card, title)])))
    return event


def _event(key: str, card: Details, version: Version, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", f"{key}@kiezbot")
    event.add("sequence", version.revision)
    event.add("dtstamp", version.changed_at.astimezone(UTC))
    event.add("last-modified", version.changed_at.astimezone(UTC))
    event.add("dtstart", _local(card.local_on, card.start_time, zone))
    event.add("dtend", _local(card.local_on, card.end_time, zone))
    event.add("status", _status(card))
    event.add("transp", "TRANSPARENT")  # an offer is not a busy time
    _place(event, card)
    return event


def _place(event: Event, card: Details) -> None:
    if card.venue_name:
        event.add("location", _text(", ".join(filter(None, (card.venue_name, address(card))))))
    if card.lat is not None and card.lon is not None:
        event.add("geo", (card.lat, card.lon))


def _local(day: date, wall_time: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, wall_time, zone)


def _status(card: Details) -> str:
    if card.state is State.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if card.confirmed else "TENTATIVE"


def _title(card: Details) -> str:
    known = kind(card.kind, card.service)
    own = "" if card.title.casefold() in known.casefold() else card.title
    return _marked(card, " · ".join(part for part in (known, own) if part))


def _discreet(card: Details) -> str:
    if card.kind is Kind.SPRECHSTUNDE:
        return _marked(card, kind(card.kind))
    return _title(card)


def _marked(card: Details, title: str) -> str:
    """Let a cancelled or unconfirmed date be seen as such where only its title is shown."""
    if card.state is State.CANCELLED:
        title = _("Cancelled: {title}", title=title)
    return _text(title if card.confirmed else pictured(UNCONFIRMED, title))


def _told(card: Details, title: str) -> list[str]:
    own = " · ".join((kind(card.kind, card.service), card.title))
    reason = [_("Reason: {reason}", reason=why(card.reason))] if card.reason else []
    return [
        *([_("This date is cancelled.")] if card.state is State.CANCELLED else []),
        *reason,
        *([] if card.confirmed else [mark()]),
        *([] if _text(card.title) in title else [own]),
        *([card.description] if card.description else []),
        *in_short(card),
    ]


def _moved(entry: Entry) -> str:
    return _(
        "This date was moved. It was planned for {day}.",
        day=dates.day(entry.original_on, entry.card.local_on),
    )


def _kind(value: Kind | None) -> str:
    return short(value) if value else ""


def _text(text: str) -> str:
    """Take out what steers direction, and signs that a reader could take for the end of a line."""
    lines = bare(text).replace("\r\n", "\n").replace("\t", " ").split("\n")
    return "\n".join(
        "".join(sign for sign in line if unicodedata.category(sign) not in {"Cc", "Zl", "Zp"})
        for line in lines
    )
