"""Say of what date a notice speaks: when, what, where, how sure, and what it was before."""

from datetime import date

from kiez.details import Details, discreet
from kiez.subject import Before, Subject
from locales import dates
from locales.translate import _, isolate, n_
from screens.details import address, unconfirmed
from screens.family import rehearsal
from screens.screen import Line, pictured
from screens.words import PICTURES, kind


def told(subject: Subject, card: Details, today: date) -> list[Line | str]:
    """Say all of a date: when, what, where, and how sure it is."""
    when = _("{day}, {time}", day=dates.day(card.local_on, today), time=hours(subject, card))
    return [
        pictured("📅", when),
        *what(subject, card),
        *where(card),
        *certainty(card),
        *more(subject),
    ]


def hours(subject: Subject, card: Details) -> str:
    """Say the hours of a date: those of the family's own slot, if it has one."""
    slot = subject.own.slot if subject.own else None
    return dates.clock(slot) if slot else dates.span(card.start_time, card.end_time)


def until(subject: Subject, today: date) -> list[str]:
    """Say until when a seat is held."""
    if subject.own is None or subject.own.until is None:
        return []
    local = subject.own.until.astimezone(subject.zone)
    return [
        _(
            "It is yours until {day}, {time}.",
            day=dates.day(local.date(), today),
            time=dates.clock(local.time()),
        )
    ]


def what(subject: Subject, card: Details) -> list[str]:
    """Name kind and theme; of a consultation neither, unless the person wants to see them."""
    if discreet(card.kind) and not subject.shows_topic:
        return []
    name = kind(card.kind, card.service)
    title = [] if card.title in name else [isolate(card.title)]
    return [pictured(PICTURES[card.kind], name), *title]


def where(card: Details) -> list[str]:
    """Say the venue and its address."""
    there = ", ".join(part for part in (card.venue_name, address(card)) if part)
    return [pictured("📍", isolate(there))] if there else []


def certainty(card: Details) -> list[str]:
    """Say that it is a rehearsal, or that nobody has confirmed the time."""
    if card.trial:
        return [pictured("🧪", rehearsal())]
    return [] if card.confirmed else [unconfirmed()]


def was(before: Before | None, card: Details, today: date) -> list[str]:
    """Say how a date was before it changed; empty if it is as it was."""
    if before is None:
        return []
    lines = []
    if (before.day, before.start) != (card.local_on, card.start_time):
        clock = dates.span(before.start, before.end)
        lines.append(_("Before: {day}, {time}", day=dates.day(before.day, today), time=clock))
    if before.venue and before.venue != card.venue_name:
        lines.append(_("Before: {place}", place=before.venue))
    return lines


def more(subject: Subject) -> list[str]:
    """Say that the same is so for more dates of the offer."""
    if not subject.more:
        return []
    return [
        n_("It is so for {count} more date.", "It is so for {count} more dates.", subject.more)
    ]
