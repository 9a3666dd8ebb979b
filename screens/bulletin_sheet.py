"""Write a centre's notice sheet: the week or month for the door, in up to four languages.

What stands there is chosen here, and set when it is delivered (`screens.typesetter`).
"""

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import TypeVar

from kiez.bulletin import Bulletin, Form, Notice, by_day, theme
from kiez.details import Access
from kiez.directory import Registration
from locales import dates
from locales.languages import DEFAULT, LANGUAGES, Language
from locales.translate import _, bare, speaking, spoken
from screens.bulletin_page import Cell, Column, Day, Row, Sheet
from screens.details import address
from screens.holiday import holiday
from screens.picture import Text, drawable, named, said
from screens.screen import Ending, File, Manuscript
from screens.words import kind, short

Said = TypeVar("Said")

_CENTS = 100
_PDF, _PNG = "application/pdf", "image/png"


def sheet(bulletin: Bulletin, languages: Sequence[str], form: Form, link: str) -> File:
    """Make the document, which is set when it goes out.

    Args:
        languages: Codes; those written from right to left come to stand on the right.
        link: Of the centre's page; empty if nobody else could open it.
    """
    ending: Ending = "png" if form is Form.PICTURE else "pdf"
    name = f"aushang-{bulletin.first_on}-{form}.{ending}"
    facts = asdict(written(bulletin, languages, form, link))
    told = Manuscript("bulletin", json.dumps(facts, ensure_ascii=False), ending, link)
    return File(name, _PNG if form is Form.PICTURE else _PDF, manuscript=told)


def written(bulletin: Bulletin, languages: Sequence[str], form: Form, link: str) -> Sheet:
    """Choose the words of a sheet."""
    spoken_ = sorted((LANGUAGES[code] for code in languages), key=lambda each: each.rtl)
    centre = bulletin.centre
    return Sheet(
        form=form.value,
        monthly=bulletin.span.monthly,
        title=named(centre.name),
        unit=named(bulletin.unit),
        span=_range(bulletin.first_on, bulletin.last_on),
        breaks=tuple(_range(each.first_on, each.last_on) for each in bulletin.breaks),
        columns=_in_each(spoken_, lambda: _column(bulletin, coded=bool(link))),
        days=tuple(
            _day(bulletin, spoken_, day, notices)
            for day, notices in by_day(bulletin.notices, bulletin.days)
        ),
        place=named("" if centre.venue_name == centre.name else centre.venue_name),
        address=named(address(centre)),
        phone=drawable(centre.phone),
        carrier=named(centre.carrier),
        link=link.partition("://")[2],
    )


def lost(bulletin: Bulletin) -> str:
    """List the signs of what people typed that no font of ours can draw; empty: none."""
    signs = dict.fromkeys(sign for text in _typed(bulletin) for sign in bare(text))
    return " ".join(sign for sign in signs if _seen(sign) and not drawable(sign))


def _in_each(languages: Iterable[Language], say: Callable[[], Said]) -> tuple[Said, ...]:
    """Say something in each language."""
    return tuple(_speaking(each, say) for each in languages)


def _speaking(language: Language, say: Callable[[], Said]) -> Said:
    with speaking(language.code):
        return say()


def _column(bulletin: Bulletin, *, coded: bool) -> Column:
    language = spoken()
    month = dates.month(bulletin.first_on)
    welcome = (
        _("It is free. Nobody has to speak German. Your child may come along.")
        if bulletin.free
        else _("Nobody has to speak German. Your child may come along.")
    )
    return Column(
        language=language.html,
        rtl=language.rtl,
        name=language.name,
        heading=said(_headed(month if bulletin.span.monthly else _("Our week"))),
        breaks=tuple(said(holiday(each.name)) for each in bulletin.breaks),
        welcome=said(welcome),
        code=said(_("All dates, always up to date: scan the code.") if coded else ""),
        mark=said(_unconfirmed() if bulletin.unconfirmed else ""),
    )


def _headed(words: str) -> str:
    """Begin with a capital: alone, weekday and month do so in every language that has capitals."""
    return words[:1].upper() + words[1:]


def _range(first: date, last: date) -> str:
    """Write from when to when in digits, which every language reads; the year once."""
    year = "" if first.year == last.year else first.year
    return f"{first.day}.{first.month}.{year}–{last.day}.{last.month}.{last.year}"


def _day(
    bulletin: Bulletin, languages: Sequence[Language], day: date, notices: Iterable[Notice]
) -> Day:
    closed = bulletin.holidays.get(day, "")
    return Day(
        number=f"{day.day}.{day.month}.",
        weekday=day.weekday(),
        names=_in_each(languages, lambda: said(_headed(dates.weekday(day.weekday())))),
        shorts=_in_each(languages, lambda: said(_headed(dates.short_weekday(day.weekday())))),
        holidays=_in_each(languages, lambda: said(holiday(closed))) if closed else (),
        rows=tuple(_row(bulletin, languages, each) for each in notices),
    )


def _row(bulletin: Bulletin, languages: Sequence[Language], notice: Notice) -> Row:
    card = notice.card
    there = ", ".join(part for part in (card.venue_name, card.street) if part)
    elsewhere = card.venue_name != bulletin.centre.venue_name
    return Row(
        sign=card.kind.value,
        start=dates.clock(card.start_time),
        end=dates.clock(card.end_time),
        place=named(there if elsewhere else ""),
        cancelled=notice.cancelled,
        confirmed=card.confirmed,
        cells=_in_each(languages, lambda: _cell(notice)),
    )


def _cell(notice: Notice) -> Cell:
    card = notice.card
    what = kind(card.kind, card.service)
    own = "" if notice.discreet or card.title in what else card.title
    topic = "" if notice.cancelled else theme(notice, spoken().code, DEFAULT)
    coming = not notice.cancelled
    return Cell(
        what=said(what),
        brief=_brief(notice, own),
        title=named(own),
        theme=named(topic),
        notes=tuple(map(said, _notes(notice))) if coming else (),
        tag=said(" · ".join(_tags(notice)) if coming else ""),
        mark=said(_mark(notice)),
    )


def _brief(notice: Notice, own: str) -> Text:
    """Name a date in a word or two: by its own name if that tells the kind as well."""
    card = notice.card
    if notice.discreet:
        return said(kind(card.kind, card.service))
    usual = short(card.kind)
    return named(own) if usual in own else said(usual)


def _mark(notice: Notice) -> str:
    if notice.cancelled:
        return _("This date is cancelled.")
    return "" if notice.card.confirmed else _unconfirmed()


def _unconfirmed() -> str:
    return _("Example time. Please ask first.")


def _tags(notice: Notice) -> Iterator[str]:
    card = notice.card
    if card.access is Access.BY_APPOINTMENT:
        # Translators: after the name of a consultation, on a sheet for the door.
        yield _("by appointment")
    elif card.registration is Registration.REQUIRED:
        # Translators: after the name of a course, on a sheet for the door.
        yield _("with sign-up")
    if card.cost_cents:
        yield dates.euros(card.cost_cents / _CENTS)


def _notes(notice: Notice) -> Iterator[str]:
    """Say what one has to know before one comes."""
    card = notice.card
    if card.access is Access.BY_APPOINTMENT:
        yield _("Only with an appointment. Please call or write first.")
    elif card.registration is Registration.REQUIRED:
        yield _("Please sign up first.")
    if card.cost_cents:
        yield _("It costs {price}.", price=dates.euros(card.cost_cents / _CENTS))
    if not card.venue_name:
        yield _("Please ask first where it takes place.")


def _typed(bulletin: Bulletin) -> Iterator[str]:
    """List what of a sheet people have typed."""
    centre = bulletin.centre
    yield from (centre.name, centre.venue_name, address(centre), centre.phone, centre.carrier)
    for notice in bulletin.notices:
        yield from (notice.card.title, notice.card.venue_name, notice.card.street)
        yield from notice.themes.values()


def _seen(sign: str) -> bool:
    """Tell whether a sign is something to see, not a space or what only changes its neighbour."""
    return unicodedata.category(sign)[0] not in "ZMC"
